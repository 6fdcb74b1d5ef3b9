import { withAll, without, withoutKeys } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import { type Fault, spend } from '../../faults.ts';
import {
  beginningToFail,
  type ComponentState,
  changedState,
  movedComponent,
  pushName,
  withComponent,
} from '../../system/state.ts';
import type { DurationBounds } from '../../system/system.ts';
import { since } from './history.ts';
import { failing, faultLeft, notDue, orNoSuch } from './obstacle.ts';
import { type ComponentRule, componentEvent, nameOf, noSecondToken, type SecondToken } from './rule.ts';

/**
 * Something missing from a component for a time: the output dock of a transition that pauses, or a place that a crash
 * has taken.
 */
interface Away {
  /** The transition, or the place. */
  readonly element: string;
  /** The date, in units, from which on it has been away. */
  readonly since: bigint;
  readonly lasts: DurationBounds;
}

/** The pauses before another try, each of the transition whose output dock waits to be filled again. */
export function pausesIn({ instance, pausing }: ComponentState): readonly Away[] {
  return [...pausing].map(([element, since]) => ({
    element,
    since,
    lasts: instance.actions.get(element)!.retry!,
  }));
}

/**
 * The place that crashes have taken, once for each of them, the one that came first before the others: none is told from
 * another, so that the first to have gone is the first that must be back.
 */
export function comingBackIn({ instance, comingBack }: ComponentState): readonly Away[] {
  const { crash } = instance;
  if (crash === null || crash.fails !== null) return [];
  return comingBack.map((since) => ({ element: crash.place, since, lasts: crash.back }));
}

/** The differences between the two rules by which something missing returns (retry and back). */
interface Return extends Pick<ComponentRule, 'causes' | 'facts' | 'words'> {
  readonly event: 'retry' | 'back';
  readonly what: 'transition' | 'place';
  readonly away: (component: ComponentState) => readonly Away[];
  /** Where its token arrives. */
  readonly where: SecondToken['where'];
  readonly tokens: (component: ComponentState) => ReadonlySet<string>;
  readonly returned: (component: ComponentState, element: string) => Partial<ComponentState>;
}

/** The rule of such a return: it is possible once its time is over, and depends on no other component. */
function returning(own: Return): ComponentRule {
  const { event, what, away, where, tokens, returned, ...told } = own;
  return {
    urgent: false,
    silent: false,

    ahead: (component) =>
      [...new Set(away(component).map(({ element }) => element))].map((element) =>
        componentEvent(event, nameOf(component), element),
      ),

    obstacles: (state, component, { element }) => {
      const name = nameOf(component);
      const first = away(component).find((each) => each.element === element);
      if (first === undefined)
        return orNoSuch(component, what, element, {
          kind: 'not-running',
          component: name,
          transition: element,
        });
      return notDue(state, name, element, first.since, first.lasts);
    },

    secondToken: (component, { element }) => (tokens(component).has(element) ? { where, element } : null),

    effect: (state, component, { element }) =>
      withComponent(state, movedComponent(component, returned(component, element))),

    ...told,
  };
}

/** retry(t): the pause after a failing end is over; the output dock is filled again. */
export const RETRY: ComponentRule = returning({
  event: 'retry',
  what: 'transition',
  away: pausesIn,
  where: 'output dock',
  tokens: ({ outputs }) => outputs,

  returned: ({ pausing, outputs }, transition) => ({
    pausing: withoutKeys(pausing, [transition]),
    outputs: withAll(outputs, [transition]),
  }),

  causes: (history, _state, component, { element: transition }) =>
    since(history, 'ended', [dotted(nameOf(component), transition)]),

  facts: (component, { element: transition }) => [`left ${dotted(nameOf(component), transition)}`],

  words: { subject: 'transition', infinitive: () => 'be tried again', indicative: () => 'is tried again' },
});

/** fail(c): nothing of a failing component runs any more; it stands in its failure place, its behavior over. */
export const FAIL: ComponentRule = {
  urgent: true,
  silent: false,

  ahead: (component) =>
    component.failing === null ? [] : [componentEvent('fail', nameOf(component), component.failing)],

  obstacles: (_state, component, { element: place }) => {
    const running = [...component.running.keys()];
    if (component.failing === place && running.length === 0) return [];
    return orNoSuch(component, 'place', place, {
      kind: 'not-failing',
      component: nameOf(component),
      running,
    });
  },

  secondToken: noSecondToken,

  effect: (state, component, { element: place }) =>
    withComponent(
      state,
      movedComponent(component, {
        failing: null,
        keeping: new Set(),
        marked: new Set([place]),
        outputs: new Set(),
        inputs: new Set(),
        failures: new Map(),
        queue: component.queue.slice(1),
      }),
    ),

  causes: (history, _state, component) => since(history, 'failing', [nameOf(component)]),

  facts: (component, { element: place }) => [
    `marked ${dotted(nameOf(component), place)}`,
    ...(component.queue.length === 0
      ? []
      : ([`finished ${nameOf(component)}`, `push-finished ${pushName(component.queue[0]!.by)}`] as const)),
  ],

  words: {
    subject: 'component',
    infinitive: ({ element }) => `come to stand in \`${element}\``,
    indicative: ({ element }) => `has failed, and stands in \`${element}\``,
  },
};

function crashOf(component: ComponentState): Fault {
  return { component: nameOf(component), transition: null, outcome: null };
}

/** crash(c): the place is lost. Then the component fails, or the place comes back; it need not happen. */
export const CRASH: ComponentRule = {
  urgent: false,
  silent: false,
  whileRunGoesOn: true,

  ahead: (component) => {
    const place = component.instance.crash?.place;
    return place !== undefined && component.marked.has(place) && component.failing === null
      ? [componentEvent('crash', nameOf(component), place)]
      : [];
  },

  obstacles: (state, component, { element: place }) => {
    const name = nameOf(component);
    if (component.failing !== null) return [failing(component, component.failing)];
    if (component.instance.crash?.place !== place)
      return [{ kind: 'no-such', component: name, what: `crash in \`${place}\`` }];
    if (!component.marked.has(place)) return [{ kind: 'not-marked', component: name, place }];
    return faultLeft(state, crashOf(component));
  },

  secondToken: noSecondToken,

  effect: (state, component, { element: place }) => {
    const { fails } = component.instance.crash!;
    const marked = without(component.marked, [place]);
    const after =
      fails === null
        ? movedComponent(component, { marked, comingBack: [...component.comingBack, state.date] })
        : movedComponent(beginningToFail(component, fails), { marked });
    return changedState(withComponent(state, after), {
      budgets: spend(state.budgets, crashOf(component)),
    });
  },

  causes: (history, _state, component, { element: place }) =>
    since(history, 'marked', [dotted(nameOf(component), place)]),

  facts: (component) =>
    component.instance.crash!.fails === null
      ? [`crashed ${nameOf(component)}`]
      : [`failing ${nameOf(component)}`],

  words: {
    subject: 'component',
    infinitive: ({ element }) => `crash in \`${element}\``,
    indicative: ({ element }) => `crashes in \`${element}\``,
  },
};

/** back(c): the place that a crash has taken is marked again. */
export const BACK: ComponentRule = returning({
  event: 'back',
  what: 'place',
  away: comingBackIn,
  where: 'place',
  tokens: ({ marked }) => marked,

  returned: ({ marked, comingBack }, place) => ({
    marked: withAll(marked, [place]),
    comingBack: comingBack.slice(1),
  }),

  causes: (history, _state, component) => since(history, 'crashed', [nameOf(component)]),

  facts: (component, { element: place }) => [`marked ${dotted(nameOf(component), place)}`],

  words: {
    subject: 'component',
    infinitive: ({ element }) => `be back in \`${element}\``,
    indicative: ({ element }) => `is back in \`${element}\``,
  },
});

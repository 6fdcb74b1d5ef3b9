import { withAll, without, withoutKeys } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import { type Fault, spend } from '../../faults.ts';
import {
  beginningToFail,
  type ComponentState,
  pushName,
  withComponent,
  withPorts,
} from '../../system/state.ts';
import type { DurationBounds } from '../../system/system.ts';
import { since } from './history.ts';
import { failing, faultLeft, notDue, orNoSuch } from './obstacle.ts';
import { type ComponentRule, componentEvent, nameOf, noSecondToken } from './rule.ts';

/** retry(t): the pause after a failing end is over; the output dock is filled again, and nobody is asked. */
export const RETRY: ComponentRule = {
  urgent: false,
  silent: false,

  ahead: (component) =>
    [...component.pausing.keys()].map((transition) => componentEvent('retry', nameOf(component), transition)),

  obstacles: (state, component, { element: transition }) => {
    const name = nameOf(component);
    const begun = component.pausing.get(transition);
    if (begun === undefined)
      return orNoSuch(component, 'transition', transition, {
        kind: 'not-running',
        component: name,
        transition,
      });
    return notDue(state, name, transition, begun, component.instance.actions.get(transition)!.retry!);
  },

  secondToken: ({ outputs }, { element }) =>
    outputs.has(element) ? { where: 'output dock', element } : null,

  effect: (state, component, { element: transition }) =>
    withComponent(
      state,
      withPorts({
        ...component,
        pausing: withoutKeys(component.pausing, [transition]),
        outputs: withAll(component.outputs, [transition]),
      }),
    ),

  causes: (history, _state, component, { element: transition }) =>
    since(history, 'ended', [dotted(nameOf(component), transition)]),

  facts: (component, { element: transition }) => [`left ${dotted(nameOf(component), transition)}`],

  words: { subject: 'transition', infinitive: () => 'be tried again', indicative: () => 'is tried again' },
};

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
      withPorts({
        ...component,
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

/** The place of a crash, and how long it takes to come back, where it does. */
function comingBackAt({
  instance,
}: ComponentState): { readonly place: string; readonly back: DurationBounds } | null {
  const { crash } = instance;
  return crash === null || crash.fails !== null ? null : crash;
}

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
    const lost = { ...component, marked: without(component.marked, [place]) };
    const after =
      fails === null
        ? { ...lost, comingBack: [...lost.comingBack, state.date] }
        : beginningToFail(lost, fails);
    return {
      ...withComponent(state, withPorts(after)),
      budgets: spend(state.budgets, crashOf(component)),
    };
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

/** back(c): the place that a crash has taken is marked again, and nobody is asked. */
export const BACK: ComponentRule = {
  urgent: false,
  silent: false,

  ahead: (component) => {
    const coming = comingBackAt(component);
    return coming === null || component.comingBack.length === 0
      ? []
      : [componentEvent('back', nameOf(component), coming.place)];
  },

  obstacles: (state, component, { element: place }) => {
    const name = nameOf(component);
    const coming = comingBackAt(component);
    const [first] = component.comingBack;
    if (coming === null || coming.place !== place || first === undefined)
      return orNoSuch(component, 'place', place, { kind: 'not-running', component: name, transition: place });
    return notDue(state, name, place, first, coming.back);
  },

  secondToken: ({ marked }, { element }) => (marked.has(element) ? { where: 'place', element } : null),

  // Of several that are coming back, the first to have gone is the first that must be back: none is told from another.
  effect: (state, component, { element: place }) =>
    withComponent(
      state,
      withPorts({
        ...component,
        marked: withAll(component.marked, [place]),
        comingBack: component.comingBack.slice(1),
      }),
    ),

  causes: (history, _state, component) => since(history, 'crashed', [nameOf(component)]),

  facts: (component, { element: place }) => [`marked ${dotted(nameOf(component), place)}`],

  words: {
    subject: 'component',
    infinitive: ({ element }) => `be back in \`${element}\``,
    indicative: ({ element }) => `is back in \`${element}\``,
  },
};

import type { Factor } from '../statespace/causal/factors.ts';
import { jointMoment } from '../statespace/causal/joint.ts';
import { greatestWidth } from '../statespace/causal/width.ts';
import type { Because } from '../statespace/limits.ts';
import type { Aim } from '../statespace/run-dates.ts';
import { TELLS_NOTHING_APART } from '../statespace/symmetry.ts';
import type { Translation } from '../tpn/translate.ts';
import {
  type CausalView,
  type CausalViews,
  type Context,
  type Kind,
  NEEDS_NOTHING,
  type Question,
  type SpecOf,
  type StateView,
} from './question.ts';
import type { Show } from './reaching.ts';
import {
  type Answer,
  EMPTY_ANSWER,
  type Enclosure,
  type Verdict,
  verdictOf,
  type Witness,
} from './verdict.ts';

/** How many transitions of the components run together at most, in a state and in a lasting state? */
export const parallelism: Kind<'parallelism'> = {
  kind: 'parallelism',
  needs: () => ({ ...NEEDS_NOTHING, passing: true }),
  tellsApart: (spec, context, translation) => ({
    ...TELLS_NOTHING_APART,
    places: [runningPlaces(spec, context, translation)],
  }),
  ask: (spec, context, view) => watch(spec, context, view, NOTHING_KNOWN),
  onCausalNets: (spec, context, views) => {
    const factors = views.factors([]);
    if (factors === null) return null;
    const found: Found = {
      state: widestOf(spec, context, views, factors, false),
      lasting: widestOf(spec, context, views, factors, true),
    };
    return isSettled(spec, found)
      ? answer(spec, found, null)
      : { ask: (view) => watch(spec, context, view, found) };
  },
};

/** What is known of the greatest numbers that run together, in some state and in some lasting state. */
interface Found {
  readonly state: Greatest;
  readonly lasting: Greatest;
}

interface Greatest {
  /** The greatest number found, and a run that shows it. */
  readonly best: { readonly count: number; readonly show: Show } | null;
  /** No run has more; infinite where that is not known. */
  readonly atMost: number;
}

const NOTHING_KNOWN: Found = {
  state: { best: null, atMost: Infinity },
  lasting: { best: null, atMost: Infinity },
};

/** Watches states for more that run together than what is known already. */
function watch(spec: SpecOf<'parallelism'>, context: Context, view: StateView, known: Found): Question {
  const running = runningPlaces(spec, context, view.translation);
  let { state, lasting } = known;
  const found = (count: number, at: number, aim: Aim): Greatest['best'] => ({
    count,
    show: (title) => view.witness({ state: at, firing: null }, aim, title),
  });
  return {
    state: (at) => {
      let count = 0;
      for (const place of running) count += view.tokens(at, place);
      if (count > countOf(state)) state = { ...state, best: found(count, at, 'earliest') };
      if (count > countOf(lasting) && view.canLast(at))
        lasting = { ...lasting, best: found(count, at, 'lasting') };
    },
    isSettled: () => isExact(state) && isExact(lasting),
    answer: (because) => {
      const complete = (greatest: Greatest): Greatest => ({ ...greatest, atMost: numberOf(greatest) });
      return because === null
        ? answer(spec, { state: complete(state), lasting: complete(lasting) }, null)
        : answer(spec, { state, lasting }, because);
    },
  };
}

/** Sets of actions that the search on causal nets may try before states are explored too. */
const SETS_TRIED = 200_000;

/** What the causal nets tell: the most of all parts at one date, and a run in which each goes the way that has it. */
function widestOf(
  spec: SpecOf<'parallelism'>,
  context: Context,
  views: CausalViews,
  factors: readonly Factor[],
  lasting: boolean,
): Greatest {
  const running = runningPlaces(spec, context, views.translation);
  const actionsOf = ({ net }: CausalView) =>
    running.flatMap((place) =>
      net.occurrences[place]!.flatMap(({ opened: start, closed: end }) =>
        end === null ? [] : [{ start, end }],
      ),
    );
  const each = views.covering(factors).map((view) => ({ view, actions: actionsOf(view) }));
  const partOf = (which: (typeof each)[number], part: number | null) => ({
    ...which,
    net: which.view.net,
    actions: which.actions.filter(({ end }) => which.view.partOf(end) === part),
  });
  const parts = [
    [partOf(each[0]!, null)],
    ...factors.map(({ parts: [part], ways }) =>
      each.slice(0, ways.length).map((which) => partOf(which, part!)),
    ),
  ];
  const { count, atMost, chosen } = greatestWidth(parts, lasting, SETS_TRIED);
  const ids = new Set(
    chosen.flatMap(({ way, set }, part) => {
      const { view, actions } = parts[part]![way]!;
      return set.map((a) => view.idOf(actions[a]!.end));
    }),
  );
  const [view] = views.covering(
    factors.map(({ parts: own, ways }, i) => ({ parts: own, ways: [ways[chosen[i + 1]!.way]!] })),
  );
  const together = actionsOf(view!).filter(({ end }) => ids.has(view!.idOf(end)));
  const moment = jointMoment(
    view!.net,
    together.map(({ start }) => start).filter((e) => e !== null),
    together.map(({ end }) => end),
    lasting,
  );
  if (moment === null) throw new Error('the actions of a widest set cannot run together');
  return { best: { count, show: (title) => view!.witness(moment, title) }, atMost };
}

/** Less than any number where none was found. */
function countOf({ best }: Greatest): number {
  return best?.count ?? -1;
}

function numberOf(greatest: Greatest): number {
  return Math.max(0, countOf(greatest));
}

function isExact(greatest: Greatest): boolean {
  return numberOf(greatest) === greatest.atMost;
}

/** The net's places of the transitions that are counted, while they run. */
function runningPlaces(
  spec: SpecOf<'parallelism'>,
  { system }: Context,
  { runningOf }: Translation,
): readonly number[] {
  const counted = system.components.filter(
    ({ name }) => spec.components === 'all' || spec.components.includes(name),
  );
  const places = counted.flatMap(({ name, type }) =>
    type.transitions.flatMap((t) => runningOf({ component: name, element: t.name })),
  );
  return [...new Set(places)];
}

/** Whether the bounds of the property are kept, as far as the number decides; `null` when it does not. */
function isKept({ atLeast, atMost }: SpecOf<'parallelism'>, { state }: Found): boolean | null {
  const count = numberOf(state);
  if (atMost !== null && count > atMost) return false;
  if (atLeast !== null && state.atMost < atLeast) return false;
  const isBelow = atMost === null || state.atMost <= atMost;
  const isAbove = atLeast === null || count >= atLeast;
  return isBelow && isAbove ? true : null;
}

function isBounded({ atLeast, atMost }: SpecOf<'parallelism'>): boolean {
  return atLeast !== null || atMost !== null;
}

/** Whether nothing more need be found. */
function isSettled(spec: SpecOf<'parallelism'>, found: Found): boolean {
  return isBounded(spec) ? isKept(spec, found) !== null : isExact(found.state) && isExact(found.lasting);
}

/** @param because what stopped the exploration; `null` where none is needed, or it is complete */
function answer(spec: SpecOf<'parallelism'>, found: Found, because: Because | null): Answer {
  const { state, lasting } = found;
  const exact = isExact(state) && isExact(lasting);
  const settled: Verdict = isBounded(spec)
    ? verdictOf(isKept(spec, found) === false, null)
    : { kind: 'none' };
  const show = ({ best }: Greatest, where: string): readonly Witness[] =>
    best === null ? [] : [best.show(`a run in which ${actions(best.count)} together ${where}`)];
  return {
    ...EMPTY_ANSWER,
    verdict: isSettled(spec, found) ? settled : verdictOf(false, because),
    parallelism: exact ? { state: numberOf(state), lasting: numberOf(lasting) } : null,
    bounds: exact ? null : { kind: 'parallelism', state: enclosure(state), lasting: enclosure(lasting) },
    witnesses: [...show(state, 'in some state'), ...show(lasting, 'in a state that lasts')],
  };
}

function enclosure(greatest: Greatest): Enclosure<number> {
  const { atMost } = greatest;
  return { atLeast: numberOf(greatest), atMost: atMost === Infinity ? 'inf' : atMost };
}

function actions(count: number): string {
  return count === 1 ? 'one transition runs' : `${count} transitions run`;
}

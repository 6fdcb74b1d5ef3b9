import { groupBy } from '../../base/collections/group-by.ts';
import type { Because } from '../../base/heed.ts';
import { isNone } from '../../model/faults.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import type { Aim } from '../../statespace/net/run-dates.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/told-apart.ts';
import { type Holding, isHeld, type Translation } from '../../tpn/translation/translate.ts';
import { countFigure, type Enclosure, type Figures, numericFigures } from '../answers/figures.ts';
import { type Found, foundOf, type Verdict, verdictOf, type Witness } from '../answers/verdict.ts';
import {
  type CausalViews,
  type Context,
  type Kind,
  NEEDS_NOTHING,
  noArrival,
  type PropertyQuestion,
  type StateView,
  viewsOf,
} from '../question/question.ts';
import {
  causalParallelism,
  type GreatestParallelism,
  type ParallelismInStates,
} from './causal-parallelism.ts';

/** How many transitions run together at most, or how much of a resource is held, in a state and in a lasting state? */
export const parallelism: Kind<'parallelism'> = {
  kind: 'parallelism',
  needs: ({ use }) => ({
    ...NEEDS_NOTHING,
    passing: true,
    watchedUse: use === undefined ? [] : [use],
  }),
  tellsApart: (spec, context, translation) => ({
    ...TELLS_NOTHING_APART,
    places:
      spec.use === undefined
        ? [runningPlaces(spec, context, translation)]
        : alikeHoldings(translation.holdingsOf(spec.use)),
  }),
  ask: (spec, context, view) => watch(spec, context, view, NOTHING_KNOWN),
  onCausalNets: (spec, context, views) => {
    // What runs at once at an instant in which something fails for good, the order of conflicts does not tell: states do.
    if (!isNone(context.faults) && views.again === null) return null;
    const counted = countedPlaces(spec, context, views);
    const found = counted && causalParallelism(views, counted);
    if (found === null) return null;
    return isSettled(spec, found)
      ? answer(spec, found, null)
      : { ask: (view) => watch(spec, context, view, found) };
  },
  arrival: noArrival,
  // That too few run together is shown by no run.
  refutedBy: ({ atLeast }, witnesses) => (atLeast === null ? witnesses.slice(0, 1) : []),
};

const NOTHING_KNOWN: ParallelismInStates = {
  state: { best: null, atMost: Infinity },
  lasting: { best: null, atMost: Infinity },
};

/** Watches states for more that run together than what is known already. */
function watch(
  spec: SpecOf<'parallelism'>,
  context: Context,
  view: StateView,
  known: ParallelismInStates,
): PropertyQuestion {
  const countIn = counter(spec, context, view);
  let { state, lasting } = known;
  const found = (count: number, at: number, aim: Aim): GreatestParallelism['best'] => ({
    count,
    show: (title) => view.witness({ state: at, firing: null }, aim, title),
  });
  return {
    state: (at) => {
      const count = countIn(at);
      if (count > countOf(state)) state = { ...state, best: found(count, at, 'earliest') };
      if (count > countOf(lasting) && view.canLast(at))
        lasting = { ...lasting, best: found(count, at, 'lasting') };
    },
    isSettled: () => isExact(state) && isExact(lasting),
    answer: (because) => {
      const complete = (greatest: GreatestParallelism): GreatestParallelism => ({
        ...greatest,
        atMost: numberOf(greatest),
      });
      return because === null
        ? answer(spec, { state: complete(state), lasting: complete(lasting) }, null)
        : answer(spec, { state, lasting }, because);
    },
  };
}

/** Negative infinity before any state was seen. */
function countOf({ best }: GreatestParallelism): number {
  return best?.count ?? -1;
}

function numberOf(greatest: GreatestParallelism): number {
  return Math.max(0, countOf(greatest));
}

function isExact(greatest: GreatestParallelism): boolean {
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

/** What is counted in a state: transitions that run, or the amount that is held. */
function counter(
  spec: SpecOf<'parallelism'>,
  context: Context,
  { translation, tokens }: StateView,
): (state: number) => number {
  if (spec.use === undefined) {
    const running = runningPlaces(spec, context, translation);
    return (state) => {
      let count = 0;
      for (const place of running) count += tokens(state, place);
      return count;
    };
  }
  const holdings = translation.holdingsOf(spec.use);
  return (state) => {
    let held = 0;
    for (const holding of holdings)
      if (isHeld(holding, (place) => tokens(state, place))) held += holding.amount;
    return held;
  };
}

/** Of needs that fail, each alone; of the others, those of the same amount. */
function alikeHoldings(holdings: readonly Holding[]): readonly (readonly number[])[] {
  const [plain, failing] = [
    holdings.filter((h) => h.failing === null),
    holdings.filter((h) => h.failing !== null),
  ];
  const placesIn = (all: readonly Holding[]) => all.flatMap(({ place }) => place ?? []);
  return [
    ...[...groupBy(plain, ({ amount }) => amount).values()].map(placesIn),
    ...[...placesIn(failing), ...failing.flatMap((h) => [h.failing!.held, ...h.failing!.keepers])].map(
      (place) => [place],
    ),
  ];
}

/**
 * Places of causal nets whose tokens are counted: those of what is held as often as the amount. `null` where a token may
 * stay for ever, which is no action, or where several may hold one need.
 */
function countedPlaces(
  spec: SpecOf<'parallelism'>,
  context: Context,
  views: CausalViews,
): readonly number[] | null {
  if (spec.use === undefined) return runningPlaces(spec, context, views.translation);
  const holdings = views.translation.holdingsOf(spec.use);
  if (holdings.some(({ isSingle, failing }) => !isSingle || failing !== null)) return null;
  const all = viewsOf(views);
  if (all === null || all.length === 0) return null;
  const places = holdings.flatMap(({ amount, place }) =>
    place === null
      ? []
      : all[0]!.net.membersOf(place).flatMap((member) => Array<number>(amount).fill(member)),
  );
  const stays = all.some(({ net }) =>
    places.some((place) => net.occurrences[place]!.some((o) => o.closed === null)),
  );
  return stays ? null : places;
}

/** Whether the bounds of the property are kept, as far as the number decides; `null` when it does not. */
function isKept({ atLeast, atMost }: SpecOf<'parallelism'>, { state }: ParallelismInStates): boolean | null {
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

/** Whether the answer can no longer change. */
function isSettled(spec: SpecOf<'parallelism'>, found: ParallelismInStates): boolean {
  return isBounded(spec) ? isKept(spec, found) !== null : isExact(found.state) && isExact(found.lasting);
}

/** @param because what stopped the exploration; `null` where none is needed, or it is complete */
function answer(spec: SpecOf<'parallelism'>, found: ParallelismInStates, because: Because | null): Found {
  const { state, lasting } = found;
  const settled: Verdict = isBounded(spec)
    ? verdictOf(isKept(spec, found) === false, null)
    : { kind: 'none' };
  const show = ({ best }: GreatestParallelism, where: string): readonly Witness[] =>
    best === null ? [] : [best.show(`a run in which ${whatIsCounted(spec, best.count)} ${where}`)];
  return foundOf({
    verdict: isSettled(spec, found) ? settled : verdictOf(false, because),
    figures: parallelismFigures(enclosure(state), enclosure(lasting)),
    witnesses: () => [...show(state, 'in some state'), ...show(lasting, 'in a state that lasts')],
  });
}

/** The figures of the greatest numbers of transitions that run together, in some state and in some lasting state. */
export function parallelismFigures(state: Enclosure<number>, lasting: Enclosure<number>): Figures {
  const isExact = [state, lasting].every(({ atLeast, atMost }) => atLeast === atMost);
  const numbers = { state: countFigure(state), lasting: countFigure(lasting) };
  return numericFigures(isExact, numbers, { words: atOnceWords(countWords(state), countWords(lasting)) });
}

/** `5 at once, 4 in a state that lasts`. */
function atOnceWords(state: string, lasting: string): string {
  return state === lasting ? `${state} at once` : `${state} at once, ${lasting} in a state that lasts`;
}

/** `at least 40 and at most 57`, `at least 40`, `40`. */
function countWords({ atLeast, atMost }: Enclosure<number>): string {
  if (atLeast === atMost) return `${atLeast}`;
  return atMost === 'inf' ? `at least ${atLeast}` : `at least ${atLeast} and at most ${atMost}`;
}

function enclosure(greatest: GreatestParallelism): Enclosure<number> {
  const { atMost } = greatest;
  return { atLeast: numberOf(greatest), atMost: atMost === Infinity ? 'inf' : atMost };
}

function whatIsCounted({ use }: SpecOf<'parallelism'>, count: number): string {
  if (use !== undefined) return `${count} of \`${use}\` ${count === 1 ? 'is' : 'are'} held`;
  return count === 1 ? 'one transition runs together' : `${count} transitions run together`;
}

import { compare, type Decimal, type Duration, fromUnits, unitsWithin } from '../../base/duration.ts';
import { type Because, heed } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Trace } from '../../model/event.ts';
import { initialState, isMarked } from '../../model/system/state.ts';
import type { Aim } from '../../statespace/net/run-dates.ts';
import { TELLS_NOTHING_APART, type ToldApart } from '../../statespace/symmetry/told-apart.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Figures } from '../answers/figures.ts';
import { type DateInterval, type Found, foundOf, verdictOf, type Witness } from '../answers/verdict.ts';
import {
  type Context,
  NEEDS_NOTHING,
  type Needs,
  type PathEnd,
  type Reaching,
  type ReachingGoal,
  type StateView,
} from '../question/question.ts';

/** What it takes to name the places of a component, in nanoseconds. */
const NAMING = 500;

/**
 * @param deployment `null`: none but the end itself, all programs done and all components idle
 * @param when `null`: `end` when the deployment holds at the start, else `first`
 */
export function goalOf(
  deployment: string | null,
  when: 'first' | 'end' | null,
  { model, system }: Context,
): ReachingGoal {
  if (deployment === null) return { places: [], when: 'end' };
  const found = model.deployments.find((d) => d.name === deployment);
  if (found === undefined) throw new RangeError(`the model has no deployment ${deployment}`);
  const places = [...found.places].flatMap(([component, names]) => {
    heed(NAMING);
    return names.map((element) => ({ component, element }));
  });
  if (when !== null) return { places, when };
  const start = initialState(system);
  const holdsAtStart = places.every(({ component, element }) => isMarked(start, component, element));
  return { places, when: holdsAtStart ? 'end' : 'first' };
}

/** What a question about a goal needs of the net. */
export function needsOf(goal: ReachingGoal): Needs {
  return { ...NEEDS_NOTHING, watched: goal.places, latched: goal.when === 'first' ? goal.places : null };
}

/** All that {@link watchReaching} asks: whether all of these places hold a token, or none does. */
export function toldApartFor(goal: ReachingGoal, { placeOf, unfinished }: Translation): ToldApart {
  const places = goal.places.map(placeOf).filter((place) => place !== null);
  return { ...TELLS_NOTHING_APART, places: goal.when === 'end' ? [places, unfinished] : [places] };
}

/** Watches an exploration for the runs that reach a goal. */
export interface ReachingWatch {
  readonly state: (state: number) => void;
  readonly edge: (source: number, transition: number) => void;
  readonly deadlock: (state: number) => void;
  readonly result: () => Reaching;
  /** Whether a run was found that does not reach it. */
  readonly hasFailed: () => boolean;
}

/** Watches an exploration for the dates at which a goal is reached, and for a run that misses it. */
export function watchReaching(goal: ReachingGoal, view: StateView): ReachingWatch {
  let earliest: { readonly date: number; readonly way: PathEnd } | null = null;
  let latest: { readonly date: number; readonly way: PathEnd } | null = null;
  let failing: PathEnd | null = null;
  const reached = (dates: { readonly earliest: number; readonly latest: number }, way: PathEnd): void => {
    if (earliest === null || dates.earliest < earliest.date) earliest = { date: dates.earliest, way };
    if (latest === null || dates.latest > latest.date) latest = { date: dates.latest, way };
  };
  const fail = (state: number): void => {
    failing ??= { state, firing: null };
  };
  const hasFailed = () => failing !== null;
  const show = (way: PathEnd, aim: Aim) => (title: string) => view.witness(way, aim, title);
  const result = (): Reaching => ({
    earliest: earliest && { date: earliest.date, show: show(earliest.way, 'earliest') },
    latest: latest && {
      date: latest.date,
      show: show(latest.way, 'latest'),
      showFrom: (from, title) => view.witness(latest!.way, { from }, title),
    },
    failing: failing && show(failing, 'earliest'),
  });

  if (goal.when === 'end') {
    const { translation, tokens } = view;
    const places = goal.places.map(translation.placeOf);
    const ends = (state: number): boolean =>
      places.every((place) => place !== null && tokens(state, place) > 0) &&
      translation.unfinished.every((place) => tokens(state, place) === 0);
    return {
      state: () => {},
      edge: () => {},
      hasFailed,
      deadlock: (state) => {
        if (ends(state)) reached(view.dates(state), { state, firing: null });
        else fail(state);
      },
      result,
    };
  }
  const latch = view.latch;
  if (latch === null) throw new RangeError('a goal to be reached first needs a latch');
  return {
    state: (state) => {
      if (state === 0 && view.tokens(0, latch) > 0)
        reached({ earliest: 0, latest: 0 }, { state, firing: null });
    },
    edge: (source, transition) => {
      if (view.reached.tokens(latch) === 0 || view.tokens(source, latch) > 0) return;
      reached(view.reached.dates(), { state: source, firing: transition });
    },
    hasFailed,
    deadlock: (state) => {
      if (view.tokens(state, latch) === 0) fail(state);
    },
    result,
  };
}

/** The dates of the runs that reach a goal, in seconds; `null` when none was found. */
export function intervalOf({ earliest, latest, failing }: Reaching, unit: Decimal): DateInterval | null {
  if (earliest === null || latest === null) return null;
  const max: Duration = latest.date === Infinity ? 'inf' : fromUnits(BigInt(latest.date), unit);
  return { min: fromUnits(BigInt(earliest.date), unit), max, some: failing !== null };
}

/** What is asked about reaching a goal, and how the runs that answer it are called. */
export interface ReachingQuestion {
  /** `false`: whatever the durations are, so that no date is defined. */
  readonly timed: boolean;
  /** The greatest date is to be at most this. */
  readonly deadline: Duration | null;
  readonly unit: Decimal;
  /** Why the run of a trace, which does not reach it and is not stuck either, does not. */
  readonly missed: (trace: Trace) => readonly string[];
  readonly titles: {
    readonly failing: string;
    readonly earliest: string;
    readonly latest: string;
    readonly after: (date: string) => string;
  };
}

/**
 * Whether every run reaches the goal, and by the deadline; the first witness shows the verdict.
 *
 * @param because what stopped the exploration, `null` when it is complete
 * @param enclosed what is known of the dates where it is not
 */
export function reachingAnswer(
  question: ReachingQuestion,
  reaching: Reaching,
  because: Because | null,
  enclosed: () => Figures | null = () => null,
): Found {
  const { timed, deadline, unit, titles, missed } = question;
  const found = timed ? intervalOf(reaching, unit) : null;
  const late = found !== null && deadline !== null && compare(found.max, deadline) > 0;
  const { failing } = reaching;
  const verdict = verdictOf(failing !== null || late, because);
  return foundOf({
    verdict,
    // While some states are unexplored, earlier and later dates may still be found.
    interval: because === null ? found : null,
    figures: timed && verdict.kind === 'unknown' ? enclosed() : null,
    witnesses: () => [
      ...(failing === null ? [] : [explained(failing(titles.failing), missed)]),
      ...(timed ? extremes(question, reaching, late) : []),
    ],
  });
}

/** A run that gets stuck says why by itself. */
function explained(witness: Witness, missed: ReachingQuestion['missed']): Witness {
  return witness.explanation.length > 0 ? witness : { ...witness, explanation: missed(witness.trace) };
}

function extremes(
  { deadline, unit, titles }: ReachingQuestion,
  { earliest, latest }: Reaching,
  late: boolean,
): readonly Witness[] {
  if (earliest === null || latest === null) return [];
  const least = earliest.show(titles.earliest);
  if (latest.date !== Infinity) {
    const greatest = latest.show(titles.latest);
    // The first witness is the one that shows the verdict.
    return late ? [greatest, least] : [least, greatest];
  }
  if (!late) return [least];
  return [latest.showFrom(unitsAfter(deadline!, unit), titles.after(formatTime(deadline!))), least];
}

/** The least whole number of units that is more than `date`. */
export function unitsAfter(date: Duration, unit: Decimal): number {
  if (date === 'inf') throw new RangeError('nothing is after an infinite date');
  return Number(unitsWithin(date, unit) + 1n);
}

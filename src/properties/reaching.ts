import { compare, type Decimal, type Duration, digitsAt, fromUnits } from '../model/duration.ts';
import { formatTime } from '../model/format-time.ts';
import type { ElementRef } from '../model/property-spec.ts';
import { initialState, isMarked } from '../model/semantics.ts';
import type { Factor } from '../statespace/causal/factors.ts';
import { greatestOf } from '../statespace/causal/greatest-dates.ts';
import {
  earliestRun,
  jointMoment,
  lastEvents,
  latestRun,
  runUntil,
  wholeRun,
} from '../statespace/causal/joint.ts';
import type { Occurrence } from '../statespace/causal/occurrence.ts';
import { firstTogether, staysMarked, tokensOf } from '../statespace/causal/stretch.ts';
import type { Because } from '../statespace/limits.ts';
import type { Aim } from '../statespace/run-dates.ts';
import { TELLS_NOTHING_APART, type ToldApart } from '../statespace/symmetry.ts';
import type { Translation } from '../tpn/translate.ts';
import {
  type CausalView,
  type CausalViews,
  type Context,
  NEEDS_NOTHING,
  type Needs,
  type StateView,
  viewsOf,
  type Way,
} from './question.ts';
import { type Answer, type DateInterval, EMPTY_ANSWER, verdictOf, type Witness } from './verdict.ts';

/** Reaching a deployment, in one of its two senses (semantics, section 5): what deployability and gantt both ask. */
export interface Goal {
  readonly places: readonly ElementRef[];
  readonly when: 'first' | 'end';
}

/**
 * @param deployment `null`: none but the end itself, all programs done and all components idle
 * @param when `null`: `end` when the deployment holds at the start, else `first`
 */
export function goalOf(
  deployment: string | null,
  when: 'first' | 'end' | null,
  { model, system }: Context,
): Goal {
  if (deployment === null) return { places: [], when: 'end' };
  const found = model.deployments.find((d) => d.name === deployment);
  if (found === undefined) throw new RangeError(`the model has no deployment ${deployment}`);
  const places = [...found.places].flatMap(([component, names]) =>
    names.map((element) => ({ component, element })),
  );
  const start = initialState(system);
  const holdsAtStart = places.every(({ component, element }) => isMarked(start, component, element));
  return { places, when: when ?? (holdsAtStart ? 'end' : 'first') };
}

export function needsOf(goal: Goal): Needs {
  return { ...NEEDS_NOTHING, watched: goal.places, latched: goal.when === 'first' ? goal.places : null };
}

/** All that {@link watchReaching} asks: whether all of these places hold a token, or none does. */
export function toldApartFor(goal: Goal, { placeOf, unfinished }: Translation): ToldApart {
  const places = goal.places.map(placeOf).filter((place) => place !== null);
  return { ...TELLS_NOTHING_APART, places: goal.when === 'end' ? [places, unfinished] : [places] };
}

/** Shows a run under a title. */
export type Show = (title: string) => Witness;

/** The runs that reach a goal, and one that does not; dates in time units. */
export interface Reaching {
  readonly earliest: { readonly date: number; readonly show: Show } | null;
  readonly latest: {
    readonly date: number;
    readonly show: Show;
    /** Shows a run that reaches it at `date` or later, when the latest date is infinite. */
    readonly showFrom: (date: number, title: string) => Witness;
  } | null;
  /** A maximal run that does not reach it. */
  readonly failing: Show | null;
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

export function watchReaching(goal: Goal, view: StateView): ReachingWatch {
  let earliest: { readonly date: number; readonly way: Way } | null = null;
  let latest: { readonly date: number; readonly way: Way } | null = null;
  let failing: Way | null = null;
  const reached = (dates: { readonly earliest: number; readonly latest: number }, way: Way): void => {
    if (earliest === null || dates.earliest < earliest.date) earliest = { date: dates.earliest, way };
    if (latest === null || dates.latest > latest.date) latest = { date: dates.latest, way };
  };
  const fail = (state: number): void => {
    failing ??= { state, firing: null };
  };
  const hasFailed = () => failing !== null;
  const show = (way: Way, aim: Aim) => (title: string) => view.witness(way, aim, title);
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

/** The runs that reach a goal, on causal nets; `null` when they do not tell. */
export function causalReaching(goal: Goal, views: CausalViews): Reaching | null {
  const { translation, partsAt } = views;
  const places = goal.places.map(translation.placeOf);
  const asked = places.filter((p) => p !== null);
  const each = viewsOf(views);
  if (each === null) return null;
  if (goal.when === 'end') {
    const apart = views.factors([...asked, ...translation.unfinished].map((p) => partsAt([p])));
    return (
      apart && reachingByParts({ places, left: translation.unfinished, reachedBy: lastOf }, views, apart)
    );
  }
  const tokensAt = tokensFor(asked, each);
  const stays = (view: CausalView) =>
    asked.every((p) => {
      const tokens = tokensAt(view, p);
      return tokens !== null && tokens.length <= 1 && tokens.every(({ closed }) => closed === null);
    });
  if (each.every(stays)) {
    const apart = views.factors(asked.map((p) => partsAt([p])));
    const reachedBy = (view: CausalView) =>
      asked.flatMap((p) => tokensAt(view, p)!.flatMap(({ opened }) => opened ?? []));
    return apart && reachingByParts({ places, left: [], reachedBy }, views, apart);
  }
  const together = viewsOf(views, partsAt(asked));
  return together && reachingByBranches(goal, together);
}

function lastOf({ net }: CausalView): readonly number[] {
  return lastEvents(net);
}

/**
 * The tokens of each of these places with which all of them may be marked together: no token that is gone in any run
 * before another place first gets one.
 */
function tokensFor(
  places: readonly number[],
  views: readonly CausalView[],
): (view: CausalView, place: number) => readonly Occurrence[] | null {
  const firstAt = ({ net }: CausalView, p: number): number => {
    const openings = (tokensOf(net, p) ?? [{ opened: null }]).map(({ opened }) => opened);
    return Math.min(...openings.map((opened) => (opened === null ? 0 : net.earliest[opened]!)));
  };
  const soonest = Math.max(0, ...places.map((p) => Math.min(...views.map((view) => firstAt(view, p)))));
  return ({ net }, p) =>
    tokensOf(net, p)?.filter(({ closed }) => closed === null || net.latest[closed]! >= soonest) ?? null;
}

/** What is to be reached where each place has one token for it, and keeps that. */
interface Reached {
  readonly places: readonly (number | null)[];
  /** Places that are not to be marked in the end. */
  readonly left: readonly number[];
  /** The events that reach it, where it is reached. */
  readonly reachedBy: (view: CausalView) => readonly number[];
}

/** The runs of all parts; each factor tells of its own places. */
function reachingByParts(
  { places, left, reachedBy }: Reached,
  views: CausalViews,
  factors: readonly Factor[],
): Reaching {
  const { partsAt } = views;
  const isOf = (parts: readonly number[], p: number) => partsAt([p]).every((part) => parts.includes(part));
  /** Whether, of the places that hang on these parts alone, all that have to be are marked in the end, and no other. */
  const isReached = ({ net }: CausalView, parts: readonly number[]): boolean =>
    places.every((p) => p !== null && (!isOf(parts, p) || staysMarked(net, p))) &&
    !left.some((p) => isOf(parts, p) && staysMarked(net, p));
  const reachedIn = (view: CausalView, parts: readonly number[]) =>
    reachedBy(view).filter((e) => {
      const part = view.partOf(e);
      return part !== null && parts.includes(part);
    });
  const every = views.covering(factors);
  const [reaching, missing] = [true, false].map((is) =>
    factors.map(({ parts, ways }) => ({
      parts,
      ways: ways.filter((_, i) => isReached(every[i]!, parts) === is),
    })),
  );
  const [failing] = views.covering(atFault(factors, reaching!, missing!));
  const failed: Reaching = {
    earliest: null,
    latest: null,
    failing: isReached(failing!, views.all) ? null : wholeRunOf(failing!),
  };
  if (!isReached(every[0]!, []) || reaching!.some(({ ways }) => ways.length === 0)) return failed;

  const reached = views.covering(reaching!);
  const latest = greatestBy(reached, (view) => greatestOf(reachedBy(view), view.net.latest));
  const [earliest] = views.covering(
    reaching!.map(({ parts, ways }) => {
      const soonest = greatestBy([...ways.keys()], (i) => {
        const events = reachedIn(reached[i]!, parts);
        return 0 - greatestOf(events, earliestRun(reached[i]!.net, events));
      });
      return { parts, ways: [ways[soonest]!] };
    }),
  );
  return {
    ...datedRuns(earliest!, reachedBy(earliest!), latest, reachedBy(latest)),
    failing: failed.failing,
  };
}

/** Ways of all factors that miss a goal, of one factor alone if that can be, so that a run shows little else. */
function atFault(
  factors: readonly Factor[],
  reaching: readonly Factor[],
  missing: readonly Factor[],
): readonly Factor[] {
  const first = missing.findIndex(({ ways }) => ways.length > 0);
  return factors.map((factor, f) => {
    if (f === first) return missing[f]!;
    return reaching[f]!.ways.length > 0 ? reaching[f]! : factor;
  });
}

/** The first of those for which the number is greatest. */
function greatestBy<T>(items: readonly T[], numberOf: (item: T) => number): T {
  const numbers = items.map(numberOf);
  return items[numbers.indexOf(Math.max(...numbers))]!;
}

function wholeRunOf({ net, witness }: CausalView): Show {
  return (title) => witness(wholeRun(earliestRun(net, lastEvents(net))), title);
}

/** The earliest run by which all of `first` have happened, and the latest by which all of `last` have. */
function datedRuns(
  one: CausalView,
  first: readonly number[],
  other: CausalView,
  last: readonly number[],
): Pick<Reaching, 'earliest' | 'latest'> {
  const shown = (
    { net, witness }: CausalView,
    dates: readonly number[],
    happened: readonly number[],
    title: string,
  ) => witness(runUntil(net, dates, happened), title);
  const earliest = earliestRun(one.net, first);
  const date = greatestOf(last, other.net.latest);
  return {
    earliest: { date: greatestOf(first, earliest), show: (title) => shown(one, earliest, first, title) },
    latest: {
      date,
      show: (title) => shown(other, latestRun(other.net, date), last, title),
      showFrom: (from, title) => shown(other, latestRun(other.net, from), last, title),
    },
  };
}

/** The runs that reach a goal in any of these branches; `null` when one of them does not tell. */
function reachingByBranches(goal: Goal, branches: readonly CausalView[]): Reaching | null {
  let found: Reaching = { earliest: null, latest: null, failing: null };
  for (const branch of branches) {
    const reaching = reachingIn(goal, branch);
    if (reaching === null) return null;
    const { earliest, latest, failing } = reaching;
    const isEarlier = earliest !== null && earliest.date < (found.earliest?.date ?? Infinity);
    const isLater = latest !== null && latest.date > (found.latest?.date ?? -1);
    found = {
      earliest: isEarlier ? earliest : found.earliest,
      latest: isLater ? latest : found.latest,
      failing: found.failing ?? failing,
    };
  }
  return found;
}

/**
 * The runs of one causal net in which all places of a goal are marked together: all are, or none is. `null` when that
 * is a question of dates.
 */
function reachingIn(goal: Goal, view: CausalView): Reaching | null {
  const { translation, net } = view;
  const tokens = goal.places.map(translation.placeOf).map((p) => (p === null ? [] : tokensOf(net, p)));
  if (!tokens.every((each) => each !== null)) return null;
  const reached = firstTogether(net, tokens);
  if (reached === null) return { earliest: null, latest: null, failing: wholeRunOf(view) };
  const { happened, pending } = reached;
  // All other ways of being marked together come later.
  const isSure = pending.every((p) => happened.every((h) => jointMoment(net, [p], [h], false) === null));
  return isSure ? { ...datedRuns(view, happened, view, happened), failing: null } : null;
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
 */
export function reachingAnswer(
  question: ReachingQuestion,
  reaching: Reaching,
  because: Because | null,
): Answer {
  const { timed, deadline, unit, titles } = question;
  const found = timed ? intervalOf(reaching, unit) : null;
  const late = found !== null && deadline !== null && compare(found.max, deadline) > 0;
  const { failing } = reaching;
  return {
    ...EMPTY_ANSWER,
    verdict: verdictOf(failing !== null || late, because),
    // While some states are unexplored, earlier and later dates may still be found.
    interval: because === null ? found : null,
    witnesses: [
      ...(failing === null ? [] : [failing(titles.failing)]),
      ...(timed ? extremes(question, reaching, late) : []),
    ],
  };
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
  const scale = Math.max(date.scale, unit.scale);
  return Number(digitsAt(date, scale) / digitsAt(unit, scale) + 1n);
}

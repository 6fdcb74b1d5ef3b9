import { heed } from '../../../base/heed.ts';
import { type CausalNet, datesFor } from '../process/causal-net.ts';
import type { Constraint } from '../process/constraint.ts';
import { DATING } from '../process/step-costs.ts';

/** What the dates of events hang on. */
export type Delays = Pick<CausalNet, 'causes' | 'least' | 'greatest'>;

/**
 * The greatest dates of all events in the runs in which every event of `by` has happened at `date`, by event; where
 * nothing competes.
 *
 * Each constraint says that a date is at most the maximum of other dates plus constants, so solutions are closed under
 * the maximum and there is a greatest one (max-plus convexity). One pass backwards finds upper bounds, one forwards
 * the dates; the delays between them lie in their intervals.
 *
 * @param date at least the earliest date of each event of `by`
 */
export function greatestDates(net: Delays, by: readonly number[], date: number): readonly number[] {
  const bound = new Array<number>(net.causes.length).fill(Infinity);
  for (const e of by) bound[e] = date;
  return datesWithin(net, bound);
}

/** A bound on dates takes too long to find, or is beyond the exact whole numbers: explore states instead. */
export class DatesNotFound extends Error {
  override readonly name = 'DatesNotFound';
  constructor() {
    super('the dates of a causal net were not found within the limits');
  }
}

/** What `find` returns; `null` where it throws {@link DatesNotFound}. */
export function unlessDatesNotFound<T>(find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof DatesNotFound) return null;
    throw error;
  }
}

/** Dates that may be looked at for one answer of {@link greatestDatesUnder}. */
const DATES_TRIED = 5_000_000;

/**
 * The greatest dates of all events in the runs that keep the constraints, by event; `null` when none does.
 *
 * The one pass of {@link datesWithin}, again and again: a constraint that the dates break is an upper bound for its
 * event, which may lower others. What has been lowered stays an upper bound, so that what nothing lowers any more is the
 * greatest solution; where there is none, some date falls below the least that its causes allow. Deciding this is as
 * hard as mean-payoff games, for which no polynomial algorithm is known; the number of passes is at most that of units
 * in the longest run, and mostly a few. After as many passes as there are dates and
 * constraints, it is decided once whether some dates lower each other for ever.
 *
 * Where a delay has no bound, a large one stands for it (see {@link boundedDelays}). A greatest date is a sum of
 * bounds, each taken once: one between the sums without large bounds and those with one cannot last, and is lowered to
 * the next sum at once.
 *
 * @param beyond large bounds are more than this
 * @throws DatesNotFound
 */
export function greatestDatesUnder(
  net: Delays,
  constraints: readonly Constraint[],
  beyond = 0,
): readonly number[] | null {
  const { greatest, most, large } = boundedDelays(net, constraints, beyond);
  const delays = { ...net, greatest };
  const earliest = datesFor(net, net.least);
  const attainable = (date: number): number =>
    large === null ? date : date - Math.max(0, ((date + most) % large) - 2 * most);
  const bound = new Array<number>(net.causes.length).fill(Infinity);
  const size = net.causes.length + constraints.length;
  for (let pass = 0; pass * size <= DATES_TRIED; pass++) {
    if (pass === size && drains(net, constraints)) return null;
    const dates = datesWithin(delays, bound);
    if (bound.some((date, e) => date < earliest[e])) return null;
    let isSolution = true;
    for (const { event, after, plus } of constraints) {
      const date = greatestOf(after, dates) + plus;
      if (dates[event] <= date) continue;
      bound[event] = Math.min(bound[event], attainable(date));
      isSolution = false;
    }
    if (isSolution) return dates;
  }
  throw new DatesNotFound();
}

/**
 * The least and greatest date of each event in the runs that keep the constraints, which some do.
 *
 * @throws DatesNotFound
 */
export function windowsUnder(
  net: Delays,
  constraints: readonly Constraint[],
): Pick<CausalNet, 'earliest' | 'latest'> {
  if (constraints.length === 0)
    return { earliest: datesFor(net, net.least), latest: datesFor(net, net.greatest) };
  const { most } = boundedDelays(net, constraints, 0);
  const greatest = greatestDatesUnder(net, constraints)!;
  const free = datesFor(net, net.least);
  const isHeldUp = heldUp(net, constraints);
  return {
    earliest: free.map((date, e) => (isHeldUp[e] ? earliestUnder(net, constraints, [e])[e] : date)),
    latest: greatest.map((date) => (date > 2 * most ? Infinity : date)),
  };
}

/**
 * By event: whether constraints may keep it from its earliest date, for it shares a cause with what others have to come
 * before. Whatever else is early lowers no upper bound of theirs.
 */
function heldUp({ causes }: Delays, constraints: readonly Constraint[]): readonly boolean[] {
  const isHeldUp = causes.map(() => false);
  for (const { after } of constraints) for (const e of after) isHeldUp[e] = true;
  for (let e = causes.length - 1; e >= 0; e--) if (isHeldUp[e]) for (const c of causes[e]) isHeldUp[c] = true;
  for (const [e, before] of causes.entries()) if (before.some((c) => isHeldUp[c])) isHeldUp[e] = true;
  return isHeldUp;
}

/**
 * The dates of a run that keeps the constraints, as some do, and in which these events have all happened as early as
 * they can; the others come as late as they can then.
 *
 * @throws DatesNotFound
 */
export function earliestUnder(
  net: Delays,
  constraints: readonly Constraint[],
  events: readonly number[],
): readonly number[] {
  const by = (date: number) =>
    greatestDatesUnder(net, [...constraints, ...events.map((event) => ({ event, after: [], plus: date }))]);
  let low = greatestOf(events, datesFor(net, net.least));
  let best = by(low);
  if (best !== null) return best;
  best = greatestDatesUnder(net, constraints)!;
  // No run has them by `low`, one by `high`.
  for (let high = greatestOf(events, best); high - low > 1; ) {
    const middle = Math.floor((low + high) / 2);
    const found = by(middle);
    if (found === null) low = middle;
    else {
      best = found;
      high = greatestOf(events, best);
    }
  }
  return best;
}

/**
 * Whether events lower each other for ever by constraints that leave no choice: a cycle of negative length among those
 * of single dates (Bellman 1958).
 */
function drains({ causes, least, greatest }: Delays, constraints: readonly Constraint[]): boolean {
  const bounds = [
    ...causes.flatMap((before, e) => before.map((cause) => ({ event: cause, by: e, plus: 0 - least[e] }))),
    ...causes.flatMap((before, e) =>
      before.length === 1 && greatest[e] !== Infinity ? [{ event: e, by: before[0], plus: greatest[e] }] : [],
    ),
    ...constraints.flatMap(({ event, after, plus }) =>
      after.length === 1 ? [{ event, by: after[0], plus }] : [],
    ),
  ];
  const date = new Array<number>(causes.length).fill(0);
  let isLowered = true;
  for (let pass = 0; isLowered && pass <= causes.length; pass++) {
    isLowered = false;
    heed(DATING * bounds.length);
    for (const { event, by, plus } of bounds) {
      if (date[event] <= date[by] + plus) continue;
      date[event] = date[by] + plus;
      isLowered = true;
    }
  }
  return isLowered;
}

/**
 * The greatest dates with these upper bounds, by event; the bounds are lowered to those that they imply. Where each of
 * them is at least the earliest date, these are dates of a run.
 */
function datesWithin({ causes, least, greatest }: Delays, bound: number[]): readonly number[] {
  heed(2 * DATING * causes.length);
  for (let e = causes.length - 1; e >= 0; e--) {
    if (bound[e] === Infinity) continue;
    for (const cause of causes[e]) bound[cause] = Math.min(bound[cause], bound[e] - least[e]);
  }
  const dates: number[] = [];
  for (let e = 0; e < causes.length; e++)
    dates.push(Math.min(bound[e], greatestOf(causes[e], dates) + greatest[e]));
  return dates;
}

/** The greatest of the dates of some events; that of the start, 0, when there are none. */
export function greatestOf(events: readonly number[], dates: readonly number[]): number {
  let date = 0;
  for (const e of events) date = Math.max(date, dates[e]);
  return date;
}

/** Greatest delays that are all finite, so that sums of them can be told from each other. */
export interface BoundedDelays {
  readonly greatest: readonly number[];
  /** No greatest date, nor difference of dates that has a greatest value, is more than this. */
  readonly most: number;
  /** What stands for no bound: a date that has no greatest value gets at least so much less `most`. */
  readonly large: number | null;
}

/**
 * The greatest delays, with a large bound in place of each infinite one: so large that sums of bounds with and without
 * it are far apart, and that it is beyond `beyond`.
 *
 * @throws DatesNotFound when dates would be beyond the exact whole numbers
 */
export function boundedDelays(
  { least, greatest }: Pick<Delays, 'least' | 'greatest'>,
  constraints: readonly Constraint[],
  beyond: number,
): BoundedDelays {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const unbounded = greatest.filter((delay) => delay === Infinity).length;
  const most =
    sum(least) +
    sum(greatest.filter((delay) => delay !== Infinity)) +
    sum(constraints.map(({ plus }) => Math.abs(plus)));
  const large = 4 * most + beyond + 1;
  if (large * (unbounded + 1) > Number.MAX_SAFE_INTEGER) throw new DatesNotFound();
  if (unbounded === 0) return { greatest, most, large: null };
  return { greatest: greatest.map((delay) => (delay === Infinity ? large : delay)), most, large };
}

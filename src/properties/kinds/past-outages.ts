/**
 * How long stretches of time between dates can be, when all that is known of the dates is the most by which each is
 * after each other. Lengths are in time units, exact. The bounds are closed, as those of {@link PastDates} are: none
 * can be made tighter by way of a third date. Then every bound is attained, and so is every length found here.
 */
import { type Fraction, whole } from '../../base/duration.ts';
import { leastAssignment } from '../../statespace/assignment.ts';
import type { PastDates } from '../../statespace/classes/state-classes.ts';
import { greatestCycleMean } from '../../statespace/cycle-mean.ts';
import type { Gap } from '../../statespace/net/run-dates.ts';

/** An outage from one past date to another, by their numbers; those of a run share no date. */
export interface PastOutage {
  readonly open: number;
  readonly close: number;
}

/** A greatest length, and gaps between the dates with which it is attained. */
export interface Greatest {
  readonly length: bigint;
  readonly apart: readonly Gap[];
}

/** Every other span from one of `count` successive dates to the next, the first one or the second to begin with. */
export function everyOther(count: number, withFirst: boolean): readonly PastOutage[] {
  const stretches: PastOutage[] = [];
  for (let open = withFirst ? 0 : 1; open < count - 1; open += 2) stretches.push({ open, close: open + 1 });
  return stretches;
}

/**
 * The greatest sum of the lengths; `null` when it has no bound. Maximising `sum of close - open` under bounds of
 * differences is dual to sending a unit from each close to some open at least cost, and on closed bounds to assigning
 * them. What is assigned is as far apart as can be wherever the sum is greatest (complementary slackness).
 */
export function greatestTotal(most: PastDates, stretches: readonly PastOutage[]): Greatest | null {
  const bounds = stretches.map(({ close }) => stretches.map(({ open }) => most[close]![open]!));
  const assigned = leastAssignment(bounds);
  if (assigned === null) return null;
  const apart = assigned.columns.map(
    (j, i): Gap => ({ from: stretches[j]!.open, to: stretches[i]!.close, least: bounds[i]![j]! }),
  );
  return { length: assigned.cost, apart };
}

/** The least sum of the lengths. */
export function leastTotal(most: PastDates, stretches: readonly PastOutage[]): bigint {
  const bounds = stretches.map(({ open }) => stretches.map(({ close }) => most[open]![close]!));
  // No stretch is shorter than nothing: each open is assigned to its own close, if to no better one.
  return -leastAssignment(bounds)!.cost;
}

/** The greatest length of a single stretch; `null` when it has no bound. */
export function greatestLongest(most: PastDates, stretches: readonly PastOutage[]): Greatest | null {
  let best: Gap = { from: 0, to: 0, least: 0 };
  for (const { open, close } of stretches) {
    const length = most[close]![open]!;
    if (length > best.least) best = { from: open, to: close, least: length };
  }
  return best.least === Infinity ? null : { length: BigInt(best.least), apart: [best] };
}

/**
 * The least z such that no stretch need be longer. Bounds `close - open <= z` leave a solution as long as they make no
 * negative cycle; a cycle goes through some stretches, and from the open date of each to the close of the one before. So
 * z is the greatest mean of what such cycles ask for. It need not be whole: two stretches may share an odd number.
 */
export function leastLongest(most: PastDates, stretches: readonly PastOutage[]): Fraction {
  const weights = stretches.map(({ close }) => stretches.map(({ open }) => 0 - most[open]![close]!));
  return greatestCycleMean(weights) ?? whole(0n);
}

/** The same dates, the last of them not after `date`, which must be possible. */
export function endingBy(most: PastDates, date: number): PastDates {
  const last = most.length - 1;
  return most.map((row, a) => row.map((bound, b) => Math.min(bound, most[a]![last]! + date + most[0]![b]!)));
}

import { type Fraction, whole } from '../../../base/duration.ts';
import { maxOf, minOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import { lastEvents, latestRun } from '../cuts/dated-run.ts';
import type { Period } from '../cuts/period.ts';
import { type Budget, budgetOf } from '../dates/budget.ts';
import type { Enclosed } from '../dates/enclosed.ts';
import { boundedDelays, greatestDates, greatestOf } from '../dates/greatest-dates.ts';
import { type CausalNet, datesFor } from '../process/causal-net.ts';
import { leastLongest } from './least-longest.ts';
import { extremeRuns } from './length-runs.ts';
import { greatestTotal, leastTotal } from './total-length.ts';

/** A length of time over all runs, in time units. */
export interface Length {
  /** Of some run. */
  readonly least: Fraction;
  /** Of some run; infinite when there is no greatest one. */
  readonly most: number;
  /** Of a run that has `most`, or one beyond what was asked for. */
  readonly dates: readonly number[];
  /** No run has less, and none more: the same as `least` and `most` where these are those of all runs. */
  readonly atLeast: Fraction;
  readonly atMost: number;
}

/** Of all periods together, and of the longest. */
export interface Lengths {
  readonly total: Length;
  readonly longest: Length;
}

/** More periods are enclosed and not searched for the best of all together. */
const PERIODS_SEARCHED = 64;

/**
 * How long the periods of a run last, which lie one after the other: all of them together, and the longest. A period
 * that nothing ends lasts until the last event; in a run in which its end comes before its beginning, it is none.
 *
 * The greatest length of one is found where its beginning is as early as can be, the least where its end is: a later
 * date there lets the greatest dates of the others grow by no more (see {@link greatestDates}). With constraints, it is
 * looked for. No run has more or less in all than these together, and the runs found for single periods often have
 * just that. Where they have not, the best of all together are searched for ({@link greatestSum}, {@link leastLongest}).
 *
 * @param beyond where there is no greatest length, the run shown has a greater one than this
 * @param left dates that may be looked for; where they do not suffice for the searches, lengths are enclosed
 * @throws DatesNotFound
 */
export function lengthsOf(net: CausalNet, periods: readonly Period[], beyond: number, left: Budget): Lengths {
  const { most } = boundedDelays(net, net.constraints, beyond);
  const last = lastEvents(net);
  const lengthIn = ({ happened, pending }: Period, dates: readonly number[]): number => {
    const end = pending.length === 0 ? greatestOf(last, dates) : minOf(pending.map((p) => dates[p]));
    return Math.max(0, end - greatestOf(happened, dates));
  };
  const runs = runsToCompare(net, periods, beyond);
  const lengths = runs.map((dates) => {
    heed();
    return periods.map((period) => lengthIn(period, dates));
  });
  const [totals, longests] = [lengths.map(sumOf), lengths.map(greatest)];
  const each = periods.map((_, i) => lengths.map((inRun) => inRun[i]));
  const [leasts, mosts] = [each.map((inRuns) => minOf(inRuns)), each.map(greatest)];

  const total = { atLeast: sumOf(leasts), atMost: minOf(totals) };
  const longest = { atLeast: greatest(leasts), atMost: minOf(longests) };
  const search = periods.length <= PERIODS_SEARCHED ? left : budgetOf(0);
  const least = leastTotal(net, periods, total, search);
  const shortest = leastLongest(net, periods, longest, search);
  const bestOf = (combined: readonly number[]) => runs[combined.indexOf(greatest(combined))];
  if (greatest(mosts) > most) {
    const endless = { most: Infinity, atMost: Infinity };
    return {
      total: { ...leastOf(least), ...endless, dates: bestOf(totals) },
      longest: { ...shortest, ...endless, dates: bestOf(longests) },
    };
  }
  const known = { dates: bestOf(totals), total: greatest(totals), atMost: sumOf(mosts) };
  const { dates, atMost } = greatestTotal(net, periods, mosts, known, search);
  const inAll = sumOf(periods.map((period) => lengthIn(period, dates)));
  return {
    total: { ...leastOf(least), most: inAll, atMost, dates },
    longest: { ...shortest, most: greatest(longests), atMost: greatest(mosts), dates: bestOf(longests) },
  };
}

function leastOf({ atLeast, atMost }: Enclosed): Pick<Length, 'least' | 'atLeast'> {
  return { least: whole(BigInt(atMost)), atLeast: whole(BigInt(atLeast)) };
}

function sumOf(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}

function greatest(lengths: readonly number[]): number {
  return maxOf(lengths, 0);
}

/** Runs, among them for each period one in which it is longest, and one in which it is shortest. */
function runsToCompare(
  net: CausalNet,
  periods: readonly Period[],
  beyond: number,
): readonly (readonly number[])[] {
  const { most, greatest } = boundedDelays(net, net.constraints, beyond);
  if (net.constraints.length > 0) {
    const extremes = periods.flatMap((period) => extremeRuns(net, period, beyond));
    return [latestRun(net, beyond + most), ...extremes];
  }
  const delays = { ...net, greatest };
  const early = periods.flatMap(({ happened, pending }) => [
    happened,
    ...(pending.length === 0 ? [lastEvents(net)] : pending.map((p) => [p])),
  ]);
  return [
    net.earliest,
    datesFor(net, greatest),
    ...early.map((events) => greatestDates(delays, events, greatestOf(events, net.earliest))),
  ];
}

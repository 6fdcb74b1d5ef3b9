import { type CausalNet, datesFor } from './causal-net.ts';
import { boundedDelays, greatestDates, greatestOf } from './greatest-dates.ts';
import { lastEvents, latestRun } from './joint.ts';
import { extremeRuns } from './length-runs.ts';
import type { Stretch } from './stretch.ts';

/** A length of time over all runs, in time units. */
export interface Length {
  /** Of some run. */
  readonly least: number;
  /** Of some run; infinite when there is no greatest one. */
  readonly most: number;
  /** Of a run that has `most`, or one beyond what was asked for. */
  readonly dates: readonly number[];
  /** No run has less, and none more: the same as `least` and `most` where these are those of all runs. */
  readonly atLeast: number;
  readonly atMost: number;
}

/** Of all stretches together, and of the longest. */
export interface Lengths {
  readonly total: Length;
  readonly longest: Length;
}

/**
 * How long the stretches of a run last, which lie one after the other: all of them together, and the longest. A stretch
 * that nothing ends lasts until the last event; in a run in which its end comes before its beginning, it is none. Exact
 * but where the best lengths of several stretches are not seen in one run.
 *
 * The greatest length of one is found where its beginning is as early as can be, the least where its end is: a later
 * date there lets the greatest dates of the others grow by no more (see {@link greatestDates}). With constraints, it is
 * looked for. No run has more or less in all than these together, and the runs found for single stretches often have
 * just that.
 *
 * @param beyond where there is no greatest length, the run shown has a greater one than this
 * @throws DatesNotFound
 */
export function lengthsOf(net: CausalNet, stretches: readonly Stretch[], beyond: number): Lengths {
  const { most } = boundedDelays(net, net.constraints, beyond);
  const last = lastEvents(net);
  const lengthIn = ({ happened, pending }: Stretch, dates: readonly number[]): number => {
    const end = pending.length === 0 ? greatestOf(last, dates) : Math.min(...pending.map((p) => dates[p]));
    return Math.max(0, end - greatestOf(happened, dates));
  };
  const runs = runsToCompare(net, stretches, beyond).map((dates) => ({
    dates,
    lengths: stretches.map((stretch) => lengthIn(stretch, dates)),
  }));
  const leasts = stretches.map((_, i) => Math.min(...runs.map(({ lengths }) => lengths[i])));
  const mosts = stretches.map((_, i) => Math.max(...runs.map(({ lengths }) => lengths[i])));
  const isUnbounded = mosts.some((length) => length > most);
  /** Of what grows with each length. */
  const lengthOf = (combined: (lengths: readonly number[]) => number): Length => {
    const values = runs.map(({ lengths }) => combined(lengths));
    const greatest = Math.max(...values);
    return {
      least: Math.min(...values),
      most: isUnbounded ? Infinity : greatest,
      dates: runs[values.indexOf(greatest)].dates,
      atLeast: combined(leasts),
      atMost: isUnbounded ? Infinity : combined(mosts),
    };
  };
  return {
    total: lengthOf((lengths) => lengths.reduce((sum, length) => sum + length, 0)),
    longest: lengthOf((lengths) => Math.max(0, ...lengths)),
  };
}

/** Runs, among them for each stretch one in which it is longest, and one in which it is shortest. */
function runsToCompare(
  net: CausalNet,
  stretches: readonly Stretch[],
  beyond: number,
): readonly (readonly number[])[] {
  const { most, greatest } = boundedDelays(net, net.constraints, beyond);
  if (net.constraints.length > 0) {
    const extremes = stretches.flatMap((stretch) => extremeRuns(net, stretch, beyond));
    return [latestRun(net, beyond + most), ...extremes];
  }
  const delays = { ...net, greatest };
  const early = stretches.flatMap(({ happened, pending }) => [
    happened,
    ...(pending.length === 0 ? [lastEvents(net)] : pending.map((p) => [p])),
  ]);
  return [
    net.earliest,
    datesFor(net, greatest),
    ...early.map((events) => greatestDates(delays, events, greatestOf(events, net.earliest))),
  ];
}

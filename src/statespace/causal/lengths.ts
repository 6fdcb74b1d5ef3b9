import { type CausalNet, datesFor } from './causal-net.ts';
import { greatestDates, greatestOf, lastEvents } from './joint.ts';
import type { Stretch } from './stretch.ts';

/** A length of time over all runs, in time units. */
export interface Length {
  readonly least: number;
  /** Infinite when there is no greatest one. */
  readonly most: number;
  /** Of a run that has the greatest, or one beyond what was asked for. */
  readonly dates: readonly number[];
}

/** Of all stretches together, and of the longest. */
export interface Lengths {
  readonly total: Length;
  readonly longest: Length;
}

/**
 * How long the stretches of a run last, which lie one after the other: all of them together, and the longest. A stretch
 * that nothing ends lasts until the last event; in a run in which its end comes before its beginning, it is none. `null`
 * when the best lengths of several stretches are not seen in one run.
 *
 * The greatest length of one is found where its beginning is as early as can be, the least where its end is: a later
 * date there lets the greatest dates of the others grow by no more (see {@link greatestDates}). No run has more or less
 * in all than these together, and the runs found for single stretches often have just that.
 *
 * @param beyond where there is no greatest length, the run shown has a greater one than this
 */
export function lengthsOf(
  unbounded: CausalNet,
  stretches: readonly Stretch[],
  beyond: number,
): Lengths | null {
  const found = bounded(unbounded, beyond);
  if (found === null) return null;
  const { net, most } = found;
  const last = lastEvents(net);
  const endsOf = ({ pending }: Stretch) => (pending.length === 0 ? [last] : pending.map((p) => [p]));
  const lengthIn = ({ happened, pending }: Stretch, dates: readonly number[]): number => {
    const end = pending.length === 0 ? greatestOf(last, dates) : Math.min(...pending.map((p) => dates[p]));
    return Math.max(0, end - greatestOf(happened, dates));
  };
  const early = [...stretches.map(({ happened }) => happened), ...stretches.flatMap(endsOf)];
  const runs = [net.earliest, net.latest, ...early.map((events) => datesWithin(net, events))].map(
    (dates) => ({ dates, lengths: stretches.map((stretch) => lengthIn(stretch, dates)) }),
  );
  const leasts = stretches.map((_, i) => Math.min(...runs.map(({ lengths }) => lengths[i])));
  const mosts = stretches.map((_, i) => Math.max(...runs.map(({ lengths }) => lengths[i])));
  /** The bounds of what grows with each length, where some run has them. */
  const boundsOf = (combined: (lengths: readonly number[]) => number): Length | null => {
    const values = runs.map(({ lengths }) => combined(lengths));
    const greatest = Math.max(...values);
    const { dates } = runs[values.indexOf(greatest)];
    const least = combined(leasts);
    if (!values.includes(least)) return null;
    if (mosts.some((length) => length > most)) return { least, most: Infinity, dates };
    return greatest === combined(mosts) ? { least, most: greatest, dates } : null;
  };
  const total = boundsOf((lengths) => lengths.reduce((sum, length) => sum + length, 0));
  const longest = boundsOf((lengths) => Math.max(0, ...lengths));
  return total && longest && { total, longest };
}

/** The greatest dates of the runs in which these events have all happened as early as they can. */
function datesWithin(net: CausalNet, events: readonly number[]): readonly number[] {
  return greatestDates(net, events, greatestOf(events, net.earliest));
}

/**
 * The net with a large bound in place of each infinite one: so large that no difference of dates that has a greatest
 * value has more than `most`, and what has none goes beyond that, and beyond `beyond`. `null` when dates would be beyond the exact whole numbers.
 */
function bounded(net: CausalNet, beyond: number): { readonly net: CausalNet; readonly most: number } | null {
  const finite = net.greatest.map((most, e) => (most === Infinity ? net.least[e] : most));
  const most = finite.reduce((sum, delay) => sum + delay, 0);
  if (!net.greatest.includes(Infinity)) return { net, most };
  const large = Math.max(most, beyond) + most + 1;
  if (large * net.greatest.length > Number.MAX_SAFE_INTEGER) return null;
  const greatest = net.greatest.map((delay) => (delay === Infinity ? large : delay));
  return { net: { ...net, greatest, latest: datesFor(net, greatest) }, most };
}

import { type CausalNet, datesFor } from '../process/causal-net.ts';
import { type Delays, greatestDates } from './greatest-dates.ts';

/** What causes and intervals alone say of the order of two dates. */
export interface DateOrder {
  /** Whether the first event is at no later date than the second in all runs that have both. */
  readonly isAlwaysBy: (first: number, second: number) => boolean;
  /** Whether it is at no later date in some run, for all that the causes of the two say. */
  readonly mayBeBy: (first: number, second: number) => boolean;
}

/**
 * The order of dates on a net where nothing competes. Of each second event, what has to be known is computed once.
 *
 * @param precedes what causes say: whether an event is another one or needed by it
 */
export function dateOrderOf(delays: Delays, precedes: CausalNet['precedes']): DateOrder {
  const earliest = datesFor(delays, delays.least);
  const latest = datesFor(delays, delays.greatest);
  const rows = new Map<number, readonly number[]>();
  /** The greatest value of date(event) - date(other): all of them where the other one is as early as it can be. */
  const mostAfter = (event: number, other: number): number => {
    const row = rows.get(other) ?? greatestDates(delays, [other], earliest[other]);
    rows.set(other, row);
    return row[event] - earliest[other];
  };
  return {
    isAlwaysBy: (first, second) =>
      precedes(first, second) || latest[first] <= earliest[second] || mostAfter(first, second) <= 0,
    mayBeBy: (first, second) => earliest[first] <= latest[second] && !(mostAfter(second, first) < 0),
  };
}

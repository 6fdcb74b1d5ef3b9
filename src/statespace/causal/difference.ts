import type { CausalNet } from './causal-net.ts';
import { greatestDates, greatestOf } from './joint.ts';

/** A difference of dates, and the dates of a run that has it. */
export interface Difference {
  /** In time units; infinite when there is no greatest one. */
  readonly most: number;
  readonly dates: readonly number[];
}

/**
 * The greatest difference over all runs from the last of the events `from` (none: the start) to the event `to`;
 * negative when `to` always comes before. It is attained where `from` is as early as it can be: a later date of these
 * lets the greatest date of `to` grow by no more.
 */
export function greatestDifference(net: CausalNet, from: readonly number[], to: number): Difference {
  const date = greatestOf(from, net.earliest);
  const dates = greatestDates(net, from, date);
  return { most: dates[to] - date, dates };
}

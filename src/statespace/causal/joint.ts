import type { CausalNet } from './causal-net.ts';

/**
 * The greatest dates of all firings in the runs in which every firing of `by` has happened at `date`, by transition.
 *
 * Each constraint says that a date is at most the maximum of other dates plus constants, so solutions are closed under
 * the maximum and there is a greatest one (max-plus convexity). One pass backwards finds upper bounds, one forwards
 * the dates; the delays between them lie in their intervals.
 *
 * @param date at least the earliest date of each firing of `by`
 */
export function greatestDates(net: CausalNet, by: readonly number[], date: number): readonly number[] {
  const bound = new Array<number>(net.earliest.length).fill(Infinity);
  for (const t of by) bound[t] = date;
  for (let i = net.order.length - 1; i >= 0; i--) {
    const t = net.order[i];
    for (const cause of net.causes[t]) bound[cause] = Math.min(bound[cause], bound[t] - net.least[t]);
  }
  const dates = new Array<number>(net.earliest.length).fill(Infinity);
  for (const t of net.order) {
    let enabled = 0;
    for (const cause of net.causes[t]) enabled = Math.max(enabled, dates[cause]);
    dates[t] = Math.min(bound[t], enabled + net.greatest[t]);
  }
  return dates;
}

/** The firings of one run up to a moment, in an order in which they can happen, with their dates in time units. */
export interface Moment {
  readonly firings: readonly number[];
  readonly dates: readonly number[];
}

/**
 * A moment in some run at which all of `happened` have and none of `pending` has, or `null` when there is none in any
 * run. With `lasting`, time must be able to pass at that moment, or nothing more happens.
 *
 * The least date at which all of `happened` can have is the best: later, the pending firings only come closer.
 */
export function jointMoment(
  net: CausalNet,
  happened: readonly number[],
  pending: readonly number[],
  lasting: boolean,
): Moment | null {
  if (pending.some((p) => happened.some((h) => net.precedes(p, h)))) return null;
  const date = Math.max(0, ...happened.map((t) => net.earliest[t]));
  if (date === Infinity) return null;
  const dates = greatestDates(net, happened, date);
  const isPending = (t: number) => (lasting ? dates[t] > date : dates[t] >= date);
  return pending.every(isPending) ? momentAt(net, dates, date, happened, lasting) : null;
}

/** What has happened at `date`, in a run with these dates: all before it, and of that date what `happened` needs. */
function momentAt(
  net: CausalNet,
  dates: readonly number[],
  date: number,
  happened: readonly number[],
  lasting: boolean,
): Moment {
  const isPast = (t: number) =>
    dates[t] < date || (dates[t] === date && (lasting || happened.some((h) => net.precedes(t, h))));
  return inOrder(net, net.order.filter(isPast), dates);
}

/** The run with these dates, up to the moment when all of `happened` have. */
export function runUntil(net: CausalNet, dates: readonly number[], happened: readonly number[]): Moment {
  return momentAt(net, dates, Math.max(0, ...happened.map((t) => dates[t])), happened, false);
}

/** The whole run with these dates. */
export function wholeRun(net: CausalNet, dates: readonly number[]): Moment {
  return inOrder(net, net.order, dates);
}

function inOrder(net: CausalNet, firings: readonly number[], dates: readonly number[]): Moment {
  const rank = new Map(net.order.map((t, i) => [t, i]));
  const sorted = [...firings].sort((a, b) => dates[a] - dates[b] || rank.get(a)! - rank.get(b)!);
  return { firings: sorted, dates: sorted.map((t) => dates[t]) };
}

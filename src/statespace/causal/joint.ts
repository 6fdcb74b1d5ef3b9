import type { CausalNet } from './causal-net.ts';

/**
 * The greatest dates of all events in the runs in which every event of `by` has happened at `date`, by event.
 *
 * Each constraint says that a date is at most the maximum of other dates plus constants, so solutions are closed under
 * the maximum and there is a greatest one (max-plus convexity). One pass backwards finds upper bounds, one forwards
 * the dates; the delays between them lie in their intervals.
 *
 * @param date at least the earliest date of each event of `by`
 */
export function greatestDates(
  net: Pick<CausalNet, 'causes' | 'least' | 'greatest'>,
  by: readonly number[],
  date: number,
): readonly number[] {
  const count = net.causes.length;
  const bound = new Array<number>(count).fill(Infinity);
  for (const e of by) bound[e] = date;
  for (let e = count - 1; e >= 0; e--) {
    if (bound[e] === Infinity) continue;
    for (const cause of net.causes[e]) bound[cause] = Math.min(bound[cause], bound[e] - net.least[e]);
  }
  const dates = new Array<number>(count).fill(Infinity);
  for (let e = 0; e < count; e++) {
    let enabled = 0;
    for (const cause of net.causes[e]) enabled = Math.max(enabled, dates[cause]);
    dates[e] = Math.min(bound[e], enabled + net.greatest[e]);
  }
  return dates;
}

/** The events of one run up to a moment, in an order in which they can happen, with their dates in time units. */
export interface Moment {
  readonly events: readonly number[];
  readonly dates: readonly number[];
}

/**
 * A moment in some run at which all of `happened` have and none of `pending` has, or `null` when there is none in any
 * run. With `lasting`, time must be able to pass at that moment, or nothing more happens.
 *
 * The least date at which all of `happened` can have is the best: later, the pending events only come closer.
 */
export function jointMoment(
  net: CausalNet,
  happened: readonly number[],
  pending: readonly number[],
  lasting: boolean,
): Moment | null {
  if (pending.some((p) => happened.some((h) => net.precedes(p, h)))) return null;
  const date = greatestOf(happened, net.earliest);
  const dates = greatestDates(net, happened, date);
  const isPending = (e: number) => (lasting ? dates[e] > date : dates[e] >= date);
  return pending.every(isPending) ? momentAt(net, dates, date, happened, lasting) : null;
}

/**
 * A moment of some run at which `event` happens, after all of `happened` and before any of `pending`, at one date or
 * not; it is the last to happen. `null` when no run has one.
 */
export function momentOf(
  net: CausalNet,
  event: number,
  happened: readonly number[],
  pending: readonly number[],
): Moment | null {
  if (happened.some((h) => net.precedes(event, h))) return null;
  const before = [...happened, event];
  if (pending.some((p) => before.some((h) => net.precedes(p, h)))) return null;
  const date = greatestOf(before, net.earliest);
  const dates = greatestDates(net, before, date);
  return [event, ...pending].every((e) => dates[e] >= date)
    ? momentAt(net, dates, date, before, false)
    : null;
}

/** The greatest of the dates of some events; that of the start, 0, when there are none. */
export function greatestOf(events: readonly number[], dates: readonly number[]): number {
  let date = 0;
  for (const e of events) date = Math.max(date, dates[e]);
  return date;
}

/**
 * What has happened at `date`, in a run with these dates: all before it, and of that date what `happened` needs, one
 * after the other.
 */
function momentAt(
  net: CausalNet,
  dates: readonly number[],
  date: number,
  happened: readonly number[],
  lasting: boolean,
): Moment {
  const before = (e: number) => dates[e] < date;
  const now = (e: number) => dates[e] === date;
  const all = [...dates.keys()];
  if (lasting)
    return inOrder(
      all.filter((e) => before(e) || now(e)),
      dates,
    );
  const candidates = all.filter(now);
  const last = new Set(happened.flatMap((h) => candidates.filter((e) => net.precedes(e, h))));
  const past = inOrder(all.filter(before), dates);
  return {
    events: [...past.events, ...last],
    dates: [...past.dates, ...[...last].map(() => date)],
  };
}

/** The run with these dates, up to the moment when all of `happened` have. */
export function runUntil(net: CausalNet, dates: readonly number[], happened: readonly number[]): Moment {
  return momentAt(net, dates, greatestOf(happened, dates), happened, false);
}

/** The events that no other one needs: the last of them is the last of the run. */
export function lastEvents(net: CausalNet): readonly number[] {
  const isNeeded = new Set(net.causes.flat());
  return [...net.causes.keys()].filter((e) => !isNeeded.has(e));
}

/** The whole run with these dates. */
export function wholeRun(dates: readonly number[]): Moment {
  return inOrder([...dates.keys()], dates);
}

function inOrder(events: readonly number[], dates: readonly number[]): Moment {
  const sorted = [...events].sort((a, b) => dates[a] - dates[b] || a - b);
  return { events: sorted, dates: sorted.map((e) => dates[e]) };
}

import { groupBy } from '../../../base/collections/group-by.ts';
import { heed } from '../../../base/heed.ts';
import { oncePer } from '../../../base/memo.ts';
import { earliestUnder, greatestDates, greatestDatesUnder, greatestOf } from '../dates/greatest-dates.ts';
import { type CausalNet, datesFor } from '../process/causal-net.ts';
import { allBefore } from '../process/constraint.ts';

/**
 * A run up to some cut: the events that have happened then, in an order in which they can happen, with their dates in
 * time units.
 */
export interface DatedRun {
  readonly events: readonly number[];
  readonly dates: readonly number[];
}

/**
 * A run to a cut at which all of `happened` have happened and none of `pending` has; `null` when no run passes one. With
 * `lasting`, time must be able to pass at the cut, or nothing more happens.
 *
 * Where nothing competes, the least date at which all of `happened` can have is the best: later, the pending events only
 * come closer. Constraints may forbid that date; then that each of `happened` comes before each of `pending` is a
 * constraint like others.
 *
 * @throws DatesNotFound
 */
export function runToCut(
  net: CausalNet,
  happened: readonly number[],
  pending: readonly number[],
  lasting: boolean,
): DatedRun | null {
  if (pending.some((p) => happened.some((h) => net.precedes(p, h)))) return null;
  const dates = greatestWhile(net, happened, pending, lasting ? 1 : 0);
  if (dates === null) return null;
  const date = greatestOf(happened, dates);
  const isPending = (e: number) => (lasting ? dates[e] > date : dates[e] >= date);
  return pending.every(isPending) ? runAt(net, dates, date, happened, lasting) : null;
}

/**
 * The dates of a run in which all of `happened` come before all of `pending`, by at least `by`, and in which
 * `pending` are as late as they can be then; `null` when there is none. Where nothing competes, dates that may not do: the
 * best ones to try.
 */
function greatestWhile(
  net: CausalNet,
  happened: readonly number[],
  pending: readonly number[],
  by: number,
): readonly number[] | null {
  if (net.constraints.length === 0) return greatestDates(net, happened, greatestOf(happened, net.earliest));
  return greatestDatesUnder(net, [...net.constraints, ...allBefore(happened, pending, by)]);
}

/**
 * A run whose last event is `event`, which happens after all of `happened` and before any of `pending`, at one date with
 * them or not; `null` when there is none.
 *
 * @throws DatesNotFound
 */
export function runToEvent(
  net: CausalNet,
  event: number,
  happened: readonly number[],
  pending: readonly number[],
): DatedRun | null {
  if (happened.some((h) => net.precedes(event, h))) return null;
  const before = [...happened, event];
  if (pending.some((p) => before.some((h) => net.precedes(p, h)))) return null;
  const dates = greatestAround(net, event, happened, pending);
  if (dates === null) return null;
  const date = greatestOf(before, dates);
  return [event, ...pending].every((e) => dates[e] >= date) ? runAt(net, dates, date, before, false) : null;
}

/** Like {@link greatestWhile}, of a run in which `event` happens after `happened` and before `pending`. */
function greatestAround(
  net: CausalNet,
  event: number,
  happened: readonly number[],
  pending: readonly number[],
): readonly number[] | null {
  if (net.constraints.length === 0) return greatestWhile(net, [...happened, event], pending, 0);
  const order = [...allBefore(happened, [event]), ...allBefore([event], pending)];
  return greatestDatesUnder(net, [...net.constraints, ...order]);
}

/**
 * The run with these dates up to a cut at `date`: all before it, and of that date what `happened` needs, one after the
 * other; with `lasting`, all of that date.
 */
function runAt(
  net: CausalNet,
  dates: readonly number[],
  date: number,
  happened: readonly number[],
  lasting: boolean,
): DatedRun {
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

/** The run with these dates, up to the first cut at which all of `happened` have happened. */
export function runUntil(net: CausalNet, dates: readonly number[], happened: readonly number[]): DatedRun {
  return runAt(net, dates, greatestOf(happened, dates), happened, false);
}

/**
 * The dates of a run in which these events have all happened as early as they can.
 *
 * @throws DatesNotFound
 */
export function earliestRun(net: CausalNet, events: readonly number[]): readonly number[] {
  return net.constraints.length === 0 ? net.earliest : earliestUnder(net, net.constraints, events);
}

/**
 * The dates of a run in which all events happen as late as they can; what has no latest date, so much later than it can
 * or more.
 *
 * @throws DatesNotFound
 */
export function latestRun(net: CausalNet, by: number): readonly number[] {
  const { least, greatest, constraints } = net;
  if (constraints.length > 0) return greatestDatesUnder(net, constraints, by)!;
  return datesFor(
    net,
    greatest.map((delay, e) => (delay === Infinity ? least[e] + by : delay)),
  );
}

/** The events that no other one needs: the last of them is the last of the run. */
export const lastEvents = oncePer(({ causes }: CausalNet): readonly number[] => {
  const isNeeded = new Set(causes.flat());
  return [...causes.keys()].filter((e) => !isNeeded.has(e));
});

/** One event comes before another one, at the same date or not. */
export interface Precedence {
  readonly first: number;
  readonly then: number;
}

/** All events by their dates, those of one date as causes and orders say. */
export function eventsInOrder(
  net: CausalNet,
  dates: readonly number[],
  orders: readonly Precedence[],
): readonly number[] {
  const sorted = [...dates.keys()].sort((a, b) => dates[a] - dates[b] || a - b);
  const placed = new Set<number>();
  const place = (e: number, now: readonly number[]): void => {
    if (placed.has(e)) return;
    heed();
    const isFirst = (other: number) =>
      net.precedes(other, e) || orders.some(({ first, then }) => first === other && then === e);
    for (const other of now) if (other !== e && !placed.has(other) && isFirst(other)) place(other, now);
    placed.add(e);
  };
  for (const now of groupBy(sorted, (e) => dates[e]).values()) for (const e of now) place(e, now);
  return [...placed];
}

/** The whole run with these dates, by event. */
export function wholeRun(dates: readonly number[]): DatedRun {
  return inOrder([...dates.keys()], dates);
}

/** The same where events of one date keep some orders too. */
export function wholeRunIn(
  net: CausalNet,
  dates: readonly number[],
  orders: readonly Precedence[],
): DatedRun {
  const events = eventsInOrder(net, dates, orders);
  return { events, dates: events.map((e) => dates[e]) };
}

function inOrder(events: readonly number[], dates: readonly number[]): DatedRun {
  const sorted = [...events].sort((a, b) => dates[a] - dates[b] || a - b);
  return { events: sorted, dates: sorted.map((e) => dates[e]) };
}

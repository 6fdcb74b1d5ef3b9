import { maxOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import { type Budget, spend } from '../dates/budget.ts';
import {
  boundedDelays,
  DatesNotFound,
  earliestUnder,
  greatestDatesUnder,
  greatestOf,
} from '../dates/greatest-dates.ts';
import type { CausalNet } from '../process/causal-net.ts';
import { allBefore, type Constraint } from '../process/constraint.ts';
import { type DatedRun, eventsInOrder, type Precedence, runToCut, runUntil } from './dated-run.ts';
import type { Period } from './period.ts';

/** What the runs of a causal net say of coming into one of several periods; dates in time units. */
export interface FirstReached {
  /** `null` when no run comes into any. */
  readonly span: ReachedSpan | null;
  /** A whole run that comes into none. */
  readonly failing: DatedRun | null;
}

/** The least and the greatest date at which a run first comes into a period, with runs up to there. */
export interface ReachedSpan {
  readonly earliest: { readonly date: number; readonly run: DatedRun };
  readonly latest: {
    readonly date: number;
    /** Of a run with that date; where it is infinite, of one with at least `from`. */
    readonly runFrom: (from: number) => DatedRun;
  };
}

/** A whole run, in an order in which its events can happen. */
interface OrderedRun {
  readonly dates: readonly number[];
  readonly events: readonly number[];
}

/** The run with the greatest dates of those that keep some orders; `null` when none does. */
type RunWith = (orders: readonly Precedence[]) => OrderedRun | null;

/**
 * When runs first come into one of several periods, exactly.
 *
 * A run misses a period when an event that ends it comes before one that begins it: a constraint on two dates, as between
 * events that compete; at one date it can be kept where it makes no circle with causes and other orders. A run that misses
 * all has one such order for each period. Of the runs that keep some orders, the one with the greatest dates comes into
 * what it comes into first no earlier than any other one does; so a later run has to miss that, in one of the ways to do
 * so. Both are searched for in this way.
 *
 * @throws DatesNotFound also when what is left does not suffice
 */
export function firstReached(net: CausalNet, periods: readonly Period[], left: Budget): FirstReached {
  const look = () => {
    if (!spend(left, net.causes.length + periods.length)) throw new DatesNotFound();
  };
  const possible = periods.filter(({ happened, pending }) => {
    look();
    return runToCut(net, happened, pending, false) !== null;
  });
  const runWith: RunWith = (orders) => {
    look();
    return latestWith(net, orders, 0);
  };
  return {
    span: possible.length === 0 ? null : spanOf(net, possible, runWith),
    failing: possible.every((period) => waysToMiss(net, period).length > 0)
      ? missingAll(net, possible, runWith, [])
      : null,
  };
}

function spanOf(net: CausalNet, periods: readonly Period[], runWith: RunWith): ReachedSpan {
  const earliest = periods
    .map(({ happened, pending }) => {
      const dates = earliestUnder(net, [...net.constraints, ...allBefore(happened, pending)], happened);
      return { date: greatestOf(happened, dates), run: runUntil(net, dates, happened) };
    })
    .reduce((best, each) => (each.date < best.date ? each : best));
  const { date, orders } = latestOf(net, periods, runWith);
  const runFrom = (from: number): DatedRun => {
    const { dates, events } = latestWith(net, orders, from)!;
    const until = events.slice(0, firstIn(periods, events)!.at);
    return { events: until, dates: until.map((e) => dates[e]) };
  };
  return { earliest, latest: { date, runFrom } };
}

/** The greatest date at which a run first comes into a period, and what such a run keeps. */
function latestOf(net: CausalNet, periods: readonly Period[], runWith: RunWith) {
  const { most } = boundedDelays(net, net.constraints, 0);
  const dateOf = ({ happened }: Period, { dates }: OrderedRun): number => {
    const date = greatestOf(happened, dates);
    return date > 2 * most ? Infinity : date;
  };
  let best: { readonly date: number; readonly orders: readonly Precedence[] } = { date: -1, orders: [] };
  /** Tries the runs that keep these orders, and come into that period, if into no other one before. */
  const search = (period: Period, orders: readonly Precedence[]): void => {
    const run = runWith(orders);
    if (run === null || dateOf(period, run) <= best.date) return;
    const first = firstIn(periods, run.events)!.period;
    const date = dateOf(first, run);
    if (date > best.date) best = { date, orders };
    if (date < dateOf(period, run))
      for (const order of waysToMiss(net, first)) search(period, [...orders, order]);
  };
  for (const period of periods) {
    const { happened, pending } = period;
    search(
      period,
      happened.flatMap((first) => pending.map((then) => ({ first, then }))),
    );
  }
  return best;
}

function missingAll(
  net: CausalNet,
  periods: readonly Period[],
  runWith: RunWith,
  orders: readonly Precedence[],
): DatedRun | null {
  const run = runWith(orders);
  if (run === null) return null;
  const { events, dates } = run;
  const first = firstIn(periods, events);
  if (first === null) return { events, dates: events.map((e) => dates[e]) };
  for (const order of waysToMiss(net, first.period)) {
    const found = missingAll(net, periods, runWith, [...orders, order]);
    if (found !== null) return found;
  }
  return null;
}

/** The orders by each of which a run misses a period, as far as causes and single dates tell. */
function waysToMiss(net: CausalNet, { happened, pending }: Period): readonly Precedence[] {
  const mayBe = ({ first, then }: Precedence) =>
    !net.precedes(then, first) && net.earliest[first] <= net.latest[then];
  return pending.flatMap((first) => happened.map((then) => ({ first, then }))).filter(mayBe);
}

/** The period that comes first when events happen in this order, and after how many of them; `null` when none comes. */
function firstIn(
  periods: readonly Period[],
  events: readonly number[],
): { readonly period: Period; readonly at: number } | null {
  const rank = new Map(events.map((e, i) => [e, i]));
  let found: { readonly period: Period; readonly at: number } | null = null;
  for (const period of periods) {
    heed();
    const at = maxOf(
      period.happened.map((e) => rank.get(e)! + 1),
      0,
    );
    const isThere = period.pending.every((e) => rank.get(e)! >= at);
    if (isThere && (found === null || at < found.at)) found = { period, at };
  }
  return found;
}

function latestWith(net: CausalNet, orders: readonly Precedence[], beyond: number): OrderedRun | null {
  if (hasCircle(net, orders)) return null;
  const kept = orders.map(({ first, then }): Constraint => ({ event: first, after: [then], plus: 0 }));
  const dates = greatestDatesUnder(net, [...net.constraints, ...kept], beyond);
  return dates && { dates, events: eventsInOrder(net, dates, orders) };
}

/** Whether events would have to come before themselves. */
function hasCircle({ precedes }: CausalNet, orders: readonly Precedence[]): boolean {
  const isAfter = ({ first }: Precedence, { then }: Precedence) => precedes(then, first);
  for (let left = orders; left.length > 0; ) {
    heed();
    const later = left.filter((order) => left.some((other) => isAfter(order, other)));
    if (later.length === left.length) return true;
    left = later;
  }
  return false;
}

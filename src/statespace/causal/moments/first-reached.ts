import { groupBy } from '../../../base/collections/group-by.ts';
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
import { jointMoment, type Moment, runUntil } from './joint.ts';
import type { Stretch } from './stretch.ts';

/** What the runs of a causal net say of coming into one of several stretches; dates in time units. */
export interface FirstReached {
  /** `null` when no run comes into any. */
  readonly span: ReachedSpan | null;
  /** A whole run that comes into none. */
  readonly failing: Moment | null;
}

/** The least and the greatest date at which a run first comes into a stretch, with runs up to there. */
export interface ReachedSpan {
  readonly earliest: { readonly date: number; readonly moment: Moment };
  readonly latest: {
    readonly date: number;
    /** Of a run with that date; where it is infinite, of one with at least `from`. */
    readonly momentFrom: (from: number) => Moment;
  };
}

/** One event comes before another one, at the same date or not. */
interface Order {
  readonly first: number;
  readonly then: number;
}

/** A whole run, in an order in which its events can happen. */
interface OrderedRun {
  readonly dates: readonly number[];
  readonly events: readonly number[];
}

/** The run with the greatest dates of those that keep some orders; `null` when none does. */
type RunWith = (orders: readonly Order[]) => OrderedRun | null;

/**
 * When runs first come into one of several stretches, exactly.
 *
 * A run misses a stretch when an event that ends it comes before one that begins it: a constraint on two dates, as between
 * events that compete; at one date it can be kept where it makes no circle with causes and other orders. A run that misses
 * all has one such order for each stretch. Of the runs that keep some orders, the one with the greatest dates comes into
 * what it comes into first no earlier than any other one does; so a later run has to miss that, in one of the ways to do
 * so. Both are searched for in this way.
 *
 * @throws DatesNotFound also when what is left does not suffice
 */
export function firstReached(net: CausalNet, stretches: readonly Stretch[], left: Budget): FirstReached {
  const look = () => {
    if (!spend(left, net.causes.length + stretches.length)) throw new DatesNotFound();
  };
  const possible = stretches.filter(({ happened, pending }) => {
    look();
    return jointMoment(net, happened, pending, false) !== null;
  });
  const runWith: RunWith = (orders) => {
    look();
    return latestWith(net, orders, 0);
  };
  return {
    span: possible.length === 0 ? null : spanOf(net, possible, runWith),
    failing: possible.every((stretch) => waysToMiss(net, stretch).length > 0)
      ? missingAll(net, possible, runWith, [])
      : null,
  };
}

function spanOf(net: CausalNet, stretches: readonly Stretch[], runWith: RunWith): ReachedSpan {
  const earliest = stretches
    .map(({ happened, pending }) => {
      const dates = earliestUnder(net, [...net.constraints, ...allBefore(happened, pending)], happened);
      return { date: greatestOf(happened, dates), moment: runUntil(net, dates, happened) };
    })
    .reduce((best, each) => (each.date < best.date ? each : best));
  const { date, orders } = latestOf(net, stretches, runWith);
  const momentFrom = (from: number): Moment => {
    const { dates, events } = latestWith(net, orders, from)!;
    const until = events.slice(0, firstIn(stretches, events)!.at);
    return { events: until, dates: until.map((e) => dates[e]) };
  };
  return { earliest, latest: { date, momentFrom } };
}

/** The greatest date at which a run first comes into a stretch, and what such a run keeps. */
function latestOf(net: CausalNet, stretches: readonly Stretch[], runWith: RunWith) {
  const { most } = boundedDelays(net, net.constraints, 0);
  const dateOf = ({ happened }: Stretch, { dates }: OrderedRun): number => {
    const date = greatestOf(happened, dates);
    return date > 2 * most ? Infinity : date;
  };
  let best: { readonly date: number; readonly orders: readonly Order[] } = { date: -1, orders: [] };
  /** Tries the runs that keep these orders, and come into that stretch, if into no other one before. */
  const search = (stretch: Stretch, orders: readonly Order[]): void => {
    const run = runWith(orders);
    if (run === null || dateOf(stretch, run) <= best.date) return;
    const first = firstIn(stretches, run.events)!.stretch;
    const date = dateOf(first, run);
    if (date > best.date) best = { date, orders };
    if (date < dateOf(stretch, run))
      for (const order of waysToMiss(net, first)) search(stretch, [...orders, order]);
  };
  for (const stretch of stretches) {
    const { happened, pending } = stretch;
    search(
      stretch,
      happened.flatMap((first) => pending.map((then) => ({ first, then }))),
    );
  }
  return best;
}

function missingAll(
  net: CausalNet,
  stretches: readonly Stretch[],
  runWith: RunWith,
  orders: readonly Order[],
): Moment | null {
  const run = runWith(orders);
  if (run === null) return null;
  const { events, dates } = run;
  const first = firstIn(stretches, events);
  if (first === null) return { events, dates: events.map((e) => dates[e]) };
  for (const order of waysToMiss(net, first.stretch)) {
    const found = missingAll(net, stretches, runWith, [...orders, order]);
    if (found !== null) return found;
  }
  return null;
}

/** The orders by each of which a run misses a stretch, as far as causes and single dates tell. */
function waysToMiss(net: CausalNet, { happened, pending }: Stretch): readonly Order[] {
  const mayBe = ({ first, then }: Order) =>
    !net.precedes(then, first) && net.earliest[first] <= net.latest[then];
  return pending.flatMap((first) => happened.map((then) => ({ first, then }))).filter(mayBe);
}

/** The stretch that comes first when events happen in this order, and after how many of them; `null` when none comes. */
function firstIn(
  stretches: readonly Stretch[],
  events: readonly number[],
): { readonly stretch: Stretch; readonly at: number } | null {
  const rank = new Map(events.map((e, i) => [e, i]));
  let found: { readonly stretch: Stretch; readonly at: number } | null = null;
  for (const stretch of stretches) {
    const at = Math.max(0, ...stretch.happened.map((e) => rank.get(e)! + 1));
    const isThere = stretch.pending.every((e) => rank.get(e)! >= at);
    if (isThere && (found === null || at < found.at)) found = { stretch, at };
  }
  return found;
}

function latestWith(net: CausalNet, orders: readonly Order[], beyond: number): OrderedRun | null {
  if (hasCircle(net, orders)) return null;
  const kept = orders.map(({ first, then }): Constraint => ({ event: first, after: [then], plus: 0 }));
  const dates = greatestDatesUnder(net, [...net.constraints, ...kept], beyond);
  return dates && { dates, events: inOrder(net, dates, orders) };
}

/** Whether events would have to come before themselves. */
function hasCircle({ precedes }: CausalNet, orders: readonly Order[]): boolean {
  const isAfter = ({ first }: Order, { then }: Order) => precedes(then, first);
  for (let left = orders; left.length > 0; ) {
    const later = left.filter((order) => left.some((other) => isAfter(order, other)));
    if (later.length === left.length) return true;
    left = later;
  }
  return false;
}

/** All events by their dates, those of one date as causes and orders say. */
function inOrder(net: CausalNet, dates: readonly number[], orders: readonly Order[]): readonly number[] {
  const sorted = [...dates.keys()].sort((a, b) => dates[a] - dates[b] || a - b);
  const placed = new Set<number>();
  const place = (e: number, now: readonly number[]): void => {
    if (placed.has(e)) return;
    const isFirst = (other: number) =>
      net.precedes(other, e) || orders.some(({ first, then }) => first === other && then === e);
    for (const other of now) if (other !== e && !placed.has(other) && isFirst(other)) place(other, now);
    placed.add(e);
  };
  for (const now of groupBy(sorted, (e) => dates[e]).values()) for (const e of now) place(e, now);
  return [...placed];
}

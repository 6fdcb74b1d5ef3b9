import { maxOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import { leastWhere } from '../dates/bisection.ts';
import { type Budget, spend } from '../dates/budget.ts';
import { greatestDatesUnder } from '../dates/greatest-dates.ts';
import { allBefore } from '../process/constraint.ts';
import type { ActionEvents } from './action-events.ts';
import { largestAntichainSize } from './antichain.ts';
import type { Block } from './blocks.ts';
import { causalOrderOf } from './largest-sets.ts';

/** Dates, from one whole number to another, both within, at which a set of actions of a block can run together. */
export interface LargestDuring {
  readonly from: number;
  readonly to: number;
  /** By their indices in the block. */
  readonly set: readonly number[];
  /** No set that can do so at any of these dates is larger. */
  readonly atMost: number;
}

/** A set under constraints takes passes over all events of its block: so many of these count as one set of others. */
const EVENTS_A_SET = 8;

/**
 * The largest sets of actions that run together in a block with constraints, at all dates from 0 to `horizon`; with
 * `lasting`, while time passes.
 *
 * The dates at which a set can run together are those from one to another, as solutions are closed under the maximum
 * (see {@link Constraint}). So a largest set for some dates is one for all those of its own among them, and the others,
 * before and after, are looked at on their own.
 *
 * @param left sets that may be tried, as many as without constraints would take as long; where they do not suffice, a piece is enclosed by what was found and what was
 * left to add
 * @throws DatesNotFound
 */
export function largestSetsUnder(
  block: Block,
  lasting: boolean,
  horizon: number,
  left: Budget,
): readonly LargestDuring[] {
  const { net, actions } = block;
  const by = lasting ? 1 : 0;
  const moment = net.causes.length;
  /** The greatest dates at which these all run at one, the last of the dates, from `from` to `to`; `null` for none. */
  const datesOf = (set: readonly number[], from: number, to: number): readonly number[] | null => {
    const starts = set.map((a) => actions[a].start).filter((e) => e !== null);
    const ends = set.map((a) => actions[a].end);
    const first = maxOf(
      starts.map((start) => net.earliest[start]),
      from,
    );
    if (first > to || ends.some((end) => net.latest[end] < first + by)) return null;
    if (ends.some((end) => starts.some((start) => net.precedes(end, start)))) return null;
    const delays = {
      causes: [...net.causes, []],
      least: [...net.least, first],
      greatest: [...net.greatest, to],
    };
    const running = [...allBefore(starts, [moment]), ...allBefore([moment], ends, by)];
    return greatestDatesUnder(delays, [...net.constraints, ...running], horizon);
  };

  const order = causalOrderOf(block);
  const largest = (from: number, to: number): Pick<LargestDuring, 'set' | 'atMost'> => {
    const mayRun = ({ start, end }: ActionEvents) =>
      (start === null || net.earliest[start] <= to) && net.latest[end] >= from + by;
    const candidates = [...actions.keys()].filter((a) => mayRun(actions[a]));
    let best: readonly number[] = [];
    let open = 0;
    const known = new Map<string, boolean>();
    const canMeet = (a: number, b: number): boolean => {
      const key = `${a} ${b}`;
      const found = known.get(key) ?? datesOf([a, b], from, to) !== null;
      known.set(key, found);
      return found;
    };
    /** Adds to a set that can run together those of the others that each can; false when the budget is used up. */
    const search = (set: readonly number[], others: readonly number[]): boolean => {
      heed();
      if (set.length > best.length) best = set;
      for (const [i, action] of others.entries()) {
        if (set.length + others.length - i <= best.length) return true;
        if (!spend(left, Math.ceil(moment / EVENTS_A_SET))) {
          open = Math.max(open, set.length + others.length - i);
          return false;
        }
        if (datesOf([...set, action], from, to) === null) continue;
        const rest = others.slice(i + 1).filter((other) => canMeet(action, other));
        if (!search([...set, action], rest)) {
          open = Math.max(open, set.length + others.length - i - 1);
          return false;
        }
      }
      return true;
    };
    if (!search([], candidates)) open = Math.min(open, largestAntichainSize(order, candidates));
    return { set: best, atMost: Math.max(best.length, open) };
  };

  const ranges = (from: number, to: number): readonly LargestDuring[] => {
    if (from > to) return [];
    const { set, atMost } = largest(from, to);
    if (set.length === 0) return [{ from, to, set, atMost }];
    const last = datesOf(set, from, to)!;
    const end = last[moment];
    const start = leastWhere(from, end, (date) => datesOf(set, from, date) !== null);
    const outside =
      atMost === set.length
        ? ranges
        : (first: number, after: number) =>
            first > after ? [] : [{ from: first, to: after, set: [], atMost }];
    return [...outside(from, start - 1), { from: start, to: end, set, atMost }, ...outside(end + 1, to)];
  };
  return ranges(0, horizon);
}

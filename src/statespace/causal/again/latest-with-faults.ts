import { maxOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import type { CausalNet } from '../process/causal-net.ts';
import { DATING } from '../process/step-costs.ts';
import type { BadStart, BadStarts, Restartable } from './starts.ts';

/** A greatest date, and bad starts with which it is attained. */
export interface LatestWithFaults {
  readonly date: number;
  readonly bad: BadStarts;
}

/** What may be spent of each budget, all combinations numbered. */
interface Spendings {
  readonly count: number;
  /** What is left of a combination after one bad start; `null` where it is too little. */
  readonly less: (spending: number, start: BadStart) => number | null;
}

/** Combinations of what is spent of the budgets beyond which dates are not looked for so. */
const MOST_SPENDINGS = 1_000;

/** When something starts well at last, and the bad starts before. */
interface Started {
  readonly date: number;
  readonly bad: readonly BadStart[];
  /** What may have been spent by what is before. */
  readonly spending: number;
}

/**
 * The greatest dates of events with at most so many faults of each budget: a longest path with lengthened arcs. By event
 * and combination of what may be spent,
 *
 *     date(e, j) = max over bad starts b of  max over causes c of date(c, j - b)  +  b  +  greatest delay of e
 *
 * for dates are a maximum over paths, and each path has its own best use of the faults. One pass, in time linear in the
 * causes and in the combinations.
 *
 * @param restartable by event, what may start badly at it
 * @param left of each budget
 * @returns `null` where there are too many combinations
 */
export function latestWithFaults(
  net: Pick<CausalNet, 'causes' | 'greatest'>,
  restartable: readonly (Restartable | null)[],
  left: readonly number[],
): ((events: readonly number[]) => LatestWithFaults) | null {
  const { count, less } = spendingsOf(left);
  if (count > MOST_SPENDINGS) return null;
  const { causes, greatest } = net;
  const dates = new Float64Array(causes.length * count);
  const arrival = (e: number, spending: number): number => {
    let date = 0;
    for (const cause of causes[e]) date = Math.max(date, dates[cause * count + spending]);
    return date;
  };
  /** The latest good start of an event, with no more bad ones than it takes. */
  const started = (e: number, spending: number, number = 0): Started => {
    let best: Started = { date: arrival(e, spending), bad: [], spending };
    for (const start of restartable[e]?.tries[number]?.bad ?? []) {
      const rest = less(spending, start);
      if (rest === null) continue;
      const next = started(e, rest, number + 1);
      const date = next.date + start.longer;
      if (date > best.date) best = { ...next, date, bad: [start, ...next.bad] };
    }
    return best;
  };
  for (let e = 0; e < causes.length; e++) {
    heed(DATING * count);
    for (let spending = 0; spending < count; spending++)
      dates[e * count + spending] = started(e, spending).date + greatest[e];
  }
  /** The bad starts on a path to an event with its greatest date. */
  const badStarts = (last: number): BadStarts => {
    const all = new Map<Restartable, readonly BadStart[]>();
    let before = count - 1;
    for (let e: number | undefined = last; e !== undefined; ) {
      const { bad, spending } = started(e, before);
      if (bad.length > 0) all.set(restartable[e]!, bad);
      before = spending;
      const reached = arrival(e, before);
      e = causes[e].find((cause) => dates[cause * count + before] === reached);
    }
    return all;
  };
  return (events) => {
    const dateOf = (e: number) => dates[e * count + count - 1];
    const date = maxOf(events.map(dateOf), 0);
    const last = events.find((e) => dateOf(e) === date);
    return { date, bad: last === undefined ? new Map() : badStarts(last) };
  };
}

function spendingsOf(left: readonly number[]): Spendings {
  const steps: number[] = [];
  let count = 1;
  for (const most of left) {
    steps.push(count);
    count *= most + 1;
  }
  return {
    count,
    less: (spending, { budgets }) => {
      let rest = spending;
      for (const b of budgets) {
        if (Math.floor(spending / steps[b]) % (left[b] + 1) === 0) return null;
        rest -= steps[b];
      }
      return rest;
    },
  };
}

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

/** What is spent of each budget, all combinations numbered. */
interface Spendings {
  readonly count: number;
  /** What is left of a combination when so many starts of a restartable are taken from it; `null` where it is too little. */
  readonly less: (spending: number, budgets: readonly number[], starts: number) => number | null;
}

/** Combinations of what is spent of the budgets beyond which dates are not looked for so. */
const MOST_SPENDINGS = 1_000;

/**
 * The greatest dates of events with at most so many faults of each budget: a longest path with lengthened arcs. By event
 * and combination of what may be spent,
 *
 *     date(e, j) = max over i of  max over causes c of date(c, j - i)  +  i bad starts of e  +  greatest delay of e
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
  const spendings = spendingsOf(left);
  if (spendings.count > MOST_SPENDINGS) return null;
  const { causes, greatest } = net;
  const { count, less } = spendings;
  const dates = new Float64Array(causes.length * count);
  const arrival = (e: number, spending: number): number => {
    let date = 0;
    for (const cause of causes[e]) date = Math.max(date, dates[cause * count + spending]);
    return date;
  };
  const longest = restartable.map((each) => (each === null ? [] : longestTries(each)));
  for (let e = 0; e < causes.length; e++) {
    heed(DATING * count);
    for (let spending = 0; spending < count; spending++) {
      let date = arrival(e, spending);
      let longer = 0;
      longest[e].forEach((start, i) => {
        longer += start.longer;
        const before = less(spending, restartable[e]!.budgets, i + 1);
        if (before !== null) date = Math.max(date, arrival(e, before) + longer);
      });
      dates[e * count + spending] = date + greatest[e];
    }
  }
  /** The bad starts on a path to an event with its greatest date; no more than it takes. */
  const badStarts = (last: number): BadStarts => {
    const bad = new Map<Restartable, readonly BadStart[]>();
    let spending = count - 1;
    for (let e: number | undefined = last; e !== undefined; ) {
      let best = { starts: 0, before: spending, date: arrival(e, spending) };
      let longer = 0;
      for (const [i, start] of longest[e].entries()) {
        longer += start.longer;
        const before = less(spending, restartable[e]!.budgets, i + 1);
        if (before === null) break;
        const date = arrival(e, before) + longer;
        if (date > best.date) best = { starts: i + 1, before, date };
      }
      if (best.starts > 0) bad.set(restartable[e]!, longest[e].slice(0, best.starts));
      spending = best.before;
      const reached = arrival(e, spending);
      e = causes[e].find((cause) => dates[cause * count + spending] === reached);
    }
    return bad;
  };
  return (events) => {
    const dateOf = (e: number) => dates[e * count + count - 1];
    const date = maxOf(events.map(dateOf), 0);
    const last = events.find((e) => dateOf(e) === date);
    return { date, bad: last === undefined ? new Map() : badStarts(last) };
  };
}

/** Of each try that may go bad, the way that takes longest. */
function longestTries({ tries }: Restartable): readonly BadStart[] {
  return tries.flatMap(({ bad }) => {
    const [first, ...others] = bad;
    if (first === undefined) return [];
    return [others.reduce((longest, each) => (each.longer > longest.longer ? each : longest), first)];
  });
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
    less: (spending, budgets, starts) => {
      let rest = spending;
      for (const b of budgets) {
        const spent = Math.floor(spending / steps[b]) % (left[b] + 1);
        if (spent < starts) return null;
        rest -= starts * steps[b];
      }
      return rest;
    },
  };
}

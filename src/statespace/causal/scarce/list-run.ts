import { heed } from '../../../base/heed.ts';
import type { DatedRun } from '../cuts/dated-run.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import type { Tasks } from './tasks.ts';

/** A run in which tasks get their turns by a list. */
export interface ListRun extends DatedRun {
  /** The date by which what was asked for has happened. */
  readonly date: number;
  /** Whether two of one rank wanted what was there for one of them. */
  readonly hasTies: boolean;
}

/** What the firing of one event may take, in nanoseconds. */
const FIRING = 100;

/**
 * Makes runs in which, of the tasks that can begin, the one of the least rank does; of those of one rank, the first by
 * number. Nothing waits for anybody else's benefit, so each order in which tasks may begin at all is that of some ranks.
 *
 * @param delays by event
 * @param asked the events whose date is
 */
export function listRuns(
  { net, resources, endOf }: Tasks,
  delays: readonly number[],
  asked: readonly number[],
) {
  const events = net.firings.length;
  const causes = net.causes.map(({ length }) => length);
  const followers = Array.from({ length: events }, (): number[] => []);
  net.causes.forEach((all, e) => {
    for (const cause of all) followers[cause].push(e);
  });
  const beginOf = new Int32Array(events).fill(-1);
  endOf.forEach((end, begin) => {
    if (end !== -1) beginOf[end] = begin;
  });
  const begins = [...net.firings.keys()].filter((e) => endOf[e] !== -1);

  const run = (ranks: ArrayLike<number>): ListRun => {
    heed(FIRING * events);
    const missing = Int32Array.from(causes);
    const free = resources.map(({ capacity }) => capacity);
    const dates: number[] = new Array(events).fill(0);
    const order: number[] = [];
    /** Begins of tasks whose causes have happened, by rank. */
    const waiting: number[] = [];
    /** What is due, the last first. */
    const due: number[] = [];
    let now = 0;
    let hasTies = false;
    const fits = (begin: number) => resources.every(({ needed }, r) => needed[begin] <= free[r]);
    const comesFirst = (a: number, b: number) => ranks[a] - ranks[b] || a - b;
    const enable = (e: number): void => {
      if (endOf[e] !== -1) {
        let at = waiting.length;
        while (at > 0 && comesFirst(e, waiting[at - 1]) < 0) at--;
        waiting.splice(at, 0, e);
        return;
      }
      dates[e] = now + delays[e];
      let at = due.length;
      while (
        at > 0 &&
        (dates[due[at - 1]] < dates[e] || (dates[due[at - 1]] === dates[e] && due[at - 1] < e))
      )
        at--;
      due.splice(at, 0, e);
    };
    const fire = (e: number): void => {
      order.push(e);
      if (beginOf[e] !== -1) for (let r = 0; r < free.length; r++) free[r] += resources[r].needed[beginOf[e]];
      for (const follower of followers[e]) if (--missing[follower] === 0) enable(follower);
    };
    for (let e = 0; e < events; e++) if (missing[e] === 0) enable(e);
    for (;;) {
      while (due.length > 0 && dates[due.at(-1)!] === now) fire(due.pop()!);
      const at = waiting.findIndex(fits);
      if (at !== -1) {
        const [begin] = waiting.splice(at, 1);
        const alike = waiting.filter((other) => ranks[other] === ranks[begin] && fits(other));
        for (let r = 0; r < free.length; r++) free[r] -= resources[r].needed[begin];
        hasTies ||= !alike.every(fits);
        dates[begin] = now;
        fire(begin);
      } else if (due.length === 0) break;
      else now = dates[due.at(-1)!];
    }
    return { events: order, dates: order.map((e) => dates[e]), date: greatestOf(asked, dates), hasTies };
  };
  return { run, begins };
}

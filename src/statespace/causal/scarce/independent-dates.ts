import { groupBy } from '../../../base/collections/group-by.ts';
import { heed } from '../../../base/heed.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import { type Balance, greatestLeastLoad, leastGreatestLoad } from './balanced-loads.ts';
import { lengthsOf, type Machines, machinesFor, type Tasks } from './tasks.ts';

/** A date, and by event the rank of the task that begins with it: the run by that list has the date. */
export interface ListedDate {
  readonly date: number;
  readonly ranks: Int32Array;
}

/** The least and the greatest date over all runs. */
export interface IndependentDates {
  readonly least: ListedDate;
  readonly greatest: ListedDate;
}

/** What looking at one event may take, in nanoseconds. */
const LOOKING = 50;

/**
 * The least and the greatest date by which these events have all happened, where all tasks may begin at once and those
 * that share a resource need the same: as on machines of one kind. `null` where they do not, where a task has no greatest
 * length, or where too many are of different lengths.
 *
 * The least is that of the most even loads. For the greatest, look at the task that is over last: when it begins, all
 * machines have been at work, by other tasks. So it begins at the latest when the least loaded of them is done, where that
 * load is greatest; and in each such balance, it may be the one that begins then. More time for a task never lessens a
 * load, so the greatest lengths tell.
 */
export function independentDates(tasks: Tasks, asked: readonly number[]): IndependentDates | null {
  const { net } = tasks;
  const ends = endsBefore(tasks, asked);
  const groups = ends && machinesOf(tasks);
  if (ends === null || groups === null) return null;
  const shortest = lengthsOf(tasks, net.least);
  const longest = lengthsOf(tasks, net.greatest);
  if (longest.includes(Infinity)) return null;
  const sought = new Set(ends);
  // Those that are not asked for go last where the date is least; those that take no time, first.
  const ranks = Int32Array.from(net.firings, (_, e) => (sought.has(e) ? 0 : net.firings.length));
  const least = { date: greatestOf(asked, net.earliest), ranks };
  const greatest = { date: 0, ranks: new Int32Array(net.firings.length) };
  for (const e of asked)
    if (!ends.some((begin) => net.precedes(begin, e))) greatest.date = Math.max(greatest.date, net.latest[e]);
  for (const { begins, count } of groups) {
    const among = begins.filter((begin) => sought.has(begin));
    const soonest = leastGreatestLoad(shortest, among, count);
    const last = lastToEnd(longest, begins, among, count);
    if (soonest === null || last === null) return null;
    least.date = Math.max(least.date, soonest.load);
    rank(least.ranks, inOrder(soonest.balance, shortest, null));
    greatest.date = Math.max(greatest.date, last.date);
    rank(greatest.ranks, last.order);
  }
  return { least, greatest };
}

/**
 * The tasks that end before the events are asked for, by their beginnings; `null` where an event comes later than the last
 * of them, or before its end, or where a task cannot begin at once.
 */
function endsBefore({ net, endOf, taskOf }: Tasks, asked: readonly number[]): readonly number[] | null {
  const { firings, causes, greatest, latest } = net;
  heed(LOOKING * firings.length);
  const isEnd = (e: number) => taskOf[e] !== -1 && endOf[taskOf[e]] === e;
  /** Whether an event belongs to a task that is not over with it. */
  const isUnderWay = (e: number) => endOf[e] !== -1 || (taskOf[e] !== -1 && !isEnd(e));
  if (asked.some(isUnderWay)) return null;
  const isNeeded = new Uint8Array(firings.length);
  for (const e of asked) isNeeded[e] = 1;
  for (let e = firings.length - 1; e >= 0; e--)
    if (isNeeded[e]) for (const cause of causes[e]) isNeeded[cause] = 1;
  /** By event: whether it belongs to a task, or comes after one has begun. */
  const hangs = new Uint8Array(firings.length);
  for (const e of firings.keys()) {
    const isLater = causes[e].some((cause) => hangs[cause] === 1);
    const isBegin = endOf[e] !== -1;
    if (isBegin && (latest[e] > 0 || isLater)) return null;
    if (isLater || isBegin) hangs[e] = 1;
    if (!isNeeded[e] || !isLater || taskOf[e] !== -1) continue;
    if (greatest[e] > 0 || causes[e].some(isUnderWay)) return null;
  }
  return [...firings.keys()].filter((e) => endOf[e] !== -1 && isNeeded[endOf[e]] === 1);
}

/** The tasks by what they need; `null` where some of those that share a resource need something else. */
function machinesOf(tasks: Tasks): readonly Machines[] | null {
  const { net, resources, endOf } = tasks;
  const machines = machinesFor(
    tasks,
    [...net.firings.keys()].filter((e) => endOf[e] !== -1),
  );
  const isShared = resources.some(
    ({ needed }) => machines.filter(({ begins: [begin] }) => needed[begin] > 0).length > 1,
  );
  return isShared ? null : machines;
}

/** When the last of some tasks is over at the latest, and an order in which it is; `null` where too many differ. */
function lastToEnd(
  lengths: Float64Array,
  begins: readonly number[],
  among: readonly number[],
  machines: number,
): { readonly date: number; readonly order: readonly number[] } | null {
  let found: { readonly date: number; readonly order: readonly number[] } = { date: 0, order: begins };
  const candidates = [...groupBy(among, (begin) => lengths[begin])].sort(([a], [b]) => b - a);
  for (const [length, [last]] of candidates) {
    const others = begins.filter((begin) => begin !== last);
    // Only what is over later than those before is of interest.
    const balanced = greatestLeastLoad(lengths, others, machines, Math.max(0, found.date + 1 - length));
    if (balanced === 'too-many') return null;
    if (balanced === null) continue;
    found = {
      date: balanced.load + length,
      order: inOrder(balanced.balance, lengths, { task: last, from: balanced.load }),
    };
  }
  return found;
}

/** Tasks in the order in which they begin, if those of each machine go on without a pause; and one more, at its date. */
function inOrder(
  balance: Balance,
  lengths: Float64Array,
  more: { readonly task: number; readonly from: number } | null,
): readonly number[] {
  const starts: { readonly task: number; readonly from: number }[] = more === null ? [] : [more];
  for (const machine of balance) {
    let from = 0;
    for (const task of machine) {
      starts.push({ task, from });
      from += lengths[task];
    }
  }
  return starts.sort((a, b) => a.from - b.from).map(({ task }) => task);
}

/** Gives the tasks ranks in this order, after the first. */
function rank(ranks: Int32Array, order: readonly number[]): void {
  for (const [i, begin] of order.entries()) ranks[begin] = i + 1;
}

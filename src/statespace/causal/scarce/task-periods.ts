import { heed } from '../../../base/heed.ts';
import type { DatedRun } from '../cuts/dated-run.ts';
import type { Period } from '../cuts/period.ts';
import { type ListRun, listRuns } from './list-run.ts';
import { machinesFor, type Tasks } from './tasks.ts';

/** A period that lies in one task, which waits for nothing meanwhile: it lasts as long as the events of the task take. */
export interface TaskPeriod {
  /** The beginning of the task. */
  readonly task: number;
  /** The events with which the period begins and ends. */
  readonly first: number;
  readonly last: number;
  readonly least: number;
  /** `Infinity` where there is no greatest. */
  readonly greatest: number;
}

/** What following one event of a task may take, in nanoseconds. */
const FOLLOWING = 50;

/** The periods, if each lies in one task; else `null`. */
export function periodsInTasks(tasks: Tasks, periods: readonly Period[]): readonly TaskPeriod[] | null {
  const found = periods.map((period) => inTask(tasks, period));
  return found.every((each) => each !== null) ? found : null;
}

function inTask({ net, endOf, taskOf }: Tasks, { happened, pending }: Period): TaskPeriod | null {
  const [first, last] = [happened[0], pending[0]];
  if (happened.length !== 1 || pending.length !== 1) return null;
  const task = endOf[first] !== -1 ? first : taskOf[first];
  if (task === -1 || taskOf[last] !== task || !net.precedes(first, last)) return null;
  let [least, greatest] = [0, 0];
  for (let e = last; e !== first; e = net.causes[e][0]) {
    heed(FOLLOWING);
    least += net.least[e];
    greatest += net.greatest[e];
  }
  return { task, first, last, least, greatest };
}

/**
 * No more of these tasks are ever under way at once: those that need the same are at most as many as there is enough for.
 *
 * @param begins the events with which they begin
 */
export function mostAtOnce(tasks: Tasks, begins: ReadonlySet<number>): number {
  return machinesFor(tasks, begins).reduce(
    (sum, alike) => sum + Math.min(alike.begins.length, alike.count),
    0,
  );
}

/**
 * A run to a cut that lies in at least so many of the lists of periods, if one is found where these tasks get their turns
 * first and take as long, or as short, as they can; `null` if none is.
 *
 * @param lists periods of which those of one list lie one after the other
 * @param lasting whether time must be able to pass at the cut
 */
export function runToPeriods(
  tasks: Tasks,
  lists: readonly (readonly TaskPeriod[])[],
  count: number,
  lasting: boolean,
): DatedRun | null {
  const { net } = tasks;
  const changes = new Map<number, number>();
  const change = (e: number, by: number) => changes.set(e, (changes.get(e) ?? 0) + by);
  const ranks = new Int32Array(net.firings.length).fill(1);
  for (const { task, first, last } of lists.flat()) {
    change(first, 1);
    change(last, -1);
    ranks[task] = 0;
  }
  for (const delays of [longestDelays(tasks, 1), net.least]) {
    let inside = 0;
    const found = upTo(listRuns(tasks, delays, []).run(ranks), lasting, (e) => {
      inside += changes.get(e) ?? 0;
      return inside >= count;
    });
    if (found !== null) return found;
  }
  return null;
}

/**
 * A run to a cut at which what is looked for is so, if one is found where these events go first and are short, and what these
 * others come after goes last and is long; `null` if none is.
 *
 * @param first all that has happened at the cut, with its causes
 * @param isSought asked at each cut from where these have happened on
 * @param lasting whether time must be able to pass at the cut
 */
export function runPast(
  tasks: Tasks,
  first: readonly number[],
  last: readonly number[],
  isSought: (happened: ReadonlySet<number>) => boolean,
  lasting: boolean,
): DatedRun | null {
  const { net } = tasks;
  const isFirst = new Set(first);
  const isLast = (e: number) => last.some((other) => e === other || net.precedes(e, other));
  const ranks = Int32Array.from(net.firings, (_, e) => (isFirst.has(e) ? 0 : isLast(e) ? 2 : 1));
  const delays = longestDelays(tasks, 1).map((longest, e) => (isFirst.has(e) ? net.least[e] : longest));
  const happened = new Set<number>();
  let missing = isFirst.size;
  return upTo(listRuns(tasks, delays, []).run(ranks), lasting, (e) => {
    happened.add(e);
    if (isFirst.has(e)) missing--;
    return missing === 0 && isSought(happened);
  });
}

/**
 * A run up to its first event after which something is so, which is asked after each; `null` where it never is.
 *
 * @param lasting whether time must pass after it, or nothing more happens
 */
function upTo({ events, dates }: DatedRun, lasting: boolean, isSo: (e: number) => boolean): DatedRun | null {
  for (const [i, e] of events.entries()) {
    const canLast = i === events.length - 1 || dates[i + 1] > dates[i];
    if (isSo(e) && (canLast || !lasting))
      return { events: events.slice(0, i + 1), dates: dates.slice(0, i + 1) };
  }
  return null;
}

/** A run in which each task takes as long as it can; where there is no greatest, so much longer than the least. */
export function longestRun(tasks: Tasks, by: number): ListRun {
  return listRuns(tasks, longestDelays(tasks, by), []).run(new Int32Array(tasks.net.firings.length));
}

/** By event, its greatest delay; where it has none, its least and so much more. */
export function longestDelays({ net }: Tasks, by: number): readonly number[] {
  return net.greatest.map((delay, e) => (delay === Infinity ? net.least[e] + by : delay));
}

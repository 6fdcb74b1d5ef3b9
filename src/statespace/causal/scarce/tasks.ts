import { groupBy } from '../../../base/collections/group-by.ts';
import { minOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import type { CausalNet } from '../process/causal-net.ts';
import type { Sharing } from './sharing.ts';

/**
 * What is scarce is only held by tasks: each takes all that it needs as it begins, at once when there is enough, and gives
 * it back at its end, which waits for nothing else. So each run ends, however the tasks get their turns.
 */
export interface Tasks {
  readonly net: CausalNet;
  readonly resources: readonly NeededResource[];
  /** By event: the end of the task that begins with it; -1 for all others. */
  readonly endOf: Int32Array;
  /** By event: the beginning of the task that goes on until it; -1 for all others. */
  readonly taskOf: Int32Array;
}

/** A resource, and how much of it the task that begins with an event needs, 0 for all others. */
export interface NeededResource {
  readonly capacity: number;
  readonly needed: Int32Array;
}

/** Tasks that need the same: as many run at once as there are machines. */
export interface Machines {
  readonly begins: readonly number[];
  readonly count: number;
}

/** Tasks by what they need. */
export function machinesFor({ resources }: Tasks, begins: Iterable<number>): readonly Machines[] {
  const groups = groupBy([...begins], (begin) => resources.map(({ needed }) => needed[begin]).join(' '));
  return [...groups.values()].map((alike) => {
    const used = resources.filter(({ needed }) => needed[alike[0]] > 0);
    const counts = used.map(({ capacity, needed }) => Math.floor(capacity / needed[alike[0]]));
    return { begins: alike, count: minOf(counts) };
  });
}

/** What following one cause may take, in nanoseconds. */
const FOLLOWING = 50;

/** The tasks that share; `null` where something is held otherwise, or more is needed than there ever is. */
export function tasksOf({ net, resources }: Sharing): Tasks | null {
  const events = net.firings.length;
  const endOf = new Int32Array(events).fill(-1);
  const taskOf = new Int32Array(events).fill(-1);
  const needed = resources.map(() => new Int32Array(events));
  const takes = (e: number) => resources.some(({ taken }) => taken[e] > 0);
  const gives = (e: number) => resources.some(({ taken }) => taken[e] < 0);
  for (let end = 0; end < events; end++) {
    if (!gives(end)) continue;
    const begin = followedBack(net, end, takes, (e) => gives(e) && e !== end, taskOf);
    if (begin === null || net.greatest[begin] > 0) return null;
    if (!resources.every(({ taken }) => taken[end] === -taken[begin])) return null;
    endOf[begin] = end;
    for (const [r, { taken }] of resources.entries()) needed[r][begin] = taken[begin];
  }
  for (let e = 0; e < events; e++) if (takes(e) && endOf[e] === -1) return null;
  const all = resources.map(({ free }, r) => ({ capacity: free, needed: needed[r] }));
  const isEnough = all.every((each) => each.needed.every((amount) => amount <= each.capacity));
  return isEnough ? { net, resources: all, endOf, taskOf } : null;
}

/** The beginning of the task that ends with an event: each event until then has one cause, and is noted to be its own. */
function followedBack(
  { causes }: CausalNet,
  end: number,
  isBegin: (e: number) => boolean,
  isOther: (e: number) => boolean,
  taskOf: Int32Array,
): number | null {
  const passed: number[] = [];
  for (let e = end; ; ) {
    heed(FOLLOWING);
    if (isBegin(e)) {
      for (const each of passed) taskOf[each] = e;
      return e;
    }
    if (causes[e].length !== 1 || isOther(e) || taskOf[e] !== -1) return null;
    passed.push(e);
    e = causes[e][0];
  }
}

/** By event: how long the task that begins with it lasts, for one choice of delays; 0 for all others. */
export function lengthsOf({ taskOf }: Tasks, delays: readonly number[]): Float64Array {
  const lengths = new Float64Array(delays.length);
  for (const [e, begin] of taskOf.entries()) if (begin !== -1) lengths[begin] += delays[e];
  return lengths;
}

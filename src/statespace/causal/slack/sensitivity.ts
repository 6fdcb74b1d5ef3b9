import { heed } from '../../../base/heed.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import { datesFor } from '../process/causal-net.ts';
import { type ActivityNetwork, timesAfter } from './activity-network.ts';

/** The end of the run as a function of one bound of one activity: the greater of `without` and `fixed` plus the bound. */
export interface Sensitivity {
  /** The longest path that avoids the activity. */
  readonly without: number;
  /** The longest path through it, without its own duration. */
  readonly fixed: number;
  /**
   * Where the activity is on the longest path, what takes over when it becomes short enough: those of the longest path
   * without it that are on no longest path now, in their order.
   */
  readonly rivals: readonly number[];
}

/** The sensitivities of the nodes in `asked` for the runs in which all take these durations. */
export function sensitivities(
  network: ActivityNetwork,
  durations: readonly number[],
  asked: ReadonlySet<number>,
): ReadonlyMap<number, Sensitivity> {
  const ends = datesFor(network, durations);
  const after = timesAfter(network, durations);
  const end = ends.at(-1)!;
  const isOnLongest = (v: number) => ends[v] + after[v] === end;
  const past = longestAvoiding(network, durations, ends, after);
  const found = new Map<number, Sensitivity>();
  for (const v of asked) {
    heed();
    const fixed = greatestOf(network.causes[v], ends) + after[v];
    if (!isOnLongest(v)) {
      found.set(v, { without: end, fixed, rivals: [] });
      continue;
    }
    const without = past[v];
    const hasRivals = without < end && without > fixed;
    const path = hasRivals ? longestPath(network, datesWithout(network, durations, v, ends)) : [];
    found.set(v, { without, fixed, rivals: path.filter((w) => asked.has(w) && !isOnLongest(w)) });
  }
  return found;
}

/**
 * By node, the longest path that avoids it; minus infinity where none does. A path from the start to the end goes by a node,
 * but not through it, by one arc from a node with a smaller number to one with a greater, which all paths by that arc
 * avoid. So the longest arcs come first, and tell of all nodes between that none has told of.
 *
 * @param ends of each node, at the latest
 * @param after the longest time from there to the end of the run
 */
function longestAvoiding(
  { causes }: ActivityNetwork,
  durations: readonly number[],
  ends: readonly number[],
  after: readonly number[],
): readonly number[] {
  const arcs = causes.flatMap((before, to) =>
    before
      .filter((from) => to - from > 1)
      .map((from) => ({ from, to, length: ends[from] + durations[to] + after[to] })),
  );
  // No difference: lengths may be infinite.
  arcs.sort((a, b) => Number(a.length < b.length) - Number(a.length > b.length));
  const longest = causes.map(() => -Infinity);
  /** From each node on, the first that no arc has told of. */
  const open = [...causes.keys(), causes.length];
  const firstOpen = (node: number): number => {
    let v = node;
    for (; open[v] !== v; v = open[v]) open[v] = open[open[v]];
    return v;
  };
  for (const { from, to, length } of arcs) {
    for (let v = firstOpen(from + 1); v < to; v = firstOpen(v)) {
      longest[v] = length;
      open[v] = v + 1;
    }
  }
  return longest;
}

/** The end dates when no path may go through `node`; minus infinity where all do. */
function datesWithout(
  { causes }: ActivityNetwork,
  durations: readonly number[],
  node: number,
  ends: readonly number[],
): readonly number[] {
  const dates = ends.slice(0, node);
  dates.push(-Infinity);
  for (let v = node + 1; v < causes.length; v++) {
    let start = -Infinity;
    for (const cause of causes[v]) start = Math.max(start, dates[cause]);
    // What only the node leads to has no other path, however long it takes itself.
    dates.push(start === -Infinity ? -Infinity : start + durations[v]);
  }
  return dates;
}

function longestPath({ causes }: ActivityNetwork, dates: readonly number[]): readonly number[] {
  const path: number[] = [];
  for (let v = causes.length - 1; v > 0; ) {
    const before = causes[v];
    v = before.reduce((best, cause) => (dates[cause] > dates[best] ? cause : best), before[0]);
    path.unshift(v);
  }
  return path;
}

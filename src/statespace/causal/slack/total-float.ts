import { heed } from '../../../base/heed.ts';
import type { Enclosed } from '../dates/enclosed.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import { datesFor } from '../process/causal-net.ts';
import { DATING } from '../process/step-costs.ts';
import { type ActivityNetwork, greatestLeads, mirrored, reversed, timesAfter } from './activity-network.ts';

/** A network and the same one seen from its end. */
export interface BothWays {
  readonly network: ActivityNetwork;
  readonly turned: ActivityNetwork;
}

/** Both, so that what is found forwards is found backwards too. */
export function bothWays(network: ActivityNetwork): BothWays {
  return { network, turned: reversed(network) };
}

/**
 * The greatest total float of a node over all runs: by how much the longest path from start to end exceeds the longest
 * one through the node. The node is critical in every run when it is 0 (Fortin, Zielinski, Dubois and Fargier 2010).
 *
 * On a path, what the node needs comes first, then what has nothing to do with it, then what needs it. How far the first
 * can be ahead, and the last, is a greatest difference of dates; what lies between takes its greatest durations.
 */
export function greatestFloat({ network, turned }: BothWays, node: number): number {
  const { causes, least, greatest } = network;
  const before = greatestLeads(network, node);
  const leads = greatestLeads(turned, mirrored(network, node));
  const after = (v: number) => leads[mirrored(network, v)] ?? -Infinity;
  /** How far the path up to a node can be ahead, for the nodes that do not need `node`. */
  const ahead = new Array<number>(causes.length).fill(-Infinity);
  heed(DATING * causes.length);
  let most = 0;
  for (let v = 0; v < causes.length; v++) {
    if (v === node) continue;
    if ((before[v] ?? -Infinity) !== -Infinity) {
      ahead[v] = before[v];
      continue;
    }
    let start = -Infinity;
    for (const cause of causes[v]) start = Math.max(start, ahead[cause]);
    if (after(v) === -Infinity) ahead[v] = start + greatest[v];
    else most = Math.max(most, start + after(v) - least[node]);
  }
  return most;
}

/** A path forwards from a node, and no more than how much any path from start to end that goes on so falls short. */
interface ForwardPath {
  readonly nodes: readonly number[];
  readonly atLeast: number;
}

/**
 * The least total float of a node over all runs; the node is critical in some run when it is 0. NP-hard (Chanas and
 * Zielinski 2002), so a search by branch and bound.
 *
 * For one path through the node it is least when the path takes its greatest durations; what is before the node need not
 * be chosen, for the rest is a least difference of dates. So paths forwards from the node are tried, or backwards where
 * they are fewer: those first that may fall short least, none that cannot be better, until one does not fall short.
 *
 * @param budget paths that may be tried
 */
export function leastFloat({ network, turned }: BothWays, node: number, budget: number): Enclosed {
  const other = mirrored(network, node);
  const isTurned = pathsAfter(turned, other) < pathsAfter(network, node);
  const [forwards, from] = isTurned ? [turned, other] : [network, node];
  const slow = finiteDurations(forwards);
  return slow === null
    ? { atLeast: 0, atMost: floatFor(network, network.least, node) }
    : shortestFall(forwards, slow, from, budget);
}

/** The total float of a node in one run, that with these durations (Kelley and Walker 1959). */
function floatFor(network: ActivityNetwork, durations: readonly number[], node: number): number {
  const ends = datesFor(network, durations);
  return ends.at(-1)! - ends[node] - timesAfter(network, durations)[node];
}

function pathsAfter({ successors }: ActivityNetwork, node: number): number {
  const paths = new Array<number>(successors.length).fill(0);
  paths[successors.length - 1] = 1;
  for (let v = successors.length - 2; v >= node; v--)
    for (const next of successors[v]) paths[v] += paths[next];
  return paths[node];
}

/**
 * The greatest durations, with a number for Infinity that is so large that no sum of other durations makes up for it:
 * least floats are the same from there on. `null` when sums of it are no exact numbers.
 */
function finiteDurations({ least, greatest }: ActivityNetwork): readonly number[] | null {
  const endless = greatest.filter((most) => most === Infinity).length;
  if (endless === 0) return greatest;
  let sum = 0;
  for (const [v, most] of greatest.entries()) sum += least[v] + (most === Infinity ? 0 : most);
  const endlessTime = 2 * sum + 1;
  if ((endless + 1) * endlessTime > Number.MAX_SAFE_INTEGER) return null;
  return greatest.map((most) => (most === Infinity ? endlessTime : most));
}

function shortestFall(
  network: ActivityNetwork,
  slow: readonly number[],
  from: number,
  budget: number,
): Enclosed {
  const end = network.causes.length - 1;
  const rest = timesAfter(network, slow);
  const open: ForwardPath[] = [{ nodes: [from], atLeast: 0 }];
  let best = shortfall(network, slow, longestPath(network, slow, rest, from));
  let tried = 1;
  for (;;) {
    const path = takeBest(open);
    if (path === null || path.atLeast >= best) return { atLeast: best, atMost: best };
    if (tried >= budget) return { atLeast: path.atLeast, atMost: best };
    for (const next of network.successors[path.nodes.at(-1)!]) {
      const nodes = [...path.nodes, next];
      tried += 1;
      const here = shortfall(network, slow, nodes);
      if (next === end) {
        best = Math.min(best, here);
        continue;
      }
      const there = shortfall(network, slow, nodes, end) - rest[next];
      const atLeast = Math.max(path.atLeast, here, there);
      if (atLeast < best) open.push({ nodes, atLeast });
    }
  }
}

/** Of those that are equally good the one made last, which is nearest to the end. */
function takeBest(open: ForwardPath[]): ForwardPath | null {
  let at = open.length - 1;
  for (let i = at - 1; i >= 0; i--) if (open[i].atLeast < open[at].atLeast) at = i;
  return at < 0 ? null : open.splice(at, 1)[0];
}

function longestPath(
  { successors }: ActivityNetwork,
  slow: readonly number[],
  rest: readonly number[],
  from: number,
): readonly number[] {
  const path = [from];
  for (let next = successors[from]; next.length > 0; next = successors[path.at(-1)!])
    path.push(next.reduce((best, v) => (slow[v] + rest[v] > slow[best] + rest[best] ? v : best)));
  return path;
}

/**
 * The least, over all runs in which the nodes of a path take these durations, by which the date of `until` exceeds the
 * start of the path plus its length.
 *
 * The greatest lead of the start on that date: one pass backwards from the least date bounds the dates, one forwards
 * finds them.
 */
function shortfall(
  network: ActivityNetwork,
  slow: readonly number[],
  path: readonly number[],
  until: number = path.at(-1)!,
): number {
  const { causes, least, greatest } = network;
  const [from] = path;
  const fast = [...least];
  let length = 0;
  for (const v of path) {
    fast[v] = slow[v];
    length += slow[v];
  }
  heed(2 * DATING * until);
  const date = datesFor(network, fast, until + 1)[until];
  const dates = new Array<number>(until + 1).fill(Infinity);
  dates[until] = date;
  for (let v = until; v > 0; v--) {
    for (const cause of causes[v]) dates[cause] = Math.min(dates[cause], dates[v] - fast[v]);
  }
  for (let v = 0; v < from; v++) dates[v] = Math.min(dates[v], greatestOf(causes[v], dates) + greatest[v]);
  return date - greatestOf(causes[from], dates) - length;
}

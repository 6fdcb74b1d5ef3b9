import type { Enclosed } from '../dates/enclosed.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import { datesFor } from '../process/causal-net.ts';
import { type ActivityNetwork, greatestLeads, mirrored, reversed, timesAfter } from './activity-network.ts';

/** A network and the same one seen from its end. */
export interface BothWays {
  readonly network: ActivityNetwork;
  readonly turned: ActivityNetwork;
}

export function bothWays(network: ActivityNetwork): BothWays {
  return { network, turned: reversed(network) };
}

/**
 * The greatest total float of a node over all runs: by how much the longest way from start to end exceeds the longest
 * one through the node. The node is critical in every run when it is 0 (Fortin, Zielinski, Dubois and Fargier 2010).
 *
 * On a way, what the node needs comes first, then what has nothing to do with it, then what needs it. How far the first
 * can be ahead, and the last, is a greatest difference of dates; what lies between takes its greatest durations.
 */
export function greatestFloat({ network, turned }: BothWays, node: number): number {
  const { causes, least, greatest } = network;
  const before = greatestLeads(network, node);
  const leads = greatestLeads(turned, mirrored(network, node));
  const after = (v: number) => leads[mirrored(network, v)] ?? -Infinity;
  /** How far the way up to a node can be ahead, for the nodes that do not need `node`. */
  const ahead = new Array<number>(causes.length).fill(-Infinity);
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

/** A way forwards from a node, and no more than how much any way from start to end that goes on so falls short. */
interface Way {
  readonly nodes: readonly number[];
  readonly atLeast: number;
}

/**
 * The least total float of a node over all runs; the node is critical in some run when it is 0. NP-hard (Chanas and
 * Zielinski 2002), so a search by branch and bound.
 *
 * For one way through the node it is least when the way takes its greatest durations; what is before the node need not
 * be chosen, for the rest is a least difference of dates. So ways forwards from the node are tried, or backwards where
 * they are fewer: those first that may fall short least, none that cannot be better, until one does not fall short.
 *
 * @param budget ways that may be tried
 */
export function leastFloat({ network, turned }: BothWays, node: number, budget: number): Enclosed {
  const other = mirrored(network, node);
  const isTurned = waysAfter(turned, other) < waysAfter(network, node);
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

function waysAfter({ successors }: ActivityNetwork, node: number): number {
  const ways = new Array<number>(successors.length).fill(0);
  ways[successors.length - 1] = 1;
  for (let v = successors.length - 2; v >= node; v--) for (const next of successors[v]) ways[v] += ways[next];
  return ways[node];
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
  const open: Way[] = [{ nodes: [from], atLeast: 0 }];
  let best = shortfall(network, slow, longestWay(network, slow, rest, from));
  let tried = 1;
  for (;;) {
    const way = takeBest(open);
    if (way === null || way.atLeast >= best) return { atLeast: best, atMost: best };
    if (tried >= budget) return { atLeast: way.atLeast, atMost: best };
    for (const next of network.successors[way.nodes.at(-1)!]) {
      const nodes = [...way.nodes, next];
      tried += 1;
      const here = shortfall(network, slow, nodes);
      if (next === end) {
        best = Math.min(best, here);
        continue;
      }
      const there = shortfall(network, slow, nodes, end) - rest[next];
      const atLeast = Math.max(way.atLeast, here, there);
      if (atLeast < best) open.push({ nodes, atLeast });
    }
  }
}

/** Of those that are equally good the one made last, which is nearest to the end. */
function takeBest(open: Way[]): Way | null {
  let at = open.length - 1;
  for (let i = at - 1; i >= 0; i--) if (open[i].atLeast < open[at].atLeast) at = i;
  return at < 0 ? null : open.splice(at, 1)[0];
}

function longestWay(
  { successors }: ActivityNetwork,
  slow: readonly number[],
  rest: readonly number[],
  from: number,
): readonly number[] {
  const way = [from];
  for (let next = successors[from]; next.length > 0; next = successors[way.at(-1)!])
    way.push(next.reduce((best, v) => (slow[v] + rest[v] > slow[best] + rest[best] ? v : best)));
  return way;
}

/**
 * The least, over all runs in which the nodes of a way take these durations, by which the date of `until` exceeds the
 * start of the way plus its length.
 *
 * The greatest lead of the start on that date: one pass backwards from the least date bounds the dates, one forwards
 * finds them.
 */
function shortfall(
  network: ActivityNetwork,
  slow: readonly number[],
  way: readonly number[],
  until: number = way.at(-1)!,
): number {
  const { causes, least, greatest } = network;
  const [from] = way;
  const fast = [...least];
  let length = 0;
  for (const v of way) {
    fast[v] = slow[v];
    length += slow[v];
  }
  const date = datesFor(network, fast, until + 1)[until];
  const dates = new Array<number>(until + 1).fill(Infinity);
  dates[until] = date;
  for (let v = until; v > 0; v--) {
    for (const cause of causes[v]) dates[cause] = Math.min(dates[cause], dates[v] - fast[v]);
  }
  for (let v = 0; v < from; v++) dates[v] = Math.min(dates[v], greatestOf(causes[v], dates) + greatest[v]);
  return date - greatestOf(causes[from], dates) - length;
}

import { groupBy } from '../../../base/collections/group-by.ts';
import { heed } from '../../../base/heed.ts';
import { datesFor } from '../process/causal-net.ts';
import { type Activity, type ActivityNetwork, networkOf } from './activity-network.ts';

/** A smaller network in which some nodes of a large one have the same floats. */
export interface Subnetwork {
  readonly network: ActivityNetwork;
  /** These nodes of the large network. */
  readonly own: readonly number[];
  /** The nodes of the large network that the small one has, with their numbers there. */
  readonly numbers: ReadonlyMap<number, number>;
}

/**
 * Splits a network into small ones in which floats are computed: each node but the start and the end is in one.
 *
 * Where all that leads out of a set of nodes leads to one node, and nothing leads into it, the set is for the nodes
 * outside of it one activity that takes from its earliest to its latest end: all dates between are possible, whatever
 * the others do. Such sets are what a cut vertex of the undirected graph separates from the end; one depth-first search
 * finds them (Hopcroft and Tarjan 1973). So sites that meet in one last step cost as many small networks, not one large
 * one for each of their activities.
 */
export function* subnetworksOf(network: ActivityNetwork): Generator<Subnetwork> {
  const { homes, above } = hangingSets(network);
  const members = groupBy([...homes.keys()].slice(1), (v) => homes[v]);
  const dates = [network.least, network.greatest].map((durations) => datesFor(network, durations));
  /** By node, its causes, the last of them first: in the earliest run, and in the latest. */
  const lastFirst = dates.map((ends) =>
    network.causes.map((list) => list.toSorted((a, b) => ends[b] - ends[a])),
  );
  for (const [home, inside] of members) {
    const kept = [...inside];
    for (let h = above(home); h !== null; h = above(h)) for (const each of members.get(h)!) kept.push(each);
    kept.sort((a, b) => a - b);
    const own = inside.filter((v) => v !== homes.length - 1);
    const isKept = new Set(kept);
    const lastOutside = (v: number) =>
      lastFirst.map((lists, run) => dates[run][lists[v].find((cause) => !isKept.has(cause)) ?? 0]);
    yield { own, ...contracted(network, kept, lastOutside) };
  }
}

interface HangingSets {
  /** By node: the root of the smallest hanging set that holds it; the last node where none does. */
  readonly homes: readonly number[];
  /** The root of the next larger hanging set; the last node where there is none, and `null` for that. */
  readonly above: (home: number) => number | null;
}

/** The start belongs to none: it links nothing, for its date is always 0. */
function hangingSets({ causes, successors }: ActivityNetwork): HangingSets {
  const end = causes.length - 1;
  const neighbours = causes.map((list, v) => [...list, ...successors[v]].filter((w) => w !== 0));
  const parent = new Array<number>(causes.length).fill(-1);
  /** When the search came to a node, from 1, and the first of the nodes next to its subtree. */
  const entered = new Array<number>(causes.length).fill(0);
  const low = new Array<number>(causes.length).fill(0);
  const next = new Array<number>(causes.length).fill(0);
  const order = [end];
  entered[end] = 1;
  low[end] = 1;
  for (let v = end; v !== -1; ) {
    if (next[v] === neighbours[v].length) {
      const up = parent[v];
      if (up !== -1) low[up] = Math.min(low[up], low[v]);
      v = up;
      continue;
    }
    const w = neighbours[v][next[v]++];
    if (entered[w] === 0) {
      parent[w] = v;
      order.push(w);
      entered[w] = order.length;
      low[w] = entered[w];
      v = w;
    } else low[v] = Math.min(low[v], entered[w]);
  }
  const homes = causes.map((_, v) => v);
  for (const v of order) {
    const isRoot = v === end || low[v] >= entered[parent[v]];
    if (!isRoot) homes[v] = homes[parent[v]];
  }
  return { homes, above: (home) => (home === end ? null : homes[parent[home]]) };
}

/**
 * The network of some nodes with the end, and of one activity for all that hangs at each of them and is left out.
 *
 * @param lastOutside the date when the last of the causes of a node ends that are left out, the least and the greatest
 */
function contracted(
  { successors, least, greatest }: ActivityNetwork,
  kept: readonly number[],
  lastOutside: (node: number) => readonly number[],
) {
  const end = successors.length - 1;
  const activities: Activity[] = [];
  const numbers = new Map<number, number>();
  const before = new Map(kept.map((v): [number, number[]] => [v, []]));
  for (const v of kept) {
    heed();
    const causes = before.get(v)!;
    const [from, to] = lastOutside(v);
    if (to > 0) {
      activities.push({ causes: [], least: from, greatest: to });
      causes.push(activities.length - 1);
    }
    // The end is made anew: it waits for all that nothing else waits for, and nothing else is.
    if (v === end) continue;
    activities.push({ causes, least: least[v], greatest: greatest[v] });
    numbers.set(v, activities.length);
    for (const next of successors[v]) before.get(next)?.push(activities.length - 1);
  }
  return { network: networkOf(activities), numbers };
}

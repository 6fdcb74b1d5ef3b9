import { minOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';

/** What following one arc may take, in nanoseconds. */
const FOLLOWING = 20;

/**
 * The greatest sum of the numbers of a set that contains, with each of its members, those of its causes that may be in
 * it: what is gained in all, less a least cut between gains and losses (Picard 1976), which is a greatest flow (Dinic 1970).
 *
 * @param members those that may be in it
 * @param causes of each of all, those that have to be in it too
 */
export function greatestClosure(
  members: readonly number[],
  causes: readonly (readonly number[])[],
  gains: Int32Array,
): number {
  const index = new Map(members.map((member, i) => [member, i]));
  const source = members.length;
  const sink = source + 1;
  /** By node its arcs; an arc and what flows back along it are neighbours. */
  const arcs = Array.from({ length: sink + 1 }, (): number[] => []);
  const to: number[] = [];
  const room: number[] = [];
  const connect = (a: number, b: number, most: number): void => {
    arcs[a].push(to.push(b) - 1);
    room.push(most);
    arcs[b].push(to.push(a) - 1);
    room.push(0);
  };
  let gained = 0;
  for (const [i, member] of members.entries()) {
    const gain = gains[member];
    if (gain > 0) connect(source, i, gain);
    if (gain < 0) connect(i, sink, -gain);
    gained += Math.max(0, gain);
    for (const cause of causes[member]) {
      const other = index.get(cause);
      if (other !== undefined) connect(i, other, Infinity);
    }
  }
  /** By node: how many arcs with room lead there from the source; -1 where none does. */
  const levels = new Int32Array(sink + 1);
  const tried = new Int32Array(sink + 1);
  const isReached = (): boolean => {
    levels.fill(-1);
    levels[source] = 0;
    const queue = [source];
    for (const node of queue) {
      heed(FOLLOWING * arcs[node].length);
      for (const arc of arcs[node]) {
        const next = to[arc];
        if (room[arc] === 0 || levels[next] !== -1) continue;
        levels[next] = levels[node] + 1;
        queue.push(next);
      }
    }
    return levels[sink] !== -1;
  };
  /** Pushes what fits along arcs that lead one level further each, until none leads to the sink. */
  const pushed = (): number => {
    const path: number[] = [];
    let sum = 0;
    for (let node = source; ; ) {
      heed(FOLLOWING);
      if (node === sink) {
        const most = minOf(path.map((arc) => room[arc]));
        for (const arc of path) {
          room[arc] -= most;
          room[arc ^ 1] += most;
        }
        sum += most;
        path.length = 0;
        node = source;
        continue;
      }
      const arc = arcs[node][tried[node]];
      if (arc === undefined) {
        const back = path.pop();
        if (back === undefined) return sum;
        node = to[back ^ 1];
        tried[node]++;
      } else if (room[arc] > 0 && levels[to[arc]] === levels[node] + 1) {
        path.push(arc);
        node = to[arc];
      } else tried[node]++;
    }
  };
  let flow = 0;
  while (isReached()) {
    tried.fill(0);
    flow += pushed();
  }
  return gained - flow;
}

import { heed } from '../../../base/heed.ts';
/** A strict partial order of the numbers below its length: for each, those that come after it. */
export type PartialOrder = readonly (readonly number[])[];

/** Two members of which the first is before the second; `null` when the set has no order. */
export function firstOrdered(order: PartialOrder, set: readonly number[]): readonly [number, number] | null {
  const isMember = membership(order, set);
  for (const a of set) {
    const later = order[a].find((b) => isMember[b] === 1);
    if (later !== undefined) return [a, later];
  }
  return null;
}

/** What trying one pair may take, in nanoseconds. */
const TRYING = 10;

/**
 * The size of the largest antichain in a set, which is its width: its members less a greatest matching of each with a later one (Dilworth
 * 1950), found by augmenting paths.
 */
export function largestAntichainSize(order: PartialOrder, set: readonly number[]): number {
  const isMember = membership(order, set);
  const earlierOf = new Int32Array(order.length).fill(-1);
  const triedFor = new Int32Array(order.length).fill(-1);
  const augment = (a: number, turn: number): boolean => {
    heed(TRYING * order[a].length);
    for (const b of order[a]) {
      if (isMember[b] === 0 || triedFor[b] === turn) continue;
      triedFor[b] = turn;
      if (earlierOf[b] !== -1 && !augment(earlierOf[b], turn)) continue;
      earlierOf[b] = a;
      return true;
    }
    return false;
  };
  return set.length - set.filter((a) => augment(a, a)).length;
}

function membership(order: PartialOrder, set: readonly number[]): Uint8Array {
  const isMember = new Uint8Array(order.length);
  for (const a of set) isMember[a] = 1;
  return isMember;
}

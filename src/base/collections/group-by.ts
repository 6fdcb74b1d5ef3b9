import { heed } from '../heed.ts';

/** Estimated cost of adding an item to its group, in nanoseconds, for {@link heed}. */
const GROUPING = 200;

/** The items by their key, in the order of the items. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    heed(GROUPING);
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

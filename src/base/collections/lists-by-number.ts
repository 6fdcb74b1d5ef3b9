/** Stands for every empty list until it gets its first item: most lists of a net stay empty. */
const NONE: number[] = [];

/** So many empty lists of numbers. They change by {@link addTo}, and by what takes out items that are there. */
export function emptyLists(length: number): number[][] {
  return new Array<number[]>(length).fill(NONE);
}

/** Adds a number to one of the lists. Most stay as short as they begin, and to a list of one item V8 adds room for many. */
export function addTo(lists: number[][], at: number, item: number): void {
  const list = lists[at]!;
  if (list.length === 0) lists[at] = [item];
  else if (list.length === 1) lists[at] = [list[0]!, item];
  else list.push(item);
}

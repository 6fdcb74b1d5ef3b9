/**
 * The least whole number from `low` on from which something is so, found by halving; `high` where it is for none below.
 */
export function leastWhere(low: number, high: number, isSo: (number: number) => boolean): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (isSo(middle)) last = middle;
    else first = middle + 1;
  }
  return first;
}

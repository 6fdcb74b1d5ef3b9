/**
 * The least whole number from `low` on for which a condition holds, by bisection; `high` where it holds for none below.
 *
 * @param holds once it holds for a number, for all greater ones
 */
export function leastWhere(low: number, high: number, holds: (number: number) => boolean): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (holds(middle)) last = middle;
    else first = middle + 1;
  }
  return first;
}

/**
 * The solution of the hardest of some problems that has one, by bisection that keeps its last success; `null` when not
 * even the first has one.
 *
 * @param solve the solution of a problem, numbered from 0 to `hardest`; `null` when it has none, as then no greater one
 * has
 */
export function hardestSolved<T>(solve: (problem: number) => T | null, hardest: number): T | null {
  const found = solve(hardest);
  if (found !== null) return found;
  let best = solve(0);
  if (best === null) return null;
  for (let [low, high] = [0, hardest]; high - low > 1; ) {
    const middle = Math.floor((low + high) / 2);
    const next = solve(middle);
    if (next === null) high = middle;
    else {
      low = middle;
      best = next;
    }
  }
  return best;
}

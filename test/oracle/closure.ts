/**
 * Difference bounds, their closure by Floyd and Warshall in O(n^3), and nothing clever: the reference for the packed
 * matrices of the product.
 */

/** `x - y < value` when strict, `x - y <= value` otherwise; an infinite bound is strict. */
export interface Bound {
  readonly value: number;
  readonly strict: boolean;
}

/** Entry [i][j] bounds `x(i) - x(j)`; variable 0 stands for zero when the system bounds single variables too. */
export type Bounds = readonly (readonly Bound[])[];

export const UNBOUNDED: Bound = { value: Number.POSITIVE_INFINITY, strict: true };
export const ZERO_BOUND: Bound = { value: 0, strict: false };

export function atMost(value: number, strict = false): Bound {
  return { value, strict: strict || value === Number.POSITIVE_INFINITY };
}

export function isTighter(a: Bound, b: Bound): boolean {
  return a.value < b.value || (a.value === b.value && a.strict && !b.strict);
}

export function tighter(a: Bound, b: Bound): Bound {
  return isTighter(a, b) ? a : b;
}

/** From bounds on `x - y` and `y - z`, the one that follows on `x - z`. */
export function sum(a: Bound, b: Bound): Bound {
  return { value: a.value + b.value, strict: a.strict || b.strict };
}

/** The tightest system with the same solutions; `null` when there is none. */
export function closure(bounds: Bounds): Bounds | null {
  const closed = bounds.map((row, i) =>
    row.map((bound, j) => (i === j ? tighter(bound, ZERO_BOUND) : bound)),
  );
  for (let k = 0; k < closed.length; k += 1)
    for (let i = 0; i < closed.length; i += 1)
      for (let j = 0; j < closed.length; j += 1)
        closed[i][j] = tighter(closed[i][j], sum(closed[i][k], closed[k][j]));
  return closed.every((row, i) => !isTighter(row[i], ZERO_BOUND)) ? closed : null;
}

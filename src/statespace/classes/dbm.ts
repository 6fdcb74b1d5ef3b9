import type { BoundCode, Bounds } from './bound.ts';

/**
 * Closed difference bound matrices (Dill 1989; Bengtsson and Yi 2004): square, row-major, `d[i * dim + j]` the least
 * bound of `x_i - x_j`, written by a `BoundCode`. The sets of points that they describe are called zones.
 */

/** The bound of `x - z` that follows from those of `x - y` and `y - z`. */
function addBounds({ openMask, infinity }: BoundCode, a: number, b: number): number {
  return a === infinity || b === infinity ? infinity : a + b - ((a | b) & openMask);
}

/**
 * The bound of `y - x` where that of `x - y` is broken. In a code without open bounds, `y - x < -v` is written
 * `y - x <= -v`, its closure.
 */
export function brokenBound({ openMask }: BoundCode, bound: number): number {
  return openMask - bound;
}

/** Whether `outer` holds all points of `inner`. */
export function isZoneInside(inner: Bounds, outer: Bounds, dim: number): boolean {
  for (let i = 0; i < dim * dim; i++) if (inner[i] > outer[i]) return false;
  return true;
}

/** Writes the least zone around `a` and `b` into `hull`: it is closed. */
export function hullOf(a: Bounds, b: Bounds, dim: number, hull: Bounds): void {
  for (let i = 0; i < dim * dim; i++) hull[i] = Math.max(a[i], b[i]);
}

/** Whether a bound on `x_i - x_j` leaves some point of the zone. */
export function canRestrict(
  code: BoundCode,
  d: Bounds,
  dim: number,
  i: number,
  j: number,
  bound: number,
): boolean {
  return addBounds(code, bound, d[j * dim + i]) >= code.zero;
}

/** False only of zones without a point in common. */
export function mayMeet(code: BoundCode, a: Bounds, b: Bounds, dim: number): boolean {
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      if (i !== j && !canRestrict(code, a, dim, i, j, b[i * dim + j])) return false;
    }
  }
  return true;
}

/** Writes the points of `d` within a bound on `x_i - x_j` into `into`: there must be some. */
export function restrict(
  code: BoundCode,
  d: Bounds,
  dim: number,
  i: number,
  j: number,
  bound: number,
  into: Bounds,
): void {
  const rowOfJ = j * dim;
  for (let k = 0, row = 0; k < dim; k++, row += dim) {
    const upTo = addBounds(code, d[row + i], bound);
    for (let l = 0; l < dim; l++) {
      const around = addBounds(code, upTo, d[rowOfJ + l]);
      into[row + l] = Math.min(around, d[row + l]);
    }
  }
}

/** Closes a matrix of bounds by shortest paths (Floyd 1962); false when no point is within them. */
export function close(code: BoundCode, d: Bounds, dim: number): boolean {
  for (let k = 0; k < dim; k++) {
    for (let i = 0; i < dim; i++) {
      const first = d[i * dim + k];
      if (first === code.infinity) continue;
      for (let j = 0; j < dim; j++) {
        const around = addBounds(code, first, d[k * dim + j]);
        if (around < d[i * dim + j]) d[i * dim + j] = around;
      }
    }
    if (d[k * dim + k] < code.zero) return false;
  }
  for (let k = 0; k < dim; k++) if (d[k * dim + k] < code.zero) return false;
  return true;
}

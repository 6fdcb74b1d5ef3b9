import { type BoundCode, type Bounds, newBounds } from './bound.ts';
import { brokenBound, canRestrict, isZoneInside, mayMeet, restrict } from './dbm.ts';

/** Bounds compared before a zone is taken for one that is not covered. */
const MOST_BOUNDS = 80_000;

/**
 * Whether every point of a zone is in one of `others`, closed matrices of the same dimension: what is outside of one of
 * them is cut into pieces, each bounded by one broken bound (as federations of zones are subtracted in Uppaal, David
 * 2005). Of two zones and their hull this is the exact test of whether the union is convex (Bagnara, Hill and Zaffanella
 * 2010). It may say false of a zone that is covered when there are too many pieces.
 */
export type Covered = (zone: Bounds, dim: number, others: readonly Bounds[]) => boolean;

/** The test for zones whose bounds are written in this code. */
export function newCovered(code: BoundCode): Covered {
  let left = 0;
  /** Two matrices for each depth of cutting: what is left to be covered, and the piece cut off. */
  const scratch: Bounds[] = [];
  const scratchAt = (index: number, size: number): Bounds => {
    if (scratch[index] === undefined || scratch[index].length < size) scratch[index] = newBounds(code, size);
    return scratch[index];
  };
  const isPieceCovered = (
    piece: Bounds,
    dim: number,
    others: readonly Bounds[],
    from: number,
    depth: number,
  ): boolean => {
    left -= dim * dim * (others.length - from);
    if (left < 0) return false;
    for (let k = from; k < others.length; k++) if (isZoneInside(piece, others[k], dim)) return true;
    let next = from;
    while (next < others.length && !mayMeet(code, piece, others[next], dim)) next++;
    if (next === others.length) return false;
    const other = others[next];
    const rest = scratchAt(2 * depth, dim * dim);
    for (let i = 0; i < dim * dim; i++) rest[i] = piece[i];
    const outside = scratchAt(2 * depth + 1, dim * dim);
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) {
        const bound = other[i * dim + j];
        if (bound >= rest[i * dim + j]) continue;
        restrict(code, rest, dim, j, i, brokenBound(code, bound), outside);
        if (!isPieceCovered(outside, dim, others, next + 1, depth + 1)) return false;
        if (!canRestrict(code, rest, dim, i, j, bound)) return true;
        restrict(code, rest, dim, i, j, bound, rest);
      }
    }
    return true;
  };
  return (zone, dim, others) => {
    left = MOST_BOUNDS;
    return isPieceCovered(zone, dim, others, 0, 0);
  };
}

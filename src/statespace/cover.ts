import { type BoundCode, type Bounds, newBounds } from './bound.ts';
import { brokenBound, canRestrict, isZoneInside, mayMeet, restrict } from './dbm.ts';

/** Pieces of a zone that are looked at before it is taken for one that is not covered. */
const MOST_PIECES = 1000;

/**
 * Whether every point of a zone is in one of `others`, closed matrices of the same dimension: what is outside of one of
 * them is cut into pieces, each bounded by one broken bound (as federations of zones are subtracted in Uppaal, David
 * 2005). Of two zones and their hull this is the exact test of whether the union is convex (Bagnara, Hill and Zaffanella
 * 2010). It may say false of a zone that is covered when there are too many pieces.
 */
export function isCovered(code: BoundCode, zone: Bounds, dim: number, others: readonly Bounds[]): boolean {
  let pieces = 0;
  const isPieceCovered = (given: Bounds, from: number): boolean => {
    if (++pieces > MOST_PIECES) return false;
    for (let k = from; k < others.length; k++) if (isZoneInside(given, others[k], dim)) return true;
    const next = others.findIndex((other, k) => k >= from && mayMeet(code, given, other, dim));
    if (next < 0) return false;
    const other = others[next];
    const rest = given.slice(0, dim * dim);
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) {
        const bound = other[i * dim + j];
        if (bound >= rest[i * dim + j]) continue;
        const outside = newBounds(code, dim * dim);
        restrict(code, rest, dim, j, i, brokenBound(code, bound), outside);
        if (!isPieceCovered(outside, next + 1)) return false;
        if (!canRestrict(code, rest, dim, i, j, bound)) return true;
        restrict(code, rest, dim, i, j, bound, rest);
      }
    }
    return true;
  };
  return isPieceCovered(zone, 0);
}

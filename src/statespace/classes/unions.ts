import { heed } from '../../base/heed.ts';
import { type BoundCode, type Bounds, newBounds } from './bound.ts';
import { type ClassStore, readDomain, readPacked, widenPacked } from './class-store.ts';
import { newCovered } from './cover.ts';
import { hullOf, mayMeet } from './dbm.ts';

/** What comparing a bound costs, in nanoseconds; many are compared several times. */
const COMPARING = 10;

/** Where a marking has more classes than this, unions have mostly failed. */
const MOST_PARTNERS = 16;

/**
 * Looks for a kept class of the candidate's marking such that every state of the least zone around both is one of a class
 * that is kept, or of the candidate, and makes the packed candidate that zone: so nothing is added that cannot be
 * reached. Classes of interleavings of the same firings come together so (Salah, Bozga and Maler 2006); in time Petri
 * nets, not all do (Boucheneb and Barkaoui 2013).
 *
 * @returns the kept classes that hold states of that zone; none when there is no such class
 */
export type Unite = (store: ClassStore, kept: readonly number[]) => readonly number[];

/** The search for unions of classes whose bounds are written in this code. */
export function newUnite(code: BoundCode): Unite {
  const isCovered = newCovered(code);
  let hull: Bounds = newBounds(code, 0);
  const zones: Bounds[] = [];
  const zoneAt = (index: number, dim: number): Bounds => {
    if (zones[index] === undefined || zones[index].length < dim * dim)
      zones[index] = newBounds(code, dim * dim);
    return zones[index];
  };
  return (store, kept) => {
    const count = kept.length;
    if (count === 0 || count > MOST_PARTNERS) return [];
    const { dim } = store.scratch;
    const candidate = zoneAt(0, dim);
    readPacked(store, candidate);
    for (let k = 1; k <= count; k++) readDomain(store, kept[k - 1], zoneAt(k, dim), dim);
    const all = zones.slice(0, count + 1);
    if (hull.length < dim * dim) hull = newBounds(code, dim * dim);
    for (let k = count; k >= 1; k--) {
      heed(COMPARING * dim * dim);
      hullOf(candidate, all[k], dim, hull);
      if (!isCovered(hull, dim, all)) continue;
      widenPacked(store, kept[k - 1]);
      return kept.filter((_, other) => mayMeet(code, hull, all[other + 1], dim));
    }
    return [];
  };
}

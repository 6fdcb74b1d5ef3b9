import type { LastOnes } from '../net/compiled-net.ts';
import { type BoundCode, type Bounds, encodeBound, newBounds } from './bound.ts';
import { canRestrict, restrict } from './dbm.ts';

/**
 * The part of a closed domain in which the transition of variable `fired` comes last at its date: nothing that takes time
 * is due when it fires. `null` where there is none.
 *
 * @param enabled the transitions of the variables from 1 on
 * @returns the domain itself where that says nothing of it, or a buffer until the next call
 */
export type BeforeDue = (d: Bounds, dim: number, enabled: Int32Array, fired: number) => Bounds | null;

/** How domains whose bounds are written in this code are cut; `null` in a net in which nothing comes last. */
export function newBeforeDue(code: BoundCode, last: LastOnes | null): BeforeDue | null {
  if (last === null) return null;
  const { after, isImmediate, isExact, cutsClasses } = last;
  const before = encodeBound(code, 0, true);
  let cut = newBounds(code, 0);
  return (d, dim, enabled, fired) => {
    if (after[enabled[fired - 1]] === null) return d;
    let part = d;
    for (let i = 1; i <= enabled.length; i++) {
      const t = enabled[i - 1];
      if (isImmediate[t]) continue;
      // Due in all of it.
      if (part[i * dim + fired] <= code.zero) return null;
      if (!cutsClasses || !isExact[t] || part[fired * dim + i] <= before) continue;
      if (!canRestrict(code, part, dim, fired, i, before)) return null;
      if (cut.length < dim * dim) cut = newBounds(code, 2 * dim * dim);
      restrict(code, part, dim, fired, i, before, cut);
      part = cut;
    }
    return part;
  };
}

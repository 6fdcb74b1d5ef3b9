import { heed } from '../../base/heed.ts';
import {
  type ClassStore,
  internClass,
  isAround,
  isInside,
  keepClass,
  signatureOf,
  signatureOfKept,
} from './class-store.ts';
import type { Unite } from './unions.ts';

/** Which of the classes found are kept as states. */
export interface Keep {
  /** Keeps the packed class, unless what is kept stands for it already; the id of the equal one, or -1. */
  readonly add: (store: ClassStore, marking: number) => number;
  readonly isKept: (state: number) => boolean;
  /** How many were kept once and are no longer. */
  readonly dropped: () => number;
  /** Classes with earlier ids that hold, with the class as it was added, all that the kept one is the union of. */
  readonly parts: (state: number) => readonly number[];
}

const NONE: readonly number[] = [];

/** Keeps each class once. */
export const keepDistinct: Keep = {
  add: internClass,
  isKept: () => true,
  dropped: () => 0,
  parts: () => NONE,
};

/**
 * The classes kept of one marking, and their signatures in the same order: none as long as there is one class alone, as
 * nearly always.
 */
interface Kept {
  readonly ids: number[];
  readonly signatures: number[];
}

/**
 * Keeps the classes that are not inside another one of the same marking. Signatures, compared first, rule out nearly all
 * of those that are not; the others are compared whole.
 */
export function keepLargest(): Keep {
  return keepUnions(() => NONE);
}

/** Keeps the largest classes, after those of one marking are united as far as `unite` does. */
export function keepUnions(unite: Unite): Keep {
  const byMarking: (Kept | undefined)[] = [];
  const dropped = new Set<number>();
  const parts = new Map<number, readonly number[]>();
  return {
    add: (store, marking) => {
      const kept = byMarking[marking];
      if (kept === undefined) {
        const first = keepClass(store, marking);
        byMarking[marking] = { ids: [first], signatures: [] };
        return first;
      }
      if (kept.signatures.length === 0) {
        if (isInside(store, kept.ids[0])) {
          heed(FITTING);
          return -1;
        }
        kept.signatures.push(signatureOfKept(store, kept.ids[0]));
      }
      let signature = signatureOf(store);
      if (findAround(store, kept, signature)) return -1;
      for (const id of removeInside(store, kept, signature)) dropped.add(id);
      const united: number[] = [];
      for (let more = unite(store, kept.ids); more.length > 0; more = unite(store, kept.ids)) {
        for (const id of more) united.push(id);
        signature = signatureOf(store);
        for (const part of removeInside(store, kept, signature)) dropped.add(part);
      }
      const id = keepClass(store, marking);
      if (united.length > 0) parts.set(id, united);
      kept.ids.push(id);
      kept.signatures.push(signature);
      return id;
    },
    isKept: (state) => !dropped.has(state),
    dropped: () => dropped.size,
    parts: (state) => parts.get(state) ?? NONE,
  };
}

/** The top bit of each of the four fields of a signature. */
const GUARDS = 0x80808080 | 0;

/** False when some field of `smaller` is above that of `larger`. */
function fits(smaller: number, larger: number): boolean {
  return (((larger | GUARDS) - smaller) & GUARDS) === GUARDS;
}

/** What comparing two signatures costs, in nanoseconds. */
const FITTING = 5;

/** Whether the packed class is inside one that is kept. */
function findAround(store: ClassStore, { ids, signatures }: Kept, signature: number): boolean {
  heed(FITTING * ids.length);
  for (let i = 0; i < ids.length; i++) {
    if (!fits(signature, signatures[i]) || !isInside(store, ids[i])) continue;
    // What stood for a class will often stand for the next one too: let it be tried earlier.
    swap(ids, i, i >> 1);
    swap(signatures, i, i >> 1);
    return true;
  }
  return false;
}

function swap(array: number[], i: number, j: number): void {
  const moved = array[i];
  array[i] = array[j];
  array[j] = moved;
}

/** Takes the classes that are inside the packed one out of those kept. */
function removeInside(store: ClassStore, { ids, signatures }: Kept, signature: number): readonly number[] {
  let removed: number[] | null = null;
  let left = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (fits(signatures[i], signature) && isAround(store, id)) {
      removed ??= [];
      removed.push(id);
      continue;
    }
    ids[left] = id;
    signatures[left++] = signatures[i];
  }
  if (removed === null) return NONE;
  ids.length = left;
  signatures.length = left;
  return removed;
}

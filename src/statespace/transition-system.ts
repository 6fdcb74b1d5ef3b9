import type { Because } from './limits.ts';

/** Called for each firing; `target` is -1 when it leads into states that are kept already as part of a larger one. */
export type Visit = (source: number, transition: number, target: number) => void;

/**
 * What an exploration walks: states numbered 0, 1, 2, ... in the order in which they were found, each kept whole.
 */
export interface TransitionSystem {
  /** States found so far, those no longer kept included. */
  readonly size: () => number;
  /** Those of them that are kept. */
  readonly kept: () => number;
  /** Distinct markings found so far. */
  readonly markings: () => number;
  /** Adds the initial state, number 0. */
  readonly addInitial: () => void;
  /** False for a state that a larger one, found later, has replaced. */
  readonly isKept: (state: number) => boolean;
  /** Adds the successors of a state; returns how many firings it has. */
  readonly expand: (state: number, visit: Visit) => number;
  readonly marking: (state: number) => Int32Array;
  /** Firings that lead from the initial state to `state`, in their order. */
  readonly pathTo: (state: number) => readonly number[];
  /** Why exploring further is of no use; `null` while it is. */
  readonly trouble: () => Trouble | null;
}

/** The state from which, and the transition by which, a state was found; `source` is -1 for state 0. */
export interface Firing {
  readonly source: number;
  readonly transition: number;
}

/** The net is unbounded: firing again what leads from `from` to `to` adds tokens to `place` each time. */
export interface Trouble {
  readonly because: Because;
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

/** The firings by which the states up to `state` were found, one from the other. */
export function pathBack(foundBy: (state: number) => Firing, state: number): readonly number[] {
  const path: number[] = [];
  for (let at = foundBy(state); at.source >= 0; at = foundBy(at.source)) path.push(at.transition);
  return path.reverse();
}

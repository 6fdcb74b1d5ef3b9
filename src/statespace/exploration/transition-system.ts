import type { Because } from '../../base/heed.ts';
import { type Renaming, renamed } from '../symmetry/representative.ts';

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
  /** Distinct markings found so far; a bigint beyond the exact whole numbers, where states stand for many. */
  readonly markings: () => number | bigint;
  /** Adds the initial state, number 0. */
  readonly addInitial: () => void;
  /** False for a state that a larger one, found later, has replaced. */
  readonly isKept: (state: number) => boolean;
  /** Adds the successors of a state; returns how many firings it has. */
  readonly expand: (state: number, visit: Visit) => number;
  /** The tokens of each place in a state. */
  readonly marking: (state: number) => Int32Array;
  /** Firings that lead from the initial state to `state`, or to one for which it stands, in their order. */
  readonly pathTo: (state: number) => readonly number[];
  /** Sets of transitions: where states stand for others, the firings of one stand for those of each other one. */
  readonly alike: readonly (readonly number[])[];
  /** Why exploring further is of no use; `null` while it is. */
  readonly trouble: () => Trouble | null;
}

/** The state from which, and the transition by which, a state was found; `source` is -1 for state 0. */
export interface Firing {
  readonly source: number;
  readonly transition: number;
  /** What the elements of the state were in its source, where a state stands for others; `null` for the same. */
  readonly renaming: Renaming | null;
}

/**
 * The net is unbounded: firing again what leads from `from` to `to` adds tokens to `place` each time, as elements are
 * called in the run of `pathTo`.
 */
export interface Trouble {
  readonly because: Because;
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

/** The firings by which the states up to `state` were found, one from the other. */
export function firingsBack(foundBy: (state: number) => Firing, state: number): readonly Firing[] {
  const firings: Firing[] = [];
  for (let at = foundBy(state); at.source >= 0; at = foundBy(at.source)) firings.push(at);
  return firings.reverse();
}

/** The transitions of firings one after another, by the names that they have in the source of the first. */
export function named(firings: readonly Firing[]): readonly number[] {
  let names: Renaming | null = null;
  const path: number[] = [];
  for (const { transition, renaming } of firings) {
    path.push(names === null ? transition : names.transitions[transition]);
    names = renamed(renaming, names);
  }
  return path;
}

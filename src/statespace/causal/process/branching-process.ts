import { heed } from '../../../base/heed.ts';
import type { BitMatrix } from '../../collections/bit-matrix.ts';
import { LOOKING } from './step-costs.ts';
import type { Variants } from './variants.ts';

/** A token that a place holds in some runs. */
export interface Token {
  readonly place: number;
  /** The event that puts it, `null` when it is there from the start. */
  readonly putBy: number | null;
  /** The events that take it, each in other runs. */
  readonly takers: readonly number[];
  readonly readers: readonly number[];
}

/** A firing that happens in some runs: what fires, and which tokens it takes and reads. */
export interface PossibleEvent {
  readonly variants: Variants;
  readonly takes: readonly number[];
  /** For each clause a token, but for those that it takes. */
  readonly reads: readonly number[];
  /** The events that put these tokens, in order. */
  readonly causes: readonly number[];
}

/**
 * All runs of a net without dates, as far as they are the same unfolded together (a branching process, Engelfriet 1991;
 * with read arcs, Baldan, Corradini and Montanari 1998). An event happens in all runs that have its tokens and in which
 * nothing takes them before. Events are numbered so that causes come first.
 */
export interface BranchingProcess {
  readonly events: readonly PossibleEvent[];
  readonly tokens: readonly Token[];
  /** At (e, c): whether c is e or one of its causes, direct or not. */
  readonly past: BitMatrix;
  /** At (e, f): whether no run has both, as they, or causes of theirs, take the same token. */
  readonly conflicts: BitMatrix;
}

/**
 * Some events, with all of their causes, in an order in which they can happen: after their causes and after what reads
 * the tokens that they take. `null` when there is none.
 */
export function linearizationOf(
  { events, tokens }: Pick<BranchingProcess, 'events' | 'tokens'>,
  some: readonly number[],
): readonly number[] | null {
  const within = new Set(some);
  const order: number[] = [];
  const isDone = new Map<number, boolean>();
  const visit = (e: number): boolean => {
    const known = isDone.get(e);
    if (known !== undefined) return known;
    isDone.set(e, false);
    heed(LOOKING);
    const { takes, causes } = events[e];
    for (const cause of causes) if (within.has(cause) && !visit(cause)) return false;
    for (const token of takes)
      for (const reader of tokens[token].readers) if (within.has(reader) && !visit(reader)) return false;
    isDone.set(e, true);
    order.push(e);
    return true;
  };
  return some.every(visit) ? order : null;
}

import { heed } from '../../base/heed.ts';
import { alikeIn } from '../../tpn/net/condition.ts';
import type { CompiledNet } from '../net/compiled-net.ts';
import { identicalParts, type ReplicaGroup } from './symmetry.ts';
import type { ToldApart } from './told-apart.ts';

/**
 * One marking for all that differ from it by a permutation of identical parts: that in which the parts of each group
 * stand in the order of their tokens. It is a canonical form, so markings have one exactly when they have one orbit.
 */
export interface Representatives {
  readonly groups: readonly CompiledReplicas[];
  readonly renamings: Renamings;
  /** Scratch: the order of the parts of one group, and a copy of what is permuted. */
  readonly order: Int32Array;
  readonly copy: Int32Array;
}

/** The elements of identical parts, by part. */
export interface CompiledReplicas {
  readonly places: readonly Int32Array[];
  readonly transitions: readonly Int32Array[];
}

/** A permutation of the elements of a net: what each of them, by its index, was before. */
export interface Renaming {
  readonly places: Int32Array;
  readonly transitions: Int32Array;
}

/** The one renaming, and before it the other; `null` changes nothing. */
export function renamed(last: Renaming | null, before: Renaming | null): Renaming | null {
  if (last === null || before === null) return last ?? before;
  return {
    places: last.places.map((place) => before.places[place]),
    transitions: last.transitions.map((transition) => before.transitions[transition]),
  };
}

/** Renamings by number; number 0 leaves everything as it is. Found by hash, then compared. */
interface Renamings {
  readonly all: Renaming[];
  readonly byHash: Map<number, number[]>;
}

/**
 * How identical parts of a net are put in order where an observer does not tell them apart, nor latches and a count of changes do;
 * `null` where there are none, and where some come before others at a date.
 */
export function representatives(compiled: CompiledNet, toldApart: ToldApart | null): Representatives | null {
  const groups = toldApart === null || compiled.last !== null ? [] : groupsOf(compiled, toldApart);
  if (groups.length === 0) return null;
  const { places } = compiled;
  const transitions = compiled.arcs.length;
  const renamings: Renamings = { all: [], byHash: new Map() };
  numberOf(renamings, { places: identity(places), transitions: identity(transitions) });
  return {
    groups: groups.map(({ parts }) => ({
      places: parts.map((part) => Int32Array.from(part.places)),
      transitions: parts.map((part) => Int32Array.from(part.transitions)),
    })),
    renamings,
    order: new Int32Array(Math.max(places, transitions)),
    copy: new Int32Array(Math.max(places, transitions)),
  };
}

function groupsOf(
  { net, latches, changeCount, obligation }: CompiledNet,
  toldApart: ToldApart,
): readonly ReplicaGroup[] {
  const counted = changeCount === null ? [] : alikeIn(changeCount.condition);
  const asked = obligation === null ? [] : [obligation.asks ?? [], obligation.answers];
  const due = asked.flatMap((condition) => (condition === 'first' ? [] : alikeIn(condition)));
  const sets = [...toldApart.places, ...latches.map(({ marked }) => marked ?? []), ...counted];
  return identicalParts(net, { places: [...sets, ...due], transitions: toldApart.transitions });
}

function identity(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => i);
}

/** What looking at one element of a renaming costs, in nanoseconds. */
const LOOKING = 4;

/** The number of a renaming, a new one where it was not met before. */
export function numberOf({ all, byHash }: Renamings, renaming: Renaming): number {
  heed(LOOKING * (renaming.places.length + renaming.transitions.length));
  const hash = hashed(renaming.transitions, hashed(renaming.places, 0));
  const alike = byHash.get(hash);
  const known = alike?.find((number) => isSame(all[number], renaming));
  if (known !== undefined) return known;
  const number = all.push(renaming) - 1;
  if (alike === undefined) byHash.set(hash, [number]);
  else alike.push(number);
  return number;
}

function hashed(names: Int32Array, before: number): number {
  let hash = before;
  for (let i = 0; i < names.length; i++) hash = Math.imul(hash ^ names[i], 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}

function isSame(one: Renaming, other: Renaming): boolean {
  return (
    one.places.every((name, i) => name === other.places[i]) &&
    one.transitions.every((name, i) => name === other.transitions[i])
  );
}

/** Makes a marking the one of its orbit that stands for all; returns the number of the renaming. */
export function arrangeMarking(by: Representatives, marking: Int32Array): number {
  const { groups, order } = by;
  let renaming: Renaming | null = null;
  for (const { places, transitions } of groups) {
    if (!sortByTokens(places, marking, order)) continue;
    renaming ??= copyOf(by.renamings.all[0]);
    const count = places.length;
    permute(marking, places, order, 0, 0, count, by.copy);
    permute(renaming.places, places, order, 0, 0, count, by.copy);
    permute(renaming.transitions, transitions, order, 0, 0, count, by.copy);
  }
  return renaming === null ? 0 : numberOf(by.renamings, renaming);
}

/** A renaming by its number, `null` where nothing changes its name. */
export function renamingNumbered(by: Representatives | null, number: number): Renaming | null {
  return by === null || number === 0 ? null : by.renamings.all[number];
}

/** A renaming that can be changed without the first one. */
export function copyOf({ places, transitions }: Renaming): Renaming {
  return { places: places.slice(), transitions: transitions.slice() };
}

/** Writes the parts in the order of their tokens; false when they stand in it already. */
function sortByTokens(places: readonly Int32Array[], marking: Int32Array, order: Int32Array): boolean {
  let isSorted = true;
  for (let i = 0; i < places.length; i++) {
    let at = i;
    for (; at > 0 && compareTokens(marking, places[order[at - 1]], places[i]) > 0; at--)
      order[at] = order[at - 1];
    order[at] = i;
    if (at < i) isSorted = false;
  }
  return !isSorted;
}

/** The order of two replicas, given by their places: by the tokens of the first place in which they differ. */
export function compareTokens(marking: Int32Array, a: Int32Array, b: Int32Array): number {
  for (let k = 0; k < a.length; k++) {
    const difference = marking[a[k]] - marking[b[k]];
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Moves to the elements of part `first + i` what stood at those of part `first + order[start + i]`, for all `i` below
 * `count`.
 */
export function permute(
  array: Int32Array,
  parts: readonly Int32Array[],
  order: Int32Array,
  start: number,
  first: number,
  count: number,
  copy: Int32Array,
): void {
  copy.set(array);
  for (let i = 0; i < count; i++) {
    const to = parts[first + i];
    const from = parts[first + order[start + i]];
    for (let k = 0; k < to.length; k++) array[to[k]] = copy[from[k]];
  }
}

/** Sets of transitions that permutations of parts map onto each other; they have nothing in common. */
export function alikeTransitions(by: Representatives | null): readonly (readonly number[])[] {
  if (by === null) return [];
  const setOf = new Map<number, readonly number[]>();
  // Parts of parts come first, so the sets that later groups join are complete.
  for (const { transitions } of by.groups) {
    transitions[0].forEach((_, k) => {
      const joined = [...new Set(transitions.flatMap((part) => setOf.get(part[k]) ?? [part[k]]))];
      for (const t of joined) setOf.set(t, joined);
    });
  }
  return [...new Set(setOf.values())];
}

/** How many markings the arranged one stands for. */
export function orbitSize({ groups }: Representatives, marking: Int32Array): bigint {
  let size = 1n;
  for (const { places } of groups) {
    // The number of orders of parts with repetitions: n! / (k! l! ..), built up part by part.
    for (let i = 1, alike = 1; i < places.length; i++) {
      alike = compareTokens(marking, places[i - 1], places[i]) === 0 ? alike + 1 : 1;
      size = (size * BigInt(i + 1)) / BigInt(alike);
    }
  }
  return size;
}

/** A count as a number where that is exact. */
export function wholeNumber(count: bigint): number | bigint {
  return count <= Number.MAX_SAFE_INTEGER ? Number(count) : count;
}

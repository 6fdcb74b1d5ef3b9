import { type GrowableInt32, growableInt32, push } from '../collections/growable.ts';
import type { CompiledArcs } from '../net/compiled-net.ts';

/**
 * The markings met so far, each kept once and whole: a byte a place, four where some place has held more than 255
 * tokens. Found by hash, then compared.
 */
export interface MarkingStore {
  readonly places: number;
  size: number;
  tokens: Uint8Array | Int32Array;
  /** The most tokens that any place has held. */
  most: number;
  table: Int32Array;
  readonly hashes: GrowableInt32;
  /** By marking, what its hash is made of: its tokens, each times the factor of their place. */
  readonly sums: GrowableInt32;
  /** By place, what its tokens count in the hash. */
  readonly factors: Int32Array;
}

/** An empty store of markings of so many places. */
export function newMarkingStore(places: number): MarkingStore {
  return {
    places,
    size: 0,
    tokens: new Uint8Array(16 * places),
    most: 0,
    table: new Int32Array(64).fill(-1),
    hashes: growableInt32(),
    sums: growableInt32(),
    factors: powersOf(0x9e3779b1, places),
  };
}

/**
 * The first powers of an odd number, in 32 bits. They are worked out beforehand, so that no product in a hash has to wait
 * for the one before. Sums of numbers that lie evenly would be alike where a token moves up by as much as another moves
 * down, as tokens do in nets made of many parts.
 */
function powersOf(base: number, count: number): Int32Array {
  const powers = new Int32Array(count).fill(1);
  for (let i = 1; i < count; i++) powers[i] = Math.imul(powers[i - 1], base);
  return powers;
}

/** Copies marking `id` into `into`, one element a place. */
export function readMarking(store: MarkingStore, id: number, into: Int32Array): void {
  const { places, tokens } = store;
  for (let p = 0, at = id * places; p < places; p++, at++) into[p] = tokens[at];
}

/** The tokens of one place in marking `id`. */
export function tokensAt(store: MarkingStore, id: number, place: number): number {
  return store.tokens[id * store.places + place];
}

/** What the hash of a marking is made of. */
function sumOf({ places, factors }: MarkingStore, marking: Int32Array): number {
  let sum = 0;
  for (let p = 0; p < places; p++) sum = (sum + Math.imul(marking[p], factors[p])) | 0;
  return sum;
}

/**
 * The same of a marking that differs from marking `id` by what a firing moves, and in places from `first` on: far fewer
 * than there are.
 */
export function sumAfter(
  { places, factors, sums, tokens }: MarkingStore,
  id: number,
  { inputs, outputs }: CompiledArcs,
  marking: Int32Array,
  first: number,
): number {
  let sum = sums.data[id];
  for (let i = 0; i < inputs.length; i += 2) sum = (sum - Math.imul(inputs[i + 1], factors[inputs[i]])) | 0;
  for (let i = 0; i < outputs.length; i += 2)
    sum = (sum + Math.imul(outputs[i + 1], factors[outputs[i]])) | 0;
  for (let p = first; p < places; p++)
    sum = (sum + Math.imul(marking[p] - tokens[id * places + p], factors[p])) | 0;
  return sum;
}

/**
 * The id of `marking`; it is `store.size - 1` after a call that added it.
 *
 * @param sum what its hash is made of, where that is known
 */
export function internMarking(store: MarkingStore, marking: Int32Array, sum = sumOf(store, marking)): number {
  let hash = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  hash ^= hash >>> 15;
  const mask = store.table.length - 1;
  let slot = hash & mask;
  for (; store.table[slot] >= 0; slot = (slot + 1) & mask) {
    const id = store.table[slot];
    if (store.hashes.data[id] === hash && equals(store, id, marking)) return id;
  }
  const id = store.size++;
  store.table[slot] = id;
  push(store.hashes, hash);
  push(store.sums, sum);
  write(store, id, marking);
  if (store.size * 2 > store.table.length) store.table = rehash(store.hashes, store.table.length * 2);
  return id;
}

function equals(store: MarkingStore, id: number, marking: Int32Array): boolean {
  const { places, tokens } = store;
  for (let p = 0, at = id * places; p < places; p++, at++) if (tokens[at] !== marking[p]) return false;
  return true;
}

function write(store: MarkingStore, id: number, marking: Int32Array): void {
  const { places } = store;
  const start = id * places;
  let { most } = store;
  for (let p = 0; p < places; p++) if (marking[p] > most) most = marking[p];
  store.most = most;
  if (most > 255 && store.tokens instanceof Uint8Array) store.tokens = Int32Array.from(store.tokens);
  if (start + places > store.tokens.length) {
    const length = Math.max(start + places, Math.ceil(store.tokens.length * 1.5));
    const grown = store.tokens instanceof Uint8Array ? new Uint8Array(length) : new Int32Array(length);
    grown.set(store.tokens);
    store.tokens = grown;
  }
  const { tokens } = store;
  for (let p = 0; p < places; p++) tokens[start + p] = marking[p];
}

/** A larger open-addressing table over the ids 0, 1, 2, ... with the given hashes. */
export function rehash(hashes: GrowableInt32, length: number): Int32Array {
  const table = new Int32Array(length).fill(-1);
  const mask = length - 1;
  for (let id = 0; id < hashes.length; id++) {
    let slot = hashes.data[id] & mask;
    while (table[slot] >= 0) slot = (slot + 1) & mask;
    table[slot] = id;
  }
  return table;
}

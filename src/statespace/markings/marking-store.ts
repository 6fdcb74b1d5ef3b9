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
  /** By marking, its hash: its tokens, each times the factor of their place. */
  readonly hashes: GrowableInt32;
  /** By place, what its tokens count in the hash. */
  readonly factors: Int32Array;
}

/** How many markings there is room for to begin with. */
const FIRST_MARKINGS = 32;

/** An empty store of markings of so many places. */
export function newMarkingStore(places: number): MarkingStore {
  return {
    places,
    size: 0,
    tokens: new Uint8Array(FIRST_MARKINGS * places),
    most: 0,
    table: new Int32Array(2 * FIRST_MARKINGS).fill(-1),
    hashes: growableInt32(),
    factors: powersOf(0x9e3779b1, places),
  };
}

/**
 * The first powers of an odd number, in 32 bits. They are worked out beforehand, so that no product in a hash has to wait
 * for the one before. Sums of numbers that lie evenly would be alike where a token moves up by as much as another moves
 * down, as tokens do in nets made of many parts.
 */
function powersOf(base: number, count: number): Int32Array {
  const powers = new Int32Array(count);
  for (let i = 0, power = 1; i < count; i++, power = Math.imul(power, base)) powers[i] = power;
  return powers;
}

/** Copies marking `id` into `into`, one element a place. */
export function readMarking(store: MarkingStore, id: number, into: Int32Array): void {
  const { places, tokens } = store;
  for (let p = 0, at = id * places; p < places; p++, at++) into[p] = tokens[at];
}

/** The same where `into` differs from it by what a firing moves, and in places from `first` on: far fewer than there are. */
export function readMarkingAgain(
  { places, tokens }: MarkingStore,
  id: number,
  { inputs, outputs }: CompiledArcs,
  first: number,
  into: Int32Array,
): void {
  const row = id * places;
  for (let i = 0; i < inputs.length; i += 2) into[inputs[i]] = tokens[row + inputs[i]];
  for (let i = 0; i < outputs.length; i += 2) into[outputs[i]] = tokens[row + outputs[i]];
  for (let p = first; p < places; p++) into[p] = tokens[row + p];
}

/** The tokens of one place in marking `id`. */
export function tokensAt(store: MarkingStore, id: number, place: number): number {
  return store.tokens[id * store.places + place];
}

function hashOf({ places, factors }: MarkingStore, marking: Int32Array): number {
  let hash = 0;
  for (let p = 0; p < places; p++) if (marking[p] > 0) hash = (hash + Math.imul(marking[p], factors[p])) | 0;
  return hash;
}

/** The hash of a marking that differs from marking `id` by what a firing moves, and in places from `first` on. */
export function hashAfter(
  { places, hashes, factors, tokens }: MarkingStore,
  id: number,
  { inputs, outputs }: CompiledArcs,
  first: number,
  marking: Int32Array,
): number {
  let hash = hashes.data[id];
  for (let i = 0; i < inputs.length; i += 2) hash = (hash - Math.imul(inputs[i + 1], factors[inputs[i]])) | 0;
  for (let i = 0; i < outputs.length; i += 2)
    hash = (hash + Math.imul(outputs[i + 1], factors[outputs[i]])) | 0;
  for (let p = first; p < places; p++)
    hash = (hash + Math.imul(marking[p] - tokens[id * places + p], factors[p])) | 0;
  return hash;
}

/** The id of `marking`; it is `store.size - 1` after a call that added it. */
export function internMarking(
  store: MarkingStore,
  marking: Int32Array,
  hash = hashOf(store, marking),
): number {
  const { table, hashes } = store;
  const mask = table.length - 1;
  let slot = slotOf(hash, mask);
  for (; table[slot] >= 0; slot = (slot + 1) & mask) {
    const id = table[slot];
    if (hashes.data[id] === hash && equals(store, id, marking)) return id;
  }
  const id = store.size++;
  table[slot] = id;
  push(hashes, hash);
  write(store, id, marking);
  if (store.size * 2 > table.length) store.table = rehash(hashes, table.length * 2);
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
  if (start + places > store.tokens.length) {
    const length = Math.max(start + places, Math.ceil(store.tokens.length * 1.5));
    const grown = store.tokens instanceof Uint8Array ? new Uint8Array(length) : new Int32Array(length);
    grown.set(store.tokens);
    store.tokens = grown;
  }
  const most = put(marking, store.tokens, start, store.most);
  store.most = most;
  if (most <= 255 || store.tokens instanceof Int32Array) return;
  store.tokens = Int32Array.from(store.tokens);
  put(marking, store.tokens, start, most);
}

/** Copies a marking to where it starts among others; the most tokens that any place of it or of those has. */
function put(
  marking: Int32Array,
  tokens: MarkingStore['tokens'],
  start: number,
  mostOfOthers: number,
): number {
  let most = mostOfOthers;
  for (let p = 0; p < marking.length; p++) {
    const held = marking[p];
    tokens[start + p] = held;
    if (held > most) most = held;
  }
  return most;
}

/** Where an open-addressing table of `mask + 1` slots begins to look for a hash, of which all bits count. */
export function slotOf(hash: number, mask: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & mask;
}

/** A larger open-addressing table over the ids 0, 1, 2, ... with the given hashes. */
export function rehash(hashes: GrowableInt32, length: number): Int32Array {
  const table = new Int32Array(length).fill(-1);
  const mask = length - 1;
  for (let id = 0; id < hashes.length; id++) {
    let slot = slotOf(hashes.data[id], mask);
    while (table[slot] >= 0) slot = (slot + 1) & mask;
    table[slot] = id;
  }
  return table;
}

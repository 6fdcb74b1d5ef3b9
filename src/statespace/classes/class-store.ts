import { type GrowableInt32, growableInt32, push } from '../collections/growable.ts';
import { StoreFullError } from '../exploration/limits.ts';
import { rehash, slotOf } from '../markings/marking-store.ts';
import type { BoundCode, Bounds } from './bound.ts';

/**
 * The state classes met so far, each kept whole: the marking's id and the closed firing domain, its diagonal left
 * out, in the least of 1, 2, 4 or 8 bytes a bound that the net's constants allow. Found by hash, then compared
 * word by word: no class is ever taken for another. A *contracted* domain (Boucheneb and Rakkay 2008) is without
 * variable 0, now, which no firing rule asks for; one entry more says whether time can pass in it, as 0 or 1, so that
 * comparing all entries compares both.
 */
export interface ClassStore {
  readonly code: BoundCode;
  /** Bytes a bound. */
  readonly width: 1 | 2 | 4 | 8;
  size: number;
  /** By class: its marking. */
  readonly marking: GrowableInt32;
  /** By class, once one is looked for: its hash. */
  readonly hash: GrowableInt32;
  /** By class: where its words start, chunk * CHUNK_WORDS + index, as an unsigned number. */
  readonly start: GrowableInt32;
  readonly chunks: Int32Array[];
  /** The same chunks, as bounds. */
  readonly views: PackedBounds[];
  /** Words used of the last chunk. */
  filled: number;
  /** Classes by hash, once one is looked for. */
  table: Int32Array;
  /** The candidate: `pack` fills it, `intern` looks it up and keeps it. */
  scratch: Packed;
}

/** One buffer seen as words and as packed bounds. */
interface Packed {
  readonly words: Int32Array;
  readonly bounds: PackedBounds;
  length: number;
  /** How many variables the packed domain is of. */
  dim: number;
}

type PackedBounds = Int8Array | Int16Array | Int32Array | Float64Array;

const CHUNK_BITS = 20;
const CHUNK_WORDS = 1 << CHUNK_BITS;
/** Words of the first chunk to begin with: most explorations need no more, and to clear a whole chunk takes longer. */
const FIRST_WORDS = 1 << 8;
/** As many as the numbers in `start` can tell apart: 16 GiB. */
const MOST_CHUNKS = 2 ** (32 - CHUNK_BITS);

const NO_TABLE = new Int32Array();

/** An empty store of classes whose bounds are written in this code. */
export function newClassStore(code: BoundCode): ClassStore {
  const width = widthOf(code);
  return {
    code,
    width,
    size: 0,
    marking: growableInt32(),
    hash: growableInt32(0),
    start: growableInt32(),
    chunks: [],
    views: [],
    filled: 0,
    table: NO_TABLE,
    scratch: newPacked(width, 64),
  };
}

function widthOf(code: BoundCode): 1 | 2 | 4 | 8 {
  if (code.words === 'float64') return 8;
  return code.greatest < 127 ? 1 : code.greatest < 32767 ? 2 : 4;
}

/** So many words, in MiB, rounded up. */
function mebibytes(words: number): number {
  return Math.ceil((4 * words) / 2 ** 20);
}

/** What stands for no bound in the packed form. */
function packedInfinity(store: ClassStore): number {
  switch (store.width) {
    case 1:
      return 127;
    case 2:
      return 32767;
    case 4:
    case 8:
      return store.code.infinity;
  }
}

function newPacked(width: 1 | 2 | 4 | 8, entries: number): Packed {
  const buffer = new ArrayBuffer(Math.ceil((entries * width) / 8) * 8);
  return { words: new Int32Array(buffer), bounds: boundsOver(buffer, width), length: 0, dim: 0 };
}

function boundsOver(buffer: ArrayBuffer, width: 1 | 2 | 4 | 8): PackedBounds {
  switch (width) {
    case 1:
      return new Int8Array(buffer);
    case 2:
      return new Int16Array(buffer);
    case 4:
      return new Int32Array(buffer);
    case 8:
      return new Float64Array(buffer);
  }
}

/** Entries of a packed domain of dimension `dim`. */
function entriesFor(dim: number, contracted: boolean): number {
  return contracted ? (dim - 1) * (dim - 2) + 1 : dim * (dim - 1);
}

/** Words that so many entries take; whole doubles stay aligned since their number of words is even. */
function wordsFor(width: number, entries: number): number {
  return Math.floor((entries * width + 3) / 4);
}

/** Packs a closed domain into the scratch of the store. */
export function pack(store: ClassStore, d: Bounds, dim: number): void {
  packFrom(store, d, dim, 0, entriesFor(dim, false));
}

/** Packs a closed domain contracted; `lasts` says whether time can pass in it. */
export function packContracted(store: ClassStore, d: Bounds, dim: number, lasts: boolean): void {
  const entries = entriesFor(dim, true);
  packFrom(store, d, dim, 1, entries);
  store.scratch.bounds[entries - 1] = lasts ? 1 : 0;
}

/** Packs what is between the variables from `first` on. */
function packFrom(store: ClassStore, d: Bounds, dim: number, first: 0 | 1, entries: number): void {
  const { width } = store;
  if (store.scratch.bounds.length < entries) store.scratch = newPacked(width, entries * 2);
  const { bounds, words } = store.scratch;
  const length = wordsFor(width, entries);
  // The last word may hold fewer bounds than fit; its rest must not depend on what stood there before.
  if (length > 0) words[length - 1] = 0;
  store.scratch.length = length;
  store.scratch.dim = dim - first;
  const { infinity } = store.code;
  const missing = packedInfinity(store);
  for (let i = first, at = 0; i < dim; i++) {
    for (let j = first, from = i * dim + first; j < dim; j++, from++) {
      if (i === j) continue;
      const bound = d[from];
      bounds[at++] = bound === infinity ? missing : bound;
    }
  }
}

/** The class of `marking` with the packed domain; it is new when its id is the size of the store before the call. */
export function internClass(store: ClassStore, marking: number): number {
  const { words, length } = store.scratch;
  const hash = hashOf(marking, words, length);
  if (store.table === NO_TABLE) store.table = new Int32Array(64).fill(-1);
  const { table } = store;
  const mask = table.length - 1;
  let slot = slotOf(hash, mask);
  for (let id = table[slot]; id >= 0; slot = (slot + 1) & mask, id = table[slot]) {
    if (store.hash.data[id] !== hash || store.marking.data[id] !== marking) continue;
    if (sameWords(store, id, words, length)) return id;
  }
  table[slot] = store.size;
  const id = keepClass(store, marking);
  push(store.hash, hash);
  if (store.size * 4 > table.length * 3) store.table = rehash(store.hash, table.length * 2);
  return id;
}

/**
 * Keeps the packed domain as a class of its own, without looking for an equal one.
 *
 * @throws StoreFullError
 */
export function keepClass(store: ClassStore, marking: number): number {
  const { words, length } = store.scratch;
  makeRoom(store, length);
  const { filled } = store;
  const chunk = store.chunks[store.chunks.length - 1];
  // Most domains are small: a view of the words would take longer to make than to copy them.
  for (let i = 0; i < length; i++) chunk[filled + i] = words[i];
  push(store.start, (store.chunks.length - 1) * CHUNK_WORDS + filled);
  push(store.marking, marking);
  store.filled = filled + length;
  return store.size++;
}

/**
 * Sees to it that a class whose domain has the dimension `dim` could be kept, before that domain is computed.
 *
 * @throws StoreFullError for one that is larger than a chunk
 */
export function assertFits(store: ClassStore, dim: number, contracted: boolean): void {
  assertFitsChunk(wordsFor(store.width, entriesFor(dim, contracted)), contracted ? dim - 1 : dim);
}

function assertFitsChunk(length: number, dim: number): void {
  if (length <= CHUNK_WORDS) return;
  throw new StoreFullError(
    `the dates of ${dim - 1} enabled transitions take ${mebibytes(length)} MiB in one state class, and ${mebibytes(CHUNK_WORDS)} MiB is the most`,
  );
}

/** Makes the last chunk have room for so many more words: the first one grows until it is whole, then more follow. */
function makeRoom(store: ClassStore, length: number): void {
  const { chunks, views, width, filled } = store;
  const last = chunks.at(-1);
  if (last !== undefined && filled + length <= last.length) return;
  assertFitsChunk(length, store.scratch.dim);
  const grows = last === undefined || (chunks.length === 1 && filled + length <= CHUNK_WORDS);
  if (!grows && chunks.length === MOST_CHUNKS)
    throw new StoreFullError('the store of state classes is full: it holds 16 GiB');
  let size = grows ? FIRST_WORDS : CHUNK_WORDS;
  if (grows) while (size < filled + length) size *= 2;
  const chunk = new Int32Array(size);
  if (grows && last !== undefined) chunk.set(last);
  else store.filled = 0;
  const at = grows ? 0 : chunks.length;
  chunks[at] = chunk;
  views[at] = boundsOver(chunk.buffer, width);
}

/** Writes the firing domain of class `id`, of dimension `dim`, into `d`. */
export function readDomain(store: ClassStore, id: number, d: Bounds, dim: number): void {
  const start = store.start.data[id] >>> 0;
  unpack(store, store.views[start >>> CHUNK_BITS], firstBound(store, start), d, dim, 0);
}

/** As {@link readDomain} where the domain is kept contracted: variable 0 then has no bounds. */
export function readContracted(store: ClassStore, id: number, d: Bounds, dim: number): void {
  const start = store.start.data[id] >>> 0;
  unpack(store, store.views[start >>> CHUNK_BITS], firstBound(store, start), d, dim, 1);
  const { infinity, zero } = store.code;
  for (let i = 1; i < dim; i++) {
    d[i] = infinity;
    d[i * dim] = infinity;
  }
  d[0] = zero;
}

/** Whether time can pass in class `id`, which is kept contracted; `dim` is the dimension of its domain. */
export function lastsContracted(store: ClassStore, id: number, dim: number): boolean {
  const start = store.start.data[id] >>> 0;
  const bounds = store.views[start >>> CHUNK_BITS];
  return bounds[firstBound(store, start) + entriesFor(dim, true) - 1] === 1;
}

/**
 * Writes the bounds of the packed domain into `d`, a matrix of `store.scratch.dim` variables; `readDomain` with that
 * dimension reads the same ones of a kept class of its marking.
 */
export function readPacked(store: ClassStore, d: Bounds): void {
  unpack(store, store.scratch.bounds, 0, d, store.scratch.dim, 0);
}

/** Makes the packed domain the least one around it and that of class `id` of its marking. */
export function widenPacked(store: ClassStore, id: number): void {
  const { bounds } = store.scratch;
  const start = store.start.data[id] >>> 0;
  const kept = store.views[start >>> CHUNK_BITS];
  const from = firstBound(store, start);
  const entries = wordsToBounds(store, store.scratch.length);
  for (let i = 0; i < entries; i++) if (kept[from + i] > bounds[i]) bounds[i] = kept[from + i];
}

function unpack(
  store: ClassStore,
  bounds: PackedBounds,
  from: number,
  d: Bounds,
  dim: number,
  first: 0 | 1,
): void {
  const { infinity, zero } = store.code;
  const missing = packedInfinity(store);
  for (let i = first, at = from; i < dim; i++) {
    for (let j = first, to = i * dim + first; j < dim; j++, to++) {
      if (i === j) {
        d[to] = zero;
      } else {
        const bound = bounds[at++];
        d[to] = bound === missing ? infinity : bound;
      }
    }
  }
}

/** Where the bounds of a class start in the view of its chunk. */
function firstBound(store: ClassStore, start: number): number {
  return wordsToBounds(store, start & (CHUNK_WORDS - 1));
}

/** Bytes in use, the table included. */
export function bytesOf(store: ClassStore): number {
  const columns = [store.marking, store.hash, store.start].reduce(
    (sum, column) => sum + column.data.length,
    0,
  );
  const full = Math.max(0, store.chunks.length - 1) * CHUNK_WORDS;
  return (columns + store.table.length + full + store.filled) * 4;
}

/** True when the packed domain is inside that of class `id`, which has the same marking. */
export function isInside(store: ClassStore, id: number): boolean {
  const { bounds } = store.scratch;
  const start = store.start.data[id] >>> 0;
  const kept = store.views[start >>> CHUNK_BITS];
  const from = firstBound(store, start);
  const entries = wordsToBounds(store, store.scratch.length);
  // A missing bound is packed as the greatest number, so comparing the packed bounds compares the domains.
  for (let i = 0; i < entries; i++) if (bounds[i] > kept[from + i]) return false;
  return true;
}

/** True when that of class `id` is inside the packed domain. */
export function isAround(store: ClassStore, id: number): boolean {
  const { bounds } = store.scratch;
  const start = store.start.data[id] >>> 0;
  const kept = store.views[start >>> CHUNK_BITS];
  const from = firstBound(store, start);
  const entries = wordsToBounds(store, store.scratch.length);
  for (let i = 0; i < entries; i++) if (bounds[i] < kept[from + i]) return false;
  return true;
}

/**
 * Four numbers from 0 to 127 in one word, none of which is greater for a domain than for another of the same marking
 * around it: each quarter's sum of bounds, scaled.
 */
export function signatureOf(store: ClassStore): number {
  return signatureIn(store, store.scratch.bounds, 0);
}

/** The same of class `id`, which has the marking of the packed domain. */
export function signatureOfKept(store: ClassStore, id: number): number {
  const start = store.start.data[id] >>> 0;
  return signatureIn(store, store.views[start >>> CHUNK_BITS], firstBound(store, start));
}

function signatureIn(store: ClassStore, bounds: PackedBounds, first: number): number {
  const entries = wordsToBounds(store, store.scratch.length);
  const { greatest } = store.code;
  const quarter = (entries + 3) >> 2;
  let signature = 0;
  for (let from = 0, shift = 0; shift < 32; from += quarter, shift += 8) {
    const to = Math.min(entries, from + quarter);
    let sum = 0;
    for (let i = from; i < to; i++) sum += Math.min(bounds[first + i], greatest);
    const most = greatest * Math.max(1, to - from);
    signature |= Math.floor(((sum + most) * 127) / (2 * most)) << shift;
  }
  return signature;
}

function wordsToBounds({ width }: ClassStore, words: number): number {
  return (words * 4) / width;
}

function sameWords(store: ClassStore, id: number, words: Int32Array, length: number): boolean {
  const start = store.start.data[id] >>> 0;
  const chunk = store.chunks[start >>> CHUNK_BITS];
  for (let i = 0, at = start & (CHUNK_WORDS - 1); i < length; i++, at++) {
    if (chunk[at] !== words[i]) return false;
  }
  return true;
}

function hashOf(marking: number, words: Int32Array, length: number): number {
  let hash = Math.imul(marking + 1, 0x85ebca6b);
  for (let i = 0; i < length; i++) {
    hash = Math.imul(hash ^ words[i], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

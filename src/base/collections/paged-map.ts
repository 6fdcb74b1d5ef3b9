/** How many values a page has, and how many pages a chapter: a changed copy writes one of each anew. */
const PAGE = 32;
const CHAPTER = PAGE * PAGE;

/** Values that changed copies share. */
export type Page<V> = readonly V[];

/** Pages that changed copies share. */
export type Chapter<V> = readonly Page<V>[];

/** The keys in order, and the slot of each: shared by all maps that have the first of these keys. */
interface Index {
  readonly keys: string[];
  readonly slots: Map<string, number>;
}

/** The chapter of a slot, its page in that, and its place there. */
function placeOf(slot: number): readonly [number, number, number] {
  return [Math.floor(slot / CHAPTER), Math.floor(slot / PAGE) % PAGE, slot % PAGE];
}

/**
 * A map that never changes: a changed copy shares with it all but one page of its values, in one chapter, so that the many
 * states of a run cost little. Iterates in the order of insertion, as `Map` does.
 */
export interface PagedMap<V> extends ReadonlyMap<string, V> {
  /** With another value for the key; a new key comes last, and costs a copy of the keys where another map has more. */
  readonly with: (key: string, value: V) => PagedMap<V>;
  /** Without the key; costs a copy of the whole map. */
  readonly without: (key: string) => PagedMap<V>;
  /** Another value for each key; the keys are shared. */
  readonly map: <W>(valueFor: (value: V) => W) => PagedMap<W>;
  /** The values in order, in pieces that changed copies share: what is worked out of a piece need be only once. */
  readonly chapters: readonly Chapter<V>[];
  /** The keys whose values are not the same objects in an earlier map, in order. */
  readonly changedSince: (earlier: PagedMap<V>) => readonly string[];
}

class Paged<V> implements PagedMap<V> {
  readonly #index: Index;
  readonly chapters: readonly Chapter<V>[];
  readonly size: number;

  constructor(index: Index, chapters: readonly Chapter<V>[], size: number) {
    this.#index = index;
    this.chapters = chapters;
    this.size = size;
  }

  /** The slot of a key; the index may also have keys that only longer maps have, which are not keys of this map. */
  #slotOf(key: string): number | undefined {
    const slot = this.#index.slots.get(key);
    return slot !== undefined && slot < this.size ? slot : undefined;
  }

  has(key: string): boolean {
    return this.#slotOf(key) !== undefined;
  }

  get(key: string): V | undefined {
    const slot = this.#slotOf(key);
    if (slot === undefined) return undefined;
    const [chapter, page, at] = placeOf(slot);
    return this.chapters[chapter]![page]![at];
  }

  with(key: string, value: V): PagedMap<V> {
    const slot = this.#slotOf(key);
    if (slot === undefined) return this.#withNew(key, value);
    const [number, page, at] = placeOf(slot);
    const chapter = this.chapters[number]!;
    const changed = chapter.with(page, chapter[page]!.with(at, value));
    return new Paged(this.#index, this.chapters.with(number, changed), this.size);
  }

  #withNew(key: string, value: V): PagedMap<V> {
    const slot = this.size;
    const index = indexWith(this.#index, slot, key);
    const [number, page] = placeOf(slot);
    const chapter = this.chapters[number] ?? [];
    const longer = [...chapter.slice(0, page), [...(chapter[page] ?? []), value]];
    return new Paged(index, [...this.chapters.slice(0, number), longer], slot + 1);
  }

  without(key: string): PagedMap<V> {
    return pagedMap([...this].filter(([other]) => other !== key));
  }

  map<W>(valueFor: (value: V) => W): PagedMap<W> {
    const chapters = this.chapters.map((chapter) => chapter.map((page) => page.map(valueFor)));
    return new Paged(this.#index, chapters, this.size);
  }

  changedSince(earlier: PagedMap<V>): readonly string[] {
    const others = earlier as Paged<V>;
    const { keys } = this.#index;
    if (this.#index !== others.#index || this.size < others.size)
      return [...this.keys()].filter((key) => this.get(key) !== earlier.get(key));
    const changed: string[] = [];
    for (const [c, chapter] of this.chapters.entries()) {
      const past = others.chapters[c];
      if (chapter === past) continue;
      for (const [p, page] of chapter.entries()) {
        const other = past?.[p];
        if (page === other) continue;
        const first = c * CHAPTER + p * PAGE;
        for (const [at, value] of page.entries()) if (value !== other?.[at]) changed.push(keys[first + at]!);
      }
    }
    return changed;
  }

  *keys(): MapIterator<string> {
    const { keys } = this.#index;
    for (let slot = 0; slot < this.size; slot += 1) yield keys[slot]!;
  }

  *values(): MapIterator<V> {
    for (const chapter of this.chapters) for (const page of chapter) yield* page;
  }

  *entries(): MapIterator<[string, V]> {
    const { keys } = this.#index;
    let slot = 0;
    for (const value of this.values()) yield [keys[slot++]!, value];
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  /** The fastest iteration: no iterator object is made. */
  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    const { keys } = this.#index;
    let slot = 0;
    for (const chapter of this.chapters)
      for (const page of chapter) for (const value of page) visit(value, keys[slot++]!, this);
  }
}

/** A map of these entries; of several with one key, the last counts. */
export function pagedMap<V>(entries: Iterable<readonly [string, V]>): PagedMap<V> {
  const keys: string[] = [];
  const slots = new Map<string, number>();
  const values: V[] = [];
  for (const [key, value] of entries) {
    const slot = slots.get(key) ?? keys.length;
    values[slot] = value;
    if (slot < keys.length) continue;
    keys.push(key);
    slots.set(key, slot);
  }
  return new Paged({ keys, slots }, inPieces(inPieces(values)), keys.length);
}

function inPieces<T>(items: readonly T[]): readonly (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  for (let first = 0; first < items.length; first += PAGE) pieces.push(items.slice(first, first + PAGE));
  return pieces;
}

/** An index with this key in this slot, after the keys before it: the same one, unless it has another key there. */
function indexWith(index: Index, slot: number, key: string): Index {
  if (index.keys[slot] === key) return index;
  const own = slot === index.keys.length ? index : indexOf(index.keys.slice(0, slot));
  own.keys.push(key);
  own.slots.set(key, slot);
  return own;
}

function indexOf(keys: string[]): Index {
  return { keys, slots: new Map(keys.map((key, slot) => [key, slot])) };
}

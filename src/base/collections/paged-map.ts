/** How many values a changed copy writes anew, besides the list of pages. */
const PAGE = 32;

type Page<V> = readonly V[];

/** The keys in order, and the slot of each: shared by all maps that have the first of these keys. */
interface Index {
  readonly keys: string[];
  readonly slots: Map<string, number>;
}

function pageOf(slot: number): number {
  return Math.floor(slot / PAGE);
}

/**
 * A map that never changes: a changed copy shares with it all but one page of its values, so that the many states of a
 * run cost little. Iterates in the order of insertion, as `Map` does.
 */
export interface PagedMap<V> extends ReadonlyMap<string, V> {
  /** With another value for the key; a new key comes last, and costs a copy of the keys where another map has more. */
  readonly with: (key: string, value: V) => PagedMap<V>;
  /** Without the key; costs a copy of the whole map. */
  readonly without: (key: string) => PagedMap<V>;
  /** The values in order, in pieces that changed copies share: what is worked out of a piece need be only once. */
  readonly pages: readonly (readonly V[])[];
  /** The keys whose values are not the same objects in an earlier map, in order. */
  readonly changedSince: (earlier: PagedMap<V>) => readonly string[];
}

class Paged<V> implements PagedMap<V> {
  readonly #index: Index;
  readonly pages: readonly Page<V>[];
  readonly size: number;

  constructor(index: Index, pages: readonly Page<V>[], size: number) {
    this.#index = index;
    this.pages = pages;
    this.size = size;
  }

  /** Of the keys of the index, those from this map's size on are not its own. */
  #slotOf(key: string): number | undefined {
    const slot = this.#index.slots.get(key);
    return slot !== undefined && slot < this.size ? slot : undefined;
  }

  has(key: string): boolean {
    return this.#slotOf(key) !== undefined;
  }

  get(key: string): V | undefined {
    const slot = this.#slotOf(key);
    return slot === undefined ? undefined : this.pages[pageOf(slot)]![slot % PAGE];
  }

  with(key: string, value: V): PagedMap<V> {
    const slot = this.#slotOf(key);
    if (slot === undefined) return this.#withNew(key, value);
    const page = this.pages[pageOf(slot)]!.with(slot % PAGE, value);
    return new Paged(this.#index, this.pages.with(pageOf(slot), page), this.size);
  }

  #withNew(key: string, value: V): PagedMap<V> {
    const slot = this.size;
    const index = slot === this.#index.keys.length ? this.#index : indexOf(this.#index.keys.slice(0, slot));
    index.keys.push(key);
    index.slots.set(key, slot);
    const last = slot % PAGE === 0 ? [] : this.pages.at(-1)!;
    const pages = [...this.pages.slice(0, pageOf(slot)), [...last, value]];
    return new Paged(index, pages, slot + 1);
  }

  without(key: string): PagedMap<V> {
    return pagedMap([...this].filter(([other]) => other !== key));
  }

  changedSince(earlier: PagedMap<V>): readonly string[] {
    const others = earlier as Paged<V>;
    const { keys } = this.#index;
    if (this.#index !== others.#index || this.size < others.size)
      return [...this.keys()].filter((key) => this.get(key) !== earlier.get(key));
    return this.pages.flatMap((page, i) => {
      const other = others.pages[i];
      if (page === other) return [];
      return keys.slice(i * PAGE, i * PAGE + page.length).filter((_, at) => page[at] !== other?.[at]);
    });
  }

  *keys(): MapIterator<string> {
    const { keys } = this.#index;
    for (let slot = 0; slot < this.size; slot += 1) yield keys[slot]!;
  }

  *values(): MapIterator<V> {
    for (const page of this.pages) yield* page;
  }

  *entries(): MapIterator<[string, V]> {
    let slot = 0;
    for (const key of this.keys()) yield [key, this.pages[pageOf(slot)]![slot++ % PAGE]!];
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  /** The fastest way to see all values: it makes no iterator. */
  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    const { keys } = this.#index;
    for (const [number, page] of this.pages.entries()) {
      for (let at = 0; at < page.length; at += 1) visit(page[at]!, keys[number * PAGE + at]!, this);
    }
  }
}

/** A map of these entries; of several with one key, the last counts. */
export function pagedMap<V>(entries: Iterable<readonly [string, V]>): PagedMap<V> {
  const map = new Map(entries);
  const values = [...map.values()];
  const pages: Page<V>[] = [];
  for (let first = 0; first < values.length; first += PAGE) pages.push(values.slice(first, first + PAGE));
  return new Paged(indexOf([...map.keys()]), pages, values.length);
}

function indexOf(keys: string[]): Index {
  return { keys, slots: new Map(keys.map((key, slot) => [key, slot])) };
}

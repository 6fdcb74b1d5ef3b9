/** How many values a changed copy writes anew, besides the list of pages. */
const PAGE = 32;

type Page<V> = readonly V[];

/** The keys in order, and the slot of each: shared by all maps with the same keys. */
interface Index {
  readonly keys: readonly string[];
  readonly slots: ReadonlyMap<string, number>;
}

function pageOf(slot: number): number {
  return Math.floor(slot / PAGE);
}

/**
 * A map that never changes: a changed copy shares with it all but one page of its values, so that the many states of a
 * run cost little. Iterates in the order of insertion, as `Map` does.
 */
export interface PagedMap<V> extends ReadonlyMap<string, V> {
  /** With another value for the key; a new key comes last, and costs a copy of the keys. */
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

  constructor(index: Index, pages: readonly Page<V>[]) {
    this.#index = index;
    this.pages = pages;
  }

  get size(): number {
    return this.#index.keys.length;
  }

  has(key: string): boolean {
    return this.#index.slots.has(key);
  }

  get(key: string): V | undefined {
    const slot = this.#index.slots.get(key);
    return slot === undefined ? undefined : this.pages[pageOf(slot)]![slot % PAGE];
  }

  with(key: string, value: V): PagedMap<V> {
    const slot = this.#index.slots.get(key);
    if (slot === undefined) return this.#withNew(key, value);
    const page = this.pages[pageOf(slot)]!.with(slot % PAGE, value);
    return new Paged(this.#index, this.pages.with(pageOf(slot), page));
  }

  #withNew(key: string, value: V): PagedMap<V> {
    const slot = this.size;
    const keys = [...this.#index.keys, key];
    const slots = new Map(this.#index.slots).set(key, slot);
    const last = slot % PAGE === 0 ? [] : this.pages.at(-1)!;
    const pages = [...this.pages.slice(0, pageOf(slot)), [...last, value]];
    return new Paged({ keys, slots }, pages);
  }

  without(key: string): PagedMap<V> {
    return pagedMap([...this].filter(([other]) => other !== key));
  }

  changedSince(earlier: PagedMap<V>): readonly string[] {
    const others = earlier as Paged<V>;
    const { keys } = this.#index;
    if (this.#index !== others.#index) return keys.filter((key) => this.get(key) !== earlier.get(key));
    return this.pages.flatMap((page, i) => {
      const other = others.pages[i]!;
      if (page === other) return [];
      return keys.slice(i * PAGE, (i + 1) * PAGE).filter((_, at) => page[at] !== other[at]);
    });
  }

  keys(): MapIterator<string> {
    return this.#index.slots.keys();
  }

  *values(): MapIterator<V> {
    for (const page of this.pages) yield* page;
  }

  *entries(): MapIterator<[string, V]> {
    for (const [key, slot] of this.#index.slots) yield [key, this.pages[pageOf(slot)]![slot % PAGE]!];
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
  const keys = [...map.keys()];
  return new Paged({ keys, slots: new Map(keys.map((key, slot) => [key, slot])) }, pages);
}

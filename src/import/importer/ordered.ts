import { heed } from '../../base/heed.ts';

/** What things need, by their names. */
export type NeedsByName<D> = ReadonlyMap<string, readonly D[]>;

/** Things that need each other in a circle. */
export interface Cycle<D> {
  /** Each needs the next; the last one is the first again. */
  readonly names: readonly string[];
  /** By which the last of them needs the first. */
  readonly closing: D;
}

/** Things that need others, put in order. */
export interface Ordered<D> {
  /** Each after all that it needs, where there are no cycles. */
  readonly order: readonly string[];
  /** So many that without them there would be none. */
  readonly cycles: readonly Cycle<D>[];
}

/** Estimated cost of a step of the search, in nanoseconds, for {@link heed}. */
const STEPPING = 500;

/**
 * Puts things in order by depth first search.
 *
 * @param nameOf what something needs is called; where there is nothing of that name, it is passed over
 */
export function ordered<D>(needs: NeedsByName<D>, nameOf: (need: D) => string): Ordered<D> {
  const cycles: Cycle<D>[] = [];
  const done = new Set<string>();
  for (const start of needs.keys()) {
    if (done.has(start)) continue;
    const path: { readonly name: string; next: number }[] = [{ name: start, next: 0 }];
    const on = new Set([start]);
    while (path.length > 0) {
      heed(STEPPING);
      const top = path.at(-1)!;
      const need = needs.get(top.name)![top.next++];
      if (need === undefined) {
        done.add(top.name);
        on.delete(top.name);
        path.pop();
        continue;
      }
      const name = nameOf(need);
      if (on.has(name)) {
        const names = path.map((each) => each.name);
        cycles.push({ names: [...names.slice(names.indexOf(name)), name], closing: need });
      } else if (!done.has(name) && needs.has(name)) {
        on.add(name);
        path.push({ name, next: 0 });
      }
    }
  }
  return { order: [...done], cycles };
}

/** Things, and all that they need, directly or not. */
export function allNeeded<D>(
  names: Iterable<string>,
  needs: NeedsByName<D>,
  nameOf: (need: D) => string,
): ReadonlySet<string> {
  const found = new Set(names);
  for (const name of found) for (const need of needs.get(name) ?? []) found.add(nameOf(need));
  return found;
}

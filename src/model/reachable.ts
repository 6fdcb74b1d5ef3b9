import type { Transition } from './component.ts';

/** The items by their key, in the order of the items. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The places to which transitions of any behavior lead from some places, these included, never through `without`. */
export function reachable(
  transitions: readonly Transition[],
  from: Iterable<string>,
  without: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const outOf = groupBy(transitions, (t) => t.source);
  const reached = new Set([...from].filter((place) => !without.has(place)));
  for (const place of reached) {
    for (const t of outOf.get(place) ?? []) if (!without.has(t.destination)) reached.add(t.destination);
  }
  return reached;
}

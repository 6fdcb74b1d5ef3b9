import { groupBy } from '../base/collections/group-by.ts';
import type { Transition } from './component.ts';

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

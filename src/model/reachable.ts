import { groupBy } from '../base/collections/group-by.ts';
import type { Transition } from './component.ts';

/**
 * The places to which transitions of any behavior lead from some places, these included, never through `without`.
 * Failures lead nowhere: they end a behavior.
 */
export function reachable(
  transitions: readonly Transition[],
  from: Iterable<string>,
  without: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const outOf = groupBy(transitions, (t) => t.source);
  const reached = new Set([...from].filter((place) => !without.has(place)));
  for (const place of reached) {
    for (const { destination, outcomes } of outOf.get(place) ?? []) {
      const switches = outcomes.filter(({ kind }) => kind === 'switch').map((outcome) => outcome.place);
      for (const next of [destination, ...switches]) if (!without.has(next)) reached.add(next);
    }
  }
  return reached;
}

import type { Component } from '../model/assembly.ts';
import type { Transition } from '../model/component.ts';
import { alternativesOf } from '../model/region.ts';

/** What one behavior, run once from the start places of a component, can do: an acyclic graph of places and transitions. */
export interface Lifecycle {
  readonly component: Component;
  /** `null` when no behavior is ever pushed: then only the start places are reachable. */
  readonly behavior: string | null;
  readonly start: readonly string[];
  /** The places that can be marked, and the transitions that can run, if no port ever blocks. */
  readonly places: ReadonlySet<string>;
  readonly transitions: readonly Transition[];
  /** At most so many times does the transition run. */
  readonly runs: ReadonlyMap<string, number>;
  /**
   * Something may happen more than once: a place has several alternatives, or there are several start places. Then
   * a second token is possible too, and the order of the graph says nothing.
   */
  readonly mayRepeat: boolean;
  /** True when two different elements (places or transitions) may hold tokens at the same time. */
  readonly together: (a: string, b: string) => boolean;
  /** True when a way leads from one element to the other. */
  readonly precedes: (a: string, b: string) => boolean;
}

export function lifecycleOf(
  component: Component,
  behavior: string | null,
  start: readonly string[],
): Lifecycle {
  const { type } = component;
  const candidates = type.transitions.filter((t) => t.behavior === behavior);
  const enteredBy = (place: string) => (behavior === null ? [] : alternativesOf(type, behavior, place));

  const entries = new Map<string, number>();
  const entriesOf = (place: string): number => {
    const known = entries.get(place);
    if (known !== undefined) return known;
    const joins = enteredBy(place).map(({ transitions }) =>
      Math.min(...transitions.map((t) => entriesOf(t.source))),
    );
    const count = joins.reduce((sum, n) => sum + n, start.includes(place) ? 1 : 0);
    entries.set(place, count);
    return count;
  };
  const transitions = candidates.filter((t) => entriesOf(t.source) > 0);
  const places = new Set(type.places.filter((place) => entriesOf(place) > 0));

  const below = new Map<string, ReadonlySet<string>>();
  const belowOf = (element: string): ReadonlySet<string> => {
    const known = below.get(element);
    if (known !== undefined) return known;
    const own = transitions.find((t) => t.name === element);
    const next =
      own === undefined
        ? transitions.filter((t) => t.source === element).map((t) => t.name)
        : [own.destination];
    const all = new Set(next.flatMap((e) => [e, ...belowOf(e)]));
    below.set(element, all);
    return all;
  };
  const precedes = (a: string, b: string): boolean => belowOf(a).has(b);
  const mayRepeat =
    start.length > 1 || [...places].some((place) => enteredBy(place).length > 1 || entriesOf(place) > 1);
  return {
    component,
    behavior,
    start,
    places,
    transitions,
    runs: new Map(transitions.map((t) => [t.name, entriesOf(t.source)])),
    mayRepeat,
    together: (a, b) => a !== b && (mayRepeat || (!precedes(a, b) && !precedes(b, a))),
    precedes,
  };
}

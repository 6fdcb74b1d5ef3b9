import { minOf } from '../../base/extremes.ts';
import type { Component } from '../../model/assembly.ts';
import type { Transition } from '../../model/component.ts';
import { type Alternative, behaviorOf } from '../../model/system/behavior.ts';

/** Where a transition is when it is under way. */
export type Stage = 'output-dock' | 'running' | 'input-dock';

/** The marking of a component when a behavior becomes active. */
export interface ComponentMarking {
  readonly places: readonly string[];
  /** Transitions that are under way already; only in a running system that the run starts from. */
  readonly underway: ReadonlyMap<string, Stage>;
}

/** What one behavior, run once from where the tokens are, can do: an acyclic graph of places and transitions. */
export interface Lifecycle {
  readonly component: Component;
  readonly behavior: string;
  readonly start: ComponentMarking;
  /** The places that can be marked, and the transitions that can run, if no port ever blocks. */
  readonly places: ReadonlySet<string>;
  readonly transitions: readonly Transition[];
  /** At most so many times does the transition run. */
  readonly runs: ReadonlyMap<string, number>;
  /** The alternatives by which each place can be entered. */
  readonly entrances: ReadonlyMap<string, readonly Alternative[]>;
  /**
   * Something may happen more than once, for a place can be entered in several ways. Then a second token is possible
   * too, and the order of the graph says nothing.
   */
  readonly mayRepeat: boolean;
  /** True when two different elements (places or transitions) may hold tokens at the same time. */
  readonly together: (a: string, b: string) => boolean;
  /** True when a way leads from one element to the other. */
  readonly precedes: (a: string, b: string) => boolean;
}

/** What the behavior may do to a component whose tokens are there when it becomes active. */
export function lifecycleOf(component: Component, behavior: string, start: ComponentMarking): Lifecycle {
  const { type } = component;
  const { transitions: candidates, leaving, alternatives } = behaviorOf(type, behavior);
  const marked = new Set(start.places);

  const entries = new Map<string, number>();
  const runsOf = (t: Transition): number => entriesOf(t.source) + (start.underway.has(t.name) ? 1 : 0);
  const entriesOf = (place: string): number => {
    const known = entries.get(place);
    if (known !== undefined) return known;
    const counts = (alternatives.get(place) ?? []).map(({ transitions }) => minOf(transitions.map(runsOf)));
    const count = counts.reduce((sum, n) => sum + n, marked.has(place) ? 1 : 0);
    entries.set(place, count);
    return count;
  };
  const transitions = candidates.filter((t) => runsOf(t) > 0);
  const runs = new Map(transitions.map((t) => [t.name, runsOf(t)]));
  const places = new Set(type.places.filter((place) => entriesOf(place) > 0));
  const canFill = ({ transitions: joined }: Alternative) => joined.every((t) => runs.has(t.name));
  const isBegun = ({ transitions: joined }: Alternative) => joined.some((t) => runs.has(t.name));
  const waysInto = (place: string) =>
    (alternatives.get(place) ?? []).filter(isBegun).length + (marked.has(place) ? 1 : 0);

  const own = new Map(transitions.map((t) => [t.name, t]));
  const below = new Map<string, ReadonlySet<string>>();
  const belowOf = (element: string): ReadonlySet<string> => {
    const known = below.get(element);
    if (known !== undefined) return known;
    const transition = own.get(element);
    const next =
      transition === undefined
        ? (leaving.get(element) ?? []).filter((t) => own.has(t.name)).map((t) => t.name)
        : [transition.destination];
    const all = new Set<string>();
    for (const e of next) {
      all.add(e);
      for (const further of belowOf(e)) all.add(further);
    }
    below.set(element, all);
    return all;
  };
  const precedes = (a: string, b: string): boolean => belowOf(a).has(b);
  const mayRepeat =
    type.places.some((place) => waysInto(place) > 1 || entriesOf(place) > 1) ||
    [...runs.values()].some((n) => n > 1);
  return {
    component,
    behavior,
    start,
    places,
    transitions,
    runs,
    entrances: new Map(type.places.map((place) => [place, (alternatives.get(place) ?? []).filter(canFill)])),
    mayRepeat,
    together: (a, b) => a !== b && (mayRepeat || (!precedes(a, b) && !precedes(b, a))),
    precedes,
  };
}

/** What a behavior leaves behind when it is over. */
export interface LifecycleEnd {
  readonly places: readonly string[];
  /** Every place that was marked and every transition that ran on the way. */
  readonly visited: ReadonlySet<string>;
}

/**
 * How a behavior ends, if no port blocks it for ever; `null` when it does not: some join never fills, or something
 * happens twice. Of two tokens that take one way, either one is left before a join, or they meet where only one may be.
 */
export function endOf({ mayRepeat, transitions, places }: Lifecycle): LifecycleEnd | null {
  if (mayRepeat || transitions.some((t) => !places.has(t.destination))) return null;
  const isLeft = new Set(transitions.map((t) => t.source));
  return {
    places: [...places].filter((place) => !isLeft.has(place)),
    visited: new Set([...places, ...transitions.map((t) => t.name)]),
  };
}

import type { ComponentType, Port, Transition } from '../component.ts';

/** Where a token makes a port active (semantics, sections 1 and 3). */
export interface Region {
  readonly places: ReadonlySet<string>;
  /** Transitions inside the region: a token on one of their docks, or running, is in the region. */
  readonly inside: ReadonlySet<string>;
  /** Transitions that the port names: they count only while they run, and start only when the port is served. */
  readonly bound: ReadonlySet<string>;
}

function isInside(t: Transition, places: ReadonlySet<string>): boolean {
  return places.has(t.source) && places.has(t.destination);
}

/**
 * The region of a port: that of the listed places taken together as one group, united with that of each listed
 * group, and the listed transitions. A move between two groups leaves the region (semantics, section 1).
 */
export function regionOf(type: ComponentType, port: Port): Region {
  const groups = port.bound.flatMap((name) => type.groups.filter((g) => g.name === name));
  const listed = new Set(port.bound.filter((name) => type.places.includes(name)));
  const sets = [listed, ...groups.map((g) => new Set(g.places))];
  return {
    places: new Set(sets.flatMap((set) => [...set])),
    inside: new Set(type.transitions.filter((t) => sets.some((set) => isInside(t, set))).map((t) => t.name)),
    bound: new Set(type.transitions.map((t) => t.name).filter((name) => port.bound.includes(name))),
  };
}

/** The transitions of `behavior` that leave `place`, in the order of their declaration. */
export function leaving(type: ComponentType, behavior: string, place: string): readonly Transition[] {
  return type.transitions.filter((t) => t.behavior === behavior && t.source === place);
}

/** A set of transitions of one behavior whose ends, together, let a place be entered. */
export interface Alternative {
  /** `null` for the alternative of the transitions that name none. */
  readonly name: string | null;
  readonly transitions: readonly Transition[];
  /** The input docks that have to be filled, named as by `dockOf`. */
  readonly docks: readonly string[];
}

/**
 * The alternatives of the join at `place` under `behavior`; empty when no transition of it enters the place. A switch
 * that leads there from elsewhere is one of its own, named `t:o`.
 */
export function alternativesOf(type: ComponentType, behavior: string, place: string): readonly Alternative[] {
  const entering = type.transitions.filter((t) => t.behavior === behavior && t.destination === place);
  const names = [...new Set(entering.map((t) => t.alternative))];
  const joined = names.map((name): Alternative => {
    const transitions = entering.filter((t) => t.alternative === name);
    return { name, transitions, docks: transitions.map((t) => t.name) };
  });
  const switched = type.transitions
    .filter((t) => t.behavior === behavior && t.destination !== place)
    .flatMap((t) =>
      t.outcomes
        .filter((outcome) => outcome.kind === 'switch' && outcome.place === place)
        .map(({ name }): Alternative => {
          const dock = `${t.name}:${name}`;
          return { name: dock, transitions: [t], docks: [dock] };
        }),
    );
  return [...joined, ...switched];
}

const regions = new WeakMap<Port, Region>();

/** The region of a port, computed once: all components of a type ask for it. */
export function regionIn(type: ComponentType, port: Port): Region {
  const known = regions.get(port) ?? regionOf(type, port);
  regions.set(port, known);
  return known;
}

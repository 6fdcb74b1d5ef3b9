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

const regions = new WeakMap<Port, Region>();

/** The region of a port, computed once: all components of a type ask for it. */
export function regionIn(type: ComponentType, port: Port): Region {
  const known = regions.get(port) ?? regionOf(type, port);
  regions.set(port, known);
  return known;
}

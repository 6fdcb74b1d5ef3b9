import { newNotes } from '../../base/memo.ts';
import type { ComponentType, Need, Port, Transition } from '../component.ts';
import { transitionBehind } from '../outcomes.ts';
import { behaviorOf } from './behavior.ts';

/** Where a token makes a port active (semantics, sections 1 and 3). */
export interface Region {
  readonly places: ReadonlySet<string>;
  /** Transitions inside the region: a token on one of their docks, or running, is in the region. */
  readonly inside: ReadonlySet<string>;
  /** Transitions that the port names: they count only while they run, and start only when the port is served. */
  readonly bound: ReadonlySet<string>;
}

function isInside(t: Transition, sets: readonly ReadonlySet<string>[]): boolean {
  for (const places of sets) if (places.has(t.source) && places.has(t.destination)) return true;
  return false;
}

/**
 * The region of a port: that of the listed places taken together as one group, united with that of each listed
 * group, and the listed transitions. A move between two groups leaves the region (semantics, section 1).
 */
export function regionOf(type: ComponentType, port: Pick<Port, 'bound'>): Region {
  const listed = new Set<string>();
  const sets = [listed];
  for (const name of port.bound) {
    if (type.places.includes(name)) listed.add(name);
    for (const group of type.groups) if (group.name === name) sets.push(new Set(group.places));
  }
  const inside = new Set<string>();
  const bound = new Set<string>();
  for (const t of type.transitions) {
    if (isInside(t, sets)) inside.add(t.name);
    if (port.bound.includes(t.name)) bound.add(t.name);
  }
  return { places: sets.length === 1 ? listed : new Set(sets.flatMap((set) => [...set])), inside, bound };
}

const regions = newNotes<Port, Region>();

/** The region of a port, computed once: all components of a type ask for it. */
export function regionIn(type: ComponentType, port: Port): Region {
  const known = regions.get(port) ?? regionOf(type, port);
  regions.set(port, known);
  return known;
}

/** Where a token holds a need: that of a port, and some input docks of the transitions that it lists. */
export interface HeldRegion extends Region {
  /** Input docks, named as by `dockOf`. */
  readonly docks: ReadonlySet<string>;
}

/**
 * The region of a need: that of a port bound alike, and the input docks of the transitions that it lists, where they
 * enter their places alone or these are in the region too (semantics, section 7).
 */
export function regionOfNeed(type: ComponentType, need: Need): HeldRegion {
  const region = regionOf(type, need);
  const docks = type.transitions
    .filter((t) => region.bound.has(t.name))
    .flatMap((t) => {
      const { alternatives } = behaviorOf(type, t.behavior);
      const ends = [t.destination, ...t.outcomes.flatMap((o) => (o.kind === 'switch' ? [o.place] : []))];
      return [...new Set(ends)].flatMap((place) =>
        (alternatives.get(place) ?? [])
          .filter((each) => each.transitions.includes(t))
          .filter((each) => each.docks.length === 1 || region.places.has(place))
          .flatMap((each) => each.docks.filter((dock) => transitionBehind(dock) === t.name)),
      );
    });
  return { ...region, docks: new Set(docks) };
}

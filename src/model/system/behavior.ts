import { groupBy } from '../../base/collections/group-by.ts';
import { oncePer } from '../../base/memo.ts';
import type { ComponentType, Transition } from '../component.ts';

/** A set of transitions of one behavior whose ends, together, let a place be entered. */
export interface Alternative {
  /** `null` for the alternative of the transitions that name none. */
  readonly name: string | null;
  readonly transitions: readonly Transition[];
  /** The input docks that have to be filled, named as by `dockOf`. */
  readonly docks: readonly string[];
}

/** What one behavior of a type does at each of its places (semantics, section 1); in the order of declarations. */
export interface Behavior {
  readonly transitions: readonly Transition[];
  /** By place, the transitions out of it, whose output docks are filled together. Has no place without any. */
  readonly leaving: ReadonlyMap<string, readonly Transition[]>;
  /**
   * By place, the alternatives of the join there. A switch that leads there from elsewhere is one of its own, named `t:o`.
   * Has no place that the behavior does not enter.
   */
  readonly alternatives: ReadonlyMap<string, readonly Alternative[]>;
}

const NOTHING: Behavior = { transitions: [], leaving: new Map(), alternatives: new Map() };

const behaviorsOf = oncePer(
  ({ transitions }: ComponentType): ReadonlyMap<string, Behavior> =>
    new Map([...groupBy(transitions, (t) => t.behavior)].map(([name, own]) => [name, tabulated(own)])),
);

/** The switches of a transition that lead to another place than it does itself. */
function switchesOf(t: Transition): readonly { readonly place: string; readonly by: Alternative }[] {
  return t.outcomes
    .filter(({ kind, place }) => kind === 'switch' && place !== t.destination)
    .map(({ name, place }) => {
      const dock = `${t.name}:${name}`;
      return { place, by: { name: dock, transitions: [t], docks: [dock] } };
    });
}

function tabulated(transitions: readonly Transition[]): Behavior {
  const joins = groupBy(transitions, (t) => t.destination);
  const switches = groupBy(transitions.flatMap(switchesOf), ({ place }) => place);
  const joined = (place: string): readonly Alternative[] =>
    [...groupBy(joins.get(place) ?? [], (t) => t.alternative)].map(([name, group]) => ({
      name,
      transitions: group,
      docks: group.map((t) => t.name),
    }));
  const switched = (place: string) => (switches.get(place) ?? []).map(({ by }) => by);
  const entered = new Set([...joins.keys(), ...switches.keys()]);
  return {
    transitions,
    leaving: groupBy(transitions, (t) => t.source),
    alternatives: new Map([...entered].map((place) => [place, [...joined(place), ...switched(place)]])),
  };
}

/** Whether the transition is the only one of its behavior that leaves its source. */
export function leavesAlone(type: ComponentType, { behavior, source }: Transition): boolean {
  return behaviorOf(type, behavior).leaving.get(source)?.length === 1;
}

/**
 * Whether a transition waits in its place: leaving its source and starting are one event (semantics, section 3). It does
 * where it says so, and where it says nothing, but a need lists it and it leaves its place alone.
 */
export function startsFromPlace(type: ComponentType, t: Transition): boolean {
  if (t.waits === 'dock') return false;
  return (t.waits === 'place' || listedByNeeds(type).has(t.name)) && leavesAlone(type, t);
}

const listedByNeeds = oncePer(
  ({ needs }: ComponentType): ReadonlySet<string> => new Set((needs ?? []).flatMap(({ bound }) => bound)),
);

/** A behavior of the type; one without transitions where it has none of that name. Worked out once for each type. */
export function behaviorOf(type: ComponentType, name: string): Behavior {
  return behaviorsOf(type).get(name) ?? NOTHING;
}

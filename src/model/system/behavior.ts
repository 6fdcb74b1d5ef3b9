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

const behaviorsOf = oncePer(({ transitions }: ComponentType): ReadonlyMap<string, Behavior> => {
  const behaviors = new Map<string, Behavior>();
  for (const [name, own] of groupBy(transitions, (t) => t.behavior)) behaviors.set(name, tabulated(own));
  return behaviors;
});

function tabulated(transitions: readonly Transition[]): Behavior {
  const alternatives = new Map<string, readonly Alternative[]>();
  for (const [place, joined] of groupBy(transitions, (t) => t.destination))
    alternatives.set(place, joinsOf(joined));
  for (const t of transitions)
    for (const { name, kind, place } of t.outcomes) {
      if (kind !== 'switch' || place === t.destination) continue;
      const dock = `${t.name}:${name}`;
      const by = { name: dock, transitions: [t], docks: [dock] };
      alternatives.set(place, [...(alternatives.get(place) ?? []), by]);
    }
  return { transitions, leaving: groupBy(transitions, (t) => t.source), alternatives };
}

/** The alternatives of the transitions that lead to one place. */
function joinsOf(joined: readonly Transition[]): readonly Alternative[] {
  const alternatives: Alternative[] = [];
  for (const [name, group] of groupBy(joined, (t) => t.alternative))
    alternatives.push({ name, transitions: group, docks: group.map((t) => t.name) });
  return alternatives;
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

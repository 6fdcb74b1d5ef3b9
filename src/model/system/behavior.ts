import { heed } from '../../base/heed.ts';
import { oncePer } from '../../base/memo.ts';
import type { ComponentType, Transition } from '../component.ts';

/** What it takes to sort a transition into the tables of its behavior, in nanoseconds. */
const SORTING = 800;

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

/** The same while it is being put together. */
interface Growing {
  readonly transitions: Transition[];
  readonly leaving: Map<string, Transition[]>;
  readonly alternatives: Map<string, GrowingAlternative[]>;
}

interface GrowingAlternative extends Alternative {
  readonly transitions: Transition[];
  readonly docks: string[];
}

const behaviorsOf = oncePer(({ transitions }: ComponentType): ReadonlyMap<string, Behavior> => {
  const behaviors = new Map<string, Growing>();
  for (const t of transitions) {
    heed(SORTING);
    let behavior = behaviors.get(t.behavior);
    if (behavior === undefined) {
      behavior = { transitions: [], leaving: new Map(), alternatives: new Map() };
      behaviors.set(t.behavior, behavior);
    }
    behavior.transitions.push(t);
    listed(behavior.leaving, t.source).push(t);
    join(listed(behavior.alternatives, t.destination), t);
  }
  for (const { transitions: own, alternatives } of behaviors.values()) addSwitches(alternatives, own);
  return behaviors;
});

/** What is listed under a key; a new list where nothing is. */
function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: T[] = [];
  lists.set(key, list);
  return list;
}

/** Adds a transition to the alternative that it belongs to, of those of the place that it leads to. */
function join(alternatives: GrowingAlternative[], t: Transition): void {
  let alternative = alternatives.find(({ name }) => name === t.alternative);
  if (alternative === undefined) {
    alternative = { name: t.alternative, transitions: [], docks: [] };
    alternatives.push(alternative);
  }
  alternative.transitions.push(t);
  alternative.docks.push(t.name);
}

/** Adds the switches of transitions that lead elsewhere, each an alternative of its own, after all joins. */
function addSwitches(alternatives: Growing['alternatives'], transitions: readonly Transition[]): void {
  for (const t of transitions)
    for (const { name, kind, place } of t.outcomes) {
      if (kind !== 'switch' || place === t.destination) continue;
      const dock = `${t.name}:${name}`;
      listed(alternatives, place).push({ name: dock, transitions: [t], docks: [dock] });
    }
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
  return (t.waits === 'place' || isListedByNeed(type, t)) && leavesAlone(type, t);
}

function isListedByNeed(type: ComponentType, { name }: Transition): boolean {
  return type.needs !== undefined && listedByNeeds(type).has(name);
}

const listedByNeeds = oncePer(
  ({ needs }: ComponentType): ReadonlySet<string> => new Set((needs ?? []).flatMap(({ bound }) => bound)),
);

/** A behavior of the type; one without transitions where it has none of that name. Worked out once for each type. */
export function behaviorOf(type: ComponentType, name: string): Behavior {
  return behaviorsOf(type).get(name) ?? NOTHING;
}

import { groupBy } from '../../base/collections/group-by.ts';
import { oncePer } from '../../base/memo.ts';
import type { ComponentType, Transition } from '../component.ts';

/** A set of transitions of one behavior whose ends, together, let a place be entered. */
export interface Alternative {
  /** `null` for the alternative of the transitions that name none. */
  readonly name: string | null;
  readonly transitions: readonly Transition[];
}

/** What one behavior of a type does at each of its places (semantics, section 1); in the order of declarations. */
export interface Behavior {
  readonly transitions: readonly Transition[];
  /** By place, the transitions out of it, whose output docks are filled together. Has no place without any. */
  readonly leaving: ReadonlyMap<string, readonly Transition[]>;
  /** By place, the alternatives of the join there. Has no place that the behavior does not enter. */
  readonly alternatives: ReadonlyMap<string, readonly Alternative[]>;
}

const NOTHING: Behavior = { transitions: [], leaving: new Map(), alternatives: new Map() };

const behaviorsOf = oncePer(
  ({ transitions }: ComponentType): ReadonlyMap<string, Behavior> =>
    new Map([...groupBy(transitions, (t) => t.behavior)].map(([name, own]) => [name, tabulated(own)])),
);

function tabulated(transitions: readonly Transition[]): Behavior {
  const joins = groupBy(transitions, (t) => t.destination);
  const alternatives = (joined: readonly Transition[]): readonly Alternative[] =>
    [...groupBy(joined, (t) => t.alternative)].map(([name, group]) => ({ name, transitions: group }));
  return {
    transitions,
    leaving: groupBy(transitions, (t) => t.source),
    alternatives: new Map([...joins].map(([place, joined]) => [place, alternatives(joined)])),
  };
}

/** A behavior of the type; one without transitions where it has none of that name. Worked out once for each type. */
export function behaviorOf(type: ComponentType, name: string): Behavior {
  return behaviorsOf(type).get(name) ?? NOTHING;
}

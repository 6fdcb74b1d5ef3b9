import { heed } from '../../base/heed.ts';
import type { ComponentType, Transition } from '../component.ts';
import { mayGoOtherwise } from '../outcomes.ts';
import { type Behavior, behaviorOf } from './behavior.ts';

/** What one behavior does to a component when no port ever makes it wait. */
export interface BehaviorWalk {
  readonly behavior: string;
  /** The places marked at the end; `null` when some dock stays filled, so that the behavior never finishes. */
  readonly end: ReadonlySet<string> | null;
  /** The transitions that run. */
  readonly run: ReadonlySet<Transition>;
  /** A place that gets a second token, if there is one. */
  readonly twice: string | null;
}

/** Follows an acyclic behavior from a marking, each place after all those that lead to it. */
export function walk(type: ComponentType, behavior: string, marking: ReadonlySet<string>): BehaviorWalk {
  const { transitions, leaving, alternatives } = behaviorOf(type, behavior);
  const marked = new Set(marking);
  const run = new Set<Transition>();
  let twice: string | null = null;
  let stuck = false;
  for (const place of topological(type.places, transitions, leaving)) {
    heed();
    const joins = (alternatives.get(place) ?? []).map((alternative) => alternative.transitions);
    const filled = joins.filter((join) => join.every((t) => run.has(t)));
    stuck ||= joins.some((join) => !filled.includes(join) && join.some((t) => run.has(t)));
    const out = leaving.get(place) ?? [];
    const stays = marked.has(place) && out.length === 0;
    if (filled.length + (stays ? 1 : 0) > 1) twice ??= place;
    if (filled.length > 0) marked.add(place);
    if (out.length === 0 || !marked.has(place)) continue;
    marked.delete(place);
    for (const t of out) run.add(t);
  }
  return { behavior, end: stuck ? null : marked, run, twice };
}

/** The places, each after all places from which a transition leads to it (Kahn 1962). */
function topological(
  places: readonly string[],
  transitions: readonly Transition[],
  leaving: Behavior['leaving'],
): readonly string[] {
  const waiting = new Map(places.map((place) => [place, 0]));
  for (const { destination } of transitions) waiting.set(destination, waiting.get(destination)! + 1);
  const sorted = places.filter((place) => waiting.get(place) === 0);
  for (const place of sorted) {
    for (const { destination } of leaving.get(place) ?? []) {
      const left = waiting.get(destination)! - 1;
      waiting.set(destination, left);
      if (left === 0) sorted.push(destination);
    }
  }
  return sorted;
}

/** Beyond this much work, a component type is not looked through. */
const MAX_STEPS = 1_000_000;

/**
 * Every behavior from every marking to which behaviors lead, one after the other; `null` when they are too many, or when
 * components of the type do not only move as its moves say.
 */
export function allWalks(
  type: ComponentType,
  starts: readonly (readonly string[])[],
): readonly BehaviorWalk[] | null {
  if (mayGoOtherwise(type)) return null;
  const keyOf = (places: Iterable<string>): string => [...places].sort().join(' ');
  const seen = new Map(starts.map((places) => [keyOf(places), new Set(places)]));
  const walks: BehaviorWalk[] = [];
  for (const marking of seen.values()) {
    for (const behavior of type.behaviors) {
      if (walks.length * (type.places.length + type.transitions.length) > MAX_STEPS) return null;
      const step = walk(type, behavior, marking);
      walks.push(step);
      if (step.end === null) continue;
      const key = keyOf(step.end);
      if (!seen.has(key)) seen.set(key, new Set(step.end));
    }
  }
  return walks;
}

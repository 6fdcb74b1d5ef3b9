import { groupBy } from '../../base/collections/group-by.ts';
import { heed } from '../../base/heed.ts';
import { oncePer } from '../../base/memo.ts';
import type { ComponentType, Transition } from '../component.ts';

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

type ByPlace = ReadonlyMap<string, readonly Transition[]>;

/** The transitions of one place that lead there in one behavior, by alternative. */
export function joinsOf(transitions: readonly Transition[]): readonly (readonly Transition[])[] {
  return [...groupBy(transitions, (t) => t.alternative ?? '').values()];
}

const NONE: ByPlace = new Map();

/** The transitions of each behavior of a type, grouped by the place that they enter, and by the one that they leave. */
const byBehavior = oncePer((type: ComponentType) => {
  const groups = [...groupBy(type.transitions, (t) => t.behavior)];
  return new Map(
    groups.map(([behavior, own]) => {
      const into = groupBy(own, (t) => t.destination);
      return [behavior, { own, into, outOf: groupBy(own, (t) => t.source) }] as const;
    }),
  );
});

/** The transitions of a behavior, in the order of the file. */
export function transitionsOf(type: ComponentType, behavior: string): readonly Transition[] {
  return byBehavior(type).get(behavior)?.own ?? [];
}

/** The transitions of a behavior, grouped by the place that they enter. */
export function entering(type: ComponentType, behavior: string): ByPlace {
  return byBehavior(type).get(behavior)?.into ?? NONE;
}

/** The transitions of a behavior, grouped by the place that they leave. */
export function leaving(type: ComponentType, behavior: string): ByPlace {
  return byBehavior(type).get(behavior)?.outOf ?? NONE;
}

/** Follows an acyclic behavior from a marking, each place after all those that lead to it. */
export function walk(type: ComponentType, behavior: string, marking: ReadonlySet<string>): BehaviorWalk {
  const into = entering(type, behavior);
  const outOf = leaving(type, behavior);
  const marked = new Set(marking);
  const run = new Set<Transition>();
  let twice: string | null = null;
  let stuck = false;
  for (const place of topological(type, into, outOf)) {
    heed();
    const joins = joinsOf(into.get(place) ?? []);
    const filled = joins.filter((join) => join.every((t) => run.has(t)));
    stuck ||= joins.some((join) => !filled.includes(join) && join.some((t) => run.has(t)));
    const out = outOf.get(place) ?? [];
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
function topological(type: ComponentType, into: ByPlace, outOf: ByPlace): readonly string[] {
  const waiting = new Map(type.places.map((place) => [place, into.get(place)?.length ?? 0]));
  const sorted = type.places.filter((place) => waiting.get(place) === 0);
  for (const place of sorted) {
    for (const { destination } of outOf.get(place) ?? []) {
      const left = waiting.get(destination)! - 1;
      waiting.set(destination, left);
      if (left === 0) sorted.push(destination);
    }
  }
  return sorted;
}

/** Beyond this much work, a component type is not looked through. */
const MAX_STEPS = 1_000_000;

/** Every behavior from every marking to which behaviors lead, one after the other; `null` when they are too many. */
export function allWalks(
  type: ComponentType,
  starts: readonly (readonly string[])[],
): readonly BehaviorWalk[] | null {
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

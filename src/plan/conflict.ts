import { type Connection, type ConnectionEnds, portName } from '../model/assembly.ts';
import type { Goal, GoalItem } from '../model/goal.ts';
import { isOutOfReach } from './every-length.ts';
import type { Problem, Solved } from './problem.ts';
import type { PlanSteps } from './steps.ts';
import { fulfils, wishesOf } from './wishes.ts';

/** Wishes that no program brings about together, though it does each smaller set of them. */
export interface Conflict {
  readonly goals: readonly GoalItem[];
  /** The connections over which they contradict each other. */
  readonly connections: readonly ConnectionEnds[];
  /** Why, port by port. */
  readonly sentences: readonly string[];
  /** Whether longer words would not help either. */
  readonly isProved: boolean;
}

/** Takes wishes away one after the other, as long as those that are left contradict each other still. */
export function* conflictOf(
  goal: Goal,
  solve: (items: readonly GoalItem[]) => PlanSteps<Solved>,
  problem: Problem,
): PlanSteps<Conflict> {
  const isWithout = function* (items: readonly GoalItem[]): PlanSteps<boolean> {
    yield;
    const { found } = yield* solve(items);
    return found.best === null && !found.isCut;
  };
  let goals = singled(goal.items, problem);
  if (!(yield* isWithout(goals))) goals = goal.items;
  for (let size = goals.length >> 1; size >= 1; ) {
    let isSmaller = false;
    for (let from = 0; from < goals.length; ) {
      const fewer = goals.toSpliced(from, size);
      if (fewer.length < goals.length && (yield* isWithout(fewer))) {
        goals = fewer;
        isSmaller = true;
      } else from += size;
    }
    if (size === 1 && !isSmaller) break;
    size = size === 1 ? 1 : size >> 1;
  }
  const { connections } = problem.configuration;
  const between = chainOf(goals, connections);
  return {
    goals,
    connections: between,
    sentences: between.map(({ user, provider }) => `${portName(user)} uses ${portName(provider)}`),
    isProved: isProvedFor(goals, problem),
  };
}

/** Wishes for all components as wishes for each, later ones in place of earlier ones. */
function singled(items: readonly GoalItem[], { configuration }: Problem): readonly GoalItem[] {
  const made = new Map<string, GoalItem>();
  for (const item of items) {
    const names =
      item.component === null
        ? configuration.components.map(({ component }) => component.name)
        : [item.component];
    for (const name of names) {
      const key = `${item.kind} ${name} ${item.kind === 'port' ? item.port : ''}`;
      made.set(key, { ...item, component: name });
    }
  }
  return [...made.values()];
}

/** Whether words of any length contradict each other so. */
function isProvedFor(goals: readonly GoalItem[], { configuration, words }: Problem): boolean {
  const { components, connections } = configuration;
  const all = [...words.values()];
  if (all.every(({ isCut }) => !isCut)) return true;
  const wishes = wishesOf({ items: goals }, components);
  const asked = components.map(({ component: { name, type } }) => {
    const wish = wishes.get(name);
    return {
      name,
      type,
      from: words.get(name)!.from,
      behaviors: wish?.behavior == null ? [] : [wish.behavior],
      fulfils: (executed: ReadonlySet<string>, ends: readonly string[]) =>
        wish === undefined || fulfils({ word: [...executed], ends }, type, wish),
    };
  });
  return isOutOfReach(asked, connections);
}

/**
 * The connections over which wishes contradict each other: those between their components; of one component, those on
 * the way to a circle of components that wait for each other, and the circle.
 */
function chainOf(goals: readonly GoalItem[], connections: readonly Connection[]): readonly Connection[] {
  const names = [...new Set(goals.flatMap(({ component }) => component ?? []))];
  const [first, ...others] = names;
  if (first === undefined) return [];
  if (others.length > 0) {
    const all = others.flatMap((other) => pathBetween(first, other, connections));
    return [...new Set(all)];
  }
  return circleFrom([first], [], connections, new Set()) ?? [];
}

/** The way from a component over its providers into a circle of them, and the circle; `null` where there is none. */
function circleFrom(
  seen: readonly string[],
  path: readonly Connection[],
  connections: readonly Connection[],
  dead: Set<string>,
): readonly Connection[] | null {
  for (const connection of connections) {
    const { user, provider } = connection;
    if (user.component !== seen.at(-1)) continue;
    const next = [...path, connection];
    if (seen.includes(provider.component)) return next;
    if (dead.has(provider.component)) continue;
    const circle = circleFrom([...seen, provider.component], next, connections, dead);
    if (circle !== null) return circle;
    dead.add(provider.component);
  }
  return null;
}

/** The shortest way from one component to another over connections, in whatever direction. */
function pathBetween(from: string, to: string, connections: readonly Connection[]): readonly Connection[] {
  const by = new Map<string, readonly Connection[]>([[from, []]]);
  for (const [at, path] of by) {
    if (at === to) return path;
    for (const connection of connections) {
      const { user, provider } = connection;
      const next =
        user.component === at ? provider.component : provider.component === at ? user.component : null;
      if (next !== null && !by.has(next)) by.set(next, [...path, connection]);
    }
  }
  return [];
}

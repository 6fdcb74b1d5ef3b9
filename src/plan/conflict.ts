import type { ConnectionEnds } from '../model/assembly.ts';
import type { Goal, GoalItem } from '../model/goal.ts';
import type { Problem, Solved } from './problem.ts';

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
export function conflictOf(
  goal: Goal,
  solve: (items: readonly GoalItem[]) => Solved,
  problem: Problem,
): Conflict {
  const isWithout = (items: readonly GoalItem[]) => {
    const { found } = solve(items);
    return found.best === null && !found.isCut;
  };
  let goals = singled(goal.items, problem);
  if (!isWithout(goals)) goals = goal.items;
  for (let size = goals.length >> 1; size >= 1; ) {
    let isSmaller = false;
    for (let from = 0; from < goals.length; ) {
      const fewer = goals.toSpliced(from, size);
      if (fewer.length < goals.length && isWithout(fewer)) {
        goals = fewer;
        isSmaller = true;
      } else from += size;
    }
    if (size === 1 && !isSmaller) break;
    size = size === 1 ? 1 : size >> 1;
  }
  return { goals, connections: [], sentences: [], isProved: true };
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

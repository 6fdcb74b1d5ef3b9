import { groupBy } from '../../../base/collections/group-by.ts';
import type { After, Limit, Task, TaskGraph } from './task-graph.ts';

/** Tasks that hold one place of a limit together, from when the first of them begins to when the last is over. */
export interface HeldTogether {
  /** No task has the same. */
  readonly id: string;
  /** What the tasks at its begin come after. */
  readonly after: readonly After[];
  /** The ids of the tasks at its end. */
  readonly ends: readonly string[];
  readonly at: Task['at'];
  readonly limit: Limit;
}

/** A graph in which the tasks at the begin of what is held together come after its begin. */
export interface WithGroups {
  readonly tasks: readonly Task[];
  readonly groups: readonly HeldTogether[];
  /** By the id of a task, those limits of which it holds a place alone. */
  readonly alone: ReadonlyMap<string, readonly { readonly limit: Limit }[]>;
}

/** What the ids of groups begin with, and those of tasks do not. */
const GROUP = 'group\n';

/** Whether an id is that of a group. */
export function isGroup(id: string): boolean {
  return id.startsWith(GROUP);
}

/** Tells what holds a place of a limit alone from what holds one together; the larger groups come first. */
export function withGroups({ tasks, limits }: Pick<TaskGraph, 'tasks' | 'limits'>): WithGroups {
  const all = limits.flatMap((limit) => limit.holders.map((holder) => ({ limit, holder })));
  const alone = groupBy(
    all.filter(({ holder }) => holder.length === 1),
    ({ holder: [task] }) => task!,
  );
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const groups = all
    .filter(({ holder }) => holder.length > 1)
    .sort((a, b) => b.holder.length - a.holder.length)
    .map(({ limit, holder }, i): HeldTogether => {
      const own = new Set(holder);
      const members = holder.map((id) => byId.get(id)!);
      const first = members.filter(({ after }) => !after.some(({ task }) => own.has(task)));
      const needed = new Set(members.flatMap(({ after }) => after.map(({ task }) => task)));
      const at = first[0]!.at;
      const id = `${GROUP}${i}`;
      const after = new Map(first.flatMap((task) => task.after.map((each) => [each.task, each] as const)));
      for (const task of first) byId.set(task.id, { ...task, after: [{ task: id, at }] });
      return { id, after: [...after.values()], ends: holder.filter((each) => !needed.has(each)), at, limit };
    });
  return { tasks: [...byId.values()], groups, alone };
}

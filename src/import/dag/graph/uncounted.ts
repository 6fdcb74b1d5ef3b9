import type { Diagnostics } from '../../../base/diagnostics.ts';
import { ZERO } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import type { Limit, Task, TaskGraph } from './task-graph.ts';

/** A limit as a file has it, be there so few tasks that it holds nothing back or not. */
export interface WrittenLimit extends Omit<Limit, 'most'> {
  /** `null` where only the run of the workflow tells. */
  readonly most: number | null;
}

/** Tasks that stand for as many as the workflow makes when it runs. */
export interface Uncounted {
  readonly at: Position;
  /** What is known only then: ``how often `a` is done``. */
  readonly what: string;
  /** What it is read as: `task`, or `job`. */
  readonly unit: string;
  /** The ids of what is read in their stead. */
  readonly tasks: readonly string[];
}

/**
 * The limits that hold something back, and the tasks with the times that they leave open: of what is under a limit, the
 * greatest date hangs on how many tasks there are and how many of them may run.
 */
export function underLimits(
  tasks: readonly Task[],
  written: readonly WrittenLimit[],
  uncounted: readonly Uncounted[],
  report: Diagnostics,
): Pick<TaskGraph, 'tasks' | 'limits' | 'told'> {
  const limitOf = new Map(
    written.flatMap((limit) => limit.holders.flat().map((task) => [task, limit] as const)),
  );
  const told = new Set<string>();
  for (const { at, what, unit, tasks: own } of uncounted) {
    const limit = own.map((task) => limitOf.get(task)).find((each) => each !== undefined);
    const read = `${what} is known only when the workflow runs: it is read as one ${unit}`;
    if (limit === undefined)
      report.warning(
        'not-modelled',
        at,
        read,
        `nothing to do: the dates hold for any number of ${unit}s side by side`,
      );
    else
      report.warning(
        'not-modelled',
        at,
        `${read} of any length, for ${limit.words} lets only some of them run at a time`,
        'nothing to do: the least date holds, and there is no greatest one',
      );
    for (const task of own) if (limitOf.has(task)) told.add(task);
  }
  for (const { at, words, most, holders } of written) {
    if (most !== null || holders.length < 2) continue;
    report.warning(
      'not-modelled',
      at,
      `how many tasks ${words} lets run at a time is known only when the workflow runs`,
      'nothing to do: the least date holds, and there is no greatest one',
    );
    for (const task of holders.flat()) told.add(task);
  }
  return {
    tasks: tasks.map((task) =>
      told.has(task.id) ? { ...task, takes: { min: task.takes?.min ?? ZERO, max: 'inf' } } : task,
    ),
    limits: written.flatMap(({ most, ...limit }) =>
      most !== null && most < limit.holders.length ? [{ ...limit, most }] : [],
    ),
    told,
  };
}

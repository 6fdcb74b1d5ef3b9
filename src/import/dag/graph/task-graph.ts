import { groupBy } from '../../../base/collections/group-by.ts';
import { type Decimal, type DurationInterval, durationText } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';

/** That a task starts when another one is over. */
export interface After {
  /** The {@link Task.id} of the other one. */
  readonly task: string;
  readonly at: Position;
}

/** Estimated cost of making a task, or of looking at all that it needs, in nanoseconds, for `heed`. */
export const MAKING_TASK = 10_000;

/** Something that is done, once all that stands before it is over. */
export interface Task {
  /** What others call it by; no two have the same. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly title: string | null;
  readonly at: Position;
  readonly about: string | null;
  /** Least and greatest duration; `null` where nothing says how long it takes. */
  readonly takes: DurationInterval | null;
  readonly after: readonly After[];
  /** Whether it may be left out, and is over at once then. */
  readonly maySkip: boolean;
}

/** That only some of several tasks, or groups of tasks, are done at the same time. */
export interface Limit {
  readonly at: Position;
  /** In the words of the file, as `max-parallel: 2`. */
  readonly words: string;
  readonly most: number;
  /** The ids of those of which each holds one place: of one task, or of all that hold one together. */
  readonly holders: readonly (readonly string[])[];
}

/** Tasks, and which come after which. */
export interface TaskGraph {
  readonly title: string | null;
  /** The begin of the file. */
  readonly at: Position;
  readonly tasks: readonly Task[];
  readonly limits: readonly Limit[];
  /** The ids of tasks that take any time, which has been told. */
  readonly told?: ReadonlySet<string>;
  /** After how long what still goes on is stopped. */
  readonly deadline: { readonly within: Decimal; readonly at: Position } | null;
  /** The ids of tasks that come after all others, also where these were stopped. */
  readonly handlers?: ReadonlySet<string>;
  /** How somebody says in such a file how long a task takes. */
  readonly durations: string;
}

/**
 * In so many ways may tasks have had their room already, where those that are alike count as one sort; and so many sorts
 * there may be in all. Of more, nobody can follow each order in which they get it.
 */
const MOST_LIMITED = { ways: 2 ** 14, sorts: 28 } as const;
/**
 * Of so many tasks, which differ, dates are enclosed by two bounds in seconds, whatever the order; of a hundred it takes half
 * a minute.
 */
const MOST_ENCLOSED = 40;

/** Whether the limits of a graph are in its model; else a bound of what they do to dates is told. */
export function hasLimits({ limits, tasks }: TaskGraph): boolean {
  if (limits.length === 0) return true;
  const limited = new Set(limits.flatMap(({ holders }) => holders.flat()));
  const sorts = groupBy(tasks, sortOf(limits, tasks));
  let ways = 1;
  for (const alike of sorts.values()) if (limited.has(alike[0]!.id)) ways *= alike.length + 1;
  if (ways <= MOST_LIMITED.ways && sorts.size <= MOST_LIMITED.sorts) return true;
  // Where tasks may be skipped, or hold something together, there are no such bounds.
  const areAlone = limits.every(({ holders }) => holders.every(({ length }) => length === 1));
  return areAlone && tasks.length <= MOST_ENCLOSED && !tasks.some(({ maySkip }) => maySkip);
}

/** A text that tasks have in common which could be swapped. */
function sortOf(limits: readonly Limit[], tasks: readonly Task[]): (task: Task) => string {
  const next = new Map<string, string[]>(tasks.map(({ id }) => [id, []]));
  for (const { id, after } of tasks) for (const { task } of after) next.get(task)?.push(id);
  const holding = new Map<string, string[]>(tasks.map(({ id }) => [id, []]));
  for (const [i, { holders }] of limits.entries())
    for (const [j, holder] of holders.entries())
      for (const id of holder) holding.get(id)?.push(holder.length === 1 ? `${i}` : `${i}.${j}`);
  return ({ id, takes, maySkip, after }) =>
    JSON.stringify([
      takes && durationText(takes.min),
      takes && durationText(takes.max),
      maySkip,
      after.map(({ task }) => task).sort(),
      next.get(id)?.sort(),
      holding.get(id),
    ]);
}

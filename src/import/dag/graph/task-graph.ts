import type { Decimal, DurationInterval } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';

/** That a task starts when another one is over. */
export interface After {
  /** The {@link Task.id} of the other one. */
  readonly task: string;
  readonly at: Position;
}

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

/** That only some of the tasks of a group are done at the same time. */
export interface Limit {
  readonly at: Position;
  /** In the words of the file, as `max-parallel: 2`. */
  readonly words: string;
  readonly most: number;
  /** Their ids. */
  readonly tasks: readonly string[];
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
 * So many tasks may wait for each other's room, in so many in all: each order in which they get it is a way to go of its
 * own.
 */
const MOST_LIMITED = { tasks: 10, ofAll: 24 } as const;

/** Whether the limits of a graph are in its model; else a bound of what they do to dates is told. */
export function hasLimits({ limits, tasks }: TaskGraph): boolean {
  const limited = new Set(limits.flatMap((limit) => limit.tasks));
  return limited.size <= MOST_LIMITED.tasks && tasks.length <= MOST_LIMITED.ofAll;
}

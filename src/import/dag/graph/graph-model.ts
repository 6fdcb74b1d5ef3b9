import { ANY_DURATION, type DurationInterval, formatDecimal, ZERO } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import type {
  ConnectionDraft,
  InstanceDraft,
  ModelDraft,
  PropertyDraft,
  TypeDraft,
} from '../../draft/draft.ts';
import { AT_ONCE } from '../../draft/draft.ts';
import { Names } from '../../draft/names.ts';
import type { Task, TaskGraph } from './task-graph.ts';

/**
 * So many tasks that may be skipped are outcomes of their own, which a timing overlay leaves alone; more of them would be
 * more ways to go than can be told apart, so that their least duration is 0 instead. Dates are the same.
 */
const MOST_OUTCOMES = 24;

/**
 * The model of a task graph: each task does `run`, once all tasks before it are `done`. Tasks are of one type for each
 * number of tasks before them.
 */
export function graphModel(graph: TaskGraph): ModelDraft {
  const { title, at, tasks, deadline } = graph;
  const names = new Names();
  const named = new Map(tasks.map((task) => [task.id, names.take(task.name)]));
  const skips = tasks.filter(({ maySkip }) => maySkip).length <= MOST_OUTCOMES;
  const hasOutcome = (task: Task) => skips && task.maySkip;
  const kinds = new Map(tasks.map((task) => [typeName(task, hasOutcome(task)), task]));
  return {
    at,
    title: title ?? 'tasks',
    types: [...kinds.entries()]
      .sort(([, a], [, b]) => a.after.length - b.after.length)
      .map(([name, task]) => typeOf(name, task.after.length, hasOutcome(task), at)),
    components: tasks.map((task) => componentOf(task, named.get(task.id)!, hasOutcome(task))),
    connections: tasks.flatMap((task) => connectionsOf(task, named)),
    deployments: [{ name: 'all', at, places: 'done' }],
    programs: [],
    properties: [
      ask('completes', 'all tasks are done', at),
      ...(deadline === null
        ? []
        : [
            {
              ...ask('within-deadline', 'all tasks are done before they are stopped', deadline.at),
              options: { deadline: `${formatDecimal(deadline.within)}s` },
            },
          ]),
    ],
  };
}

function typeName({ after }: Task, hasOutcome: boolean): string {
  const order = after.length === 0 ? 'First' : `After${after.length}`;
  return hasOutcome ? `${order}OrSkipped` : order;
}

function typeOf(name: string, before: number, hasOutcome: boolean, at: Position): TypeDraft {
  const run = { name: 'run', behavior: 'deploy', from: 'todo', to: 'done', takes: ANY_DURATION, at };
  return {
    name,
    at,
    places: ['todo', 'done'],
    transitions: [hasOutcome ? { ...run, outcomes: { skipped: { to: 'done', takes: AT_ONCE } } } : run],
    ports: [
      ...Array.from({ length: before }, (_, i) => ({
        name: `after${i + 1}`,
        role: 'use' as const,
        kind: 'data' as const,
        bound: ['run'],
        at,
      })),
      { name: 'done', role: 'provide', kind: 'data', bound: ['done'], at },
    ],
  };
}

function componentOf(task: Task, name: string, hasOutcome: boolean): InstanceDraft {
  const { at, about, takes } = task;
  const title = task.title ?? (name === task.name ? null : task.name);
  return {
    name,
    at,
    type: typeName(task, hasOutcome),
    ...(title === null ? {} : { title }),
    ...(about === null ? {} : { about }),
    takes: takes === null ? {} : { run: task.maySkip && !hasOutcome ? fromNothing(takes) : takes },
  };
}

/** What is skipped takes no time. */
function fromNothing({ max }: DurationInterval): DurationInterval {
  return { min: ZERO, max };
}

function connectionsOf(task: Task, named: ReadonlyMap<string, string>): readonly ConnectionDraft[] {
  const user = named.get(task.id)!;
  return task.after.map(({ task: other, at }, i) => ({
    user: `${user}.after${i + 1}`,
    provider: `${named.get(other)!}.done`,
    at,
  }));
}

function ask(name: string, title: string, at: Position): PropertyDraft {
  return { name, kind: 'deployability', argument: 'all', title, program: null, at };
}

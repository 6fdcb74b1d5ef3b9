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
import { type HeldTogether, isGroup, withGroups } from './held-together.ts';
import { isDeadlineTold } from './limited-dates.ts';
import { hasLimits, type Limit, type Task, type TaskGraph } from './task-graph.ts';

/**
 * So many tasks that may be skipped are outcomes of their own, which a timing overlay leaves alone; more of them would be
 * more ways to go than can be told apart, so that their least duration is 0 instead. Dates are the same.
 */
const MOST_OUTCOMES = 24;

/**
 * The model of a task graph: each task does `run`, once all tasks before it are `done`. A limit is a resource of which each
 * task holds a piece while it runs, where that can be told (see {@link hasLimits}).
 */
export function graphModel(graph: TaskGraph): ModelDraft {
  const { title, at, deadline, handlers = new Set() } = graph;
  const limits = hasLimits(graph) ? graph.limits : [];
  const { tasks, groups, alone } = withGroups({ tasks: graph.tasks, limits });
  const names = new Names();
  const named = new Map(tasks.map((task) => [task.id, names.take(task.name)]));
  for (const { id, limit } of groups) named.set(id, names.take(`place of ${limit.words}`));
  const skips = tasks.filter(({ maySkip }) => maySkip).length <= MOST_OUTCOMES;
  const resources = resourceNames(limits);
  const shapeOf = (task: Task): TaskShape => ({
    hasOutcome: skips && task.maySkip,
    resources: (alone.get(task.id) ?? []).map(({ limit }) => resources.get(limit)!),
  });
  const limited = deadline === null || handlers.size === 0 ? 'all' : 'before-exit';
  const shapes = new Map(tasks.map(shapeOf).map((shape) => [typeName(shape), shape]));
  return {
    at,
    title: title ?? 'tasks',
    resources: Object.fromEntries([...resources].map(([{ most }, name]) => [name, most])),
    types: [
      ...[...shapes].sort(([a], [b]) => a.length - b.length).map(([name, shape]) => typeOf(name, shape, at)),
      ...(groups.length === 0 ? [] : [groupType(at)]),
    ],
    components: [
      ...tasks.map((task) => componentOf(task, named.get(task.id)!, shapeOf(task))),
      ...groups.map(({ id, at, limit }) => ({
        name: named.get(id)!,
        at,
        type: GROUP,
        takes: {},
        needs: { [needName(0)]: resources.get(limit)! },
      })),
    ],
    connections: [...tasks, ...groups].flatMap((each) => connectionsOf(each, named)),
    deployments: [
      { name: 'all', at, places: 'done' },
      ...(limited === 'all' ? [] : [{ name: limited, at, places: placesOf(tasks, named, handlers) }]),
    ],
    programs: [],
    properties: [
      ask('completes', 'all', 'all tasks are done', at),
      ...(deadline === null || !isDeadlineTold(graph)
        ? []
        : [
            {
              ...ask('within-deadline', limited, 'all tasks are done before they are stopped', deadline.at),
              options: { deadline: `${formatDecimal(deadline.within)}s` },
            },
          ]),
    ],
  };
}

/** What tells the types of tasks apart. */
interface TaskShape {
  readonly hasOutcome: boolean;
  /** Those of which it holds a piece while it runs. */
  readonly resources: readonly string[];
}

/** The name of the resource of each limit. */
function resourceNames(limits: readonly Limit[]): ReadonlyMap<Limit, string> {
  const names = new Names();
  return new Map(
    limits.map((limit) => [limit, names.take(limit.words.replace(/[^A-Za-z0-9-]+/g, ' ').trim())]),
  );
}

function typeName({ hasOutcome, resources }: TaskShape): string {
  const limited = resources.length === 0 ? '' : `Limited${resources.length === 1 ? '' : resources.length}`;
  return `${limited}Task${hasOutcome ? 'OrNot' : ''}`;
}

function needName(i: number): string {
  return `slot${i + 1}`;
}

function typeOf(name: string, { hasOutcome, resources }: TaskShape, at: Position): TypeDraft {
  const run = { name: 'run', behavior: 'deploy', from: 'todo', to: 'done', takes: ANY_DURATION, at };
  return {
    name,
    at,
    places: ['todo', 'done'],
    transitions: [hasOutcome ? { ...run, outcomes: { skipped: { to: 'done', takes: AT_ONCE } } } : run],
    ports: [
      { name: 'after', role: 'use', kind: 'data', bound: ['run'], atLeast: 'all', at },
      { name: 'done', role: 'provide', kind: 'data', bound: ['done'], at },
    ],
    needs: Object.fromEntries(resources.map((_, i) => [needName(i), ['run']])),
  };
}

function componentOf(task: Task, name: string, shape: TaskShape): InstanceDraft {
  const { at, about, takes } = task;
  const title = task.title ?? (name === task.name ? null : task.name);
  return {
    name,
    at,
    type: typeName(shape),
    ...(title === null ? {} : { title }),
    ...(about === null ? {} : { about }),
    takes: takes === null ? {} : { run: task.maySkip && !shape.hasOutcome ? fromNothing(takes) : takes },
    needs: Object.fromEntries(shape.resources.map((resource, i) => [needName(i), resource])),
  };
}

/** What is skipped takes no time. */
function fromNothing({ max }: DurationInterval): DurationInterval {
  return { min: ZERO, max };
}

/** The type of what several tasks hold together. */
const GROUP = 'Place';

function groupType(at: Position): TypeDraft {
  const first = needName(0);
  return {
    name: GROUP,
    at,
    about: 'A place of a limit, which several tasks hold together.',
    places: ['todo', 'held', 'done'],
    transitions: [
      { name: 'take', behavior: 'deploy', from: 'todo', to: 'held', takes: AT_ONCE, at },
      { name: 'leave', behavior: 'deploy', from: 'held', to: 'done', takes: AT_ONCE, at },
    ],
    ports: [
      { name: 'after', role: 'use', kind: 'data', bound: ['take'], atLeast: 'all', at },
      { name: 'begun', role: 'provide', kind: 'data', bound: ['held'], at },
      { name: 'ends', role: 'use', kind: 'data', bound: ['leave'], atLeast: 'all', at },
    ],
    needs: { [first]: ['take', 'held', 'leave'] },
  };
}

function connectionsOf(
  { id, at, after, ends = [] }: Pick<Task, 'id' | 'at' | 'after'> & Partial<Pick<HeldTogether, 'ends'>>,
  named: ReadonlyMap<string, string>,
): readonly ConnectionDraft[] {
  const user = named.get(id)!;
  const provider = (task: string) => `${named.get(task)!}.${isGroup(task) ? 'begun' : 'done'}`;
  return [
    ...after.map((other) => ({ user: `${user}.after`, provider: provider(other.task), at: other.at })),
    ...ends.map((task) => ({ user: `${user}.ends`, provider: provider(task), at })),
  ];
}

/** Where all tasks but some are done. */
function placesOf(
  tasks: readonly Task[],
  named: ReadonlyMap<string, string>,
  but: ReadonlySet<string>,
): readonly (readonly [string, readonly string[]])[] {
  return tasks.filter(({ id }) => !but.has(id)).map(({ id }) => [named.get(id)!, ['done']]);
}

function ask(name: string, argument: string, title: string, at: Position): PropertyDraft {
  return { name, kind: 'deployability', argument, title, program: null, at };
}

import { compare, type Decimal, type Duration, ZERO } from '../../../base/duration.ts';
import { later, plus } from '../../importer/durations.ts';
import { ordered } from '../../importer/ordered.ts';
import { hasLimits, type Limit, type Task, type TaskGraph } from './task-graph.ts';

/**
 * A bound of when all tasks are done where only some of a limit may work at a time (Graham 1966): while the longest path
 * does not go on, as many of them work as may. Of other limits it knows nothing.
 */
export function boundUnder({ most, holders }: Limit, { tasks }: TaskGraph): Duration {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const path = longestPath(tasks);
  // What is held together is held for as long as the longest path within.
  const work = holders.reduce<Duration>(
    (sum, holder) => plus(sum, longestPath(holder.flatMap((id) => byId.get(id) ?? []))),
    ZERO,
  );
  const areAll = holders.length === tasks.length && holders.every(({ length }) => length === 1);
  return path === 'inf' || work === 'inf' ? 'inf' : grahamBound(path, work, most, areAll);
}

/**
 * Whether a model without the limits of a graph answers for its deadline as one with them would: as it has them, or is too
 * late even without, or in time by the bound of the only one.
 */
export function isDeadlineTold(graph: TaskGraph): boolean {
  const { deadline, limits, handlers } = graph;
  const tasks = graph.tasks.filter(({ id }) => handlers?.has(id) !== true);
  const [limit, second] = limits;
  if (deadline === null || limit === undefined || hasLimits(graph)) return true;
  const path = longestPath(tasks);
  if (path === 'inf' || compare(path, deadline.within) > 0) return true;
  const bound = boundUnder(limit, graph);
  return second === undefined && bound !== 'inf' && compare(bound, deadline.within) <= 0;
}

/** The longest path, and what else there is to do, by as many as may work. */
function grahamBound(path: Decimal, work: Decimal, most: number, areAll: boolean): Decimal {
  const scale = Math.max(path.scale, work.scale);
  const [length, total] = [path, work].map((each) => each.digits * 10n ** BigInt(scale - each.scale));
  const rest = areAll ? total! - length! : total!;
  const share = rest <= 0n ? 0n : (rest + BigInt(most) - 1n) / BigInt(most);
  return { digits: length! + share, scale };
}

/** The greatest sum of greatest durations along the order. */
function longestPath(tasks: readonly Task[]): Duration {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const ends = new Map<string, Duration>();
  for (const id of ordered(new Map(tasks.map((task) => [task.id, task.after])), ({ task }) => task).order) {
    const { after, takes } = byId.get(id)!;
    const start = after.reduce<Duration>((latest, { task }) => later(latest, ends.get(task) ?? ZERO), ZERO);
    ends.set(id, plus(start, takes?.max ?? 'inf'));
  }
  return [...ends.values()].reduce(later, ZERO);
}

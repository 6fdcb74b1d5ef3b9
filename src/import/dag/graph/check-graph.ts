import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import { enumerate } from '../../../base/text/enumerate.ts';
import { formatTime } from '../../../base/text/format-time.ts';
import { type NeedsByName, ordered } from '../../importer/ordered.ts';
import { boundUnder, isDeadlineTold } from './limited-dates.ts';
import { type After, hasLimits, type Limit, MAKING_TASK, type Task, type TaskGraph } from './task-graph.ts';

/** How many names one message tells. */
const TOLD = 3;

/** Reports what makes no order of tasks, and what is not known or not in the model. */
export function checkGraph(graph: TaskGraph, report: Diagnostics): void {
  const { tasks, at, limits, durations, deadline, told } = graph;
  if (tasks.length === 0 && report.errors === 0) report.error('no-task', at, 'there is no task');
  const byId = new Map<string, Task>();
  for (const task of tasks) {
    heed(MAKING_TASK);
    const before = byId.get(task.id);
    if (before !== undefined)
      report.error(
        'duplicate-name',
        task.at,
        `there is a second task \`${task.id}\` (first in line ${before.at.line})`,
        'give it another name',
      );
    byId.set(task.id, task);
  }
  for (const { name, after } of tasks)
    for (const need of after)
      if (!byId.has(need.task))
        report.error(
          'unknown-task',
          need.at,
          `\`${name}\` comes after \`${need.task}\`, which there is not`,
          report.didYouMean(need.task, byId.keys()),
        );
  const needs: NeedsByName<After> = new Map(tasks.map(({ id, after }) => [id, after]));
  for (const { names, closing } of ordered(needs, ({ task }) => task).cycles) {
    const cycle = names.map((id) => `\`${byId.get(id)?.name ?? id}\``);
    report.error(
      'dependency-cycle',
      closing.at,
      names.length === 2
        ? `${cycle[0]} comes after itself`
        : `tasks come after each other: ${shortened(cycle).join(' after ')}`,
      'remove one step of the cycle',
    );
  }
  const open = tasks.filter(
    ({ id, takes }) => (takes === null || takes.max === 'inf') && told?.has(id) !== true,
  );
  const [first] = open;
  if (first !== undefined)
    report.warning(
      'unknown-duration',
      first.at,
      `nothing says how long ${namesOf(open)} ${open.length === 1 ? 'takes' : 'take'} at the most: any time`,
      durations,
    );
  if (report.errors > 0 || hasLimits(graph)) return;
  for (const limit of limits) tellLimit(limit, graph, report);
  if (deadline !== null && !isDeadlineTold(graph))
    report.warning(
      'not-modelled',
      deadline.at,
      'whether all tasks are done before they are stopped is not asked: that hangs on limits which the model does not have',
    );
}

/** A model of many tasks lacks limits: least dates stay exact, and a bound of the greatest is told. */
function tellLimit(limit: Limit, graph: TaskGraph, report: Diagnostics): void {
  const bound = boundUnder(limit, graph);
  const alone = graph.limits.length > 1 ? 'with this limit alone ' : '';
  const greatest =
    bound === 'inf' ? 'there is no greatest one' : `${alone}the greatest one is at most ${formatTime(bound)}`;
  report.warning(
    'not-modelled',
    limit.at,
    `${limit.words} lets ${limit.most} of ${limit.holders.length} ${limit.holders.some(({ length }) => length > 1) ? 'groups of tasks' : 'tasks'} run at a time, which the model does not have: the least date holds, and ${greatest}`,
    'the greatest date of the answers is that without this limit',
  );
}

function namesOf(tasks: readonly Task[]): string {
  const names = tasks.slice(0, TOLD).map(({ name }) => `\`${name}\``);
  const more = tasks.length - names.length;
  return enumerate(more === 0 ? names : [...names, `${more} more`]);
}

function shortened(names: readonly string[]): readonly string[] {
  return names.length <= 8 ? names : [...names.slice(0, 4), '...', ...names.slice(-3)];
}

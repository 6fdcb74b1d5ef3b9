import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { field, itemsOf, membersOf, requiredDate, requiredText, timeBetween } from '../rows/fields.ts';
import { type Json, parseJson, parseJsonLines } from '../rows/json.ts';
import type { LogFormat } from '../rows/log-format.ts';
import type { ActionName, LogRow } from '../rows/row.ts';

/** The events that end a task on a host; of those that are skipped, nothing ran. */
const ENDS = ['v2_runner_on_ok', 'v2_runner_on_failed', 'v2_runner_on_unreachable'];

/** What the callback `ansible.posix.jsonl` prints: an event on each line, with the dates of each task on each host. */
export const ANSIBLE_LINES: LogFormat = {
  name: 'ansible.posix.jsonl',
  extensions: ['jsonl', 'ndjson', 'json'],
  made: '`ANSIBLE_STDOUT_CALLBACK=ansible.posix.jsonl ansible-playbook`',
  recognises: (text) => /^\s*\{.*"_event"\s*:/.test(text),
  read: (log, report) =>
    parseJsonLines(log, report).flatMap((event) => {
      if (event.kind !== 'object') {
        report.error('log-shape', event.at, 'an event of Ansible is an object');
        return [];
      }
      const name = requiredText(event, '_event', report);
      return name !== null && ENDS.includes(name) ? rowsOf(event, name !== ENDS[0], report) : [];
    }),
};

/** What the callback `ansible.posix.json` prints at the end: of each task, when it began and when its last host ended. */
export const ANSIBLE: LogFormat = {
  name: 'ansible.posix.json',
  extensions: ['json'],
  made: '`ANSIBLE_STDOUT_CALLBACK=ansible.posix.json ansible-playbook`',
  recognises: (text) => /^\s*\{/.test(text) && /"plays"\s*:\s*\[/.test(text),
  read: (log, report) => {
    const root = parseJson(log, report);
    if (root === null) return [];
    return itemsOf(field(root, 'plays'), 'a list of plays', report).flatMap((play) =>
      itemsOf(field(play, 'tasks'), 'a list of tasks', report).flatMap((task) => rowsOf(task, false, report)),
    );
  },
};

/** A task, on each of the hosts whose results stand with it. */
function rowsOf(node: Json, failed: boolean, report: Diagnostics): readonly LogRow[] {
  heed();
  const task = field(node, 'task');
  const duration = field(task, 'duration');
  if (task === undefined || duration === undefined) {
    report.error('log-shape', node.at, 'a task has to have its `task.duration`');
    return [];
  }
  const results = membersOf(field(node, 'hosts'), 'results by host', report).filter(
    ([, result]) => !isTrue(field(result, 'skipped')),
  );
  if (results.length === 0) return [];
  const before = report.errors;
  const name = requiredText(task, 'name', report);
  const start = requiredDate(duration, 'start', report);
  const end = requiredDate(duration, 'end', report);
  if (report.errors > before || name === null || start === null || end === null) return [];
  return results.flatMap(([host, result]) => {
    const time = timeBetween(start, end, `\`${name}\``, node.at, report);
    if (time === null) return [];
    const isFailed = failed || isTrue(field(result, 'failed')) || isTrue(field(result, 'unreachable'));
    return [{ run: null, names: namesOf(host, name), time, failed: isFailed, detail: false, at: node.at }];
  });
}

function isTrue(node: Json | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}

/** A task of a role is called `role : task`: the role may be what the model has as a component. */
function namesOf(host: string, name: string): readonly [ActionName, ...ActionName[]] {
  const [, role = '', task = ''] = /^(.+?) : (.+)$/.exec(name) ?? [];
  const whole = { component: host, transition: name };
  if (role === '') return [whole];
  return [whole, { component: host, transition: task }, { component: role, transition: task }];
}

import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { field, itemsOf, membersOf, requiredDate, requiredText, timeBetween } from '../rows/fields.ts';
import { type Json, parseJson } from '../rows/json.ts';
import type { LogFormat } from '../rows/log-format.ts';
import { type ActionName, actionWords, type LogRow } from '../rows/row.ts';

const ACTION_KEYS = ['name', 'start', 'end'];

/** The traces that Concerto writes, one file for each run: `{component: {behavior: [{name, start, end}]}}`. */
export const CONCERTO: LogFormat = {
  name: 'traces of Concerto',
  extensions: ['json'],
  made: '`{component: {behavior: [{name, start, end}]}}`',
  recognises: (text) =>
    /^\s*\{\s*"[^"]*"\s*:\s*\{\s*"[^"]*"\s*:\s*\[\s*(?:\]|\{\s*"(?:name|start|end)")/.test(text),
  read: (log, report) => {
    const root = parseJson(log, report);
    if (root === null) return [];
    return membersOf(root, 'components by name', report).flatMap(([component, behaviors]) =>
      membersOf(behaviors, `the behaviors of \`${component}\``, report).flatMap(([, actions]) =>
        itemsOf(actions, 'a list of actions', report).flatMap(
          (node) => actionOf(component, node, report) ?? [],
        ),
      ),
    );
  },
};

function actionOf(component: string, node: Json, report: Diagnostics): LogRow | null {
  heed();
  const before = report.errors;
  for (const [key, value] of membersOf(node, 'an action `{name, start, end}`', report)) {
    if (ACTION_KEYS.includes(key)) continue;
    report.error(
      'unknown-key',
      value.at,
      `\`${key}\` is no field of an action`,
      report.didYouMean(key, ACTION_KEYS),
    );
  }
  if (report.errors > before) return null;
  const transition = requiredText(node, 'name', report);
  const start = requiredDate(node, 'start', report);
  const end = field(node, 'end') === undefined ? null : requiredDate(node, 'end', report);
  if (report.errors > before || transition === null || start === null) return null;
  return rowOf({ component, transition }, start, end, node, report);
}

function rowOf(
  name: ActionName,
  start: NonNullable<ReturnType<typeof requiredDate>>,
  end: ReturnType<typeof requiredDate>,
  node: Json,
  report: Diagnostics,
): LogRow | null {
  const time = timeBetween(start, end, `\`${actionWords(name)}\``, node.at, report);
  return time === null ? null : { run: null, names: [name], time, failed: false, detail: false, at: node.at };
}

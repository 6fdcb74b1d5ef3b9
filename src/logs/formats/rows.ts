import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import {
  field,
  itemsOf,
  optionalDate,
  requiredDate,
  requiredText,
  textOf,
  timeBetween,
} from '../rows/fields.ts';
import { type Json, parseJson, parseJsonLines } from '../rows/json.ts';
import type { LogFormat } from '../rows/log-format.ts';
import { actionWords, type LogRow } from '../rows/row.ts';

/** What a row may say. */
export const ROW_FIELDS = ['run', 'component', 'transition', 'start', 'end'] as const;

/** The name of one of these. */
export type RowField = (typeof ROW_FIELDS)[number];

/** What a table of rows has to have a column for. */
export const REQUIRED: readonly RowField[] = ['component', 'transition', 'start', 'end'];

/** The beginning of a list of rows, or of an object that holds one. */
const HEAD = /^\s*(?:\{\s*"rows"\s*:\s*)?\[\s*\{[^{}]*"transition"\s*:/;

/** Rows as JSON: a list of objects, by itself or as `rows` of an object. */
export const ROWS: LogFormat = {
  name: 'rows in JSON',
  extensions: ['json'],
  made: 'a list of `{"run", "component", "transition", "start", "end"}`',
  recognises: (text) => HEAD.test(text),
  read: (log, report) => {
    const root = parseJson(log, report);
    if (root === null) return [];
    const list = root.kind === 'object' ? field(root, 'rows') : root;
    return itemsOf(list, 'a list of rows', report).flatMap((item) => rowOf(item, report) ?? []);
  },
};

/** The same with an object on each line. */
export const ROW_LINES: LogFormat = {
  name: 'rows in lines of JSON',
  extensions: ['jsonl', 'ndjson', 'json'],
  made: 'such an object on each line',
  recognises: (text) => /^\s*\{[^{}\n]*"transition"\s*:[^{}\n]*\}\s*(?:\n|$)/.test(text),
  read: (log, report) => parseJsonLines(log, report).flatMap((item) => rowOf(item, report) ?? []),
};

function rowOf(node: Json, report: Diagnostics): LogRow | null {
  heed();
  if (node.kind !== 'object') {
    report.error('log-shape', node.at, 'a row is an object such as `{"run": "1", "component": "db", ...}`');
    return null;
  }
  const before = report.errors;
  for (const [key, value] of node.members) {
    if (ROW_FIELDS.some((name) => name === key)) continue;
    report.error(
      'unknown-key',
      value.at,
      `\`${key}\` is no field of a row`,
      report.didYouMean(key, ROW_FIELDS),
    );
  }
  const component = requiredText(node, 'component', report);
  const transition = requiredText(node, 'transition', report);
  const start = requiredDate(node, 'start', report);
  const end = optionalDate(node, 'end', report);
  if (report.errors > before || component === null || transition === null || start === null) return null;
  const name = { component, transition };
  const time = timeBetween(start, end, `\`${actionWords(name)}\``, node.at, report);
  if (time === null) return null;
  return { run: runOf(node, report), names: [name], time, failed: false, detail: false, at: node.at };
}

/** Runs are named, or numbered. */
function runOf(node: Json, report: Diagnostics): string | null {
  const run = field(node, 'run');
  if (run === undefined) return null;
  const text = run.kind === 'number' ? run.text : textOf(run);
  if (text === null) report.error('log-shape', run.at, '`run` has to be a name or a number');
  return text;
}

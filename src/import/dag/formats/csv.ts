import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import { readTable, type TableRecord } from '../../../base/text/table.ts';
import { MAKING_TASK, type Task } from '../graph/task-graph.ts';
import { checkedInterval, durationIn } from './interval.ts';
import { startOf, type TaskFormat, type TaskText } from './task-format.ts';

const COLUMNS = ['task', 'min', 'max', 'after', 'title'] as const;
type Column = (typeof COLUMNS)[number];

/** A table with the header `task,min,max,after`, in any order; lines that begin with `#` are comments. */
export const CSV_TASKS: TaskFormat = {
  name: 'tasks in CSV',
  extensions: ['csv', 'tsv'],
  recognises: (text) => {
    const header = headerOf(text).toLowerCase();
    return (
      /(?:^|[,;\t"\s])task(?:$|[,;\t"\s])/.test(header) && /[,;\t]/.test(header) && !/[{}[\]:]/.test(header)
    );
  },
  read: (source, _options, _host, report) => readTasks(source, report),
};

/** The first line that is no comment. */
function headerOf(text: string): string {
  return /^(?:\ufeff|\s|#[^\n]*\n)*([^\n]*)/.exec(text)?.[1] ?? '';
}

function readTasks(source: TaskText, report: Diagnostics) {
  const { file, text } = source;
  const at = (line: number) => ({ file, line, column: 1, length: 1 });
  const [delimiter] = /[,;\t]/.exec(headerOf(text)) ?? [','];
  const [header, ...records] = readTable(source, 'file-syntax', report, delimiter);
  const columns = header === undefined ? null : columnsOf(header, at(header.line), report);
  if (header === undefined || columns === null) return null;
  const names = new Set(records.map(({ cells }) => cells[columns.get('task')!] ?? ''));
  const tasks = records.flatMap((record) => {
    heed(MAKING_TASK);
    return taskOf(padded(record, header, columns), columns, names, at(record.line), report) ?? [];
  });
  return {
    title: null,
    at: startOf(file),
    tasks,
    limits: [],
    deadline: null,
    durations: 'write them in the columns `min` and `max`',
  };
}

function columnsOf(
  { cells }: TableRecord,
  at: Position,
  report: Diagnostics,
): ReadonlyMap<Column, number> | null {
  const columns = new Map<Column, number>();
  for (const [i, cell] of cells.entries()) {
    const name = COLUMNS.find((each) => each === cell.toLowerCase());
    if (name === undefined && cell !== '')
      report.warning(
        'unknown-key',
        at,
        `the column \`${cell}\` says nothing of a task`,
        report.didYouMean(cell, COLUMNS),
      );
    else if (name !== undefined && columns.has(name))
      report.error('duplicate-key', at, `the column \`${name}\` stands twice`);
    else if (name !== undefined) columns.set(name, i);
  }
  if (columns.has('task')) return columns;
  report.error(
    'missing-key',
    at,
    'the table has no column `task`',
    'begin with the header `task,min,max,after`',
  );
  return null;
}

/**
 * Predecessors with the delimiter between them, without quotes, are read as what they mean where they stand last. Empty
 * cells may be left out at the end.
 */
function padded(
  { cells, line }: TableRecord,
  header: TableRecord,
  columns: ReadonlyMap<Column, number>,
): TableRecord {
  const last = header.cells.length - 1;
  if (cells.length <= header.cells.length || columns.get('after') !== last) return { cells, line };
  return { cells: [...cells.slice(0, last), cells.slice(last).join(';')], line };
}

function taskOf(
  { cells }: TableRecord,
  columns: ReadonlyMap<Column, number>,
  names: ReadonlySet<string>,
  at: Position,
  report: Diagnostics,
): Task | null {
  const cell = (name: Column) => cells[columns.get(name) ?? -1] ?? '';
  const task = cell('task');
  if (task === '') {
    report.error('wrong-shape', at, 'the task of this row has no name', 'write one in the column `task`');
    return null;
  }
  const [min, max] = [cell('min'), cell('max')].map((text) => durationIn(text, at, report));
  return {
    id: task,
    name: task,
    title: cell('title') || null,
    at,
    about: null,
    takes: checkedInterval(min ?? null, max ?? null, at, report),
    after: [...new Set(namesIn(cell('after'), names))].map((each) => ({ task: each, at })),
    maySkip: false,
  };
}

/** Names with semicolons, commas or blanks between them; a name may have blanks and commas in it where a task has it. */
function namesIn(text: string, known: ReadonlySet<string>): readonly string[] {
  let parts = [text];
  for (const separator of [/;/, /,/, /\s+/])
    parts = parts.flatMap((part) => (known.has(part.trim()) ? [part] : part.split(separator)));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

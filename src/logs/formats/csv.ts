import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { readTable, type TableRecord } from '../../base/text/table.ts';
import { dateIn, timeBetween } from '../rows/fields.ts';
import type { LogFormat, LogText } from '../rows/log-format.ts';
import { actionWords, type LogRow } from '../rows/row.ts';
import { REQUIRED, ROW_FIELDS, type RowField } from './rows.ts';

/**
 * Tables with a header: `run,component,transition,start,end`, in any order; `run` may be left out. Lines that begin with
 * `#` are comments.
 */
export const CSV: LogFormat = {
  name: 'CSV',
  extensions: ['csv', 'tsv'],
  made: 'a table with the header `run,component,transition,start,end`',
  recognises: (text) => {
    const header = text
      .replace(/^\ufeff/, '')
      .trimStart()
      .split('\n', 1)[0]!;
    return !/^[[{]/.test(header) && REQUIRED.every((name) => header.toLowerCase().includes(name));
  },
  read: rowsOf,
};

function rowsOf(log: LogText, report: Diagnostics): readonly LogRow[] {
  const [header, ...records] = readTable(log, 'log-syntax', report);
  const at = (line: number) => ({ file: log.file, line, column: 1, length: 1 });
  if (header === undefined) {
    report.error('log-shape', at(1), 'the table is empty', `begin with the header \`${ROW_FIELDS.join()}\``);
    return [];
  }
  const columns = columnsOf(header, at(header.line), report);
  if (columns === null) return [];
  return records.flatMap((record) => rowOf(record, columns, header, at(record.line), report) ?? []);
}

/** Which cell holds which field. */
function columnsOf(
  { cells }: TableRecord,
  at: LogRow['at'],
  report: Diagnostics,
): ReadonlyMap<RowField, number> | null {
  const before = report.errors;
  const columns = new Map<RowField, number>();
  for (const [i, cell] of cells.entries()) {
    const name = ROW_FIELDS.find((each) => each === cell.toLowerCase());
    if (name === undefined) {
      const hint = report.didYouMean(cell, ROW_FIELDS);
      report.error('unknown-key', { ...at, column: i + 1 }, `\`${cell}\` is no column of a log`, hint);
    } else if (columns.has(name)) report.error('duplicate-key', at, `the column \`${name}\` stands twice`);
    else columns.set(name, i);
  }
  const missing = REQUIRED.filter((name) => !columns.has(name)).map((name) => `\`${name}\``);
  if (missing.length > 0)
    report.error(
      'missing-key',
      at,
      `the table has no column ${enumerate(missing)}`,
      'name them in its first line',
    );
  return report.errors > before ? null : columns;
}

function rowOf(
  { cells }: TableRecord,
  columns: ReadonlyMap<RowField, number>,
  header: TableRecord,
  at: LogRow['at'],
  report: Diagnostics,
): LogRow | null {
  heed();
  if (cells.length !== header.cells.length) {
    const message = `this row has ${cells.length} cells, and the header ${header.cells.length}`;
    report.error('log-shape', at, message, 'put quotes around a cell with a comma in it');
    return null;
  }
  const cell = (name: RowField) => cells[columns.get(name) ?? -1] ?? '';
  for (const name of ['component', 'transition', 'start'] as const)
    if (cell(name) === '') {
      report.error('log-shape', at, `\`${name}\` is missing in this row`);
      return null;
    }
  const name = { component: cell('component'), transition: cell('transition') };
  const start = dateIn(cell('start'), at, 'start', report);
  const end = cell('end') === '' ? null : dateIn(cell('end'), at, 'end', report);
  if (start === null || (end === null && cell('end') !== '')) return null;
  const time = timeBetween(start, end, `\`${actionWords(name)}\``, at, report);
  if (time === null) return null;
  return { run: cell('run') || null, names: [name], time, failed: false, detail: false, at };
}

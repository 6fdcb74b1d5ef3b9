/// <reference path="./papaparse.d.ts" />
import papa from 'papaparse';
import type { Diagnostics } from '../diagnostics.ts';
import type { Code } from '../errors.ts';

/** A record of a table, and the line in which it begins. */
export interface TableRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The records of a table in CSV that are neither empty nor comments (`#`), with their lines: a quoted cell may hold line
 * breaks. Cells are trimmed. What is no CSV is reported.
 *
 * @param delimiter what stands between two cells; found out where it is not given
 */
export function readTable(
  { file, text }: { readonly file: string; readonly text: string },
  code: Code,
  report: Diagnostics,
  delimiter?: string,
): readonly TableRecord[] {
  const { data, errors } = papa.parse(text, {
    delimitersToGuess: [',', ';', '\t'],
    ...(delimiter === undefined ? {} : { delimiter }),
  });
  const lines: number[] = [];
  let line = 1;
  for (const cells of data) {
    lines.push(line);
    for (const cell of cells) line += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
    line += 1;
  }
  for (const { code: kind, message, row } of errors) {
    if (kind === 'UndetectableDelimiter') continue;
    const at = { file, line: lines[row ?? 0] ?? 1, column: 1, length: 1 };
    report.error(code, at, `this is not CSV: ${message.charAt(0).toLowerCase()}${message.slice(1)}`);
  }
  return data
    .map((cells, i) => ({ line: lines[i]!, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== '') && !cells[0]!.startsWith('#'));
}

import { make } from './dom.ts';

/** Opens the text of a file where it stands in the page, and marks a line; whether the file is there. */
export function showLine(file: string, line: number): boolean {
  const source = [...document.querySelectorAll<HTMLDetailsElement>('details[data-file]')].find(
    ({ dataset }) => dataset.file === file,
  );
  const code = source?.querySelector('code');
  if (source === undefined || code == null) return false;
  const lines = (code.textContent ?? '').split('\n');
  const mark = make('mark', { tabIndex: -1 }, `${lines[line - 1] ?? ''}\n`);
  code.replaceChildren(
    lines
      .slice(0, line - 1)
      .map((each) => `${each}\n`)
      .join(''),
    mark,
    lines.slice(line).join('\n'),
  );
  source.open = true;
  mark.scrollIntoView({ block: 'center' });
  mark.focus({ preventScroll: true });
  return true;
}

/** Marks the lines of a program that are executed at some date. */
export function markLines(file: string | undefined, lines: readonly number[]): void {
  for (const row of document.querySelectorAll('.listing tr.now')) row.classList.remove('now');
  for (const table of document.querySelectorAll<HTMLTableElement>('table.listing'))
    if (table.dataset.file === file)
      for (const row of table.tBodies[0]!.rows)
        row.classList.toggle('now', lines.includes(Number(row.cells[0]!.textContent)));
}

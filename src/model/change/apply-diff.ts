import { minOf } from '../../base/extremes.ts';
import type { DiffLine, ThreadDiff } from './program-diff.ts';

/**
 * A change at a line of a file: the line itself may be removed or indented further, and lines may be inserted before
 * and after it.
 */
interface LineEdit {
  readonly isGone?: true;
  readonly indent?: number;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/**
 * The text of a file in which the threads of a program stand one instruction a line, once they are changed: comments and
 * all other lines stay as they are. `null` where an instruction stands otherwise, as in a loop or in a text in quotes.
 */
export function withDiffs(text: string, diffs: readonly ThreadDiff[]): string | null {
  const lines = text.split('\n');
  const edits = new Map<number, LineEdit>();
  for (const { lines: changed } of diffs) if (!edited(changed, lines, edits)) return null;
  return lines
    .flatMap((line, i) => {
      const { isGone, indent = 0, before = [], after = [] } = edits.get(i) ?? {};
      return [...before, ...(isGone === true ? [] : [`${' '.repeat(indent)}${line}`]), ...after];
    })
    .join('\n');
}

/** Adds the line edits for one thread; `false` where one of its lines does not read in the file as the diff expects. */
function edited(
  changed: readonly DiffLine[],
  lines: readonly string[],
  edits: Map<number, LineEdit>,
): boolean {
  const known = changed.filter(({ line }) => line !== null);
  if (known.length === 0 || new Set(known.map(({ line }) => line)).size < known.length) return false;
  if (!known.every(({ line, text }) => bare(lines[line! - 1] ?? '') === bare(text))) return false;
  const margins = known.map(({ line }) => marginOf(lines[line! - 1]!));
  const least = minOf(margins.map(({ length }) => length));
  const isTried = changed.some(({ sign, text }) => sign === '+' && text === 'try:');
  const edit = (i: number, more: LineEdit) => edits.set(i, { ...edits.get(i), ...more });
  let last: { readonly i: number; readonly margin: string } | null = null;
  for (const [at, { sign, text, line }] of changed.entries()) {
    if (line !== null) {
      last = { i: line - 1, margin: marginOf(lines[line - 1]!) };
      if (sign === '-') edit(last.i, { isGone: true });
      else if (text.startsWith(' ')) edit(last.i, { indent: text.length - text.trimStart().length });
      continue;
    }
    const next = changed.slice(at).find((each) => each.line !== null);
    const margin = isTried
      ? ' '.repeat(least)
      : (last ?? { margin: marginOf(lines[next!.line! - 1]!) }).margin;
    const added = `${margin}${text}`;
    if (last === null) {
      const i = next!.line! - 1;
      edit(i, { before: [...(edits.get(i)?.before ?? []), added] });
    } else edit(last.i, { after: [...(edits.get(last.i)?.after ?? []), added] });
  }
  return true;
}

/**
 * The text of a line without its comment and without any spaces, to compare instructions that are spaced differently.
 */
function bare(line: string): string {
  return line.replace(/#.*$/, '').replace(/\s+/g, '');
}

function marginOf(line: string): string {
  return /^\s*/.exec(line)![0];
}

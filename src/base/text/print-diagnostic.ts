import type { Diagnostic } from '../errors.ts';
import { onOneLine } from './printable.ts';

/** How the parts of a printed diagnostic look; every function gives back its text, with colour around it or not. */
export interface Colors {
  /** Places in files, and names. */
  readonly bold: (text: string) => string;
  /** Less important text: line numbers and surrounding lines. */
  readonly dim: (text: string) => string;
  /** Errors, and what is violated. */
  readonly red: (text: string) => string;
  /** Warnings, and what is unknown. */
  readonly yellow: (text: string) => string;
  /** Hints. */
  readonly cyan: (text: string) => string;
}

const same = (text: string): string => text;
/** Leaves every text as it is. */
export const NO_COLORS: Colors = { bold: same, dim: same, red: same, yellow: same, cyan: same };

/** Lines longer than this are shown in part, around the caret. */
const WIDTH = 120;

/** Messages longer than this, because of a name or value in them, are shown without their middle. */
const LONGEST = 600;

/**
 * A diagnostic for people: `file:line:column`, what is wrong, the lines there with a caret under the place, and what
 * to do. `source` is the text of the file that it is about; without it, no lines are shown.
 */
export function printDiagnostic(
  diagnostic: Diagnostic,
  source: string | null = null,
  colors: Colors = NO_COLORS,
): string {
  const { at, severity, code, message, hint } = diagnostic;
  const tint = severity === 'error' ? colors.red : colors.yellow;
  const where = at === null ? '' : `${colors.bold(`${onOneLine(at.file)}:${at.line}:${at.column}`)}: `;
  const head = `${where}${tint(`${severity}[${code}]`)}: ${onOneLine(shortened(message))}`;
  const frame = at === null || source === null ? [] : codeFrame(source, at, tint, colors);
  const help = hint === null ? [] : [`  ${colors.cyan('help')}: ${onOneLine(shortened(hint))}`];
  return [head, ...frame, ...help].join('\n');
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST / 2)} ... ${text.slice(-LONGEST / 2)}`;
}

function codeFrame(
  source: string,
  at: NonNullable<Diagnostic['at']>,
  tint: (text: string) => string,
  colors: Colors,
): readonly string[] {
  const lines = source.split('\n', at.line + 1);
  const line = lines[at.line - 1];
  if (line === undefined) return [];
  const first = Math.max(1, at.line - 1);
  const last = Math.min(lines.length, at.line + 1);
  const margin = `${last}`.length;
  const cut = at.column > WIDTH - 20 ? at.column - WIDTH / 2 : 0;
  const frame: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = onOneLine((lines[n - 1] ?? '').replace(/\r$/, '').slice(cut, cut + WIDTH)).trimEnd();
    if (n !== at.line && text === '') continue;
    frame.push(`${colors.dim(`  ${`${n}`.padStart(margin)} |`)}${text === '' ? '' : ` ${text}`}`);
    if (n !== at.line) continue;
    const room = Math.max(1, Math.min(at.length, WIDTH - (at.column - 1 - cut)));
    const caret = `${' '.repeat(at.column - 1 - cut)}${tint('^'.repeat(room))}`;
    frame.push(`${colors.dim(`  ${' '.repeat(margin)} |`)} ${caret}`);
  }
  return frame;
}

import { newNotes } from '../../../base/memo.ts';
import type { Position } from '../../../base/position.ts';

/** Estimated cost of converting a node of the YAML library, in nanoseconds, for {@link heed}. */
export const READING = 1_000;

/** Nesting beyond that is an attack or a mistake: the format needs 10 levels. */
export const MAX_DEPTH = 100;

/** Whether a text in one of these formats is in JSON. */
export function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

/** What a node may bear where a format knows tags of its own. */
interface Tagged {
  /** The tag, one of those that the reader was told of; without one, the node has none. */
  readonly tag?: string;
}

/** A scalar of the file, with its text as written: numbers are never turned into floating point. */
export interface SourceScalar extends Tagged {
  readonly kind: 'scalar';
  readonly type: 'string' | 'number' | 'boolean' | 'null';
  readonly text: string;
  readonly at: Position;
  /** Its lines with their own positions, for a text that is read further (a move, a program). */
  readonly lines: readonly SourceLine[];
}

/** One line of a scalar. `column` is `null` when its characters do not stand one for one in the file (escapes). */
export interface SourceLine {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly column: number | null;
}

/** A list of a file, and where it begins. */
export interface SourceList extends Tagged {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
  readonly at: Position;
}

/** An entry of a map of a file. */
export interface SourceEntry {
  readonly key: SourceScalar;
  readonly value: SourceNode;
}

/** A map of a file, and where it begins; its entries in the order of the file. */
export interface SourceMapping extends Tagged {
  readonly kind: 'map';
  readonly entries: readonly SourceEntry[];
  readonly at: Position;
}

/** What a YAML or JSON text says, each piece with its position. */
export type SourceNode = SourceScalar | SourceList | SourceMapping;

/** The position of `length` characters from `start` in a line of a scalar; of the whole scalar when it is unknown. */
export function within(scalar: SourceScalar, line: SourceLine, start: number, length: number): Position {
  if (line.column === null) return scalar.lines.length === 1 ? scalar.at : { ...scalar.at, line: line.line };
  return { file: line.file, line: line.line, column: line.column + start, length: Math.max(1, length) };
}

const entriesByKey = newNotes<SourceMapping, ReadonlyMap<string, SourceEntry>>();

/** The entry under a key of a map; `undefined` when it is absent, or when the node is no map. */
export function entryOf(node: SourceNode | undefined, key: string): SourceEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  const entries = entriesByKey.get(node) ?? new Map(node.entries.map((e) => [e.key.text, e]));
  entriesByKey.set(node, entries);
  return entries.get(key);
}

/**
 * The lines of a scalar that stands in one piece.
 *
 * @param quotes those around it
 * @param source what is written between them
 * @param text what that says
 */
export function textLines(
  quotes: 'single' | 'double' | 'none',
  source: string,
  text: string,
  file: string,
  at: Position,
): readonly SourceLine[] {
  // In JSON, a program is one line with `\n` in it.
  const pieces = quotes === 'double' ? source.split('\\n') : [source];
  const texts = text.split('\n');
  const plain = pieces.length === texts.length && pieces.every((piece, i) => piece === texts[i]);
  let column = at.column + (quotes === 'none' ? 0 : 1);
  return texts.map((line) => {
    const here = { text: line, file, line: at.line, column: plain ? column : null };
    column += line.length + 2;
    return here;
  });
}

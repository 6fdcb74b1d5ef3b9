import { type Node, type ParseError, type ParseErrorCode, parseTree } from 'jsonc-parser';
import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import type { Position } from '../../base/position.ts';
import type { LogText } from './log-format.ts';

/**
 * What a JSON text says, each piece with its position, and numbers as they are written: nothing is rounded. Logs are
 * larger than models, for which the reader of YAML is quick enough.
 */
export type Json = { readonly at: Position } & (
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Json> }
  | { readonly kind: 'list'; readonly items: readonly Json[] }
  | { readonly kind: 'text' | 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
);

/** What taking over a piece costs, in nanoseconds. */
const READING = 500;

/** Where a text stands in its file. */
interface TextPlace extends LogText {
  /** The line of the file in which the text begins. */
  readonly line: number;
  /** Where each of its lines begins. */
  readonly lineStarts: readonly number[];
}

/** Reads one JSON value; reports what is wrong, and answers `null` where it cannot be read on. */
export function parseJson(
  { file, text, line = 1 }: LogText & { readonly line?: number },
  report: Diagnostics,
): Json | null {
  const place: TextPlace = { file, text, line, lineStarts: lineStartsOf(text) };
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text.replace(/^\ufeff/, ' '), errors, { disallowComments: true });
    const [first] = errors;
    // One mistake makes many errors behind it.
    if (first === undefined && root !== undefined) return taken(root, place, report);
    const at = positionIn(place, first?.offset ?? text.length, first?.length ?? 1);
    const reason = first === undefined ? 'it is empty' : (REASONS[first.error] ?? 'it ends too early');
    report.error('log-syntax', at, `this is not JSON: ${reason}`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'objects and lists are nested too deeply to be read';
    report.error('nesting-too-deep', positionIn(place, 0, 1), message);
  }
  return null;
}

/** The errors of the library, in words; those of what only ends too early have none of their own. */
const REASONS: Readonly<Partial<Record<ParseErrorCode, string>>> = {
  1: 'a value stands here that is none',
  2: 'a number stands here that is none',
  3: 'a name in quotes is missing here',
  4: 'a value is missing here',
  5: 'a colon is missing here',
  6: 'a comma is missing here',
  7: 'a closing brace is missing here',
  8: 'a closing bracket is missing here',
  9: 'something follows where it should end',
  10: 'a comment stands here',
  15: 'a character is escaped here that need not be',
  16: 'a character stands here that JSON does not allow',
};

function lineStartsOf(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
}

/** The position of some characters; always one in the file, also for what is missing at its end. */
function positionIn(
  { file, text, line: first, lineStarts }: TextPlace,
  offset: number,
  length: number,
): Position {
  const at = Math.max(0, Math.min(offset, text.trimEnd().length - 1));
  let low = 0;
  for (let high = lineStarts.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (lineStarts[middle]! <= at) low = middle;
    else high = middle;
  }
  const end = lineStarts[low + 1] ?? text.length;
  const width = Math.max(1, Math.min(length, end - at));
  return { file, line: first + low, column: at - lineStarts[low]! + 1, length: width };
}

function taken(node: Node, place: TextPlace, report: Diagnostics): Json {
  heed(READING);
  const { type, offset, length, children = [] } = node;
  const at = positionIn(place, offset, length);
  switch (type) {
    case 'object':
      return { kind: 'object', members: membersOf(children, place, report), at };
    case 'array':
      return { kind: 'list', items: children.map((item) => taken(item, place, report)), at };
    case 'string':
      return { kind: 'text', text: String(node.value), at };
    case 'boolean':
      return { kind: 'boolean', value: node.value === true, at };
    case 'number':
      return { kind: 'number', text: place.text.slice(offset, offset + length), at };
    default:
      return { kind: 'null', at };
  }
}

function membersOf(
  properties: readonly Node[],
  place: TextPlace,
  report: Diagnostics,
): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  for (const { children: [name, value] = [] } of properties) {
    if (name === undefined || value === undefined) continue;
    const key = String(name.value);
    if (!found.has(key)) found.set(key, taken(value, place, report));
    else {
      const at = positionIn(place, name.offset, name.length);
      report.error('duplicate-key', at, `\`${key}\` stands here a second time`);
    }
  }
  return found;
}

/** Reads a JSON value of each line that is not empty. */
export function parseJsonLines({ file, text }: LogText, report: Diagnostics): readonly Json[] {
  const read: Json[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parseJson({ file, text: line, line: i + 1 }, report);
    if (value !== null) read.push(value);
  }
  return read;
}

import type { Diagnostics } from '../../base/diagnostics.ts';
import { isName, NAME_RULE } from '../../base/names.ts';
import type { Position } from '../../base/position.ts';
import type { Instruction, Program, Try } from '../program.ts';
import { instructionEvent } from '../semantics/rules/rules.ts';
import { instructionText } from '../semantics/wording.ts';
import type { SourceMap } from '../source-map.ts';
import type { DraftProgram, DraftThread } from './draft.ts';
import { type Loops, substitute } from './expand/loops.ts';
import type { SourceLine } from './formats/source.ts';
import { parseProgram } from './program-text.ts';

/** A program in a file of its own. */
export interface ProgramFile {
  /** The program's name: that of the file, without folder and extension. */
  readonly name: string;
  /** The file's name, as messages shall give it. */
  readonly file: string;
  readonly text: string;
}

/** The name of a sequence that the file does not name. */
const MAIN = 'main';

const START = /^start\s*:(.*)$/;
const HEADER = /^program\b(.*):$/;

/** The lines of one sequence, and the name in its header. */
interface SequenceLines {
  readonly name: string;
  readonly lines: SourceLine[];
}

/**
 * Reads a program in a file of its own: a text block as in a model file, one sequence; or several under headers
 * `program NAME:`, indented, which run concurrently. A first line `start: DEPLOYMENT` says where components stand.
 */
export function parseProgramFile(
  { name, file, text }: ProgramFile,
  loops: Loops,
  positions: SourceMap,
  report: Diagnostics,
): DraftProgram {
  const at: Position = { file, line: 1, column: 1, length: 1 };
  if (!isName(name)) {
    const message = `a program is called like its file, but \`${name}\` cannot be a name`;
    report.error('bad-name', at, message, `rename the file: ${NAME_RULE}`);
  }
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line, i): SourceLine => ({ text: line, file, line: i + 1, column: 1 }));
  const first = lines.findIndex((line) => contentOf(line) !== '');
  const startLine = START.test(contentOf(lines[first])) ? lines[first] : undefined;
  const start = startLine === undefined ? null : readStart(startLine, loops, report);
  const rest = startLine === undefined ? lines : lines.slice(first + 1);
  const program: DraftProgram = {
    name,
    start,
    threads: sectionsOf(rest, report).map((section) => threadOf(section, at, loops, positions, report)),
    at,
  };
  if (startLine !== undefined) positions.mark(program, 'start', positionOf(startLine));
  return program;
}

/** A line without its comment and the space around it. */
function contentOf(line: SourceLine | undefined): string {
  return line?.text.replace(/#.*$/, '').trim() ?? '';
}

function positionOf(line: SourceLine): Position {
  const indent = line.text.length - line.text.trimStart().length;
  return {
    file: line.file,
    line: line.line,
    column: indent + 1,
    length: Math.max(1, contentOf(line).length),
  };
}

/** The deployment of a line `start: DEPLOYMENT`. */
function readStart(line: SourceLine, loops: Loops, report: Diagnostics): string | null {
  const at = positionOf(line);
  const text = substitute(START.exec(contentOf(line))![1]!.trim(), loops, at, report);
  if (text === null || isName(text)) return text;
  const message = text === '' ? 'no deployment is named to start from' : `\`${text}\` is no deployment`;
  report.error('program-syntax', at, message, 'the line is written `start: DEPLOYMENT`');
  return null;
}

/** The sequences of the file: one without a header, or those under headers. */
function sectionsOf(lines: readonly SourceLine[], report: Diagnostics): readonly SequenceLines[] {
  const isHeader = (line: SourceLine) => /^program\b/.test(line.text) && contentOf(line).endsWith(':');
  if (!lines.some(isHeader)) return [{ name: MAIN, lines: [...lines] }];
  const sections: SequenceLines[] = [];
  for (const line of lines) {
    if (isHeader(line)) sections.push({ name: readHeader(line, report), lines: [] });
    else if (contentOf(line) === '' || (/^\s/.test(line.text) && sections.length > 0)) {
      sections.at(-1)?.lines.push(line);
    } else {
      const hint = 'indent it below `program NAME:`';
      report.error('program-syntax', positionOf(line), 'this line is in none of the programs', hint);
    }
  }
  return sections;
}

function readHeader(line: SourceLine, report: Diagnostics): string {
  const [, written = ''] = HEADER.exec(contentOf(line)) ?? [];
  const name = written.trim();
  if (!isName(name)) {
    const message = name === '' ? 'this program has no name' : `\`${name}\` cannot be a name`;
    report.error('bad-name', positionOf(line), message, `write \`program NAME:\`; ${NAME_RULE}`);
  }
  return name;
}

function threadOf(
  { name, lines }: SequenceLines,
  at: Position,
  loops: Loops,
  positions: SourceMap,
  report: Diagnostics,
): DraftThread {
  const text = lines.map((line) => line.text).join('\n');
  const scalar = { kind: 'scalar', type: 'string', text, at, lines } as const;
  return { name, ...parseProgram(scalar, loops, positions, report) };
}

/** Instructions from one position up to another, one a line, with the tries that are there around them. */
function linesOf(
  instructions: readonly Instruction[],
  tries: readonly Try[],
  from = 0,
  to = instructions.length,
): readonly string[] {
  const plain = (first: number, last: number) =>
    instructions
      .slice(first, last)
      .map((instruction) => instructionText(instructionEvent(MAIN, instruction)));
  const [next, ...others] = tries;
  if (next === undefined) return plain(from, to);
  const { start, rescue, end } = next;
  const part = (first: number, last: number) => {
    const inside = others.filter((each) => each.start >= first && each.start < last);
    return linesOf(instructions, inside, first, last).map((line) => `  ${line}`);
  };
  const later = others.filter((each) => each.start >= end);
  return [
    ...plain(from, start),
    'try:',
    ...part(start, rescue),
    'rescue:',
    ...part(rescue, end),
    ...linesOf(instructions, later, end, to),
  ];
}

/**
 * The text of a program as a file of its own; reading it in a model that has the same components gives the same
 * instructions. Where its components stand is said by the name of a deployment only, since a file has no other way.
 */
export function writeProgram({ threads }: Pick<Program, 'threads'>, start: string | null = null): string {
  const head = start === null ? [] : [`start: ${start}`];
  const blocks = threads.map(({ instructions, tries }) => linesOf(instructions, tries));
  const [only] = blocks;
  const body =
    blocks.length === 1 && threads[0]!.name === MAIN
      ? only!
      : threads.flatMap(({ name }, i) => [`program ${name}:`, ...blocks[i]!.map((line) => `  ${line}`)]);
  return [...head, ...body].map((line) => `${line}\n`).join('');
}

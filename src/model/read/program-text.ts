import type { Diagnostics } from '../../base/diagnostics.ts';
import type { Position } from '../../base/position.ts';
import type { PortRef } from '../assembly.ts';
import type { SourceMap } from '../source-map.ts';
import type { DraftInstruction } from './draft.ts';
import { type SourceLine, type SourceScalar, within } from './formats/source.ts';
import { type Loops, MAX_ENTRIES, parseRange, reportTooMany, substitute, valuesOf } from './loops.ts';

/** A word of a line, and where it stands. */
interface Word {
  readonly text: string;
  readonly at: Position;
}

/** A line that holds something, without its comment. */
interface Line {
  readonly source: SourceLine;
  readonly indent: number;
  readonly text: string;
}

/** The instructions, as the format writes them. */
const FORMS: Readonly<Record<DraftInstruction['kind'], string>> = {
  add: 'add(component: Type)',
  del: 'del(component)',
  con: 'con(user.port, provider.port)',
  dcon: 'dcon(user.port, provider.port)',
  pushB: 'pushB(component, behavior)',
  wait: 'wait(component) or wait(component, behavior)',
  waitAll: 'waitAll',
};

/** What other tools and other people call them. */
const OTHER_NAMES: Readonly<Record<string, DraftInstruction['kind']>> = {
  create: 'add',
  delete: 'del',
  remove: 'del',
  connect: 'con',
  disconnect: 'dcon',
  push: 'pushB',
  push_b: 'pushB',
  push_behavior: 'pushB',
  wait_for: 'wait',
  wait_all: 'waitAll',
  synchronize: 'waitAll',
};

const FOR = /^for\s+([A-Za-z_][A-Za-z0-9_]*)\s+in\s(.+):$/;

/** Loops inside of loops beyond this are a mistake. */
const MAX_DEPTH = 100;
const CALL = /^([A-Za-z_]\w*)\s*(?:\((.*)\))?$/;

/** Reads the text of one program, one instruction a line; reports every line that is none and leaves it out. */
export function parseProgram(
  scalar: SourceScalar,
  loops: Loops,
  positions: SourceMap,
  report: Diagnostics,
): readonly DraftInstruction[] {
  const lines = scalar.lines.flatMap((source) => {
    const text = source.text.replace(/#.*$/, '').trimEnd();
    const indent = text.length - text.trimStart().length;
    return text.trim() === '' ? [] : [{ source, indent, text: text.trim() }];
  });
  return new ProgramParser(scalar, loops, positions, report).block(lines);
}

class ProgramParser {
  readonly #scalar: SourceScalar;
  readonly #positions: SourceMap;
  readonly #report: Diagnostics;
  /** What the loops around the line that is read, and the file, give names to. */
  readonly #values: Map<string, number>;
  readonly #loops: Loops;
  /** What lines without braces say, which they say again each time that they are repeated. */
  readonly #read = new Map<Line, DraftInstruction>();
  #made = 0;

  constructor(scalar: SourceScalar, loops: Loops, positions: SourceMap, report: Diagnostics) {
    this.#scalar = scalar;
    this.#values = new Map(loops.values);
    this.#loops = { ...loops, values: this.#values };
    this.#positions = positions;
    this.#report = report;
  }

  /** Lines of one indentation, with those of their loops deeper. */
  block(lines: readonly Line[], depth = 0): readonly DraftInstruction[] {
    const made: DraftInstruction[] = [];
    const indent = lines[0]?.indent ?? 0;
    let i = 0;
    while (i < lines.length && this.#made <= MAX_ENTRIES) {
      const line = lines[i]!;
      i += 1;
      if (line.indent !== indent) {
        const hint = 'only the lines after `for i in first..last:` stand deeper';
        this.#report.error(
          'program-syntax',
          this.#at(line),
          'this line is indented unlike those before it',
          hint,
        );
      } else if (/^for\b/.test(line.text)) {
        let end = i;
        while (end < lines.length && lines[end]!.indent > indent) end += 1;
        const body = lines.slice(i, end);
        i = end;
        for (const instruction of this.#loop(line, body, depth)) made.push(instruction);
      } else {
        const instruction = this.#instruction(line);
        if (instruction !== null) made.push(instruction);
      }
      if (++this.#made === MAX_ENTRIES + 1) reportTooMany(this.#at(line), this.#report);
    }
    return made;
  }

  #loop(line: Line, body: readonly Line[], depth: number): readonly DraftInstruction[] {
    if (depth >= MAX_DEPTH) {
      const message = `loops are nested more than ${MAX_DEPTH} levels deep`;
      this.#report.error('nesting-too-deep', this.#at(line), message);
      return [];
    }
    const match = FOR.exec(line.text);
    const range = match === null ? null : parseRange(match[2]!, this.#at(line));
    if (range === null) {
      this.#report.error('program-syntax', this.#at(line), 'a loop is written `for i in first..last:`');
      return [];
    }
    if (body.length === 0) {
      const hint = 'indent the instructions that it repeats';
      this.#report.error('program-syntax', this.#at(line), 'this loop repeats nothing', hint);
      return [];
    }
    const name = match![1]!;
    const made: DraftInstruction[] = [];
    const around = this.#values.get(name);
    for (const value of valuesOf(range, this.#loops, this.#report) ?? []) {
      if (this.#made > MAX_ENTRIES) break;
      this.#values.set(name, value);
      for (const instruction of this.block(body, depth + 1)) made.push(instruction);
    }
    if (around === undefined) this.#values.delete(name);
    else this.#values.set(name, around);
    return made;
  }

  #instruction(line: Line): DraftInstruction | null {
    const before = this.#read.get(line);
    if (before !== undefined) {
      const again = { ...before };
      this.#positions.adopt(again, before);
      return again;
    }
    const at = this.#at(line);
    const text = substitute(line.text, this.#loops, at, this.#report);
    if (text === null) return null;
    const call = CALL.exec(text);
    const kinds = Object.keys(FORMS);
    const kind = kinds.find((k) => k === call?.[1]) as DraftInstruction['kind'] | undefined;
    if (call === null || kind === undefined) {
      const known = call === null ? null : hintFor(call[1]!, kinds, this.#report);
      this.#report.error('program-syntax', at, `\`${text}\` is not an instruction`, known);
      return null;
    }
    const exact = text === line.text;
    const separator = kind === 'add' && call[2]?.includes(':') === true ? ':' : ',';
    const words = this.#words(line, text, call[2], separator, exact ? null : at);
    const instruction = read(kind, words, at);
    if (instruction === null) {
      this.#report.error(
        'program-syntax',
        at,
        `\`${text}\` is not complete`,
        `it is written \`${FORMS[kind]}\``,
      );
      return null;
    }
    // Where loops changed the text, its words stand where the line does.
    if (!exact) return instruction.instruction;
    for (const [part, word] of instruction.parts)
      this.#positions.mark(instruction.instruction, part, word.at);
    this.#read.set(line, instruction.instruction);
    return instruction.instruction;
  }

  /** The arguments in the parentheses, each with its position, or all at `at` where loops changed the text. */
  #words(
    line: Line,
    text: string,
    inside: string | undefined,
    separator: string,
    at: Position | null,
  ): readonly Word[] {
    if (inside === undefined || inside.trim() === '') return [];
    let offset = text.indexOf('(') + 1;
    return inside.split(separator).map((piece) => {
      const start = offset + piece.length - piece.trimStart().length;
      offset += piece.length + 1;
      const word = piece.trim();
      const exact = within(this.#scalar, line.source, line.indent + start, word.length);
      return { text: word, at: at ?? exact };
    });
  }

  #at(line: Line): Position {
    return within(this.#scalar, line.source, line.indent, line.text.length);
  }
}

function hintFor(name: string, kinds: readonly string[], report: Diagnostics): string | null {
  const kind = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  return kind === undefined ? report.didYouMean(name, kinds) : `did you mean \`${FORMS[kind]}\`?`;
}

interface Read {
  readonly instruction: DraftInstruction;
  readonly parts: readonly (readonly [string, Word])[];
}

/** Makes an instruction of its arguments; `null` when they are too few, too many or of another form. */
function read(kind: DraftInstruction['kind'], words: readonly Word[], at: Position): Read | null {
  const [first, second] = words;
  if (words.some((word) => !/^[^\s(),:]+$/.test(word.text))) return null;
  if (kind === 'waitAll') return words.length === 0 ? { instruction: { kind, at }, parts: [] } : null;
  if (first === undefined || words.length > 2) return null;
  const component = first.text;
  if (kind === 'del' || (kind === 'wait' && second === undefined)) {
    if (second !== undefined) return null;
    const instruction =
      kind === 'del'
        ? ({ kind, component, at } as const)
        : ({ kind, component, behavior: null, at } as const);
    return { instruction, parts: [['component', first]] };
  }
  if (second === undefined) return null;
  switch (kind) {
    case 'add':
      return {
        instruction: { kind, component, type: second.text, at },
        parts: [
          ['component', first],
          ['type', second],
        ],
      };
    case 'pushB':
    case 'wait':
      return {
        instruction: { kind, component, behavior: second.text, at },
        parts: [
          ['component', first],
          ['behavior', second],
        ],
      };
    case 'con':
    case 'dcon': {
      const ends = [parsePort(first.text), parsePort(second.text)] as const;
      if (ends[0] === null || ends[1] === null) return null;
      return {
        instruction: { kind, ends: [ends[0], ends[1]], at },
        parts: [
          ['ends/0', first],
          ['ends/1', second],
        ],
      };
    }
  }
}

/** Reads `component.port`. */
function parsePort(text: string): PortRef | null {
  const [component = '', port = '', ...rest] = text.trim().split('.');
  return component === '' || port === '' || rest.length > 0 || /\s/.test(text.trim())
    ? null
    : { component, port };
}

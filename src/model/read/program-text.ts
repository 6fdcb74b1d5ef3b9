import type { Diagnostics } from '../../base/diagnostics.ts';
import { compare, type Decimal, type Duration, parseDuration } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import type { Position } from '../../base/position.ts';
import type { PortRef } from '../assembly.ts';
import type { Try } from '../program.ts';
import type { SourceMap } from '../source-map.ts';
import type { DraftInstruction, DraftThread } from './draft.ts';
import { type Loops, parseRange, substitute, valuesOf } from './expand/loops.ts';
import { type SourceLine, type SourceScalar, within } from './formats/source.ts';
import { MAX_ENTRIES, reportTooMany } from './values/entries.ts';

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
  wait: 'wait(component), wait(component, behavior), wait(component, behavior, number) or wait(component, within: 30s)',
  waitAll: 'waitAll',
  sleep: 'sleep(duration) or sleep([min, max])',
};

/** Names that other tools use for these instructions, for the hint "did you mean". */
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
  delay: 'sleep',
  pause: 'sleep',
  synchronize: 'waitAll',
};

/** Instructions, and the parts of them that are tried. */
type Sequence = Omit<DraftThread, 'name'>;

const NOTHING: Sequence = { instructions: [], tries: [] };

/** Appends a sequence, shifting the positions of its tries. */
function append(made: { readonly instructions: DraftInstruction[]; readonly tries: Try[] }, more: Sequence) {
  const offset = made.instructions.length;
  for (const instruction of more.instructions) made.instructions.push(instruction);
  for (const { start, rescue, end, ...rest } of more.tries)
    made.tries.push({ ...rest, start: start + offset, rescue: rescue + offset, end: end + offset });
}

/** What people write where they mean a try or its rescue. */
const TRYING: readonly string[] = ['try', 'rescue', 'except', 'catch', 'on_failure', 'finally'];
const TRY_HINT = 'write `try:` above what is tried, and `rescue:` above what comes next where it fails';

const TRY = 'try:';
const RESCUE = 'rescue:';
const FOR = /^for\s+([A-Za-z_][A-Za-z0-9_]*)\s+in\s(.+):$/;

/** Estimated cost of parsing a line, in nanoseconds, for {@link heed}. */
const READING = 5_000;
/** Loops inside of loops beyond this are a mistake. */
const MAX_DEPTH = 100;
/** What a wait waits for, and after how long it fails. */
const WITHIN = /^(.*?)(?:^|,)\s*within\s*:(.*)$/;
const CALL = /^([A-Za-z_]\w*)\s*(?:\((.*)\))?$/;

/**
 * Reads the text of one program, one instruction a line; reports every line that is none and leaves it out. `for`, `try`
 * and `rescue` stand above the lines that they are about, which are indented deeper.
 */
export function parseProgram(
  scalar: SourceScalar,
  loops: Loops,
  positions: SourceMap,
  report: Diagnostics,
): Sequence {
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
  /** The values of the indices of the enclosing loops, and of the parameters of the file. */
  readonly #values: Map<string, number>;
  readonly #loops: Loops;
  /** Parsed instructions by line, for lines without braces: these are the same in each repetition of a loop. */
  readonly #read = new Map<Line, DraftInstruction>();
  #made = 0;

  constructor(scalar: SourceScalar, loops: Loops, positions: SourceMap, report: Diagnostics) {
    this.#scalar = scalar;
    this.#values = new Map(loops.values);
    this.#loops = { ...loops, values: this.#values };
    this.#positions = positions;
    this.#report = report;
  }

  /** Lines of one indentation, with those of their loops and tries deeper. */
  block(lines: readonly Line[], depth = 0): Sequence {
    const made = { instructions: [] as DraftInstruction[], tries: [] as Try[] };
    const deeper = (from: number): number => {
      let end = from;
      while (end < lines.length && lines[end]!.indent > indent) end += 1;
      return end;
    };
    const indent = lines[0]?.indent ?? 0;
    let i = 0;
    while (i < lines.length && this.#made <= MAX_ENTRIES) {
      heed(READING);
      const line = lines[i]!;
      i += 1;
      if (line.indent !== indent) {
        const hint = 'only the lines after `for i in first..last:`, `try:` and `rescue:` stand deeper';
        this.#report.error(
          'program-syntax',
          this.#at(line),
          'this line is indented unlike those before it',
          hint,
        );
      } else if (/^for\b/.test(line.text)) {
        const end = deeper(i);
        append(made, this.#loop(line, lines.slice(i, end), depth));
        i = end;
      } else if (line.text === TRY) {
        const rescue = deeper(i);
        const rescuing = lines[rescue];
        const isRescued = rescuing?.indent === indent && rescuing.text === RESCUE;
        const end = isRescued ? deeper(rescue + 1) : rescue;
        append(
          made,
          this.#try(line, lines.slice(i, rescue), isRescued ? lines.slice(rescue + 1, end) : null, depth),
        );
        i = end;
      } else if (line.text === RESCUE) {
        const end = deeper(i);
        const hint = 'write `try:` and, indented, what it tries above it, as far left as `rescue:`';
        this.#report.error('program-syntax', this.#at(line), 'this `rescue:` belongs to no `try:`', hint);
        append(made, this.block(lines.slice(i, end), depth + 1));
        i = end;
      } else {
        const instruction = this.#instruction(line);
        if (instruction !== null) made.instructions.push(instruction);
      }
      if (++this.#made === MAX_ENTRIES + 1) reportTooMany(this.#at(line), this.#report);
    }
    return made;
  }

  /** Whether loops and tries are nested too deep here, which is reported. */
  #isTooDeep(line: Line, depth: number, what: string): boolean {
    if (depth < MAX_DEPTH) return false;
    const message = `${what} are nested more than ${MAX_DEPTH} levels deep`;
    this.#report.error('nesting-too-deep', this.#at(line), message);
    return true;
  }

  /** A part that is tried and the rescue behind it, `null` where there is none. */
  #try(line: Line, body: readonly Line[], behind: readonly Line[] | null, depth: number): Sequence {
    if (this.#isTooDeep(line, depth, 'tries')) return NOTHING;
    if (body.length === 0) {
      const hint = 'indent the instructions that it tries';
      this.#report.error('program-syntax', this.#at(line), 'this `try:` tries nothing', hint);
    }
    if (behind === null) {
      const hint = 'write `rescue:` below it, as far left, and, indented, what comes next where a wait fails';
      this.#report.error('program-syntax', this.#at(line), 'this `try:` has no `rescue:`', hint);
    }
    const made = { instructions: [] as DraftInstruction[], tries: [] as Try[] };
    append(made, this.block(body, depth + 1));
    const rescue = made.instructions.length;
    append(made, this.block(behind ?? [], depth + 1));
    // Lines with errors are left out, so that the try part may be empty.
    if (rescue === 0) return made;
    const whole = { start: 0, rescue, end: made.instructions.length, at: this.#at(line) };
    return { ...made, tries: [whole, ...made.tries] };
  }

  #loop(line: Line, body: readonly Line[], depth: number): Sequence {
    if (this.#isTooDeep(line, depth, 'loops')) return NOTHING;
    const match = FOR.exec(line.text);
    const range = match === null ? null : parseRange(match[2]!, this.#at(line));
    if (range === null) {
      this.#report.error('program-syntax', this.#at(line), 'a loop is written `for i in first..last:`');
      return NOTHING;
    }
    if (body.length === 0) {
      const hint = 'indent the instructions that it repeats';
      this.#report.error('program-syntax', this.#at(line), 'this loop repeats nothing', hint);
      return NOTHING;
    }
    const name = match![1]!;
    const made = { instructions: [] as DraftInstruction[], tries: [] as Try[] };
    const around = this.#values.get(name);
    for (const value of valuesOf(range, this.#loops, this.#report) ?? []) {
      if (this.#made > MAX_ENTRIES) break;
      this.#values.set(name, value);
      append(made, this.block(body, depth + 1));
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
      const word = call?.[1] ?? /^\w+/.exec(text)?.[0] ?? '';
      const isTrying = TRYING.includes(word.toLowerCase());
      const known = isTrying ? TRY_HINT : call === null ? formHint(text) : hintFor(word, kinds, this.#report);
      this.#report.error('program-syntax', at, `\`${text}\` is not an instruction`, known);
      return null;
    }
    if (kind === 'sleep') return this.#sleep(text, call[2] ?? '', at);
    const limit = kind === 'wait' || kind === 'waitAll' ? WITHIN.exec(call[2] ?? '') : null;
    const within = limit === null ? null : this.#duration(limit[2]!, at);
    if (limit !== null && within === null) return null;
    const exact = text === line.text;
    const separator = kind === 'add' && call[2]?.includes(':') === true ? ':' : ',';
    const words = this.#words(line, text, limit === null ? call[2] : limit[1], separator, exact ? null : at);
    const instruction = limited(read(kind, words, at), within);
    if (instruction === null) {
      this.#report.error(
        'program-syntax',
        at,
        `\`${text}\` is not complete`,
        `it is written \`${FORMS[kind]}\``,
      );
      return null;
    }
    // In a line in which indices were replaced, columns no longer match the file: words get the position of the line.
    if (!exact) return instruction.instruction;
    for (const [part, word] of instruction.parts)
      this.#positions.mark(instruction.instruction, part, word.at);
    this.#read.set(line, instruction.instruction);
    return instruction.instruction;
  }

  #sleep(text: string, inside: string, at: Position): DraftInstruction | null {
    const [min, max = min] =
      inside.startsWith('[') && inside.endsWith(']') ? inside.slice(1, -1).split(',') : [inside];
    const [least, greatest] = [parseDuration((min ?? '').trim()), parseDuration((max ?? '').trim())];
    const isOne = (duration: Duration | null) =>
      duration === 'inf' || (duration !== null && duration.digits >= 0n);
    if (least !== null && least !== 'inf' && greatest !== null && isOne(least) && isOne(greatest)) {
      if (compare(least, greatest) <= 0) return { kind: 'sleep', takes: { min: least, max: greatest }, at };
      const message = `the greatest duration of \`${text}\` is below the least one`;
      this.#report.error('max-below-min', at, message, 'write the least one first');
      return null;
    }
    const hint = 'write `sleep(5s)`, `sleep([4s, 6s])`, or `sleep([4s, inf])`';
    this.#report.error('bad-duration', at, `\`${inside}\` is not a duration`, hint);
    return null;
  }

  /** A duration that is not `inf`. */
  #duration(text: string, at: Position): Decimal | null {
    const duration = parseDuration(text.trim());
    if (duration !== null && duration !== 'inf' && duration.digits >= 0n) return duration;
    const hint = 'write it as `within: 30s`, or leave it out to wait for ever';
    this.#report.error(
      'bad-duration',
      at,
      `\`${text.trim()}\` is not a duration that is over some day`,
      hint,
    );
    return null;
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

/** A hint for a line that does not have the form of an instruction. */
function formHint(text: string): string | null {
  if (/;\s*$/.test(text)) return 'leave out the `;`: each line is one instruction';
  if (!/\)\s*[A-Za-z]|^waitAll\s+\w/.test(text)) return null;
  return 'write each instruction on a line of its own, below a `|`, as in `run: |`: without it, YAML joins the lines';
}

function hintFor(name: string, kinds: readonly string[], report: Diagnostics): string | null {
  const kind = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  return kind === undefined ? report.didYouMean(name, kinds) : `did you mean \`${FORMS[kind]}\`?`;
}

interface ReadInstruction {
  readonly instruction: DraftInstruction;
  readonly parts: readonly (readonly [string, Word])[];
}

/** A wait that fails after some time. */
function limited(made: ReadInstruction | null, within: Decimal | null): ReadInstruction | null {
  if (made === null || within === null) return made;
  const { instruction, parts } = made;
  return { instruction: { ...instruction, within } as DraftInstruction, parts };
}

/** Makes an instruction of its arguments; `null` when they are too few, too many or of another form. */
function read(kind: DraftInstruction['kind'], words: readonly Word[], at: Position): ReadInstruction | null {
  const [first, second, third] = words;
  if (words.some((word) => !/^[^\s(),:]+$/.test(word.text))) return null;
  if (kind === 'sleep') return null;
  if (kind === 'waitAll') return words.length === 0 ? { instruction: { kind, at }, parts: [] } : null;
  if (first === undefined || words.length > (kind === 'wait' ? 3 : 2)) return null;
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
      return {
        instruction: { kind, component, behavior: second.text, at },
        parts: [
          ['component', first],
          ['behavior', second],
        ],
      };
    case 'wait': {
      if (third !== undefined && !/^[1-9]\d{0,8}$/.test(third.text)) return null;
      const nth = third === undefined ? {} : { nth: Number(third.text) };
      return {
        instruction: { kind, component, behavior: second.text, ...nth, at },
        parts: [
          ['component', first],
          ['behavior', second],
          ...(third === undefined ? [] : [['nth', third] as const]),
        ],
      };
    }
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

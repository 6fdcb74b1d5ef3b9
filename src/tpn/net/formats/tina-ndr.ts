import { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import { TextPlaces } from '../../../base/text/text-places.ts';
import type { TimePetriNet } from '../time-petri-net.ts';
import { type ArcKind, countIn, Declarations } from './declarations.ts';

/** A word of a line, or a name in braces, without them and without its escapes. */
interface NdrWord {
  readonly text: string;
  readonly at: Position;
}

/** What it takes to read a word, in nanoseconds. */
const READING = 1_000;

const WORD = /\{(?:[^{}\\]|\\[{}\\])*\}|[^\s{}]+|\n|[{}]/g;

/**
 * Reads a net in the graphic format of TINA, `.ndr` (TINA manual, "formats"): where nodes stand is left aside, all else
 * is as in a `.net`.
 *
 * @param source.file the name of the file, for the positions of diagnostics
 * @param source.onto the net that it adds to, where it is a part of a script
 * @throws {ModelError} with everything that is wrong; stopwatch arcs are errors, and priorities that arcs cannot say.
 */
export function readTinaNdr(
  text: string,
  { file, onto }: { readonly file: string; readonly onto?: TimePetriNet },
): TimePetriNet {
  const report = new Diagnostics();
  const reader = new NdrReader(report, onto);
  for (const line of linesOf(text, file)) reader.line(line);
  return reader.net.net();
}

/** Whether a text begins, after comments, as a net in that format does. */
export function isTinaNdr(text: string): boolean {
  return /^(?:\s*(?:#.*)?\n)*\s*[tp]\s+-?\d+(?:\.\d+)?\s+-?\d+(?:\.\d+)?\s+\S/.test(text);
}

/** The words of each line that is no comment; what stands in braces may have ends of lines. */
function linesOf(text: string, file: string): readonly (readonly NdrWord[])[] {
  const places = new TextPlaces(text, file);
  const lines: NdrWord[][] = [[]];
  let isComment = false;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    heed(READING);
    const line = lines.at(-1)!;
    if (word === '\n') {
      isComment = false;
      lines.push([]);
    } else if (isComment || (line.length === 0 && word.startsWith('#'))) isComment = true;
    else {
      const isBraced = word.length > 1 && word.startsWith('{');
      const said = isBraced ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word;
      line.push({ text: said, at: places.position(index, word.length) });
    }
  }
  return lines.filter((line) => line.length > 0);
}

const ARC_KINDS: ReadonlyMap<string, ArcKind> = new Map([
  ['', 'normal'],
  ['?', 'read'],
  ['?-', 'inhibitor'],
  ['!', 'stopwatch'],
  ['!-', 'stopwatch'],
]);

const FORMS =
  'a line is `p X Y NAME TOKENS ANCHOR`, `t X Y NAME EFT LFT ANCHOR`, `e FROM TO WEIGHT ANCHOR`, `n ...` or `h NAME`';

class NdrReader {
  readonly net: Declarations;
  readonly #report: Diagnostics;

  constructor(report: Diagnostics, onto?: TimePetriNet) {
    this.#report = report;
    this.net = new Declarations(report, onto);
  }

  line(words: readonly NdrWord[]): void {
    const [kind, ...rest] = words as readonly [NdrWord, ...NdrWord[]];
    const known =
      (kind.text === 't' && this.#transition(rest)) ||
      (kind.text === 'p' && this.#place(rest)) ||
      (kind.text === 'e' && this.#edge(rest)) ||
      (kind.text === 'n' && rest.length >= 4) ||
      (kind.text === 'h' && this.#name(rest));
    if (!known)
      this.#report.error(
        'net-syntax',
        kind.at,
        `no declaration of a .ndr begins with \`${kind.text}\` and goes on so`,
        FORMS,
      );
  }

  #transition([, , name, ...rest]: readonly NdrWord[]): boolean {
    const [eft, lft, label] =
      rest.length === 3 ? [rest[0], rest[1], null] : rest.length === 6 ? [rest[1], rest[2], rest[4]] : [];
    if (name === undefined || eft === undefined || lft === undefined) return false;
    this.net.builder.transition(name.text);
    const [from, to] = [
      this.#bound(eft),
      lft.text === 'w' ? { date: Infinity, open: true } : this.#bound(lft),
    ];
    if (from !== null && to !== null)
      this.net.restrict(
        name.text,
        { eft: from.date, eftOpen: from.open, lft: to.date, lftOpen: to.open },
        eft.at,
      );
    if (label) this.net.builder.label('transition', name.text, label.text);
    return true;
  }

  /** A bound of an interval; an open one at `e` is written as `-(e + 1)`, so that there is one at 0 too. */
  #bound({ text, at }: NdrWord): { readonly date: number; readonly open: boolean } | null {
    const open = text.startsWith('-');
    const said = /^-\d+$/.test(text) ? String(BigInt(text.slice(1)) - 1n) : text;
    const date = this.#count({ text: said, at }, 'a firing time, of which an open one at 0 is `-1`');
    return date === null ? null : { date, open };
  }

  #place([, , name, tokens, , label]: readonly NdrWord[]): boolean {
    if (name === undefined || tokens === undefined) return false;
    this.net.builder.place(name.text);
    this.net.tokens(name.text, this.#count(tokens, 'a number of tokens') ?? 0, tokens.at);
    if (label !== undefined) this.net.builder.label('place', name.text, label.text);
    return true;
  }

  #name([name]: readonly NdrWord[]): boolean {
    if (name !== undefined) this.net.builder.rename(name.text);
    return name !== undefined;
  }

  #edge(words: readonly NdrWord[]): boolean {
    const [from, to, weight] =
      words.length === 4
        ? [words[0], words[1], words[2]]
        : words.length === 8
          ? [words[0], words[3], words[6]]
          : [];
    if (from === undefined || to === undefined || weight === undefined) return false;
    const [, sign = '', digits = ''] = /^([?!]-?)?(.*)$/.exec(weight.text) ?? [];
    const count = this.#count({ text: digits, at: weight.at }, 'a weight');
    const [source, target] = [this.#node(from), this.#node(to)];
    if (count === null || source === null || target === null) return true;
    const kind = ARC_KINDS.get(sign)!;
    if (source === 'transition' && target === 'transition')
      this.net.priority({ above: from.text, below: to.text, at: from.at });
    else if (source === 'place' && target === 'transition')
      this.net.arc(kind, to.text, from.text, count, weight.at);
    else if (source === 'transition' && kind === 'normal')
      this.net.arc('outputs', from.text, to.text, count, weight.at);
    else {
      const message =
        source === target ? 'an arc goes from one place to another' : 'an arc to a place has a weight alone';
      this.#report.error('net-syntax', from.at, message);
    }
    return true;
  }

  /** What a name names; nodes stand before edges. */
  #node({ text, at }: NdrWord): 'place' | 'transition' | null {
    const nodes = this.net.builder.nodesNamed(text);
    if (nodes.length === 1) return nodes[0]!;
    const [message, hint] =
      nodes.length === 0
        ? [
            `no place and no transition \`${text}\` stands above`,
            this.#report.didYouMean(text, this.net.builder.names()),
          ]
        : [`\`${text}\` is both a place and a transition`, 'give one of them another name'];
    this.#report.error('net-label', at, message, hint);
    return null;
  }

  #count({ text, at }: NdrWord, what: string): number | null {
    const value = countIn(text);
    if (Number.isNaN(value))
      this.#report.error('net-syntax', at, `expected ${what}, found \`${text.slice(0, 40)}\``);
    else if (value === Infinity) this.net.tooLarge(at, `${text.slice(0, 40)} is greater than 2^53 - 1`);
    else return value;
    return null;
  }
}

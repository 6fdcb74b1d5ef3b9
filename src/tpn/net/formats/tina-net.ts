import { didYouMean } from '../../../base/closest.ts';
import { Diagnostics } from '../../../base/diagnostics.ts';
import type { Code } from '../../../base/errors.ts';
import type { Position } from '../../../base/position.ts';
import { formatInterval, isEmptyInterval } from '../interval.ts';
import { type ArcSort, NetBuilder } from '../net-builder.ts';
import {
  type Arc,
  type FiringInterval,
  type NetTransition,
  spontaneousNote,
  type TimePetriNet,
} from '../time-petri-net.ts';
import { isBareName, isKeyword, KEYWORDS, TinaScanner, type TinaToken } from './tina-tokens.ts';

/**
 * Reads a net in TINA's textual format `.net` (TINA manual, "formats"). Declarations of one node are superposed as
 * {@link NetBuilder} says. An arc of weight 0 that is no inhibitor is no arc; notes are skipped; the last `net` names
 * the net, and without one its name is empty.
 *
 * @param source.file the name of the file, for the positions of diagnostics
 * @throws {ModelError} with everything that is wrong; priorities and stopwatch arcs are errors.
 */
export function readTinaNet(text: string, source: { readonly file: string }): TimePetriNet {
  return new TinaReader(text, source.file).read();
}

/** Whether a text begins, after comments, as a net in TINA's format does. */
export function isTinaNet(text: string): boolean {
  return /^(?:\s*(?:#.*)?\n)*\s*(?:net|tr|pl|lb|nt|pr)\s/.test(text);
}

/**
 * Writes a net in TINA's format, always in the same way: places, then transitions, each on a line and in the order of
 * the net. Reading the text gives the net again, but that the format has no spontaneous transitions: a comment says which
 * these are.
 */
export function writeTinaNet(net: TimePetriNet): string {
  const note = spontaneousNote(net, 'Transitions below a line `# spontaneous`');
  const lines = [
    ...(note === null ? [] : [`# ${note}`]),
    ...(net.name === '' ? [] : [`net ${nameText(net.name)}`]),
    ...net.places.map((place) =>
      [
        `pl ${nameText(place.name)}`,
        labelText(place.label),
        place.tokens === 0 ? '' : ` (${place.tokens})`,
      ].join(''),
    ),
    ...net.transitions.flatMap((transition) => [
      ...(transition.spontaneous ? ['# spontaneous'] : []),
      transitionText(net, transition),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function transitionText(net: TimePetriNet, transition: NetTransition): string {
  const arcs = (list: readonly Arc[], weight: (n: number) => string): string[] =>
    list.map((arc) => ` ${nameText(net.places[arc.place]!.name)}${weight(arc.weight)}`);
  const multiple = (n: number) => (n === 1 ? '' : `*${n}`);
  return [
    `tr ${nameText(transition.name)}${labelText(transition.label)} ${formatInterval(transition.interval)}`,
    ...arcs(transition.inputs, multiple),
    ...arcs(transition.reads, (n) => `?${n}`),
    ...arcs(transition.inhibitors, (n) => `?-${n}`),
    ' ->',
    ...arcs(transition.outputs, multiple),
  ].join('');
}

function nameText(name: string): string {
  return isBareName(name) ? name : `{${name.replace(/[{}\\]/g, '\\$&')}}`;
}

function labelText(label: string | undefined): string {
  return label === undefined || label === '' ? '' : ` : ${nameText(label)}`;
}

/** Thrown inside the reader to leave a declaration that it has reported as unreadable. */
class Unreadable extends Error {}

type NodeKind = 'place' | 'transition';

interface LabelGiven {
  readonly node: NodeKind | 'either';
  readonly name: string;
  readonly label: string;
  readonly at: Position;
}

interface WeightGiven {
  readonly sort: 'normal' | 'read' | 'inhibitor';
  readonly weight: number;
  readonly at: Position;
}

const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['K', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

class TinaReader {
  readonly #scanner: TinaScanner;
  readonly #diagnostics = new Diagnostics();
  readonly #builder = new NetBuilder();
  /** In the order of the text: the last label of a node counts, and `lb` may stand before its node. */
  readonly #labels: LabelGiven[] = [];
  #token: TinaToken;

  constructor(text: string, file: string) {
    this.#scanner = new TinaScanner(text, file);
    this.#token = this.#scanner.next();
  }

  read(): TimePetriNet {
    while (this.#token.kind !== 'end') {
      try {
        this.#declaration();
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        this.#skipToKeyword();
      }
    }
    for (const given of this.#labels) this.#giveLabel(given);
    this.#diagnostics.throwErrors();
    return this.#builder.build();
  }

  #declaration(): void {
    const token = this.#token;
    if (token.kind !== 'keyword') throw this.#unexpected('a declaration');
    this.#next();
    switch (token.text) {
      case 'net':
        this.#builder.rename(this.#name('the name of the net').text);
        break;
      case 'tr':
        this.#transition();
        break;
      case 'pl':
        this.#place();
        break;
      case 'lb':
        this.#label();
        break;
      case 'nt':
        this.#note();
        break;
      case 'pr':
        this.#priorities(token.at);
        break;
    }
  }

  #transition(): void {
    const { text: name } = this.#name('the name of a transition');
    this.#builder.transition(name);
    this.#labelOf('transition', name);
    if (this.#isSymbol('[') || this.#isSymbol(']')) this.#interval(name);
    if (!this.#beginsArcs()) return;
    this.#arcs('place', true, (place, given) => this.#addArc(inputSort(given), name, place, given));
    this.#symbol('->');
    this.#arcs('place', false, (place, given) => this.#addArc('outputs', name, place, given));
  }

  #place(): void {
    const { text: name } = this.#name('the name of a place');
    this.#builder.place(name);
    this.#labelOf('place', name);
    if (this.#isSymbol('(')) this.#marking(name);
    if (!this.#beginsArcs()) return;
    this.#arcs('transition', false, (transition, given) => this.#addArc('outputs', transition, name, given));
    this.#symbol('->');
    this.#arcs('transition', true, (transition, given) =>
      this.#addArc(inputSort(given), transition, name, given),
    );
  }

  #label(): void {
    const node = this.#name('the name of a place or a transition');
    this.#labels.push({ node: 'either', name: node.text, label: this.#name('a label').text, at: node.at });
  }

  #note(): void {
    this.#name('the name of a note');
    const token = this.#token;
    if (token.kind !== 'word' || (token.text !== '0' && token.text !== '1'))
      throw this.#unexpected('`0` or `1`');
    this.#next();
    this.#name('the text of the note');
  }

  #priorities(at: Position): void {
    const hint = 'remove it, or say with read and inhibitor arcs when the transitions may fire';
    this.#error('net-priorities', at, 'priorities between transitions are not supported', hint);
    this.#skipToKeyword();
  }

  #marking(place: string): void {
    this.#symbol('(');
    const at = this.#token.at;
    const total = this.#builder.addTokens(place, this.#number('a number of tokens'));
    this.#symbol(')');
    if (!Number.isSafeInteger(total))
      this.#tooLarge(at, `the tokens of \`${place}\` add up to more than 2^53 - 1`);
  }

  #interval(transition: string): void {
    const from = this.#token.at;
    const eftOpen = this.#token.text === ']';
    this.#next();
    const eft = this.#number('an earliest firing time');
    this.#symbol(',');
    const unbounded = this.#token.kind === 'word' && this.#token.text === 'w';
    const lft = unbounded ? Infinity : this.#number('a latest firing time, or `w`');
    if (unbounded) this.#next();
    const to = this.#token.at;
    const lftOpen = this.#isSymbol('[');
    if (unbounded && !lftOpen) throw this.#unexpected('`[`', 'infinity is never reached: write `w[`');
    if (!lftOpen && !this.#isSymbol(']')) throw this.#unexpected('`]` or `[`');
    this.#next();

    const at = from.line === to.line ? { ...from, length: to.column + to.length - from.column } : from;
    this.#restrict(transition, { eft, eftOpen, lft, lftOpen }, at);
  }

  #restrict(transition: string, interval: FiringInterval, at: Position): void {
    if (isEmptyInterval(interval)) {
      const hint =
        interval.eft > interval.lft ? 'the lesser bound comes first' : 'both bounds must belong to it';
      this.#error('net-empty-interval', at, `no date lies in ${formatInterval(interval)}`, hint);
      return;
    }
    if (isEmptyInterval(this.#builder.restrict(transition, interval))) {
      const message = `no date lies in all firing intervals of \`${transition}\``;
      this.#error(
        'net-empty-interval',
        at,
        message,
        'several declarations of one transition are intersected',
      );
    }
  }

  /** Nodes with their weights, as long as there are some. */
  #arcs(node: NodeKind, special: boolean, add: (name: string, given: WeightGiven) => void): void {
    while (this.#isName()) {
      const name = this.#name(`the name of a ${node}`).text;
      if (node === 'place') this.#builder.place(name);
      else this.#builder.transition(name);
      const given = this.#weight();
      if (given === null) continue;
      if (given.sort !== 'normal' && !special) {
        const message = `an arc from a transition to a place cannot be ${given.sort === 'read' ? 'a read' : 'an inhibitor'} arc`;
        this.#error(
          'net-syntax',
          given.at,
          message,
          'put it on the side of the conditions, or write `*` for a weight',
        );
      } else {
        add(name, given);
      }
    }
  }

  /** What follows the name of a node: `*n`, `?n`, `?-n`, or nothing; `null` for a stopwatch arc, which is reported. */
  #weight(): WeightGiven | null {
    const { at } = this.#token;
    if (this.#takeSymbol('*')) return { sort: 'normal', weight: this.#number('a weight'), at };
    if (this.#takeSymbol('?')) {
      const sort = this.#takeSymbol('-') ? 'inhibitor' : 'read';
      return { sort, weight: this.#number('a weight'), at };
    }
    if (!this.#takeSymbol('!')) return { sort: 'normal', weight: 1, at };
    this.#takeSymbol('-');
    this.#number('a weight');
    this.#error(
      'net-stopwatch',
      at,
      'stopwatch arcs are not supported',
      'a read arc `?` or an inhibitor arc `?-` has the same condition, but forgets the time spent',
    );
    return null;
  }

  #addArc(sort: ArcSort, transition: string, place: string, { weight, at }: WeightGiven): void {
    if (weight === 0 && sort === 'inhibitors') {
      const message = `an inhibitor arc of weight 0 from \`${place}\` would never let \`${transition}\` fire`;
      this.#error('net-inhibitor-zero', at, message, 'write `?-1` to ask for an empty place');
    } else if (weight > 0 && !Number.isSafeInteger(this.#builder.addArc(sort, transition, place, weight))) {
      this.#tooLarge(at, `the arcs between \`${place}\` and \`${transition}\` add up to more than 2^53 - 1`);
    }
  }

  #labelOf(node: NodeKind, name: string): void {
    const { at } = this.#token;
    if (this.#takeSymbol(':')) this.#labels.push({ node, name, label: this.#name('a label').text, at });
  }

  #giveLabel({ node, name, label, at }: LabelGiven): void {
    if (node !== 'either') {
      this.#builder.label(node, name, label);
      return;
    }
    const nodes = this.#builder.nodesNamed(name);
    const [only] = nodes;
    if (only === undefined) {
      const hint = didYouMean(name, this.#builder.names());
      this.#error('net-label', at, `the net has no place and no transition \`${name}\``, hint);
    } else if (nodes.length > 1) {
      const hint = 'give the label in the `pl` or `tr` declaration, after a colon';
      this.#error('net-label', at, `\`${name}\` is both a place and a transition`, hint);
    } else {
      this.#builder.label(only, name, label);
    }
  }

  /** A whole number, with a suffix for a power of 1000. */
  #number(what: string): number {
    const token = this.#token;
    const parts = token.kind === 'word' ? /^([0-9]+)([KMGTPE]?)$/.exec(token.text) : null;
    if (parts === null) throw this.#unexpected(what);
    this.#next();
    const digits = parts[1]!.replace(/^0+(?=.)/, '');
    const power = digits === '0' ? 0 : SUFFIXES.get(parts[2]!)!;
    const value = Number(digits + '0'.repeat(power));
    if (Number.isSafeInteger(value)) return value;
    this.#tooLarge(
      token.at,
      `${token.text.length > 40 ? 'the number' : token.text} is greater than 2^53 - 1`,
    );
    return 1;
  }

  #name(what: string): TinaToken {
    if (this.#isName()) return this.#next();
    const { kind, text } = this.#token;
    throw this.#unexpected(what, kind === 'keyword' ? `as a name, write \`{${text}}\`` : null);
  }

  #isName(): boolean {
    return this.#token.kind === 'word' || this.#token.kind === 'braced';
  }

  #beginsArcs(): boolean {
    return this.#isName() || this.#isSymbol('->');
  }

  #isSymbol(text: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === text;
  }

  #takeSymbol(text: string): boolean {
    const taken = this.#isSymbol(text);
    if (taken) this.#next();
    return taken;
  }

  #symbol(text: string): void {
    if (!this.#takeSymbol(text)) throw this.#unexpected(`\`${text}\``);
  }

  /** @returns the token that it goes past. */
  #next(): TinaToken {
    const token = this.#token;
    this.#token = this.#scanner.next();
    return token;
  }

  #skipToKeyword(): void {
    while (this.#token.kind !== 'keyword' && this.#token.kind !== 'end') this.#next();
  }

  #unexpected(expected: string, hint: string | null = null): Unreadable {
    const token = this.#token;
    this.#error(
      'net-syntax',
      token.at,
      `expected ${expected}, found ${found(token)}`,
      hint ?? hintFor(token),
    );
    return new Unreadable();
  }

  #tooLarge(at: Position, message: string): void {
    this.#error('net-number', at, message, 'choose a coarser unit of time, or smaller weights and markings');
  }

  #error(code: Code, at: Position, message: string, hint: string | null): void {
    this.#diagnostics.error(code, at, message, hint);
  }
}

function inputSort({ sort }: WeightGiven): ArcSort {
  switch (sort) {
    case 'normal':
      return 'inputs';
    case 'read':
      return 'reads';
    case 'inhibitor':
      return 'inhibitors';
  }
}

function found(token: TinaToken): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the text';
    case 'illegal':
      return token.text;
    case 'keyword':
      return `the declaration \`${token.text}\``;
    case 'word':
    case 'braced':
    case 'symbol':
      return `\`${token.text.length > 40 ? `${token.text.slice(0, 40)}...` : token.text}\``;
  }
}

/** Lines mean nothing to the grammar, so a line that begins with a mistyped keyword fails later than its first word. */
function hintFor(token: TinaToken): string | null {
  if (token.kind === 'illegal' && token.hint !== null) return token.hint;
  if (token.lineBegins !== null && !isKeyword(token.lineBegins)) {
    const list = KEYWORDS.map((keyword) => `\`${keyword}\``).join(', ');
    return `a declaration begins with one of ${list}; this line begins with \`${token.lineBegins.slice(0, 40)}\``;
  }
  return null;
}

import { didYouMean } from '../../../base/closest.ts';
import { Diagnostics } from '../../../base/diagnostics.ts';
import type { Code } from '../../../base/errors.ts';
import type { Position } from '../../../base/position.ts';
import { formatInterval } from '../interval.ts';
import { type Arc, type NetTransition, spontaneousNote, type TimePetriNet } from '../time-petri-net.ts';
import { type ArcKind, countIn, Declarations } from './declarations.ts';
import { isBareName, isKeyword, KEYWORDS, TinaScanner, type TinaToken } from './tina-tokens.ts';

/**
 * Reads a net in TINA's textual format `.net` (TINA manual, "formats"). Declarations of one node are superposed as
 * {@link NetBuilder} says. An arc of weight 0 that is no inhibitor is no arc; notes are skipped; the last `net` names
 * the net, and without one its name is empty.
 *
 * @param source.file the name of the file, for the positions of diagnostics
 * @param source.onto the net that it adds to, where it is a part of a script
 * @throws {ModelError} with everything that is wrong; stopwatch arcs are errors, and priorities that arcs cannot say.
 */
export function readTinaNet(
  text: string,
  source: { readonly file: string; readonly onto?: TimePetriNet },
): TimePetriNet {
  return new TinaReader(text, source.file, source.onto).read();
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
  readonly sort: ArcKind;
  readonly weight: number;
  readonly at: Position;
}

class TinaReader {
  readonly #scanner: TinaScanner;
  readonly #diagnostics = new Diagnostics();
  readonly #net: Declarations;
  /** In the order of the text: the last label of a node counts, and `lb` may stand before its node. */
  readonly #labels: LabelGiven[] = [];
  #token: TinaToken;

  constructor(text: string, file: string, onto?: TimePetriNet) {
    this.#net = new Declarations(this.#diagnostics, onto);
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
    return this.#net.net();
  }

  #declaration(): void {
    const token = this.#token;
    if (token.kind !== 'keyword') throw this.#unexpected('a declaration');
    this.#next();
    switch (token.text) {
      case 'net':
        this.#net.builder.rename(this.#name('the name of the net').text);
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
        this.#priority(token.at);
        break;
    }
  }

  #transition(): void {
    const { text: name } = this.#name('the name of a transition');
    this.#net.builder.transition(name);
    this.#labelOf('transition', name);
    if (this.#isSymbol('[') || this.#isSymbol(']')) this.#interval(name);
    if (!this.#beginsArcs()) return;
    this.#arcs('place', true, (place, given) => this.#addArc(given.sort, name, place, given));
    this.#symbol('->');
    this.#arcs('place', false, (place, given) => this.#addArc('outputs', name, place, given));
  }

  #place(): void {
    const { text: name } = this.#name('the name of a place');
    this.#net.builder.place(name);
    this.#labelOf('place', name);
    if (this.#isSymbol('(')) this.#marking(name);
    if (!this.#beginsArcs()) return;
    this.#arcs('transition', false, (transition, given) => this.#addArc('outputs', transition, name, given));
    this.#symbol('->');
    this.#arcs('transition', true, (transition, given) => this.#addArc(given.sort, transition, name, given));
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

  #priority(at: Position): void {
    const left = this.#transitionNames();
    const isLess = this.#isSymbol('<');
    if (!isLess && !this.#isSymbol('>')) throw this.#unexpected('`<` or `>`');
    this.#next();
    const right = this.#transitionNames();
    const [over, under] = isLess ? [right, left] : [left, right];
    for (const above of over) for (const below of under) this.#net.priority({ above, below, at });
  }

  #transitionNames(): readonly string[] {
    const names = [this.#name('the name of a transition').text];
    while (this.#isName()) names.push(this.#next().text);
    for (const name of names) this.#net.builder.transition(name);
    return names;
  }

  #marking(place: string): void {
    this.#symbol('(');
    const { at } = this.#token;
    this.#net.tokens(place, this.#number('a number of tokens'), at);
    this.#symbol(')');
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
    this.#net.restrict(transition, { eft, eftOpen, lft, lftOpen }, at);
  }

  /** Nodes with their weights, as long as there are some. */
  #arcs(node: NodeKind, special: boolean, add: (name: string, given: WeightGiven) => void): void {
    while (this.#isName()) {
      const name = this.#name(`the name of a ${node}`).text;
      if (node === 'place') this.#net.builder.place(name);
      else this.#net.builder.transition(name);
      const given = this.#weight();
      if (given.sort === 'stopwatch') this.#net.arc('stopwatch', name, name, given.weight, given.at);
      else if (given.sort !== 'normal' && !special) {
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

  /** What follows the name of a node: `*n`, `?n`, `?-n`, `!n`, `!-n`, or nothing. */
  #weight(): WeightGiven {
    const { at } = this.#token;
    if (this.#takeSymbol('*')) return { sort: 'normal', weight: this.#number('a weight'), at };
    if (this.#takeSymbol('?')) {
      const sort = this.#takeSymbol('-') ? 'inhibitor' : 'read';
      return { sort, weight: this.#number('a weight'), at };
    }
    if (!this.#takeSymbol('!')) return { sort: 'normal', weight: 1, at };
    this.#takeSymbol('-');
    return { sort: 'stopwatch', weight: this.#number('a weight'), at };
  }

  #addArc(sort: ArcKind | 'outputs', transition: string, place: string, { weight, at }: WeightGiven): void {
    this.#net.arc(sort, transition, place, weight, at);
  }

  #labelOf(node: NodeKind, name: string): void {
    const { at } = this.#token;
    if (this.#takeSymbol(':')) this.#labels.push({ node, name, label: this.#name('a label').text, at });
  }

  #giveLabel({ node, name, label, at }: LabelGiven): void {
    if (node !== 'either') {
      this.#net.builder.label(node, name, label);
      return;
    }
    const nodes = this.#net.builder.nodesNamed(name);
    const [only] = nodes;
    if (only === undefined) {
      const hint = didYouMean(name, this.#net.builder.names());
      this.#error('net-label', at, `the net has no place and no transition \`${name}\``, hint);
    } else if (nodes.length > 1) {
      const hint = 'give the label in the `pl` or `tr` declaration, after a colon';
      this.#error('net-label', at, `\`${name}\` is both a place and a transition`, hint);
    } else {
      this.#net.builder.label(only, name, label);
    }
  }

  /** A whole number, with a suffix for a power of 1000. */
  #number(what: string): number {
    const token = this.#token;
    const value = token.kind === 'word' ? countIn(token.text) : Number.NaN;
    if (Number.isNaN(value)) throw this.#unexpected(what);
    this.#next();
    if (value !== Infinity) return value;
    this.#net.tooLarge(
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

  #error(code: Code, at: Position, message: string, hint: string | null): void {
    this.#diagnostics.error(code, at, message, hint);
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

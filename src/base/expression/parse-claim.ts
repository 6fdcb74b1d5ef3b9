import { type Duration, parseDuration } from '../duration.ts';
import type { Claim, Expression } from './expression.ts';

/** One thing that is said of a state, as it is written: `db.ready`, `running web.boot`, `p >= 2`, `{a place} = 0`. */
export interface WrittenAtom {
  /** The word before the name, such as `running`; `null` where there is none. */
  readonly sort: string | null;
  readonly name: string;
  /** What it is compared with; `null` where nothing is. */
  readonly comparison: { readonly by: TokenComparison; readonly number: number } | null;
  /** Where the name stands in the text. */
  readonly start: number;
  readonly length: number;
}

/** How a number of tokens is compared. */
export type TokenComparison = (typeof COMPARISONS)[number];

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

/** What is wrong with a text, where in it, and what to do. */
export interface ClaimMistake {
  readonly message: string;
  readonly hint: string | null;
  readonly start: number;
  readonly length: number;
}

/** Words that are no names: a name that is one of them is written in braces where names may be. */
const KEYWORDS = ['always', 'never', 'eventually', 'leads', 'within', 'and', 'or', 'not', 'true', 'false'];

/** Parentheses and `not` within each other beyond this are a mistake. */
const MAX_DEPTH = 100;

const FORMS = 'begin with `always`, `never` or `eventually`, or write `... leads to ... within 5s`';

/**
 * Reads a claim:
 *
 * ```text
 * claim      = "always" either | "never" either | "eventually" either [ within ]
 *            | either "leads" "to" either [ within ]
 * within     = "within" duration
 * either     = both { "or" both }
 * both       = single { "and" single }
 * single     = "not" single | "(" either ")" | "true" | "false" | atom
 * atom       = [ sort ] name [ comparison number ]
 * comparison = "=" | "!=" | "<" | "<=" | ">" | ">="
 * ```
 *
 * @param sorts the words that may stand before a name
 */
export function parseClaim(
  text: string,
  sorts: readonly string[],
): { readonly claim: Claim<WrittenAtom> } | { readonly mistake: ClaimMistake } {
  try {
    return { claim: new ClaimParser(text, sorts).claim() };
  } catch (error) {
    if (error instanceof MistakeError) return { mistake: error.mistake };
    throw error;
  }
}

class MistakeError extends Error {
  readonly mistake: ClaimMistake;

  constructor(mistake: ClaimMistake) {
    super(mistake.message);
    this.mistake = mistake;
  }
}

interface Lexeme {
  readonly kind: 'word' | 'quoted' | 'symbol' | 'end';
  readonly text: string;
  readonly start: number;
  readonly length: number;
}

const TOKEN = /\s*(?:(\{(?:\\.|[^\\{}])*\})|([^\s(){}<>=!]+)|(<=|>=|!=|[()<>=])|(\S))/y;

class ClaimParser {
  readonly #tokens: readonly Lexeme[];
  readonly #sorts: readonly string[];
  #at = 0;

  constructor(text: string, sorts: readonly string[]) {
    this.#tokens = tokensOf(text);
    this.#sorts = sorts;
  }

  claim(): Claim<WrittenAtom> {
    const claim = this.#claim();
    if (this.#next.kind !== 'end')
      this.#fail(`\`${this.#next.text}\` is not expected here`, 'join expressions with `and` or `or`');
    return claim;
  }

  #claim(): Claim<WrittenAtom> {
    for (const form of ['always', 'never'] as const)
      if (this.#takes(form)) return { form, of: this.#either(0) };
    if (this.#takes('eventually')) return { form: 'eventually', to: this.#either(0), within: this.#within() };
    const from = this.#either(0);
    if (!this.#takes('leads')) this.#fail('this says of some states what is true there, but not when', FORMS);
    if (!this.#takes('to')) this.#fail('`leads` is followed by `to`', null);
    return { form: 'leads-to', from, to: this.#either(0), within: this.#within() };
  }

  #within(): Duration | null {
    if (!this.#takes('within')) return null;
    const written = this.#next;
    const duration = written.kind === 'word' ? parseDuration(written.text) : null;
    if (duration === null || (duration !== 'inf' && duration.digits < 0n))
      this.#fail('`within` is followed by a duration', 'write `within 250ms`, `within 3.5s` or `within 2m`');
    this.#at += 1;
    return duration === 'inf' ? null : duration;
  }

  #either(depth: number): Expression<WrittenAtom> {
    return this.#joined('or', () => this.#joined('and', () => this.#single(depth)));
  }

  #joined(kind: 'and' | 'or', operand: () => Expression<WrittenAtom>): Expression<WrittenAtom> {
    const first = operand();
    const of = [first];
    while (this.#takes(kind)) of.push(operand());
    return of.length === 1 ? first : { kind, of };
  }

  #single(depth: number): Expression<WrittenAtom> {
    if (depth > MAX_DEPTH) this.#fail(`the expression is nested more than ${MAX_DEPTH} levels deep`, null);
    if (this.#takes('not')) return { kind: 'not', of: this.#single(depth + 1) };
    if (this.#takes('true')) return { kind: 'constant', value: true };
    if (this.#takes('false')) return { kind: 'constant', value: false };
    if (!this.#takes('(')) return { kind: 'atom', atom: this.#atom() };
    const inside = this.#either(depth + 1);
    if (!this.#takes(')')) this.#fail('a `)` is missing here', null);
    return inside;
  }

  #atom(): WrittenAtom {
    const [word, after] = [this.#next, this.#tokens[this.#at + 1]];
    const isSort = this.#sorts.includes(word.text) && after !== undefined && isName(after);
    if (isSort) this.#at += 1;
    const name = this.#next;
    if (!isName(name)) {
      const what = name.kind === 'end' ? 'the text ends here' : `\`${name.text}\` stands here`;
      this.#fail(`${what}, where an expression is expected`, 'write a name, `not ...`, or `( ... )`');
    }
    this.#at += 1;
    return {
      sort: isSort ? word.text : null,
      name: name.text,
      comparison: this.#comparison(),
      start: name.start,
      length: name.length,
    };
  }

  #comparison(): WrittenAtom['comparison'] {
    const by = COMPARISONS.find((each) => this.#takes(each));
    if (by === undefined) return null;
    const { text } = this.#next;
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(number)) this.#fail(`\`${by}\` is followed by a whole number`, null);
    this.#at += 1;
    return { by, number };
  }

  get #next(): Lexeme {
    return this.#tokens[this.#at]!;
  }

  /** Consumes the next token if it is this one. */
  #takes(text: string): boolean {
    const { kind, text: next } = this.#next;
    if (kind === 'quoted' || kind === 'end' || next !== text) return false;
    this.#at += 1;
    return true;
  }

  #fail(message: string, hint: string | null): never {
    const { start, length } = this.#next;
    throw new MistakeError({ message, hint, start, length });
  }
}

function isName({ kind, text }: Lexeme): boolean {
  return kind === 'quoted' || (kind === 'word' && !KEYWORDS.includes(text));
}

function tokensOf(text: string): readonly Lexeme[] {
  const tokens: Lexeme[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [, quoted, word, symbol, stray] = match;
    const written = quoted ?? word ?? symbol ?? stray!;
    const kind = quoted !== undefined ? 'quoted' : word !== undefined ? 'word' : 'symbol';
    tokens.push({ kind, text: written, start: TOKEN.lastIndex - written.length, length: written.length });
  }
  const end = text.trimEnd().length;
  return [...tokens, { kind: 'end', text: '', start: Math.max(0, end - 1), length: 1 }];
}

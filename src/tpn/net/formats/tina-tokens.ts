import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';

/** The words that begin a declaration; as names they stand in braces. */
export const KEYWORDS = ['net', 'tr', 'pl', 'lb', 'nt', 'pr'] as const;
/** A word with which a line of a TINA net begins. */
export type Keyword = (typeof KEYWORDS)[number];

interface TokenPlace {
  readonly at: Position;
  /** The first word of the line on which the token stands, where it is a bare one. */
  readonly lineBegins: string | null;
}

/** A word of a TINA net, and where it stands. */
export type TinaToken = TokenPlace &
  (
    | { readonly kind: 'keyword'; readonly text: Keyword }
    /** Letters, digits, primes and underscores: a name or a number. */
    | { readonly kind: 'word'; readonly text: string }
    /** A name in braces, without them and without its escapes. */
    | { readonly kind: 'braced'; readonly text: string }
    | { readonly kind: 'symbol'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
    /** Characters that begin no token; the text says what is wrong with them. */
    | { readonly kind: 'illegal'; readonly text: string; readonly hint: string | null }
  );

/** Whether the text can be a name without braces. */
export function isBareName(text: string): boolean {
  return /^[A-Za-z0-9_']+$/.test(text) && !isKeyword(text);
}

/** Whether a word may begin a line. */
export function isKeyword(text: string): text is Keyword {
  return KEYWORDS.some((keyword) => keyword === text);
}

/** What it takes to read a token, in nanoseconds. */
const READING = 500;

const SPACE = /[\s\uFEFF]*/y;
const WORD = /[A-Za-z0-9_']+/y;
const SYMBOL = /->|[:[\](),*?!<>-]/y;
const SPECIAL_IN_BRACES = /[{}\\]/g;

/**
 * Splits a `.net` text into tokens. Blanks and ends of line separate tokens and mean nothing more; lines that begin
 * with `#` are comments.
 */
export class TinaScanner {
  readonly #text: string;
  readonly #file: string;
  #offset = 0;
  #line = 1;
  #lineStart = 0;
  #lineEnd: number;
  #lineBegins: string | null = null;
  /** Where the line stands whose first token was scanned last. */
  #lineSeen = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#lineEnd = endOfLine(text, 0);
  }

  /** The next token; after the last one, `end` again and again. */
  next(): TinaToken {
    heed(READING);
    this.#skipBlanks();
    const first = this.#lineSeen !== this.#line;
    this.#lineSeen = this.#line;
    const word = this.#match(WORD);
    if (first) this.#lineBegins = word === '' ? null : word;
    if (word !== '') {
      const place = this.#take(word.length);
      return isKeyword(word)
        ? { kind: 'keyword', text: word, ...place }
        : { kind: 'word', text: word, ...place };
    }
    const symbol = this.#match(SYMBOL);
    if (symbol !== '') return { kind: 'symbol', text: symbol, ...this.#take(symbol.length) };
    if (this.#offset === this.#text.length) return { kind: 'end', text: '', ...this.#take(0) };
    return this.#text[this.#offset] === '{' ? this.#braced() : this.#illegal();
  }

  #braced(): TinaToken {
    const end = this.#endOfBraced();
    const stop = this.#text[end];
    if (stop === '}') {
      const text = this.#text.slice(this.#offset + 1, end).replace(/\\(.)/g, '$1');
      return { kind: 'braced', text, ...this.#take(end + 1 - this.#offset) };
    }
    return {
      kind: 'illegal',
      text: stop === '\\' ? 'a name in braces with a lone `\\`' : 'a name in braces that is not closed',
      hint: 'inside braces, write `\\{`, `\\}` and `\\\\` for `{`, `}` and `\\`',
      ...this.#take(this.#lineEnd - this.#offset),
    };
  }

  /** Where the closing brace stands, or what should not stand before it, or the end of the text. */
  #endOfBraced(): number {
    SPECIAL_IN_BRACES.lastIndex = this.#offset + 1;
    for (;;) {
      const end = SPECIAL_IN_BRACES.exec(this.#text)?.index ?? this.#text.length;
      const escaped = this.#text[end] === '\\' && '{}\\'.includes(this.#text[end + 1] ?? ' ');
      if (!escaped) return end;
      SPECIAL_IN_BRACES.lastIndex = end + 2;
    }
  }

  #illegal(): TinaToken {
    if (this.#text[this.#offset] === '#') {
      const place = this.#take(this.#lineEnd - this.#offset);
      const hint = 'put the comment on a line of its own';
      return { kind: 'illegal', text: 'a comment after a declaration', hint, ...place };
    }
    const character = String.fromCodePoint(this.#text.codePointAt(this.#offset)!);
    const hint = 'names with other characters stand in braces: `{a-b}`';
    return { kind: 'illegal', text: `\`${character}\``, hint, ...this.#take(character.length) };
  }

  #skipBlanks(): void {
    this.#advance(this.#match(SPACE).length);
    while (this.#lineSeen !== this.#line && this.#text[this.#offset] === '#') {
      this.#advance(this.#lineEnd - this.#offset);
      this.#advance(this.#match(SPACE).length);
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#offset;
    return pattern.exec(this.#text)?.[0] ?? '';
  }

  /** Goes past a token and says where it stands. */
  #take(length: number): TokenPlace {
    const at = {
      file: this.#file,
      line: this.#line,
      column: this.#offset - this.#lineStart + 1,
      length: Math.max(1, Math.min(length, this.#lineEnd - this.#offset)),
    };
    this.#advance(length);
    return { at, lineBegins: this.#lineBegins };
  }

  #advance(length: number): void {
    this.#offset += length;
    while (this.#lineEnd < this.#offset) {
      this.#line += 1;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = endOfLine(this.#text, this.#lineStart);
    }
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

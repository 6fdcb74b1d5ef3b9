/** The value of a variable; `undefined` where it is not set. */
export type Variables = (name: string) => string | undefined;

/** What is wrong with a text that holds variables. */
export class InterpolationError extends Error {
  readonly kind: 'syntax' | 'required' | 'too-long';
  /** Where in the text, and how many characters of it. */
  readonly start: number;
  readonly length: number;
  constructor(kind: InterpolationError['kind'], message: string, start: number, length: number) {
    super(message);
    this.name = 'InterpolationError';
    this.kind = kind;
    this.start = start;
    this.length = length;
  }
}

/** Texts may grow by what is put into them; no compose file needs this much. */
const MAX_LENGTH = 1024 * 1024;
const MAX_DEPTH = 50;

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

/**
 * Puts variables into a text (Compose Specification, Interpolation): `$NAME`, `${NAME}`, `${NAME:-default}`,
 * `${NAME-default}`, `${NAME:?error}`, `${NAME?error}`, `${NAME:+replacement}`, `${NAME+replacement}`, one inside
 * another; `$$` is a dollar sign.
 *
 * @param onUnset told of each variable that is not set and for which nothing else is given
 * @throws {InterpolationError}
 */
export function interpolate(text: string, variables: Variables, onUnset: (name: string) => void): string {
  return text.includes('$') ? new Interpolation(text, variables, onUnset).all() : text;
}

class Interpolation {
  readonly #text: string;
  readonly #variables: Variables;
  readonly #onUnset: (name: string) => void;
  #at = 0;
  #depth = 0;

  constructor(text: string, variables: Variables, onUnset: (name: string) => void) {
    this.#text = text;
    this.#variables = variables;
    this.#onUnset = onUnset;
  }

  all(): string {
    return this.#until('', true);
  }

  /**
   * What stands before an end, which is passed over.
   *
   * @param counts whether it will be used; what is not may leave variables unset
   */
  #until(end: '' | '}', counts: boolean): string {
    const pieces: string[] = [];
    let length = 0;
    while (this.#at < this.#text.length) {
      const next = this.#text[this.#at]!;
      if (next === end) {
        this.#at += 1;
        return pieces.join('');
      }
      const piece = next === '$' ? this.#dollar(counts) : this.#plain(end);
      pieces.push(piece);
      length += piece.length;
      if (length > MAX_LENGTH) throw this.#error('too-long', `the text becomes longer than 1 MiB`, 0);
    }
    if (end !== '') throw this.#error('syntax', 'a brace `}` is missing', this.#text.length - 1);
    return pieces.join('');
  }

  #plain(end: string): string {
    const from = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '$' && this.#text[this.#at] !== end)
      this.#at += 1;
    return this.#text.slice(from, this.#at);
  }

  #dollar(counts: boolean): string {
    const from = this.#at;
    const next = this.#text[from + 1];
    if (next === '$') {
      this.#at += 2;
      return '$';
    }
    const braced = next === '{';
    this.#at += braced ? 2 : 1;
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0];
    if (name === undefined)
      throw this.#error('syntax', 'no name of a variable follows `$`', from, braced ? 2 : 1);
    this.#at += name.length;
    return braced ? this.#braced(name, from, counts) : this.#value(name, counts);
  }

  #value(name: string, counts: boolean): string {
    const value = this.#variables(name);
    if (value === undefined && counts) this.#onUnset(name);
    return value ?? '';
  }

  #braced(name: string, from: number, counts: boolean): string {
    const operator = /^(?::?[-?+]|\})/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0];
    if (operator === undefined)
      throw this.#error('syntax', `\`\${${name}\` goes on as no variable does`, from, this.#at - from + 1);
    this.#at += operator.length;
    if (operator === '}') return this.#value(name, counts);
    if (++this.#depth > MAX_DEPTH) throw this.#error('syntax', 'variables are nested too deeply', from);
    const value = this.#variables(name);
    const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
    const isUsed = operator.endsWith('+') ? isSet : !isSet;
    const other = this.#until('}', counts && isUsed && !operator.endsWith('?'));
    this.#depth -= 1;
    if (operator.endsWith('+')) return isSet ? other : '';
    if (isSet) return value;
    if (operator.endsWith('-') || !counts) return other;
    const why = other.trim() === '' ? '' : `: ${other.trim()}`;
    throw this.#error('required', `the variable \`${name}\` has no value${why}`, from, this.#at - from);
  }

  #error(kind: InterpolationError['kind'], message: string, start: number, length = 1): InterpolationError {
    return new InterpolationError(kind, message, start, length);
  }
}

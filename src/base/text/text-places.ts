import type { Position } from '../position.ts';

/** The places of a text: where its lines are, and which positions characters have. */
export class TextPlaces {
  readonly #text: string;
  readonly #file: string;
  /** Where each line begins. */
  readonly #starts: readonly number[];
  /** Where the last character stands that is no white space. */
  readonly #last: number;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
    this.#last = Math.max(0, text.trimEnd().length - 1);
  }

  /** The position of some characters; always one in the file, also for what is missing at its end. */
  position(offset: number, length: number): Position {
    const at = Math.min(offset, this.#last);
    const line = this.#lineAt(at);
    const start = this.#starts[line - 1]!;
    // Something missing at the end of a line is reported after the last character of the line.
    const width = Math.max(1, this.#endOf(line) - start);
    const column = Math.min(at - start + 1, width);
    return { file: this.#file, line, column, length: Math.max(1, Math.min(length, width - column + 1)) };
  }

  /** The text of a line, counted from 1, without its end. */
  line(line: number): string {
    const start = this.#starts[line - 1];
    return start === undefined ? '' : this.#text.slice(start, this.#endOf(line));
  }

  /** The position of what a pattern matches first; that of the first character where it does not. */
  find(pattern: RegExp): Position {
    const match = pattern.exec(this.#text);
    return this.position(match?.index ?? 0, match?.[0].length ?? 1);
  }

  /** The line, from 1, in which an offset lies. */
  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return high;
  }

  /** Where a line ends, without its line break. Lines may be as long as the file, so none is looked through. */
  #endOf(line: number): number {
    const next = this.#starts[line];
    if (next === undefined) return this.#text.length;
    return this.#text[next - 2] === '\r' ? next - 2 : next - 1;
  }
}

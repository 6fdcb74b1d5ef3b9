/** A place in a source file; lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Number of characters that the caret underlines, on one line; at least 1. */
  readonly length: number;
}

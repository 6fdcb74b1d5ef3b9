/** A row of bits for each number from 0, made as they come. */
export interface BitMatrix {
  readonly has: (row: number, bit: number) => boolean;
  readonly add: (row: number, bit: number) => void;
  /** Adds to a row all bits of a row of this or another matrix with rows as long. */
  readonly addAll: (row: number, matrix: BitMatrix, other: number) => void;
  /** The bits of some rows together, in order. */
  readonly union: (rows: readonly number[]) => readonly number[];
  /** The words of a row, lowest bits first. */
  readonly words: (row: number) => Uint32Array;
  /** From this word on, all words of all rows are 0. */
  readonly width: () => number;
}

/** @param bits how many bits a row can have */
export function bitMatrix(bits: number): BitMatrix {
  const length = (bits + 31) >>> 5;
  const rows: Uint32Array[] = [];
  // Rows are as long as they may ever have to be, and mostly few bits come: no more is looked at.
  let width = 0;
  const words = (row: number): Uint32Array => {
    while (rows.length <= row) rows.push(new Uint32Array(length));
    return rows[row];
  };
  return {
    words,
    width: () => width,
    has: (row, bit) => row < rows.length && (rows[row][bit >> 5] & (1 << bit)) !== 0,
    add: (row, bit) => {
      words(row)[bit >> 5] |= 1 << bit;
      width = Math.max(width, (bit >> 5) + 1);
    },
    addAll: (row, matrix, other) => {
      const to = words(row);
      const from = matrix.words(other);
      width = Math.max(width, matrix.width());
      for (let i = 0; i < width; i++) to[i] |= from[i];
    },
    union: (several) => {
      const found: number[] = [];
      for (let i = 0; i < width; i++) {
        let word = 0;
        for (const row of several) word |= words(row)[i];
        for (; word !== 0; word &= word - 1) found.push(32 * i + 31 - Math.clz32(word & -word));
      }
      return found;
    },
  };
}

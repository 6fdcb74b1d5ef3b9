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
}

/** @param bits how many bits a row can have */
export function bitMatrix(bits: number): BitMatrix {
  const length = (bits + 31) >>> 5;
  const rows: Uint32Array[] = [];
  const words = (row: number): Uint32Array => {
    while (rows.length <= row) rows.push(new Uint32Array(length));
    return rows[row];
  };
  return {
    words,
    has: (row, bit) => row < rows.length && (rows[row][bit >> 5] & (1 << bit)) !== 0,
    add: (row, bit) => {
      words(row)[bit >> 5] |= 1 << bit;
    },
    addAll: (row, matrix, other) => {
      const to = words(row);
      const from = matrix.words(other);
      for (let i = 0; i < length; i++) to[i] |= from[i];
    },
    union: (several) => {
      const found: number[] = [];
      for (let i = 0; i < length; i++) {
        let word = 0;
        for (const row of several) word |= words(row)[i];
        for (; word !== 0; word &= word - 1) found.push(32 * i + 31 - Math.clz32(word & -word));
      }
      return found;
    },
  };
}

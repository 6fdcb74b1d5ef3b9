/** A row of bits for each number from 0, made as they come. */
export interface BitMatrix {
  readonly has: (row: number, bit: number) => boolean;
  readonly add: (row: number, bit: number) => void;
  /** Adds to a row all bits of another. */
  readonly addAll: (row: number, other: number) => void;
  /** The bits of some rows together, in order. */
  readonly union: (rows: readonly number[]) => readonly number[];
}

/** @param bits how many bits a row can have */
export function bitMatrix(bits: number): BitMatrix {
  const words = (bits + 31) >>> 5;
  const rows: Uint32Array[] = [];
  const rowOf = (row: number): Uint32Array => {
    while (rows.length <= row) rows.push(new Uint32Array(words));
    return rows[row];
  };
  return {
    has: (row, bit) => row < rows.length && (rows[row][bit >> 5] & (1 << bit)) !== 0,
    add: (row, bit) => {
      rowOf(row)[bit >> 5] |= 1 << bit;
    },
    addAll: (row, other) => {
      const to = rowOf(row);
      const from = rowOf(other);
      for (let i = 0; i < words; i++) to[i] |= from[i];
    },
    union: (several) => {
      const found: number[] = [];
      for (let i = 0; i < words; i++) {
        let word = 0;
        for (const row of several) word |= rowOf(row)[i];
        for (; word !== 0; word &= word - 1) found.push(32 * i + 31 - Math.clz32(word & -word));
      }
      return found;
    },
  };
}

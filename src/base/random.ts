/** A seeded source of numbers, the same on every machine; not for secrets. */
export interface Random {
  /** A whole number, `0 <= n < bound`, evenly drawn; `bound` is at least 1. */
  readonly below: (bound: bigint) => bigint;
}

/** The splitmix32 generator: 32 bits a call. */
function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** The generator that belongs to a seed, a whole number of which the low 32 bits count. */
export function randomFrom(seed: number): Random {
  const next = splitmix32(seed);
  const below = (bound: bigint): bigint => {
    let span = 1n;
    let drawn = 0n;
    while (span < bound) {
      span <<= 32n;
      drawn = (drawn << 32n) | BigInt(next());
    }
    const even = span - (span % bound);
    return drawn < even ? drawn % bound : below(bound);
  };
  return { below };
}

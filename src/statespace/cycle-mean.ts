import type { Fraction } from '../base/duration.ts';
import { heed } from '../base/heed.ts';

/**
 * The greatest mean weight of a cycle of a directed graph (Karp 1978), exact, in O(n^3).
 *
 * @param weights entry `[i][j]` is the weight of the edge from i to j, a whole number; `-Infinity` where there is none
 * @returns not in lowest terms; `null` when the graph has no cycle
 */
export function greatestCycleMean(weights: readonly (readonly number[])[]): Fraction | null {
  const n = weights.length;
  const exact = weights.map((row) => row.map((weight) => (weight === -Infinity ? null : BigInt(weight))));
  /** By number of edges, then by the node where it ends: the greatest weight of a walk, from wherever. */
  const walks: (readonly (bigint | null)[])[] = [new Array(n).fill(0n)];
  for (let edges = 1; edges <= n; edges++) {
    heed();
    const shorter = walks[edges - 1]!;
    walks.push(
      exact.map((_, to) =>
        greatest(
          shorter.map((walk, from) => plus(walk, exact[from]![to]!)),
          isGreater,
        ),
      ),
    );
  }
  const means = exact.map((_, node): Fraction | null => {
    const longest = walks[n]![node]!;
    if (longest === null) return null;
    const slopes = walks.slice(0, n).map((shorter, edges): Fraction | null => {
      const walk = shorter[node]!;
      return walk === null ? null : { numerator: longest - walk, denominator: BigInt(n - edges) };
    });
    return greatest(slopes, (a, b) => isGreaterFraction(b, a));
  });
  return greatest(means, isGreaterFraction);
}

/** Whether the one is greater than the other; denominators are above 0. */
export function isGreaterFraction(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator > b.numerator * a.denominator;
}

function isGreater(a: bigint, b: bigint): boolean {
  return a > b;
}

function plus(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null ? null : a + b;
}

/** The first that none is above; `null` where all are. */
function greatest<T>(values: readonly (T | null)[], isAbove: (a: T, b: T) => boolean): T | null {
  let best: T | null = null;
  for (const value of values) if (value !== null && (best === null || isAbove(value, best))) best = value;
  return best;
}

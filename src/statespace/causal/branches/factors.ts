import { groupBy } from '../../../base/collections/group-by.ts';
import { maxOf } from '../../../base/extremes.ts';
import { disjointSets } from '../../collections/union-find.ts';
import { choicesOf } from '../dates/choices.ts';

/** Some parts, which are looked at together, and the ways in which they can go. */
export interface Factor {
  readonly parts: readonly number[];
  /** Each says which way each of the parts goes. */
  readonly ways: readonly (readonly number[])[];
}

/**
 * All parts as factors: those of one set are looked at together, so that each way of one is there with each of the
 * others. `null` when those ways are too many.
 *
 * @param ways how many ways each part can go
 * @param most ways that a factor may have
 */
export function factorsOf(
  ways: readonly number[],
  together: readonly (readonly number[])[],
  most: number,
): readonly Factor[] | null {
  const { find, link } = disjointSets(ways.length);
  for (const [first, ...others] of together) for (const other of others) link(first, other);
  const factors: Factor[] = [];
  for (const parts of groupBy([...ways.keys()], find).values()) {
    const combined = choicesOf(
      parts.map((part) => [...new Array<undefined>(ways[part]).keys()]),
      most,
    );
    if (combined === null) return null;
    factors.push({ parts, ways: combined });
  }
  return factors;
}

/**
 * Ways for all parts to go, which have each way of each factor: what only hangs on one factor is told by so many. The
 * first have the ways of each in their order.
 *
 * @returns each as the way of each part
 */
export function covering(factors: readonly Factor[]): readonly (readonly number[])[] {
  const count = maxOf(
    factors.map(({ ways }) => ways.length),
    1,
  );
  return Array.from({ length: count }, (_, i) => {
    const chosen: number[] = [];
    for (const { parts, ways } of factors)
      parts.forEach((part, j) => {
        chosen[part] = ways[i % ways.length][j];
      });
    return chosen;
  });
}

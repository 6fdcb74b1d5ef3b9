import { groupBy } from '../../../base/collections/group-by.ts';
import { heed } from '../../../base/heed.ts';
import { disjointSets } from '../../collections/union-find.ts';
import type { NetFaults } from '../process/net-faults.ts';

/** Some parts, which are looked at together, and the ways in which they can go. */
export interface Factor {
  readonly parts: readonly number[];
  /** Each says which way each of the parts goes. */
  readonly ways: readonly (readonly number[])[];
}

/** The ways in which each part can go, each with its faults, and which of these one run may have together. */
export interface WaysOfParts extends Pick<NetFaults, 'allow'> {
  /** By part and way. */
  readonly faults: readonly (readonly (readonly number[])[])[];
}

/** The faults of some parts in one of their ways. */
export function faultsOf(
  { faults }: WaysOfParts,
  parts: readonly number[],
  way: readonly number[],
): readonly number[] {
  return parts.flatMap((part, i) => faults[part][way[i]]);
}

/**
 * All parts as factors: those of one set are looked at together, so that each way of one is there with each of the
 * others with which it has no more faults than a run may. `null` when those ways are too many.
 *
 * @param most ways that a factor may have
 */
export function factorsOf(
  ways: WaysOfParts,
  together: readonly (readonly number[])[],
  most: number,
): readonly Factor[] | null {
  const { find, link } = disjointSets(ways.faults.length);
  for (const [first, ...others] of together) for (const other of others) link(first, other);
  const factors: Factor[] = [];
  for (const parts of groupBy([...ways.faults.keys()], find).values()) {
    const combined = combinedWays(ways, parts, most);
    if (combined === null) return null;
    factors.push({ parts, ways: combined });
  }
  return factors;
}

/** All choices of a way of each of the parts that have no more faults than a run may; `null` when they are too many. */
function combinedWays(
  ways: WaysOfParts,
  parts: readonly number[],
  most: number,
): readonly (readonly number[])[] | null {
  let combined: readonly (readonly number[])[] = [[]];
  for (const part of parts) {
    const found: (readonly number[])[] = [];
    for (const before of combined)
      for (const way of ways.faults[part].keys()) {
        heed();
        const choice = [...before, way];
        if (!ways.allow(faultsOf(ways, parts.slice(0, choice.length), choice))) continue;
        found.push(choice);
        if (found.length > most) return null;
      }
    combined = found;
  }
  return combined;
}

/** Ways for all parts to go, which have each way of each factor. */
export interface Covering {
  /** Each as the way of each part. */
  readonly choices: readonly (readonly number[])[];
  /** By factor and way, the index of a choice that has it. */
  readonly shownBy: readonly (readonly number[])[];
}

/**
 * Ways for all parts to go, which have each way of each factor: what only hangs on one factor is told by so many. Where
 * nothing fails they are as many as the factor with most ways has.
 *
 * @param factors of each, some way has no fault, or there is only one way and they may have all of them together
 */
export function covering(ways: WaysOfParts, factors: readonly Factor[]): Covering {
  const costs = factors.map((factor) => factor.ways.map((way) => faultsOf(ways, factor.parts, way)));
  /** By choice and factor, the way; of factors that are not in the choice yet, what they do when nothing fails. */
  const chosen: (number | undefined)[][] = [];
  const faults: (readonly number[])[] = [];
  const add = (c: number, f: number, way: number): void => {
    chosen[c] ??= [];
    chosen[c][f] = way;
    faults[c] = [...(faults[c] ?? []), ...costs[f][way]];
  };
  const shownBy = factors.map((factor, f) => {
    let next = 0;
    return factor.ways.map((_, way) => {
      const fits = (c: number) => ways.allow([...(faults[c] ?? []), ...costs[f][way]]);
      while (next < chosen.length && !fits(next)) next++;
      add(next, f, way);
      return next++;
    });
  });
  const free = costs.map((each) => each.flatMap((own, way) => (own.length === 0 ? [way] : [])));
  if (chosen.length === 0) chosen.push([]);
  const choices = chosen.map((each, c) => {
    const choice: number[] = [];
    factors.forEach(({ parts, ways: own }, f) => {
      const way = each[f] ?? free[f][c % free[f].length] ?? 0;
      parts.forEach((part, j) => {
        choice[part] = own[way][j];
      });
    });
    return choice;
  });
  return { choices, shownBy };
}

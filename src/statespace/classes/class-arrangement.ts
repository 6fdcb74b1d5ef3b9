import { heed } from '../../base/heed.ts';
import { type GrowableInt32, growableInt32, reserve } from '../collections/growable.ts';
import { enabledIn, type MarkingSteps } from '../markings/marking-steps.ts';
import { readMarking } from '../markings/marking-store.ts';
import {
  compareTokens,
  copyOf,
  numberOf,
  permute,
  type Representatives,
} from '../symmetry/representative.ts';
import { type BoundCode, type Bounds, newBounds } from './bound.ts';

/**
 * One state class for all that differ from it by a permutation of identical parts: of an arranged marking, that in which
 * parts with the same tokens stand in the order of the dates at which they may fire.
 *
 * It is not always a canonical form: where the dates of two parts have the same bounds, they stay as they come, and two
 * classes of one orbit may both be kept.
 */
export interface ClassArrangement {
  /** The closed domain of a class of the marking, in its order: `d` itself, or a buffer until the next call. */
  readonly domain: (marking: number, d: Bounds, dim: number) => Bounds;
  /** By variable of the domain arranged last: which it was before. */
  readonly variable: (index: number) => number;
  /** The number of the renaming `before` and the one that `domain` made last, which was for this marking. */
  readonly renaming: (marking: number, before: number) => number;
  /**
   * Which variables of a class of the marking, as it is kept, stand for each other: a permutation of identical parts maps
   * one to the other and the class to itself, so what their firings lead to has one orbit. By variable, one of those
   * for which it stands, or itself; `null` where none stands for another. Valid until the next call.
   */
  readonly standIns: (marking: number, d: Bounds, dim: number) => Int32Array | null;
}

/** How classes are arranged, given the representatives of their markings. */
export function classArrangement(
  code: BoundCode,
  steps: MarkingSteps,
  symmetry: Representatives,
): ClassArrangement {
  const byMarking: Int32Array[] = [];
  const tokens = new Int32Array(steps.compiled.places);
  const tiesIn = (marking: number): Int32Array => {
    readMarking(steps.markings, marking, tokens);
    return tiesOf(symmetry, tokens, enabledIn(steps, marking));
  };
  const order: DomainOrder = {
    variables: new Int32Array(16),
    copy: new Int32Array(16),
    parts: growableInt32(16),
  };
  let arranged = newBounds(code, 0);
  let isChanged = false;
  const swaps: Swaps = { standIn: new Int32Array(16), swapped: new Int32Array(16) };
  return {
    standIns: (marking, d, dim) => {
      byMarking[marking] ??= tiesIn(marking);
      return findStandIns(swaps, byMarking[marking], d, dim) ? swaps.standIn : null;
    },
    domain: (marking, d, dim) => {
      byMarking[marking] ??= tiesIn(marking);
      isChanged = orderByDates(order, byMarking[marking], d, dim);
      if (!isChanged) return d;
      if (arranged.length < dim * dim) arranged = newBounds(code, 2 * dim * dim);
      arrangeDomain(order, d, arranged, dim);
      return arranged;
    },
    variable: (index) => order.variables[index],
    renaming: (marking, before) =>
      isChanged ? renamingWith(symmetry, before, byMarking[marking], order) : before,
  };
}

/**
 * Where the tokens of an arranged marking leave the order of parts open, for each run of such parts: the group, the
 * number of its first part and how many they are, how many transitions of each are enabled, and their variables part
 * by part. Runs of parts inside others come first.
 */
function tiesOf({ groups }: Representatives, marking: Int32Array, enabled: Int32Array): Int32Array {
  const ties: number[] = [];
  const variable = new Map([...enabled].map((t, i) => [t, i + 1]));
  groups.forEach(({ places, transitions }, group) => {
    for (let first = 0, next = 1; first < places.length; first = next++) {
      while (next < places.length && compareTokens(marking, places[first], places[next]) === 0) next++;
      const variables = transitions
        .slice(first, next)
        .map((each) => [...each].flatMap((t) => variable.get(t) ?? []));
      const each = variables[0].length;
      if (next - first === 1 || each === 0) continue;
      ties.push(group, first, next - first, each);
      for (const variable of variables.flat()) ties.push(variable);
    }
  });
  return Int32Array.from(ties);
}

const HEADER = 4;

/** What comparing a bound costs, in nanoseconds. */
const COMPARING = 2;

/** The order of the parts of each run of ties, as it was last found for a domain. */
interface DomainOrder {
  /** By variable of the arranged domain: which it was before. */
  variables: Int32Array;
  /** A copy of it while it is permuted. */
  copy: Int32Array;
  /** For each run of ties, its parts in their order. */
  readonly parts: GrowableInt32;
}

/** Finds the order of the parts that tie by a closed domain; false when it is that in which they stand. */
function orderByDates(order: DomainOrder, ties: Int32Array, d: Bounds, dim: number): boolean {
  if (order.variables.length < dim) {
    order.variables = new Int32Array(2 * dim);
    order.copy = new Int32Array(2 * dim);
  }
  const { variables, parts } = order;
  for (let i = 0; i < dim; i++) variables[i] = i;
  parts.length = 0;
  let isChanged = false;
  for (let at = 0; at < ties.length; at += HEADER + ties[at + 2] * ties[at + 3]) {
    reserve(parts, ties[at + 2]);
    if (sortRun(order, ties, at, d, dim)) {
      isChanged = true;
      permuteVariables(order, ties, at);
    }
    parts.length += ties[at + 2];
  }
  return isChanged;
}

/** Sorts the parts of the run at `at`; false when they are sorted already. */
function sortRun(order: DomainOrder, ties: Int32Array, at: number, d: Bounds, dim: number): boolean {
  const count = ties[at + 2];
  const each = ties[at + 3];
  const base = at + HEADER;
  const { data, length: start } = order.parts;
  let isSorted = true;
  for (let i = 0; i < count; i++) {
    let to = start + i;
    for (; to > start; to--) {
      heed(COMPARING * each * dim);
      const before = data[to - 1];
      if (compareDates(order.variables, ties, base + before * each, base + i * each, each, d, dim) <= 0)
        break;
      data[to] = before;
    }
    data[to] = i;
    if (to < start + i) isSorted = false;
  }
  return !isSorted;
}

function permuteVariables({ variables, copy, parts }: DomainOrder, ties: Int32Array, at: number): void {
  const count = ties[at + 2];
  const each = ties[at + 3];
  const base = at + HEADER;
  copy.set(variables);
  for (let i = 0; i < count; i++) {
    const from = base + parts.data[parts.length + i] * each;
    for (let k = 0; k < each; k++) variables[ties[base + i * each + k]] = copy[ties[from + k]];
  }
}

/**
 * Which of two parts, whose variables stand at `a` and `b`, comes first: by the bounds of its dates, then by the sums of
 * their differences to all others; neither depends on the order of the parts.
 */
function compareDates(
  variables: Int32Array,
  ties: Int32Array,
  a: number,
  b: number,
  each: number,
  d: Bounds,
  dim: number,
): number {
  for (let k = 0; k < each; k++) {
    const x = variables[ties[a + k]];
    const y = variables[ties[b + k]];
    const latest = d[x * dim] - d[y * dim];
    if (latest !== 0) return latest;
    const earliest = d[y] - d[x];
    if (earliest !== 0) return earliest;
  }
  for (let k = 0; k < each; k++) {
    const x = variables[ties[a + k]];
    const y = variables[ties[b + k]];
    let difference = 0;
    for (let i = 1; i < dim; i++) difference += d[x * dim + i] - d[y * dim + i];
    if (difference !== 0) return difference;
    for (let i = 1; i < dim; i++) difference += d[i * dim + y] - d[i * dim + x];
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Which variables stand for others, as they were last found for a domain. */
interface Swaps {
  standIn: Int32Array;
  /** By variable, that at whose place it is when two parts are swapped: itself in between. */
  swapped: Int32Array;
}

/** Finds the variables of neighbouring parts that can be swapped in a closed domain; false when there are none. */
function findStandIns(swaps: Swaps, ties: Int32Array, d: Bounds, dim: number): boolean {
  if (ties.length === 0) return false;
  if (swaps.standIn.length < dim) {
    swaps.standIn = new Int32Array(2 * dim);
    swaps.swapped = new Int32Array(2 * dim);
  }
  const { standIn, swapped } = swaps;
  for (let i = 0; i < dim; i++) {
    standIn[i] = i;
    swapped[i] = i;
  }
  let isFound = false;
  for (let at = 0; at < ties.length; at += HEADER + ties[at + 2] * ties[at + 3]) {
    const each = ties[at + 3];
    for (let part = 1, b = at + HEADER + each; part < ties[at + 2]; part++, b += each) {
      heed(COMPARING * each * dim);
      if (!canSwap(swapped, ties, b - each, b, each, d, dim)) continue;
      isFound = true;
      for (let k = 0; k < each; k++)
        standIn[standInFor(standIn, ties[b + k])] = standInFor(standIn, ties[b - each + k]);
    }
  }
  return isFound;
}

/** The variable that stands for all that can be swapped with this one. */
export function standInFor(standIn: Int32Array, variable: number): number {
  let one = variable;
  while (standIn[one] !== one) one = standIn[one];
  return one;
}

/** Whether a domain stays what it is when two parts are swapped, whose variables stand at `a` and `b`. */
function canSwap(
  swapped: Int32Array,
  ties: Int32Array,
  a: number,
  b: number,
  each: number,
  d: Bounds,
  dim: number,
): boolean {
  for (let k = 0; k < each; k++) {
    swapped[ties[a + k]] = ties[b + k];
    swapped[ties[b + k]] = ties[a + k];
  }
  let isSame = true;
  for (let k = 0; isSame && k < each; k++) {
    const x = ties[a + k];
    const y = ties[b + k];
    for (let i = 0; isSame && i < dim; i++)
      isSame = d[x * dim + i] === d[y * dim + swapped[i]] && d[i * dim + x] === d[swapped[i] * dim + y];
  }
  for (let k = 0; k < 2 * each; k++) swapped[ties[a + k]] = ties[a + k];
  return isSame;
}

/** Writes the domain in the order found for it into `arranged`. */
function arrangeDomain({ variables }: DomainOrder, d: Bounds, arranged: Bounds, dim: number): void {
  for (let i = 0, to = 0; i < dim; i++) {
    const row = variables[i] * dim;
    for (let j = 0; j < dim; j++) arranged[to++] = d[row + variables[j]];
  }
}

/** The renaming `before`, and after it that of the parts of the ties, as their order was found last. */
function renamingWith(by: Representatives, before: number, ties: Int32Array, { parts }: DomainOrder): number {
  const renaming = copyOf(by.renamings.all[before]);
  for (let at = 0, start = 0; at < ties.length; at += HEADER + ties[at + 2] * ties[at + 3]) {
    const { places, transitions } = by.groups[ties[at]];
    const count = ties[at + 2];
    permute(renaming.places, places, parts.data, start, ties[at + 1], count, by.copy);
    permute(renaming.transitions, transitions, parts.data, start, ties[at + 1], count, by.copy);
    start += count;
  }
  return numberOf(by.renamings, renaming);
}

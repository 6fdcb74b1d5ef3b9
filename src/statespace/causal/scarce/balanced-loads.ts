import { groupBy } from '../../../base/collections/group-by.ts';
import { maxOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';

/** A way to give loads to machines: by machine the indices of its loads, in their order. */
export type Balance = readonly (readonly number[])[];

/** More numbers of loads of each size, times sizes, are not looked at. */
const MOST_STEPS = 1_000_000;

/** What looking at one number of loads of one size may take, in nanoseconds. */
const LOOKING = 10;

/** Loads of one size. */
interface Alike {
  readonly size: number;
  readonly indices: readonly number[];
  /** How far apart two states are that differ by one of these loads. */
  readonly stride: number;
}

/**
 * Loads to be given to machines. It does not matter which of those of one size is given: a state is how many of each size
 * have been, so that n of one size are n + 1 states, and n different ones 2^n (Held and Karp 1962, over multisets).
 */
interface Loads {
  readonly kinds: readonly Alike[];
  readonly states: number;
  readonly sum: number;
}

/** The loads by their sizes; `null` where they have too many states. */
function loadsOf(sizes: ArrayLike<number>, among: readonly number[]): Loads | null {
  const bySize = groupBy(
    among.filter((i) => sizes[i] > 0),
    (i) => sizes[i],
  );
  const kinds: Alike[] = [];
  let states = 1;
  let sum = 0;
  for (const [size, indices] of bySize) {
    kinds.push({ size, indices, stride: states });
    states *= indices.length + 1;
    sum += size * indices.length;
    if (states * bySize.size > MOST_STEPS) return null;
  }
  return { kinds, states, sum };
}

/** Whether one way to go on is better than another one, by machines that are done and the load of the next. */
type IsBetter = (done: number, load: number, thanDone: number, thanLoad: number) => boolean;

/**
 * Gives all loads to one machine after the other, as `add` says when one is done, and takes the best way to each state.
 *
 * @param add how many machines are done, and the load of the next, when one load more is given
 */
function filled(
  { kinds, states }: Loads,
  add: (done: number, load: number, size: number) => readonly [number, number],
  isBetter: IsBetter,
): { readonly done: number; readonly load: number; readonly last: Int32Array } {
  const done = new Int32Array(states).fill(-1);
  const load = new Float64Array(states);
  const last = new Int32Array(states);
  done[0] = 0;
  for (let state = 1; state < states; state++) {
    heed(LOOKING * kinds.length);
    for (const [k, { size, stride, indices }] of kinds.entries()) {
      if (Math.floor(state / stride) % (indices.length + 1) === 0) continue;
      const [nowDone, nowLoad] = add(done[state - stride], load[state - stride], size);
      if (done[state] !== -1 && !isBetter(nowDone, nowLoad, done[state], load[state])) continue;
      done[state] = nowDone;
      load[state] = nowLoad;
      last[state] = k;
    }
  }
  return { done: done[states - 1], load: load[states - 1], last };
}

/** The loads in the order in which they are given on the way to the last state. */
function sequenceOf({ kinds, states }: Loads, last: Int32Array): readonly number[] {
  const sequence: number[] = [];
  const given = kinds.map(() => 0);
  for (let state = states - 1; state > 0; state -= kinds[last[state]].stride) {
    const k = last[state];
    sequence.push(kinds[k].indices[given[k]++]);
  }
  return sequence.reverse();
}

/** The least number from `from` to `to` for which there is something, and that; there is something for `to`. */
function leastWith<T>(
  from: number,
  to: number,
  find: (at: number) => T | null,
): { readonly at: number; readonly found: T } {
  let found: { readonly at: number; readonly found: T } | null = null;
  for (let [low, high] = [from, to]; found === null || low < high; ) {
    const middle = low + Math.floor((high - low) / 2);
    const here = find(middle);
    if (here === null) low = middle + 1;
    else {
      found = { at: middle, found: here };
      high = middle;
    }
  }
  return found;
}

/**
 * The least load that the most loaded machine may have, and a way to attain it; `null` where the loads have too many
 * states. Exact: bins of each size are packed by dynamic programming, as few of them as can be (Karp 1972; strongly
 * NP-hard for any number of machines).
 *
 * @param sizes whole numbers
 * @param among the indices of the loads to be given
 */
export function leastGreatestLoad(
  sizes: ArrayLike<number>,
  among: readonly number[],
  machines: number,
): { readonly load: number; readonly balance: Balance } | null {
  const loads = loadsOf(sizes, among);
  if (loads === null) return null;
  const greatest = maxOf(
    loads.kinds.map(({ size }) => size),
    0,
  );
  const packed = (most: number): Balance | null => {
    const { done, load, last } = filled(
      loads,
      (done, load, size) => (load + size <= most ? [done, load + size] : [done + 1, size]),
      (done, load, thanDone, thanLoad) => done < thanDone || (done === thanDone && load < thanLoad),
    );
    if (done + (load > 0 ? 1 : 0) > machines) return null;
    const balance: number[][] = [[]];
    let now = 0;
    for (const i of sequenceOf(loads, last)) {
      if (now + sizes[i] > most) {
        balance.push([]);
        now = 0;
      }
      balance.at(-1)!.push(i);
      now += sizes[i];
    }
    return balance;
  };
  // No machine has more than an even part and one load beside, if each gets its next load when it has the least.
  const even = Math.ceil(loads.sum / machines);
  const { at, found } = leastWith(Math.max(greatest, even), even + greatest, packed);
  return { load: at, balance: found };
}

/**
 * The greatest load that the least loaded machine may have, if it is at least `from`, and a way to attain it; else
 * `null`, and so where the loads have too many states (Deuermeyer, Friesen and Langston 1982).
 *
 * @param sizes whole numbers
 * @param among the indices of the loads to be given
 */
export function greatestLeastLoad(
  sizes: ArrayLike<number>,
  among: readonly number[],
  machines: number,
  from: number,
): { readonly load: number; readonly balance: Balance } | 'too-many' | null {
  const loads = loadsOf(sizes, among);
  if (loads === null) return 'too-many';
  const covered = (least: number): Balance | null => {
    const { done, last } = filled(
      loads,
      (done, load, size) => (load + size >= least ? [done + 1, 0] : [done, load + size]),
      (done, load, thanDone, thanLoad) => done > thanDone || (done === thanDone && load > thanLoad),
    );
    if (least > 0 && done < machines) return null;
    const balance: number[][] = Array.from({ length: machines }, () => []);
    let [machine, now] = [0, 0];
    for (const i of sequenceOf(loads, last)) {
      balance[Math.min(machine, machines - 1)].push(i);
      now += sizes[i];
      if (now < least) continue;
      machine++;
      now = 0;
    }
    return balance;
  };
  const even = Math.floor(loads.sum / machines);
  if (from > even || covered(from) === null) return null;
  // It is the greatest where its negative is the least.
  const { at, found } = leastWith(-even, -from, (negative) => covered(-negative));
  return { load: 0 - at, balance: found };
}

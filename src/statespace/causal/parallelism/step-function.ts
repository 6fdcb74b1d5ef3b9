import { heed } from '../../../base/heed.ts';
/** A function of a number that changes only at some numbers, in ascending order; 0 before the first of them. */
export interface StepFunction {
  readonly from: readonly number[];
  /** What it is from each of them on. */
  readonly values: readonly number[];
}

/** The value at a number: that of the last step up to there. */
export function valueAt({ from, values }: StepFunction, at: number): number {
  return values[lastUpTo(from, at)] ?? 0;
}

/** What finding one value may take, in nanoseconds. */
const LOOKING_UP = 100;

/** The function that has at each number what `combine` makes of the values of all these. */
export function combined(
  functions: readonly StepFunction[],
  combine: (values: readonly number[]) => number,
): StepFunction {
  const from = [...new Set(functions.flatMap((each) => each.from))].sort((a, b) => a - b);
  const values = from.map((where) => {
    heed(LOOKING_UP * functions.length);
    return combine(functions.map((each) => valueAt(each, where)));
  });
  return { from, values };
}

/** The sums of some step functions at each of some numbers, in ascending order: one sweep over all changes. */
export function sumsAt(functions: readonly StepFunction[], at: readonly number[]): readonly number[] {
  const changes = functions
    .flatMap(({ from, values }) =>
      from.map((where, i) => ({ where, by: values[i] - (i === 0 ? 0 : values[i - 1]) })),
    )
    .sort((a, b) => a.where - b.where);
  let [next, sum] = [0, 0];
  return at.map((where) => {
    while (next < changes.length && changes[next].where <= where) sum += changes[next++].by;
    return sum;
  });
}

/** The index of the last number that is at most `bound`, in an ascending list; -1 when there is none. */
export function lastUpTo(ascending: ArrayLike<number>, bound: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= bound) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

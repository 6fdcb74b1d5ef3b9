import { OverflowError } from '../../base/duration.ts';
import type { FiringInterval, TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { cutsClasses } from '../net/compiled-net.ts';

/**
 * How the bounds of a firing domain are written as single numbers.
 *
 * A bound says `x - y <= v` or, where the net has open intervals, `x - y < v`. In a net whose intervals are all
 * closed, and no firing comes strictly before what is due, a bound is the number `v` itself (`openMask` 0). Otherwise it is `2v + 1` when closed and `2v` when open
 * (`openMask` 1; Behrmann, Bengtsson et al.), so that the order of the numbers is the order of the bounds. One
 * formula adds both: `a + b - ((a | b) & openMask)`.
 */
export interface BoundCode {
  readonly openMask: 0 | 1;
  /** The code of `<= 0`. */
  readonly zero: 0 | 1;
  /** No bound. It is above twice the greatest finite code, and adding to it is the caller's to avoid. */
  readonly infinity: number;
  /** No finite code is greater in absolute value. */
  readonly greatest: number;
  /** Working matrices: whole numbers of 32 bits where the constants fit, else whole doubles up to 2^53. */
  readonly words: 'int32' | 'float64';
}

/** A matrix or row of bound codes. */
export type Bounds = Int32Array | Float64Array;

const INT32_LIMIT = 2 ** 29;
const FLOAT64_LIMIT = 2 ** 52;

/**
 * The code for a net.
 *
 * Without a clock every finite bound of a closed domain lies between minus and plus the greatest finite constant:
 * an upper bound only ever shrinks, and a difference is bounded by an upper bound less a lower one.
 *
 * @param horizon greatest value of an elapsed time that is also kept in the domains, 0 when none is
 * @param patience an elapsed time beyond which classes are not explored further, where one is kept without a horizon
 * @throws OverflowError beyond 2^53
 */
export function boundCodeOf(net: TimePetriNet, horizon: number, patience = 0): BoundCode {
  const open =
    cutsClasses(net) ||
    net.transitions.some((t) => t.interval.eftOpen || (t.interval.lftOpen && t.interval.lft !== Infinity));
  let constant = 0;
  for (const { interval } of net.transitions) constant = Math.max(constant, greatestConstant(interval));
  // The last firing before may come later than that by as much as it may take.
  const elapsed = patience === 0 ? horizon : Math.max(horizon, patience + constant);
  const greatest = (constant + elapsed) * (open ? 2 : 1) + 1;
  const mask = open ? 1 : 0;
  if (greatest < INT32_LIMIT) {
    return { openMask: mask, zero: mask, infinity: 2 ** 30, greatest, words: 'int32' };
  }
  if (greatest < FLOAT64_LIMIT) {
    return { openMask: mask, zero: mask, infinity: 2 ** 53, greatest, words: 'float64' };
  }
  const longest = net.transitions.find((t) => greatestConstant(t.interval) === constant);
  throw new OverflowError(
    `a date of this net is beyond 2^53 time units: the interval of \`${longest?.name}\` reaches to ${constant}`,
  );
}

function greatestConstant(interval: FiringInterval): number {
  return Math.max(interval.eft, interval.lft === Infinity ? 0 : interval.lft);
}

/** The code of `x <= value`, or of `x < value` when open; never -0, for classes are compared by their bits. */
export function encodeBound(code: BoundCode, value: number, open: boolean): number {
  if (value === Infinity) return code.infinity;
  return code.openMask === 0 ? value + 0 : 2 * value + (open ? 0 : 1);
}

/** The value of a bound; `Infinity` for none. */
export function decodeBound(code: BoundCode, bound: number): number {
  if (bound === code.infinity) return Infinity;
  return code.openMask === 0 ? bound : Math.floor(bound / 2);
}

/** A row or matrix of `length` bounds, for the code's words; all 0. */
export function newBounds(code: BoundCode, length: number): Bounds {
  return code.words === 'int32' ? new Int32Array(length) : new Float64Array(length);
}

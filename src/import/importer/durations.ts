import { add, compare, type Duration, type DurationInterval, ZERO } from '../../base/duration.ts';

/** The greater one. */
export function later<T extends Duration>(a: T, b: T): T {
  return compare(a, b) >= 0 ? a : b;
}

/** The sum, which has no bound where one of the two has none. */
export function plus(a: Duration, b: Duration): Duration {
  return a === 'inf' || b === 'inf' ? 'inf' : add(a, b);
}

/** How long several things take one after the other. */
export function inTurn(intervals: readonly DurationInterval[]): DurationInterval {
  return intervals.reduce((a, b) => ({ min: add(a.min, b.min), max: plus(a.max, b.max) }), NOTHING);
}

/** How long it takes until several things that begin together are over. */
export function allOf(intervals: readonly DurationInterval[]): DurationInterval {
  return intervals.reduce((a, b) => ({ min: later(a.min, b.min), max: later(a.max, b.max) }), NOTHING);
}

const NOTHING: DurationInterval = { min: ZERO, max: ZERO };

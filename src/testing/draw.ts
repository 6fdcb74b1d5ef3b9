/**
 * What the drawings of models share. Choices among things that are only known later are drawn as natural numbers and
 * taken modulo, so that shrinking a case removes things from it and keeps it valid.
 */
import fc from 'fast-check';
import type { DurationInterval } from '../base/duration.ts';

/** What an arbitrary draws. */
export type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** A random choice of one among several, decided when they are known. */
export const pick = fc.nat({ max: 11 });

export function sometimes(percent: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: 99 }).map((n) => n >= 100 - percent);
}

/** One of some values, each as often as its weight says. */
export function weighted<T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

export function among<T>(things: readonly T[], choice: number): T | undefined {
  return things[choice % Math.max(things.length, 1)];
}

export function distinct<T>(things: readonly (T | undefined)[]): T[] {
  return [...new Set(things.filter((thing) => thing !== undefined))];
}

// Durations: whole seconds.

export function seconds(min: number, max: number | 'inf'): DurationInterval {
  const whole = (n: number) => ({ digits: BigInt(n), scale: 0 });
  return { min: whole(min), max: max === 'inf' ? 'inf' : whole(max) };
}

/** The first of several things. */
export const first = fc.constant(0);

/** As a pick: the last of 2, 3, 4 or 6 things. */
export const LAST = 11;

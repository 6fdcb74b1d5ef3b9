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

/** The thing, so often in percent; otherwise nothing, which it shrinks to. */
export function perhaps<T>(percent: number, thing: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary: thing },
  );
}

/** For each percentage one thing that is there so often; those that are there, each of which may shrink away. */
export function several<T>(thing: fc.Arbitrary<T>, ...percents: readonly number[]): fc.Arbitrary<T[]> {
  return fc
    .tuple(...percents.map((percent) => (percent === 100 ? thing : perhaps(percent, thing))))
    .map((drawn) => drawn.filter((each): each is T => each !== undefined));
}

/** As {@link several}, and one of them at least; each may shrink away as long as another is there. */
export function someOf<T>(thing: fc.Arbitrary<T>, ...percents: readonly number[]): fc.Arbitrary<T[]> {
  const slot = (percent: number) => fc.record({ isThere: sometimes(percent), thing });
  return fc.tuple(...percents.map(slot)).map((slots) => {
    const there = slots.filter(({ isThere }) => isThere);
    return (there.length > 0 ? there : slots.slice(0, 1)).map((each) => each.thing);
  });
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

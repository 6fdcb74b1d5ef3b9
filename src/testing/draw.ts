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

/** So often in percent; it shrinks to `false`. */
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

/** What each of a list draws. */
function each<T>(things: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T[]> {
  return fc.record<Record<string, T>>(Object.fromEntries(things.entries())).map(Object.values<T>);
}

/** For each percentage one thing that is there so often; those that are there, each of which may shrink away. */
export function several<T>(thing: fc.Arbitrary<T>, percents: readonly number[]): fc.Arbitrary<T[]> {
  const slots = percents.map((percent) => (percent === 100 ? thing : perhaps(percent, thing)));
  return each<T | undefined>(slots).map((drawn) => drawn.filter((one): one is T => one !== undefined));
}

/** As {@link several}, and one of them at least; each may shrink away as long as another is there. */
export function someOf<T>(thing: fc.Arbitrary<T>, percents: readonly number[]): fc.Arbitrary<T[]> {
  const slots = percents.map((percent) => fc.record({ isThere: sometimes(percent), thing }));
  return each(slots).map((drawn) => {
    const there = drawn.filter(({ isThere }) => isThere);
    return (there.length > 0 ? there : drawn.slice(0, 1)).map((one) => one.thing);
  });
}

/** One of some values, each as often as its weight says; it shrinks towards the first. */
export function byWeight<T>(choices: readonly (readonly [value: T, weight: number])[]): fc.Arbitrary<T> {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  return fc.nat({ max: total - 1 }).map((n) => {
    let left = n;
    return choices.find(([, weight]) => {
      left -= weight;
      return left < 0;
    })![0];
  });
}

/** The same, written the other way round. */
export function weighted<T>(...choices: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> {
  return byWeight(choices.map(([weight, value]) => [value, weight]));
}

/** One of the things, the choice taken modulo; `undefined` where there is none. */
export function among<T>(things: readonly T[], choice: number): T | undefined {
  return things[choice % Math.max(things.length, 1)];
}

/** Those that are there, each once. */
export function distinct<T>(things: readonly (T | undefined)[]): T[] {
  return [...new Set(things.filter((thing) => thing !== undefined))];
}

/** An interval of whole seconds. */
export function seconds(min: number, max: number | 'inf'): DurationInterval {
  const whole = (n: number) => ({ digits: BigInt(n), scale: 0 });
  return { min: whole(min), max: max === 'inf' ? 'inf' : whole(max) };
}

/** The first of several things. */
export const first = fc.constant(0);

/** As a pick: the last of 2, 3, 4 or 6 things. */
export const LAST = 11;

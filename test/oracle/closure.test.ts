import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  atMost,
  type Bound,
  type Bounds,
  closure,
  isTighter,
  sum,
  UNBOUNDED,
  ZERO_BOUND,
} from './closure.ts';

const SEED = 20_001;

test('a bound that follows from two others is found, strict when one of them is', () => {
  const closed = closure([
    [ZERO_BOUND, atMost(3), UNBOUNDED],
    [UNBOUNDED, ZERO_BOUND, atMost(4, true)],
    [UNBOUNDED, UNBOUNDED, ZERO_BOUND],
  ]);
  expect(closed?.[0][2]).toEqual({ value: 7, strict: true });
  expect(closed?.[2][0]).toEqual(UNBOUNDED);
});

test('a cycle of bounds with a negative sum has no solution; with sum zero it must not be strict', () => {
  const cycle = (back: Bound): Bounds => [
    [ZERO_BOUND, atMost(2)],
    [back, ZERO_BOUND],
  ];
  expect(closure(cycle(atMost(-3)))).toBeNull();
  expect(closure(cycle(atMost(-2, true)))).toBeNull();
  expect(closure(cycle(atMost(-2)))).not.toBeNull();
});

test(`a closed system has the same points as the system, and all that follows from it (seed ${SEED})`, () => {
  const bound = fc.record({ value: fc.integer({ min: -3, max: 4 }), strict: fc.boolean() });
  const row = fc.array(fc.option(bound, { nil: UNBOUNDED, freq: 3 }), { minLength: 3, maxLength: 3 });
  const system = fc.array(row, { minLength: 3, maxLength: 3 });
  // In thirds: among three variables, strict bounds need no finer fractions to leave room.
  const axis = Array.from({ length: 3 * 16 + 1 }, (_, i) => i - 3 * 8);
  const points = axis.flatMap((x) => axis.map((y) => [0, x, y]));
  const satisfies = (bounds: Bounds, point: readonly number[]) =>
    bounds.every((each, i) =>
      each.every(({ value, strict }, j) => {
        const difference = (point[i] - point[j]) / 3;
        return i === j || difference < value || (!strict && point[i] - point[j] === 3 * value);
      }),
    );
  fc.assert(
    fc.property(system, (drawn) => {
      const bounds = drawn.map((each, i) => each.map((b, j) => (i === j ? ZERO_BOUND : b)));
      const closed = closure(bounds);
      const disputed = points.filter(
        (point) => satisfies(bounds, point) !== (closed !== null && satisfies(closed, point)),
      );
      expect(disputed).toEqual([]);
      expect(points.some((point) => satisfies(bounds, point))).toBe(closed !== null);
      for (const [i, j, k] of [...Array(27).keys()].map((n) => [
        n % 3,
        Math.floor(n / 3) % 3,
        Math.floor(n / 9),
      ]))
        if (closed !== null) expect(isTighter(sum(closed[i][j], closed[j][k]), closed[i][k])).toBe(false);
    }),
    { seed: SEED, numRuns: 200 },
  );
});

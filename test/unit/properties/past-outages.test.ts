import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  endingBy,
  everyOther,
  greatestLongest,
  greatestTotal,
  leastLongest,
  leastTotal,
  type PastOutage,
} from '../../../src/properties/kinds/past-outages.ts';
import { leastAssignment } from '../../../src/statespace/assignment.ts';
import { greatestCycleMean } from '../../../src/statespace/cycle-mean.ts';
import { atMost, type Bounds, closure, tighter, UNBOUNDED } from '../../oracle/closure.ts';

const SEED = 1978;

describe(`an assignment (seed ${SEED})`, () => {
  const cost = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -9, max: 9 }) },
    { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
  );
  const matrix = fc
    .nat({ max: 5 })
    .chain((n) => fc.array(fc.array(cost, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }));

  test('costs the least of all permutations', () => {
    fc.assert(
      fc.property(matrix, (costs) => {
        const sums = permutations(costs.length).map((p) => p.reduce((sum, j, i) => sum + costs[i]![j]!, 0));
        const found = leastAssignment(costs);
        const least = Math.min(...sums);
        expect(found === null ? Infinity : Number(found.cost)).toBe(least);
        if (found === null) return;
        expect([...found.columns].sort()).toEqual(costs.map((_, i) => i));
        expect(found.columns.reduce((sum, j, i) => sum + costs[i]![j]!, 0)).toBe(least);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  test('is exact beyond doubles', () => {
    const large = 2 ** 53 - 1;
    expect(
      leastAssignment([
        [large, large],
        [large, large],
      ])?.cost,
    ).toBe(2n ** 54n - 2n);
  });
});

function permutations(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((p) =>
    Array.from({ length: n }, (_, at) => [...p.slice(0, at), n - 1, ...p.slice(at)]),
  );
}

describe('the greatest mean of a cycle', () => {
  const none = Number.NEGATIVE_INFINITY;

  test('is that of the best cycle, not of the longest walk', () => {
    expect(greatestCycleMean([])).toBeNull();
    expect(
      greatestCycleMean([
        [none, 5],
        [none, none],
      ]),
    ).toBeNull();
    const loops = [
      [1, 9, none],
      [none, 2, 4],
      [1, none, none],
    ];
    // 9 + 4 + 1 over three edges.
    const mean = greatestCycleMean(loops)!;
    expect(Number(mean.numerator) / Number(mean.denominator)).toBeCloseTo(14 / 3, 12);
  });

  test('may be negative', () => {
    const mean = greatestCycleMean([
      [none, -3],
      [-4, none],
    ])!;
    expect(Number(mean.numerator) / Number(mean.denominator)).toBe(-3.5);
  });
});

// Dates 0 = d(0) <= d(1) <= ..., bounded against each other.

interface Dates {
  readonly most: readonly (readonly number[])[];
  readonly stretches: readonly PastOutage[];
}

const limit = fc.record({
  a: fc.nat({ max: 5 }),
  b: fc.nat({ max: 5 }),
  most: fc.integer({ min: -3, max: 2 }),
});

const dates: fc.Arbitrary<Dates> = fc
  .record({
    count: fc.integer({ min: 2, max: 6 }),
    withFirst: fc.boolean(),
    limits: fc.array(limit, { maxLength: 7 }),
  })
  .map(({ count, withFirst, limits }) => ({
    most: closed(count, limits),
    stretches: everyOther(count, withFirst),
  }))
  .filter((drawn): drawn is Dates => drawn.most !== null);

/** Dates that leave little room between stretches, which then have to share a time between them. */
const crowded: fc.Arbitrary<Dates> = fc
  .record({
    span: fc.integer({ min: 1, max: 9 }),
    between: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
    limits: fc.array(limit, { maxLength: 3 }),
  })
  .map(({ span, between: [first, second], limits }) => {
    const tight = [
      { a: 0, b: 5, most: -span },
      { a: 2, b: 1, most: first },
      { a: 4, b: 3, most: second },
    ];
    return { most: closed(6, [...tight, ...limits]), stretches: everyOther(6, true) };
  })
  .filter((drawn): drawn is Dates => drawn.most !== null);

/** The closed bounds of dates in order; `null` when there are no such dates. */
function closed(
  count: number,
  limits: readonly { readonly a: number; readonly b: number; readonly most: number }[],
): Dates['most'] | null {
  const bounds = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (__, j) => (i <= j ? atMost(0) : UNBOUNDED)),
  );
  for (const { a, b, most } of limits) {
    const [i, j] = [a % count, b % count];
    bounds[i]![j] = tighter(bounds[i]![j]!, atMost(most));
  }
  return closure(bounds)?.map((row) => row.map(({ value }) => value)) ?? null;
}

/** All choices of dates up to `end`, in steps of `1 / parts`, each as its lengths of stretches. */
function allLengths({ most, stretches }: Dates, end: number, parts: number): readonly (readonly number[])[] {
  const found: number[][] = [];
  const chosen = [0];
  const extend = (): void => {
    const next = chosen.length;
    if (next === most.length) {
      found.push(stretches.map(({ open, close }) => chosen[close]! - chosen[open]!));
      return;
    }
    for (let date = chosen[next - 1]!; date <= end * parts; date++) {
      const fits = chosen.every(
        (other, i) => date - other <= most[next]![i]! * parts && other - date <= most[i]![next]! * parts,
      );
      if (!fits) continue;
      chosen.push(date);
      extend();
      chosen.pop();
    }
  };
  extend();
  return found.map((lengths) => lengths.map((length) => length / parts));
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}

function longest(lengths: readonly number[]): number {
  return Math.max(0, ...lengths);
}

/** Beyond this date nothing new can be found with bounds so small: enough for each to be reached in turn. */
const END = 10;

describe(`stretches between bounded dates (seed ${SEED})`, () => {
  test('are every other span', () => {
    expect(everyOther(2, true)).toEqual([{ open: 0, close: 1 }]);
    expect(everyOther(2, false)).toEqual([]);
    expect(everyOther(4, true)).toEqual([
      { open: 0, close: 1 },
      { open: 2, close: 3 },
    ]);
    expect(everyOther(4, false)).toEqual([{ open: 1, close: 2 }]);
  });

  test('are as long together, and singly, as the dates allow', () => {
    let unbounded = 0;
    fc.assert(
      fc.property(dates, (drawn) => {
        const { most, stretches } = { ...drawn, most: endingBy(drawn.most, END) };
        const all = allLengths(drawn, END, 1);
        fc.pre(all.length > 0);
        const total = greatestTotal(most, stretches)!;
        const single = greatestLongest(most, stretches)!;
        expect(Number(total.length)).toBe(Math.max(...all.map(sum)));
        expect(Number(single.length)).toBe(Math.max(...all.map(longest)));
        expect(Number(leastTotal(drawn.most, stretches))).toBe(Math.min(...all.map(sum)));
        const free = greatestTotal(drawn.most, stretches);
        if (free === null) unbounded += 1;
        else expect(free.length).toBe(total.length);
        if (free === null) expect(greatestLongest(drawn.most, stretches)).toBeNull();
        for (const { apart } of [total, single]) {
          // All gaps can be kept at once, and with them the greatest length is reached.
          const limits = apart.map(({ from, to, least }) => ({ a: from, b: to, most: -least }));
          const bounds = most.flatMap((row, a) => row.map((bound, b) => ({ a, b, most: bound })));
          expect(closed(most.length, [...bounds, ...limits])).not.toBeNull();
        }
        expect(total.apart.reduce((gaps, { least }) => gaps + least, 0)).toBe(Number(total.length));
      }),
      { seed: SEED, numRuns: 1500 },
    );
    expect(unbounded).toBeGreaterThan(100);
  });

  test('need not all be longer than their least, in parts of a unit', () => {
    let parts = 0;
    fc.assert(
      fc.property(fc.oneof(dates, crowded), (drawn) => {
        const { numerator, denominator } = leastLongest(drawn.most, drawn.stretches);
        const scaled = (Number(numerator) * 6) / Number(denominator);
        expect(Number.isInteger(scaled)).toBe(true);
        if (scaled % 6 !== 0) parts += 1;
        expect(canAllBeWithin(drawn, scaled)).toBe(true);
        if (scaled > 0) expect(canAllBeWithin(drawn, scaled - 1)).toBe(false);
      }),
      { seed: SEED, numRuns: 3000 },
    );
    expect(parts).toBeGreaterThan(100);
  });

  test('share an odd number of units in halves', () => {
    // Two stretches of 5 in all, without room between them.
    const most = closed(4, [
      { a: 0, b: 3, most: -5 },
      { a: 2, b: 1, most: 0 },
    ])!;
    const drawn = { most, stretches: everyOther(4, true) };
    expect(leastLongest(most, drawn.stretches)).toMatchObject({ numerator: 5n, denominator: 2n });
    expect(Math.min(...allLengths(drawn, 6, 2).map(longest))).toBe(2.5);
    expect(greatestTotal(most, drawn.stretches)).toBeNull();
    expect(greatestTotal(endingBy(most, 9), drawn.stretches)?.length).toBe(9n);
  });
});

/** Whether some dates leave no stretch longer than so many sixths of a unit. */
function canAllBeWithin({ most, stretches }: Dates, sixths: number): boolean {
  const bounds: Bounds = most.map((row, a) =>
    row.map((bound, b) => {
      const isStretch = stretches.some(({ open, close }) => a === close && b === open);
      return tighter(atMost(bound * 6), isStretch ? atMost(sixths) : UNBOUNDED);
    }),
  );
  return closure(bounds) !== null;
}

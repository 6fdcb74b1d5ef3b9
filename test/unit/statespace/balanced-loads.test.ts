import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Balance,
  greatestLeastLoad,
  leastGreatestLoad,
} from '../../../src/statespace/causal/scarce/balanced-loads.ts';

/** The loads of all ways to give these to machines, one after the other. */
function allLoads(sizes: readonly number[], machines: number): readonly (readonly number[])[] {
  return sizes.reduce<readonly (readonly number[])[]>(
    (ways, size) =>
      ways.flatMap((loads) => loads.map((_, m) => loads.map((load, i) => (i === m ? load + size : load)))),
    [new Array<number>(machines).fill(0)],
  );
}

test('loads are balanced as the best of all ways to give them to machines', () => {
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 9 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      (sizes, machines) => {
        const ways = allLoads(sizes, machines);
        const loadsOf = (balance: Balance) => balance.map((each) => sum(each.map((i) => sizes[i]!)));
        const all = [...sizes.keys()];
        const least = leastGreatestLoad(sizes, all, machines)!;
        expect(least.load).toBe(Math.min(...ways.map((loads) => Math.max(...loads))));
        expect(Math.max(...loadsOf(least.balance))).toBe(least.load);
        expect(least.balance.length).toBeLessThanOrEqual(machines);
        expect(sum(loadsOf(least.balance))).toBe(sum(sizes));

        const floor = Math.max(...ways.map((loads) => Math.min(...loads)));
        const greatest = greatestLeastLoad(sizes, all, machines, 0);
        if (greatest === null || greatest === 'too-many') throw new Error('there is always a least load');
        expect(greatest.load).toBe(floor);
        expect(Math.min(...loadsOf(greatest.balance))).toBe(floor);
        expect(sum(loadsOf(greatest.balance))).toBe(sum(sizes));
        expect(greatestLeastLoad(sizes, all, machines, floor + 1)).toBeNull();
      },
    ),
    { seed: 13, numRuns: 200 },
  );
});

test('loads of one size are counted, and too many that differ are not tried', () => {
  const alike = new Array<number>(1000).fill(7);
  expect(leastGreatestLoad(alike, [...alike.keys()], 30)!.load).toBe(7 * 34);
  expect(greatestLeastLoad(alike, [...alike.keys()], 30, 0)).toMatchObject({ load: 7 * 33 });
  const different = Array.from({ length: 30 }, (_, i) => i + 1);
  expect(leastGreatestLoad(different, [...different.keys()], 3)).toBeNull();
  expect(greatestLeastLoad(different, [...different.keys()], 3, 0)).toBe('too-many');
});

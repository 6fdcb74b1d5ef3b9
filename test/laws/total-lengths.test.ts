import fc from 'fast-check';
import { expect, test } from 'vitest';
import { budgetOf } from '../../src/statespace/causal/dates/budget.ts';
import { type Length, lengthsOf } from '../../src/statespace/causal/lengths/lengths.ts';
import {
  allDates,
  constraintsIn,
  cornerDates,
  lengthsIn,
  smallNet,
  someConstraint,
  someStretch,
  stretchIn,
  unitsOf,
} from '../arbitraries/small-causal-nets.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 21);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1500);
const EVENTS = 7;
const ENOUGH = 500_000;

const net = smallNet(EVENTS, fc.nat({ max: 3 }), fc.constantFrom(0, 0, 2, 3));
const constraints = fc.oneof(fc.constant([]), fc.array(someConstraint(EVENTS), { maxLength: 3 }));
const several = (most: number) => fc.array(someStretch(EVENTS), { minLength: 2, maxLength: most });

function bounds({ least, most, atLeast, atMost }: Length) {
  return [unitsOf(atLeast), unitsOf(least), most, atMost];
}

function isExact(length: Length): boolean {
  const [atLeast, least, most, atMost] = bounds(length);
  return atLeast === least && most === atMost;
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}

test(`several periods are as long in all as in some run in whole units of time (seed ${SEED})`, () => {
  const seen = { compared: 0, searched: 0, stopped: 0, interior: 0, constrained: 0 };
  fc.assert(
    fc.property(net, constraints, several(4), (free, drawnConstraints, drawn) => {
      const kept = constraintsIn(free, drawnConstraints);
      const runs = allDates(free, kept);
      fc.pre(runs.length > 0);
      const events = [...free.causes.keys()];
      const under = {
        ...free,
        constraints: kept,
        earliest: events.map((e) => Math.min(...runs.map((dates) => dates[e]!))),
        latest: events.map((e) => Math.max(...runs.map((dates) => dates[e]!))),
      };
      const periods = drawn.map((each) => stretchIn(free, each));
      const totals = runs.map((dates) => sum(lengthsIn(dates, periods)));
      const [least, most] = [Math.min(...totals), Math.max(...totals)];
      const { total } = lengthsOf(under, periods, 0, budgetOf(ENOUGH));
      expect(bounds(total)).toEqual([least, least, most, most]);
      expect(runs).toContainEqual(total.dates);
      expect(sum(lengthsIn(total.dates, periods))).toBe(most);

      seen.compared += 1;
      const enclosed = (dates: number) => {
        const { total: within } = lengthsOf(under, periods, 0, budgetOf(dates));
        const [atLeast, seenLeast, seenMost, atMost] = bounds(within);
        expect([atLeast, least, seenLeast, seenMost, most, atMost]).toEqual([
          Math.min(atLeast!, least),
          least,
          Math.max(seenLeast!, least),
          Math.min(seenMost!, most),
          most,
          Math.max(atMost!, most),
        ]);
        return within;
      };
      if (isExact(enclosed(0))) return;
      seen.searched += 1;
      if (kept.length > 0) seen.constrained += 1;
      // So many dates suffice for one bound by assignment, and for no part of the runs after that.
      const size = events.length + 2 * periods.length + 1;
      if (!isExact(enclosed(periods.length ** 2 * size))) seen.stopped += 1;
      const corners = cornerDates(free, kept).map((dates) => sum(lengthsIn(dates, periods)));
      if (!corners.includes(most) || !corners.includes(least)) seen.interior += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`totals, seed ${SEED}:`, JSON.stringify(seen));
  expect(seen.searched).toBeGreaterThan(CASES / 50);
  expect(seen.interior).toBeGreaterThan(CASES / 200);
  expect(seen.stopped).toBeGreaterThan(0);
}, 600_000);

test(`the longest of several periods is as short as in some run in parts of a unit (seed ${SEED})`, () => {
  const seen = { compared: 0, parts: 0 };
  // With that many dates of each event, only a few can vary.
  const few = smallNet(EVENTS, fc.constantFrom(0, 0, 1, 3), fc.constantFrom(0, 0, 0, 1, 3)).filter(
    ({ least, greatest }) => least.filter((from, e) => from < greatest[e]!).length <= 3,
  );
  fc.assert(
    fc.property(few, several(3), (free, drawn) => {
      const periods = drawn.map((each) => stretchIn(free, each));
      const parts = periods.length === 2 ? 2 : 6;
      const longest = allDates(free, [], parts).map((dates) => Math.max(...lengthsIn(dates, periods)));
      const found = lengthsOf(free, periods, 0, budgetOf(ENOUGH)).longest;
      expect(isExact(found)).toBe(true);
      expect(unitsOf(found.least) * parts).toBeCloseTo(Math.min(...longest), 9);
      expect(found.most * parts).toBe(Math.max(...longest));
      seen.compared += 1;
      if (!Number.isInteger(unitsOf(found.least))) seen.parts += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`the longest, seed ${SEED}:`, JSON.stringify(seen));
  expect(seen.parts).toBeGreaterThan(0);
}, 600_000);

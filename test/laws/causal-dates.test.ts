import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToCut, runToEvent } from '../../src/statespace/causal/cuts/dated-run.ts';
import { budgetOf } from '../../src/statespace/causal/dates/budget.ts';
import {
  earliestUnder,
  greatestDatesUnder,
  greatestOf,
  windowsUnder,
} from '../../src/statespace/causal/dates/greatest-dates.ts';
import { type Length, lengthsOf } from '../../src/statespace/causal/lengths/lengths.ts';
import type { CausalNet } from '../../src/statespace/causal/process/causal-net.ts';
import {
  allDates,
  constraintsIn,
  lengthsIn,
  smallNet,
  someConstraint,
  someStretch,
  stretchIn,
  unitsOf,
} from '../arbitraries/small-causal-nets.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2002);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1500);
const EVENTS = 6;

const drawnNet = smallNet(EVENTS, fc.nat({ max: 3 }), fc.nat({ max: 2 }));
const period = someStretch(EVENTS);
const someConstraints = fc.array(someConstraint(EVENTS), { minLength: 1, maxLength: 4 });

function isExact({ least, most, atLeast, atMost }: Length): boolean {
  return unitsOf(least) === unitsOf(atLeast) && most === atMost;
}

test(`moments and lengths are those of all choices of whole delays (seed ${SEED})`, () => {
  const seen = { moments: 0, none: 0, lengths: 0, open: 0, constrained: 0, impossible: 0 };
  fc.assert(
    fc.property(
      drawnNet,
      fc.oneof(fc.constant([]), someConstraints),
      period,
      fc.array(period, { minLength: 1, maxLength: 3 }),
      fc.nat({ max: EVENTS - 1 }),
      fc.constantFrom(0, 20_000, 20_000),
      (free, drawnConstraints, drawn, several, some, dates) => {
        const count = free.causes.length;
        const constraints = constraintsIn(free, drawnConstraints);
        const runs = allDates(free, constraints);
        const greatest = greatestDatesUnder(free, constraints);
        if (runs.length === 0) {
          seen.impossible++;
          expect(greatest).toBeNull();
          return;
        }
        const events = [...free.causes.keys()];
        const latest = events.map((e) => Math.max(...runs.map((dates) => dates[e])));
        expect(greatest).toEqual(latest);
        const earliest = events.map((e) => Math.min(...runs.map((dates) => dates[e])));
        expect(windowsUnder(free, constraints)).toEqual({ earliest, latest });
        const net: CausalNet = { ...free, constraints, earliest, latest };
        if (constraints.length > 0) seen.constrained++;
        const { happened, pending } = stretchIn(free, drawn);
        const first = earliestUnder(net, constraints, happened);
        const dateOf = (dates: readonly number[]) => greatestOf(happened, dates);
        expect(runs).toContainEqual(first);
        expect(dateOf(first)).toBe(Math.min(...runs.map(dateOf)));
        const isAfter = (late: readonly number[], early: readonly number[]) =>
          late.some((b) => early.some((a) => net.precedes(b, a)));

        const isJoint = (dates: readonly number[], lasting: boolean) => {
          const moment = Math.max(0, ...happened.map((e) => dates[e]));
          return pending.every((e) => (lasting ? dates[e] > moment : dates[e] >= moment));
        };
        for (const lasting of [false, true]) {
          const found = runToCut(net, happened, pending, lasting);
          const exists = !isAfter(pending, happened) && runs.some((dates) => isJoint(dates, lasting));
          expect(found !== null).toBe(exists);
        }

        const event = some % count;
        const found = runToEvent(net, event, happened, pending);
        const isOrdered =
          !isAfter([event], happened) && !isAfter(pending, happened) && !isAfter(pending, [event]);
        const happens = (dates: readonly number[]) =>
          happened.every((e) => dates[e] <= dates[event]) && pending.every((e) => dates[e] >= dates[event]);
        expect(found !== null).toBe(isOrdered && runs.some(happens));
        if (found === null) seen.none++;
        else {
          seen.moments++;
          expect(found.events.at(-1)).toBe(event);
          expect(found.events).toEqual(expect.arrayContaining([...happened]));
          for (const e of pending) expect(found.events).not.toContain(e);
          // Each event has its causes before it.
          found.events.forEach((e, i) => {
            expect(found.events.slice(0, i)).toEqual(expect.arrayContaining([...net.causes[e]]));
          });
        }

        const periods = several.map((each) => stretchIn(free, each));
        const totals = runs.map((dates) => lengthsIn(dates, periods).reduce((sum, each) => sum + each, 0));
        const longest = runs.map((dates) => Math.max(...lengthsIn(dates, periods)));
        const lengths = lengthsOf(net, periods, 0, budgetOf(dates));
        for (const [{ least, most, atLeast, atMost }, all] of [
          [lengths.total, totals],
          [lengths.longest, longest],
        ] as const) {
          const [shortest, greatest] = [Math.min(...all), Math.max(...all)];
          // In whole units the longest period may have to be longer than it need be.
          expect([unitsOf(atLeast), shortest, Math.ceil(unitsOf(least))].sort((x, y) => x - y)).toEqual([
            unitsOf(atLeast),
            shortest,
            Math.ceil(unitsOf(least)),
          ]);
          expect([most, greatest, atMost].sort((x, y) => x - y)).toEqual([most, greatest, atMost]);
        }
        if (isExact(lengths.total) && isExact(lengths.longest)) seen.lengths++;
        else {
          seen.open++;
          expect(periods.length).toBeGreaterThan(1);
        }
        expect(lengthsIn(lengths.total.dates, periods).reduce((sum, each) => sum + each, 0)).toBe(
          lengths.total.most,
        );
        expect(Math.max(...lengthsIn(lengths.longest.dates, periods))).toBe(lengths.longest.most);
      },
    ),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`seed ${SEED}:`, JSON.stringify(seen));
  expect(seen.moments).toBeGreaterThan(CASES / 10);
  expect(seen.lengths).toBeGreaterThan(CASES / 2);
});

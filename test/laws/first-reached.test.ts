import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DatedRun } from '../../src/statespace/causal/cuts/dated-run.ts';
import { firstReached } from '../../src/statespace/causal/cuts/first-reached.ts';
import type { Period } from '../../src/statespace/causal/cuts/period.ts';
import { budgetOf } from '../../src/statespace/causal/dates/budget.ts';
import type { CausalNet } from '../../src/statespace/causal/process/causal-net.ts';
import {
  allDates,
  constraintsIn,
  type Dates,
  smallNet,
  someConstraint,
  someStretch,
  stretchIn,
} from '../arbitraries/small-causal-nets.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 5);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1000);
const EVENTS = 5;
const ENOUGH = 500_000;

const net = smallNet(EVENTS, fc.nat({ max: 2 }), fc.constantFrom(0, 1, 2));
const constraints = fc.oneof(fc.constant([]), fc.array(someConstraint(EVENTS), { maxLength: 3 }));
const several = fc.array(someStretch(EVENTS, 1), { minLength: 1, maxLength: 4 });

/** All orders in which the events of a run can happen. */
function ordersOf({ causes }: CausalNet, dates: Dates): readonly (readonly number[])[] {
  const orders: (readonly number[])[] = [];
  const goOn = (done: readonly number[]): void => {
    if (done.length === dates.length) orders.push(done);
    const left = [...dates.keys()].filter((e) => !done.includes(e));
    const date = Math.min(...left.map((e) => dates[e]!));
    for (const e of left)
      if (dates[e] === date && causes[e]!.every((cause) => done.includes(cause))) goOn([...done, e]);
  };
  goOn([]);
  return orders;
}

/** After how many of these events all of some period has happened, and none of what ends it; `null` if never. */
function reachedAfter(events: readonly number[], periods: readonly Period[]): number | null {
  for (let count = 0; count <= events.length; count++) {
    const past = events.slice(0, count);
    const isIn = ({ happened, pending }: Period) =>
      happened.every((e) => past.includes(e)) && pending.every((e) => !past.includes(e));
    if (periods.some(isIn)) return count;
  }
  return null;
}

function dateAfter(count: number, events: readonly number[], dates: Dates): number {
  return count === 0 ? 0 : dates[events[count - 1]!]!;
}

test(`one of several periods is reached first when it is in some run and order (seed ${SEED})`, () => {
  const seen = { compared: 0, never: 0, sometimes: 0, always: 0, tied: 0, constrained: 0 };
  fc.assert(
    fc.property(net, constraints, several, (free, drawnConstraints, drawn) => {
      const kept = constraintsIn(free, drawnConstraints);
      const runs = allDates(free, kept);
      fc.pre(runs.length > 0);
      const periods = drawn.map((each) => stretchIn(free, each));
      const bounds = [...free.causes.keys()].map((e) => runs.map((dates) => dates[e]!));
      const under = {
        ...free,
        constraints: kept,
        earliest: bounds.map((all) => Math.min(...all)),
        latest: bounds.map((all) => Math.max(...all)),
      };
      const reached = runs.flatMap((dates) =>
        ordersOf(free, dates).map((events) => {
          const after = reachedAfter(events, periods);
          return after === null ? null : dateAfter(after, events, dates);
        }),
      );
      const dates = reached.filter((date) => date !== null);
      const { span, failing } = firstReached(under, periods, budgetOf(ENOUGH));
      expect(failing !== null).toBe(reached.includes(null));
      if (dates.length === 0) expect(span).toBeNull();
      else {
        const [least, most] = [Math.min(...dates), Math.max(...dates)];
        expect([span!.earliest.date, span!.latest.date]).toEqual([least, most]);
        const first = span!.earliest.run;
        expect(reachedAfter(first.events, periods)).not.toBeNull();
        expect(dateAfter(first.events.length, first.events, datesOf(first))).toBe(least);
        const last = span!.latest.runFrom(0);
        expect(reachedAfter(last.events, periods)).toBe(last.events.length);
        expect(dateAfter(last.events.length, last.events, datesOf(last))).toBe(most);
      }
      if (failing !== null) {
        const shown = datesOf(failing);
        expect(runs).toContainEqual(shown);
        expect(ordersOf(free, shown)).toContainEqual(failing.events);
        expect(reachedAfter(failing.events, periods)).toBeNull();
      }

      seen.compared += 1;
      if (kept.length > 0) seen.constrained += 1;
      if (dates.length === 0) seen.never += 1;
      else if (reached.includes(null)) seen.sometimes += 1;
      else seen.always += 1;
      const tellable = runs.map((each) =>
        ordersOf(free, each).map((events) => reachedAfter(events, periods) === null),
      );
      if (tellable.some((orders) => orders.includes(true) && orders.includes(false))) seen.tied += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`reached first, seed ${SEED}:`, JSON.stringify(seen));
  expect(seen.sometimes).toBeGreaterThan(CASES / 10);
  expect(seen.always).toBeGreaterThan(CASES / 10);
  expect(seen.tied).toBeGreaterThan(CASES / 20);
}, 600_000);

/** By event; nothing of those that a moment has not. */
function datesOf({ events, dates }: DatedRun): Dates {
  const found: number[] = [];
  events.forEach((e, i) => {
    found[e] = dates[i]!;
  });
  return found;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CausalNet, causalNetOf, datesFor } from '../../src/statespace/causal/causal-net.ts';
import type { Constraint } from '../../src/statespace/causal/constraint.ts';
import {
  earliestUnder,
  greatestDatesUnder,
  greatestOf,
  windowsUnder,
} from '../../src/statespace/causal/greatest-dates.ts';
import { jointMoment, lastEvents, momentOf } from '../../src/statespace/causal/joint.ts';
import { type Length, lengthsOf } from '../../src/statespace/causal/lengths.ts';
import type { Stretch } from '../../src/statespace/causal/stretch.ts';
import type { NetTransition } from '../../src/tpn/time-petri-net.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2002);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1500);
const EVENTS = 6;

/** A few events, each with some of those before as its causes and a delay of up to three values. */
const smallNet = fc
  .array(
    fc.record({
      causes: fc.uniqueArray(fc.nat({ max: EVENTS - 1 }), { maxLength: 2 }),
      least: fc.nat({ max: 3 }),
      width: fc.nat({ max: 2 }),
    }),
    { minLength: 2, maxLength: EVENTS },
  )
  .map((events): CausalNet => {
    const places: { name: string; tokens: number }[] = [];
    const place = (tokens: number) => ({
      place: places.push({ name: `p${places.length}`, tokens }) - 1,
      weight: 1,
    });
    const transitions = events.map(({ least, width }, e) => ({
      name: `t${e}`,
      interval: { eft: least, eftOpen: false, lft: least + width, lftOpen: false },
      inputs: [place(1)],
      reads: [],
      inhibitors: [],
      outputs: [place(0)],
    }));
    events.forEach(({ causes }, e) => {
      for (const cause of causes.filter((c) => c < e)) {
        const between = place(0);
        transitions[cause].outputs.push(between);
        transitions[e].inputs.push(between);
      }
    });
    return causalNetOf({ name: 'small', places, transitions: transitions satisfies NetTransition[] })!;
  });

/** The dates of the runs for all choices of whole delays. */
function datesOfAll(net: CausalNet): readonly (readonly number[])[] {
  const delays = net.least.reduce<readonly (readonly number[])[]>(
    (all, least, e) =>
      all.flatMap((before) =>
        Array.from({ length: net.greatest[e] - least + 1 }, (_, i) => [...before, least + i]),
      ),
    [[]],
  );
  return delays.map((each) => datesFor(net, each));
}

/** Some events come in time for others, or by a date. */
const constraint = fc.record({
  event: fc.nat({ max: EVENTS - 1 }),
  after: fc.uniqueArray(fc.nat({ max: EVENTS - 1 }), { maxLength: 2 }),
  plus: fc.integer({ min: -1, max: 3 }),
});

function keeps(dates: readonly number[], { event, after, plus }: Constraint): boolean {
  return dates[event] <= Math.max(0, ...after.map((e) => dates[e])) + plus;
}

const someEvents = fc.uniqueArray(fc.nat({ max: EVENTS - 1 }), { maxLength: 2 });
const stretch = fc.record({ happened: someEvents, pending: someEvents });

test(`moments and lengths are those of all choices of whole delays (seed ${SEED})`, () => {
  const seen = { moments: 0, none: 0, lengths: 0, open: 0, constrained: 0, impossible: 0 };
  fc.assert(
    fc.property(
      smallNet,
      fc.oneof(fc.constant([]), fc.array(constraint, { minLength: 1, maxLength: 4 })),
      stretch,
      fc.array(stretch, { minLength: 1, maxLength: 3 }),
      fc.nat({ max: EVENTS - 1 }),
      (free, drawnConstraints, drawn, several, some) => {
        const count = free.causes.length;
        const constraints = drawnConstraints
          .filter(({ event }) => event < count)
          .map((each) => ({ ...each, after: each.after.filter((e) => e < count) }));
        const runs = datesOfAll(free).filter((dates) => constraints.every((each) => keeps(dates, each)));
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
        const within = ({ happened, pending }: Stretch): Stretch => ({
          happened: happened.filter((e) => e < count),
          pending: pending.filter((e) => e < count),
        });
        const { happened, pending } = within(drawn);
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
          const found = jointMoment(net, happened, pending, lasting);
          const exists = !isAfter(pending, happened) && runs.some((dates) => isJoint(dates, lasting));
          expect(found !== null).toBe(exists);
        }

        const event = some % count;
        const found = momentOf(net, event, happened, pending);
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

        const stretches = several.map(within);
        const last = lastEvents(net);
        const lengthsIn = (dates: readonly number[]) =>
          stretches.map((each) => {
            const ends = each.pending.map((e) => dates[e]);
            const end = ends.length > 0 ? Math.min(...ends) : Math.max(...last.map((e) => dates[e]));
            return Math.max(0, end - Math.max(0, ...each.happened.map((e) => dates[e])));
          });
        const lengths = lengthsOf(net, stretches, 0);
        const totals = runs.map((dates) => lengthsIn(dates).reduce((sum, each) => sum + each, 0));
        const longest = runs.map((dates) => Math.max(...lengthsIn(dates)));
        const isExact = ({ least, most, atLeast, atMost }: Length) => least === atLeast && most === atMost;
        if (isExact(lengths.total) && isExact(lengths.longest)) seen.lengths++;
        else {
          seen.open++;
          expect(stretches.length).toBeGreaterThan(1);
        }
        for (const [{ least, most, atLeast, atMost }, all] of [
          [lengths.total, totals],
          [lengths.longest, longest],
        ] as const) {
          const [shortest, greatest] = [Math.min(...all), Math.max(...all)];
          expect([atLeast, shortest, least].sort((a, b) => a - b)).toEqual([atLeast, shortest, least]);
          expect([most, greatest, atMost].sort((a, b) => a - b)).toEqual([most, greatest, atMost]);
        }
        expect(lengthsIn(lengths.total.dates).reduce((sum, each) => sum + each, 0)).toBe(lengths.total.most);
        expect(Math.max(...lengthsIn(lengths.longest.dates))).toBe(lengths.longest.most);
      },
    ),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`seed ${SEED}:`, JSON.stringify(seen));
  expect(seen.moments).toBeGreaterThan(CASES / 10);
  expect(seen.lengths).toBeGreaterThan(CASES / 2);
});

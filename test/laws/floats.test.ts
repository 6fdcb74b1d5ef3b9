import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimedEvents } from '../../src/statespace/causal/slack/activity-network.ts';
import { type Floats, floatsOf } from '../../src/statespace/causal/slack/slack.ts';
import { datesOf, endWith, floatIn, plainFloats } from '../oracle/float-tables.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2010);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);

/** An event of a small network; those that take no time are between activities. */
const event = fc.record({
  kind: fc.constantFrom('activity', 'activity', 'activity', 'immediate'),
  least: fc.nat({ max: 4 }),
  width: fc.nat({ max: 2 }),
  /** How far before it its causes are; those before the first are none. */
  causes: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
});

const network = fc.record({
  events: fc.array(event, { minLength: 1, maxLength: 8 }),
  /** Which event may take for ever; none beyond the last. */
  endless: fc.nat({ max: 30 }),
});

function netOf({ events, endless }: typeof network extends fc.Arbitrary<infer T> ? T : never) {
  const causes = events.map((e, i) => [...new Set(e.causes.filter((by) => by <= i).map((by) => i - by))]);
  const least = events.map((e) => (e.kind === 'immediate' ? 0 : e.least));
  const greatest = events.map((e, i) =>
    e.kind === 'immediate' ? 0 : i === endless ? Infinity : e.least + e.width,
  );
  const net: TimedEvents = { causes, least, greatest, earliest: datesOf({ causes }, least) };
  return { net, activities: new Set(events.flatMap((e, i) => (e.kind === 'activity' ? [i] : []))) };
}

const MANY = 10_000;

/** Here the longest way through an activity is not the one on which its float is least. */
const NOT_THE_LONGEST_WAY = {
  events: [
    { kind: 'activity', least: 0, width: 0, causes: [] },
    { kind: 'activity', least: 1, width: 0, causes: [] },
    { kind: 'activity', least: 0, width: 0, causes: [2, 1] },
    { kind: 'activity', least: 2, width: 0, causes: [3] },
    { kind: 'activity', least: 0, width: 1, causes: [1, 2] },
    { kind: 'activity', least: 0, width: 1, causes: [3] },
  ],
  endless: 0,
};

/** What takes over when the event becomes shorter than it is in these durations, from the definition. */
function rivalsOf(net: TimedEvents, durations: readonly number[], e: number, at: number): readonly number[] {
  const shorter = durations.map((d, i) => (i === e ? at : d));
  return net.causes.flatMap((_, i) =>
    floatIn(net, durations, i) > 0 && floatIn(net, shorter, i) === 0 ? [i] : [],
  );
}

function checkSensitivity(
  net: TimedEvents,
  durations: readonly number[],
  e: number,
  { without, fixed, rivals }: Floats['latestEnd'],
): boolean {
  for (let d = 0; d <= durations[e] + 12; d++)
    expect(endWith(net, durations, e, d)).toBe(Math.max(without, fixed + d));
  if (rivals.length === 0) return false;
  const known = rivalsOf(net, durations, e, without - fixed);
  for (const rival of rivals) expect(known).toContain(rival);
  return true;
}

test(`floats are those of all whole durations (seed ${SEED})`, () => {
  const hits = { activities: 0, always: 0, sometimes: 0, never: 0, endless: 0, narrower: 0, rivals: 0 };
  fc.assert(
    fc.property(network, (drawn) => {
      const { net, activities } = netOf(drawn);
      const plain = plainFloats(net, activities);
      const ends = [...activities];
      floatsOf(net, ends, MANY).forEach((floats, i) => {
        const e = ends[i];
        if (floats === null) throw new Error('an event that happens has no floats');
        const { freeSlack, leastFloat, greatestFloat } = floats;
        expect(leastFloat.atLeast).toBe(leastFloat.atMost);
        expect({
          leastFree: freeSlack.least,
          greatestFree: freeSlack.greatest,
          leastFloat: leastFloat.atMost,
          greatestFloat,
        }).toEqual(plain.get(e));
        if (!net.greatest.includes(Infinity) && checkSensitivity(net, net.greatest, e, floats.latestEnd))
          hits.rivals += 1;
        checkSensitivity(net, net.least, e, floats.earliestEnd);
        hits.activities += 1;
        if (greatestFloat === 0) hits.always += 1;
        else if (leastFloat.atMost === 0) hits.sometimes += 1;
        else hits.never += 1;
        if (greatestFloat === Infinity) hits.endless += 1;
        if (freeSlack.least < freeSlack.greatest && freeSlack.greatest < greatestFloat) hits.narrower += 1;
      });
    }),
    { seed: SEED, numRuns: CASES, examples: [[NOT_THE_LONGEST_WAY]] },
  );
  console.log(`seed ${SEED}: ${JSON.stringify(hits)}`);
  for (const count of Object.values(hits)) expect(count).toBeGreaterThan(0);
}, 600_000);

test(`a small budget leaves least floats between two bounds (seed ${SEED})`, () => {
  let open = 0;
  fc.assert(
    fc.property(network, fc.integer({ min: 1, max: 3 }), (drawn, budget) => {
      const { net, activities } = netOf(drawn);
      const ends = [...activities];
      const full = floatsOf(net, ends, MANY);
      floatsOf(net, ends, budget).forEach((floats, i) => {
        const { atLeast, atMost } = floats!.leastFloat;
        expect(atLeast).toBeLessThanOrEqual(full[i]!.leastFloat.atMost);
        expect(atMost).toBeGreaterThanOrEqual(full[i]!.leastFloat.atMost);
        if (atLeast < atMost) open += 1;
      });
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`seed ${SEED}: ${open} least floats left open`);
  expect(open).toBeGreaterThan(0);
}, 600_000);

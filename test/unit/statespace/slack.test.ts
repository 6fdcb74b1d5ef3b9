import { describe, expect, test } from 'vitest';
import { networkOfEvents, type TimedEvents } from '../../../src/statespace/causal/slack/activity-network.ts';
import { subnetworksOf } from '../../../src/statespace/causal/slack/contraction.ts';
import { floatsOf } from '../../../src/statespace/causal/slack/slack.ts';
import { datesOf } from '../../oracle/float-tables.ts';

const MANY = 1_000;

/** An event: `2..3` after its causes, which are given by their numbers. */
type Given = readonly [interval: string, ...causes: number[]];

/** The floats of events, of all of them by default. */
function floats(given: readonly Given[], ends = given.map((_, e) => e)) {
  return floatsOf(timed(given), ends, MANY).map((found) => found!);
}

function timed(given: readonly Given[]): TimedEvents {
  const bounds = given.map(([interval]) => interval.split('..').map(Number));
  const causes = given.map(([, ...list]) => list);
  const least = bounds.map(([min]) => min!);
  return { causes, least, greatest: bounds.map(([, max]) => max!), earliest: datesOf({ causes }, least) };
}

const exactly = (n: number) => ({ atLeast: n, atMost: n });

describe('of two ways that meet', () => {
  // a then b beside c, and d after both.
  const [a, b, c, d] = floats([['2..3'], ['4..6', 0], ['5..8'], ['1..1', 1, 2]]);

  test('either may be critical, and what comes after both always is', () => {
    // a and b take 6 to 9, c takes 5 to 8.
    expect([a, b, c, d].map(({ leastFloat }) => leastFloat)).toEqual([0, 0, 0, 0].map(exactly));
    expect([a, b, c, d].map(({ greatestFloat }) => greatestFloat)).toEqual([2, 2, 4, 0]);
  });

  test('free slack is what the last one before the meeting has', () => {
    expect(a.freeSlack).toEqual({ least: 0, greatest: 0 });
    expect(b.freeSlack).toEqual({ least: 0, greatest: 2 });
    expect(c.freeSlack).toEqual({ least: 0, greatest: 4 });
    expect(d.freeSlack).toEqual({ least: 0, greatest: 0 });
  });

  test('the ends of the run move with durations until the other way takes over', () => {
    expect(a.latestEnd).toEqual({ without: 9, fixed: 7, rivals: [2] });
    expect(c.latestEnd).toEqual({ without: 10, fixed: 1, rivals: [] });
    expect(d.latestEnd).toEqual({ without: -Infinity, fixed: 9, rivals: [] });
    expect(b.earliestEnd).toEqual({ without: 6, fixed: 3, rivals: [2] });
  });
});

describe('what is never critical', () => {
  test('has a least float above zero', () => {
    const [, short] = floats([['5..6'], ['1..3']]);
    expect(short).toMatchObject({ leastFloat: exactly(2), greatestFloat: 5 });
  });

  test('may share with its rival what comes before: to be late together helps neither', () => {
    const [first, b, rival] = floats([['0..9'], ['1..2', 0], ['3..4', 0]]);
    expect(b).toMatchObject({ leastFloat: exactly(1), greatestFloat: 3 });
    expect(rival).toMatchObject({ leastFloat: exactly(0), greatestFloat: 0 });
    expect(first).toMatchObject({ leastFloat: exactly(0), greatestFloat: 0 });
  });
});

describe('durations without a bound', () => {
  test('leave the others any float, and are critical in some run', () => {
    const [endless, other] = floats([['1..Infinity'], ['4..5']]);
    expect(endless).toMatchObject({ leastFloat: exactly(0), greatestFloat: 4 });
    expect(other).toMatchObject({ leastFloat: exactly(0), greatestFloat: Infinity });
    expect(other.freeSlack).toEqual({ least: 0, greatest: Infinity });
    expect(endless.latestEnd).toEqual({ without: 5, fixed: 0, rivals: [1] });
    expect(other.latestEnd).toEqual({ without: Infinity, fixed: 0, rivals: [] });
  });

  test('do not outweigh each other: more of them on the other way', () => {
    // Both ways may take for ever; c has always the start that it shares, and a tail longer than the other's.
    const [, b, c] = floats([['1..Infinity'], ['1..2', 0], ['3..Infinity', 0]]);
    expect(b).toMatchObject({ leastFloat: exactly(1), greatestFloat: Infinity });
    expect(c).toMatchObject({ leastFloat: exactly(0), greatestFloat: 0 });
  });

  test('beyond exact numbers leave the least float between bounds', () => {
    const huge = 2 ** 51;
    const [, other] = floats([['1..Infinity'], [`4..${huge}`]]);
    expect(other.leastFloat).toEqual({ atLeast: 0, atMost: 0 });
    const [first] = floats([['1..Infinity'], [`${huge}..${huge}`]]);
    expect(first.leastFloat).toEqual({ atLeast: 0, atMost: huge - 1 });
  });
});

test('what takes no time links activities and is none', () => {
  const given: Given[] = [['2..2'], ['0..0', 0], ['5..5'], ['0..0', 1, 2], ['1..1', 3]];
  const [first, second, last] = floats(given, [0, 2, 4]);
  expect(first.freeSlack).toEqual({ least: 3, greatest: 3 });
  expect(second.latestEnd).toEqual({ without: 3, fixed: 1, rivals: [0] });
  expect(last.greatestFloat).toBe(0);
});

test('what only endless activities lead to has no other way', () => {
  const [first, second] = floats([['0..Infinity'], ['0..Infinity', 0]], [0, 1]);
  expect(first.latestEnd).toEqual({ without: -Infinity, fixed: Infinity, rivals: [] });
  expect(second.earliestEnd).toEqual({ without: -Infinity, fixed: 0, rivals: [] });
});

test('an event that never happens has no floats', () => {
  const events = timed([['1..1'], ['1..1']]);
  expect(floatsOf({ ...events, earliest: [1, Infinity] }, [0, 1], MANY)[1]).toBeNull();
});

test('what meets in one step is looked at apart', () => {
  // Three sites of two ways each, and one step after all.
  const site = (i: number): Given[] => [
    [`1..${4 + i}`],
    ['2..5', 4 * i],
    ['3..4', 4 * i],
    ['1..1', 4 * i + 1, 4 * i + 2],
  ];
  const events = timed([...[0, 1, 2].flatMap(site), ['0..0', 3, 7, 11], ['1..2', 12]]);
  const { network } = networkOfEvents(events);
  expect(network.causes.length).toBe(16);
  const parts = [...subnetworksOf(network)].filter(({ own }) => own.length > 0);
  // A site with what follows it, and one activity for the two others between start and end.
  expect(Math.max(...parts.map((part) => part.network.causes.length))).toBe(9);
  expect(parts.flatMap(({ own }) => own).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 14 }, (_, i) => i + 1),
  );
});

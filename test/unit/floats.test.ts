import { describe, expect, test } from 'vitest';
import { networkOfEvents } from '../../src/statespace/causal/activity-network.ts';
import { causalNetOf } from '../../src/statespace/causal/causal-net.ts';
import { partsOf } from '../../src/statespace/causal/contraction.ts';
import { floatsOf } from '../../src/statespace/causal/floats.ts';
import { net } from '../oracle/nets.ts';

const MANY = 1_000;

/** The floats of transitions, by their numbers; all that take time by default. */
function floats(tokens: string, transitions: readonly string[], ends = transitions.map((_, t) => t)) {
  return floatsOf(causal(tokens, transitions), ends, MANY).map((found) => found!);
}

function causal(tokens: string, transitions: readonly string[]) {
  const found = causalNetOf(net('floats', tokens, transitions));
  if (found === null) throw new Error('something competes');
  return found;
}

const exactly = (n: number) => ({ atLeast: n, atMost: n });

describe('of two ways that meet', () => {
  // a then b beside c, and d after both.
  const [a, b, c, d] = floats('p q', [
    '[2,3] p -> p1',
    '[4,6] p1 -> p2',
    '[5,8] q -> q1',
    '[1,1] p2 q1 -> end',
  ]);

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
    const [, short] = floats('p q', ['[5,6] p -> e', '[1,3] q -> f']);
    expect(short).toMatchObject({ leastFloat: exactly(2), greatestFloat: 5 });
  });

  test('may share with its rival what comes before: to be late together helps neither', () => {
    const [first, b, rival] = floats('p', ['[0,9] p -> x y', '[1,2] x -> x1', '[3,4] y -> y1']);
    expect(b).toMatchObject({ leastFloat: exactly(1), greatestFloat: 3 });
    expect(rival).toMatchObject({ leastFloat: exactly(0), greatestFloat: 0 });
    expect(first).toMatchObject({ leastFloat: exactly(0), greatestFloat: 0 });
  });
});

describe('durations without a bound', () => {
  test('leave the others any float, and are critical in some run', () => {
    const [endless, other] = floats('p q', ['[1,w[ p -> e', '[4,5] q -> f']);
    expect(endless).toMatchObject({ leastFloat: exactly(0), greatestFloat: 4 });
    expect(other).toMatchObject({ leastFloat: exactly(0), greatestFloat: Infinity });
    expect(other.freeSlack).toEqual({ least: 0, greatest: Infinity });
    expect(endless.latestEnd).toEqual({ without: 5, fixed: 0, rivals: [1] });
    expect(other.latestEnd).toEqual({ without: Infinity, fixed: 0, rivals: [] });
  });

  test('do not outweigh each other: more of them on the other way', () => {
    // Both ways may take for ever; c has always the start that it shares, and a tail longer than the other's.
    const [, b, c] = floats('p', ['[1,w[ p -> x y', '[1,2] x -> x1', '[3,w[ y -> y1']);
    expect(b).toMatchObject({ leastFloat: exactly(1), greatestFloat: Infinity });
    expect(c).toMatchObject({ leastFloat: exactly(0), greatestFloat: 0 });
  });

  test('beyond exact numbers leave the least float between bounds', () => {
    const huge = 2 ** 51;
    const net_ = causal('p q', [`[1,w[ p -> e`, `[4,${huge}] q -> f`]);
    const [, other] = floatsOf(net_, [0, 1], MANY);
    expect(other!.leastFloat).toEqual({ atLeast: 0, atMost: 0 });
    const [first] = floatsOf(causal('p q', ['[1,w[ p -> e', `[${huge},${huge}] q -> f`]), [0], MANY);
    expect(first!.leastFloat).toEqual({ atLeast: 0, atMost: huge - 1 });
  });
});

test('what takes no time links activities and is none', () => {
  const transitions = ['[2,2] p -> a', '[0,0] a -> b', '[0,0] b q1 -> c', '[5,5] q -> q1', '[1,1] c -> d'];
  const [first, second, last] = floats('p q', transitions, [0, 3, 4]);
  expect(first.freeSlack).toEqual({ least: 3, greatest: 3 });
  expect(second.latestEnd).toEqual({ without: 3, fixed: 1, rivals: [0] });
  expect(last.greatestFloat).toBe(0);
});

test('an event that never happens has no floats', () => {
  expect(floatsOf(causal('p', ['[1,1] p -> a', '[1,1] z -> b']), [0, 1], MANY)[1]).toBeNull();
});

test('what meets in one step is looked at apart', () => {
  // Three sites of two ways each, and one step after all.
  const site = (i: number) => [
    `[1,${3 + i}] s${i} -> a${i} b${i}`,
    `[2,5] a${i} -> c${i}`,
    `[3,4] b${i} -> d${i}`,
    `[1,1] c${i} d${i} -> e${i}`,
  ];
  const events = causal('s1 s2 s3', [
    ...[1, 2, 3].flatMap(site),
    '[0,0] e1 e2 e3 -> all',
    '[1,2] all -> done',
  ]);
  const { network } = networkOfEvents(events);
  expect(network.causes.length).toBe(16);
  const parts = [...partsOf(network)].filter(({ own }) => own.length > 0);
  // A site with what follows it, and one activity for the two others between start and end.
  expect(Math.max(...parts.map((part) => part.network.causes.length))).toBe(9);
  expect(parts.flatMap(({ own }) => own).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 14 }, (_, i) => i + 1),
  );
});

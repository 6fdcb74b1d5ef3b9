import { describe, expect, test } from 'vitest';
import { type ClassOptions, stateClasses } from '../../../src/statespace/classes/state-classes.ts';
import { explore } from '../../../src/statespace/exploration/explore.ts';
import { breadthFirst } from '../../../src/statespace/exploration/frontier.ts';
import { StoreFullError, startLimits } from '../../../src/statespace/exploration/limits.ts';
import { atLeastMarked } from '../../../src/tpn/net/condition.ts';
import type { TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';
import { net } from '../../support/nets.ts';

function scaled(given: TimePetriNet, factor: number): TimePetriNet {
  const transitions = given.transitions.map((t) => {
    const { eft, lft } = t.interval;
    return { ...t, interval: { ...t.interval, eft: eft * factor, lft: lft * factor } };
  });
  return { ...given, transitions };
}

async function explored(given: TimePetriNet, options: Partial<ClassOptions> = {}) {
  const space = stateClasses(given, { keep: 'equality', clock: null, ...options });
  const { statistics } = await explore(space, breadthFirst(), {}, startLimits({}));
  return { space, statistics };
}

const cyclic = net('cyclic', 'a b c', [
  '[0,3] a -> d',
  '[0,2] b -> e',
  '[1,4] c -> f',
  '[0,2] d e -> a b',
  '[0,1] f -> c',
]);

test('a class that is too large to be kept is refused before its dates are computed', () => {
  const wide = net('wide', 'p', new Array<string>(40_000).fill('[0,3] p ->'));
  const space = stateClasses(wide, { keep: 'equality', clock: null });
  expect(() => space.addInitial()).toThrow(StoreFullError);
});

describe('the unit of time says nothing', () => {
  // Codes of 8, 16 and 32 bits, their limits, and whole doubles.
  for (const factor of [1, 31, 32, 8_191, 8_192, 2 ** 26, 2 ** 27, 2 ** 33, 2 ** 48 - 1]) {
    test(`the classes of a net are as many when it is ${factor} times slower`, async () => {
      const { statistics } = await explored(scaled(cyclic, factor));
      expect(statistics).toEqual((await explored(cyclic)).statistics);
    });
  }

  test('nor where bounds are open', async () => {
    const open = net('open', 'a b', [']0,3] a -> c', '[0,2[ b -> d', ']1,2[ c d -> a b']);
    const { statistics } = await explored(open);
    for (const factor of [20, 21, 5_461, 2 ** 27, 2 ** 31]) {
      expect((await explored(scaled(open, factor))).statistics).toEqual(statistics);
    }
  });

  test('dates are that many times later, to the last unit', async () => {
    const row = net('row', 'a x', ['[3,5] a -> b', '[2,7] b -> c', '[1,9] x -> y']);
    for (const factor of [1, 100_000_000_001]) {
      const { space } = await explored(scaled(row, factor), { clock: 30 * factor });
      const dead = [...Array(space.size()).keys()].filter((state) => space.enabled(state).length === 0);
      const dates = dead.map(space.dates);
      expect(Math.min(...dates.map((d) => d.earliest))).toBe(5 * factor);
      expect(Math.max(...dates.map((d) => d.latest))).toBe(12 * factor);
    }
  });
});

describe('inclusion', () => {
  const both = net('both', 'a b', ['[0,4] a -> c', '[2,3] b -> d']);

  test('keeps the dates of all classes', async () => {
    const datesOf = async (keep: ClassOptions['keep']) => {
      const { space } = await explored(both, { keep, clock: 10 });
      const dead = [...Array(space.size()).keys()].filter(
        (state) => space.isKept(state) && space.enabled(state).length === 0,
      );
      const dates = dead.map(space.dates);
      return [Math.min(...dates.map((d) => d.earliest)), Math.max(...dates.map((d) => d.latest))];
    };
    expect(await datesOf('inclusion')).toEqual([2, 4]);
    expect(await datesOf('equality')).toEqual([2, 4]);
  });

  test('leaves out the classes inside another one', async () => {
    const [every, some] = [await explored(cyclic), await explored(cyclic, { keep: 'inclusion' })];
    expect(some.statistics.classes).toBeLessThan(every.statistics.classes);
    expect(some.statistics.markings).toBe(every.statistics.markings);
  });
});

describe('stubborn sets', () => {
  const lastDates = async (given: TimePetriNet, options: Partial<ClassOptions>) => {
    const { space } = await explored(given, { clock: 50, ...options });
    const dead = [...Array(space.size()).keys()].filter((state) => space.enabled(state).length === 0);
    const dates = dead.map(space.dates);
    return [Math.min(...dates.map((d) => d.earliest)), Math.max(...dates.map((d) => d.latest))];
  };

  test('try both orders where one of them starts a wait anew', async () => {
    // At 1, `p` has a token for `x` all the time when the second one comes before the first is taken, and else not.
    const renewing = net('renewing', 'start p', [
      '[1,1] start -> a b',
      '[0,0] a -> p',
      '[0,0] b p -> c',
      '[2,3] p -> d',
    ]);
    expect(await lastDates(renewing, {})).toEqual([2, 4]);
    expect(await lastDates(renewing, { stubborn: true })).toEqual([2, 4]);
    const inhibited = net('inhibited', 'start q', [
      '[1,1] start -> a b',
      '[0,0] a q -> c',
      '[0,0] b -> q',
      '[2,3] q ->',
    ]);
    expect(await lastDates(inhibited, { stubborn: true })).toEqual(await lastDates(inhibited, {}));
  });

  test('try one order where all are alike', async () => {
    const alike = net('alike', 'a b c', ['[0,0] a -> d', '[0,0] b -> e', '[0,0] c -> f', '[1,2] d e f -> g']);
    expect((await explored(alike)).statistics.classes).toBe(9);
    expect((await explored(alike, { stubborn: true })).statistics.classes).toBe(5);
  });
});

describe('a state lasts', () => {
  const lasts = async (transitions: readonly string[]) =>
    (await explored(net('n', 'a b', transitions))).space.canLast(0);

  test('when no transition must fire at once', async () => {
    expect(await lasts(['[0,1] a -> c', '[1,1] b -> c'])).toBe(true);
    expect(await lasts(['[0,w[ a -> c'])).toBe(true);
    expect(await lasts(['[0,1[ a -> c'])).toBe(true);
    expect(await lasts(['[0,0] a -> c', '[1,1] b -> c'])).toBe(false);
  });

  test('when nothing can ever happen', async () => {
    expect(await lasts(['[0,0] never -> c'])).toBe(true);
  });
});

test('a latch keeps that its places were marked together, and only then', async () => {
  const passing = net('passing', 'a', ['[1,1] a -> b', '[1,1] b -> c']);
  const place = (name: string) => passing.places.findIndex((p) => p.name === name);
  const latches = [
    { marked: [place('b')] },
    { marked: [place('a'), place('b')] },
    { marked: null },
    { marked: [] },
  ];
  const { space } = await explored(passing, { latches });
  const first = passing.places.length;
  const latched = [0, 1, 2].map((state) => [...space.marking(state).slice(first)]);
  expect(latched).toEqual([
    [0, 0, 0, 1],
    [1, 0, 0, 1],
    [1, 0, 0, 1],
  ]);
});

describe('the changes that are counted', () => {
  // `up` holds a token but for the time between the first two firings and after the last.
  const blinking = net('blinking', 'up once', [
    '[1,3] up once -> b',
    '[2,4] b -> up again',
    '[5,w[ up again -> c',
  ]);
  const place = (name: string) => blinking.places.findIndex((p) => p.name === name);
  const changesOf = atLeastMarked(1, [[place('up')]]);

  test('are counted in the marking, with those before', async () => {
    const { space } = await explored(blinking, { clock: 50, changesOf });
    const tokens = [...Array(space.size()).keys()].map((state) => [...space.marking(state)]);
    expect(tokens.map((marking) => [marking[place('up')], marking.at(-1)])).toContainEqual([0, 1]);
    for (const marking of tokens) expect(marking[place('up')]).toBe(marking.at(-1)! % 2 === 0 ? 1 : 0);
  });

  test('are not counted where another of the places takes over', async () => {
    const both = atLeastMarked(1, [[place('up'), place('b')]]);
    const { space } = await explored(blinking, { clock: 50, changesOf: both, keep: 'inclusion' });
    const last = [...Array(space.size()).keys()].find((state) => space.enabled(state).length === 0)!;
    expect(space.marking(last).at(-1)).toBe(1);
  });

  test('have dates, each as far from any other as the runs allow', async () => {
    const passing = net('passing', 'a', ['[1,3] a -> b', '[2,4] b -> c', '[5,w[ c -> d']);
    const b = passing.places.findIndex((p) => p.name === 'b');
    const { space } = await explored(passing, {
      clock: 50,
      changesOf: atLeastMarked(1, [[b]]),
      keep: 'inclusion',
    });
    const last = [...Array(space.size()).keys()].find((state) => space.enabled(state).length === 0)!;
    expect(space.pastDates(last)).toEqual([
      [0, -1, -3, -8],
      [3, 0, -2, -7],
      [7, 4, 0, -5],
      [Infinity, Infinity, Infinity, 0],
    ]);
    expect(space.dates(last)).toEqual({ earliest: 8, latest: Infinity });
  });

  test('need a clock', () => {
    expect(() => stateClasses(blinking, { keep: 'equality', clock: null, changesOf })).toThrow(RangeError);
  });
});

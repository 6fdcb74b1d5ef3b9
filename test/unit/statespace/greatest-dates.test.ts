import { describe, expect, test } from 'vitest';
import {
  DatesNotFound,
  type Delays,
  earliestUnder,
  greatestDatesUnder,
  windowsUnder,
} from '../../../src/statespace/causal/dates/greatest-dates.ts';

/** One event after the other, each with its interval. */
function row(...intervals: readonly (readonly [number, number])[]): Delays {
  return {
    causes: intervals.map((_, e) => (e === 0 ? [] : [e - 1])),
    least: intervals.map(([least]) => least),
    greatest: intervals.map(([, greatest]) => greatest),
  };
}

/** Each event has its interval, from the start. */
function apart(...intervals: readonly (readonly [number, number])[]): Delays {
  return { ...row(...intervals), causes: intervals.map(() => []) };
}

const by = (event: number, after: readonly number[], plus = 0) => ({ event, after, plus });

describe('dates under constraints', () => {
  test('are as late as what has to come after them', () => {
    expect(greatestDatesUnder(apart([1, 9], [2, 4]), [by(0, [1])])).toEqual([4, 4]);
    expect(greatestDatesUnder(apart([1, 9], [2, 4], [3, 6]), [by(0, [1, 2], 1)])).toEqual([7, 4, 6]);
    expect(greatestDatesUnder(row([1, 9], [2, 4]), [by(1, [], 8)])).toEqual([6, 8]);
  });

  test('do not exist where the least ones already break one', () => {
    expect(greatestDatesUnder(apart([5, 9], [2, 4]), [by(0, [1])])).toBeNull();
    expect(greatestDatesUnder(apart([4, 9], [2, 4]), [by(0, [1])])).toEqual([4, 4]);
  });

  test('have windows of which the least dates need not be those of one run', () => {
    // One of the first two comes by 3.
    const net = apart([1, 5], [1, 5], [3, 3]);
    expect(windowsUnder(net, [by(2, [0, 1])])).toEqual({ earliest: [1, 1, 3], latest: [5, 5, 3] });
    const first = earliestUnder(net, [by(2, [0, 1])], [0, 1]);
    expect(Math.max(first[0], first[1])).toBe(3);
  });

  test('have no greatest one where nothing bounds them', () => {
    const net = apart([1, Infinity], [2, Infinity], [0, 4]);
    expect(windowsUnder(net, [by(0, [1])])).toEqual({ earliest: [1, 2, 0], latest: [Infinity, Infinity, 4] });
    expect(windowsUnder(net, [by(0, [2]), by(1, [0], 3)])).toEqual({
      earliest: [1, 2, 1],
      latest: [4, 7, 4],
    });
    const later = greatestDatesUnder(net, [by(0, [1])], 1_000)!;
    expect(Math.min(later[0], later[1])).toBeGreaterThan(1_000);
  });
});

describe('events that lower each other', () => {
  test('have no dates, however late they may be', () => {
    for (const most of [10, 1_000_000_000, Infinity])
      expect(greatestDatesUnder(row([1, most], [1, 2]), [by(1, [0])])).toBeNull();
  });

  test('have none either where each of several would have to', () => {
    for (const most of [10, 1_000, Infinity]) {
      const net = { causes: [[], [], [0], [1]], least: [1, 1, 1, 1], greatest: [most, most, 2, 2] };
      expect(greatestDatesUnder(net, [by(2, [0, 1]), by(3, [0, 1])])).toBeNull();
    }
  });

  test('are found to have none sooner than from however late they might be', () => {
    // With so long a duration beside it, what has no bound begins far beyond what can be looked at date by date.
    const net = {
      causes: [[], [], [0], [1], []],
      least: [1, 1, 1, 1, 0],
      greatest: [Infinity, Infinity, 2, 2, 200_000],
    };
    expect(greatestDatesUnder(net, [by(2, [0, 1]), by(3, [0, 1])])).toBeNull();
  });

  test('are given up when that takes too long to see', () => {
    const most = 1_000_000_000;
    const net = { causes: [[], [], [0], [1]], least: [1, 1, 1, 1], greatest: [most, most, 2, 2] };
    expect(() => greatestDatesUnder(net, [by(2, [0, 1]), by(3, [0, 1])])).toThrow(DatesNotFound);
  });
});

test('dates beyond the exact whole numbers are not looked for', () => {
  expect(() => greatestDatesUnder(apart([0, Infinity], [0, 2 ** 51]), [])).toThrow(DatesNotFound);
});

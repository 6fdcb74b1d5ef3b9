import { describe, expect, test } from 'vitest';
import { type Aim, datesOfRun } from '../../../src/statespace/net/run-dates.ts';
import { atLeastMarked } from '../../../src/tpn/net/condition.ts';
import type { TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';
import { net } from '../../support/nets.ts';

/** The dates, in units; those with parts of a unit as they are. */
function dates(given: TimePetriNet, firings: readonly number[], aim: Aim): readonly number[] | null {
  const run = datesOfRun(given, firings, aim);
  if (run === null) return null;
  return run.dates.map((date) => Number(date) / Number(run.perUnit));
}

describe('the dates of a run', () => {
  const two = net('two', 'a b', ['[2,5] a -> c', '[3,4] b -> d', '[1,w[ d -> e']);

  test('are all least, or all greatest, together', () => {
    expect(dates(two, [0, 1], 'earliest')).toEqual([2, 3]);
    expect(dates(two, [0, 1], 'latest')).toEqual([4, 4]);
    expect(dates(two, [1, 0], 'earliest')).toEqual([3, 3]);
    expect(dates(two, [1, 0], 'latest')).toEqual([4, 5]);
  });

  test('may be asked for from a date on', () => {
    expect(dates(two, [1, 0, 2], { from: 100 })).toEqual([3, 3, 100]);
    expect(dates(two, [1, 0], { from: 5 })).toEqual([3, 5]);
    expect(dates(two, [1, 0], { from: 6 })).toBeNull();
  });

  test('are none where the firings cannot come in this order', () => {
    const ordered = net('ordered', 'a b', ['[0,1] a -> c', '[2,3] b -> d']);
    expect(dates(ordered, [0, 1], 'earliest')).toEqual([0, 2]);
    expect(dates(ordered, [1, 0], 'earliest')).toBeNull();
  });

  test('may be asked for with changes of places apart', () => {
    const row = net('row', 'a', ['[1,3] a -> b', '[2,6] b -> c', '[0,w[ c -> d']);
    const b = [row.places.findIndex((p) => p.name === 'b')];
    const apart = (from: number, to: number, least: number) => ({
      changesOf: atLeastMarked(1, [b]),
      apart: [{ from, to, least }],
    });
    expect(dates(row, [0, 1, 2], apart(1, 2, 5))).toEqual([1, 6, 6]);
    expect(dates(row, [0, 1, 2], apart(0, 1, 2))).toEqual([2, 4, 4]);
    expect(dates(row, [0, 1, 2], apart(2, 3, 8))).toEqual([1, 3, 11]);
    expect(dates(row, [0, 1, 2], apart(2, 1, -3))).toEqual([1, 3, 3]);
    expect(dates(row, [0, 1, 2], apart(1, 2, 7))).toBeNull();
  });

  test('leave room after the last firing where the state has to last', () => {
    const last = net('last', 'a b', ['[2,4] a -> c', '[3,3] b -> d']);
    expect(dates(last, [0], 'lasting')).toEqual([2]);
    expect(dates(last, [1], 'lasting')).toEqual([3]);
    const tight = net('tight', 'a b', ['[3,4] a -> c', '[3,3] b -> d']);
    expect(dates(tight, [0], 'earliest')).toEqual([3]);
    expect(dates(tight, [0], 'lasting')).toBeNull();
    const narrow = net('narrow', 'a b', ['[2,3] a -> c', '[0,1] c -> d', '[3,3] b -> e']);
    expect(dates(narrow, [0, 1], 'lasting')).toEqual([2, 2]);
  });

  test('leave a whole unit of room, which is enough where bounds are closed', () => {
    const half = net('half', 'a b c', ['[0,1] a -> d', '[1,1] b -> e', '[1,1] d -> f']);
    expect(dates(half, [0, 1], 'earliest')).toEqual([0, 1]);
    expect(dates(half, [0, 1], 'lasting')).toEqual([1, 1]);
  });

  test('come as near as need be to bounds that they cannot attain', () => {
    const open = net('open', 'a', [']2,3[ a -> b', '[0,1[ b -> c']);
    const earliest = dates(open, [0, 1], 'earliest')!;
    expect(earliest[0]).toBeGreaterThan(2);
    expect(earliest[1]).toBeLessThan(2.5);
    const latest = dates(open, [0, 1], 'latest')!;
    expect(latest[0]).toBeLessThan(3);
    expect(latest[1]).toBeGreaterThan(3.5);
    expect(latest[1]).toBeLessThan(4);
    expect(dates(open, [0, 1], { from: 4 })).toBeNull();
  });

  test('count from the last time that a transition was enabled', () => {
    const again = net('again', 'a s', ['[1,1] s -> s2', '[3,3] a s2?1 -> b', '[2,2] s2 -> s']);
    expect(dates(again, [0, 2, 0, 2], 'earliest')).toEqual([1, 3, 4, 6]);
    expect(dates(again, [0, 1], 'earliest')).toBeNull();
  });
});

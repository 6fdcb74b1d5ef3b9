import { describe, expect, test } from 'vitest';
import { type CausalNet, causalNetOf, datesFor } from '../../src/statespace/causal/causal-net.ts';
import { greatestDates, jointMoment, runUntil, wholeRun } from '../../src/statespace/causal/joint.ts';
import { type Action, greatestWidth } from '../../src/statespace/causal/width.ts';
import { net } from '../oracle/nets.ts';

function causal(tokens: string, ...transitions: readonly string[]): CausalNet {
  const found = causalNetOf(net('causal', tokens, transitions));
  if (found === null) throw new Error('something competes');
  return found;
}

/** The net's action from the firing `start` to the firing `end`. */
function action(start: number | null, end: number): Action {
  return { start, end };
}

const MANY = 1_000;

describe('a net is its own causal net', () => {
  const isCausal = (tokens: string, ...transitions: readonly string[]) =>
    causalNetOf(net('n', tokens, transitions)) !== null;

  test('when each place is marked once and emptied once', () => {
    expect(isCausal('a', '[1,2] a -> b c', '[0,1] b -> d', '[0,1] c -> e', '[0,0] d e -> f')).toBe(true);
  });

  test('when places are read that nothing empties', () => {
    expect(isCausal('a b', '[1,2] a -> c', '[0,1] b c?1 -> d', '[0,1] d c?1 -> e')).toBe(true);
  });

  test('but not when something competes', () => {
    expect(isCausal('a', '[1,2] a -> b', '[1,2] a -> c')).toBe(false);
    expect(isCausal('a b', '[1,2] a -> c', '[1,2] b -> c')).toBe(false);
    expect(isCausal('a c', '[1,2] a -> c')).toBe(false);
    expect(isCausal('a b', '[1,2] a -> c', '[0,0] b a?1 -> d')).toBe(false);
    expect(isCausal('a b', '[1,2] a -> c', '[0,0] b c?-1 -> d')).toBe(false);
    expect(isCausal('a*2', '[1,2] a -> b')).toBe(false);
    expect(isCausal('a', '[1,2] a -> b*2')).toBe(false);
    expect(isCausal('a', '[1,2] a -> a')).toBe(false);
  });

  test('nor when a firing needs no token, and so happens again and again', () => {
    expect(isCausal('a', '[1,2] a?1 -> b')).toBe(false);
    expect(isCausal('', '[1,2] -> b')).toBe(false);
  });

  test('nor when a bound is open', () => {
    expect(isCausal('a', ']1,2] a -> b')).toBe(false);
    expect(isCausal('a', '[1,2[ a -> b')).toBe(false);
    expect(isCausal('a', '[1,w[ a -> b')).toBe(true);
  });
});

describe('firings', () => {
  const diamond = causal(
    'a',
    '[1,2] a -> b c',
    '[3,5] b -> d',
    '[4,4] c -> e',
    '[0,1] d e -> f',
    '[0,0] z -> y',
  );

  test('have the dates of their longest causes', () => {
    expect(diamond.earliest).toEqual([1, 4, 5, 5, Infinity]);
    expect(diamond.latest).toEqual([2, 7, 6, 8, Infinity]);
  });

  test('are ordered by their causes; what lacks a token is none of them', () => {
    expect([...diamond.order].sort()).toEqual([0, 1, 2, 3]);
    expect(diamond.order.indexOf(3)).toBe(3);
    expect(diamond.precedes(0, 3)).toBe(true);
    expect(diamond.precedes(3, 3)).toBe(true);
    expect(diamond.precedes(1, 2)).toBe(false);
    expect(diamond.precedes(3, 0)).toBe(false);
  });

  test('mark and empty places', () => {
    const place = (name: string) => diamond.net.places.findIndex((p) => p.name === name);
    expect(diamond.markedBy[place('b')]).toBe(0);
    expect(diamond.emptiedBy[place('b')]).toBe(1);
    expect(diamond.emptiedBy[place('f')]).toBeNull();
    expect(diamond.emptiedBy[place('z')]).toBeNull();
  });

  test('come in whole runs by date', () => {
    expect(wholeRun(diamond, diamond.latest)).toEqual({ firings: [0, 2, 1, 3], dates: [2, 6, 7, 8] });
    expect(runUntil(diamond, diamond.latest, [2])).toEqual({ firings: [0, 2], dates: [2, 6] });
    expect(datesFor(diamond, [1, 3, 4, 1, 0])).toEqual([1, 4, 5, 6, Infinity]);
  });

  test('never come after an infinite delay, and may come at any date before', () => {
    const endless = causal('a', '[1,w[ a -> b', '[2,3] b -> c');
    expect(endless.earliest).toEqual([1, 3]);
    expect(endless.latest).toEqual([Infinity, Infinity]);
  });
});

describe('together', () => {
  // B in [0,4]; T3 starts when B and C = 3 have ended; T1 starts 2 after B; T2 starts at 5.
  const three = causal(
    'b c x',
    '[0,4] b -> b1 b2',
    '[3,3] c -> c1',
    '[0,0] b1 c1 -> t3',
    '[1,1] t3 -> t3e',
    '[2,2] b2 -> t1',
    '[10,10] t1 -> t1e',
    '[5,5] x -> t2',
    '[10,10] t2 -> t2e',
  );
  const [T1, T2, T3] = [action(4, 5), action(6, 7), action(2, 3)];
  const run = (...actions: readonly Action[]) =>
    jointMoment(
      three,
      actions.flatMap((a) => (a.start === null ? [] : [a.start])),
      actions.map((a) => a.end),
      false,
    );

  test('every two of three may run, and yet not all three', () => {
    expect([run(T1, T2), run(T2, T3), run(T1, T3)]).not.toContain(null);
    expect(run(T1, T2, T3)).toBeNull();
    expect(greatestWidth(three, [T1, T2, T3], false, MANY)?.count).toBe(2);
  });

  test('the greatest dates respect what must have happened', () => {
    // For T2 and T3 to meet at 5, the second must not end before: B takes 4.
    expect(greatestDates(three, [6, 2], 5).slice(0, 4)).toEqual([4, 3, 4, 5]);
    expect(greatestDates(three, [4], 3)[0]).toBe(1);
  });

  test('the moment is a run up to there', () => {
    expect(run(T2, T3)).toEqual({ firings: [1, 0, 2, 6], dates: [3, 4, 4, 5] });
  });

  test('what is still to come cannot be a cause of what has happened', () => {
    expect(jointMoment(three, [2], [0], false)).toBeNull();
    expect(jointMoment(three, [2], [2], false)).toBeNull();
    expect(jointMoment(three, [], [0], false)).toEqual({ firings: [], dates: [] });
  });
});

describe('actions that touch', () => {
  // Of two actions at one date, one ends as the other starts, whether or not it is its cause.
  const caused = causal('a', '[2,2] a -> b', '[3,3] b -> c');
  const apart = causal('a x', '[2,2] a -> b', '[3,3] b -> c', '[2,2] x -> y', '[4,4] y -> z');

  test('run together in a state, but not in one that lasts', () => {
    const actions = [action(null, 0), action(2, 3)];
    expect(greatestWidth(apart, actions, false, MANY)?.count).toBe(2);
    expect(greatestWidth(apart, actions, true, MANY)?.count).toBe(1);
  });

  test('do not run together when one is the cause of the other', () => {
    expect(greatestWidth(caused, [action(null, 0), action(0, 1)], false, MANY)?.count).toBe(1);
  });

  test('run in a state though they take no time, one after another', () => {
    const instant = causal('a b', '[0,0] a -> c', '[0,0] b -> d');
    const actions = [action(null, 0), action(null, 1)];
    expect(greatestWidth(instant, actions, false, MANY)?.count).toBe(2);
    expect(greatestWidth(instant, actions, true, MANY)?.count).toBe(0);
  });

  test('run together however long they may last', () => {
    const endless = causal('a x', '[1,w[ a -> b', '[5,5] x -> y', '[1,2] y -> z');
    expect(greatestWidth(endless, [action(null, 0), action(1, 2)], true, MANY)?.count).toBe(2);
  });
});

test('the search for the widest moment gives up when it may try no more', () => {
  const row = causal('a x', '[2,2] a -> b', '[3,3] b -> c', '[1,1] x -> y');
  const actions = [action(null, 0), action(0, 1), action(null, 2)];
  expect(greatestWidth(row, actions, false, 0)).toBeNull();
  expect(greatestWidth(row, actions, false, MANY)?.count).toBe(2);
  expect(greatestWidth(row, [], false, MANY)?.count).toBe(0);
});

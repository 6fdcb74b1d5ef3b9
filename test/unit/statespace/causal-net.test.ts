import { describe, expect, test } from 'vitest';
import { runToCut, runUntil, wholeRun } from '../../../src/statespace/causal/cuts/dated-run.ts';
import { firstTogether, tokensOf } from '../../../src/statespace/causal/cuts/period.ts';
import { budgetOf } from '../../../src/statespace/causal/dates/budget.ts';
import { greatestDates } from '../../../src/statespace/causal/dates/greatest-dates.ts';
import type { ActionEvents } from '../../../src/statespace/causal/parallelism/action-events.ts';
import { greatestParallelism } from '../../../src/statespace/causal/parallelism/greatest-parallelism.ts';
import { type CausalNet, causalNetOf, datesFor } from '../../../src/statespace/causal/process/causal-net.ts';
import { net } from '../../support/nets.ts';

function causal(tokens: string, ...transitions: readonly string[]): CausalNet {
  const found = causalNetOf(net('causal', tokens, transitions));
  if (found === null) throw new Error('something competes');
  return found;
}

/** The event that is the only firing of a transition. */
function eventOf({ firings }: CausalNet, transition: number): number {
  return firings.indexOf(transition);
}

/** The action from the firing of `start` to the firing of `end`. */
function action(net: CausalNet, start: number | null, end: number): ActionEvents {
  return { start: start === null ? null : eventOf(net, start), end: eventOf(net, end) };
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
    expect(diamond.earliest).toEqual([1, 4, 5, 5]);
    expect(diamond.latest).toEqual([2, 7, 6, 8]);
  });

  test('are ordered by their causes; what lacks a token is none of them', () => {
    expect(diamond.firings).toEqual([0, 1, 2, 3]);
    expect(diamond.causes).toEqual([[], [0], [0], [2, 1]]);
    expect(diamond.precedes(0, 3)).toBe(true);
    expect(diamond.precedes(3, 3)).toBe(true);
    expect(diamond.precedes(1, 2)).toBe(false);
    expect(diamond.precedes(3, 0)).toBe(false);
  });

  test('mark and empty places', () => {
    // a, b, c, d, e, f, z, y
    expect(diamond.occurrences).toEqual([
      [{ opened: null, closed: 0 }],
      [{ opened: 0, closed: 1 }],
      [{ opened: 0, closed: 2 }],
      [{ opened: 1, closed: 3 }],
      [{ opened: 2, closed: 3 }],
      [{ opened: 3, closed: null }],
      [],
      [],
    ]);
  });

  test('come in whole runs by date', () => {
    expect(wholeRun(diamond.latest)).toEqual({ events: [0, 2, 1, 3], dates: [2, 6, 7, 8] });
    expect(runUntil(diamond, diamond.latest, [2])).toEqual({ events: [0, 2], dates: [2, 6] });
    expect(datesFor(diamond, [1, 3, 4, 1])).toEqual([1, 4, 5, 6]);
  });

  test('never come after an infinite delay, and may come at any date before', () => {
    const endless = causal('a', '[1,w[ a -> b', '[2,3] b -> c');
    expect(endless.earliest).toEqual([1, 3]);
    expect(endless.latest).toEqual([Infinity, Infinity]);
  });
});

describe('a place that is marked several times', () => {
  /** The causal net, with count places given as `c: a b`. */
  const unfolded = (
    tokens: string,
    transitions: readonly string[],
    counts: Readonly<Record<string, string>> = {},
  ) => {
    const drawn = net('n', tokens, transitions);
    const place = (name: string) => drawn.places.findIndex((p) => p.name === name);
    const found = causalNetOf(drawn, {
      counts: new Map(
        Object.entries(counts).map(([c, members]) => [place(c), members.split(' ').map(place)]),
      ),
    });
    return found && { ...found, place };
  };

  test('makes an event of each firing', () => {
    const found = unfolded('a go turn', ['[1,2] a go -> b', '[3,4] b -> a idle', '[0,0] turn idle -> go'])!;
    expect(found.firings).toEqual([0, 1, 2, 0, 1]);
    expect(found.causes).toEqual([[], [0], [1], [2], [3]]);
    expect(found.earliest).toEqual([1, 4, 4, 5, 8]);
    expect(found.latest).toEqual([2, 6, 6, 8, 12]);
    expect(found.occurrences[found.place('a')]).toEqual([
      { opened: null, closed: 0 },
      { opened: 1, closed: 3 },
      { opened: 4, closed: null },
    ]);
  });

  test('must be read before it is emptied, by causes', () => {
    expect(unfolded('a x', ['[0,0] x a?1 -> y', '[1,1] a y -> b'])?.causes).toEqual([[], [0]]);
    expect(unfolded('a x', ['[0,0] x a?1 -> y', '[1,1] a -> b'])).toBeNull();
  });

  test('must not be marked again before it is emptied, whatever the order', () => {
    expect(unfolded('a b', ['[1,2] a -> c', '[1,1] c -> d', '[9,9] b -> c'])).toBeNull();
    // Though each firing is an event, and nothing competes.
    expect(unfolded('a b', ['[1,2] a -> c', '[1,1] c -> ', '[5,9] b -> e', '[1,1] e -> c'])).toBeNull();
    expect(unfolded('a', ['[1,2] a -> c b', '[1,1] c b -> d', '[9,9] d -> c'])?.firings).toEqual([0, 1, 2]);
  });

  test('may be waited for to be empty', () => {
    const found = unfolded('a x', ['[1,2] a -> b', '[0,0] x a?-1 -> y'])!;
    expect(found.causes).toEqual([[], [0]]);
    // Where it is emptied for good, or until it has been seen.
    expect(unfolded('a x', ['[1,2] a -> b', '[2,2] b -> a', '[0,0] x a?-1 -> y'])).toBeNull();
    expect(unfolded('a x', ['[1,2] a -> b', '[0,0] x a?-1 -> y', '[2,2] b y -> a'])?.firings).toEqual([
      0, 1, 2, 0,
    ]);
  });

  test('is counted with others: one token takes over from another', () => {
    const counts = { c: 'a b' };
    const waiting = ['[5,5] x -> x1', '[0,0] x1 c?1 -> y'];
    expect(unfolded('a c x', ['[1,1] a -> b', ...waiting], counts)?.latest).toEqual([1, 5, 5]);
    // It is there before the other goes.
    const relieved = ['[1,1] s -> b c', '[0,0] a c b?1 -> d'];
    expect(unfolded('a c s x', [...relieved, ...waiting], counts)?.firings).toHaveLength(4);
    expect(unfolded('a c s x', ['[1,1] s -> b c', '[2,2] a c -> d', ...waiting], counts)).toBeNull();
    // What takes time would begin anew.
    expect(unfolded('a c x', ['[1,1] a -> b', '[1,1] x c?1 -> y'], counts)).toBeNull();
  });

  test('is counted with others: the first one is the cause, if it is always the same', () => {
    const counts = { c: 'a b' };
    const first = unfolded('s x', ['[1,2] s -> a c s1', '[1,1] s1 -> b c', '[0,0] x c?1 -> y'], counts)!;
    const y = first.occurrences[first.place('y')][0].opened!;
    expect(first.causes[y].map((e) => first.firings[e])).toEqual([0]);
    expect(unfolded('s r x', ['[1,2] s -> a c', '[5,5] r -> b c', '[0,0] x c?1 -> y'], counts)).toBeNull();
  });

  test('is read by variants of one event', () => {
    const two = ['[1,2] s -> a s1', '[1,1] s1 -> b'];
    const found = unfolded('s x', [...two, '[0,0] x b?1 -> y', '[0,0] x a?1 -> y'])!;
    expect(found.earliest).toEqual([1, 1, 2]);
    const served = [
      '[0,0] x a?1 d?1 -> y',
      '[0,0] x b?1 d?1 -> y',
      '[0,0] x a?1 e?1 -> y',
      '[0,0] x b?1 e?1 -> y',
    ];
    expect(unfolded('s d x', [...two, '[3,3] r -> e', ...served])?.firings).toHaveLength(3);
    // With other effects they are different events, and compete.
    expect(unfolded('s x', [...two, '[0,0] x b?1 -> y', '[0,0] x a?1 -> z'])).toBeNull();
    expect(unfolded('s x', [...two, '[0,0] x b?1 -> y', '[1,1] x a?1 -> y'])).toBeNull();
  });

  test('goes with anything that can never fire', () => {
    const never = [
      ']1,2] z -> y*2',
      '[0,0] b*2 -> c',
      '[0,0] z?1 -> y',
      '[0,0] a b?1 -> c',
      '[0,0] b?2 -> c',
    ];
    expect(unfolded('a', ['[1,2] a -> b', ...never])?.firings).toEqual([0]);
  });

  test('takes transitions that are alike for one event, unless their labels differ', () => {
    const drawn = net('n', 'a x', ['[0,0] x a?1 -> y', '[0,0] x a?1 -> y']);
    expect(causalNetOf(drawn)?.firings).toEqual([0]);
    expect(causalNetOf(drawn, { label: String })).toBeNull();
  });
});

describe('places together', () => {
  const round = causal(
    'a go turn',
    '[1,2] a go -> b',
    '[3,4] b -> a idle',
    '[0,0] turn idle -> go',
    '[9,9] x -> z',
  );
  const tokens = (name: string) =>
    tokensOf(round, ['a', 'go', 'turn', 'b', 'idle', 'x', 'z'].indexOf(name)) ?? [];

  test('are so first in the least of their tokens that can meet', () => {
    expect(firstTogether(round, [tokens('a'), tokens('go')])).toEqual({ happened: [], pending: [0, 0] });
    expect(firstTogether(round, [tokens('a'), tokens('idle')])).toEqual({
      happened: [1, 1],
      pending: [3, 2],
    });
    expect(firstTogether(round, [tokens('b'), tokens('turn')])).toEqual({ happened: [0], pending: [1, 2] });
    expect(firstTogether(round, [tokens('a'), tokens('b')])).toBeNull();
    expect(firstTogether(round, [tokens('z')])).toBeNull();
    expect(firstTogether(round, [])).toEqual({ happened: [], pending: [] });
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
  const [T1, T2, T3] = [action(three, 4, 5), action(three, 6, 7), action(three, 2, 3)];
  const run = (...actions: readonly ActionEvents[]) =>
    runToCut(
      three,
      actions.flatMap((a) => (a.start === null ? [] : [a.start])),
      actions.map((a) => a.end),
      false,
    );

  test('every two of three may run, and yet not all three', () => {
    expect([run(T1, T2), run(T2, T3), run(T1, T3)]).not.toContain(null);
    expect(run(T1, T2, T3)).toBeNull();
    expect(greatestParallelism([[{ net: three, actions: [T1, T2, T3] }]], false, budgetOf(MANY)).count).toBe(
      2,
    );
  });

  test('the greatest dates respect what must have happened', () => {
    // For T2 and T3 to meet at 5, the second must not end before: B takes 4.
    const dates = (by: readonly number[], date: number) => {
      const byEvent = greatestDates(
        three,
        by.map((t) => eventOf(three, t)),
        date,
      );
      return (t: number) => byEvent[eventOf(three, t)];
    };
    expect([0, 1, 2, 3].map(dates([6, 2], 5))).toEqual([4, 3, 4, 5]);
    expect(dates([4], 3)(0)).toBe(1);
  });

  test('the moment is a run up to there', () => {
    const moment = run(T2, T3);
    expect(moment?.events.map((e) => three.firings[e])).toEqual([1, 0, 2, 6]);
    expect(moment?.dates).toEqual([3, 4, 4, 5]);
  });

  test('what is still to come cannot be a cause of what has happened', () => {
    const [b, t3] = [eventOf(three, 0), eventOf(three, 2)];
    expect(runToCut(three, [t3], [b], false)).toBeNull();
    expect(runToCut(three, [t3], [t3], false)).toBeNull();
    expect(runToCut(three, [], [0], false)).toEqual({ events: [], dates: [] });
  });
});

describe('actions that touch', () => {
  // Of two actions at one date, one ends as the other starts, whether or not it is its cause.
  const caused = causal('a', '[2,2] a -> b', '[3,3] b -> c');
  const apart = causal('a x', '[2,2] a -> b', '[3,3] b -> c', '[2,2] x -> y', '[4,4] y -> z');

  test('run together in a state, but not in one that lasts', () => {
    const actions = [action(apart, null, 0), action(apart, 2, 3)];
    expect(greatestParallelism([[{ net: apart, actions: actions }]], false, budgetOf(MANY)).count).toBe(2);
    expect(greatestParallelism([[{ net: apart, actions: actions }]], true, budgetOf(MANY)).count).toBe(1);
  });

  test('do not run together when one is the cause of the other', () => {
    expect(
      greatestParallelism(
        [[{ net: caused, actions: [action(caused, null, 0), action(caused, 0, 1)] }]],
        false,
        budgetOf(MANY),
      ).count,
    ).toBe(1);
  });

  test('run in a state though they take no time, one after another', () => {
    const instant = causal('a b', '[0,0] a -> c', '[0,0] b -> d');
    const actions = [action(instant, null, 0), action(instant, null, 1)];
    expect(greatestParallelism([[{ net: instant, actions: actions }]], false, budgetOf(MANY)).count).toBe(2);
    expect(greatestParallelism([[{ net: instant, actions: actions }]], true, budgetOf(MANY)).count).toBe(0);
  });

  test('run together however long they may last', () => {
    const endless = causal('a x', '[1,w[ a -> b', '[5,5] x -> y', '[1,2] y -> z');
    expect(
      greatestParallelism(
        [[{ net: endless, actions: [action(endless, null, 0), action(endless, 1, 2)] }]],
        true,
        budgetOf(MANY),
      ).count,
    ).toBe(2);
  });
});

test('what runs together at one date of a block need not do so at a later one', () => {
  const net = causal(
    'p q b m',
    // From 50 to 60 x and y may run together; later each still may, but x only where y is yet to start.
    '[0,100] p -> p1 p2',
    '[40,40] q -> q1',
    '[0,0] p1 q1 -> x',
    '[20,20] x -> x1',
    '[50,50] p2 -> y',
    '[100,100] y -> y1',
    // Two at 80.
    '[80,80] b -> b1 b2',
    '[10,10] b1 -> b3',
    '[10,10] b2 -> b4',
    // One at 50, any of three.
    '[0,24] m -> m1 m2 m3',
    '[26,26] m1 -> s1',
    '[1,1] s1 -> e1',
    '[38,38] m2 -> s2',
    '[1,1] s2 -> e2',
    '[50,50] m3 -> s3',
    '[1,1] s3 -> e3',
  );
  const pairs: readonly (readonly [number, number])[] = [
    [2, 3],
    [4, 5],
    [6, 7],
    [6, 8],
    [10, 11],
    [12, 13],
    [14, 15],
  ];
  const actions = pairs.map(([start, end]) => action(net, start, end));
  expect(greatestParallelism([[{ net, actions }]], true, budgetOf(MANY)).count).toBe(3);
});

test('the search for the widest moment encloses the number when it may try no more', () => {
  const row = causal('a x', '[2,2] a -> b', '[3,3] b -> c', '[1,1] x -> y');
  const actions = [action(row, null, 0), action(row, 0, 1), action(row, null, 2)];
  expect(greatestParallelism([[{ net: row, actions: actions }]], false, budgetOf(0))).toMatchObject({
    count: 2,
    atMost: 2,
  });
  expect(greatestParallelism([[{ net: row, actions: actions }]], false, budgetOf(MANY)).count).toBe(2);
  expect(greatestParallelism([[{ net: row, actions: [] }]], false, budgetOf(MANY)).count).toBe(0);
});

import { describe, expect, test } from 'vitest';
import { branchesOf } from '../../../src/statespace/causal/branches/branches.ts';
import { soonestTogether } from '../../../src/statespace/causal/branches/soonest-together.ts';
import { runToCut } from '../../../src/statespace/causal/cuts/dated-run.ts';
import type { CausalNet } from '../../../src/statespace/causal/process/causal-net.ts';
import type { NetTransition } from '../../../src/tpn/net/time-petri-net.ts';
import { allBranches } from '../../support/all-branches.ts';
import { net } from '../../support/nets.ts';

/** The branches of a net, each as the windows of its transitions, by their numbers. */
function windows(tokens: string, ...transitions: readonly string[]) {
  return netsOf(tokens, ...transitions)?.map(({ firings, earliest, latest }) =>
    Object.fromEntries(firings.map((t, e) => [`t${t}`, [earliest[e], latest[e]]])),
  );
}

function netsOf(tokens: string, ...transitions: readonly string[]): readonly CausalNet[] | undefined {
  const branches = branchesOf(net('races', tokens, transitions));
  return (branches && allBranches(branches)) ?? undefined;
}

describe('what reads a token against what takes it', () => {
  const readAndTaken = (reader: string, taker: string) =>
    windows('a c x', `${reader} a -> b`, '[0,0] b c?1 -> d', `${taker} x -> y`, '[0,0] y c -> z');

  test('comes before it, or not at all', () => {
    expect(readAndTaken('[1,3]', '[2,4]')).toEqual([
      { t0: [1, 3], t1: [1, 3], t2: [2, 4], t3: [2, 4] },
      { t0: [2, 3], t2: [2, 3], t3: [2, 3] },
    ]);
  });

  test('may at the same date do either', () => {
    expect(readAndTaken('[2,2]', '[2,2]')).toHaveLength(2);
  });

  test('has no choice when it always comes first, or last', () => {
    expect(readAndTaken('[1,1]', '[2,2]')).toEqual([{ t0: [1, 1], t1: [1, 1], t2: [2, 2], t3: [2, 2] }]);
    expect(readAndTaken('[3,3]', '[2,2]')).toEqual([{ t0: [3, 3], t2: [2, 2], t3: [2, 2] }]);
  });

  test('may take any time, or not', () => {
    expect(readAndTaken('[1,w[', '[2,4]')).toEqual([
      { t0: [1, 4], t1: [1, 4], t2: [2, 4], t3: [2, 4] },
      { t0: [2, Infinity], t2: [2, 4], t3: [2, 4] },
    ]);
    expect(readAndTaken('[1,3]', '[2,w[')).toEqual([
      { t0: [1, 3], t1: [1, 3], t2: [2, Infinity], t3: [2, Infinity] },
      { t0: [2, 3], t2: [2, 3], t3: [2, 3] },
    ]);
  });

  test('is not held up by it, nor holds it up', () => {
    // The reader starts something: its date is that of its own causes.
    const [first] = netsOf(
      'a c x',
      '[1,3] a -> b',
      '[0,0] b c?1 -> d',
      '[2,4] x -> y',
      '[0,0] y c -> z',
      '[5,5] z -> u',
    )!;
    expect(first.causes[first.firings.indexOf(3)]).toEqual([first.firings.indexOf(2)]);
    expect(first.precedes(first.firings.indexOf(1), first.firings.indexOf(3))).toBe(true);
  });
});

describe('what is urgent', () => {
  const contest = ['[0,0] b p -> l', '[0,0] y p -> m'];

  test('loses only to what came in time', () => {
    expect(windows('a p x', '[1,5] a -> b', '[3,4] x -> y', ...contest)).toEqual([
      { t0: [1, 4], t1: [3, 4], t2: [1, 4] },
      { t0: [3, 5], t1: [3, 4], t3: [3, 4] },
    ]);
  });

  test('loses to the one or the other of several', () => {
    const nets = windows(
      'a p q x z',
      '[1,5] a -> b',
      '[2,6] x -> y',
      '[3,7] z -> u',
      '[0,0] b p q -> l',
      '[0,0] y p -> m',
      '[0,0] u q -> n',
    )!;
    const winning = nets.filter((each) => 't3' in each);
    const losing = nets.filter((each) => !('t3' in each));
    expect(winning).toEqual([{ t0: [1, 5], t1: [2, 6], t2: [3, 7], t3: [1, 5] }]);
    // As soon as either was there: the action before it may end at 2, or at 3.
    expect(losing.map(({ t0 }) => t0)).toEqual([
      [2, 5],
      [3, 5],
    ]);
  });

  test('does not lose what takes time before its time is over', () => {
    expect(windows('a p', '[1,5] a p -> b', '[2,3] p -> c')).toEqual([{ t0: [1, 3] }, { t1: [2, 3] }]);
    expect(windows('a p', '[4,5] a p -> b', '[2,3] p -> c')).toEqual([{ t1: [2, 3] }]);
  });
});

test('what needs one of several tokens comes with the first', () => {
  const nets = windows('a x w', '[1,4] a -> p', '[2,3] x -> q', '[0,0] w p?1 -> d', '[0,0] w q?1 -> d')!;
  expect(nets).toHaveLength(2);
  expect(nets.map(({ t2 }) => t2)).toEqual([
    [1, 3],
    [2, 3],
  ]);
});

test('what needs one of several tokens makes no choice where one is there anyway', () => {
  expect(windows('a x w p', '[1,4] a -> q', '[0,0] x p?1 -> d', '[0,0] x q?1 -> d')).toHaveLength(1);
});

test('what needs one of several tokens for more than one reason takes each as it comes', () => {
  // p or k, p or r, s or k, s or r
  const given = net('races', 'a x w k s pk sk*2 sr', ['[1,1] a -> p pk pr', '[2,2] x -> r pr sr']);
  const [a, x] = given.transitions;
  const indexOf = (name: string) => given.places.findIndex((place) => place.name === name);
  const members = (count: string): [number, number[]] => [indexOf(count), [...count].map(indexOf)];
  const counts = new Map(['pk', 'pr', 'sk', 'sr'].map(members));
  const waiting: NetTransition = {
    ...a,
    name: 'waiting',
    interval: { ...a.interval, eft: 0, lft: 0 },
    inputs: [{ place: indexOf('w'), weight: 1 }],
    reads: [...counts.keys()].map((place) => ({ place, weight: 1 })),
    outputs: [],
  };
  const nets = allBranches(branchesOf({ ...given, transitions: [a, x, waiting] }, { counts })!)!;
  expect(nets.map(({ firings, latest }) => latest[firings.indexOf(2)])).toEqual([1]);
});

test('what waits for a place to be empty may be in time, or has to wait again', () => {
  // A wait (t1) against a push (t3) and the end of what it pushed (t4).
  const nets = windows(
    'a x',
    '[2,3] a -> w',
    '[0,0] w c?-1 -> done',
    '[1,2] x -> g',
    '[0,0] g -> c',
    '[3,3] c -> e',
  )!;
  expect(nets).toEqual([
    { t0: [2, 2], t1: [2, 2], t2: [2, 2], t3: [2, 2], t4: [5, 5] },
    { t0: [2, 3], t1: [4, 5], t2: [1, 2], t3: [1, 2], t4: [4, 5] },
  ]);
});

test('two that fill the next place of one queue do so in either order', () => {
  const nets = windows(
    'a x end1',
    '[1,3] a -> b',
    '[2,4] x -> y',
    '[0,0] b end1 -> a1 end2',
    '[0,0] b end2 -> a2 end3',
    '[0,0] y end1 -> x1 end2',
    '[0,0] y end2 -> x2 end3',
  )!;
  expect(nets).toEqual([
    { t0: [1, 3], t1: [2, 4], t2: [1, 3], t5: [2, 4] },
    { t0: [2, 3], t1: [2, 3], t3: [2, 3], t4: [2, 3] },
  ]);
});

test('a moment lies between what reads a token and what takes it, also at one date', () => {
  const [both] = netsOf('a c x', '[2,2] a -> b', '[0,0] b c?1 -> d', '[2,2] x -> y', '[0,0] y c -> z')!;
  const [reader, taker] = [1, 3].map((t) => both.firings.indexOf(t));
  expect(runToCut(both, [reader], [taker], false)).not.toBeNull();
  expect(runToCut(both, [reader], [taker], true)).toBeNull();
  expect(runToCut(both, [taker], [reader], false)).toBeNull();
});

describe('there are no branches', () => {
  test('where some run without dates puts a second token in a place', () => {
    expect(
      netsOf('a b p', '[1,2] a p -> c', '[1,2] b p -> d', '[3,4] c -> p', '[9,9] d -> d'),
    ).toBeUndefined();
    expect(netsOf('a b', '[1,2] a -> c', '[3,4] b -> c')).toBeUndefined();
    // Also where something looks whether the place is empty.
    expect(netsOf('a b x', '[1,2] a -> c', '[3,4] b -> c', '[0,0] x c?-1 -> y')).toBeUndefined();
  });

  test('where runs have no end', () => {
    expect(netsOf('a b p', '[1,2] a -> c', '[1,2] c -> a', '[0,0] b p -> d', '[0,0] p -> e')).toBeUndefined();
  });
});

describe('races', () => {
  /** A race for a token, between what comes after two steps; its places end in `i`. */
  const race = (i: number) => [
    `[1,3] a${i} -> b${i}`,
    `[2,4] c${i} -> d${i}`,
    `[0,0] b${i} p${i} -> l${i}`,
    `[0,0] d${i} p${i} -> m${i}`,
  ];
  const tokensOf = (i: number) => `a${i} c${i} p${i}`;
  const indices = [...new Array(12).keys()];
  const apart = net('races', indices.map(tokensOf).join(' '), indices.flatMap(race));
  const placeOf = (name: string) => apart.places.findIndex((place) => place.name === name);

  test('that have nothing to do with each other come apart', () => {
    const branches = branchesOf(apart)!;
    expect(branches.ways).toEqual(indices.map(() => 2));
    expect(branches.partsAt([placeOf('p3'), placeOf('l5')])).toHaveLength(2);
    expect(branches.partsFiring((t) => t < 8)).toHaveLength(2);
    const each = branches.covering(branches.factors([])!).choices;
    expect(each).toHaveLength(2);
    // By a factor, too: all ways of two parts together with one of each other.
    expect(branches.covering(branches.factors([[0, 1]])!).choices).toHaveLength(4);
    const ends = each.map((choice) => branches.netOf(choice).net).map(({ firings }) => firings.length);
    expect(ends).toEqual([36, 36]);
  });

  test('have no more faults together than one run may', () => {
    // One of the two that race is a fault.
    const faults = {
      of: (t: number) => (t % 4 === 3 ? [t] : []),
      allow: (some: readonly number[]) => some.length < 3,
    };
    const failing = branchesOf(apart, { faults })!;
    const costs = ([c0 = 0, c1 = 0]: readonly number[]) =>
      [c0, c1].flatMap((way, part) => failing.faults.faults[part]![way]!).length;
    expect(
      failing
        .factors([[0, 1]])![0]!
        .ways.map(costs)
        .toSorted(),
    ).toEqual([0, 1, 1, 2]);
    // Nobody looks at all ways of all parts, but at those with up to two faults.
    const all = failing.factors([indices])!;
    expect(all[0]!.ways).toHaveLength(1 + 12 + 66);
    // One in which nothing fails, and two of the twelve in each of six more.
    const { choices, shownBy } = failing.covering(failing.factors([])!);
    expect(choices).toHaveLength(7);
    shownBy.forEach((each, part) => {
      expect(each.map((c) => choices[c]![part])).toEqual([0, 1]);
    });
  });

  test('are as soon as they can be together', () => {
    const way = (date: number, ...some: number[]) => ({ way: date, date, faults: some });
    const parts = [[way(9), way(7, 0), way(3, 1)], [way(8), way(2, 2)], [way(5)]];
    const upTo = (most: number) => soonestTogether(parts, (some) => some.length <= most);
    expect([0, 1, 2].map(upTo)).toEqual([
      [9, 8, 5],
      [7, 8, 5],
      [3, 2, 5],
    ]);
  });

  test('are too many to be looked at all together', () => {
    expect(branchesOf(apart)!.factors([indices])).toBeNull();
  });

  test('go together where what they wait for takes any time', () => {
    const [first, second] = [0, 1].map(race);
    const start = '[1,5] s -> a0 a1 c0 c1';
    expect(branchesOf(net('races', 's p0 p1', [start, ...first, ...second]))!.ways).toEqual([4]);
    const atOnce = start.replace('[1,5]', '[5,5]');
    expect(branchesOf(net('races', 's p0 p1', [atOnce, ...first, ...second]))!.ways).toEqual([2, 2]);
  });

  test('leave what all runs have to all of them', () => {
    const { ways, netOf, factors, covering } = branchesOf(
      net('races', `${tokensOf(0)} x`, [...race(0), '[2,9] x -> y', '[1,1] y -> z']),
    )!;
    expect(ways).toEqual([2]);
    for (const choice of covering(factors([])!).choices) {
      const { net: branch, partOf } = netOf(choice);
      expect(branch.firings.map((t, e) => (t > 3 ? partOf(e) : 0))).toEqual(
        branch.firings.map((t) => (t > 3 ? null : 0)),
      );
      expect(branch.latest[branch.firings.indexOf(5)]).toBe(10);
    }
  });
});

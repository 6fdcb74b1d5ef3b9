import { describe, expect, test } from 'vitest';
import { stateClasses } from '../../../src/statespace/classes/state-classes.ts';
import { explore } from '../../../src/statespace/exploration/explore.ts';
import { breadthFirst } from '../../../src/statespace/exploration/frontier.ts';
import { startLimits } from '../../../src/statespace/exploration/limits.ts';
import type { TransitionSystem } from '../../../src/statespace/exploration/transition-system.ts';
import { markingGraph } from '../../../src/statespace/markings/marking-graph.ts';
import { identicalParts } from '../../../src/statespace/symmetry/symmetry.ts';
import { TELLS_NOTHING_APART, type ToldApart } from '../../../src/statespace/symmetry/told-apart.ts';
import { atLeastMarked } from '../../../src/tpn/net/condition.ts';
import type { TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';
import { levelCrossing, net } from '../../support/nets.ts';

/** The groups by the names of their parts' elements. */
function groups(given: TimePetriNet, toldApart: ToldApart = TELLS_NOTHING_APART) {
  return identicalParts(given, toldApart).map(({ parts }) =>
    parts.map((part) =>
      [
        ...part.places.map((p) => given.places[p].name),
        ...part.transitions.map((t) => given.transitions[t].name),
      ].join(' '),
    ),
  );
}

function place(given: TimePetriNet, name: string): number {
  return given.places.findIndex((each) => each.name === name);
}

async function count(system: TransitionSystem) {
  const { because, statistics } = await explore(system, breadthFirst(), {}, startLimits({}));
  expect(because).toBeNull();
  return statistics;
}

const alike = net('alike', 'a b c lock', [
  '[1,2] a lock -> lock',
  '[1,2] b lock -> lock',
  '[1,2] c lock -> lock',
]);

const workers = net('workers', 'a b lock', [
  '[1,2] a lock -> x',
  '[1,2] b lock -> y',
  '[0,1] x -> lock',
  '[0,1] y -> lock',
]);

const cluster = (name: string) => [
  `[1,2] ${name}1 ${name}?1 -> ${name}1 sum`,
  `[1,2] ${name}2 ${name}?1 -> ${name}2 sum`,
  `[5,5] ${name} -> `,
];
const clusters = net('clusters', 'a a1 a2 b b1 b2', [...cluster('a'), ...cluster('b')]);

describe('identical parts', () => {
  test('are matched element by element', () => {
    expect(groups(workers)).toEqual([['a x t0 t2', 'b y t1 t3']]);
  });

  test('are the trains of the level crossing, and not its gate', () => {
    const [trains, ...others] = groups(levelCrossing(3));
    expect(others).toEqual([]);
    expect(trains).toHaveLength(3);
    expect(trains[1].split(' ').sort().join(' ')).toBe('Close2 Far2 Left2 On2 t10 t11 t6 t7 t8 t9');
  });

  test.each([
    ['an interval', net('other', 'a b', ['[1,2] a -> x', '[1,3] b -> y'])],
    ['a closed bound', net('other', 'a b', ['[1,2] a -> x', '[1,2[ b -> y'])],
    ['tokens', net('other', 'a b*2', ['[1,2] a -> x', '[1,2] b -> y'])],
    ['a weight', net('other', 'a*2 b*2', ['[1,2] a*2 -> x', '[1,2] b -> y'])],
    ['a read instead of an input', net('other', 'a b', ['[1,2] a c?1 -> x', '[1,2] b c -> y'])],
    [
      'something far away',
      net('other', 'a b', ['[1,2] a -> x', '[1,2] b -> y', '[1,1] x -> ', '[2,2] y -> ']),
    ],
  ])('differ by %s', (_, given) => {
    expect(groups(given)).toEqual([]);
  });

  test('are apart where an observer tells them apart', () => {
    const [a, b, x] = ['a', 'b', 'x'].map((name) => place(workers, name));
    const tells = (...places: (readonly number[])[]) => groups(workers, { places, transitions: [] }).length;
    expect(tells([a])).toBe(0);
    expect(tells([a, b])).toBe(1);
    expect(tells([a, b], [x])).toBe(0);
    expect(tells([a, b, x])).toBe(0);
    expect(groups(workers, { places: [], transitions: [[3]] })).toEqual([]);
    expect(groups(workers, { places: [], transitions: [[3, 2]] })).toHaveLength(1);
  });

  test('may have identical parts inside, which come first', () => {
    const found = groups(clusters);
    expect(found.map((group) => group.map((part) => part.split(' ').length))).toEqual([
      [2, 2],
      [2, 2],
      [6, 6],
    ]);
  });

  test('are not the elements of a ring, of which only turns are symmetries', () => {
    const ring = net('ring', 'a', ['[1,1] a -> b', '[1,1] b -> c', '[1,1] c -> a']);
    expect(groups({ ...ring, places: ring.places.map((each) => ({ ...each, tokens: 1 })) })).toEqual([]);
  });

  test('are not what only looks alike from everywhere', () => {
    // Every place has the surroundings of every other one, in a ring of six and in two rings of three.
    const places = Array.from({ length: 12 }, (_, i) => `p${i}`);
    const step = (from: number, to: number) => `[1,1] p${from} -> p${to}`;
    const rings = net('rings', places.join(' '), [
      ...[0, 1, 2, 3, 4, 5].map((i) => step(i, (i + 1) % 6)),
      ...[0, 1, 2].map((i) => step(6 + i, 6 + ((i + 1) % 3))),
      ...[0, 1, 2].map((i) => step(9 + i, 9 + ((i + 1) % 3))),
    ]);
    expect(groups(rings).map((parts) => parts.map((part) => part.split(' ').length))).toEqual([[6, 6]]);
  });
});

describe('one state for all of an orbit', () => {
  const symmetry = TELLS_NOTHING_APART;

  test('counts the markings of all, however many', async () => {
    const many = net(
      'many',
      Array.from({ length: 60 }, (_, i) => `p${i}`).join(' '),
      Array.from({ length: 60 }, (_, i) => `[0,w[ p${i} -> q${i}`),
    );
    expect(await count(stateClasses(many, { keep: 'inclusion', clock: null, symmetry }))).toEqual({
      classes: 61,
      edges: (60 * 61) / 2,
      markings: 2n ** 60n,
      deadlocks: 1,
    });
    expect(await count(markingGraph(many, { symmetry }))).toMatchObject({ classes: 61, markings: 2n ** 60n });
  });

  test('takes what latches wait for, or of which changes are counted, for told apart', async () => {
    const [a, b, x, y] = ['a', 'b', 'x', 'y'].map((name) => place(workers, name));
    const counts = async (more: object) => [
      await count(stateClasses(workers, { keep: 'equality', clock: 20, symmetry, ...more })),
      await count(stateClasses(workers, { keep: 'equality', clock: 20, ...more })),
    ];
    for (const more of [
      {},
      { latches: [{ marked: [a, b] }] },
      { changesOf: atLeastMarked(1, [[x, y]]) },
      { changesOf: atLeastMarked(2, [[x], [y]]) },
    ]) {
      const [some, all] = await counts(more);
      expect(some.markings).toBe(all.markings);
      expect(some.classes).toBeLessThan(all.classes);
    }
    for (const more of [{ latches: [{ marked: [x] }] }, { changesOf: atLeastMarked(1, [[y]]) }]) {
      const [some, all] = await counts(more);
      expect(some).toEqual(all);
    }
  });

  test('says which transitions one stands for', () => {
    const found = (given: TimePetriNet) =>
      stateClasses(given, { keep: 'equality', clock: null, symmetry }).alike.map((each) => each.toSorted());
    expect(found(workers)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(found(clusters)).toEqual([
      [0, 1, 3, 4],
      [2, 5],
    ]);
  });

  test('gives paths that the net has', async () => {
    const system = stateClasses(workers, { keep: 'equality', clock: null, symmetry });
    await count(system);
    const longest = Array.from({ length: system.size() }, (_, state) => system.pathTo(state)).sort(
      (one, other) => other.length - one.length,
    )[0];
    // One worker after the other, either first.
    expect([
      [0, 2, 1, 3],
      [1, 3, 0, 2],
    ]).toContainEqual(longest);
  });
});

test.each(['equality', 'inclusion'] as const)('firings that can be swapped have one outcome: %s', (keep) => {
  const system = stateClasses(alike, { keep, clock: 100, symmetry: TELLS_NOTHING_APART });
  system.addInitial();
  const seen: unknown[] = [];
  const fired = system.expand(0, (_, transition, target) => {
    seen.push({ transition, target, dates: { ...system.reached } });
  });
  expect(fired).toBe(3);
  const dates = { marking: 1, earliest: 1, latest: 2, waited: 0, waitedLeast: 0 };
  expect(seen).toEqual(
    [1, keep === 'equality' ? 1 : -1, keep === 'equality' ? 1 : -1].map((target, transition) => ({
      transition,
      target,
      dates,
    })),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toNumber } from '../../src/base/duration.ts';
import { intervalOf } from '../../src/model/assembly.ts';
import type { ComponentType, Transition } from '../../src/model/component.ts';
import { madeusProgram, type Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { randomCase } from '../../src/testing/random-assembly.ts';
import { model, program, type } from '../support/models.ts';
import {
  deployability,
  isForbiddenReached,
  parallelism,
  sequentiality,
  statisticsOf,
  terminates,
  windows,
} from './brute-answers.ts';
import { type ExplorationOptions, exploreRuns, type Runs } from './brute-force.ts';

const SEED = 20_003;

function runsOf(
  of: Model,
  by: Program = madeusProgram(of.components),
  options: ExplorationOptions = {},
): Runs {
  const exploration = exploreRuns(of, by, options);
  if (exploration.kind !== 'runs') throw new Error(exploration.kind);
  return exploration.runs;
}

function goal(places: Readonly<Record<string, string>>): Map<string, string[]> {
  return new Map(Object.entries(places).map(([component, place]) => [component, [place]]));
}

function at(text: string) {
  const [component = '', element = ''] = text.split('.');
  return { component, element };
}

const always = (min: number, max: number) => ({ every: true, dates: { min, max } });
const never = { every: false, dates: null };

/** One transition that needs a service, or a place that does. */
const user = (bound: string, takes = '1') =>
  type('User', {
    places: 'p0 p1',
    transitions: { work: `p0 -> p1 ${takes}` },
    ports: { need: `use service ${bound}` },
  });

test('a fork and a join take the longest branch; the join waits for it', () => {
  const runs = runsOf(
    model({
      components: {
        c: type('T', {
          places: 'p0 p1 p2 p3',
          transitions: { a: 'p0 -> p1 1..4', b: 'p0 -> p2 2..3', c: 'p1 -> p3 1', d: 'p2 -> p3 1..2' },
        }),
      },
    }),
  );
  expect(deployability(runs, goal({ c: 'p3' }), null)).toEqual(always(3, 5));
  expect(parallelism(runs, 'all')).toEqual({ state: 2, lasting: 2 });
  expect(statisticsOf(runs)).toMatchObject({
    hangs: false,
    waits: { join: true, port: false, users: false },
  });
  expect(windows(runs).get('end c.c')).toEqual({ min: 2, max: 5 });
  expect(windows(runs).get('start c.d')).toEqual({ min: 2, max: 3 });
  expect(sequentiality(runs, [at('c.a'), at('c.c')])).toBe(true);
  expect(sequentiality(runs, [at('c.a'), at('c.d')])).toBe(false);
});

test('two components that need each other hang', () => {
  const both = type('T', {
    places: 'p0 p1',
    transitions: { go: 'p0 -> p1 1' },
    ports: { need: 'use service go', offer: 'provide service p1' },
  });
  const runs = runsOf(
    model({ components: { a: both, b: both }, connections: ['a.need -> b.offer', 'b.need -> a.offer'] }),
  );
  expect(terminates(runs)).toEqual(never);
  expect(statisticsOf(runs)).toMatchObject({ hangs: true, terminal: 1, waits: { port: true } });
});

test('a use port without connection is never served; with several providers, one is enough', () => {
  const provider = type('P', {
    places: 'p0 p1',
    transitions: { up: 'p0 -> p1 3' },
    ports: { offer: 'provide service p1' },
  });
  const late = type('Late', {
    places: 'p0 p1',
    transitions: { up: 'p0 -> p1 9' },
    ports: { offer: 'provide service p1' },
  });
  const components = { u: user('work'), p: provider, l: late };
  expect(deployability(runsOf(model({ components })), goal({ u: 'p1' }), null)).toEqual(never);
  const connected = model({ components, connections: ['u.need -> l.offer', 'u.need -> p.offer'] });
  expect(deployability(runsOf(connected), goal({ u: 'p1' }), null)).toEqual(always(4, 4));
});

test('a place that needs a service is entered when the service is there, not before', () => {
  const provider = type('P', {
    places: 'p0 p1',
    transitions: { up: 'p0 -> p1 3..5' },
    ports: { offer: 'provide service p1' },
  });
  const runs = runsOf(
    model({ components: { u: user('p1'), p: provider }, connections: ['u.need -> p.offer'] }),
  );
  expect(deployability(runs, goal({ u: 'p1' }), 'first')).toEqual(always(3, 5));
  expect(windows(runs).get('end u.work')).toEqual({ min: 1, max: 1 });
});

/** Offers a service on a stretch of two places, then leaves it. */
const passing = (bound: string) =>
  type('Passing', {
    places: 'p0 p1 p2',
    groups: { stretch: 'p0 p1', before: 'p0', after: 'p1' },
    transitions: { inner: 'p0 -> p1 1', out: 'p1 -> p2 1' },
    ports: { offer: `provide service ${bound}` },
  });

test('leaving a service in use waits for its users', () => {
  const assembly = model({
    components: { u: user('work', '5'), p: passing('stretch') },
    connections: ['u.need -> p.offer'],
  });
  const runs = runsOf(assembly);
  expect(terminates(runs)).toEqual(always(6, 6));
  expect(windows(runs).get('start p.out')).toEqual({ min: 5, max: 5 });
  expect(statisticsOf(runs).waits).toEqual({ port: false, refused: false, users: true, join: false });
  // Bound to the list of the same places: the same region.
  const listed = model({
    ...{ components: { u: user('work', '5'), p: passing('p0 p1') } },
    connections: ['u.need -> p.offer'],
  });
  expect(terminates(runsOf(listed))).toEqual(always(6, 6));
});

test('a move between two groups leaves their region', () => {
  const assembly = model({
    components: { u: user('work', '5'), p: passing('before after') },
    connections: ['u.need -> p.offer'],
  });
  // The user holds the provider at p0 when it comes before the provider leaves, at the same date; else it never works.
  const runs = runsOf(assembly);
  expect(windows(runs).get('start p.inner')).toEqual({ min: 0, max: 5 });
  expect(terminates(runs)).toEqual({ every: false, dates: { min: 7, max: 7 } });
  const first = program('p-first', 'pushB(p, deploy)\nwait(p)\npushB(u, deploy)\nwaitAll');
  expect(terminates(runsOf(assembly, first))).toEqual(never);
});

test('a service on a place that is passed through refuses everyone', () => {
  const assembly = model({
    components: { u: user('work'), p: passing('p1') },
    connections: ['u.need -> p.offer'],
  });
  const runs = runsOf(assembly);
  expect(deployability(runs, goal({ u: 'p1' }), null)).toEqual(never);
  expect(deployability(runs, goal({ p: 'p2' }), null)).toEqual(always(2, 2));
  expect(deployability(runs, goal({ p: 'p2' }), 'end')).toEqual(never);
});

test('data stays provided and does not block leaving', () => {
  const provider = (bound: string) =>
    type('P', {
      places: 'p0 p1 p2',
      transitions: { a: 'p0 -> p1 2', b: 'p1 -> p2 0' },
      ports: { ip: `provide data ${bound}` },
    });
  const reader = type('R', {
    places: 'p0 p1',
    transitions: { read: 'p0 -> p1 3' },
    ports: { ip: 'use data read' },
  });
  const assembly = (bound: string) =>
    model({ components: { r: reader, p: provider(bound) }, connections: ['r.ip -> p.ip'] });
  expect(terminates(runsOf(assembly('p1')))).toEqual(always(5, 5));
  expect(terminates(runsOf(assembly('p0')))).toEqual(always(3, 3));
  expect(windows(runsOf(assembly('p1'))).get('end p.b')).toEqual({ min: 2, max: 2 });
});

test('what takes no time is passed at once: states that do not last', () => {
  const runs = runsOf(
    model({
      components: {
        c: type('T', {
          places: 'p0 p1 p2',
          transitions: { a: 'p0 -> p1 0', b: 'p0 -> p1 0', c: 'p1 -> p2 2' },
        }),
      },
    }),
  );
  expect(parallelism(runs, ['c'])).toEqual({ state: 2, lasting: 1 });
  expect(deployability(runs, goal({ c: 'p1' }), 'first')).toEqual(always(0, 0));
  expect(deployability(runs, goal({ c: 'p1' }), 'end')).toEqual(never);
  expect(isForbiddenReached(runs, [at('c.p1')], [], false)).toBe(true);
  expect(isForbiddenReached(runs, [at('c.p1')], [], true)).toBe(false);
  expect(isForbiddenReached(runs, [at('c.p2')], [at('c.p1')], true)).toBe(true);
});

test('a deployment that holds at the start is asked of the end', () => {
  const runs = runsOf(model({ components: { c: user('p0') } }));
  expect(deployability(runs, goal({ c: 'p0' }), null)).toEqual(never);
  expect(deployability(runs, goal({ c: 'p0' }), 'first')).toEqual(always(0, 0));
});

test('a transition without upper bound ends, at any date', () => {
  const assembly = model({
    components: { c: type('T', { places: 'p0 p1', transitions: { a: 'p0 -> p1 2..inf' } }) },
  });
  const end = goal({ c: 'p1' });
  expect(deployability(runsOf(assembly), end, null)).toEqual(always(2, Infinity));
  expect(deployability(runsOf(assembly, undefined, { timed: false }), end, null)).toEqual(
    always(0, Infinity),
  );
  expect(windows(runsOf(assembly)).get('end c.a')).toEqual({ min: 2, max: Infinity });
});

test('the verdict for all durations may differ from the one for the given ones', () => {
  // The user works while the provider is still on the stretch it offers; or comes too late.
  const late = type('Late', {
    places: 'p0 p1 p2',
    transitions: { before: 'p0 -> p1 1', work: 'p1 -> p2 1' },
    ports: { need: 'use service work' },
  });
  const provider = type('P', {
    places: 'p0 p1 p2',
    transitions: { inner: 'p0 -> p1 3', out: 'p1 -> p2 1' },
    ports: { offer: 'provide service p0 p1' },
  });
  const assembly = model({ components: { u: late, p: provider }, connections: ['u.need -> p.offer'] });
  const end = goal({ u: 'p2', p: 'p2' });
  expect(deployability(runsOf(assembly), end, null)).toEqual(always(4, 4));
  expect(deployability(runsOf(assembly, undefined, { timed: false }), end, null)).toEqual({
    every: false,
    dates: { min: 0, max: Infinity },
  });
});

test('alternatives: a place is entered by one of them, and twice is an error', () => {
  const shape = {
    places: 'p0 saved p1',
    transitions: { fresh: 'p0 -> p1 2', back: 'saved -> p1 5 @restored' },
  };
  const database = type('T', shape);
  const from = (start: string) => model({ components: { c: { type: database, start } } });
  expect(terminates(runsOf(from('p0')))).toEqual(always(2, 2));
  expect(terminates(runsOf(from('saved')))).toEqual(always(5, 5));
  const twice = from('p0 saved');
  expect(exploreRuns(twice, madeusProgram(twice.components))).toEqual({ kind: 'unsafe', where: 'c.p1' });
  const joined = model({
    components: {
      c: {
        type: type('T', { ...shape, transitions: { fresh: 'p0 -> p1 2', back: 'saved -> p1 5' } }),
        start: 'p0',
      },
    },
  });
  expect(terminates(runsOf(joined))).toEqual(never);
});

test('a component that is not pushed stays where it is; too many states are given up', () => {
  const assembly = model({ components: { a: user('p0'), b: user('p0') } });
  const half = program('half', 'pushB(a, deploy)\nwait(a)');
  const runs = runsOf(assembly, half);
  expect(deployability(runs, goal({ a: 'p1', b: 'p0' }), 'end')).toEqual(always(1, 1));
  expect(exploreRuns(assembly, half, { maxStates: 3 })).toEqual({ kind: 'too-many-states' });
});

/** Without ports, alternatives and starts of its own, and with only what can be reached: forks and joins. */
function forkJoin(of: Model): Model {
  const types = new Map(of.types.map((each) => [each, onlyReached(each)]));
  const components = of.components.map((c) => ({ ...c, type: types.get(c.type)!, start: ['p0'] }));
  return { ...of, types: [...types.values()], components, connections: [], programs: [], properties: [] };
}

function onlyReached(of: ComponentType): ComponentType {
  const reached = new Set([of.initial]);
  const transitions: Transition[] = [];
  for (const place of of.places)
    for (const t of of.transitions)
      if (t.destination === place && reached.has(t.source)) {
        reached.add(place);
        transitions.push({ ...t, behavior: 'deploy', alternative: null });
      }
  return { ...of, behaviors: ['deploy'], transitions, ports: [] };
}

/** When the last transition of all ends, if each takes its least or its greatest time. */
function longestPath(of: Model, bound: 'min' | 'max'): number {
  return Math.max(
    0,
    ...of.components.map((c) => {
      const ending = (t: Transition): number => {
        const taken = toNumber(intervalOf(c, t.name)[bound]) ?? Infinity;
        return (
          taken + Math.max(0, ...c.type.transitions.filter((u) => u.destination === t.source).map(ending))
        );
      };
      return Math.max(0, ...c.type.transitions.map(ending));
    }),
  );
}

test(`forks and joins alone end on their longest path (seed ${SEED})`, () => {
  let compared = 0;
  fc.assert(
    fc.property(randomCase, ({ model: drawn }) => {
      const plain = forkJoin(drawn);
      const exploration = exploreRuns(plain, madeusProgram(plain.components), { maxStates: 2000 });
      if (exploration.kind === 'too-many-states') return;
      compared += 1;
      if (exploration.kind !== 'runs') throw new Error(exploration.where);
      expect(terminates(exploration.runs)).toEqual(
        always(longestPath(plain, 'min'), longestPath(plain, 'max')),
      );
    }),
    { seed: SEED, numRuns: 200 },
  );
  console.log(`longest paths: ${compared} of 200 random assemblies compared`);
  expect(compared).toBeGreaterThan(100);
});

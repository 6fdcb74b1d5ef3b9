/**
 * Small random systems that each have, on purpose, one of the things on which timing goes wrong most easily; and whether
 * a system really has it, told from all its runs.
 */
import fc from 'fast-check';
import { compare, type Duration, type DurationInterval } from '../../src/base/duration.ts';
import type { Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { PropertySpec } from '../../src/model/whole/property-spec.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { allPropertyShapes, deployments, properties } from '../../src/testing/random-questions.ts';
import { deployability, parallelism, windows } from '../oracle/brute-answers.ts';
import { exploreRuns, isRunning, type Runs } from '../oracle/brute-force.ts';
import { deployment, model, program, type } from '../support/models.ts';

export interface Pitfall {
  readonly cases: fc.Arbitrary<RandomCase>;
  readonly isHit: (drawn: RandomCase, runs: Runs) => boolean;
}

/** The least duration and how much longer it may take, in seconds. */
type Drawn = readonly [least: number, more: number];

const drawn = (least: number, more: number): fc.Arbitrary<Drawn> =>
  fc.tuple(fc.nat({ max: least }), fc.nat({ max: more }));

const text = ([least, more]: Drawn) => `${least}..${least + more}`;

/** A system with random properties of all kinds. */
function asked(systems: fc.Arbitrary<{ readonly model: Model; readonly program: Program }>) {
  return fc.tuple(systems, fc.noBias(allPropertyShapes)).map(([system, shapes]): RandomCase => {
    const goals = deployments(system.model.components, shapes);
    const { name } = system.program;
    const programs = name === null ? [] : [system.program];
    const asks = properties(system.model.components, goals, shapes, name);
    return { ...system, model: { ...system.model, deployments: goals, programs, properties: asks } };
  });
}

function deployed(of: Model) {
  return { model: of, program: deployment(of) };
}

/** Two steps, and a service when they are done. */
const steps = (name: string, first: string, second: string) =>
  type(name, {
    places: 'off half on',
    transitions: { t1: `off -> half ${first}`, t2: `half -> on ${second}` },
    ports: { s: 'provide service on' },
  });

/** A step that needs a service, and the service of one who has done it. */
const user = (name: string, takes: string) =>
  type(name, {
    places: 'off on',
    transitions: { t1: `off -> on ${takes}` },
    ports: { u: 'use service t1', s: 'provide service on' },
  });

/** Events at one date: what a moment has may not last. */
const ties: Pitfall = {
  cases: asked(
    fc.tuple(drawn(2, 0), drawn(2, 0), drawn(2, 1), drawn(1, 0), drawn(2, 0)).map(([a1, a2, b1, b2, c]) =>
      deployed(
        model({
          components: {
            a: steps('A', text(a1), text(a2)),
            b: steps('B', text(b1), text(b2)),
            c: user('C', text(c)),
          },
          connections: ['c.u -> a.s'],
        }),
      ),
    ),
  ),
  isHit: (_, runs) => {
    const lasting = runningTogether(runs, true);
    const isWithin = (some: readonly string[], others: readonly string[]) =>
      some.every((t) => others.includes(t));
    return runningTogether(runs, false).some((some) => !lasting.some((others) => isWithin(some, others)));
  },
};

/** Which transitions run together in some state, or in one that lasts. */
function runningTogether(
  { tables, states, lasting }: Runs,
  mustLast: boolean,
): readonly (readonly string[])[] {
  const those = states.filter((_, i) => lasting[i] || !mustLast);
  return those.map((state) =>
    tables.components.flatMap(({ name, transitions }) =>
      transitions.filter((t) => isRunning(t, state)).map((t) => `${name}.${t.name}`),
    ),
  );
}

/** An action and places again, in one run. */
const recurrences: Pitfall = {
  cases: asked(
    fc
      .tuple(drawn(1, 1), drawn(1, 1), drawn(1, 1), fc.nat({ max: 2 }), fc.nat({ max: 2 }))
      .map(([up, down, takes, at, waits]) => {
        const server = type('Server', {
          places: 'off on',
          behaviors: { up: { rise: `off -> on ${text(up)}` }, down: { fall: `on -> off ${text(down)}` } },
          ports: { s: 'provide service on' },
        });
        const of = model({
          components: { a: server, b: user('B', text(takes)) },
          connections: ['b.u -> a.s'],
        });
        const pushes = ['pushB(a, up)', 'pushB(a, down)', 'pushB(a, up)'];
        // Careful programs let the user have done before its server goes down, or come when that is up for good.
        const careful = ['pushB(b, deploy)', ...(waits === 0 ? [] : ['wait(b)'])];
        const all = [...pushes.toSpliced(at, 0, ...careful), ...(waits === 2 ? ['wait(a)'] : [])];
        return { model: of, program: program('again', all.join('\n')) };
      }),
  ),
  isHit: (_, runs) => mostStarts(runs, 'a', 'rise') > 1,
};

/** The most times that a transition starts in one run; states come to no circle but by staying. */
function mostStarts(runs: Runs, component: string, element: string): number {
  const most = new Map<number, number>();
  const from = (state: number): number => {
    const known = most.get(state);
    if (known !== undefined) return known;
    const counts = runs.edges[state].map(({ happening, to }) => {
      const isIt =
        happening?.kind === 'start' && happening.component === component && happening.element === element;
      return from(to) + (isIt ? 1 : 0);
    });
    most.set(state, Math.max(0, ...counts));
    return most.get(state)!;
  };
  return from(0);
}

/** Two that come and go, and may miss each other, once or again. */
const meetings: Pitfall = {
  cases: asked(
    fc
      .tuple(drawn(3, 2), drawn(1, 1), drawn(2, 2), drawn(1, 1), fc.boolean(), fc.boolean())
      .map(([up, down, otherUp, otherDown, again, otherAgain]) => {
        const comesAndGoes = (name: string, rise: Drawn, fall: Drawn) =>
          type(name, {
            places: 'off on',
            behaviors: { up: { rise: `off -> on ${text(rise)}` }, down: { fall: `on -> off ${text(fall)}` } },
          });
        const of = model({
          components: { a: comesAndGoes('A', up, down), b: comesAndGoes('B', otherUp, otherDown) },
        });
        const pushes = (name: string, isAgain: boolean) =>
          ['up', 'down', ...(isAgain ? ['up'] : [])].map((behavior) => `pushB(${name}, ${behavior})`);
        const all = [...pushes('a', again), ...pushes('b', otherAgain)];
        return { model: of, program: program('meet', all.join('\n')) };
      }),
  ).map((each) => {
    const deployments = [...each.model.deployments, { name: 'met', places: MET }];
    const asks: PropertySpec = {
      name: 'met',
      kind: 'deployability',
      programs: [each.program.name],
      deployment: 'met',
      when: 'first',
      timed: true,
      deadline: null,
    };
    return { ...each, model: { ...each.model, deployments, properties: [asks, ...each.model.properties] } };
  }),
  isHit: (_, runs) => {
    const { every, dates } = deployability(runs, MET, 'first');
    return !every && dates !== null;
  },
};

const MET = new Map([
  ['a', ['on']],
  ['b', ['on']],
]);

/** Several actions run together, but not in a run whose durations are all least or greatest. */
const interiorOptima: Pitfall = {
  cases: asked(
    fc
      .tuple(
        fc.tuple(fc.nat({ max: 1 }), fc.integer({ min: 3, max: 4 })),
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constant(0)),
        drawn(1, 1),
        fc.tuple(
          fc.integer({ min: 1, max: 2 }),
          fc.integer({ min: 1, max: 2 }),
          fc.integer({ min: 2, max: 5 }),
        ),
      )
      .map(([wide, second, third, lengths]) => {
        const starts = [wide, second, third].map((d, i) =>
          type(`Start${i}`, {
            places: 'off on',
            transitions: { t1: `off -> on ${text(d)}` },
            ports: { s: 'provide service on' },
          }),
        );
        const users = lengths.map((length, i) => user(`User${i}`, `${length}`));
        const all = [...users, ...starts].map((each, i) => [`c${i}`, each] as const);
        return deployed(
          model({
            components: Object.fromEntries(all),
            connections: users.map((_, i) => `c${i}.u -> c${users.length + i}.s`),
          }),
        );
      }),
  ).map((each) => {
    // With any durations there are too many runs.
    const asks = each.model.properties.filter((spec) => spec.kind !== 'deployability' || spec.timed);
    return { ...each, model: { ...each.model, properties: [USERS, ...asks] } };
  }),
  isHit: ({ model: of, program: run }, runs) => {
    const all = parallelism(runs, USERS.components);
    return cornersOf(of).every((corner) => {
      const explored = exploreRuns(corner, run);
      return explored.kind === 'runs' && parallelism(explored.runs, USERS.components).lasting < all.lasting;
    });
  },
};

const USERS = {
  name: 'users',
  kind: 'parallelism',
  programs: [null],
  components: ['c0', 'c1', 'c2'],
  atMost: null,
  atLeast: null,
} as const;

/** The model with each duration fixed, to the least or the greatest that it can be, in all combinations. */
function cornersOf(of: Model): readonly Model[] {
  return of.components.reduce<readonly Model[]>(
    (models, { name, type: { transitions } }) =>
      transitions.reduce(
        (each, { name: t, takes }) =>
          each.flatMap((one) =>
            boundsOf(takes).map((only) => ({
              ...one,
              components: one.components.map((c) =>
                c.name === name ? { ...c, takes: new Map([...c.takes, [t, { min: only, max: only }]]) } : c,
              ),
            })),
          ) as readonly Model[],
        models,
      ),
    [of],
  );
}

function boundsOf({ min, max }: DurationInterval): readonly Duration[] {
  return max !== 'inf' && compare(min, max) === 0 ? [min] : [min, max];
}

/** Durations without bound: dates that have none, and differences between such dates. */
const infiniteBounds: Pitfall = {
  cases: asked(
    fc
      .tuple(drawn(2, 2), fc.nat({ max: 2 }), fc.nat({ max: 2 }), drawn(2, 1), fc.boolean())
      .map(([first, endless, other, last, both]) =>
        deployed(
          model({
            components: {
              a: steps('A', text(first), `${endless}..inf`),
              b: steps('B', both ? `${other}..inf` : `${other}`, text(last)),
              c: user('C', text(last)),
            },
            connections: ['c.u -> a.s'],
          }),
        ),
      ),
  ),
  isHit: (_, runs) => [...windows(runs).values()].some(({ max }) => max === Infinity),
};

/** A user that is served by the first of several. */
const severalProviders: Pitfall = {
  cases: asked(
    fc
      .tuple(drawn(2, 2), drawn(2, 2), drawn(3, 1), drawn(2, 1), fc.boolean())
      .map(([first, second, third, takes, three]) => {
        const provider = (name: string, d: Drawn) =>
          type(name, {
            places: 'off on',
            transitions: { t1: `off -> on ${text(d)}` },
            ports: { s: 'provide service on' },
          });
        const drawnTimes = three ? [first, second, third] : [first, second];
        const providers = drawnTimes.map((d, i) => [`p${i}`, provider(`P${i}`, d)] as const);
        return deployed(
          model({
            components: { c: user('C', text(takes)), ...Object.fromEntries(providers) },
            connections: providers.map(([name]) => `c.u -> ${name}.s`),
          }),
        );
      }),
  ),
  // Either of the first two may be the one that serves first.
  isHit: (_, runs) => {
    const [a, b] = ['p0', 'p1'].map((p) => windows(runs).get(`end ${p}.t1`)!);
    return a.min <= b.max && b.min <= a.max && (a.min < a.max || b.min < b.max);
  },
};

/** By what they are called in the output of the tests. */
export const PITFALLS: Readonly<Record<string, Pitfall>> = {
  ties,
  recurrences,
  meetings,
  'interior optima': interiorOptima,
  'infinite bounds': infiniteBounds,
  'several providers': severalProviders,
};

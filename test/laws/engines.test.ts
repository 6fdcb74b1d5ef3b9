import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Component } from '../../src/model/assembly.ts';
import { type ComponentType, ENDS_WELL, type Transition } from '../../src/model/component.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { PropertySpec } from '../../src/model/whole/property-spec.ts';
import type { Result } from '../../src/properties/answers/verdict.ts';
import { verify } from '../../src/properties/verify.ts';
import { expectEqual } from '../support/expect-equal.ts';
import { parallelismIn } from '../support/figures.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2010);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);

const seconds = (n: number) => ({ digits: BigInt(n), scale: 0 });

/** A move forward in a life cycle of so many places, with its duration. */
const move = fc.record({
  from: fc.nat({ max: 2 }),
  by: fc.integer({ min: 1, max: 2 }),
  min: fc.nat({ max: 5 }),
  width: fc.oneof(
    { weight: 8, arbitrary: fc.nat({ max: 6 }) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
  ),
  /** The earlier component whose service it needs, counted back; 0 for none. */
  needs: fc.nat({ max: 3 }),
});

/** Larger assemblies than brute force can run, in which nothing competes: each waits only for earlier ones. */
const assembly = fc
  .array(fc.array(move, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 })
  .map((lives): Model => {
    const components = lives.map((moves, index) => componentOf(moves, index));
    const connections = components.flatMap(({ name, type }, index) =>
      type.ports
        .filter((port) => port.role === 'use')
        .map((port) => ({
          user: { component: name, port: port.name },
          provider: { component: `c${index - Number(port.name.slice(1))}`, port: 'ready' },
        })),
    );
    const all = new Map(components.map(({ name, type }) => [name, [type.places.at(-1)!]]));
    return {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types: components.map(({ type }) => type),
      components,
      connections,
      deployments: [{ name: 'all', places: all }],
      programs: [],
      properties: propertiesOf(components),
    };
  });

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

function componentOf(moves: readonly Move[], index: number): Component {
  // A way through all places, and the drawn moves beside it.
  const way = [0, 1, 2].map((from) => ({ ...moves[from % moves.length], from, by: 1 }));
  const transitions = [...way, ...moves].map((drawn, i): Transition => {
    const max = drawn.width === Infinity ? 'inf' : seconds(drawn.min + drawn.width);
    return {
      name: `t${i}`,
      source: `p${drawn.from}`,
      destination: `p${Math.min(3, drawn.from + drawn.by)}`,
      behavior: 'deploy',
      alternative: null,
      ...ENDS_WELL,
      takes: { min: seconds(drawn.min), max },
    };
  });
  const back = [...new Set(moves.map(({ needs }) => needs))].filter((n) => n > 0 && n <= index);
  const type: ComponentType = {
    name: `T${index}`,
    places: ['p0', 'p1', 'p2', 'p3'],
    initial: 'p0',
    groups: [],
    behaviors: ['deploy'],
    crash: null,
    transitions,
    ports: [
      { name: 'ready', role: 'provide', kind: 'service', bound: ['p3'] },
      ...back.map((n) => ({
        name: `u${n}`,
        role: 'use' as const,
        kind: 'service' as const,
        bound: moves.flatMap(({ needs }, i) => (needs === n ? [`t${3 + i}`] : [])),
      })),
    ],
  };
  return { name: `c${index}`, type, start: ['p0'], takes: new Map() };
}

function propertiesOf(components: readonly Component[]): readonly PropertySpec[] {
  const [first, second] = [components[0], components[1]];
  const ref = ({ name: component }: Component, element: string) => ({ component, element });
  const programs = [null];
  const forbidden = {
    kind: 'forbidden',
    programs,
    marked: [ref(second, 'p1')],
    unmarked: [ref(first, 'p2')],
  } as const;
  return [
    {
      name: 'up',
      kind: 'deployability',
      programs,
      deployment: 'all',
      when: null,
      timed: true,
      deadline: null,
    },
    {
      name: 'end',
      kind: 'deployability',
      programs,
      deployment: 'all',
      when: 'end',
      timed: true,
      deadline: null,
    },
    { name: 'chart', kind: 'gantt', programs, deployment: 'all', when: null },
    { name: 'width', kind: 'parallelism', programs, components: 'all', atMost: null, atLeast: null },
    { name: 'own', kind: 'parallelism', programs, components: [second.name], atMost: 2, atLeast: null },
    { name: 'order', kind: 'sequentiality', programs, transitions: [ref(first, 't1'), ref(second, 't2')] },
    { name: 'never', ...forbidden, lasting: false },
    { name: 'hardly', ...forbidden, lasting: true },
  ];
}

/** What an answer says, without the run that shows it. */
function said(result: Result) {
  const { spec, verdict, interval, boundaries } = result;
  const windows = new Map(boundaries?.windows.map((w) => [`${w.event} ${w.component}.${w.transition}`, w]));
  return { name: spec.name, verdict, interval, parallelism: parallelismIn(result), windows };
}

test(`the causal net answers as the state classes do (seed ${SEED})`, async () => {
  let [compared, tooLarge] = [0, 0];
  await fc.assert(
    fc.asyncProperty(assembly, async (model) => {
      const causes = await verify(model, { engine: 'causal' });
      expectEqual<readonly string[]>(
        causes.map(({ engine }) => engine.kind),
        causes.map(() => 'causal'),
      );
      const states = await verify(model, { engine: 'classes', limits: { maxClasses: 3000 } });
      if (states.some(({ verdict }) => verdict.kind === 'unknown')) {
        tooLarge += 1;
        return;
      }
      compared += 1;
      expectEqual(causes.map(said), states.map(said));
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(
    `seed ${SEED}: ${compared} assemblies answered by both engines, ${tooLarge} too large for states`,
  );
  expect(compared).toBeGreaterThan(CASES / 4);
}, 600_000);

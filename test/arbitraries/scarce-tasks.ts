/**
 * Small systems in which several things want the same at once: components that go through one or two transitions side by
 * side, whose needs hold a transition, all of them, or what is between them too; ports that count their providers; programs
 * that push to all, sleep, and wait for some time only. Choices are taken modulo, so that shrinking a case keeps it valid.
 */
import fc from 'fast-check';
import type { Component, Connection } from '../../src/model/assembly.ts';
import { type ComponentType, ENDS_WELL, type Need, type Port } from '../../src/model/component.ts';
import type { Instruction, Program, Thread } from '../../src/model/program.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { among, pick, seconds, sometimes, weighted } from '../../src/testing/draw.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import {
  allPropertyShapes,
  deployments,
  type PropertyShapes,
  properties,
} from '../../src/testing/random-questions.ts';
import { orderly, withRoomAtStart } from '../../src/testing/scarce-case.ts';

const interval = fc
  .tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 }), sometimes(4))
  .map(([min, width, endless]) => seconds(min, endless ? 'inf' : min + width));

const needShape = fc.record({
  resource: weighted([5, 0], [1, 1]),
  amount: weighted([7, 1], [1, 2]),
  bound: weighted([3, 'first'], [3, 'all'], [2, 'between'], [1, 'place']),
});

const typeShape = fc.record({
  takes: fc.tuple(interval, interval),
  steps: weighted([4, 'one'], [2, 'two'], [1, 'joined']),
  needs: fc.array(needShape, { minLength: 1, maxLength: 2 }),
  waits: fc.tuple(
    weighted([5, null], [1, 'dock'], [1, 'place']),
    weighted([6, null], [1, 'dock'], [1, 'place']),
  ),
  uses: weighted<'none' | 'start' | 'end'>([6, 'none'], [1, 'start'], [1, 'end']),
  atLeast: weighted<Port['atLeast']>([2, undefined], [2, 1], [2, 2], [2, 'all']),
});

const actionShape = fc.record({
  kind: weighted<'push' | 'wait' | 'sleep' | 'waitAll'>(
    [3, 'push'],
    [2, 'wait'],
    [2, 'sleep'],
    [1, 'waitAll'],
  ),
  takes: interval,
  isTimed: sometimes(50),
  first: pick,
  second: pick,
});

const shapes = fc.noBias(
  fc.record({
    types: fc.array(typeShape, { minLength: 1, maxLength: 2 }),
    members: fc.oneof(
      { weight: 2, arbitrary: fc.array(pick, { minLength: 2, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.array(pick, { minLength: 3, maxLength: 3 }) },
    ),
    providers: fc.array(pick, { minLength: 2, maxLength: 3 }),
    mapped: sometimes(15),
    resources: fc.array(
      fc.record({
        capacity: weighted([8, 1], [2, 2], [1, 3]),
        order: fc.option(fc.array(pick, { minLength: 1, maxLength: 2 }), { freq: 4 }),
      }),
      { minLength: 2, maxLength: 2 },
    ),
    actions: fc.array(actionShape, { maxLength: 1 }),
    inThread: sometimes(40),
    rescues: sometimes(40),
    kept: fc.nat({ max: 2 }),
    properties: allPropertyShapes,
  }),
);

type Shapes = typeof shapes extends fc.Arbitrary<infer T> ? T : never;
type TypeShape = Shapes['types'][number];

function typeOf(name: string, shape: TypeShape): ComponentType {
  const [first, second] = shape.takes;
  const moves =
    shape.steps === 'one'
      ? [['t1', 'p0', 'p2', first] as const]
      : shape.steps === 'two'
        ? [['t1', 'p0', 'p1', first] as const, ['t2', 'p1', 'p2', second] as const]
        : [['t1', 'p0', 'p2', first] as const, ['t2', 'p0', 'p2', second] as const];
  const transitions = moves.map(([t, source, destination, takes], i) => {
    const waits = shape.steps === 'joined' ? null : shape.waits[i];
    const moved = { name: t, source, destination, behavior: 'go', takes, alternative: null, ...ENDS_WELL };
    return waits == null ? moved : { ...moved, waits: waits as 'dock' | 'place' };
  });
  const back = { name: 't3', source: 'p2', destination: 'p0', behavior: 'back', takes: second };
  const all = [...transitions, { ...back, alternative: null, ...ENDS_WELL }];
  const places = ['p0', ...(shape.steps === 'two' ? ['p1'] : []), 'p2'];
  const bounds = {
    first: ['t1'],
    all: all.map((t) => t.name),
    between: [...transitions.map((t) => t.name), ...places.slice(1, -1)],
    place: ['p2', 't1'],
  };
  const needs = shape.needs.map(
    ({ resource, amount, bound }): Need => ({
      name: `r${resource}`,
      amount,
      bound: bounds[bound as keyof typeof bounds],
    }),
  );
  const { atLeast } = shape;
  const use: Port = {
    name: 'u0',
    role: 'use',
    kind: 'service',
    bound: shape.uses === 'start' ? ['t1'] : ['p2'],
    ...(atLeast !== undefined && { atLeast }),
  };
  return {
    name,
    places,
    initial: 'p0',
    groups: [],
    behaviors: ['go', 'back'],
    transitions: all,
    ports: [
      { name: 's0', role: 'provide', kind: 'service', bound: ['p2'] },
      ...(shape.uses === 'none' ? [] : [use]),
    ],
    needs: [...new Map(needs.map((need) => [need.name, need])).values()],
    crash: null,
  };
}

/** Components use those before them; a port that counts more than its providers counts them all. */
function linked(
  types: readonly ComponentType[],
  { members, providers, mapped }: Shapes,
): { readonly components: readonly Component[]; readonly connections: readonly Connection[] } {
  const connections: Connection[] = [];
  const components = members.map((choice, i): Component => {
    const type = among(types, choice)!;
    const before = members.slice(0, i).map((_, j) => `c${j}`);
    const many = providers[i % providers.length] % 3;
    if (type.ports.some(({ role }) => role === 'use'))
      for (const provider of before.slice(-1 - many))
        connections.push({
          user: { component: `c${i}`, port: 'u0' },
          provider: { component: provider, port: 's0' },
        });
    const needs =
      mapped && i === 0 && type.needs?.length === 1 ? new Map([[type.needs[0].name, 'r1']]) : null;
    return { name: `c${i}`, type, start: ['p0'], takes: new Map(), ...(needs !== null && { needs }) };
  });
  const counts = new Map<ComponentType, number>();
  for (const { name, type } of components) {
    const count = connections.filter(({ user }) => user.component === name).length;
    counts.set(type, Math.min(counts.get(type) ?? Infinity, count));
  }
  const lowered = new Map(
    types.map((type) => {
      const least = counts.get(type) ?? 0;
      const ports = type.ports.map((port): Port => {
        const { atLeast, ...rest } = port;
        if (typeof atLeast !== 'number') return port;
        return least === 0 ? rest : { ...port, atLeast: Math.min(atLeast, least) };
      });
      return [type, { ...type, ports }];
    }),
  );
  return { connections, components: components.map((each) => ({ ...each, type: lowered.get(each.type)! })) };
}

function programOf(components: readonly Component[], { actions, inThread, rescues }: Shapes): Program {
  const pushes = components.map(
    ({ name }): Instruction => ({ kind: 'pushB', component: name, behavior: 'go' }),
  );
  const others = actions.map(({ kind, takes, isTimed, first, second }): Instruction => {
    const { name: component, type } = among(components, first)!;
    const within = isTimed && takes.max !== 'inf' ? { within: takes.max } : {};
    switch (kind) {
      case 'push':
        return { kind: 'pushB', component, behavior: among(type.behaviors, second)! };
      case 'wait':
        return { kind: 'wait', component, behavior: null, ...within };
      case 'sleep':
        return { kind: 'sleep', takes };
      default:
        return { kind: 'waitAll', ...within };
    }
  });
  const threadOf = (name: string, instructions: readonly Instruction[]): Thread => {
    const { length } = instructions;
    const tries = rescues && length > 1 ? [{ start: 0, rescue: length - 1, end: length }] : [];
    return { name, instructions, tries };
  };
  // Another thread begins as the pushes do, or what it does comes after them.
  const threads =
    inThread && others.length > 0
      ? [{ name: 'thread0', instructions: pushes, tries: [] }, threadOf('thread1', others)]
      : [threadOf('thread0', [...pushes, ...others])];
  return { name: 'program', start: new Map(), threads };
}

/** Of the properties, about half, so that many cases are asked of all kinds. */
function someOf(all: PropertyShapes, kept: number): PropertyShapes {
  const isKept = (i: number) => i % 3 === kept;
  return {
    ...all,
    sequentiality: isKept(0) ? all.sequentiality : [],
    forbidden: isKept(1) ? all.forbidden : [],
    parallelism: isKept(2) ? all.parallelism : [],
    gantt: isKept(0) ? all.gantt : [],
    terminates: (isKept(1) && all.terminates) || [null],
    outage: (isKept(2) && all.outage) || [],
    available: (isKept(0) && all.available) || [],
    confluent: (isKept(1) && all.confluent) || [],
  };
}

/** Systems in which what is scarce matters; in some, it is granted in an order where that is wanted. */
export function scarceTasks(isOrdered: boolean): fc.Arbitrary<RandomCase> {
  return shapes.map((drawn): RandomCase => {
    const drawnTypes = drawn.types.map((shape, i) => typeOf(`T${i}`, shape));
    const { components, connections } = linked(drawnTypes, drawn);
    const names = components.map(({ name }) => name);
    const program = programOf(components, isOrdered ? { ...drawn, rescues: false } : drawn);
    const asked = someOf(drawn.properties, drawn.kept);
    const goals = deployments(components, asked);
    const resources = drawn.resources.map(
      ({ capacity, order }, i): Resource => ({
        name: `r${i}`,
        capacity,
        order:
          isOrdered && order !== null ? [...new Set(order.map((choice) => among(names, choice)!))] : null,
      }),
    );
    const model: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types: [...new Set(components.map(({ type }) => type))],
      components,
      connections,
      deployments: goals,
      programs: [program],
      properties: properties(components, goals, asked, program.name),
      resources,
    };
    const scarce = withRoomAtStart({ model, program });
    return isOrdered ? orderly(scarce, drawn.mapped ? 'any' : drawn.rescues ? 'drawn' : 'exact') : scarce;
  });
}

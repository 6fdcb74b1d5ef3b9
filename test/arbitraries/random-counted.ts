/**
 * Random assemblies in which several providers stand behind use ports that count them, with programs that take them out
 * of service and put them back, side by side, that sleep, and wait for some time only. Choices are taken modulo, so that shrinking a case keeps it valid.
 */
import fc from 'fast-check';
import type { Component, Connection } from '../../src/model/assembly.ts';
import { type ComponentType, ENDS_WELL, type Port, type Transition } from '../../src/model/component.ts';
import { type Instruction, isWait, type Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { among, pick, seconds, sometimes, weighted } from '../../src/testing/draw.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { allPropertyShapes, deployments, properties } from '../../src/testing/random-questions.ts';

const interval = fc
  .tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 }))
  .map(([min, width]) => seconds(min, min + width));

const providerShape = fc.record({
  takes: fc.tuple(interval, interval, interval),
  /** Goes down in two steps, the first of them in service or not. */
  twoSteps: sometimes(30),
  wide: sometimes(40),
  /** It comes back by itself: going down and up are one behavior. */
  renews: sometimes(40),
  second: sometimes(25),
  /** What takes it out of service starts as it leaves. */
  inPlace: sometimes(10),
  data: sometimes(10),
});

const userShape = fc.record({
  takes: fc.tuple(interval, interval),
  bound: weighted([4, 'place'], [1, 'transition'], [2, 'both'], [1, 'all']),
  atLeast: weighted<Port['atLeast']>([6, 1], [6, 2], [1, 'all'], [1, undefined], [1, 3]),
  startsOn: sometimes(92),
});

const actionShape = fc.record({
  kind: weighted([8, 'push'], [3, 'wait'], [1, 'waitAll'], [2, 'con'], [2, 'dcon'], [2, 'sleep']),
  takes: interval,
  /** Of a wait: it fails after some time. */
  isTimed: sometimes(40),
  first: pick,
  second: pick,
  thread: sometimes(40),
});

type ProviderShape = typeof providerShape extends fc.Arbitrary<infer T> ? T : never;
type UserShape = typeof userShape extends fc.Arbitrary<infer T> ? T : never;
type ActionShape = typeof actionShape extends fc.Arbitrary<infer T> ? T : never;

function transition(
  [name, source, destination]: readonly [string, string, string],
  behavior: string,
  takes: Transition['takes'],
): Transition {
  return { name, source, destination, behavior, takes, alternative: null, ...ENDS_WELL };
}

function providerType(name: string, shape: ProviderShape): ComponentType {
  const [a, b, c] = shape.takes;
  const back = shape.renews ? 'stop' : 'start';
  const first = ([out, ...others]: readonly Transition[]): readonly Transition[] =>
    shape.inPlace ? [{ ...out, waits: 'place' }, ...others] : [out, ...others];
  const moves = shape.twoSteps
    ? [transition(['drain', 'up', 'low'], 'stop', a), transition(['halt', 'low', 'down'], 'stop', c)]
    : [transition(['halt', 'up', 'down'], 'stop', a)];
  const down = first(moves);
  const up = shape.renews
    ? transition(['boot', 'down', 'again'], back, b)
    : transition(['boot', 'down', 'up'], back, b);
  const serving = [
    'up',
    ...(shape.renews ? ['again'] : []),
    ...(shape.wide && shape.twoSteps ? ['low'] : []),
  ];
  const service: Port = { name: 's0', role: 'provide', kind: 'service', bound: serving };
  const other: Port = { name: 's1', role: 'provide', kind: shape.data ? 'data' : 'service', bound: ['up'] };
  return {
    name,
    places: ['up', 'down', ...(shape.twoSteps ? ['low'] : []), ...(shape.renews ? ['again'] : [])],
    initial: 'up',
    groups: [],
    behaviors: [...new Set(['stop', back])],
    transitions: [...down, up],
    ports: shape.second || shape.data ? [service, other] : [service],
    crash: null,
  };
}

function userType(name: string, shape: UserShape, kind: Port['kind'], most: number): ComponentType {
  const [a, b] = shape.takes;
  const { atLeast, bound } = shape;
  const count =
    typeof atLeast === 'number' ? Math.max(1, Math.min(atLeast, most - (atLeast < 3 ? 1 : 0))) : atLeast;
  const elements = {
    place: ['on'],
    transition: ['open'],
    both: ['open', 'on'],
    all: ['off', 'on'],
  }[bound as 'place' | 'transition' | 'both' | 'all'];
  return {
    name,
    places: ['off', 'on'],
    initial: 'off',
    groups: [],
    behaviors: ['open', 'close'],
    transitions: [
      transition(['open', 'off', 'on'], 'open', a),
      transition(['close', 'on', 'off'], 'close', b),
    ],
    ports: [
      { name: 'u0', role: 'use', kind, bound: elements, ...(count !== undefined && { atLeast: count }) },
    ],
    crash: null,
  };
}

function instructionOf(
  { kind, first, second, takes, isTimed }: ActionShape,
  components: readonly Component[],
  possible: readonly Connection[],
  linked: Set<Connection>,
): Instruction | null {
  const { name: component, type } = among(components, first)!;
  const within = isTimed && takes.max !== 'inf' ? { within: takes.max } : {};
  switch (kind) {
    case 'push':
      return { kind: 'pushB', component, behavior: among(type.behaviors, second)! };
    case 'wait':
      return { kind: 'wait', component, behavior: null, ...within };
    case 'waitAll':
      return { kind: 'waitAll', ...within };
    case 'sleep':
      return { kind: 'sleep', takes };
    default: {
      const connection = among(
        possible.filter((each) => linked.has(each) === (kind === 'dcon')),
        first,
      );
      if (connection === undefined) return null;
      if (kind === 'con') linked.add(connection);
      else linked.delete(connection);
      return { kind: kind === 'con' ? 'con' : 'dcon', user: connection.user, provider: connection.provider };
    }
  }
}

function programOf(
  actions: readonly ActionShape[],
  components: readonly Component[],
  possible: readonly Connection[],
  present: readonly Connection[],
  rescues: readonly boolean[],
): Program {
  const linked = new Set(present);
  const dealt = actions.flatMap((action) => {
    const instruction = instructionOf(action, components, possible, linked);
    return instruction === null ? [] : [{ instruction, thread: action.thread ? 1 : 0 }];
  });
  const threads = [0, 1].flatMap((thread) => {
    const instructions = dealt
      .filter((each) => each.thread === thread)
      .map(({ instruction }) => instruction)
      .slice(0, 5);
    const { length } = instructions;
    // What fails is rescued by the last instruction, or by none.
    const tries = rescues[thread] && length > 1 ? [{ start: 0, rescue: length - 1, end: length }] : [];
    return length === 0 ? [] : [{ name: `thread${thread}`, instructions, tries }];
  });
  return { name: 'program', start: new Map(), threads };
}

/** A random assembly of providers and of users that count them, a program, and properties of every kind. */
export const randomCountedCase: fc.Arbitrary<RandomCase> = fc
  .noBias(
    fc.record({
      providers: fc.array(providerShape, { minLength: 1, maxLength: 2 }),
      users: fc.oneof(
        { weight: 3, arbitrary: fc.array(userShape, { minLength: 1, maxLength: 1 }) },
        { weight: 2, arbitrary: fc.array(userShape, { minLength: 2, maxLength: 2 }) },
      ),
      members: fc.oneof(
        { weight: 6, arbitrary: fc.array(pick, { minLength: 2, maxLength: 2 }) },
        { weight: 6, arbitrary: fc.array(pick, { minLength: 3, maxLength: 3 }) },
        { weight: 1, arbitrary: fc.array(pick, { minLength: 1, maxLength: 1 }) },
      ),
      unlinked: weighted<readonly number[]>([4, []], [1, [0]], [1, [1, 3]]),
      /** How many of the first providers are told to stop first of all. */
      stopped: weighted([1, 0], [2, 1], [3, 2], [2, 3]),
      actions: fc.array(actionShape, { minLength: 2, maxLength: 5 }),
      rescues: fc.tuple(sometimes(40), sometimes(40)),
      properties: allPropertyShapes,
    }),
  )
  .map((shapes): RandomCase => {
    const providerTypes = shapes.providers.map((shape, i) => providerType(`R${i}`, shape));
    const replicas = shapes.members.map((choice, i): Component => {
      const type = among(providerTypes, choice)!;
      return { name: `r${i}`, type, start: [choice % 12 === 11 ? 'down' : 'up'], takes: new Map() };
    });
    const offered = (kind: Port['kind']) =>
      replicas.flatMap(({ name, type }) =>
        type.ports.filter((port) => port.kind === kind).map((port) => ({ component: name, port: port.name })),
      );
    const kinds = shapes.users.map(({ takes: [{ min }] }, i): Port['kind'] =>
      i === 1 && min.digits === 0n && offered('data').length > 0 ? 'data' : 'service',
    );
    const userTypes = shapes.users.map((shape, i) =>
      userType(`U${i}`, shape, kinds[i], offered(kinds[i]).length),
    );
    const users = userTypes.map((type, i): Component => {
      const start = shapes.users[i].startsOn ? ['on'] : ['off'];
      return { name: `u${i}`, type, start, takes: new Map() };
    });
    const components = [...replicas, ...users];
    const possible = users.flatMap(({ name }, i) =>
      offered(kinds[i]).map((provider): Connection => ({ user: { component: name, port: 'u0' }, provider })),
    );
    const left = new Set(shapes.unlinked.map((choice) => among(possible, choice)));
    const present = possible.filter((each) => !left.has(each));
    const stops = replicas.slice(0, shapes.stopped).map((_, i): ActionShape => {
      return { ...shapes.actions[i % 2], kind: 'push', first: i, second: 0 };
    });
    const program = programOf([...stops, ...shapes.actions], components, possible, present, shapes.rescues);
    const goals = deployments(components, shapes.properties);
    const model: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types: [...providerTypes, ...userTypes],
      components,
      connections: present,
      deployments: goals,
      programs: [program],
      properties: properties(components, goals, shapes.properties, program.name),
    };
    return { model, program };
  });

/**
 * The same without counting, sleeping and waiting for some time only: each use port is served by one provider and holds
 * all, sleeps are over at once, and waits wait for ever.
 */
export function uncounted({ model, program }: RandomCase): RandomCase {
  const types = new Map(
    model.types.map((type) => [
      type,
      { ...type, ports: type.ports.map(({ atLeast: _, ...port }): Port => port) },
    ]),
  );
  const components = model.components.map((component) => ({
    ...component,
    type: types.get(component.type)!,
  }));
  const untimed = (instruction: Instruction): Instruction => {
    if (instruction.kind === 'sleep') return { ...instruction, takes: seconds(0, 0) };
    if (!isWait(instruction)) return instruction;
    const { within: _, ...wait } = instruction;
    return wait;
  };
  const threads = program.threads.map((thread) => ({
    ...thread,
    instructions: thread.instructions.map(untimed),
  }));
  return {
    model: { ...model, types: [...types.values()], components },
    program: { ...program, threads },
  };
}

/**
 * Random valid assemblies with a program and properties, for laws that compare the product with the brute-force
 * oracle. Names are those of the shape: types `T0`.., components `c0`.., places `p0`.. in an order that every
 * transition follows (so no behavior has a cycle), transitions `t1`.., groups `g0`.., ports `u0`.. and `s0`..
 * Choices among things that are only known later are drawn as natural numbers and taken modulo, so that shrinking a
 * case removes things from it and keeps it valid.
 */
import fc from 'fast-check';
import type { DurationInterval } from '../../src/base/duration.ts';
import type { Component, Connection, Deployment, ElementRef, PortRef } from '../../src/model/assembly.ts';
import {
  type ComponentType,
  ENDS_WELL,
  type Group,
  type Port,
  type Transition,
} from '../../src/model/component.ts';
import { type Instruction, madeusProgram, type Program, type Thread } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { PropertySpec } from '../../src/model/whole/property-spec.ts';

/** A model, and the one program that its properties are asked of (it is in the model unless it is the implicit one). */
export interface RandomCase {
  readonly model: Model;
  readonly program: Program;
}

/** A random choice of one among several, decided when they are known. */
export const pick = fc.nat({ max: 11 });

export function sometimes(percent: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: 99 }).map((n) => n >= 100 - percent);
}

/** One of some values, each as often as its weight says. */
export function weighted<T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

export function among<T>(things: readonly T[], choice: number): T | undefined {
  return things[choice % Math.max(things.length, 1)];
}

function distinct<T>(things: readonly (T | undefined)[]): T[] {
  return [...new Set(things.filter((thing) => thing !== undefined))];
}

// Durations: whole seconds.

export function seconds(min: number, max: number | 'inf'): DurationInterval {
  const whole = (n: number) => ({ digits: BigInt(n), scale: 0 });
  return { min: whole(min), max: max === 'inf' ? 'inf' : whole(max) };
}

const duration: fc.Arbitrary<DurationInterval> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })).map(([a, w]) => seconds(a, a + w)),
  },
  { weight: 2, arbitrary: fc.nat({ max: 3 }).map((a) => seconds(a, a)) },
  { weight: 1, arbitrary: fc.constant(seconds(0, 0)) },
  { weight: 1, arbitrary: fc.nat({ max: 2 }).map((a) => seconds(a, 'inf')) },
);

// Component types.

export interface TransitionShape {
  readonly from: number;
  readonly to: number;
  readonly other: boolean;
  readonly named: boolean;
  readonly takes: DurationInterval;
}

type Bound = 'place' | 'from' | 'places' | 'group' | 'transition' | 'mixed';

export interface PortShape {
  readonly provide: boolean;
  readonly data: boolean;
  readonly bound: Bound;
  readonly picks: readonly number[];
}

interface TypeShape {
  /** For each place but the first, the transition that leads to it; `null` for a place where one can only start. */
  readonly ways: readonly (TransitionShape | null)[];
  readonly more: readonly TransitionShape[];
  readonly groups: readonly { readonly first: number; readonly more: number }[];
  readonly ports: readonly PortShape[];
}

const transitionShape: fc.Arbitrary<TransitionShape> = fc.record({
  from: pick,
  to: pick,
  other: sometimes(5),
  named: sometimes(3),
  takes: duration,
});

export function portShape(
  provide: boolean,
  bounds: readonly [Bound, number][],
  dataShare = 25,
): fc.Arbitrary<PortShape> {
  return fc.record({
    provide: fc.constant(provide),
    data: sometimes(dataShare),
    bound: fc.oneof(...bounds.map(([bound, weight]) => ({ weight, arbitrary: fc.constant(bound) }))),
    picks: fc.array(pick, { minLength: 1, maxLength: 3 }),
  });
}

const provideShape = portShape(true, [
  ['from', 3],
  ['group', 4],
  ['place', 1],
  ['places', 1],
  ['mixed', 1],
]);
const useShape = portShape(false, [
  ['transition', 3],
  ['place', 3],
  ['group', 1],
  ['from', 1],
  ['places', 1],
  ['mixed', 1],
]);

/** A stretch of the life cycle, often the first one: what is inside at the start may have to wait before it leaves. */
const groupShape = fc.record({
  first: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: pick }),
  more: fc.integer({ min: 1, max: 2 }),
});

const way = fc.option(transitionShape, { freq: 10 });

const typeShape: fc.Arbitrary<TypeShape> = fc.record({
  ways: fc.oneof(
    { weight: 6, arbitrary: fc.array(way, { minLength: 1, maxLength: 2 }) },
    { weight: 2, arbitrary: fc.array(way, { minLength: 3, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(way, { minLength: 4, maxLength: 4 }) },
  ),
  more: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(transitionShape, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(transitionShape, { minLength: 2, maxLength: 2 }) },
  ),
  groups: fc.array(groupShape, { maxLength: 2 }),
  ports: fc
    .tuple(fc.array(provideShape, { maxLength: 2 }), fc.array(useShape, { maxLength: 2 }))
    .map(([provides, uses]) => [...provides, ...uses]),
});

function componentType(name: string, shape: TypeShape): ComponentType {
  const places = ['p0', ...shape.ways.map((_, i) => `p${i + 1}`)];
  const islands = new Set(places.filter((_, i) => i > 0 && shape.ways[i - 1] === null));
  const drawn = [
    ...shape.ways.map((way, i) => way && transition(places, islands, way, i + 1)),
    ...shape.more.map((each) => transition(places, islands, each, 1 + (each.to % shape.ways.length))),
  ].filter((t) => t !== null);
  const transitions = drawn.map((t, i): Transition => ({ name: `t${i + 1}`, ...t }));
  const groups = shape.groups.map(({ first, more }, i): Group => {
    const start = first % places.length;
    return { name: `g${i}`, places: places.slice(start, start + 1 + more) };
  });
  const type: ComponentType = {
    name,
    places,
    initial: 'p0',
    groups,
    behaviors: transitions.some((t) => t.behavior === 'other') ? ['deploy', 'other'] : ['deploy'],
    transitions,
    ports: [],
    crash: null,
  };
  return { ...type, ports: shape.ports.map((each, i) => port(type, each, i)) };
}

/** From a place where one can only start, a way back into the life cycle is an alternative of its own. */
function transition(
  places: readonly string[],
  islands: ReadonlySet<string>,
  shape: TransitionShape,
  destination: number,
): Omit<Transition, 'name'> {
  const source = places[shape.from % destination];
  return {
    source,
    destination: places[destination],
    behavior: shape.other ? 'other' : 'deploy',
    takes: shape.takes,
    alternative: shape.named || islands.has(source) ? 'a' : null,
    ...ENDS_WELL,
  };
}

export function port(type: ComponentType, shape: PortShape, index: number): Port {
  return {
    name: shape.provide ? `s${index}` : `u${index}`,
    role: shape.provide ? 'provide' : 'use',
    kind: shape.data ? 'data' : 'service',
    bound: boundOf(type, shape),
  };
}

/** What the port is bound to. Later places come first: a small choice is a place that is stayed in. */
function boundOf(type: ComponentType, { provide, bound, picks }: PortShape): string[] {
  const places = [...type.places].reverse();
  const later = provide ? places.slice(0, -1) : places;
  const transitions = provide ? [] : type.transitions.map((t) => t.name);
  const groups = type.groups.map((group) => group.name);
  const [first = 0] = picks;
  const place = among(later, first)!;
  switch (bound) {
    case 'from':
      return reachableFrom(type, place);
    case 'places':
      return distinct(picks.map((n) => among(type.places, n)));
    case 'group':
      return [among(groups, first) ?? place];
    case 'transition':
      return [among(transitions, first) ?? place];
    case 'mixed':
      return distinct(picks.map((n) => among([...later, ...groups, ...transitions], n)));
    default:
      return [place];
  }
}

/** What `from: [place]` is expanded to. */
function reachableFrom(type: ComponentType, place: string): string[] {
  const reached = new Set([place]);
  for (const from of reached)
    for (const t of type.transitions) if (t.source === from) reached.add(t.destination);
  return type.places.filter((each) => reached.has(each));
}

/** Without the use ports that no type has a provider for: they would only hang. */
export function onlyServable(types: readonly ComponentType[]): ComponentType[] {
  const offered = types.flatMap((type) => type.ports.filter((p) => p.role === 'provide').map((p) => p.kind));
  return types.map((type) => ({
    ...type,
    ports: type.ports.filter((p) => p.role === 'provide' || offered.includes(p.kind)),
  }));
}

// Assemblies.

export interface ComponentShape {
  readonly type: number;
  readonly start: readonly number[];
  readonly takes: readonly { readonly transition: number; readonly takes: DurationInterval }[];
  /** Which providers each of its use ports is connected to. */
  readonly providers: readonly (readonly number[])[];
}

const componentShape: fc.Arbitrary<ComponentShape> = fc.record({
  type: pick,
  start: fc.oneof(
    { weight: 16, arbitrary: fc.constant([0]) },
    { weight: 3, arbitrary: fc.tuple(pick) },
    { weight: 1, arbitrary: fc.tuple(pick, pick) },
  ),
  takes: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ transition: pick, takes: duration }), { maxLength: 2 }) },
  ),
  providers: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(pick) },
      { weight: 2, arbitrary: fc.tuple(pick, pick) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    { minLength: 4, maxLength: 4 },
  ),
});

export function component(types: readonly ComponentType[], shape: ComponentShape, index: number): Component {
  const type = among(types, shape.type)!;
  const takes = shape.takes.flatMap(({ transition: choice, takes: interval }) => {
    const changed = among(type.transitions, choice);
    return changed === undefined ? [] : [[changed.name, interval] as const];
  });
  return {
    name: `c${index}`,
    type,
    start: distinct(shape.start.map((n) => among(type.places, n))),
    takes: new Map(takes),
  };
}

export function connections(
  components: readonly Component[],
  shapes: readonly Pick<ComponentShape, 'providers'>[],
): Connection[] {
  return components.flatMap((user, i) =>
    user.type.ports
      .filter((p) => p.role === 'use')
      .flatMap((use, nth) => {
        const offers = components
          .filter((c) => c !== user || components.length === 1)
          .flatMap((c) =>
            c.type.ports
              .filter((p) => p.role === 'provide' && p.kind === use.kind)
              .map((p) => ({ component: c.name, port: p.name })),
          );
        const chosen = distinct((shapes[i].providers[nth] ?? []).map((n) => among(offers, n)));
        return chosen.map((provider) => ({ user: { component: user.name, port: use.name }, provider }));
      }),
  );
}

// Programs.

interface ProgramShape {
  readonly pushes: readonly { readonly component: number; readonly behavior: number }[];
  readonly waits: readonly number[];
  readonly start: readonly { readonly component: number; readonly place: number }[];
  /** For each instruction its thread, and its turn there; `null` for one thread that pushes, then waits. */
  readonly threads: readonly { readonly thread: number; readonly turn: number }[] | null;
}

const programShape: fc.Arbitrary<ProgramShape> = fc.record({
  pushes: fc.array(fc.record({ component: pick, behavior: pick }), { minLength: 1, maxLength: 5 }),
  waits: fc.array(pick, { maxLength: 2 }),
  start: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ component: pick, place: pick }), { maxLength: 1 }) },
  ),
  threads: fc.option(
    fc.array(fc.record({ thread: fc.nat({ max: 2 }), turn: pick }), { minLength: 4, maxLength: 8 }),
    { freq: 2 },
  ),
});

/**
 * Pushes to distinct components in any order, some components left out, then waits; waitAll when none is drawn. In
 * half of the programs these instructions are dealt to several threads, in any order.
 */
function explicitProgram(components: readonly Component[], shape: ProgramShape): Program {
  const pushed = new Map<Component, number>();
  for (const push of shape.pushes) pushed.set(among(components, push.component)!, push.behavior);
  const pushes = [...pushed].map(
    ([{ name, type }, behavior]): Instruction => ({
      kind: 'pushB',
      component: name,
      behavior: among(type.behaviors, behavior)!,
    }),
  );
  const waits = distinct(shape.waits.map((n) => among(components, n))).map(
    ({ name }): Instruction => ({ kind: 'wait', component: name, behavior: null }),
  );
  const start = shape.start.map(({ component: choice, place }) => {
    const { name, type } = among(components, choice)!;
    return [name, [among(type.places, place)!]] as const;
  });
  const instructions = [...pushes, ...(waits.length > 0 ? waits : [{ kind: 'waitAll' } as const])];
  return { name: 'program', start: new Map(start), threads: threadsOf(instructions, shape.threads) };
}

function threadsOf(instructions: readonly Instruction[], deal: ProgramShape['threads']): readonly Thread[] {
  if (deal === null) return [{ name: 'main', instructions, tries: [] }];
  const dealt = instructions.map((instruction, i) => ({ instruction, ...deal[i % deal.length] }));
  return [...new Set(dealt.map(({ thread }) => thread))].map((thread) => ({
    name: `thread${thread}`,
    tries: [],
    instructions: dealt
      .filter((each) => each.thread === thread)
      .sort((a, b) => a.turn - b.turn)
      .map(({ instruction }) => instruction),
  }));
}

// Properties.

/** A component and some of its places, the last one being the most likely. */
const corner = fc.record({
  component: pick,
  places: fc.oneof(
    { weight: 2, arbitrary: fc.constant([0]) },
    { weight: 2, arbitrary: fc.tuple(pick) },
    { weight: 1, arbitrary: fc.tuple(pick, pick) },
  ),
});

interface Corner {
  readonly component: number;
  readonly places: readonly number[];
}

const when = fc.constantFrom(null, 'first', 'end');
const bound = fc.option(fc.nat({ max: 4 }));
const element = fc.record({ component: pick, element: pick });

const propertyShapes = fc.record({
  goals: fc.array(fc.array(corner, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  deployability: fc.array(
    fc.record({ goal: pick, when, timed: sometimes(80), deadline: fc.option(fc.nat({ max: 12 })) }),
    { minLength: 1, maxLength: 3 },
  ),
  sequentiality: fc.array(fc.array(element, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
  forbidden: fc.array(
    fc.record({
      marked: fc.array(corner, { minLength: 1, maxLength: 2 }),
      unmarked: fc.array(corner, { maxLength: 1 }),
      lasting: fc.boolean(),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  parallelism: fc.array(
    fc.record({
      components: fc.option(fc.array(pick, { minLength: 1, maxLength: 2 })),
      atMost: bound,
      atLeast: bound,
    }),
    { minLength: 1, maxLength: 2 },
  ),
  gantt: fc.array(fc.record({ goal: pick, when }), { maxLength: 1 }),
});

/** Those of reconfigurations. */
const moreShapes = fc.record({
  terminates: fc.array(fc.option(fc.nat({ max: 12 })), { maxLength: 1 }),
  outage: fc.array(
    fc.record({
      ports: fc.array(pick, { minLength: 1, maxLength: 3 }),
      atLeast: fc.option(fc.integer({ min: 1, max: 2 })),
      working: fc.boolean(),
      total: fc.option(fc.nat({ max: 6 })),
      longest: bound,
    }),
    { maxLength: 2 },
  ),
  available: fc.array(
    fc.record({
      ports: fc.array(pick, { minLength: 1, maxLength: 3 }),
      atLeast: fc.option(fc.nat({ max: 2 })),
      working: fc.boolean(),
      lasting: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  confluent: fc.array(fc.constant(null), { maxLength: 1 }),
});

type ShapesOf<A> = A extends fc.Arbitrary<infer Shapes> ? Shapes : never;
export type PropertyShapes = ShapesOf<typeof propertyShapes> & Partial<ShapesOf<typeof moreShapes>>;

/** Random properties of all kinds. */
export const allPropertyShapes: fc.Arbitrary<PropertyShapes> = fc
  .tuple(propertyShapes, moreShapes)
  .map(([shapes, more]) => ({ ...shapes, ...more }));

function placesOf(components: readonly Component[], corners: readonly Corner[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const { component: choice, places: picks } of corners) {
    const { name, type } = among(components, choice)!;
    const later = [...type.places].reverse();
    places.set(name, distinct(picks.map((n) => among(later, n))));
  }
  return places;
}

export function deployments(components: readonly Component[], shapes: PropertyShapes): Deployment[] {
  return shapes.goals.map((corners, i) => ({ name: `d${i}`, places: placesOf(components, corners) }));
}

export function properties(
  components: readonly Component[],
  goals: readonly Deployment[],
  shapes: PropertyShapes,
  program: string | null,
): PropertySpec[] {
  const common = (kind: string, i: number) => ({ name: `${kind}${i}`, programs: [program] });
  const refs = (corners: readonly Corner[]): ElementRef[] =>
    [...placesOf(components, corners)].flatMap(([name, places]) =>
      places.map((place) => ({ component: name, element: place })),
    );
  const transitionRefs = (drawn: readonly { component: number; element: number }[]): ElementRef[] =>
    drawn.flatMap(({ component: choice, element: nth }) => {
      const { name, type } = among(components, choice)!;
      const chosen = among(type.transitions, nth);
      return chosen === undefined ? [] : [{ component: name, element: chosen.name }];
    });
  const offers = components.flatMap(({ name, type }) =>
    type.ports.filter((p) => p.role === 'provide').map((p): PortRef => ({ component: name, port: p.name })),
  );
  const limit = (n: number | null) => (n === null ? null : seconds(n, 'inf').min);
  return [
    ...shapes.deployability.map(
      (shape, i): PropertySpec => ({
        ...common('deployability', i),
        kind: 'deployability',
        deployment: among(goals, shape.goal)!.name,
        when: shape.when,
        timed: shape.timed,
        deadline: shape.timed ? limit(shape.deadline) : null,
      }),
    ),
    ...shapes.sequentiality
      .map(transitionRefs)
      .filter((transitions) => transitions.length > 1)
      .map(
        (transitions, i): PropertySpec => ({
          ...common('sequentiality', i),
          kind: 'sequentiality',
          transitions,
        }),
      ),
    ...shapes.forbidden.map(
      (shape, i): PropertySpec => ({
        ...common('forbidden', i),
        kind: 'forbidden',
        marked: refs(shape.marked),
        unmarked: refs(shape.unmarked),
        lasting: shape.lasting,
      }),
    ),
    ...shapes.parallelism.map(
      (shape, i): PropertySpec => ({
        ...common('parallelism', i),
        kind: 'parallelism',
        components:
          shape.components === null
            ? 'all'
            : distinct(shape.components.map((n) => among(components, n)!.name)),
        atMost: shape.atMost,
        atLeast: shape.atLeast,
      }),
    ),
    ...shapes.gantt.map(
      (shape, i): PropertySpec => ({
        ...common('gantt', i),
        kind: 'gantt',
        deployment: among(goals, shape.goal)!.name,
        when: shape.when,
      }),
    ),
    ...(shapes.terminates ?? []).map(
      (deadline, i): PropertySpec => ({
        ...common('terminates', i),
        kind: 'terminates',
        deadline: limit(deadline),
      }),
    ),
    ...(offers.length === 0 ? [] : (shapes.outage ?? [])).map(
      (shape, i): PropertySpec => ({
        ...common('outage', i),
        kind: 'outage',
        ports: distinct(shape.ports.map((n) => among(offers, n))),
        atLeast: shape.atLeast,
        working: shape.working,
        total: limit(shape.total),
        longest: limit(shape.longest),
      }),
    ),
    ...(offers.length === 0 ? [] : (shapes.available ?? [])).map(
      (shape, i): PropertySpec => ({
        ...common('available', i),
        kind: 'available',
        ports: distinct(shape.ports.map((n) => among(offers, n))),
        atLeast: shape.atLeast,
        working: shape.working,
        lasting: shape.lasting,
      }),
    ),
    ...(shapes.confluent ?? []).map(
      (_, i): PropertySpec => ({ ...common('confluent', i), kind: 'confluent' }),
    ),
  ];
}

/** A random assembly with a program, implicit or explicit, and properties of every kind over it. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
  // Sizes and picks are drawn evenly: small and extreme values are no more telling here than others.
  .noBias(
    fc.record({
      types: fc.array(typeShape, { minLength: 1, maxLength: 3 }),
      components: fc.oneof(
        { weight: 7, arbitrary: fc.array(componentShape, { minLength: 1, maxLength: 2 }) },
        { weight: 4, arbitrary: fc.array(componentShape, { minLength: 3, maxLength: 3 }) },
        { weight: 1, arbitrary: fc.array(componentShape, { minLength: 4, maxLength: 4 }) },
      ),
      program: fc.option(programShape, { freq: 2 }),
      properties: allPropertyShapes,
    }),
  )
  .map((shapes): RandomCase => {
    const types = onlyServable(shapes.types.map((shape, i) => componentType(`T${i}`, shape)));
    const components = shapes.components.map((shape, i) => component(types, shape, i));
    const program =
      shapes.program === null ? madeusProgram(components) : explicitProgram(components, shapes.program);
    const goals = deployments(components, shapes.properties);
    const model: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types,
      components,
      connections: connections(components, shapes.components),
      deployments: goals,
      programs: program.name === null ? [] : [program],
      properties: properties(components, goals, shapes.properties, program.name),
    };
    return { model, program };
  });

import fc from 'fast-check';
import type { Component, Deployment, ElementRef, PortRef } from '../model/assembly.ts';
import type { PropertySpec } from '../model/whole/property-spec.ts';
import { among, byWeight, type Drawn, distinct, pick, seconds, sometimes } from './draw.ts';

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

/** What a question of each kind is drawn as. */
const SHAPES = {
  deployability: fc.record({
    goal: pick,
    when,
    timed: sometimes(80),
    deadline: fc.option(fc.nat({ max: 12 })),
  }),
  sequentiality: fc.array(element, { minLength: 2, maxLength: 3 }),
  forbidden: fc.record({
    marked: fc.array(corner, { minLength: 1, maxLength: 2 }),
    unmarked: fc.array(corner, { maxLength: 1 }),
    lasting: fc.boolean(),
  }),
  parallelism: fc.record({
    components: fc.option(fc.array(pick, { minLength: 1, maxLength: 2 })),
    atMost: bound,
    atLeast: bound,
  }),
  gantt: fc.record({ goal: pick, when }),
  terminates: fc.option(fc.nat({ max: 12 })),
  outage: fc.record({
    ports: fc.array(pick, { minLength: 1, maxLength: 3 }),
    atLeast: fc.option(fc.integer({ min: 1, max: 2 })),
    working: fc.boolean(),
    total: fc.option(fc.nat({ max: 6 })),
    longest: bound,
  }),
  available: fc.record({
    ports: fc.array(pick, { minLength: 1, maxLength: 3 }),
    atLeast: fc.option(fc.nat({ max: 2 })),
    working: fc.boolean(),
    lasting: fc.boolean(),
  }),
  confluent: fc.constant(null),
};

const goals = fc.array(fc.array(corner, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 });

const propertyShapes = fc.record({
  goals,
  deployability: fc.array(SHAPES.deployability, { minLength: 1, maxLength: 3 }),
  sequentiality: fc.array(SHAPES.sequentiality, { minLength: 1, maxLength: 2 }),
  forbidden: fc.array(SHAPES.forbidden, { minLength: 1, maxLength: 2 }),
  parallelism: fc.array(SHAPES.parallelism, { minLength: 1, maxLength: 2 }),
  gantt: fc.array(SHAPES.gantt, { maxLength: 1 }),
});

/** Those of reconfigurations. */
const moreShapes = fc.record({
  terminates: fc.array(SHAPES.terminates, { maxLength: 1 }),
  outage: fc.array(SHAPES.outage, { maxLength: 2 }),
  available: fc.array(SHAPES.available, { maxLength: 2 }),
  confluent: fc.array(SHAPES.confluent, { maxLength: 1 }),
});

/** Questions by kind, before it is known what there is, and the deployments that they are about. */
export type PropertyShapes = Drawn<typeof propertyShapes> & Partial<Drawn<typeof moreShapes>>;

/** Random properties of all kinds. */
export const allPropertyShapes: fc.Arbitrary<PropertyShapes> = fc
  .tuple(propertyShapes, moreShapes)
  .map(([shapes, more]) => ({ ...shapes, ...more }));

/** A few questions of kinds that are drawn too, and the deployments that they are about. */
export function someQuestions(most: number): fc.Arbitrary<PropertyShapes> {
  const kinds = byWeight((Object.keys(SHAPES) as (keyof typeof SHAPES)[]).map((kind) => [kind, 1] as const));
  const one = kinds.chain((kind) =>
    fc.record({ kind: fc.constant(kind), shape: SHAPES[kind] as fc.Arbitrary<unknown> }),
  );
  return fc.record({ goals, asked: fc.array(one, { minLength: 1, maxLength: most }) }).map((drawn) => {
    const of = (kind: string) => drawn.asked.filter((each) => each.kind === kind).map(({ shape }) => shape);
    const shapes = Object.keys(SHAPES).map((kind) => [kind, of(kind)] as const);
    // Each list holds what is drawn as its kind.
    return { goals: drawn.goals, ...Object.fromEntries(shapes) } as unknown as PropertyShapes;
  });
}

function placesOf(components: readonly Component[], corners: readonly Corner[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const { component: choice, places: picks } of corners) {
    const { name, type } = among(components, choice)!;
    const later = [...type.places].reverse();
    places.set(name, distinct(picks.map((n) => among(later, n))));
  }
  return places;
}

/** The deployments that the shapes come to. */
export function deployments(components: readonly Component[], shapes: PropertyShapes): Deployment[] {
  return shapes.goals.map((corners, i) => ({ name: `d${i}`, places: placesOf(components, corners) }));
}

/** The questions that the shapes come to, of one program. */
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
  const portSet = ({ ports, atLeast }: { ports: readonly number[]; atLeast: number | null }) => {
    const chosen = distinct(ports.map((n) => among(offers, n)));
    // More than there are would never be active at once.
    return { ports: chosen, atLeast: atLeast === null ? null : Math.min(atLeast, chosen.length) };
  };
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
        ...portSet(shape),
        working: shape.working,
        total: limit(shape.total),
        longest: limit(shape.longest),
      }),
    ),
    ...(offers.length === 0 ? [] : (shapes.available ?? [])).map(
      (shape, i): PropertySpec => ({
        ...common('available', i),
        kind: 'available',
        ...portSet(shape),
        working: shape.working,
        lasting: shape.lasting,
      }),
    ),
    ...(shapes.confluent ?? []).map(
      (_, i): PropertySpec => ({ ...common('confluent', i), kind: 'confluent' }),
    ),
  ];
}

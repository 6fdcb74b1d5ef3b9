import fc from 'fast-check';
import type { Component, Deployment, ElementRef, PortRef } from '../model/assembly.ts';
import type { PropertySpec } from '../model/whole/property-spec.ts';
import { among, type Drawn, distinct, pick, seconds, sometimes } from './draw.ts';

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

export type PropertyShapes = Drawn<typeof propertyShapes> & Partial<Drawn<typeof moreShapes>>;

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

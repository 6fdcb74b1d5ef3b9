/** Small assemblies with goals: two or three components whose ports hold each other. */
import fc from 'fast-check';
import type { Component, Connection } from '../../src/model/assembly.ts';
import { type ComponentType, ENDS_WELL, type Port, type Transition } from '../../src/model/component.ts';
import type { Goal, GoalItem } from '../../src/model/goal.ts';
import type { Model } from '../../src/model/whole/model.ts';

/** A model in which all durations are fixed whole seconds, and a goal. */
export interface PlanningCase {
  readonly model: Model;
  readonly goal: Goal;
}

const PLACES = ['a', 'b', 'c'] as const;
const BEHAVIORS = ['up', 'down', 'other'] as const;

const takes = fc.nat({ max: 4 });

interface TypeShape {
  readonly up: readonly [number, number];
  readonly twin: number | null;
  readonly down: number;
  readonly other: readonly [number, number, number];
  readonly provides: number;
  readonly uses: readonly number[];
  readonly start: number;
}

const typeShape: fc.Arbitrary<TypeShape> = fc.record({
  up: fc.tuple(takes, takes),
  twin: fc.option(takes, { freq: 4 }),
  down: takes,
  other: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), takes),
  provides: fc.nat({ max: 2 }),
  uses: fc.array(fc.nat({ max: 4 }), { minLength: 2, maxLength: 2 }),
  start: fc.nat({ max: 2 }),
});

const REGIONS: readonly (readonly string[])[] = [['c'], ['b', 'c'], ['b'], ['up2'], ['up1']];

function typeOf(name: string, shape: TypeShape, isUsed: (port: string) => boolean): ComponentType {
  const move = (
    id: string,
    source: string,
    destination: string,
    behavior: string,
    seconds: number,
  ): Transition => ({
    name: id,
    source,
    destination,
    behavior,
    takes: { min: { digits: BigInt(seconds), scale: 0 }, max: { digits: BigInt(seconds), scale: 0 } },
    alternative: null,
    ...ENDS_WELL,
  });
  const [from, to, long] = shape.other;
  const transitions = [
    move('up1', 'a', 'b', 'up', shape.up[0]),
    move('up2', 'b', 'c', 'up', shape.up[1]),
    ...(shape.twin === null ? [] : [move('twin', 'a', 'b', 'up', shape.twin)]),
    move('down', 'c', 'a', 'down', shape.down),
    ...(from === to ? [] : [move('other', PLACES[from]!, PLACES[to]!, 'other', long)]),
  ];
  const port = (id: string, role: Port['role'], bound: readonly string[]): Port => ({
    name: id,
    role,
    kind: 'service',
    bound: [...bound],
  });
  return {
    name,
    places: [...PLACES],
    initial: 'a',
    groups: [],
    behaviors: BEHAVIORS.filter((b) => transitions.some((t) => t.behavior === b)),
    transitions,
    ports: [
      port('p', 'provide', REGIONS[shape.provides]!),
      ...shape.uses.map((use, i) => port(`u${i}`, 'use', REGIONS[use]!)).filter(({ name: id }) => isUsed(id)),
    ],
    crash: null,
  };
}

/** Cases with so many components. */
export function planningCase(most: number): fc.Arbitrary<PlanningCase> {
  const link = fc.record({ provider: fc.nat({ max: most - 1 }), isThere: fc.nat({ max: 3 }) });
  return fc
    .record({
      types: fc.array(typeShape, { minLength: 2, maxLength: most }),
      links: fc.array(link, { minLength: 2 * most, maxLength: 2 * most }),
      // Also circles, now and then.
      isOrdered: fc.nat({ max: 5 }).map((n) => n > 0),
      wishes: fc.array(
        fc.record({
          component: fc.nat({ max: most - 1 }),
          kind: fc.nat({ max: 4 }),
          which: fc.nat({ max: 2 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ types: shapes, links, isOrdered, wishes }) => {
      const ends = links.flatMap(({ provider: to, isThere }, l) => {
        const user = Math.floor(l / 2);
        const provider = to % shapes.length;
        if (user >= shapes.length || provider === user || isThere === 0) return [];
        return isOrdered && provider > user ? [] : [{ user, port: `u${l % 2}`, provider }];
      });
      // Of a use port without provider there is nothing to plan.
      const isUsed = (i: number, port: string) => ends.some((end) => end.user === i && end.port === port);
      const types = shapes.map((shape, i) => typeOf(`T${i}`, shape, (port) => isUsed(i, port)));
      const components = types.map(
        (type, i): Component => ({
          name: `c${i}`,
          type,
          start: [PLACES[shapes[i]!.start]!],
          takes: new Map(),
        }),
      );
      const connections = ends.map(
        ({ user, port, provider }): Connection => ({
          user: { component: `c${user}`, port },
          provider: { component: `c${provider}`, port: 'p' },
        }),
      );
      const items = wishes.map(({ component, kind, which }): GoalItem => {
        const of = components[component % components.length]!;
        if (kind <= 1)
          return {
            kind: 'behavior',
            component: of.name,
            behavior: of.type.behaviors[which % of.type.behaviors.length]!,
          };
        if (kind === 2)
          return { kind: 'port', component: of.name, port: 'p', status: which === 0 ? 'inactive' : 'active' };
        return { kind: 'place', component: of.name, place: PLACES[which]! };
      });
      const model: Model = {
        file: null,
        parameters: new Map(),
        types,
        components,
        connections,
        zones: new Map(),
        deployments: [],
        programs: [],
        properties: [],
      };
      return { model, goal: { name: 'g', items } };
    });
}

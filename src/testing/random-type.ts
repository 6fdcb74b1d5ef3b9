import fc from 'fast-check';
import type { DurationInterval } from '../base/duration.ts';
import { type ComponentType, ENDS_WELL, type Group, type Transition } from '../model/component.ts';
import { pick, seconds, several, sometimes } from './draw.ts';
import { type PortShape, port, portShape } from './ports.ts';

/** Whole seconds, some of them open above. */
export const duration: fc.Arbitrary<DurationInterval> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })).map(([a, w]) => seconds(a, a + w)),
  },
  { weight: 2, arbitrary: fc.nat({ max: 3 }).map((a) => seconds(a, a)) },
  { weight: 1, arbitrary: fc.constant(seconds(0, 0)) },
  { weight: 1, arbitrary: fc.nat({ max: 2 }).map((a) => seconds(a, 'inf')) },
);

// Component types.

/** A transition before it is known which places there are. */
export interface TransitionShape {
  readonly from: number;
  readonly to: number;
  readonly other: boolean;
  readonly named: boolean;
  readonly takes: DurationInterval;
}

/** A type, mostly of one behavior, before it is known what there is. */
export interface TypeShape {
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

/** A type of few places. */
export const typeShape: fc.Arbitrary<TypeShape> = fc.record({
  ways: several(way, [100, 66, 30, 14]),
  more: several(transitionShape, [42, 24]),
  groups: fc.array(groupShape, { maxLength: 2 }),
  ports: fc
    .tuple(fc.array(provideShape, { maxLength: 2 }), fc.array(useShape, { maxLength: 2 }))
    .map(([provides, uses]) => [...provides, ...uses]),
});

/** The type that the shape comes to. */
export function componentType(name: string, shape: TypeShape): ComponentType {
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
  const source = places[shape.from % destination]!;
  return {
    source,
    destination: places[destination]!,
    behavior: shape.other ? 'other' : 'deploy',
    takes: shape.takes,
    alternative: shape.named || islands.has(source) ? 'a' : null,
    ...ENDS_WELL,
  };
}

/**
 * Component types of several behaviors, each of which goes one way through the places, so that none has a cycle; together
 * they lead back.
 */
import fc from 'fast-check';
import type { DurationInterval } from '../base/duration.ts';
import { type ComponentType, ENDS_WELL, type Group, type Transition } from '../model/component.ts';
import { first, pick, seconds, sometimes } from './draw.ts';
import { type PortShape, port, portShape } from './ports.ts';

/** Whole seconds, few of them. */
export const shortDuration: fc.Arbitrary<DurationInterval> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 })).map(([a, w]) => seconds(a, a + w)),
  },
  { weight: 3, arbitrary: fc.nat({ max: 3 }).map((a) => seconds(a, a)) },
  { weight: 1, arbitrary: fc.constant(seconds(0, 0)) },
  { weight: 1, arbitrary: fc.nat({ max: 2 }).map((a) => seconds(a, 'inf')) },
);

interface MoveShape {
  readonly from: number;
  readonly to: number;
  /** An alternative of its own to enter its destination. */
  readonly named: boolean;
  readonly takes: DurationInterval;
}

interface LifeShape {
  /** The way up: to each place but the first, mostly from the one before. */
  readonly up: readonly MoveShape[];
  /** A second transition beside one of these. */
  readonly twins: readonly MoveShape[];
  readonly down: readonly MoveShape[];
  /** A third behavior, its way up or down. */
  readonly other: readonly MoveShape[];
  readonly otherDown: boolean;
  /** A group of the last places, this and one more left out. */
  readonly group: number;
  readonly ports: readonly PortShape[];
}

function moveShape(from: fc.Arbitrary<number>, named: number): fc.Arbitrary<MoveShape> {
  return fc.record({ from, to: pick, named: sometimes(named), takes: shortDuration });
}

const mostlyFirst = fc.oneof({ weight: 7, arbitrary: first }, { weight: 1, arbitrary: pick });
const upward = moveShape(mostlyFirst, 5);
const downward = moveShape(mostlyFirst, 80);

const provideShape = portShape(
  true,
  [
    ['place', 6],
    ['group', 3],
    ['places', 1],
    ['from', 1],
    ['mixed', 1],
  ],
  12,
);
const useShape = portShape(
  false,
  [
    ['group', 4],
    ['place', 3],
    ['transition', 4],
    ['places', 1],
    ['mixed', 1],
  ],
  12,
);

function lifeShape(uses: fc.Arbitrary<readonly PortShape[]>): fc.Arbitrary<LifeShape> {
  return fc.record({
    up: fc.oneof(
      { weight: 5, arbitrary: fc.array(upward, { minLength: 1, maxLength: 1 }) },
      { weight: 4, arbitrary: fc.array(upward, { minLength: 2, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.array(upward, { minLength: 3, maxLength: 3 }) },
    ),
    twins: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(upward, { minLength: 1, maxLength: 1 }) },
    ),
    down: fc.oneof(
      { weight: 3, arbitrary: fc.array(downward, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(downward, { minLength: 2, maxLength: 2 }) },
    ),
    other: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(downward, { minLength: 1, maxLength: 2 }) },
    ),
    otherDown: fc.boolean(),
    group: mostlyFirst,
    ports: fc
      .tuple(fc.array(provideShape, { minLength: 1, maxLength: 2 }), uses)
      .map(([provides, used]) => [...provides, ...used]),
  });
}

/** Providers mostly need nothing themselves, so that few needs go round in a circle. */
export const providerShape = lifeShape(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(useShape, { minLength: 1, maxLength: 1 }) },
  ),
);
export const userShape = lifeShape(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.array(useShape, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(useShape, { minLength: 2, maxLength: 2 }) },
  ),
);

export function lifeCycle(name: string, shape: LifeShape): ComponentType {
  const places = ['p0', ...shape.up.map((_, i) => `p${i + 1}`)];
  const moves = [
    ...shape.up.map((way, i) => move('up', way, i - (way.from % (i + 1)), i + 1)),
    ...shape.twins.map((twin) => {
      const beside = twin.to % shape.up.length;
      return move('up', { ...twin, named: shape.up[beside]!.named }, beside, beside + 1);
    }),
    ...shape.down.map((way) => moveDown('down', { ...way, named: shape.down[0]!.named })),
    ...shape.other.map((way) =>
      (shape.otherDown ? moveDown : moveUp)('other', { ...way, named: shape.other[0]!.named }),
    ),
  ];
  const transitions = moves.map((t, i): Transition => ({ name: `t${i + 1}`, ...ENDS_WELL, ...t }));
  const group: Group = {
    name: 'g0',
    places: places.slice(places.length - 2 - (shape.group % (places.length - 1))),
  };
  const type: ComponentType = {
    name,
    places,
    initial: 'p0',
    groups: [group],
    behaviors: [...new Set(transitions.map((t) => t.behavior))],
    transitions,
    ports: [],
    crash: null,
  };
  return { ...type, ports: shape.ports.map((each, i) => port(type, each, i)) };

  function move(behavior: string, { named, takes }: MoveShape, from: number, to: number) {
    // Named by where it comes from: what joins comes from one place.
    const alternative = named ? `from${from}` : null;
    return { source: places[from]!, destination: places[to]!, behavior, takes, alternative };
  }
  function moveDown(behavior: string, shape: MoveShape) {
    const from = places.length - 1 - (shape.from % (places.length - 1));
    return move(behavior, shape, from, shape.to % from);
  }
  function moveUp(behavior: string, shape: MoveShape) {
    const from = shape.from % (places.length - 1);
    return move(behavior, shape, from, from + 1 + (shape.to % (places.length - 1 - from)));
  }
}

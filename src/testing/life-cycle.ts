/**
 * Component types of several behaviors, each of which goes one way through the places, so that none has a cycle; together
 * they lead back.
 */
import fc from 'fast-check';
import type { DurationInterval } from '../base/duration.ts';
import { type ComponentType, ENDS_WELL, type Group, type Transition } from '../model/component.ts';
import { first, pick, seconds, several, sometimes } from './draw.ts';
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

/** A type of several behaviors before it is known what there is. */
export interface LifeShape {
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

/** A type with so many use ports, each there so often in percent. */
export function lifeShape(uses: readonly number[]): fc.Arbitrary<LifeShape> {
  return fc.record({
    up: several(upward, [100, 48, 12]),
    twins: several(upward, [20]),
    down: several(downward, [100, 25]),
    other: several(downward, [32, 18]),
    otherDown: fc.boolean(),
    group: mostlyFirst,
    ports: fc
      .tuple(fc.array(provideShape, { minLength: 1, maxLength: 2 }), several(useShape, uses))
      .map(([provides, used]) => [...provides, ...used]),
  });
}

/** The type that the shape comes to. */
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

import fc from 'fast-check';
import type { ComponentType, Port } from '../model/component.ts';
import { among, byWeight, distinct, pick, sometimes } from './draw.ts';

type BoundTo = 'place' | 'from' | 'places' | 'group' | 'transition' | 'mixed';

/** A port before it is known what its type has. */
export interface PortShape {
  readonly provide: boolean;
  readonly data: boolean;
  readonly bound: BoundTo;
  readonly picks: readonly number[];
}

/** A port bound to each of these as often as its weight says. */
export function portShape(
  provide: boolean,
  bounds: readonly [BoundTo, number][],
  dataShare = 25,
): fc.Arbitrary<PortShape> {
  return fc.record({
    provide: fc.constant(provide),
    data: sometimes(dataShare),
    bound: byWeight(bounds),
    picks: fc.array(pick, { minLength: 1, maxLength: 3 }),
  });
}

/** The port that the shape comes to in a type. */
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

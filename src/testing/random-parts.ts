import fc from 'fast-check';
import type { DurationInterval } from '../base/duration.ts';
import type { Component, Connection } from '../model/assembly.ts';
import type { ComponentType } from '../model/component.ts';
import type { Model } from '../model/whole/model.ts';
import { among, distinct, pick } from './draw.ts';
import { duration } from './random-type.ts';

/** A component before it is known which types there are. */
export interface ComponentShape {
  readonly type: number;
  readonly start: readonly number[];
  readonly takes: readonly { readonly transition: number; readonly takes: DurationInterval }[];
  /** Which providers each of its use ports is connected to. */
  readonly providers: readonly (readonly number[])[];
}

/** Mostly it starts where its type does. */
export const componentShape: fc.Arbitrary<ComponentShape> = fc.record({
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

/** The component that the shape comes to. */
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

/** The use ports of components, each with the providers that its shape chooses. */
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
        const chosen = distinct((shapes[i]!.providers[nth] ?? []).map((n) => among(offers, n)));
        return chosen.map((provider) => ({ user: { component: user.name, port: use.name }, provider }));
      }),
  );
}

/** The model when its types are others. */
export function withTypesOf(model: Model, change: (type: ComponentType, i: number) => ComponentType): Model {
  const types = new Map(model.types.map((type, i) => [type, change(type, i)]));
  const components = model.components.map((c): Component => ({ ...c, type: types.get(c.type) ?? c.type }));
  return { ...model, types: [...types.values()], components };
}

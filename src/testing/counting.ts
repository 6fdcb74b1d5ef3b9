import { minOf } from '../base/extremes.ts';
import type { PortRef } from '../model/assembly.ts';
import type { ComponentType, Port, ProviderCount } from '../model/component.ts';
import type { Model } from '../model/whole/model.ts';
import { byWeight } from './draw.ts';
import { withTypesOf } from './random-parts.ts';

/** How use ports count their providers; the first one, which it shrinks to, does not. */
export const providerCount = byWeight<ProviderCount | null>([
  [null, 2],
  ['all', 1],
  [1, 2],
  [2, 2],
]);

/**
 * The model when use ports count their providers as these say, one after the other: no more than any component of the type
 * is connected to.
 */
export function counting(model: Model, counts: readonly (ProviderCount | null)[]): Model {
  const connected = (type: ComponentType, port: string) =>
    model.components
      .filter((component) => component.type === type)
      .map(({ name }) => model.connections.filter(({ user }) => isPort(user, name, port)).length);
  let next = 0;
  return withTypesOf(model, (type) => ({
    ...type,
    ports: type.ports.map((each): Port => {
      if (each.role === 'provide') return each;
      const count = counts[next++ % counts.length] ?? null;
      const most = minOf(connected(type, each.name));
      const atLeast = typeof count !== 'number' ? count : most === 0 ? null : Math.min(count, most);
      return atLeast === null || most === Infinity ? each : { ...each, atLeast };
    }),
  }));
}

function isPort({ component, port }: PortRef, name: string, wanted: string): boolean {
  return component === name && port === wanted;
}

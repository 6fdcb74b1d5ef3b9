import type { ComponentType, Need } from '../component.ts';
import type { Resource } from '../resource.ts';
import type { Model } from '../whole/model.ts';

/**
 * The name that {@link withAtMost} gives to its resource, and the beginning of the names of its needs, which end with
 * the name of the transition.
 */
const AT_MOST = 'at-most';

/**
 * The model in which at most so many transitions run at once: each needs one of a resource of that capacity, beside what
 * it needs anyway. In any order, as a pool of workers that never idles does.
 *
 * @param capacity at least 1
 */
export function withAtMost(model: Model, capacity: number): Model {
  const taken = new Set((model.resources ?? []).map(({ name }) => name));
  let name = AT_MOST;
  while (taken.has(name)) name = `${name}-`;
  const pool: Resource = { name, capacity, order: null };
  const types = new Map(model.types.map((type) => [type, withPool(type, name)]));
  return {
    ...model,
    types: [...types.values()],
    components: model.components.map((component) => ({
      ...component,
      type: types.get(component.type) ?? component.type,
    })),
    resources: [...(model.resources ?? []), pool],
  };
}

function withPool(type: ComponentType, resource: string): ComponentType {
  const needs = type.transitions.map(
    (t): Need => ({ name: `${resource}.${t.name}`, resource, bound: [t.name], amount: 1 }),
  );
  return { ...type, needs: [...(type.needs ?? []), ...needs] };
}

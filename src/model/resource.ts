import type { Component } from './assembly.ts';
import type { Described, Need } from './component.ts';

/** Something of which there is so much, for all components together (semantics, section 7). */
export interface Resource extends Described {
  readonly name: string;
  /** A whole number, at least 1. */
  readonly capacity: number;
  /**
   * The components that it is granted to first, in their order; `null`: in any order. Those that are not listed come after
   * those that are, in any order.
   */
  readonly order: readonly string[] | null;
}

/** The resource that a component's need is one of. */
export function resourceOf({ needs }: Pick<Component, 'needs'>, { name, resource }: Need): string {
  return needs?.get(name) ?? resource ?? name;
}

/** By resource, the most that can be held at once: all needs of all these components. */
export function mostNeeded(components: readonly Component[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const component of components) {
    for (const need of component.type.needs ?? []) {
      const resource = resourceOf(component, need);
      most.set(resource, (most.get(resource) ?? 0) + need.amount);
    }
  }
  return most;
}

/**
 * The resources that components share, by name. What can never be exhausted changes nothing, so the order in which it is
 * granted does not either, and is left out.
 *
 * @param components all that there may ever be
 */
export function sharedBy(
  components: readonly Component[],
  resources: readonly Resource[],
): ReadonlyMap<string, Resource> {
  const most = mostNeeded(components);
  return new Map(
    resources.map((resource) => {
      const isEnough = (most.get(resource.name) ?? 0) <= resource.capacity;
      return [resource.name, isEnough ? { ...resource, order: null } : resource] as const;
    }),
  );
}

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

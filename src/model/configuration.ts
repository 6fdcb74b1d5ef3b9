import type { Decimal } from '../base/duration.ts';
import type { Component, Connection } from './assembly.ts';
import type { Described } from './component.ts';

/** A transition that runs already when a run starts, and for how long, in seconds. */
export interface Underway {
  readonly transition: string;
  readonly elapsed: Decimal;
}

/** A component when a run starts. Mostly it stands at places and has nothing to do; see {@link RunningState}. */
export interface InitialComponent extends Described {
  readonly component: Component;
  readonly places: readonly string[];
  /** Transitions whose output dock, or input dock, is filled. */
  readonly outputs: readonly string[];
  readonly inputs: readonly string[];
  readonly running: readonly Underway[];
  /** The behaviors in its queue, the active one first. */
  readonly queue: readonly string[];
  /** The data ports that are provided; `null`: those that are active in its places. */
  readonly provided: readonly string[] | null;
}

/** What exists when a program starts, and where its components stand. */
export interface InitialConfiguration {
  readonly components: readonly InitialComponent[];
  readonly connections: readonly Connection[];
}

/**
 * A running system as it stands: what a program may start in. Exactly these components and connections exist.
 */
export type RunningState = InitialConfiguration;

import type { Decimal } from '../base/duration.ts';
import type { Component, Connection } from './assembly.ts';
import type { Described } from './component.ts';

/** A transition that runs already when a run starts, and for how long, in seconds. */
export interface Underway {
  readonly transition: string;
  /** How it will end; `null`: in the ordinary way. */
  readonly outcome: string | null;
  readonly elapsed: Decimal;
}

/** A transition that has failed, and will be tried again; and for how long it has paused, in seconds. */
export interface Pausing {
  readonly transition: string;
  readonly elapsed: Decimal;
}

/** A component when a run starts. Mostly it stands at places and has nothing to do; see {@link RunningState}. */
export interface InitialComponent extends Described {
  readonly component: Component;
  readonly places: readonly string[];
  /** Transitions whose output dock is filled; the input docks that are, named as by `dockOf`. */
  readonly outputs: readonly string[];
  readonly inputs: readonly string[];
  readonly running: readonly Underway[];
  /** The behaviors in its queue, the active one first. */
  readonly queue: readonly string[];
  /** The data ports that are provided; `null`: those that are active in its places. */
  readonly provided: readonly string[] | null;
  /** While it fails, the failure place where it will stand. */
  readonly failing: string | null;
  /** How often transitions have failed since their output docks were filled, where they have. */
  readonly failures: ReadonlyMap<string, number>;
  readonly pausing: readonly Pausing[];
  /** For how long places that a crash has taken have been coming back, in seconds; the longest first. */
  readonly comingBack: readonly Decimal[];
  /** While it fails, the needs that it keeps until it stands in its failure place; none where it is left out. */
  readonly keeping?: readonly string[];
}

/** The traces of failures in a component, for one in which nothing has failed: none. */
export const UNHARMED = {
  failing: null,
  failures: new Map<string, number>(),
  pausing: [],
  comingBack: [],
} as const;

/** What exists when a program starts, and where its components stand. */
export interface InitialConfiguration {
  readonly components: readonly InitialComponent[];
  readonly connections: readonly Connection[];
}

/**
 * A running system as it stands: what a program may start in. Exactly these components and connections exist.
 */
export type RunningState = InitialConfiguration;

import type { Position } from '../../base/position.ts';

/** How many of something, at most or at least: `Infinity` where there is no bound. */
export type Arities = ReadonlyMap<string, number>;

/** A state of a component type, and what holds in it. */
export interface UniverseState {
  readonly name: string;
  readonly at: Position;
  readonly initial: boolean;
  /** By port, to how many others it is provided. */
  readonly provide: Arities;
  /** By port, how many others have to provide it. */
  readonly require: Arities;
  /** Ports that no other component may provide meanwhile. */
  readonly conflict: readonly string[];
  readonly successors: readonly { readonly state: string; readonly at: Position }[];
}

/** A component type: an automaton (Di Cosmo, Mauro, Zacchiroli, Zavattaro 2014). */
export interface UniverseType {
  readonly name: string;
  readonly at: Position;
  readonly states: readonly [UniverseState, ...UniverseState[]];
}

/** A component of a configuration. */
export interface ConfiguredComponent {
  readonly name: string;
  readonly at: Position;
  readonly type: string;
  /** Where it shall be; `null` where nothing is said. */
  readonly state: string | null;
}

/** That one component is to use a port of another one. */
export interface Binding {
  readonly at: Position;
  readonly port: string;
  readonly requirer: string;
  readonly provider: string;
}

/** Component types, and what is to be made of them where a configuration says so. */
export interface Universe {
  readonly at: Position;
  readonly types: readonly UniverseType[];
  /** `null`: one component of each type, each connected to all that fit. */
  readonly configuration: {
    readonly components: readonly ConfiguredComponent[];
    readonly bindings: readonly Binding[];
  } | null;
}

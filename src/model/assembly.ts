import type { DurationInterval } from '../base/duration.ts';
import { dotted } from '../base/names.ts';
import type { ComponentType, Described } from './component.ts';
import type { Program } from './program.ts';
import type { PropertySpec } from './property-spec.ts';

/** A component instance. */
export interface Component extends Described {
  readonly name: string;
  readonly type: ComponentType;
  /** The places where it stands at the start. */
  readonly start: readonly string[];
  /** Intervals of this instance that replace those of its type, by transition. */
  readonly takes: ReadonlyMap<string, DurationInterval>;
}

export interface PortRef {
  readonly component: string;
  readonly port: string;
}

/** `user -> provider`, two ports of one kind. */
export interface Connection extends Described, ConnectionEnds {}

/** The use port and the provide port that a connection joins. */
export interface ConnectionEnds {
  readonly user: PortRef;
  readonly provider: PortRef;
}

/** component -> the places that it has marked. */
export type Placement = ReadonlyMap<string, readonly string[]>;

/** A named configuration to reach or to start from. */
export interface Deployment extends Described {
  readonly name: string;
  readonly places: Placement;
}

/**
 * A whole model, as read from a file or built: loops expanded, names resolved, every interval known. Components
 * and connections keep the order of their declaration. It has passed validation when it comes from `readModel`.
 */
export interface Model extends Described {
  /** The file it was read from, as the user named it; `null` for a model that was built. */
  readonly file: string | null;
  readonly parameters: ReadonlyMap<string, number>;
  readonly types: readonly ComponentType[];
  readonly components: readonly Component[];
  readonly connections: readonly Connection[];
  /** Named sets of components, to bound how many faults may happen among them. */
  readonly zones: ReadonlyMap<string, readonly string[]>;
  readonly deployments: readonly Deployment[];
  /** Empty for a Madeus deployment (see `madeusProgram`), but for one that goes on from a running state. */
  readonly programs: readonly Program[];
  readonly properties: readonly PropertySpec[];
}

/** The firing interval of a transition of this instance. */
export function intervalOf(component: Component, transition: string): DurationInterval {
  const own = component.takes.get(transition);
  if (own !== undefined) return own;
  const declared = component.type.transitions.find((t) => t.name === transition);
  if (declared === undefined) throw new RangeError(`${component.name} has no transition ${transition}`);
  return declared.takes;
}

/** `component.port`: how a port is named to users and in keys. */
export function portName({ component, port }: PortRef): string {
  return dotted(component, port);
}

/** `user.port -> provider.port`: names a connection, whichever way round it was written. */
export function connectionName({ user, provider }: ConnectionEnds): string {
  return `${portName(user)} -> ${portName(provider)}`;
}

/** Whether one end of the connection is a port of the component. */
export function hasEndAt({ user, provider }: ConnectionEnds, component: string): boolean {
  return user.component === component || provider.component === component;
}

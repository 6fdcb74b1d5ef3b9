import type { DurationInterval } from '../base/duration.ts';
import { dotted } from '../base/names.ts';
import type { ComponentType, Described } from './component.ts';

/** A component instance. */
export interface Component extends Described {
  readonly name: string;
  readonly type: ComponentType;
  /** The places where it stands at the start. */
  readonly start: readonly string[];
  /** Intervals of this instance that replace those of its type, by transition. */
  readonly takes: ReadonlyMap<string, DurationInterval>;
  /** By need, the resource that it is a need of where that is not the one of its own name. */
  readonly needs?: ReadonlyMap<string, string>;
}

/** A transition or a place of a component. */
export interface ElementRef {
  readonly component: string;
  readonly element: string;
}

/** A port of a component. */
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

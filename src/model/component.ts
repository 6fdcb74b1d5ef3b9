import type { DurationInterval } from '../base/duration.ts';
import type { Position } from '../base/position.ts';

/** What every named thing of a model may carry: free text, and where it stands in its file. */
export interface Described {
  readonly title?: string;
  readonly about?: string;
  readonly at?: Position;
}

/** An action of a component's life cycle (Madeus: transition), `source -> destination`. */
export interface Transition extends Described {
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly behavior: string;
  readonly takes: DurationInterval;
  /** The named alternative of the join at `destination`; `null` is the alternative of those without a name. */
  readonly alternative: string | null;
}

/** A named set of places. */
export interface Group extends Described {
  readonly name: string;
  readonly places: readonly string[];
}

/** Whether a port offers something or needs it. */
export type PortRole = 'provide' | 'use';
/**
 * A service is served while the provider is in the region of the port, data for good once it has been there
 * (semantics, section 3).
 */
export type PortKind = 'service' | 'data';

/** A dependency offered (`provide`) or needed (`use`), active while its region holds a token. */
export interface Port extends Described {
  readonly name: string;
  readonly role: PortRole;
  readonly kind: PortKind;
  /** Places, groups and (use ports) transitions. `from: [p]` is already expanded to places here. */
  readonly bound: readonly string[];
}

/** A life cycle: places, transitions in behaviors, groups and ports (Coullon, Jard, Lime 2019; Chardet et al. 2020). */
export interface ComponentType extends Described {
  readonly name: string;
  readonly places: readonly string[];
  readonly initial: string;
  readonly groups: readonly Group[];
  /** Names, in the order of their declaration; a Madeus type has the single behavior `deploy`. */
  readonly behaviors: readonly string[];
  readonly transitions: readonly Transition[];
  readonly ports: readonly Port[];
}

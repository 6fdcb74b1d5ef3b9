import type { Duration, DurationInterval } from '../base/duration.ts';
import type { Position } from '../base/position.ts';

/** What every named thing of a model may carry: free text, and where it stands in its file. */
export interface Described {
  readonly title?: string;
  readonly about?: string;
  readonly at?: Position;
}

/**
 * A way in which a transition may end other than its ordinary one. Which outcome it is, is settled when the transition
 * starts and seen when it ends; nature chooses, not the durations.
 */
export interface Outcome extends Described {
  readonly name: string;
  /** `switch`: its end fills the input dock at `place`. `failure`: the component comes to stand at `place` alone. */
  readonly kind: 'switch' | 'failure';
  readonly place: string;
  /** Whether it is spent from the budget of faults; a switch never is. */
  readonly fault: boolean;
  /** `null`: as long as the ordinary outcome. */
  readonly takes: DurationInterval | null;
}

/** The first `times` failing ends of a transition lead to a pause, in seconds, then to another start. */
export interface Retry {
  readonly times: number;
  readonly pause: DurationInterval;
}

/** A transition that would run longer than `after` is cut off then, and fails: the component stands at `place`. */
export interface Timeout {
  readonly after: Duration;
  readonly place: string;
}

/** The name of the outcome that a {@link Timeout} stands for; no outcome in a file may be called so. */
export const TIMEOUT = 'timeout';

/**
 * The fields of a transition without alternative outcomes, retry and timeout: it always ends well, and in one way only.
 */
export const ENDS_WELL = { outcomes: [], retry: null, timeout: null } as const;

/** An action of a component's life cycle (Madeus: transition), `source -> destination`. */
export interface Transition extends Described {
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly behavior: string;
  readonly takes: DurationInterval;
  /** The named alternative of the join at `destination`; `null` is the alternative of those without a name. */
  readonly alternative: string | null;
  /** The outcomes that it has beside its ordinary one, which leads to `destination`. */
  readonly outcomes: readonly Outcome[];
  readonly retry: Retry | null;
  readonly timeout: Timeout | null;
  /**
   * Where it waits until it may start: in its output dock, or in its place, which it then leaves in the event of its
   * start. Where nothing is said, see `startsFromPlace`.
   */
  readonly waits?: WaitsIn;
}

/** Where a transition waits until it may start. */
export type WaitsIn = 'dock' | 'place';

/**
 * What may happen to a component that stands at a place, whatever it does: the place is lost, and either the component
 * fails (stands at `fails` alone, in the end) or the place is marked again after `back`.
 */
export type Crash = Described & { readonly place: string } & (
    | { readonly fails: string; readonly back: null }
    | { readonly fails: null; readonly back: DurationInterval }
  );

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

/** How many of its connected providers a use port needs: so many, or every one. */
export type ProviderCount = number | 'all';

/** A dependency offered (`provide`) or needed (`use`), active while its region holds a token. */
export interface Port extends Described {
  readonly name: string;
  readonly role: PortRole;
  readonly kind: PortKind;
  /** Places, groups and (use ports) transitions. `from: [p]` is already expanded to places here. */
  readonly bound: readonly string[];
  /**
   * Of a use port that counts its providers: it is served by so many together and, in use, lets any go that leaves it so
   * many (none, with `all`). Left out: any one serves it, and it holds all.
   */
  readonly atLeast?: ProviderCount;
}

/** Something scarce that a component holds while its region holds a token (semantics, section 7). */
export interface Need extends Described {
  readonly name: string;
  /** Places, groups and transitions. */
  readonly bound: readonly string[];
  /** How much, at least 1. */
  readonly amount: number;
  /** The resource that it is a need of, where no instance says otherwise; the one of its own name where it is left out. */
  readonly resource?: string;
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
  /** None where it is left out. */
  readonly needs?: readonly Need[];
  /** `null`: none may happen. */
  readonly crash: Crash | null;
}

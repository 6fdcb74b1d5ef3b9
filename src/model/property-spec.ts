import type { Duration } from '../base/duration.ts';
import type { ElementRef, PortRef } from './assembly.ts';
import type { Described } from './component.ts';

interface Common extends Described {
  /** The user's key. */
  readonly name: string;
  /** The programs it is asked of: `[null]` for a Madeus deployment, else program names; one result for each. */
  readonly programs: readonly (string | null)[];
}

/** The questions that a user may ask (semantics, section 5). Adding a kind starts here. */
export type PropertySpec = Common &
  (
    | {
        readonly kind: 'deployability';
        readonly deployment: string;
        /** `null`: `end` when the deployment holds at the start, else `first`. */
        readonly when: 'first' | 'end' | null;
        /** `false`: for all durations, each transition read as `[0, inf)`. */
        readonly timed: boolean;
        readonly deadline: Duration | null;
      }
    | { readonly kind: 'sequentiality'; readonly transitions: readonly ElementRef[] }
    | {
        readonly kind: 'forbidden';
        readonly marked: readonly ElementRef[];
        readonly unmarked: readonly ElementRef[];
        readonly lasting: boolean;
      }
    | {
        readonly kind: 'parallelism';
        readonly components: readonly string[] | 'all';
        readonly atMost: number | null;
        readonly atLeast: number | null;
      }
    | {
        readonly kind: 'gantt';
        /** `null`: the end of the program, all components idle. */
        readonly deployment: string | null;
        /** As for deployability. */
        readonly when: 'first' | 'end' | null;
      }
    /** Does every maximal run end with all programs done and all components idle? */
    | { readonly kind: 'terminates'; readonly deadline: Duration | null }
    /** How long is a provide port inactive, in all and at a stretch? */
    | {
        readonly kind: 'outage';
        readonly port: PortRef;
        /** Bounds of the greatest total and of the greatest single stretch. */
        readonly total: Duration | null;
        readonly longest: Duration | null;
      }
    /** Are at least so many of the provide ports active in every state? */
    | {
        readonly kind: 'available';
        readonly ports: readonly PortRef[];
        /** `null`: all of them. */
        readonly atLeast: number | null;
        readonly lasting: boolean;
      }
    /** Do all maximal runs end with the same components, connections and markings? */
    | { readonly kind: 'confluent' }
  );

export type PropertyKind = PropertySpec['kind'];

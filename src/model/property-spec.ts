import type { Described } from './component.ts';
import type { Duration } from './duration.ts';

/** A transition or a place of a component. */
export interface ElementRef {
  readonly component: string;
  readonly element: string;
}

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
        readonly deployment: string;
        /** As for deployability. */
        readonly when: 'first' | 'end' | null;
      }
  );

export type PropertyKind = PropertySpec['kind'];

import type { Decimal } from '../base/duration.ts';
import type { Instruction } from './program.ts';

/** The events of semantics, sections 3 (components move) and 4 (instructions execute). */
export type EventKind = 'leave' | 'start' | 'end' | 'enter' | 'finish' | Instruction['kind'];

/**
 * One event of a run. `element` is the place of leave and enter, the transition of start and end, the behavior of
 * finish, pushB and `wait(c, b)`, the type of add, `port -> component.port` of con and dcon (`component` is then the
 * user's).
 */
export interface ModelEvent {
  readonly event: EventKind;
  readonly component: string | null;
  readonly element: string | null;
  /** The alternative by which a place is entered; only on enter, and only when it is a named one. */
  readonly alternative?: string;
  /** The program thread that executes an instruction; `null` for events of components. */
  readonly thread: string | null;
  /** The line of that instruction in the file; `null` where there is none. */
  readonly line: number | null;
}

/** An event at its date, in seconds from the start of the run. */
export interface Step extends ModelEvent {
  readonly at: Decimal;
}

/** A timed run: what a witness is, what simulate writes and replay reads. */
export interface Trace {
  readonly program: string | null;
  /** Present when every transition is read as `[0, inf)`: the run of a question without intervals. */
  readonly timed?: false;
  readonly steps: readonly Step[];
}

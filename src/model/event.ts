import type { Decimal } from '../base/duration.ts';
import { type ConnectionEnds, connectionName } from './assembly.ts';
import type { Instruction } from './program.ts';

/** The events of components (semantics, section 3). */
export type ComponentEventKind =
  | 'leave'
  | 'start'
  | 'end'
  | 'enter'
  | 'finish'
  | 'retry'
  | 'fail'
  | 'crash'
  | 'back';

/** The events of semantics, sections 3 (components move) and 4 (instructions execute). */
export type EventKind = ComponentEventKind | Instruction['kind'];

/**
 * One event of a run. `element` is the place of leave, enter, fail, crash and back, the transition of start, end and
 * retry, the behavior of finish, pushB and `wait(c, b)`, the type of add, the duration of sleep; else `null`. The component of con and dcon is
 * the user's.
 */
export interface ModelEvent {
  readonly event: EventKind;
  readonly component: string | null;
  readonly element: string | null;
  /** The alternative by which a place is entered; only on enter, and only when it is a named one. */
  readonly alternative?: string;
  /** The outcome of the transition; only on start and end, and only when it is a named one. */
  readonly outcome?: string;
  /** The place that a transition leaves as it starts; only on the start of one that waits in its place. */
  readonly leaves?: string;
  /** The number of a `wait(c, b, n)`; on wait only. */
  readonly nth?: number;
  /** After how long a wait fails, as it is written; only on one that does so. It informs, and is not compared. */
  readonly within?: string;
  /** A wait that fails (semantics, section 4). */
  readonly failed?: true;
  /** The ports that are connected or disconnected; on con and dcon only. */
  readonly connection?: ConnectionEnds;
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

/** Tells events apart, whatever their dates are and wherever their instructions stand in the file. */
export function eventKey(of: ModelEvent): string {
  const { event, component, element, alternative, outcome, leaves, failed, connection, thread } = of;
  const ends = connection === undefined ? null : connectionName(connection);
  const own = [alternative ?? null, outcome ?? null, leaves ?? null, failed ?? false];
  return JSON.stringify([event, component, element, ...own, ends, thread]);
}

/** The same event, whenever it happens and wherever its instruction stands in the file. */
export function isSameEvent(a: ModelEvent, b: ModelEvent): boolean {
  if (a === b) return true;
  return (
    a.event === b.event &&
    a.component === b.component &&
    a.element === b.element &&
    a.thread === b.thread &&
    a.alternative === b.alternative &&
    a.outcome === b.outcome &&
    a.leaves === b.leaves &&
    a.nth === b.nth &&
    a.failed === b.failed &&
    isSameConnection(a.connection, b.connection)
  );
}

function isSameConnection(a: ModelEvent['connection'], b: ModelEvent['connection']): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && connectionName(a) === connectionName(b);
}

/** The element as traces and nets write it: `port -> component.port` where a connection is made or removed. */
export function elementText({ element, connection }: ModelEvent): string | null {
  if (connection === undefined) return element;
  const { user, provider } = connection;
  return `${user.port} -> ${provider.component}.${provider.port}`;
}

import { now, pause } from './platform.ts';

/** What the machine and the program around the library hand in; a browser, a worker and Node each have their own. */
export interface Host {
  /** Milliseconds since some moment, never going back. */
  readonly now: () => number;
  /** Bytes that the process holds; `null` where nobody can tell. */
  readonly memory: (() => number) | null;
  /** Bytes that the process may hold where no limit is given. */
  readonly totalMemory: number;
  /** Gives the event loop its turn, so that signals and timers arrive. */
  readonly pause: () => Promise<void>;
  /** Whether the analysis is to end, as far as that can be seen without the event loop; asked very often. */
  readonly isInterrupted: () => boolean;
}

/** What ends an analysis from outside: an `AbortSignal` is one. */
export interface StopSignal {
  readonly aborted: boolean;
}

/** Any host of ECMAScript: it has a clock and an event loop, and tells nothing of its memory. */
export const PLAIN_HOST: Host = {
  now,
  memory: null,
  totalMemory: Infinity,
  pause,
  isInterrupted: () => false,
};

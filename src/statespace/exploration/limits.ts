import type { Because, Look } from '../../base/heed.ts';
import { type Host, PLAIN_HOST, type StopSignal } from '../../base/host.ts';
import type { WorkInTurns } from '../../base/work-in-turns.ts';

/** What an exploration has counted so far. */
export interface Statistics {
  /** State classes kept (markings, in the untimed mode). */
  readonly classes: number;
  /** Distinct (class, transition, class). */
  readonly edges: number;
  /** A bigint beyond 2^53, where classes stand for many. */
  readonly markings: number | bigint;
  /** Classes without successor. */
  readonly deadlocks: number;
}

/** Statistics of an exploration under way. */
export interface Progress extends Statistics {
  readonly waiting: number;
  /** Bytes that the process holds; 0 where the host does not tell. */
  readonly memory: number;
}

/** What an analysis may take; nothing is limited but the memory where nothing is said. */
export interface Limits {
  readonly maxClasses?: number;
  /** Milliseconds from the start of the analysis that shares these limits. */
  readonly timeout?: number;
  /** Bytes of the whole process; three quarters of the machine's by default. */
  readonly maxMemory?: number;
  /** Ends the exploration as interrupted. */
  readonly signal?: StopSignal;
  /** Is told now and then how far the exploration is. */
  readonly onProgress?: (progress: Progress) => void;
  /** Where the analysis runs: its clock, memory and event loop. A plain one by default, which knows no memory. */
  readonly host?: Host;
}

/** Limits whose time runs: several explorations may share one. */
export interface RunningLimits {
  readonly maxClasses: number;
  /** What has run out, of time, memory and patience; cheap enough to be asked every microsecond. */
  readonly reached: Look;
  /** The same, with a moment more from when a limit was first seen to be reached: enough to tell what was found by then. */
  readonly reachedAfterAll: Look;
  /** Whether anything has run out, for searches that end with a bound. */
  readonly isOver: () => boolean;
  /** Milliseconds until time is up; `Infinity` without a limit. */
  readonly left: () => number;
  /** Milliseconds by the clock of the host. */
  readonly now: () => number;
  /** True when the event loop should have its turn, so that signals arrive and progress shows. */
  readonly pauseIsDue: () => boolean;
  /** Shows progress and gives the event loop its turn; what has run out by then. */
  readonly pause: (progress: Omit<Progress, 'memory'>) => Promise<Because | null>;
}

/** Work that waits, where the event loop is due, for {@link RunningLimits.pause}. */
export type LimitedTurns<T> = WorkInTurns<T, Because | null>;

const PAUSE_EVERY_MS = 50;
/** To ask the system for the memory takes longer than a step. */
const WEIGH_EVERY_MS = 20;
/** What telling what was found may take after the last limit, at least and as a part of the time limit. */
const MOMENT_MS = 200;
const MOMENT_PART = 0.05;
/** Nobody who interrupts wants to wait. */
const INTERRUPTED_MS = 10;

/**
 * Starts the time of some limits.
 *
 * @throws RangeError for a limit on memory where the host does not tell what is held
 */
export function startLimits(limits: Limits): RunningLimits {
  const { timeout = Infinity, signal, host = PLAIN_HOST } = limits;
  const { now, memory } = host;
  if (limits.maxMemory !== undefined && memory === null)
    throw new RangeError('a limit on memory needs a host that tells what is held');
  const started = now();
  const maxMemory = limits.maxMemory ?? 0.75 * host.totalMemory;
  const moment = Math.max(MOMENT_MS, MOMENT_PART * Math.min(timeout, Number.MAX_SAFE_INTEGER));
  let paused = started;
  let weighed = started;
  let isFull = false;
  /** Since when something has run out. */
  let stoppedAt: number | null = null;
  const reachedOn = (date: number): Because | null => {
    if (host.isInterrupted() || signal?.aborted === true) return 'interrupted';
    if (date - started >= timeout) return 'timeout';
    if (memory !== null && date - weighed >= WEIGH_EVERY_MS) {
      weighed = date;
      isFull = memory() > maxMemory;
    }
    return isFull ? 'max-memory' : null;
  };
  const reached = () => {
    const date = now();
    const because = reachedOn(date);
    stoppedAt = because === null ? null : (stoppedAt ?? date);
    return because;
  };
  return {
    maxClasses: limits.maxClasses ?? Infinity,
    reached,
    reachedAfterAll: () => {
      const because = reached();
      if (because === null || stoppedAt === null) return null;
      return now() - stoppedAt >= (because === 'interrupted' ? INTERRUPTED_MS : moment) ? because : null;
    },
    isOver: () => reached() !== null,
    left: () => timeout - (now() - started),
    now,
    pauseIsDue: () => now() - paused > PAUSE_EVERY_MS,
    pause: async (progress) => {
      limits.onProgress?.({ ...progress, memory: memory?.() ?? 0 });
      await host.pause();
      paused = now();
      return reached();
    },
  };
}

/** The limits themselves where their time runs already: they are shared with what came before. */
export function runningLimits(limits: Limits | RunningLimits): RunningLimits {
  return 'reached' in limits ? limits : startLimits(limits);
}

/** Other limits in the place of some; all have one shape, as each long loop reads them. */
export function limitedBy(
  limits: RunningLimits,
  {
    maxClasses = limits.maxClasses,
    reached = limits.reached,
    pauseIsDue = limits.pauseIsDue,
  }: Partial<Pick<RunningLimits, 'maxClasses' | 'reached' | 'pauseIsDue'>>,
): RunningLimits {
  const { reachedAfterAll, isOver, left, now, pause } = limits;
  return { maxClasses, reached, reachedAfterAll, isOver, left, now, pauseIsDue, pause };
}

/** The same limits for work that is done at once: the event loop is never due, so that neither signals arrive nor progress shows. */
export function withoutPauses(limits: RunningLimits): RunningLimits {
  return limitedBy(limits, { pauseIsDue: () => false });
}

/** No room is left for a state class, or there never was any for one that is too large; the message says which. */
export class StoreFullError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'StoreFullError';
  }
}

import { totalmem } from 'node:os';

/** What stopped an analysis before its end (format, `because`). */
export type Because = 'max-classes' | 'timeout' | 'max-memory' | 'overflow' | 'unbounded' | 'interrupted';

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
  /** Bytes that the process holds. */
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
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Limits whose time runs: several explorations may share one. */
export interface RunningLimits {
  readonly maxClasses: number;
  /** Whether time is up, for searches that do not give the event loop its turn. */
  readonly isOver: () => boolean;
  /** True when the event loop should have its turn, so that signals arrive and progress shows. */
  readonly pauseIsDue: () => boolean;
  /** Shows progress and gives the event loop its turn; what has run out by then. */
  readonly pause: (progress: Omit<Progress, 'memory'>) => Promise<Because | null>;
}

const PAUSE_EVERY_MS = 50;

/** Starts the time of some limits. */
export function startLimits(limits: Limits): RunningLimits {
  const started = performance.now();
  const maxMemory = limits.maxMemory ?? 0.75 * totalmem();
  let paused = started;
  const isOver = () => limits.timeout !== undefined && performance.now() - started >= limits.timeout;
  return {
    maxClasses: limits.maxClasses ?? Infinity,
    isOver,
    pauseIsDue: () => performance.now() - paused > PAUSE_EVERY_MS,
    pause: async (progress) => {
      limits.onProgress?.({ ...progress, memory: process.memoryUsage.rss() });
      await new Promise((resolve) => setImmediate(resolve));
      paused = performance.now();
      if (limits.signal?.aborted === true) return 'interrupted';
      if (isOver()) return 'timeout';
      return process.memoryUsage.rss() > maxMemory ? 'max-memory' : null;
    },
  };
}

/** No room is left for a state class, or there never was any for one of more than 4 MiB. */
export class StoreFullError extends Error {
  constructor() {
    super('the store of state classes is full');
    this.name = 'StoreFullError';
  }
}

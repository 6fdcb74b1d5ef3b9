/** What stopped an analysis before its end (format, `because`). */
export type Because = 'max-classes' | 'timeout' | 'max-memory' | 'overflow' | 'unbounded' | 'interrupted';

/** Work was given up at a limit. Only work inside {@link heeding} ends so. */
export class StoppedError extends Error {
  readonly because: Because;

  constructor(because: Because) {
    super(`stopped: ${because}`);
    this.name = 'StoppedError';
    this.because = because;
  }
}

/** Asks whether a limit has been reached; `null` while none has. */
export type Look = () => Because | null;

/** The limits of the current work; `null` where nothing limits it. */
let current: Look | null = null;
/** The limits of the last work, kept after its end. */
let lastLook: Look | null = null;

/**
 * Does synchronous work that heeds limits: reading, checking, translating, unfolding and searching have no limit among
 * their arguments, for each of their loops may come to be long, and all of them heed the same. What they heed is that
 * of the innermost `heeding` under way, so work that waits for something has to be cut there.
 *
 * @throws StoppedError when a limit is reached meanwhile
 */
export function heeding<T>(look: Look, work: () => T): T {
  const before = current;
  current = look;
  // The count starts anew for other limits and goes on for the same ones: thus the moments of looking depend on the
  // work alone, and are the same in each run.
  if (look !== lastLook) worked = 0;
  lastLook = look;
  try {
    return work();
  } finally {
    current = before;
  }
}

/**
 * Does work within a {@link Look}, such as finding out which limit applies, without any effect on the work that is being
 * looked at: its next look comes when it would have come, and {@link workHeeded} is as before. The work heeds limits only
 * where it calls {@link heeding} itself.
 */
export function aside<T>(work: () => T): T {
  const before = { lastLook, worked, workedInAll };
  try {
    return work();
  } finally {
    ({ lastLook, worked, workedInAll } = before);
  }
}

/**
 * Does work that is worth nothing without its end, and that can be spared.
 *
 * @param otherwise what there is instead where a limit stops it
 */
export function unlessStopped<T, U>(work: () => T, otherwise: (because: Because) => U): T | U {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoppedError) return otherwise(error.because);
    throw error;
  }
}

/** Nanoseconds of work between two looks. */
const LOOK_EVERY = 100_000;

let worked = 0;
let workedInAll = 0;

/** Nanoseconds of work that were told to {@link heed} so far: the same in each run, however fast the machine is. */
export function workHeeded(): number {
  return workedInAll;
}

/**
 * One step of work: called in each loop whose length the input decides, at least every few milliseconds.
 *
 * @param work about how many nanoseconds the step takes; by default so many that the limits are looked at
 * @throws StoppedError when a limit has been reached, inside {@link heeding}
 */
export function heed(work = LOOK_EVERY): void {
  worked += work;
  if (worked >= LOOK_EVERY) look();
}

/** Apart from {@link heed}, so that this stays small where it is called: in every loop. */
function look(): void {
  workedInAll += worked;
  worked = 0;
  const because = current === null ? null : current();
  if (because !== null) throw new StoppedError(because);
}

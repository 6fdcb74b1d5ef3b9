/** Where it stands whether the user has interrupted, and whether there is work yet that would have to come to an end. */
const [INTERRUPTED, AT_WORK] = [0, 1];

/** Both are 0 at first. It is memory that threads share: a thread that is busy gets no message, but sees this. */
let interruption = new Int32Array(new SharedArrayBuffer(8));

/** Whether the user has asked that the work come to an end. */
export function isInterrupted(): boolean {
  return Atomics.load(interruption, INTERRUPTED) !== 0;
}

/**
 * Asks that the work come to an end.
 *
 * @returns whether it will: else there is none yet, or it was asked before
 */
export function interrupt(): boolean {
  return Atomics.exchange(interruption, INTERRUPTED, 1) === 0 && Atomics.load(interruption, AT_WORK) !== 0;
}

/** From now on there is work that looks at interruptions. Before, the program is loaded, and nothing is lost with it. */
export function beginWork(): void {
  Atomics.store(interruption, AT_WORK, 1);
}

/** What {@link isInterrupted} looks at, for another thread to share or to set. */
export function sharedInterruption(): Int32Array<SharedArrayBuffer> {
  return interruption;
}

/** From now on, this thread counts as interrupted when the thread does that shares this memory. */
export function shareInterruption(shared: Int32Array<SharedArrayBuffer>): void {
  interruption = shared;
}

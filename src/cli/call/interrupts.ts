/**
 * Other than 0 once the user has interrupted. It is memory that threads share: a thread that is busy gets no message, but
 * sees this.
 */
let interruption = new Int32Array(new SharedArrayBuffer(4));

/** Whether the user has asked that the work come to an end. */
export function isInterrupted(): boolean {
  return Atomics.load(interruption, 0) !== 0;
}

/** What {@link isInterrupted} looks at, for another thread to share or to set. */
export function sharedInterruption(): Int32Array<SharedArrayBuffer> {
  return interruption;
}

/** From now on, this thread counts as interrupted when the thread does that shares this memory. */
export function shareInterruption(shared: Int32Array<SharedArrayBuffer>): void {
  interruption = shared;
}

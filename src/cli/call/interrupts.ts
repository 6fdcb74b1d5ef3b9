/** Other than 0 once the user has interrupted. Threads share it, so that work sees it which never pauses. */
let interruption = new Int32Array(new SharedArrayBuffer(4));

/** Whether the user has asked that the work come to an end. */
export function isInterrupted(): boolean {
  return Atomics.load(interruption, 0) !== 0;
}

/** What {@link isInterrupted} looks at, for another thread to share or to set. */
export function sharedInterruption(): Int32Array<SharedArrayBuffer> {
  return interruption;
}

/** From now on, this thread is interrupted when that one is. */
export function shareInterruption(shared: Int32Array<SharedArrayBuffer>): void {
  interruption = shared;
}

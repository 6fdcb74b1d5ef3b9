import { EXIT } from './exit-codes.ts';

/** Other than 0 once the user has interrupted; another thread may write it, so that work without pauses sees it. */
const interruption = new Int32Array(new SharedArrayBuffer(4));

export function isInterrupted(): boolean {
  return Atomics.load(interruption, 0) !== 0;
}

/**
 * Does work that can be interrupted (Ctrl-C, or `kill`): the first time, `signal` asks it to come to an end with what
 * it has found; the second time, the process ends at once.
 */
export async function withInterrupts<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    Atomics.store(interruption, 0, 1);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

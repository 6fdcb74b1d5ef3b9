import { EXIT } from './exit-codes.ts';

/** What an interrupted call may take, in milliseconds of processor time: nobody who interrupts wants to wait. */
const INTERRUPTED_MS = 100;
/** What the end of the process takes at least; measured, and a little more. */
const END_MS = 30;
/** The same where all is said, and the thread is about to end by itself. */
const OWN_END_MS = 20;
/** What it takes for each megabyte that it gives back. */
const END_MS_PER_MB = 0.1;
/** What interrupted work has at least, also where so much is to be given back that the end takes longer than that. */
const LEAST_MS = 10;
/** How often it is looked at, in milliseconds by the clock. */
const LOOK_EVERY_MS = 2;

/**
 * Calls `end`, again and again, from when the moment is over that work has once it is interrupted: so long that after it
 * the process can still end within {@link INTERRUPTED_MS}, in processor time of all threads.
 *
 * @param isDone whether the work has come to its end by itself
 */
export function afterMoment(isDone: () => boolean, end: () => void): NodeJS.Timeout {
  const started = processorTime();
  return setInterval(() => {
    const held = process.memoryUsage.rss() / 2 ** 20;
    const left = INTERRUPTED_MS - (isDone() ? OWN_END_MS : END_MS) - END_MS_PER_MB * held;
    if (processorTime() - started >= Math.max(LEAST_MS, left)) end();
  }, LOOK_EVERY_MS);
}

/** Milliseconds that all threads of this process have had of the processor. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Ends the process now. To exit waits until each thread is where it can be stopped, and until what is compiled in the
 * background is compiled; one that sorts or collects garbage may take seconds to come there. A signal waits for nothing. A
 * shell has the same status of both, 130.
 */
export function endAtOnce(): never {
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
  // Nothing but this ends the first process of a container.
  process.exit(EXIT.interrupted);
}

import { heeding, StoppedError } from '../base/heed.ts';
import type { RunningLimits } from '../statespace/exploration/limits.ts';

/** Work of which no step takes long: between two of them others may have their turn. */
export type PlanSteps<T> = Generator<void, T, void>;

/**
 * Does work step by step; the event loop has its turn whenever it is due, so that an `AbortSignal` is heard.
 *
 * @throws StoppedError when a limit is reached
 */
export async function inSteps<T>(limits: RunningLimits, work: PlanSteps<T>): Promise<T> {
  for (;;) {
    const step = heeding(limits.reached, () => work.next());
    if (step.done === true) return step.value;
    if (!limits.pauseIsDue()) continue;
    const because = await limits.pause({ classes: 0, edges: 0, markings: 0, deadlocks: 0, waiting: 0 });
    if (because !== null) throw new StoppedError(because);
  }
}

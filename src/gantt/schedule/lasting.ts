import { compare, type Decimal } from '../../base/duration.ts';
import type { ReplayedRun } from '../../model/semantics/replay.ts';
import { isFinished, type State } from '../../model/system/state.ts';
import { seconds } from '../../model/system/system.ts';

/** A run with the states that it goes through, and in which of them time passes. */
export interface ReplayedCourse extends ReplayedRun {
  /** The states in which time passes, in order; they cover the time from 0 to the last event. */
  readonly lasting: readonly LastingState[];
  /** The run ends here for good, and yet somebody has something to do. */
  readonly stuck: boolean;
}

/** A span of time in one run, in seconds from its start. */
export interface TimeSpan {
  readonly from: Decimal;
  readonly to: Decimal;
}

/** A state in which time passes. */
export interface LastingState extends TimeSpan {
  /** Of `Course.states`. */
  readonly index: number;
  readonly state: State;
}

/** The course of a replayed run. */
export function replayedCourseOf(run: ReplayedRun): ReplayedCourse {
  const { system, steps, states, state, maximal } = run;
  const lasting = steps
    .map(({ at }, index) => {
      const before = states[index]!;
      return { index, state: before, from: seconds(system, before.date), to: at };
    })
    .filter(({ from, to }) => compare(from, to) < 0);
  const stuck = maximal && !isFinished(system, state);
  return { system, steps, states, state, maximal, lasting, stuck };
}

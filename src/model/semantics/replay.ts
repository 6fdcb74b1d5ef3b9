import { inUnits } from '../../base/duration.ts';
import { formatTime } from '../../base/format-time.ts';
import type { ModelEvent, Step, Trace } from '../event.ts';
import { obstaclesTo } from './obstacles.ts';
import {
  afterTime,
  applyPossible,
  endOf,
  hindranceTo,
  initialState,
  isLast,
  refine,
  type State,
  type System,
  UnsafeError,
} from './semantics.ts';
import { refusalWords, subjectOf, timeWords, verbOf } from './wording.ts';

/**
 * What became of replaying a trace. `states[i]` holds before step `i`, and `state` after the last one; dates in them
 * are in the unit of `system`, which is that of the question, or a finer one when the trace has finer dates.
 */
export type Replay =
  | {
      readonly kind: 'ok';
      readonly system: System;
      readonly states: readonly State[];
      readonly state: State;
      /** Whether the run is over: nothing is possible and nothing is running. */
      readonly maximal: boolean;
    }
  | {
      readonly kind: 'refused';
      /** The first step, from 0, that is not a step of the model. */
      readonly index: number;
      readonly step: Step;
      /** Why, in the user's words, without a full stop. */
      readonly reason: string;
    };

/** The state at `date`, or why time cannot pass to it. */
function passTo(system: System, state: State, date: bigint): State | string {
  if (date === state.date) return state;
  const hindrance = date < state.date ? null : hindranceTo(system, state, date);
  if (date > state.date && hindrance === null) return afterTime(system, state, date);
  const [from, to] = [timeWords(system, state.date), timeWords(system, date)];
  if (hindrance === null) return `time does not go back from ${from} to ${to}`;
  const can = (event: ModelEvent) => `time cannot pass from ${from} to ${to}: ${subjectOf(event)}`;
  if (hindrance.kind === 'urgent') return `${can(hindrance.event)} can ${verbOf(hindrance.event)} at ${from}`;
  const { ending } = hindrance;
  return `${can(endOf(ending))} must end at ${timeWords(system, ending.latest!)} at the latest`;
}

/** The state after one step, or why there is none. */
function stepFrom(system: System, state: State, step: Step): State | string {
  const now = passTo(system, state, inUnits(step.at, system.unit));
  if (typeof now === 'string') return now;
  const obstacles = obstaclesTo(system, now, step);
  if (obstacles.length > 0) return refusalWords(system, step, obstacles, ` at ${formatTime(step.at)}`);
  try {
    return applyPossible(system, now, step);
  } catch (error) {
    if (error instanceof UnsafeError) return error.message;
    throw error;
  }
}

/**
 * Replays a run step by step on the semantics. An instruction is recognised by its thread and its text; the line that
 * a trace gives for it informs, and is not compared.
 */
export function replay(given: System, trace: Trace): Replay {
  const system = refine(
    given,
    trace.steps.map((step) => step.at),
  );
  const states = [initialState(system)];
  for (const [index, step] of trace.steps.entries()) {
    const next = stepFrom(system, states[index]!, step);
    if (typeof next === 'string') return { kind: 'refused', index, step, reason: next };
    states.push(next);
  }
  const state = states.at(-1)!;
  return { kind: 'ok', system, states, state, maximal: isLast(system, state) };
}

import { inUnits } from '../../base/duration.ts';
import type { Step, Trace } from '../event.ts';
import { isWait } from '../program.ts';
import { endings } from '../semantics/endings.ts';
import { isPossible } from '../semantics/obstacles.ts';
import { instructionEvent } from '../semantics/rules/rules.ts';
import { advance, applyPossible, canHappen, isLast } from '../semantics/semantics.ts';
import { UnsafeError } from '../semantics/unsafe-error.ts';
import { urgentEvents } from '../semantics/urgent-events.ts';
import { initialState, type State } from '../system/state.ts';
import { refine, type System } from '../system/system.ts';

/**
 * Does what a run does, at the same dates and in the same order, in a program that differs from that of the run in its
 * waits only. A wait changes nothing and stays possible, so that each is executed as soon as it may be.
 *
 * @returns whether the run is over then; `null` when this is no run of the program, or when waits may fail, so that more
 *   than their places differ
 */
export function runWithOtherWaits(given: System, trace: Trace): { readonly maximal: boolean } | null {
  if (given.program.threads.some(({ tries }) => tries.length > 0)) return null;
  const system = refine(
    given,
    trace.steps.map((step) => step.at),
  );
  let state: State | null = afterWaits(system, initialState(system));
  for (const step of trace.steps) {
    if (step.event === 'wait' || step.event === 'waitAll') continue;
    state = afterStep(system, state, step);
    if (state === null) return null;
  }
  return { maximal: isLast(system, state) };
}

function afterStep(system: System, state: State, step: Step): State | null {
  const date = inUnits(step.at, system.unit);
  if (date < state.date || (date > state.date && !canWaitUntil(system, state, date))) return null;
  const now = advance(system, state, date);
  if (!canHappen(system, now, step)) return null;
  try {
    return afterWaits(system, applyPossible(system, now, step));
  } catch (error) {
    if (error instanceof UnsafeError) return null;
    throw error;
  }
}

function canWaitUntil(system: System, state: State, date: bigint): boolean {
  return (
    urgentEvents(system, state).length === 0 &&
    endings(system, state).every(({ latest }) => latest === null || latest >= date)
  );
}

/** The state in which no thread is at a wait that is possible. */
function afterWaits(system: System, from: State): State {
  let state = from;
  for (const [t, { name, instructions }] of system.program.threads.entries()) {
    for (;;) {
      const next = instructions[state.executed[t]!];
      if (next === undefined || !isWait(next)) break;
      const event = instructionEvent(name, next);
      if (!isPossible(system, state, event)) break;
      state = applyPossible(system, state, event);
    }
  }
  return state;
}

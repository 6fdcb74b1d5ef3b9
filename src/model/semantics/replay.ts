import { inUnits } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { lazily, newNotes } from '../../base/memo.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { ModelEvent, Step, Trace } from '../event.ts';
import { initialState, type State } from '../system/state.ts';
import { refine, type System } from '../system/system.ts';

import { afterTime, applyPossible, hindrancesTo, hindranceTo, isLast } from './semantics.ts';
import { UnsafeError } from './unsafe-error.ts';
import { refusalWords, subjectOf, timeWords, verbOf } from './wording.ts';

/** A run that was executed step by step, with all its states. */
export interface ReplayedRun {
  /** Its unit is that of the question, or a finer one when the trace has finer dates. */
  readonly system: System;
  readonly steps: readonly Step[];
  /** `states[i]` holds before step `i`; one more holds after the last step. Dates are in units of the system. */
  readonly states: readonly State[];
  /** The last of them. */
  readonly state: State;
  /** Whether the run is over: nothing is possible and nothing is running. */
  readonly maximal: boolean;
}

/** What became of replaying a trace. */
export type Replay =
  | ({ readonly kind: 'ok' } & ReplayedRun)
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
  if (date > state.date && hindrance === null) return afterTime(state, date);
  const [from, to] = [timeWords(system, state.date), timeWords(system, date)];
  if (hindrance === null) return `time does not go back from ${from} to ${to}`;
  const can = (event: ModelEvent) => `time cannot pass from ${from} to ${to}: ${subjectOf(event)}`;
  if (hindrance.kind === 'urgent') return `${can(hindrance.event)} can ${verbOf(hindrance.event)} at ${from}`;
  const { ending } = hindrance;
  return `${can(ending.event)} must end at ${timeWords(system, ending.latest!)} at the latest`;
}

/** The state after one step, or why there is none. */
function stepFrom(system: System, state: State, step: Step): State | string {
  const now = passTo(system, state, inUnits(step.at, system.unit));
  if (typeof now === 'string') return now;
  const obstacles = hindrancesTo(system, now, step);
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
    heed();
    const next = stepFrom(system, states[index]!, step);
    if (typeof next === 'string') return { kind: 'refused', index, step, reason: next };
    states.push(next);
  }
  const state = states.at(-1)!;
  return { kind: 'ok', system, steps: trace.steps, states, state, maximal: isLast(system, state) };
}

/** The runs of traces that were made by executing them. */
const executed = newNotes<Trace, ReplayedRun>();

/** A trace, and the run that it tells. */
export interface ExecutedTrace extends ReplayedRun {
  readonly trace: Trace;
}

/** Its states are worked out again where somebody looks at them: all those of many components are large. */
class Executed implements ExecutedTrace {
  readonly system: System;
  readonly steps: readonly Step[];
  readonly state: State;
  readonly maximal: boolean;
  readonly trace: Trace;
  readonly #states: () => readonly State[];

  constructor({ system, steps, state, maximal }: Omit<ReplayedRun, 'states'>, trace: Trace) {
    this.system = system;
    this.steps = steps;
    this.state = state;
    this.maximal = maximal;
    this.trace = trace;
    this.#states = lazily(() => statesAlong(system, steps));
  }

  get states(): readonly State[] {
    return this.#states();
  }
}

/** The trace of a run that was executed; {@link runOfTrace} need not replay it. */
export function executedTrace(run: Omit<ReplayedRun, 'states'>): ExecutedTrace {
  const { system, steps } = run;
  const { name: program } = system.program;
  const trace: Trace = system.timed ? { program, steps } : { program, timed: false, steps };
  const told = new Executed(run, trace);
  executed.set(trace, told);
  return told;
}

/** The states of a run that is known to be one, as {@link ReplayedRun} has them. */
function statesAlong(system: System, steps: readonly Step[]): readonly State[] {
  const states = [initialState(system)];
  for (const step of steps) {
    heed();
    const before = states.at(-1)!;
    const date = inUnits(step.at, system.unit);
    const now = date === before.date ? before : afterTime(before, date);
    states.push(applyPossible(system, now, step));
  }
  return states;
}

/** The run of a trace that was made by executing it, or that has been executed; `null` for another. */
export function knownRun(trace: Trace): ReplayedRun | null {
  return executed.get(trace) ?? null;
}

/**
 * The run that a trace of the system tells, executed once for all that ask. Throws a plain `Error` when the trace is no
 * run of the system (see {@link replay}).
 */
export function runOfTrace(system: System, trace: Trace): ReplayedRun {
  const known = executed.get(trace);
  if (known !== undefined && isSame(known.system, system)) return known;
  const run = replay(system, trace);
  if (run.kind === 'refused') throw new Error(`step ${run.index} is not of the model: ${run.reason}`);
  executed.set(trace, run);
  return run;
}

/** Whether two systems differ in their unit at most. */
function isSame(a: System, b: System): boolean {
  return a.model === b.model && a.program === b.program && a.timed === b.timed && a.faults === b.faults;
}

import { formatDecimal, inUnits } from '../../base/duration.ts';
import type { ModelEvent, Step, Trace } from '../event.ts';
import { initialState, type State } from '../system/state.ts';
import { refine, type System, seconds } from '../system/system.ts';
import { isPossible, obstaclesTo } from './obstacles.ts';
import { isComponentEvent } from './rules/rules.ts';
import { advance, apply, applyPossible } from './semantics.ts';
import { firstUrgentEvent, urgentEvents } from './urgent-events.ts';
import { refusalWords } from './wording.ts';

/** A run so far, as its last event and what was before. Runs that go on from the same one share it. */
interface Run {
  readonly state: State;
  readonly last: { readonly step: Step; readonly before: Run['last'] } | null;
}

/** The events of a run since those of an earlier one that it goes on from; all of them since `null`. */
function eventsSince(earlier: Run | null, run: Run): readonly Step[] {
  const events: Step[] = [];
  const end = earlier?.last ?? null;
  for (let at = run.last; at !== null && at !== end; at = at.before) events.push(at.step);
  return events.reverse();
}

/** How many states the search for the silent events before one step may visit. */
const SEARCH_LIMIT = 10_000;

function isSilent(event: ModelEvent): boolean {
  return event.event === 'finish' || !isComponentEvent(event);
}

function silentEvents(system: System, state: State): readonly ModelEvent[] {
  return urgentEvents(system, state).filter(isSilent);
}

/** The run with one more event, which is applied by `how`. */
function after(system: System, run: Run, event: ModelEvent, how: typeof apply = apply): Run {
  // A step that is given has a date of its own, in the decimals of its source.
  const step = { ...event, at: seconds(system, run.state.date) };
  return { state: how(system, run.state, event), last: { step, before: run.last } };
}

/** All silent events that are possible, one after another, until none is left. */
function withAllSilent(system: System, run: Run): Run {
  let last = run;
  for (;;) {
    const next = firstUrgentEvent(system, last.state, isSilent);
    if (next === null) return last;
    last = after(system, last, next, applyPossible);
  }
}

/** Tells apart the states that silent events alone lead to from one state. */
function silentKey(state: State): string {
  const queues = [...state.components].map(([name, { queue }]) => `${name}:${queue.length}`);
  return `${state.executed.join()} ${queues.join()}`;
}

/** A finish of a component to which nothing more is pushed: it can only make more events possible. */
function isLastFinish(system: System, { components, executed }: State, event: ModelEvent): boolean {
  if (event.event !== 'finish' || components.get(event.component!)!.queue.length > 1) return false;
  return !system.program.threads.some(({ instructions }, thread) =>
    instructions.slice(executed[thread]).some((i) => i.kind === 'pushB' && i.component === event.component),
  );
}

/** The run with all last finishes that are possible, but for the event that is waited for. */
function withLastFinishes(system: System, run: Run, awaited: ModelEvent): Run {
  return silentEvents(system, run.state)
    .filter((event) => isLastFinish(system, run.state, event))
    .filter((event) => awaited.event !== 'finish' || event.component !== awaited.component)
    .reduce((finished, event) => after(system, finished, event), run);
}

function dependsOnFinish({ event, component }: ModelEvent, finished: string): boolean {
  return event === 'waitAll' || ((event === 'wait' || event === 'del') && component === finished);
}

/** The run with these events, less the last finishes on which no later one depends. */
function withNeeded(system: System, run: Run, events: readonly ModelEvent[], step: ModelEvent): Run {
  return events.reduce((now, event, i) => {
    const later = [...events.slice(i + 1), step];
    const isVain =
      isLastFinish(system, now.state, event) && !later.some((e) => dependsOnFinish(e, event.component!));
    return isVain ? now : after(system, now, event);
  }, run);
}

/**
 * The run with the fewest silent events that make the step possible; `null` when none do. Last finishes commute, so
 * that they are tried all at once, not in every combination.
 */
function untilPossible(system: System, run: Run, step: ModelEvent): Run | null {
  if (isPossible(system, run.state, step)) return run;
  const seen = new Set([silentKey(run.state)]);
  const queue = [withLastFinishes(system, run, step)];
  for (const current of queue) {
    if (isPossible(system, current.state, step)) {
      return withNeeded(system, run, eventsSince(run, current), step);
    }
    if (seen.size > SEARCH_LIMIT) return null;
    for (const event of silentEvents(system, current.state)) {
      const next = withLastFinishes(system, after(system, current, event), step);
      const key = silentKey(next.state);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return null;
}

function withStep(system: System, run: Run, step: Step): Run {
  const date = inUnits(step.at, system.unit);
  const ready = date === run.state.date ? run : withAllSilent(system, run);
  const now = { ...ready, state: advance(system, ready.state, date) };
  const possible = untilPossible(system, now, step);
  if (possible === null) {
    const why = refusalWords(system, step, obstaclesTo(system, now.state, step));
    throw new Error(`no silent events lead to step ${formatDecimal(step.at)} s: ${why}`);
  }
  return after(system, possible, step, applyPossible);
}

/** A run that was executed on the semantics event by event. */
export interface ExecutedRun {
  readonly trace: Trace;
  /** As given, or with a finer unit when the steps have finer dates. */
  readonly system: System;
  /** After its last event; dates are in the unit of `system`. */
  readonly state: State;
}

/**
 * The whole run of which `steps` may lack silent events: finishes and instructions. They are put in where they are
 * needed: before time passes and at the end all that are possible, before a step at the same date as few as make it
 * possible (so that a service refuses as late as it may). Throws a plain `Error` when a step is not possible even so:
 * the steps are then those of no run, an error of the caller.
 */
export function completeRun(given: System, steps: readonly Step[]): ExecutedRun {
  const system = refine(
    given,
    steps.map((step) => step.at),
  );
  let run: Run = { state: initialState(system), last: null };
  for (const step of steps) run = withStep(system, run, step);
  const whole = withAllSilent(system, run);
  const trace = { program: system.program.name, steps: eventsSince(null, whole) };
  return { trace, system, state: whole.state };
}

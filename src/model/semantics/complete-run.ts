import { compare, formatDecimal, inUnits } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { newNotes } from '../../base/memo.ts';
import { isSameEvent, type ModelEvent, type Step } from '../event.ts';
import { initialState, type State } from '../system/state.ts';
import { refine, type System, seconds } from '../system/system.ts';
import { type ExecutedTrace, executedTrace } from './replay.ts';
import { isSilentEvent } from './rules/rules.ts';
import { advance, apply, applyPossible, canHappen, hindrancesTo, isLast } from './semantics.ts';
import { firstUrgentEvent, urgentEvents } from './urgent-events.ts';
import { refusalWords } from './wording.ts';

/** An event of a run, and what was before. Runs that go on from the same one share it. */
interface ExecutedStep {
  readonly step: Step;
  readonly before: ExecutedStep | null;
}

/** A run so far. Since its last event, time may have passed. */
interface RunSoFar {
  readonly state: State;
  readonly last: ExecutedStep | null;
}

/** What was executed in a run since an earlier one that it goes on from; all of it since `null`. */
function executedSince(earlier: RunSoFar | null, run: RunSoFar): readonly Step[] {
  const executed: Step[] = [];
  const end = earlier?.last ?? null;
  for (let at = run.last; at !== null && at !== end; at = at.before) executed.push(at.step);
  return executed.reverse();
}

/** How many states the search for the silent events before one step may visit. */
const SEARCH_LIMIT = 10_000;

function silentEvents(system: System, state: State): readonly ModelEvent[] {
  return urgentEvents(system, state).filter(isSilentEvent);
}

/** The run extended by one event, which happens at the date of its state; `how` applies it. */
function after(system: System, run: RunSoFar, event: ModelEvent, how: typeof apply = apply): RunSoFar {
  const step: Step = Object.assign({}, event, { at: seconds(system, run.state.date) });
  return { state: how(system, run.state, event), last: { step, before: run.last } };
}

/** What it takes to execute an event, in nanoseconds. */
const EXECUTING = 20_000;

/** Executes silent events for as long as one is possible. */
function withAllSilent(system: System, run: RunSoFar): RunSoFar {
  let last = run;
  for (;;) {
    heed(EXECUTING);
    const next = firstUrgentEvent(system, last.state, isSilentEvent);
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
function withLastFinishes(system: System, run: RunSoFar, awaited: ModelEvent): RunSoFar {
  return silentEvents(system, run.state)
    .filter((event) => isLastFinish(system, run.state, event))
    .filter((event) => awaited.event !== 'finish' || event.component !== awaited.component)
    .reduce((finished, event) => after(system, finished, event), run);
}

function dependsOnFinish({ event, component }: ModelEvent, finished: string): boolean {
  return event === 'waitAll' || ((event === 'wait' || event === 'del') && component === finished);
}

/**
 * The run with these events, without those last finishes (see {@link isLastFinish}) on which no later event depends.
 */
function withNeeded(
  system: System,
  run: RunSoFar,
  events: readonly ModelEvent[],
  step: ModelEvent,
): RunSoFar {
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
function untilPossible(system: System, run: RunSoFar, step: ModelEvent): RunSoFar | null {
  if (canHappen(system, run.state, step)) return run;
  const seen = new Set([silentKey(run.state)]);
  const queue = [withLastFinishes(system, run, step)];
  for (const current of queue) {
    heed();
    if (canHappen(system, current.state, step)) {
      return withNeeded(system, run, executedSince(run, current), step);
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

/** The run at a date: before time passes, all silent events happen that can. */
function runUntil(system: System, run: RunSoFar, date: bigint): RunSoFar {
  if (date === run.state.date) return run;
  const { state, last } = withAllSilent(system, run);
  return { state: advance(system, state, date), last };
}

function withStep(system: System, run: RunSoFar, step: Step): RunSoFar {
  const now = runUntil(system, run, inUnits(step.at, system.unit));
  const possible = untilPossible(system, now, step);
  if (possible === null) {
    const why = refusalWords(system, step, hindrancesTo(system, now.state, step));
    throw new Error(`no silent events lead to step ${formatDecimal(step.at)} s: ${why}`);
  }
  return { state: applyPossible(system, possible.state, step), last: { step, before: possible.last } };
}

/** The run after the first steps of a sequence. */
interface KeptRun {
  readonly done: number;
  readonly run: RunSoFar;
}

/** Steps that were executed from the initial state of a system, with the runs after some of them and after all. */
interface Beginning {
  readonly steps: readonly Step[];
  readonly kept: readonly KeptRun[];
}

/**
 * How many of these are cached for a system: a few runs, and prefixes of them, show most of the answers about one
 * program.
 */
const MOST_BEGINNINGS = 4;
/** How many runs of a beginning are kept at the most, evenly: the states of ten thousand components are large. */
const MOST_KEPT = 1_000;

const beginnings = newNotes<System, readonly Beginning[]>();

/** Executes these steps, continuing a cached run from the last one that is kept before the two differ. */
function executedRun(system: System, steps: readonly Step[]): RunSoFar {
  const known = beginnings.get(system) ?? [];
  let kept: KeptRun[] = [{ done: 0, run: { state: initialState(system), last: null } }];
  for (const beginning of known) {
    const shared = sharedSteps(beginning.steps, steps);
    const first = beginning.kept.filter(({ done }) => done <= shared);
    if (first.at(-1)!.done >= kept.at(-1)!.done) kept = first;
  }
  let { done, run } = kept.at(-1)!;
  const every = Math.ceil(steps.length / MOST_KEPT);
  for (const step of steps.slice(done)) {
    heed();
    run = withStep(system, run, step);
    done += 1;
    if (done % every === 0 || done === steps.length) kept.push({ done, run });
  }
  beginnings.set(system, [{ steps, kept }, ...known].slice(0, MOST_BEGINNINGS));
  return run;
}

/** The length of the longest common prefix of two sequences of steps. */
function sharedSteps(a: readonly Step[], b: readonly Step[]): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) if (!isSameStep(a[i]!, b[i]!)) return i;
  return end;
}

/** Whether nothing tells the steps apart, not even what only informs. */
function isSameStep(a: Step, b: Step): boolean {
  return compare(a.at, b.at) === 0 && isSameEvent(a, b) && a.line === b.line && a.within === b.within;
}

/** The complete runs of those executed so far: the same one often shows the answers to several questions. */
const wholes = newNotes<RunSoFar, ExecutedTrace>();

/**
 * The whole run of which `steps` may lack silent events: finishes and instructions. They are put in where they are
 * needed: before time passes and at the end all that are possible, before a step at the same date as few as make it
 * possible (so that a service refuses as late as it may). Throws a plain `Error` when a step is not possible even so:
 * the steps are then those of no run, an error of the caller.
 */
export function completeRun(given: System, steps: readonly Step[]): ExecutedTrace {
  const system = refine(
    given,
    steps.map((step) => step.at),
  );
  const run = executedRun(system, steps);
  const known = wholes.get(run);
  if (known !== undefined) return known;
  const { state, last } = withAllSilent(system, run);
  const executed = executedSince(null, { state, last });
  const whole = executedTrace({
    system,
    steps: executed,
    state,
    maximal: isLast(system, state),
  });
  wholes.set(run, whole);
  return whole;
}

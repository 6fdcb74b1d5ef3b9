import { groupBy } from '../../base/collections/group-by.ts';
import { compare, type Decimal, type Duration, ZERO } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { type Connection, connectionName, type ElementRef } from '../../model/assembly.ts';
import type { ComponentType } from '../../model/component.ts';
import type { Step, Trace } from '../../model/event.ts';
import { causesOf } from '../../model/explain/causes.ts';
import { failureSentence } from '../../model/explain/faults.ts';
import { type ReplayedRun, runOfTrace } from '../../model/semantics/replay.ts';
import { instructionText } from '../../model/semantics/wording.ts';
import type { System } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';
import type { EventWindow } from '../../properties/answers/verdict.ts';
import { type Causes, criticalPathOf, type Execution, executionsOf, slacksOf } from './critical-path.ts';
import { replayedCourseOf } from './lasting.ts';
import { type ProgramRun, programRunOf } from './program-run.ts';
import { type ResourceUse, resourceUsesOf } from './resource-use.ts';

/** When a transition starts and ends at the earliest and at the latest, over all runs; dates in seconds. */
export interface BarWindow {
  readonly component: string;
  readonly transition: string;
  readonly start: { readonly earliest: Decimal; readonly latest: Duration } | null;
  readonly end: { readonly earliest: Decimal; readonly latest: Duration } | null;
}

/** One execution of a transition in one run. */
export interface Bar {
  readonly component: string;
  readonly transition: string;
  /** 0 when it runs from the beginning, however long it has run before. */
  readonly start: Decimal;
  /** The final date of the run when it is still running there. */
  readonly end: Decimal;
  readonly running: boolean;
  /** Any delay of its end delays the end of the run: its slack is zero. */
  readonly critical: boolean;
  /**
   * See `slacksOf`; `null` when it is still running at the end, so that the end does not wait for it, and when the run
   * is stuck before it comes to what was asked: there is no end to be delayed.
   */
  readonly slack: Decimal | null;
  readonly window: BarWindow | null;
  /** Only of one that fails. */
  readonly failure?: BarFailure;
}

/** How an execution fails, and what follows. */
export interface BarFailure {
  /** As a story tells it: `db.migrate fails after 8 s (1 of 1 faults)`. */
  readonly words: string;
  /** When the pause before another try is over; `null` where it is not tried again. */
  readonly again: Decimal | null;
}

/** A place is entered. */
export interface Moment {
  readonly component: string;
  readonly place: string;
  readonly at: Decimal;
}

/** A place is lost by a crash. */
export interface CrashMark {
  readonly component: string;
  readonly place: string;
  readonly at: Decimal;
  /** As a story tells it: `db crashes in `up` (1 of 1 faults)`. */
  readonly words: string;
  /** When the place is back; `null` where it does not come back in the run. */
  readonly back: Decimal | null;
}

/** The bar `to` could not start before the bar `from` had ended, with nothing that takes time between them. */
export interface Dependency {
  readonly from: number;
  readonly to: number;
  /** `to` starts exactly when `from` ends: this dependency sets its date, alone or with others. */
  readonly binding: boolean;
  /** The connections that may carry it, `user.port -> provider.port`; empty within a component or by a program. */
  readonly connections: readonly string[];
}

/** A step of a critical path that tells something: the end of a bar, or an instruction. */
export type PathStep =
  | { readonly kind: 'bar'; readonly bar: number }
  | {
      readonly kind: 'instruction';
      readonly text: string;
      readonly thread: string | null;
      readonly line: number | null;
    };

/** A run as a Gantt chart tells it; bars in the order of their starts, indices refer to them. */
export interface Schedule {
  /**
   * Those that have a bar or crash, in the order of their declaration. In the run of a written program also those that it adds,
   * deletes, or pushes to.
   */
  readonly components: readonly string[];
  readonly bars: readonly Bar[];
  readonly moments: readonly Moment[];
  readonly crashes: readonly CrashMark[];
  readonly dependencies: readonly Dependency[];
  /** The bars of one critical path, first to last; see `criticalPathOf`. */
  readonly criticalPath: readonly number[];
  /** The date of the last event, in seconds. */
  readonly date: Decimal;
  /** Those that somebody holds or waits for, in the order of the model. */
  readonly resources: readonly ResourceUse[];
  /** `null` for a deployment, which has no program of its own, unless it is stuck. */
  readonly program: ProgramSchedule | null;
}

/** What the run of a written program has beside its bars. */
export interface ProgramSchedule extends ProgramRun {
  /** The critical path with the instructions on it, first to last; empty when the run is stuck before its goal. */
  readonly path: readonly PathStep[];
}

/**
 * The schedule of a run of the system, its causes found on the semantics. In the run of a written program it has all
 * that the program does; in that of a deployment only when it is stuck, to show who waits for whom.
 *
 * @param reaches whether it comes to what was asked: then it has an end to be delayed, also where it goes on to hang
 * @throws Error when the trace is not a run of the system
 */
export function scheduleOfRun(
  system: System,
  trace: Trace,
  windows: readonly EventWindow[],
  reaches = false,
): Schedule {
  const { model } = system;
  const run = runOfTrace(system, trace);
  const causes = causesOf(run);
  const underway = system.initial.components.flatMap(({ component, running }) =>
    running.map(({ transition }) => ({ component: component.name, transition })),
  );
  const course = replayedCourseOf(run);
  const plain = {
    ...scheduleOf(model, trace, causes, windows, underway),
    resources: resourceUsesOf(course),
  };
  const schedule = withFailures(plain, run, executionsOf(trace.steps, underway));
  const path = criticalPathOf(trace.steps, causes);
  const program = programRunOf(course, new Set(path));
  if (program === null) return schedule;
  const others = [...program.existences.filter(isPassing), ...program.bands].map(
    ({ component }) => component,
  );
  const ofProgram = {
    ...schedule,
    components: componentsOf(model, [...schedule.components, ...others]),
    program: { ...program, path: pathSteps(trace.steps, path, executionsOf(trace.steps, underway)) },
  };
  return program.stuck === null || reaches ? ofProgram : withoutCriticalPath(ofProgram);
}

/** The schedule with what it says of the bars that fail, and of crashes. */
function withFailures(schedule: Schedule, run: ReplayedRun, executions: readonly Execution[]): Schedule {
  if (!run.steps.some(({ event, outcome }) => outcome !== undefined || event === 'crash')) return schedule;
  const bars = schedule.bars.map((bar, i): Bar => {
    const { end, component, transition } = executions[i]!;
    const words = end === null ? null : failureSentence(run, end);
    if (end === null || words === null) return bar;
    const isAgain = (step: Step) =>
      step.event === 'retry' && step.component === component && step.element === transition;
    const pauses = run.states[end + 1]!.components.get(component)!.pausing.has(transition);
    const again = pauses ? (run.steps.slice(end + 1).find(isAgain)?.at ?? null) : null;
    return { ...bar, failure: { words, again } };
  });
  const crashes = crashesOf(run);
  const crashed = crashes.map(({ component }) => component);
  const components = componentsOf(run.system.model, [...schedule.components, ...crashed]);
  return { ...schedule, components, bars, crashes };
}

function crashesOf(run: ReplayedRun): readonly CrashMark[] {
  const found: (CrashMark & { back: Decimal | null })[] = [];
  const away = new Map<string, typeof found>();
  for (const [i, step] of run.steps.entries()) {
    const { component, element: place } = named(step);
    if (step.event === 'crash') {
      const crash = { component, place, at: step.at, words: failureSentence(run, i)!, back: null };
      found.push(crash);
      away.set(component, [...(away.get(component) ?? []), crash]);
    }
    // Of several that are coming back, the first to have gone is back first.
    if (step.event === 'back') away.get(component)!.shift()!.back = step.at;
    // A component that fails drops what is coming back.
    const isDropped = (run.states[i + 1]!.components.get(component)?.comingBack.length ?? 0) === 0;
    if (isDropped) away.delete(component);
  }
  return found;
}

function isPassing({ added, deleted }: ProgramRun['existences'][number]): boolean {
  return added !== null || deleted !== null;
}

function pathSteps(
  steps: readonly Step[],
  path: readonly number[],
  executions: readonly Execution[],
): readonly PathStep[] {
  const barOfEnd = new Map(executions.map(({ end }, bar) => [end, bar]));
  return path.flatMap((i): readonly PathStep[] => {
    const step = steps[i]!;
    const bar = barOfEnd.get(i);
    if (bar !== undefined) return [{ kind: 'bar', bar }];
    const { thread, line } = step;
    return thread === null ? [] : [{ kind: 'instruction', text: instructionText(step), thread, line }];
  });
}

/** What is stuck has no end that something could delay. */
function withoutCriticalPath(schedule: Schedule & { readonly program: ProgramSchedule }): Schedule {
  const { program } = schedule;
  const threads = program.threads.map((thread) => ({
    ...thread,
    instructions: thread.instructions.map((mark) => ({ ...mark, critical: false })),
  }));
  return {
    ...schedule,
    bars: schedule.bars.map((bar) => ({ ...bar, critical: false, slack: null })),
    criticalPath: [],
    program: { ...program, threads, path: [] },
  };
}

/**
 * The schedule that a run shows; `causes` are those of its steps, `windows` the dates over all runs, `underway` the
 * transitions that run from the beginning.
 */
export function scheduleOf(
  model: Model,
  trace: Trace,
  causes: Causes,
  windows: readonly EventWindow[],
  underway: readonly Pick<Execution, 'component' | 'transition'>[] = [],
): Schedule {
  const { steps } = trace;
  const date = steps.at(-1)?.at ?? ZERO;
  const executions = executionsOf(steps, underway);
  const slacks = slacksOf(steps, causes, executions);
  const windowOf = new Map(barWindows(windows).map((w) => [`${w.component}.${w.transition}`, w]));
  const path = new Set(criticalPathOf(steps, causes));
  return {
    components: componentsOf(
      model,
      executions.map(({ component }) => component),
    ),
    bars: executions.map(({ component, transition, start, end }) => {
      const slack = end === null ? null : slacks[end]!;
      return {
        component,
        transition,
        start: start === null ? ZERO : steps[start]!.at,
        end: end === null ? date : steps[end]!.at,
        running: end === null,
        critical: slack !== null && compare(slack, ZERO) === 0,
        slack,
        window: windowOf.get(`${component}.${transition}`) ?? null,
      };
    }),
    moments: steps
      .filter((step) => step.event === 'enter')
      .map((step) => ({ component: named(step).component, place: named(step).element, at: step.at })),
    crashes: [],
    dependencies: dependenciesOf(model, steps, causes, executions),
    criticalPath: executions.flatMap(({ end }, bar) => (end !== null && path.has(end) ? [bar] : [])),
    date,
    resources: [],
    program: null,
  };
}

/** What it takes to look at a step, in nanoseconds. */
const LOOKING = 50;

/** In the order of the model; those that only a program adds follow in the order of their first bar. */
function componentsOf(model: Model, active: readonly string[]): readonly string[] {
  const declared = model.components.map((c) => c.name);
  const moves = new Set(active);
  return [...new Set([...declared.filter((name) => moves.has(name)), ...active])];
}

/** The windows of starts and ends brought together by transition, in the order in which they come. */
export function barWindows(windows: readonly EventWindow[]): readonly BarWindow[] {
  const found = new Map<string, BarWindow>();
  for (const { component, transition, event, earliest, latest } of windows) {
    const key = `${component}.${transition}`;
    const window = found.get(key) ?? { component, transition, start: null, end: null };
    found.set(key, { ...window, [event]: { earliest, latest } });
  }
  return [...found.values()];
}

function dependenciesOf(
  model: Model,
  steps: readonly Step[],
  causes: Causes,
  executions: readonly Execution[],
): readonly Dependency[] {
  const made = madeBy(model, steps);
  const barOfEnd = new Map(executions.map(({ end }, bar) => [end, bar]));
  return executions.flatMap(({ start }, to) => {
    if (start === null) return [];
    return endsBefore(start, causes, barOfEnd).map((end) => ({
      from: barOfEnd.get(end)!,
      to,
      binding: compare(steps[end]!.at, steps[start]!.at) === 0,
      connections: connectionsBetween(made, named(steps[start]!), named(steps[end]!)),
    }));
  });
}

/** The ends met first on the way back along causes: what lies between takes no time. */
function endsBefore(
  start: number,
  causes: Causes,
  barOfEnd: ReadonlyMap<number | null, number>,
): readonly number[] {
  const seen = new Set<number>();
  const ends: number[] = [];
  const open = [...(causes[start] ?? [])];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (seen.has(step)) continue;
    seen.add(step);
    heed(LOOKING);
    if (barOfEnd.has(step)) ends.push(step);
    else for (const each of causes[step] ?? []) open.push(each);
  }
  return ends.sort((a, b) => a - b);
}

/** A step of a component; only instructions lack a component. */
function named(step: Step): ElementRef {
  return { component: step.component ?? '', element: step.element ?? '' };
}

/** Those whose use port is bound to the waiting transition; without any, all between the two components. */
function connectionsBetween(made: DeclaredParts, waiting: ElementRef, ended: ElementRef): readonly string[] {
  if (waiting.component === ended.component) return [];
  const between = made.connections.get(pairOf(waiting, ended)) ?? [];
  const bound = between.filter(({ user }) => {
    const port = made.typeOf(user.component)?.ports.find((p) => p.name === user.port);
    return user.component === waiting.component && port?.bound.includes(waiting.element);
  });
  return (bound.length > 0 ? bound : between).map(connectionName);
}

/** Two components, whichever comes first. */
function pairOf(a: Pick<ElementRef, 'component'>, b: Pick<ElementRef, 'component'>): string {
  return a.component < b.component ? `${a.component} ${b.component}` : `${b.component} ${a.component}`;
}

/** What the file declares, and what the program makes of it. */
interface DeclaredParts {
  /** By the two components that they join. */
  readonly connections: ReadonlyMap<string, readonly Connection[]>;
  readonly typeOf: (component: string) => ComponentType | undefined;
}

function madeBy(model: Model, steps: readonly Step[]): DeclaredParts {
  const added = new Map(
    steps.filter(({ event }) => event === 'add').map((step) => [step.component, step.element]),
  );
  const connected = steps.flatMap(({ event, connection }) =>
    event === 'con' && connection !== undefined ? [connection] : [],
  );
  const typeOf = new Map(model.components.map(({ name, type }) => [name, type]));
  const all = new Map([...model.connections, ...connected].map((each) => [connectionName(each), each]));
  return {
    connections: groupBy([...all.values()], ({ user, provider }) => pairOf(user, provider)),
    typeOf: (component) =>
      typeOf.get(component) ?? model.types.find((type) => type.name === added.get(component)),
  };
}

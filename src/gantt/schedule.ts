import type { Model } from '../model/assembly.ts';
import type { Decimal, Duration } from '../model/duration.ts';
import { compare, ZERO } from '../model/duration.ts';
import type { Step, Trace } from '../model/event.ts';
import type { EventWindow } from '../properties/verdict.ts';
import type { Causes, Execution } from './critical-path.ts';
import { criticalPathOf, executionsOf, slacksOf } from './critical-path.ts';

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
  /** See `slacksOf`; `null` when it is still running at the end, so that the end does not wait for it. */
  readonly slack: Decimal | null;
  readonly window: BarWindow | null;
}

/** A place is entered. */
export interface Moment {
  readonly component: string;
  readonly place: string;
  readonly at: Decimal;
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

/** A run as a Gantt chart tells it; bars in the order of their starts, indices refer to them. */
export interface Schedule {
  /** Those that have a bar, in the order of their declaration. */
  readonly components: readonly string[];
  readonly bars: readonly Bar[];
  readonly moments: readonly Moment[];
  readonly dependencies: readonly Dependency[];
  /** The bars of one critical path, first to last; see `criticalPathOf`. */
  readonly criticalPath: readonly number[];
  /** The date of the last event, in seconds. */
  readonly date: Decimal;
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
    dependencies: dependenciesOf(model, steps, causes, executions),
    criticalPath: executions.flatMap(({ end }, bar) => (end !== null && path.has(end) ? [bar] : [])),
    date,
  };
}

/** In the order of the model; those that only a program adds follow in the order of their first bar. */
function componentsOf(model: Model, active: readonly string[]): readonly string[] {
  const declared = model.components.map((c) => c.name);
  return [...new Set([...declared.filter((name) => active.includes(name)), ...active])];
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
  const barOfEnd = new Map(executions.map(({ end }, bar) => [end, bar]));
  return executions.flatMap(({ start }, to) => {
    if (start === null) return [];
    return endsBefore(start, causes, barOfEnd).map((end) => ({
      from: barOfEnd.get(end)!,
      to,
      binding: compare(steps[end]!.at, steps[start]!.at) === 0,
      connections: connectionsBetween(model, named(steps[start]!), named(steps[end]!)),
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
    if (barOfEnd.has(step)) ends.push(step);
    else open.push(...(causes[step] ?? []));
  }
  return ends.sort((a, b) => a - b);
}

interface Named {
  readonly component: string;
  readonly element: string;
  readonly at: Decimal;
}

/** A step of a component; only instructions lack a component. */
function named(step: Step): Named {
  return { component: step.component ?? '', element: step.element ?? '', at: step.at };
}

/** Those whose use port is bound to the waiting transition; without any, all between the two components. */
function connectionsBetween(model: Model, waiting: Named, ended: Named): readonly string[] {
  if (waiting.component === ended.component) return [];
  const between = model.connections.filter(
    ({ user, provider }) =>
      (user.component === waiting.component && provider.component === ended.component) ||
      (user.component === ended.component && provider.component === waiting.component),
  );
  const bound = between.filter(({ user }) => {
    const type = model.components.find((c) => c.name === user.component)?.type;
    const port = type?.ports.find((p) => p.name === user.port);
    return user.component === waiting.component && port?.bound.includes(waiting.element);
  });
  return (bound.length > 0 ? bound : between).map(
    ({ user, provider }) => `${user.component}.${user.port} -> ${provider.component}.${provider.port}`,
  );
}

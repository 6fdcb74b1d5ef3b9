import { add, compare, type Decimal, negate, ZERO } from '../../base/duration.ts';
import type { Step } from '../../model/event.ts';

/** Per step, the indices of the earlier steps that directly caused it. */
export type Causes = readonly (readonly number[])[];

/** One execution of a transition. */
export interface Execution {
  readonly component: string;
  readonly transition: string;
  /** The index of its start; `null` when it runs from the beginning. */
  readonly start: number | null;
  /** The index of its end; `null` when the run stops before it. */
  readonly end: number | null;
}

/**
 * The executions of a run in the order of their starts, those of the transitions that run from the beginning
 * (`underway`) first. A transition is running at most once at a time.
 */
export function executionsOf(
  steps: readonly Step[],
  underway: readonly Pick<Execution, 'component' | 'transition'>[] = [],
): readonly Execution[] {
  const executions: (Omit<Execution, 'end'> & { end: number | null })[] = underway.map(
    ({ component, transition }) => ({ component, transition, start: null, end: null }),
  );
  const running = new Map(executions.map((each) => [`${each.component}.${each.transition}`, each]));
  for (const [i, step] of steps.entries()) {
    const key = `${step.component}.${step.element}`;
    if (step.event === 'start') {
      const [component, transition] = [`${step.component}`, `${step.element}`];
      const execution = { component, transition, start: i, end: null };
      executions.push(execution);
      running.set(key, execution);
    } else if (step.event === 'end') {
      const execution = running.get(key);
      if (execution === undefined) throw new RangeError(`${key} ends without a start`);
      execution.end = i;
      running.delete(key);
    }
  }
  return executions;
}

/**
 * One critical path, as indices of steps from the first to the last: from the last step of the run back, each time to
 * the cause that came last (of several at one date, the one told first). All events but ends are urgent (semantics,
 * section 3), so a step has its date from that cause, or, when it is an end, from its start and the duration: the
 * executions on the path follow each other from 0 to the final date without a gap, but for pauses and what comes back after
 * a crash; the first may run from the beginning. A crash has no cause.
 *
 * It is the path of this run (Kelley and Walker 1959, over the causes of the run instead of a plan): another run may
 * resolve a race otherwise and have another one. Where several paths are equally long, it is one of them; all their
 * executions have slack zero.
 */
export function criticalPathOf(steps: readonly Step[], causes: Causes): readonly number[] {
  const path: number[] = [];
  for (let at: number | undefined = steps.length - 1; at !== undefined && at >= 0; ) {
    path.unshift(at);
    at = lastCause(steps, causes[at] ?? []);
  }
  return path;
}

function lastCause(steps: readonly Step[], causes: readonly number[]): number | undefined {
  return [...causes]
    .sort((a, b) => a - b)
    .reduce<number | undefined>(
      (last, cause) => (last === undefined || compare(steps[cause]!.at, steps[last]!.at) > 0 ? cause : last),
      undefined,
    );
}

/**
 * The slack of every step: how much later it could happen without delaying the final date of the run, when every
 * execution keeps its duration and the causes stay those of this run. Computed as the longest path from the step to
 * any last step of the run in the graph of causes, where only the edges from a start to its end, and to the end of a pause
 * or of what comes back, take time (total float, Kelley and Walker 1959). Executions one after the other share their slack: using it up in one takes it from
 * the others. A delay may also change who wins a race; this is not seen here.
 */
export function slacksOf(
  steps: readonly Step[],
  causes: Causes,
  executions: readonly Execution[],
): readonly Decimal[] {
  const final = steps.at(-1)?.at ?? ZERO;
  const startOf = new Map(executions.map(({ start, end }) => [end, start]));
  const latest: Decimal[] = steps.map(() => final);
  const atMost = (i: number, date: Decimal) => {
    if (compare(date, latest[i]!) < 0) latest[i] = date;
  };
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    const start = startOf.get(i);
    if (typeof start === 'number') atMost(start, minus(latest[i]!, minus(steps[i]!.at, steps[start]!.at)));
    const lasted = (cause: number) => (isDelay(steps[i]!) ? minus(steps[i]!.at, steps[cause]!.at) : ZERO);
    for (const cause of causes[i] ?? []) if (cause !== start) atMost(cause, minus(latest[i]!, lasted(cause)));
  }
  return steps.map((step, i) => minus(latest[i]!, step.at));
}

/** Whether the step ends something that takes time and is no execution: a pause, or what a place needs to come back. */
function isDelay({ event }: Step): boolean {
  return event === 'retry' || event === 'back';
}

function minus(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

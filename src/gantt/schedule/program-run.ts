import { type Decimal, ZERO } from '../../base/duration.ts';
import type { Step } from '../../model/event.ts';
import { whyStuck } from '../../model/explain/faults.ts';
import { instructionText } from '../../model/semantics/wording.ts';
import type { ReplayedCourse } from './lasting.ts';
import { outagesOf, type PortOutage } from './outages.ts';
import { type Wait, waitsOf } from './waiting.ts';

/** The time during which a component exists, or is connected; `null` is the start, or the end, of the run. */
export interface Existence {
  readonly component: string;
  readonly added: Decimal | null;
  readonly deleted: Decimal | null;
}

/** A behavior of a component from its push to its finish. */
export interface BehaviorBand {
  readonly component: string;
  readonly behavior: string;
  /** `null`: it was in the queue when the run began. */
  readonly push: {
    readonly at: Decimal;
    readonly thread: string | null;
    readonly line: number | null;
  } | null;
  /** When it becomes the head of the queue; `null` when it does not in this run. */
  readonly active: Decimal | null;
  /** `null` when it does not in this run. */
  readonly finished: Decimal | null;
}

/** An instruction that is executed. */
export interface InstructionMark {
  readonly at: Decimal;
  /** As it is written in a program, such as `pushB(db, deploy)`. */
  readonly text: string;
  /** In the file; `null` where there is none. */
  readonly line: number | null;
  /** It is on the critical path. */
  readonly critical: boolean;
}

/** What one thread of the program does. */
export interface ThreadRun {
  /** `main` when the program is a single sequence. */
  readonly name: string;
  readonly instructions: readonly InstructionMark[];
  /** How many more it has, which this run does not execute. */
  readonly ahead: number;
  /** From the time at which an instruction is next until it is executed. */
  readonly waits: readonly Wait[];
}

/** What a run shows of its program, beside the transitions. */
export interface ProgramRun {
  readonly existences: readonly Existence[];
  readonly bands: readonly BehaviorBand[];
  /** Those of components. */
  readonly waits: readonly Wait[];
  readonly threads: readonly ThreadRun[];
  readonly outages: readonly PortOutage[];
  /** Who waits for whom, one sentence each, in a run that is stuck; else `null`. */
  readonly stuck: readonly string[] | null;
}

/**
 * What a run shows of its program; `null` for a deployment, which has no program of its own, unless it is stuck.
 *
 * @param critical the steps on the critical path
 */
export function programRunOf(course: ReplayedCourse, critical: ReadonlySet<number>): ProgramRun | null {
  if (course.system.program.name === null && !course.stuck) return null;
  const waits = waitsOf(course);
  return {
    existences: existencesOf(course),
    bands: bandsOf(course),
    waits: waits.filter(isOfComponent),
    threads: threadsOf(course, waits, critical),
    outages: outagesOf(course),
    stuck: course.stuck ? whyStuck(course) : null,
  };
}

/** None where the program is not written. */
function threadsOf(
  { system: { program }, steps, states }: ReplayedCourse,
  waits: readonly Wait[],
  critical: ReadonlySet<number>,
): readonly ThreadRun[] {
  if (program.name === null) return [];
  return program.threads.map(({ name, instructions }, thread) => ({
    name,
    ahead: Math.max(0, instructions.length - states.at(-1)!.executed[thread]!),
    instructions: steps.flatMap((step, i) => (step.thread === name ? [markOf(step, critical.has(i))] : [])),
    waits: waits.filter((wait) => !isOfComponent(wait) && wait.who === name),
  }));
}

function isOfComponent({ instruction }: Wait): boolean {
  return instruction === null;
}

function markOf(step: Step, critical: boolean): InstructionMark {
  return { at: step.at, text: instructionText(step), line: step.line, critical };
}

function existencesOf({ states, steps }: ReplayedCourse): readonly Existence[] {
  const existences: Existence[] = [...states[0]!.components.keys()].map((component) => ({
    component,
    added: null,
    deleted: null,
  }));
  for (const { event, component, at } of steps) {
    if (event === 'add') existences.push({ component: component!, added: at, deleted: null });
    const last = existences.findLastIndex((life) => life.component === component);
    if (event === 'del') existences[last] = { ...existences[last]!, deleted: at };
  }
  return existences;
}

/** A queue is served in its order: the first of a component's open bands is the active one. */
function bandsOf({ states, steps }: ReplayedCourse): readonly BehaviorBand[] {
  const bands: BehaviorBand[] = [];
  const queued = new Map<string, number[]>();
  const push = (component: string, behavior: string, at: Decimal, by: BehaviorBand['push']): void => {
    const queue = queued.get(component) ?? [];
    const active = queue.length === 0 ? at : null;
    queue.push(bands.push({ component, behavior, push: by, active, finished: null }) - 1);
    queued.set(component, queue);
  };
  for (const [component, { queue }] of states[0]!.components) {
    for (const { behavior } of queue) push(component, behavior, ZERO, null);
  }
  for (const { event, component, element, at, thread, line } of steps) {
    if (event === 'pushB') push(component!, element!, at, { at, thread, line });
    if (event !== 'finish') continue;
    const queue = queued.get(component!)!;
    const done = queue.shift()!;
    bands[done] = { ...bands[done]!, finished: at };
    const [next] = queue;
    if (next !== undefined) bands[next] = { ...bands[next]!, active: at };
  }
  return bands;
}

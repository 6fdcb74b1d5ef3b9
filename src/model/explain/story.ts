import { compare, type Decimal } from '../../base/duration.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import type { Step, Trace } from '../event.ts';
import { knownRun } from '../semantics/replay.ts';
import { componentRule } from '../semantics/rules/rules.ts';
import { clauseOf, instructionPlace, sentenceOf } from '../semantics/wording.ts';
import { failureSentence } from './faults.ts';

/** One line of a story: what happens, in the user's words, and when. */
export interface Sentence {
  /** Seconds from the start of the run. */
  readonly at: Decimal;
  readonly text: string;
  /** How many steps of the trace it tells. */
  readonly steps: number;
}

/**
 * A run as sentences in its own order. What one component does at one date without pause is told in one sentence
 * (``db enters `allocated`, leaves it and starts run``), and so is what several components do alike (``db and web leave
 * `absent` ``) and the pushes of a deployment without a program of its own; ends, failures and written instructions keep a
 * sentence each. Of a run that was executed, faults are told with how long it took to them, and counted.
 */
export function storyOf(trace: Trace): readonly Sentence[] {
  const failures = failuresOf(trace);
  const scenes: (readonly Step[])[] = [];
  for (let told = 0; told < trace.steps.length; told += scenes.at(-1)!.length)
    scenes.push(togetherFrom(trace.steps, told));
  const story: Sentence[] = [];
  for (let told = 0; told < scenes.length; ) {
    const alike = alikeFrom(scenes, told);
    const steps = alike.reduce((sum, scene) => sum + scene.length, 0);
    story.push({
      at: alike[0]![0]!.at,
      text: alike.length === 1 ? (failures.get(alike[0]![0]!) ?? textOf(alike[0]!)) : chorusOf(alike),
      steps,
    });
    told += alike.length;
  }
  return story;
}

/** What is told of the steps at which something fails, where the run is known. */
function failuresOf(trace: Trace): ReadonlyMap<Step, string> {
  const run = trace.steps.some(({ outcome, event }) => outcome !== undefined || event === 'crash')
    ? knownRun(trace)
    : null;
  if (run === null) return new Map();
  return new Map(
    trace.steps.flatMap((step, i) => {
      const sentence = failureSentence(run, i);
      return sentence === null ? [] : [[step, sentence] as const];
    }),
  );
}

/** From `first` on, the scenes of several components that leave or enter a place of the same name and do no more. */
function alikeFrom(scenes: readonly (readonly Step[])[], first: number): readonly (readonly Step[])[] {
  let last = first + 1;
  while (last < scenes.length && isAlike(scenes[first]!, scenes[last]!)) last += 1;
  return scenes.slice(first, last);
}

function isAlike(a: readonly Step[], b: readonly Step[]): boolean {
  const [one, other] = [a[0]!, b[0]!];
  return (
    a.length === 1 &&
    b.length === 1 &&
    (one.event === 'leave' || one.event === 'enter') &&
    one.event === other.event &&
    one.element === other.element &&
    one.alternative === other.alternative &&
    compare(one.at, other.at) === 0
  );
}

function chorusOf(scenes: readonly (readonly Step[])[]): string {
  const [first] = scenes[0]!;
  const who = enumerate(scenes.map((scene) => `${scene[0]!.component}`));
  return `${who} ${clauseOf(first!).replace(/^(leave|enter)s/, '$1')}`;
}

/** The longest run of steps from `first` on that one sentence can tell; at least one step. */
function togetherFrom(steps: readonly Step[], first: number): readonly Step[] {
  let last = first + 1;
  while (last < steps.length && joins(steps[last - 1]!, steps[last]!)) last += 1;
  return steps.slice(first, last);
}

function joins(before: Step, next: Step): boolean {
  if (compare(before.at, next.at) !== 0) return false;
  if (isUnwrittenPush(before)) return isUnwrittenPush(next) && before.element === next.element;
  return isToldTogether(before) && isToldTogether(next) && before.component === next.component;
}

function isUnwrittenPush(step: Step): boolean {
  return step.event === 'pushB' && step.line === null;
}

/** What a component does at one date, but for the ends of its transitions and its failures, is told in one sentence. */
function isToldTogether(step: Step): boolean {
  return componentRule(step)?.urgent === true && step.event !== 'fail';
}

function textOf(steps: readonly Step[]): string {
  const first = steps[0]!;
  if (isUnwrittenPush(first))
    return `${instructionPlace(first)}${first.element} is pushed to ${enumerate(steps.map((s) => `${s.component}`))}`;
  if (steps.length === 1) return sentenceOf(first);
  return `${first.component} ${enumerate(clausesOf(steps))}`;
}

/** Verbs of one component, with starts in a row told as one. */
function clausesOf(steps: readonly Step[]): readonly string[] {
  const clauses: string[] = [];
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1];
    if (step.event === 'start' && before?.event === 'start') continue;
    if (step.event === 'start') clauses.push(`starts ${enumerate(startsFrom(steps, i))}`);
    else if (step.event === 'leave' && before?.event === 'enter' && before.element === step.element)
      clauses.push('leaves it');
    else clauses.push(clauseOf(step));
  }
  return clauses;
}

function startsFrom(steps: readonly Step[], first: number): readonly string[] {
  const after = steps.findIndex((step, i) => i > first && step.event !== 'start');
  return steps.slice(first, after === -1 ? undefined : after).map((step) => `${step.element}`);
}

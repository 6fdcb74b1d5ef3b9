import { isReachedWithout, triesWithOneLess, triesWithOneMore } from '../control-flow.ts';
import {
  type Instruction,
  type InstructionOf,
  isWait,
  type Program,
  type Thread,
  type WaitInstruction,
} from '../program.ts';
import { instructionEvent } from '../semantics/rules/rules.ts';
import { instructionText } from '../semantics/wording.ts';

/** One wait is inserted into a thread, moved within it, or removed. All other instructions stay in their order. */
export type WaitChange =
  | {
      readonly kind: 'insert' | 'move';
      readonly thread: string;
      readonly wait: WaitInstruction;
      /** The instructions before and after its new position; `null` at the beginning or the end of the thread. */
      readonly after: Instruction | null;
      readonly before: Instruction | null;
    }
  | { readonly kind: 'remove'; readonly thread: string; readonly wait: WaitInstruction };

/** A program with one change, and what was changed. */
export interface ChangedProgram {
  readonly change: WaitChange;
  readonly program: Program;
}

/** An instruction as the file writes it. */
export function textOfInstruction(instruction: Instruction): string {
  return instructionText(instructionEvent('', instruction));
}

/**
 * The programs that one change of a wait makes of a program: first those with one wait less, then those with one more,
 * then those in which one stands elsewhere. Every wait has something definite to wait for (semantics, section 4).
 * Programs that mean the same are among them, see {@link meaningOf}.
 */
export function* changesOfOneWait(program: Program): Iterable<ChangedProgram> {
  for (const [t, { name, instructions }] of program.threads.entries()) {
    for (const [i, wait] of instructions.entries()) {
      if (!isWait(wait)) continue;
      const change = { kind: 'remove', thread: name, wait } as const;
      const without = withoutOne(program, t, i);
      if (waitsAreDefinite(without, t)) yield { change, program: without };
    }
  }
  for (const t of program.threads.keys()) {
    for (const at of program.threads[t]!.instructions.keys()) {
      for (const wait of waitsAt(program, t, at)) {
        const changed = inserted(program, t, at, wait, 'insert');
        if (waitsAreDefinite(changed.program, t)) yield changed;
      }
    }
  }
  for (const [t, { instructions }] of program.threads.entries()) {
    for (const [from, wait] of instructions.entries()) {
      if (!isWait(wait)) continue;
      const without = withoutOne(program, t, from);
      for (const at of without.threads[t]!.instructions.keys()) {
        if (at === from || !isDefinite(without, t, at, wait)) continue;
        const changed = inserted(without, t, at, wait, 'move');
        if (waitsAreDefinite(changed.program, t)) yield changed;
      }
    }
  }
}

function inserted(
  program: Program,
  t: number,
  at: number,
  wait: WaitInstruction,
  kind: 'insert' | 'move',
): ChangedProgram {
  const { name, instructions } = program.threads[t]!;
  const [after, before] = [instructions[at - 1] ?? null, instructions[at] ?? null];
  return {
    change: { kind, thread: name, wait, after, before },
    program: withThread(program, t, {
      name,
      instructions: instructions.toSpliced(at, 0, wait),
      tries: triesWithOneMore(program.threads[t]!, at),
    }),
  };
}

function withoutOne(program: Program, t: number, at: number): Program {
  const thread = program.threads[t]!;
  const instructions = thread.instructions.toSpliced(at, 1);
  return withThread(program, t, { ...thread, instructions, tries: triesWithOneLess(thread, at) });
}

function withThread(program: Program, t: number, thread: Thread): Program {
  return { ...program, threads: program.threads.with(t, thread) };
}

/**
 * Whether every wait has its push on all paths through the tries that lead to the wait; that the push stands earlier in
 * the thread does not ensure that.
 */
function waitsAreDefinite(program: Program, t: number): boolean {
  const thread = program.threads[t]!;
  if (thread.tries.length === 0) return true;
  return thread.instructions.every((wait, at) => {
    if (wait.kind !== 'wait') return true;
    const isFor = (i: Instruction) => i.kind === 'pushB' && renews(i, wait);
    if (wait.behavior === null && pushesOfOthers(program, t).some(isFor)) return true;
    return !thread.instructions.some(isFor) || !isReachedWithout(thread, at, isFor);
  });
}

function pushesIn(instructions: readonly Instruction[]): readonly InstructionOf<'pushB'>[] {
  return instructions.filter((i): i is InstructionOf<'pushB'> => i.kind === 'pushB');
}

function pushesOfOthers(program: Program, t: number): readonly InstructionOf<'pushB'>[] {
  return pushesIn(program.threads.flatMap(({ instructions }, i) => (i === t ? [] : instructions)));
}

/** The waits that may stand there, those for the least first. */
function waitsAt(program: Program, t: number, at: number): readonly WaitInstruction[] {
  const pushes = [...pushesIn(program.threads[t]!.instructions.slice(0, at)), ...pushesOfOthers(program, t)];
  const components = [...new Set(pushes.map(({ component }) => component))];
  const waits = components.flatMap((component): readonly WaitInstruction[] => {
    const behaviors = new Set(pushes.filter((p) => p.component === component).map((p) => p.behavior));
    return [null, ...behaviors].map((behavior) => ({ kind: 'wait', component, behavior }));
  });
  return [...waits.filter((wait) => isDefinite(program, t, at, wait)), { kind: 'waitAll' }];
}

/** Whether a wait that stands there waits for something definite: an own push before it, else a push of the others. */
function isDefinite(program: Program, t: number, at: number, wait: WaitInstruction): boolean {
  if (wait.kind === 'waitAll') return true;
  const { component, behavior, nth } = wait;
  const isFor = (push: InstructionOf<'pushB'>) =>
    push.component === component && (behavior === null || push.behavior === behavior);
  if (nth !== undefined) {
    const own = pushesIn(program.threads[t]!.instructions.slice(0, at)).filter(isFor).length;
    return own + pushesOfOthers(program, t).filter(isFor).length >= nth;
  }
  if (pushesIn(program.threads[t]!.instructions.slice(0, at)).some(isFor)) return true;
  const others = pushesOfOthers(program, t).filter(isFor).length;
  return behavior === null ? others > 0 : others === 1;
}

/**
 * A text that two programs share only when they have the same runs but for the waits in them, as far as that shows in
 * the programs: waits that follow each other may stand in any order, one that another has waited for already says
 * nothing, nor does one at the end, after which nothing is kept back. Where a program tries, a wait may fail, and means what
 * it says where it stands.
 */
export function meaningOf(program: Program): string {
  if (program.threads.some(({ tries }) => tries.length > 0))
    return JSON.stringify(program.threads.map(literally));
  return JSON.stringify(
    program.threads.map(({ instructions }, t) => {
      const texts: string[] = [];
      let waits: string[] = [];
      for (const [i, instruction] of instructions.entries()) {
        if (isWait(instruction)) {
          if (!isRepeated(program, t, i)) waits.push(textOfInstruction(simplest(program, t, i, instruction)));
          continue;
        }
        for (const each of [...new Set(waits.sort()), textOfInstruction(instruction)]) texts.push(each);
        waits = [];
      }
      return texts;
    }),
  );
}

function literally({ instructions, tries }: Thread) {
  return [instructions.map(textOfInstruction), tries.map(({ start, rescue, end }) => [start, rescue, end])];
}

/**
 * A wait for the last push to a component is one for the component, where one thread makes all pushes that matter; so is
 * one for all where only that component has been pushed to.
 */
function simplest(program: Program, t: number, at: number, wait: WaitInstruction): WaitInstruction {
  if (wait.kind === 'wait' && (wait.behavior === null || wait.nth !== undefined)) return wait;
  const pushing = program.threads
    .map(({ instructions }, i) => pushesIn(i === t ? instructions.slice(0, at) : instructions))
    .map((pushes) => pushes.filter((push) => wait.kind === 'waitAll' || push.component === wait.component))
    .filter((pushes) => pushes.length > 0);
  const last = pushing[0]?.at(-1);
  if (last === undefined) return wait;
  const isFor =
    wait.kind === 'waitAll'
      ? program.state === undefined && pushing.flat().every(({ component }) => component === last.component)
      : pushing.length === 1 && last.behavior === wait.behavior;
  return isFor ? { kind: 'wait', component: last.component, behavior: null } : wait;
}

/** Whether a wait is redundant: everything it waits for has been awaited earlier in the same thread. */
function isRepeated(program: Program, t: number, at: number): boolean {
  const { instructions } = program.threads[t]!;
  const wait = simplest(program, t, at, instructions[at] as WaitInstruction);
  for (let i = at - 1; i >= 0; i--) {
    const before = instructions[i]!;
    if (before.kind === 'pushB' && renews(before, wait)) return false;
    if (isWait(before) && covers(simplest(program, t, i, before), wait)) return true;
  }
  return false;
}

function renews(push: InstructionOf<'pushB'>, wait: WaitInstruction): boolean {
  if (wait.kind === 'waitAll') return true;
  const { component, behavior } = wait;
  return push.component === component && (behavior === null || push.behavior === behavior);
}

function covers(earlier: WaitInstruction, later: WaitInstruction): boolean {
  // For a wait that counts pushes, an earlier wait is no reason to call it redundant: the push that it counts may come
  // after that one, and the end of one push says nothing of the others.
  if ('nth' in earlier || 'nth' in later) return textOfInstruction(earlier) === textOfInstruction(later);
  if (earlier.kind === 'waitAll') return true;
  if (later.kind === 'waitAll' || earlier.component !== later.component) return false;
  return earlier.behavior === null || earlier.behavior === later.behavior;
}

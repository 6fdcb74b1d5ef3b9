import { groupBy } from '../../base/collections/group-by.ts';
import type { InstructionOf, Program } from '../program.ts';
import type { InstructionRef } from './system.ts';

/** The pushes that a `wait(c, b, n)` counts (semantics, section 4), where the run decides which one is the n-th. */
export interface CountedPushes {
  readonly nth: number;
  /** Of each thread that pushes the behavior, its pushes in order; of the thread that waits those before the wait. */
  readonly byThread: readonly (readonly InstructionRef[])[];
}

/** All pushes of a behavior to a component that come before a wait for them, by thread. */
export function pushesBefore(
  { threads }: Program,
  wait: InstructionRef,
  { component, behavior }: InstructionOf<'wait'>,
): readonly (readonly InstructionRef[])[] {
  const pushes = threads.flatMap(({ instructions }, thread) =>
    instructions.flatMap((other, index) => {
      if (other.kind !== 'pushB' || other.component !== component || other.behavior !== behavior) return [];
      return thread === wait.thread && index > wait.index ? [] : [{ thread, index }];
    }),
  );
  return [...groupBy(pushes, ({ thread }) => thread).values()];
}

/** The n-th push where one thread makes all of them: then its order settles which one that is. */
export function settledPush(byThread: CountedPushes['byThread'], nth: number): InstructionRef | null {
  return byThread.length === 1 ? (byThread[0]![nth - 1] ?? null) : null;
}

/** For each instruction of each thread what it counts; `null` for all but a `wait(c, b, n)` that the run decides on. */
export function countedPushes(program: Program): readonly (readonly (CountedPushes | null)[])[] {
  return program.threads.map(({ instructions }, thread) =>
    instructions.map((instruction, index) => {
      if (instruction.kind !== 'wait' || instruction.nth === undefined) return null;
      const byThread = pushesBefore(program, { thread, index }, instruction);
      return byThread.length > 1 ? { nth: instruction.nth, byThread } : null;
    }),
  );
}

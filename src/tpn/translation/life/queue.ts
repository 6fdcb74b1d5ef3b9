import { heed } from '../../../base/heed.ts';
import type { Program, Thread } from '../../../model/program.ts';
import { type InstructionRef, isInitialPush, type System } from '../../../model/system/system.ts';

/**
 * What a place in a component's queue may hold. Places are numbered from 1 in the order in which behaviors are pushed
 * to the component by its name, those that are over included.
 */
export interface QueueEntry {
  readonly slot: number;
  readonly behavior: string;
  /** The instructions that may push it; empty when it is in the queue at the start. */
  readonly pushes: readonly InstructionRef[];
}

/** The queue of a component, over a whole run. */
export interface Queue {
  readonly component: string;
  /** What each place may hold, those of the start first. */
  readonly slots: readonly (readonly QueueEntry[])[];
  /** How many places are filled at the start. */
  readonly filled: number;
  /** All instructions that push to it, in the order of the threads. */
  readonly pushes: readonly InstructionRef[];
  /** Several threads push to it, or a push may be passed over, so that the run decides on the places. */
  readonly isShared: boolean;
  /** The places that a push may fill. */
  readonly slotsOf: (push: InstructionRef) => readonly number[];
}

/** The queues of all components that something is pushed to, or that have something to do at the start. */
export function queuesOf(system: System): ReadonlyMap<string, Queue> {
  const { program, initial } = system;
  const awaited = new Set<string>();
  for (const [thread, all] of system.awaited.entries()) {
    for (const [index, push] of all.entries()) {
      heed(LOOKING);
      if (push === null || isInitialPush(push)) continue;
      awaited.add(keyOf(push));
      for (const other of maybeAwaited(program, { thread, index }, push)) awaited.add(keyOf(other));
    }
  }
  for (const all of system.counted)
    for (const counted of all) for (const push of counted?.byThread.flat() ?? []) awaited.add(keyOf(push));
  const pushes = pushesOf(program);
  const queues = new Map<string, Queue>();
  for (const { component, queue } of initial.components) {
    heed(LOOKING);
    const { name } = component;
    if (queue.length > 0)
      queues.set(name, queueOf(name, queue, pushes.get(name) ?? [], awaited, program.threads));
  }
  for (const [name, of] of pushes)
    if (!queues.has(name)) queues.set(name, queueOf(name, [], of, awaited, program.threads));
  return queues;
}

/** A `pushB` of a thread. */
interface QueuePush extends InstructionRef {
  readonly behavior: string;
}

/** What it takes to look at an instruction, or at what a component has to do at the start, in nanoseconds. */
const LOOKING = 500;
/** What it takes to make a queue, in nanoseconds. */
const MAKING = 2_000;
/** What it takes to look whether one of the pushes to a component may have a place, in nanoseconds. */
const PLACING = 20;

/** By component, its pushes in the order of the threads. */
function pushesOf({ threads }: Program): ReadonlyMap<string, readonly QueuePush[]> {
  const pushes = new Map<string, QueuePush[]>();
  for (const [thread, { instructions }] of threads.entries()) {
    for (const [index, instruction] of instructions.entries()) {
      heed(LOOKING);
      if (instruction.kind !== 'pushB') continue;
      const { component, behavior } = instruction;
      const known = pushes.get(component);
      if (known === undefined) pushes.set(component, [{ thread, index, behavior }]);
      else known.push({ thread, index, behavior });
    }
  }
  return pushes;
}

function queueOf(
  component: string,
  start: readonly string[],
  pushes: readonly QueuePush[],
  awaited: ReadonlySet<string>,
  threads: readonly Thread[],
): Queue {
  heed(MAKING);
  const slotsOf = (push: InstructionRef): readonly number[] => {
    heed(PLACING * pushes.length);
    let sure = 0;
    let maybe = 0;
    for (const { thread, index } of pushes) {
      if (thread !== push.thread) maybe += 1;
      else if (index < push.index) {
        if (isSureBefore(threads[thread]!, index, push.index)) sure += 1;
        else maybe += 1;
      }
    }
    const least = start.length + sure + 1;
    const places: number[] = [];
    for (let place = least; place <= least + maybe; place++) places.push(place);
    return places;
  };
  const slots: QueueEntry[][] = start.map((behavior, i) => [{ slot: i + 1, behavior, pushes: [] }]);
  for (const _ of pushes) slots.push([]);
  const isAwaited = (push: InstructionRef) => awaited.size > 0 && awaited.has(keyOf(push));
  let isShared = false;
  for (const push of pushes) {
    const ref = { thread: push.thread, index: push.index };
    // Which of two pushes of one behavior came first matters only to a wait for one of them.
    const isAlone = isAwaited(push);
    const mayFill = slotsOf(push);
    isShared ||= mayFill.length > 1;
    for (const slot of mayFill) {
      heed(PLACING * pushes.length);
      const entries = slots[slot - 1]!;
      const like = isAlone
        ? -1
        : entries.findIndex(
            (e) => e.behavior === push.behavior && !(e.pushes.length === 1 && isAwaited(e.pushes[0]!)),
          );
      if (like === -1) entries.push({ slot, behavior: push.behavior, pushes: [ref] });
      else entries[like] = { slot, behavior: push.behavior, pushes: [...entries[like]!.pushes, ref] };
    }
  }
  return { component, slots, filled: start.length, pushes, isShared, slotsOf };
}

/** Whether a thread that comes to an instruction has executed an earlier one, on whatever way. */
export function isSureBefore({ tries }: Thread, earlier: number, later: number): boolean {
  return tries.every(
    ({ start, rescue, end }) =>
      earlier < start || earlier >= end || (later < end && later < rescue === earlier < rescue),
  );
}

/**
 * Earlier pushes, the last first, for which a `wait(c, b)` may wait where the thread has passed over the ones after
 * them.
 */
export function maybeAwaited(
  { threads }: Program,
  wait: InstructionRef,
  push: InstructionRef,
): readonly InstructionRef[] {
  const thread = threads[push.thread]!;
  if (push.thread !== wait.thread || thread.tries.length === 0) return [];
  const awaited = thread.instructions[push.index]!;
  return Array.from({ length: push.index }, (_, i) => push.index - 1 - i)
    .filter((index) => {
      const other = thread.instructions[index]!;
      return (
        awaited.kind === 'pushB' &&
        other.kind === 'pushB' &&
        awaited.component === other.component &&
        awaited.behavior === other.behavior
      );
    })
    .map((index) => ({ thread: push.thread, index }));
}

/** Tells instructions apart. */
export function keyOf({ thread, index }: InstructionRef): string {
  return `${thread}.${index}`;
}

import { minOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import { connectionName } from '../../model/assembly.ts';
import { type InstructionRef, isInitialPush, type System } from '../../model/system/system.ts';
import type { Phase } from './life/component-life.ts';
import { keyOf, type Queue, type QueueEntry } from './life/queue.ts';

/** By thread, how many of its instructions have been executed for sure. */
type ExecutedCounts = readonly number[];

/** What has been executed for sure, and what may have been. */
interface ExecutedBounds {
  readonly least: ExecutedCounts;
  readonly most: ExecutedCounts;
}

/**
 * What a program settles whatever the durations are: which instructions have been executed for sure, and which cannot
 * have been yet, while another one is executed or a behavior is active. What is settled needs no place in a net.
 */
export interface ProgramOrder {
  /** Whether a component exists, or two ports are connected, then; `null` where that is not settled. */
  readonly exists: (component: string, when: InstructionOrPhase) => boolean | null;
  readonly isConnected: (connection: string, when: InstructionOrPhase) => boolean | null;
  /** How many entries of its queue are over when a component is waited for: all that may have been pushed by then. */
  readonly pushedBefore: (wait: InstructionRef, component: string) => number;
  /** Whether instructions may be passed over: a wait may fail, or a thread has several ways to go. */
  readonly mayPassOver: boolean;
}

/** What it takes to look at an instruction, in nanoseconds. */
const LOOKING = 200;

/** While an instruction is executed, or while a behavior is active. */
export type InstructionOrPhase = InstructionRef | Phase;

/** An instruction that makes something exist, or no longer. */
type ExistenceChange = InstructionRef & { readonly makes: boolean };

/**
 * Works out what the threads of the program settle, by the waits between them.
 *
 * @param mayPassOver whether some wait may fail, or a thread has several ways to go: then little is settled
 */
export function programOrder(
  system: System,
  queues: ReadonlyMap<string, Queue>,
  mayPassOver: boolean,
): ProgramOrder {
  const { threads } = system.program;
  const pushesTo = (component: string): readonly InstructionRef[] => queues.get(component)?.pushes ?? [];
  const pushedBefore = (wait: InstructionRef, component: string): number =>
    (queues.get(component)?.filled ?? 0) +
    pushesTo(component).filter((p) => p.thread !== wait.thread || p.index < wait.index).length;

  const present = new Set<string>();
  for (const { component } of system.initial.components) present.add(component.name);
  const connected = new Set(system.initial.connections.map(connectionName));
  /** The only instruction that makes a component exist which is not there at the start. */
  const makers = new Map<string, InstructionRef | null>();
  /** By component that is added or deleted, and by connection: the instructions that do so, in order. */
  const changes = new Map<string, ExistenceChange[]>();
  const note = (what: string, thread: number, index: number, makes: boolean): void => {
    const change = { thread, index, makes };
    const known = changes.get(what);
    if (known === undefined) changes.set(what, [change]);
    else known.push(change);
  };
  for (let thread = 0; thread < threads.length; thread++) {
    const { instructions } = threads[thread]!;
    for (let index = 0; index < instructions.length; index++) {
      heed(LOOKING);
      const instruction = instructions[index]!;
      const { kind } = instruction;
      if (kind === 'con' || kind === 'dcon') note(connectionName(instruction), thread, index, kind === 'con');
      if (kind !== 'add' && kind !== 'del') continue;
      const { component } = instruction;
      note(component, thread, index, kind === 'add');
      if (kind === 'add' && !present.has(component))
        makers.set(component, makers.has(component) ? null : { thread, index });
    }
  }
  /** Adds the instructions that have been executed once this one has been. */
  const addImplied = (work: InstructionRef[], { thread, index }: InstructionRef): void => {
    const addMaker = (component: string): void => {
      const maker = makers.get(component);
      if (maker != null) work.push(maker);
    };
    const addOthers = (component: string): void => {
      for (const push of pushesTo(component)) if (push.thread !== thread) work.push(push);
    };
    const instruction = threads[thread]!.instructions[index]!;
    switch (instruction.kind) {
      case 'pushB':
      case 'del':
        addMaker(instruction.component);
        break;
      case 'con':
      case 'dcon':
        addMaker(instruction.user.component);
        addMaker(instruction.provider.component);
        break;
      case 'waitAll':
        for (const component of queues.keys()) addOthers(component);
        break;
      case 'wait': {
        const push = system.awaited[thread]![index]!;
        if (instruction.behavior === null) addOthers(instruction.component);
        else if (push !== null && !isInitialPush(push)) work.push(push);
        break;
      }
      default:
    }
  };
  const nothing: ExecutedCounts = threads.map(() => 0);
  /** What has been executed when `last` has been too, beside what is settled `already`. */
  const settle = (last: InstructionRef, already: ExecutedCounts = nothing): ExecutedCounts => {
    const executed = [...already];
    const work = [last];
    for (const { thread, index } of work) {
      heed(LOOKING);
      for (let i = executed[thread]!; i <= index; i++) addImplied(work, { thread, index: i });
      executed[thread] = Math.max(executed[thread]!, index + 1);
    }
    return executed;
  };

  const before = threads.map(() => [nothing]);
  const beforeInstruction = ({ thread, index }: InstructionRef): ExecutedCounts => {
    const known = before[thread]!;
    // Not what the instruction itself needs: whether that holds is what is asked.
    while (known.length <= index)
      known.push(settle({ thread, index: known.length - 1 }, known[known.length - 1]));
    return known[index]!;
  };

  /** By thread, the index of the first instruction that waits for the entry to be over, or the number of instructions. */
  const waitFor = (component: string, entry: QueueEntry): ExecutedCounts =>
    threads.map((thread, t) => {
      heed(LOOKING * thread.instructions.length);
      const index = thread.instructions.findIndex((instruction, i) => {
        const ref = { thread: t, index: i };
        if (instruction.kind === 'waitAll') return pushedBefore(ref, component) >= entry.slot;
        if (instruction.kind !== 'wait' || instruction.component !== component) return false;
        if (instruction.behavior === null) return pushedBefore(ref, component) >= entry.slot;
        const push = system.awaited[t]![i];
        if (push == null) return false;
        if (isInitialPush(push)) return push.place + 1 >= entry.slot;
        return entry.pushes.length === 1 && keyOf(push) === keyOf(entry.pushes[0]!);
      });
      return index === -1 ? thread.instructions.length : index;
    });
  const duringEntry = new Map<QueueEntry, ExecutedBounds>();
  const duringPhase = ({ entry, from }: Phase): ExecutedBounds => {
    const known = duringEntry.get(entry);
    if (known !== undefined) return known;
    const after = entry.pushes.map((push) => settle(push, beforeInstruction(push)));
    const bounds = {
      least: threads.map((_, t) => minOf(after.length === 0 ? [0] : after.map((n) => n[t]!))),
      most: waitFor(from.life.component.name, entry),
    };
    duringEntry.set(entry, bounds);
    return bounds;
  };
  const bounds = (when: InstructionOrPhase): ExecutedBounds => {
    if ('entry' in when) return duringPhase(when);
    const most = threads.map(({ instructions: all }, t) => (t === when.thread ? when.index : all.length));
    return { least: beforeInstruction(when), most };
  };
  /** Whether something is there, that the first instructions make and the others remove, each in turn. */
  const isThere = (
    atStart: boolean,
    changing: readonly ExistenceChange[],
    when: InstructionOrPhase,
  ): boolean | null => {
    if (changing.length === 0) return atStart;
    if (mayPassOver) return null;
    const { least, most } = bounds(when);
    let count = atStart ? 1 : 0;
    for (const { thread, index, makes } of changing) {
      if (index < least[thread]!) count += makes ? 1 : -1;
      else if (index < most[thread]!) return null;
    }
    return count > 0;
  };
  return {
    exists: (component, when) => isThere(present.has(component), changes.get(component) ?? [], when),
    isConnected: (connection, when) =>
      isThere(connected.has(connection), changes.get(connection) ?? [], when),
    pushedBefore,
    mayPassOver,
  };
}

import type { Decimal } from '../../base/duration.ts';
import { connectionName, type PortRef } from '../../model/assembly.ts';
import { canReach, nextAfter, nextAfterFailure } from '../../model/control-flow.ts';
import { type Instruction, type InstructionOf, isWait, paceOf, type Thread } from '../../model/program.ts';
import { instructionEvent } from '../../model/semantics/rules/rules.ts';
import {
  type CountedPushes,
  type InstructionRef,
  isInitialPush,
  type System,
} from '../../model/system/system.ts';
import { type FiringInterval, IMMEDIATE } from '../net/time-petri-net.ts';
import type { ComponentPlaces } from './component-places.ts';
import type { ConnectedPorts, NamedPlaces } from './connected-ports.ts';
import { addPlace, type DraftNet, type DraftPlace, moving } from './draft-net.ts';
import {
  ALWAYS,
  allEmpty,
  allOf,
  type Clause,
  type Conjunction,
  conjunction,
  type Guard,
  type GuardedTransitions,
  marked,
  negation,
} from './guard.ts';
import { isFollowed, type LifeState, type Phase } from './life/component-life.ts';
import { isSureBefore, maybeAwaited, type QueueEntry } from './life/queue.ts';
import type { ProgramOrder } from './program-order.ts';
import type { QueuePlaces } from './queue-places.ts';
import { firingInterval } from './units.ts';

/** What the instructions of a program are about. */
export interface ProgramSteps {
  readonly draft: DraftNet;
  readonly system: System;
  readonly assembly: ReadonlyMap<string, NamedPlaces>;
  readonly ports: ConnectedPorts;
  readonly order: ProgramOrder;
  readonly transitions: GuardedTransitions;
  readonly unit: Decimal;
}

/**
 * Of each thread, the places that say which instruction is next; then one that says that all have been executed, and,
 * where it can fail, one that says that it has.
 */
export type Turns = ReadonlyMap<Thread, readonly DraftPlace[]>;

/** Adds the threads of the program (semantics, section 4). */
export function addProgram(steps: ProgramSteps): Turns {
  const { threads } = steps.system.program;
  const turns = new Map<Thread, readonly DraftPlace[]>();
  askForExistence(steps);
  if (steps.order.mayPassOver) askForQueues(steps);
  // Whether a thread may still push is asked for by others.
  if (steps.order.mayPassOver) for (const thread of threads) turns.set(thread, turnsOf(steps, thread));
  for (const [t, thread] of threads.entries()) {
    if (!turns.has(thread)) turns.set(thread, turnsOf(steps, thread));
    const timers = timersOf(steps, thread);
    for (const index of thread.instructions.keys())
      addInstruction(steps, { thread: t, index }, turns, timers);
  }
  return turns;
}

function turnsOf({ draft, order }: ProgramSteps, { name: thread, instructions }: Thread): DraftPlace[] {
  const places: DraftPlace[] = [];
  for (let index = 0; index <= instructions.length; index++)
    places.push(addPlace(draft, { kind: 'instruction', thread, index }, index === 0 ? 1 : 0));
  if (order.mayPassOver) places.push(addPlace(draft, { kind: 'failed', thread }, 0));
  return places;
}

function addInstruction(
  steps: ProgramSteps,
  at: InstructionRef,
  turns: Turns,
  timers: ReadonlyMap<number, Timer>,
): void {
  const thread = steps.system.program.threads[at.thread]!;
  const places = turns.get(thread)!;
  const instruction = thread.instructions[at.index]!;
  const event = instructionEvent(thread.name, instruction);
  for (const way of transitionsOf(steps, instruction, at, turns)) {
    const { guard, takes, puts, fails = false, interval = IMMEDIATE } = way;
    const next = fails ? nextAfterFailure(thread, at.index) : nextAfter(thread, at.index);
    const begun = timers.get(next)?.waiting;
    for (const timer of timersFor(timers.get(at.index), way)) {
      const arcs = moving(
        withTurn(places[at.index]!, takes, timer),
        withTurn(places[next]!, puts, begun === undefined ? NO_PLACES : [begun]),
      );
      steps.transitions.add(fails ? { ...event, failed: true } : event, interval, guard, arcs);
    }
  }
}

/** What a thread at a wait that may time out holds beside its turn. */
interface Timer {
  readonly waiting: DraftPlace;
  readonly late: DraftPlace;
}

/** By the position of each wait that may time out, its timer, with the step at which its time is over. */
function timersOf(
  { draft, transitions, unit }: ProgramSteps,
  { name: thread, instructions }: Thread,
): ReadonlyMap<number, Timer> {
  const timers = new Map<number, Timer>();
  for (const [index, instruction] of instructions.entries()) {
    const pace = isWait(instruction) ? paceOf(instruction) : null;
    if (pace === null) continue;
    const waiting = addPlace(draft, { kind: 'waiting', thread, index }, index === 0 ? 1 : 0);
    const late = addPlace(draft, { kind: 'late', thread, index }, 0);
    const step = { step: `expire:${thread}.${index}` };
    transitions.add(step, firingInterval(pace, unit), ALWAYS, moving([waiting], [late]));
    timers.set(index, { waiting, late });
  }
  return timers;
}

const NO_PLACES: readonly DraftPlace[] = [];

/** All of these places. Most instructions move nothing beside the turn of their thread. */
function withTurn(
  turn: DraftPlace,
  places: readonly DraftPlace[],
  others: readonly DraftPlace[],
): readonly DraftPlace[] {
  return places.length + others.length === 0 ? [turn] : [turn, ...places, ...others];
}

/** An exit of an instruction without a timer takes nothing of one. */
const NO_TIMER: readonly (readonly DraftPlace[])[] = [NO_PLACES];

/** What the exits of an instruction take of its timer: a wait times out once it is late, and is over before or then. */
function timersFor(
  timer: Timer | undefined,
  { timesOut = false }: InstructionTransition,
): readonly (readonly DraftPlace[])[] {
  if (timer === undefined) return NO_TIMER;
  return timesOut ? [[timer.late]] : [[timer.waiting], [timer.late]];
}

/** Makes the places that say what is in queues and what has been executed: all that change them come after. */
function askForQueues({ assembly, system }: ProgramSteps): void {
  const { program, awaited, counted } = system;
  for (const { queue } of assembly.values()) for (const slot of slotsOf(queue)) queue.queued(slot);
  for (const push of counted.flat().flatMap((each) => each?.byThread.flat() ?? [])) {
    const instruction = program.threads[push.thread]!.instructions[push.index]!;
    if (instruction.kind === 'pushB') assembly.get(instruction.component)!.queue.executed(push);
  }
  for (const [thread, pushes] of awaited.entries())
    for (const [index, push] of pushes.entries()) {
      const instruction = program.threads[thread]!.instructions[index]!;
      if (push === null || isInitialPush(push) || instruction.kind !== 'wait') continue;
      const { queue } = assembly.get(instruction.component)!;
      for (const each of [push, ...maybeAwaited(program, { thread, index }, push)]) queue.executed(each);
    }
}

function slotsOf({ lives }: QueuePlaces): readonly number[] {
  return (lives.queue?.slots ?? []).map((_, i) => i + 1);
}

/** Makes the places that say what exists, where some instruction has to look: all that change them come after. */
function askForExistence(steps: ProgramSteps): void {
  for (const [thread, { instructions }] of steps.system.program.threads.entries()) {
    for (const [index, instruction] of instructions.entries())
      existing(steps, instruction, { thread, index });
  }
}

/** Holds when the components that an instruction is about exist, with the ports or the behavior that it names. */
function existing(steps: ProgramSteps, instruction: Instruction, at: InstructionRef): Guard {
  switch (instruction.kind) {
    case 'con':
      return conjunction([
        existsWithPort(steps, instruction.user, at),
        existsWithPort(steps, instruction.provider, at),
      ]);
    case 'pushB': {
      const { component, behavior } = instruction;
      return exists(steps, component, at, ({ life }) => life.instance.behaviors.has(behavior));
    }
    default:
      return ALWAYS;
  }
}

function existsWithPort(steps: ProgramSteps, { component, port }: PortRef, at: InstructionRef): Guard {
  return exists(steps, component, at, ({ life }) => life.instance.ports.has(port));
}

/** A transition that executes an instruction: its guard, and what it takes and puts beside the turn. */
interface InstructionTransition {
  readonly guard: Guard;
  readonly takes: readonly DraftPlace[];
  readonly puts: readonly DraftPlace[];
  /** A wait that fails. */
  readonly fails?: boolean;
  /** It does so for its time is over. */
  readonly timesOut?: boolean;
  /** Of an instruction that takes time. */
  readonly interval?: FiringInterval;
}

function transitionsOf(
  steps: ProgramSteps,
  instruction: Instruction,
  at: InstructionRef,
  turns: Turns,
): readonly InstructionTransition[] {
  switch (instruction.kind) {
    case 'add':
      return transitionsToAdd(steps, instruction.component, instruction.type);
    case 'del':
      return transitionsToDelete(steps, instruction.component, at);
    case 'con': {
      const { ports } = steps;
      const name = connectionName(instruction);
      // Taking the token of its absence is what making a connection does to the implicit places.
      const isNew =
        steps.order.isConnected(name, at) === false ? ALWAYS : [marked([ports.unconnected(name)])];
      return [
        {
          guard: conjunction([existing(steps, instruction, at), isNew]),
          takes: [],
          puts: [ports.connected(name)!],
        },
      ];
    }
    case 'dcon': {
      const { ports } = steps;
      const guard = isService(steps, instruction.user) ? ports.unused(instruction, at) : ALWAYS;
      return [{ guard, takes: [ports.connected(connectionName(instruction))!], puts: [] }];
    }
    case 'pushB':
      return transitionsToPush(steps, instruction, at);
    case 'sleep':
      return [
        { guard: ALWAYS, takes: [], puts: [], interval: firingInterval(instruction.takes, steps.unit) },
      ];
    case 'wait':
    case 'waitAll':
      if (steps.order.mayPassOver) return transitionsToWait(steps, instruction, at, turns);
      return [{ guard: awaitedBy(steps, instruction, at), takes: [], puts: [] }];
  }
}

/** A wait is over by one of two exits, as what it waits for has failed or not. */
function transitionsToWait(
  steps: ProgramSteps,
  instruction: InstructionOf<'wait' | 'waitAll'>,
  at: InstructionRef,
  turns: Turns,
): readonly InstructionTransition[] {
  const { assembly } = steps;
  const about = instruction.kind === 'wait' ? [instruction.component] : [...assembly.keys()];
  const isOver =
    instruction.kind === 'wait' && instruction.behavior !== null
      ? isPushOver(steps, instruction.component, at, turns)
      : conjunction(about.map((component) => isIdle(steps, component, at, turns)));
  const types = about.flatMap((component) => assembly.get(component)?.types ?? []);
  const failed = types.flatMap(failedIn);
  return [
    { guard: conjunction([isOver, ...types.map(isWell)]), takes: [], puts: [] },
    { guard: conjunction([isOver, [allOf([failed])]]), takes: [], puts: [], fails: true },
    ...(instruction.within === undefined
      ? []
      : [{ guard: negation(isOver), takes: [], puts: [], fails: true, timesOut: true }]),
  ];
}

/** The places that are marked while a component fails, or states where a failure has led it. */
function failedIn({ life, place, failures }: ComponentPlaces): readonly DraftPlace[] {
  const standing = [...life.instance.failurePlaces].map(place);
  return [...standing, ...failures.all.filter((p) => p !== failures.dropping)].filter((p) => p !== null);
}

function isWell(places: ComponentPlaces): Guard {
  return [allEmpty(failedIn(places))];
}

/** Holds while a component is idle, and no other thread can still push to it. */
function isIdle(
  { assembly, system }: ProgramSteps,
  component: string,
  at: InstructionRef,
  turns: Turns,
): Guard {
  const named = assembly.get(component);
  if (named === undefined) return ALWAYS;
  const { queue } = named;
  const pushes = queue.lives.queue?.pushes ?? [];
  const others = system.program.threads.flatMap((thread, t): readonly Clause[] => {
    const left = pushes.filter((push) => push.thread === t && t !== at.thread);
    return left.length === 0 ? [] : [turnsBeyond(thread, turns, left)];
  });
  return conjunction([[marked(slotsOf(queue).map(queue.unqueued))], [allOf(others)]]);
}

/** The places of a thread from which it cannot come to any of these instructions. */
function turnsBeyond(thread: Thread, turns: Turns, all: readonly InstructionRef[]): Clause {
  return turns
    .get(thread)!
    .filter((_, position) => !all.some(({ index }) => canReach(thread, position, index)));
}

/** Holds once the behavior is over that a `wait(c, b)` waits for, or can no longer be pushed. */
function isPushOver(steps: ProgramSteps, component: string, at: InstructionRef, turns: Turns): Guard {
  const { assembly, system } = steps;
  const { program, awaited } = system;
  const { queue } = assembly.get(component)!;
  const counted = system.counted[at.thread]![at.index]!;
  if (counted !== null)
    return [...areFinished(queue, counted), ...areTooFew(queue, counted, steps, at, turns)];
  const push = awaited[at.thread]![at.index]!;
  if (isInitialPush(push)) return [marked([queue.finished(push.place + 1)])];
  const thread = program.threads[push.thread]!;
  if (push.thread !== at.thread) {
    const isGone = conjunction([
      [allOf([turnsBeyond(thread, turns, [push])])],
      [marked([queue.unexecuted(push)])],
    ]);
    return [marked([queue.finishedPush(push)]), ...isGone];
  }
  const ways: Conjunction[] = [];
  const passed: DraftPlace[] = [];
  for (const each of [push, ...maybeAwaited(program, at, push)]) {
    ways.push(marked([queue.executed(each), queue.finishedPush(each), ...passed]));
    passed.push(queue.unexecuted(each));
    if (isSureBefore(thread, each.index, at.index)) return ways;
  }
  return [...ways, marked(passed)];
}

function isService({ assembly }: ProgramSteps, { component, port }: PortRef): boolean {
  // One that never exists has no port.
  const types = assembly.get(component)?.types ?? [];
  return types.some(({ life }) => life.instance.ports.get(port)?.kind === 'service');
}

/** Holds when the component exists, as one of the types that fit. */
function exists(
  { assembly, order }: ProgramSteps,
  component: string,
  at: InstructionRef,
  fits: (places: ComponentPlaces) => boolean,
): Guard {
  const named = assembly.get(component);
  if (named === undefined) return [];
  const fitting = named.types.filter(fits);
  if (fitting.length === named.types.length && order.exists(component, at) === true) return ALWAYS;
  const clause: Clause = fitting.map(({ life }) => named.queue.exists(life.component.type.name));
  return [allOf([clause])];
}

function transitionsToAdd(
  { assembly, ports }: ProgramSteps,
  component: string,
  type: string,
): readonly InstructionTransition[] {
  const named = assembly.get(component)!;
  const { queue } = named;
  const places = named.types.find(({ life }) => life.component.type.name === type)!;
  return queue.lives.absentAfter.map((finished) => {
    const state = queue.lives.added(type, finished)!;
    return { guard: ALWAYS, takes: [queue.absent(finished)], puts: tokensOf(state, places, named, ports) };
  });
}

/** What is marked while a component is in a state of its life. */
function tokensOf(
  state: LifeState,
  places: ComponentPlaces,
  { queue }: NamedPlaces,
  ports: ConnectedPorts,
): readonly DraftPlace[] {
  const { component } = state.life;
  const tokens = state.places.map((place) => places.place(place)!);
  for (const port of state.provided) tokens.push(ports.provided({ component: component.name, port })!);
  if (isFollowed(state) || queue.lives.isDeleted) tokens.push(queue.inState(state));
  const exists = queue.asked.exists(component.type.name);
  if (exists !== null) tokens.push(exists);
  return tokens;
}

function transitionsToDelete(
  steps: ProgramSteps,
  component: string,
  at: InstructionRef,
): readonly InstructionTransition[] {
  const { assembly, ports, order } = steps;
  const named = assembly.get(component);
  if (named === undefined) return [];
  const { queue, types } = named;
  const connections = ports.connectionsOf(component).map(connectionName);
  if (connections.some((name) => ports.connected(name) === null)) return [];
  const unconnected = connections
    .filter((name) => order.isConnected(name, at) !== false)
    .map((name) => ports.unconnected(name));
  // What this thread pushes later is not in the queue yet.
  const isLater = ({ pushes }: QueueEntry) =>
    pushes.length > 0 && pushes.every((p) => p.thread === at.thread && p.index > at.index);
  const ways: InstructionTransition[] = [];
  for (const places of types) {
    for (const state of places.life.states) {
      if (state.underway.size > 0) continue;
      const next = queue.lives.queue?.slots[state.finished] ?? [];
      const idle = order.mayPassOver
        ? slotsOf(queue).map(queue.unqueued)
        : next.filter((entry) => !isLater(entry)).map(queue.unpushed);
      const { dropped } = places.failures;
      const isOver: Guard = [marked([...unconnected, ...idle, ...(dropped === null ? [] : [dropped])])];
      const puts = queue.lives.absentAfter.includes(state.finished) ? [queue.absent(state.finished)] : [];
      for (const { guard, takes } of standingTokens(state, places, named, ports))
        ways.push({ guard: conjunction([isOver, guard]), takes, puts });
    }
  }
  return ways;
}

/**
 * The tokens of a component that states somewhere, in all ways: the place of a crash may be coming back, or it may be
 * failing, which it may be from the start too; data ports may be provided or not.
 */
function standingTokens(
  state: LifeState,
  places: ComponentPlaces,
  named: NamedPlaces,
  ports: ConnectedPorts,
): readonly { readonly guard: Guard; readonly takes: readonly DraftPlace[] }[] {
  const { life, failures } = places;
  const begun = state === named.queue.lives.initial ? (life.fallibility.start?.failing ?? null) : null;
  const tokens = [
    ...tokensOf(state, places, named, ports),
    ...(begun === null ? [] : [failures.failing(begun)!]),
  ];
  const lost = life.component.type.crash?.place;
  // What is failing from the start cannot crash.
  const crashing = begun === null ? state.failures.filter(({ entry }) => entry === null) : [];
  const failing = crashing.map((f) => failures.failing(f.place)!);
  const instead =
    lost !== undefined && state.places.includes(lost) ? [...failures.comingBack, ...failing] : [];
  const there = lost === undefined ? null : places.place(lost);
  const all = [tokens, ...instead.map((place) => tokens.map((token) => (token === there ? place : token)))];
  const maybe = [...state.maybeProvided].map((port) => ({ component: life.component.name, port }));
  return maybe.reduce<ReturnType<typeof standingTokens>>(
    (ways, port) =>
      ways.flatMap(({ guard, takes }) => [
        { guard, takes: [...takes, ports.provided(port)!] },
        { guard: conjunction([guard, [marked([ports.unprovided(port)])]]), takes },
      ]),
    all.map((takes) => ({ guard: ALWAYS, takes })),
  );
}

function transitionsToPush(
  steps: ProgramSteps,
  instruction: InstructionOf<'pushB'>,
  at: InstructionRef,
): readonly InstructionTransition[] {
  const { queue } = steps.assembly.get(instruction.component)!;
  const entries = queue.lives.queue!;
  const guard = existing(steps, instruction, at);
  return entries.slotsOf(at).map((slot) => {
    const entry = entries.slots[slot - 1]!.find((e) =>
      e.pushes.some((p) => p.thread === at.thread && p.index === at.index),
    )!;
    const takes = entries.isShared ? [queue.end(slot)] : NO_PLACES;
    const end = entries.isShared ? queue.end(slot + 1) : null;
    const pushed = queue.pushed(entry);
    const puts = end === null ? [pushed] : [pushed, end];
    // Only where instructions may be passed over is it asked what is in queues and what has been executed.
    const noted = steps.order.mayPassOver
      ? [...queue.asked.queued(slot), ...queue.asked.executed(at)]
      : NO_PLACES;
    return { guard, takes, puts: noted.length === 0 ? puts : puts.concat(noted) };
  });
}

/** What is marked once a wait is over: of each component, that all is over which may have been pushed to it. */
function awaitedBy(
  steps: ProgramSteps,
  instruction: InstructionOf<'wait' | 'waitAll'>,
  at: InstructionRef,
): Guard {
  const { assembly, order, system } = steps;
  const idle = (component: string): readonly DraftPlace[] => {
    const pushed = order.pushedBefore(at, component);
    return pushed === 0 ? [] : [assembly.get(component)!.queue.finished(pushed)];
  };
  if (instruction.kind === 'waitAll') return [marked([...assembly.keys()].flatMap(idle))];
  if (instruction.behavior === null) return [marked(idle(instruction.component))];
  const { queue } = assembly.get(instruction.component)!;
  const counted = system.counted[at.thread]![at.index]!;
  if (counted !== null) return areFinished(queue, counted);
  const push = system.awaited[at.thread]![at.index]!;
  if (isInitialPush(push)) return [marked([queue.finished(push.place + 1)])];
  const slots = queue.lives.queue!.slotsOf(push);
  return [marked([slots.length === 1 ? queue.finished(slots[0]!) : queue.finishedPush(push)])];
}

/** Holds once n of the pushes are finished: each thread's are in their order, so that the last says it of all before. */
function areFinished(queue: QueuePlaces, { nth, byThread }: CountedPushes): Guard {
  return sharesOf(nth, byThread).map((shares) =>
    marked(shares.flatMap((share, t) => (share === 0 ? [] : [queue.finishedPush(byThread[t]![share - 1]!)]))),
  );
}

/** Holds when no more of the pushes will come than have been, fewer than n. */
function areTooFew(
  queue: QueuePlaces,
  { nth, byThread }: CountedPushes,
  { system }: ProgramSteps,
  at: InstructionRef,
  turns: Turns,
): Guard {
  const others = byThread.filter(([first]) => first!.thread !== at.thread);
  const gone = others.map((pushes) => turnsBeyond(system.program.threads[pushes[0]!.thread]!, turns, pushes));
  const fewer = sharesOf(nth - 1, byThread).map((shares) =>
    marked(
      shares.flatMap((share, t) => {
        const next = byThread[t]![share];
        return next === undefined ? [] : [queue.unexecuted(next)];
      }),
    ),
  );
  return conjunction([[allOf(gone)], fewer]);
}

/** The ways to take so many of the pushes, as how many of each thread. */
function sharesOf(count: number, byThread: CountedPushes['byThread']): readonly (readonly number[])[] {
  const [first, ...others] = byThread;
  if (first === undefined) return count === 0 ? [[]] : [];
  const most = Math.min(count, first.length);
  return Array.from({ length: most + 1 }, (_, share) => share).flatMap((share) =>
    sharesOf(count - share, others).map((rest) => [share, ...rest]),
  );
}

/**
 * The places where a thread has still something to do that would be missing at the end: trailing waits are over once
 * all components are idle.
 */
export function beforeLastSteps(turns: Turns, { mayPassOver }: ProgramOrder): readonly DraftPlace[] {
  const before: DraftPlace[] = [];
  for (const [{ instructions }, places] of turns) {
    const last = mayPassOver ? -1 : instructions.findLastIndex((instruction) => !isWait(instruction));
    for (let position = 0; position < places.length; position++)
      if (mayPassOver ? position !== instructions.length : position <= last) before.push(places[position]!);
  }
  return before;
}

/** All empty, when nothing else is left to do, if and only if the component is idle. */
export function unfinishedPlaces(
  { queue, types }: NamedPlaces,
  { mayPassOver }: ProgramOrder,
): readonly DraftPlace[] {
  const { lives } = queue;
  if (mayPassOver) return slotsOf(queue).map(queue.queued);
  const slots = lives.queue?.slots.length ?? 0;
  const busy: LifeState[] = [];
  const lasts: { readonly phase: Phase; readonly places: ComponentPlaces }[] = [];
  let mayCrash = false;
  for (const places of types) {
    const { states, phases, fallibility } = places.life;
    for (const state of states)
      if (state.finished < slots && (state.phases.length > 0 || lives.isDeleted)) busy.push(state);
    for (const phase of phases) if (phase.entry.slot === slots) lasts.push({ phase, places });
    mayCrash ||= fallibility.crash !== null || places.failures.comingBack.length > 0;
  }
  // Whether the last behavior is over can be seen by its tokens: then nothing in the net needs to end it.
  const [last, ...others] = lasts;
  if (last === undefined || others.length > 0 || lives.isDeleted || mayCrash) return busy.map(queue.inState);
  const { lifecycle, from } = last.phase;
  const unfinished = new Set<DraftPlace>();
  for (const state of busy) if (state !== from) unfinished.add(queue.inState(state));
  for (const { name, source } of lifecycle.transitions) {
    const standing = last.places.place(source);
    if (standing !== null) unfinished.add(standing);
    for (const place of last.places.around(name)) unfinished.add(place);
    for (const place of last.places.pauses(name)) unfinished.add(place);
  }
  return [...unfinished];
}

import { connectionName, type PortRef } from '../../model/assembly.ts';
import type { Instruction, InstructionOf, Thread } from '../../model/program.ts';
import { instructionEvent } from '../../model/semantics/rules/rules.ts';
import { type InstructionRef, isInitialPush, type System } from '../../model/system/system.ts';
import { IMMEDIATE } from '../net/time-petri-net.ts';
import type { LifeState } from './component-life.ts';
import type { ComponentPlaces } from './component-places.ts';
import type { ConnectedPorts, NamedPlaces } from './connected-ports.ts';
import { type Arcs, addPlace, type DraftNet, type DraftPlace } from './draft-net.ts';
import {
  ALWAYS,
  allOf,
  type Clause,
  conjunction,
  type Guard,
  type GuardedTransitions,
  marked,
} from './guard.ts';
import type { ProgramOrder } from './program-order.ts';
import type { QueueEntry } from './queue.ts';

/** What the instructions of a program are about. */
export interface ProgramSteps {
  readonly draft: DraftNet;
  readonly system: System;
  readonly assembly: ReadonlyMap<string, NamedPlaces>;
  readonly ports: ConnectedPorts;
  readonly order: ProgramOrder;
  readonly transitions: GuardedTransitions;
}

/** Of each thread, the places that say which instruction is next; the last says that all have been executed. */
export type Turns = ReadonlyMap<Thread, readonly DraftPlace[]>;

/** Adds the threads of the program (semantics, section 4). */
export function addProgram(steps: ProgramSteps): Turns {
  const turns = new Map<Thread, readonly DraftPlace[]>();
  askForExistence(steps);
  for (const [t, thread] of steps.system.program.threads.entries()) {
    const places = Array.from({ length: thread.instructions.length + 1 }, (_, index) =>
      addPlace(steps.draft, { kind: 'instruction', thread: thread.name, index }, index === 0 ? 1 : 0),
    );
    turns.set(thread, places);
    for (const [index, instruction] of thread.instructions.entries()) {
      const event = instructionEvent(thread.name, instruction);
      for (const { guard, takes, puts } of transitionsOf(steps, instruction, { thread: t, index })) {
        const arcs: Arcs = {
          inputs: new Map([places[index]!, ...takes].map((p) => [p, 1])),
          outputs: new Map([places[index + 1]!, ...puts].map((p) => [p, 1])),
        };
        steps.transitions.add(event, IMMEDIATE, guard, arcs);
      }
    }
  }
  return turns;
}

/** Makes the places that say what exists, where some instruction has to look: all that change them come after. */
function askForExistence(steps: ProgramSteps): void {
  for (const [thread, { instructions }] of steps.system.program.threads.entries()) {
    for (const [index, instruction] of instructions.entries())
      existing(steps, instruction, { thread, index });
  }
}

/** Holds when the components that an instruction is about exist, with the ports or the behavior that it names. */
function existing(steps: ProgramSteps, instruction: Instruction, at: InstructionRef): readonly Guard[] {
  switch (instruction.kind) {
    case 'con':
      return [instruction.user, instruction.provider].map((port) =>
        exists(steps, port.component, at, ({ life }) => life.instance.ports.has(port.port)),
      );
    case 'pushB':
      return [
        exists(steps, instruction.component, at, ({ life }) =>
          life.instance.behaviors.has(instruction.behavior),
        ),
      ];
    default:
      return [];
  }
}

/** A transition that executes an instruction: its guard, and what it takes and puts beside the turn. */
interface InstructionTransition {
  readonly guard: Guard;
  readonly takes: readonly DraftPlace[];
  readonly puts: readonly DraftPlace[];
}

function transitionsOf(
  steps: ProgramSteps,
  instruction: Instruction,
  at: InstructionRef,
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
          guard: conjunction([...existing(steps, instruction, at), isNew]),
          takes: [],
          puts: [ports.connected(name)!],
        },
      ];
    }
    case 'dcon': {
      const { ports } = steps;
      const { user } = instruction;
      const guard = isService(steps, user) ? ports.unused(user) : ALWAYS;
      return [{ guard, takes: [ports.connected(connectionName(instruction))!], puts: [] }];
    }
    case 'pushB':
      return transitionsToPush(steps, instruction, at);
    case 'wait':
    case 'waitAll':
      return [{ guard: [marked(awaitedBy(steps, instruction, at))], takes: [], puts: [] }];
  }
}

function isService({ assembly }: ProgramSteps, { component, port }: PortRef): boolean {
  return assembly.get(component)!.types.some(({ life }) => life.instance.ports.get(port)?.kind === 'service');
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
  const exists = queue.asked.exists(component.type.name);
  return [
    ...state.places.map((place) => places.place(place)!),
    ...[...state.provided].map((port) => ports.provided({ component: component.name, port })!),
    ...(state.phases.length > 0 || queue.lives.isDeleted ? [queue.inState(state)] : []),
    ...(exists === null ? [] : [exists]),
  ];
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
    .map((name) => marked([ports.unconnected(name)]));
  return types.flatMap((places) =>
    places.life.states
      .filter((state) => state.underway.size === 0)
      .map((state): InstructionTransition => {
        const next = queue.lives.queue?.slots[state.finished] ?? [];
        // What this thread pushes later is not in the queue yet.
        const isLater = ({ pushes }: QueueEntry) =>
          pushes.length > 0 && pushes.every((p) => p.thread === at.thread && p.index > at.index);
        const idle = next.filter((entry) => !isLater(entry)).map((entry) => marked([queue.unpushed(entry)]));
        return {
          guard: conjunction([...unconnected, ...idle].map((condition) => [condition])),
          takes: tokensOf(state, places, named, ports),
          puts: queue.lives.absentAfter.includes(state.finished) ? [queue.absent(state.finished)] : [],
        };
      }),
  );
}

function transitionsToPush(
  steps: ProgramSteps,
  instruction: InstructionOf<'pushB'>,
  at: InstructionRef,
): readonly InstructionTransition[] {
  const { queue } = steps.assembly.get(instruction.component)!;
  const entries = queue.lives.queue!;
  const guard = conjunction(existing(steps, instruction, at));
  return entries.slotsOf(at).map((slot) => {
    const entry = entries.slots[slot - 1]!.find((e) =>
      e.pushes.some((p) => p.thread === at.thread && p.index === at.index),
    )!;
    const [takes, ends] = entries.isShared ? [[queue.end(slot)], [queue.end(slot + 1)]] : [[], []];
    return { guard, takes, puts: [queue.pushed(entry), ...ends] };
  });
}

/** What is marked once a wait is over: of each component, that all is over which may have been pushed to it. */
function awaitedBy(steps: ProgramSteps, instruction: Instruction, at: InstructionRef): readonly DraftPlace[] {
  const { assembly, order, system } = steps;
  const idle = (component: string): readonly DraftPlace[] => {
    const pushed = order.pushedBefore(at, component);
    return pushed === 0 ? [] : [assembly.get(component)!.queue.finished(pushed)];
  };
  if (instruction.kind === 'waitAll') return [...assembly.keys()].flatMap(idle);
  if (instruction.kind !== 'wait') return [];
  if (instruction.behavior === null) return idle(instruction.component);
  const push = system.awaited[at.thread]![at.index]!;
  const { queue } = assembly.get(instruction.component)!;
  if (isInitialPush(push)) return [queue.finished(push.place + 1)];
  const slots = queue.lives.queue!.slotsOf(push);
  return [slots.length === 1 ? queue.finished(slots[0]!) : queue.finishedPush(push)];
}

/**
 * The places where a thread has still something to do that would be missing at the end: trailing waits are over once
 * all components are idle.
 */
export function beforeLastSteps(turns: Turns): readonly DraftPlace[] {
  return [...turns].flatMap(([{ instructions }, places]) => {
    const last = instructions.findLastIndex(({ kind }) => kind !== 'wait' && kind !== 'waitAll');
    return places.slice(0, last + 1);
  });
}

/** All empty, when nothing else is left to do, if and only if the component is idle. */
export function unfinishedPlaces({ queue, types }: NamedPlaces): readonly DraftPlace[] {
  const { lives } = queue;
  const slots = lives.queue?.slots.length ?? 0;
  const states = types.flatMap(({ life }) => life.states.filter(({ finished }) => finished < slots));
  const isBusy = (state: LifeState) => state.phases.length > 0 || lives.isDeleted;
  const lasts = types.flatMap((places) =>
    places.life.phases.filter(({ entry }) => entry.slot === slots).map((phase) => ({ phase, places })),
  );
  const [last, ...others] = lasts;
  // Whether the last behavior is over can be seen by its tokens: then nothing in the net needs to end it.
  if (last === undefined || others.length > 0 || lives.isDeleted)
    return states.filter(isBusy).map(queue.inState);
  const { lifecycle, from } = last.phase;
  const moving = lifecycle.transitions.flatMap(({ name, source }) => [
    last.places.place(source),
    last.places.at(name, 'output-dock'),
    ...last.places.running(name),
    last.places.at(name, 'input-dock'),
  ]);
  return [
    ...states.filter((state) => state !== from && isBusy(state)).map(queue.inState),
    ...new Set(moving.filter((place) => place !== null)),
  ];
}

import { connectionName } from '../initial.ts';
import type { Instruction, Program } from '../program.ts';
import type { InstructionRef } from '../system.ts';

/**
 * What an instruction needs of the instructions before it and of the start, whatever the components do: the
 * conditions of section 4 without those on time, ports and queues.
 */
export type Need =
  | { readonly kind: 'exists' | 'absent'; readonly component: string }
  | { readonly kind: 'connected' | 'disconnected'; readonly connection: string }
  /** No connection has an end at the component. */
  | { readonly kind: 'unlinked'; readonly component: string }
  | { readonly kind: 'executed'; readonly push: InstructionRef };

/** A number that instructions change: it is 1 where a component or connection is there, or counts connections. */
export interface Change {
  readonly fact: string;
  readonly by: 1 | -1;
}

/** What must be true of the number of a fact for a need to be met; `null` for a need of another kind. */
export function countOf(need: Need): { readonly fact: string; readonly value: 0 | 1 } | null {
  switch (need.kind) {
    case 'exists':
    case 'absent':
      return { fact: existence(need.component), value: need.kind === 'exists' ? 1 : 0 };
    case 'connected':
    case 'disconnected':
      return { fact: need.connection, value: need.kind === 'connected' ? 1 : 0 };
    case 'unlinked':
      return { fact: links(need.component), value: 0 };
    case 'executed':
      return null;
  }
}

export function existence(component: string): string {
  return `component ${component}`;
}

export function links(component: string): string {
  return `connections of ${component}`;
}

/** The facts that connecting two ports changes, each as often as an end of it stands there. */
export function connectionFacts(connection: Parameters<typeof connectionName>[0]): readonly string[] {
  const { user, provider } = connection;
  return [connectionName(connection), links(user.component), links(provider.component)];
}

export function changesOf(instruction: Instruction): readonly Change[] {
  switch (instruction.kind) {
    case 'add':
    case 'del':
      return [{ fact: existence(instruction.component), by: instruction.kind === 'add' ? 1 : -1 }];
    case 'con':
    case 'dcon': {
      const by = instruction.kind === 'con' ? 1 : -1;
      return connectionFacts(instruction).map((fact) => ({ fact, by }));
    }
    default:
      return [];
  }
}

/** Where a program pushes what. */
export interface Pushes {
  /** The last push of each thread to a component; to any component for `null`. */
  readonly last: (component: string | null) => readonly InstructionRef[];
  /**
   * The push that a `wait(c, b)` waits for: the last one before it in its own thread, else the only one of the other
   * threads (semantics, section 4); else how many the others have, 0 or several.
   */
  readonly awaited: (wait: InstructionRef, component: string, behavior: string) => InstructionRef | number;
  /** Whether a push to the component comes before the wait in its thread, or in any other thread. */
  readonly precedes: (wait: InstructionRef, component: string) => boolean;
}

/** Looks once through a program for its pushes. */
export function pushesOf(program: Program): Pushes {
  const found = new Map<string, InstructionRef[]>();
  const note = (key: string, push: InstructionRef): void => {
    const known = found.get(key);
    if (known === undefined) found.set(key, [push]);
    else known.push(push);
  };
  for (const [thread, { instructions }] of program.threads.entries()) {
    for (const [index, instruction] of instructions.entries()) {
      if (instruction.kind !== 'pushB') continue;
      note('', { thread, index });
      note(instruction.component, { thread, index });
      note(`${instruction.component} ${instruction.behavior}`, { thread, index });
    }
  }
  const pushes = (key: string): readonly InstructionRef[] => found.get(key) ?? [];
  const lasts = new Map<string, readonly InstructionRef[]>();
  return {
    last: (component) => {
      const key = component ?? '';
      const last = lasts.get(key) ?? [...new Map(pushes(key).map((push) => [push.thread, push])).values()];
      lasts.set(key, last);
      return last;
    },
    awaited: (wait, component, behavior) => {
      const all = pushes(`${component} ${behavior}`);
      const own = all.findLast((push) => push.thread === wait.thread && push.index < wait.index);
      if (own !== undefined) return own;
      const others = all.filter((push) => push.thread !== wait.thread);
      return others.length === 1 ? others[0]! : others.length;
    },
    precedes: (wait, component) =>
      pushes(component).some((push) => push.thread !== wait.thread || push.index < wait.index),
  };
}

/** What the instruction at a point of the program needs. A wait for nothing definite needs nothing. */
export function needsOf(instruction: Instruction, at: InstructionRef, pushes: Pushes): readonly Need[] {
  const elsewhere = (component: string | null): readonly Need[] =>
    pushes
      .last(component)
      .filter((push) => push.thread !== at.thread)
      .map((push) => ({ kind: 'executed', push }));
  switch (instruction.kind) {
    case 'add':
      return [{ kind: 'absent', component: instruction.component }];
    case 'del': {
      const { component } = instruction;
      return [
        { kind: 'exists', component },
        { kind: 'unlinked', component },
      ];
    }
    case 'con':
    case 'dcon': {
      const { user, provider, kind } = instruction;
      const connection = connectionName(instruction);
      if (kind === 'dcon') return [{ kind: 'connected', connection }];
      const components = [...new Set([user.component, provider.component])];
      return [
        ...components.map((component): Need => ({ kind: 'exists', component })),
        { kind: 'disconnected', connection },
      ];
    }
    case 'pushB':
      return [{ kind: 'exists', component: instruction.component }];
    case 'wait': {
      const { component, behavior } = instruction;
      if (behavior === null) return elsewhere(component);
      const push = pushes.awaited(at, component, behavior);
      return typeof push === 'number' ? [] : [{ kind: 'executed', push }];
    }
    case 'waitAll':
      return elsewhere(null);
  }
}

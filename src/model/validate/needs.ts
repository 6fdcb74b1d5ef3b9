import { heed } from '../../base/heed.ts';
import { connectionName } from '../assembly.ts';
import type { Instruction, Program } from '../program.ts';
import type { InstructionRef } from '../system/system.ts';

/**
 * What an instruction needs of the instructions before it and of the start, whatever the components do: the
 * conditions of section 4 without those on time, ports and queues.
 */
export type InstructionNeed =
  | { readonly kind: 'exists' | 'absent'; readonly component: string }
  | { readonly kind: 'connected' | 'disconnected'; readonly connection: string }
  /** No connection has an end at the component. */
  | { readonly kind: 'unlinked'; readonly component: string }
  | { readonly kind: 'executed'; readonly push: InstructionRef };

/**
 * A count that instructions change: 1 while a component or a connection exists, or the number of connections of a
 * component.
 */
export interface Change {
  readonly fact: string;
  readonly by: 1 | -1;
}

/** What must be true of the number of a fact for a need to be met; `null` for a need of another kind. */
export function countOf(need: InstructionNeed): { readonly fact: string; readonly value: 0 | 1 } | null {
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

/** The fact that a component is there. */
export function existence(component: string): string {
  return `component ${component}`;
}

function links(component: string): string {
  return `connections of ${component}`;
}

/** The facts that connecting two ports changes, each as often as an end of it stands there. */
export function connectionFacts(connection: Parameters<typeof connectionName>[0]): readonly string[] {
  const { user, provider } = connection;
  return [connectionName(connection), links(user.component), links(provider.component)];
}

/** The facts that an instruction changes, each by how much. */
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
  /**
   * The push that a `wait(c, b, n)` waits for where one thread makes all that may come before it; else how many of
   * all threads may.
   */
  readonly nth: (
    wait: InstructionRef,
    component: string,
    behavior: string,
    nth: number,
  ) => InstructionRef | number;
  /** Whether a push to the component comes before the wait in its thread, or in any other thread. */
  readonly precedes: (wait: InstructionRef, component: string) => boolean;
}

/** The indices of pushes, ascending, by thread. */
type ByThread = ReadonlyMap<number, readonly number[]>;

/** How many of these numbers, which are ascending, are below a bound. */
export function below(numbers: readonly number[], bound: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Estimated cost of recording a push, in nanoseconds, for {@link heed}. */
const NOTING = 1_000;

/** Looks once through a program for its pushes. */
export function pushesOf(program: Program): Pushes {
  const found = new Map<string, Map<number, number[]>>();
  const note = (key: string, { thread, index }: InstructionRef): void => {
    const byThread = found.get(key) ?? new Map<number, number[]>();
    found.set(key, byThread);
    const indices = byThread.get(thread);
    if (indices === undefined) byThread.set(thread, [index]);
    else indices.push(index);
  };
  for (const [thread, { instructions }] of program.threads.entries()) {
    for (const [index, instruction] of instructions.entries()) {
      heed(NOTING);
      if (instruction.kind !== 'pushB') continue;
      const { component, behavior } = instruction;
      for (const key of ['', component, `${component} ${behavior}`]) note(key, { thread, index });
    }
  }
  const pushes = (key: string): ByThread => found.get(key) ?? new Map();
  const before = (byThread: ByThread, { thread, index }: InstructionRef): number =>
    below(byThread.get(thread) ?? [], index);
  return {
    last: (component) =>
      [...pushes(component ?? '')].map(([thread, indices]) => ({ thread, index: indices.at(-1)! })),
    awaited: (wait, component, behavior) => {
      const byThread = pushes(`${component} ${behavior}`);
      const own = before(byThread, wait);
      if (own > 0) return { thread: wait.thread, index: byThread.get(wait.thread)![own - 1]! };
      const others = [...byThread].filter(([thread]) => thread !== wait.thread);
      const [thread, indices] = others[0] ?? [];
      if (others.length !== 1 || indices?.length !== 1) {
        return others.reduce((sum, [, each]) => sum + each.length, 0);
      }
      return { thread: thread!, index: indices[0]! };
    },
    nth: (wait, component, behavior, nth) => {
      const byThread = pushes(`${component} ${behavior}`);
      const counts = [...byThread].map(([thread, indices]) => ({
        thread,
        indices,
        count: thread === wait.thread ? before(byThread, wait) : indices.length,
      }));
      const pushing = counts.filter(({ count }) => count > 0);
      const [only] = pushing;
      if (only !== undefined && pushing.length === 1 && only.count >= nth)
        return { thread: only.thread, index: only.indices[nth - 1]! };
      return counts.reduce((sum, { count }) => sum + count, 0);
    },
    precedes: (wait, component) => {
      const byThread = pushes(component);
      return byThread.size > (byThread.has(wait.thread) ? 1 : 0) || before(byThread, wait) > 0;
    },
  };
}

/** What the instruction at a point of the program needs. A wait for nothing definite needs nothing. */
export function needsOf(
  instruction: Instruction,
  at: InstructionRef,
  pushes: Pushes,
): readonly InstructionNeed[] {
  heed(NOTING);
  const elsewhere = (component: string | null): readonly InstructionNeed[] =>
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
        ...components.map((component): InstructionNeed => ({ kind: 'exists', component })),
        { kind: 'disconnected', connection },
      ];
    }
    case 'pushB':
      return [{ kind: 'exists', component: instruction.component }];
    case 'wait': {
      const { component, behavior, nth } = instruction;
      if (behavior === null) return elsewhere(component);
      const push =
        nth === undefined
          ? pushes.awaited(at, component, behavior)
          : pushes.nth(at, component, behavior, nth);
      return typeof push === 'number' ? [] : [{ kind: 'executed', push }];
    }
    case 'waitAll':
      return elsewhere(null);
    case 'sleep':
      return [];
  }
}

import type { Decimal } from '../../base/duration.ts';
import { ZERO } from '../../base/duration.ts';
import type { ComponentType } from '../component.ts';
import { failurePlacesOf } from '../outcomes.ts';
import { type Instruction, isWait, type Program } from '../program.ts';
import type { Subject } from '../subject.ts';

/** A part of a thread, from one instruction to another, is tried, and rescued where a wait in it fails. */
export interface TryChange {
  readonly kind: 'try';
  readonly thread: string;
  readonly from: Instruction;
  readonly to: Instruction;
  readonly rescue: readonly Instruction[];
}

/** A transition of a component is tried again where it fails. */
export interface RetryChange {
  readonly kind: 'retry';
  readonly component: string;
  readonly transition: string;
  readonly times: number;
  readonly pause: Decimal;
}

/**
 * The programs in which one part of a thread is tried: from what follows a wait up to that wait or a later one. The rescue
 * pushes a behavior that leaves a failure place of what is waited for, and waits for it. Threads that try already stay.
 */
export function* changesByTry(
  program: Program,
  types: ReadonlyMap<string, ComponentType>,
): Iterable<{ readonly change: TryChange; readonly program: Program }> {
  for (const [t, thread] of program.threads.entries()) {
    const { name, instructions, tries } = thread;
    if (tries.length > 0) continue;
    const waits = [...instructions.keys()].filter((i) => isWait(instructions[i]!));
    for (const [w, to] of waits.entries()) {
      const starts = [0, ...waits.slice(0, w).map((i) => i + 1)].reverse();
      for (const rescue of rescuesFor(instructions.slice(0, to + 1), types)) {
        for (const start of starts) {
          const change = {
            kind: 'try',
            thread: name,
            from: instructions[start]!,
            to: instructions[to]!,
            rescue,
          } as const;
          const changed = {
            ...thread,
            instructions: [...instructions.slice(0, to + 1), ...rescue, ...instructions.slice(to + 1)],
            tries: [{ start, rescue: to + 1, end: to + 1 + rescue.length }],
          };
          yield { change, program: { ...program, threads: program.threads.with(t, changed) } };
        }
      }
    }
  }
}

/** What may be done where the last of these, a wait, fails. */
function rescuesFor(
  instructions: readonly Instruction[],
  types: ReadonlyMap<string, ComponentType>,
): readonly (readonly Instruction[])[] {
  const wait = instructions.at(-1)!;
  const pushed = instructions.flatMap((i) => (i.kind === 'pushB' ? [i.component] : []));
  const waited = wait.kind === 'wait' ? [wait.component] : [...new Set(pushed)];
  return waited.flatMap((component) => {
    const type = types.get(component);
    if (type === undefined) return [];
    const failing = failurePlacesOf(type);
    const repairs = new Set(
      type.transitions.filter(({ source }) => failing.has(source)).map(({ behavior }) => behavior),
    );
    return [...repairs].map((behavior): readonly Instruction[] => [
      { kind: 'pushB', component, behavior },
      { kind: 'wait', component, behavior: null },
    ]);
  });
}

/** The model in which a transition of the component's type is tried again, so often and at once. */
export function withRetry<M extends Subject>(
  model: M,
  { component, transition, times }: Pick<RetryChange, 'component' | 'transition' | 'times'>,
): { readonly change: RetryChange; readonly model: M } {
  const type = model.components.find(({ name }) => name === component)?.type;
  const retried = type && {
    ...type,
    transitions: type.transitions.map((t) =>
      t.name === transition ? { ...t, retry: { times, pause: { min: ZERO, max: ZERO } } } : t,
    ),
  };
  return {
    change: { kind: 'retry', component, transition, times, pause: ZERO },
    model: {
      ...model,
      types: model.types.map((each) => (each === type ? retried! : each)),
      components: model.components.map((each) => (each.type === type ? { ...each, type: retried! } : each)),
    },
  };
}

import { type DurationInterval, ZERO } from '../../base/duration.ts';
import type { ComponentType } from '../component.ts';
import { failurePlacesOf } from '../outcomes.ts';
import { type Instruction, isWait, type Program, type Try } from '../program.ts';
import type { Subject } from '../subject.ts';

/**
 * A change by which a range of the instructions of a thread becomes the try part of a new `try`, with a rescue part.
 */
export interface TryChange {
  readonly kind: 'try';
  readonly thread: string;
  readonly from: Instruction;
  readonly to: Instruction;
  readonly rescue: readonly Instruction[];
}

/** A change by which a transition of a component is retried when it fails. */
export interface RetryChange {
  readonly kind: 'retry';
  readonly component: string;
  readonly transition: string;
  readonly times: number;
  readonly pause: DurationInterval;
}

/**
 * The programs in which one part of a thread is tried: from what follows a wait up to that wait or a later one. The rescue
 * pushes a behavior that leaves a failure place of what is waited for, and waits for it. What is tried already stays so:
 * a part is within a part of it, or has all of it.
 */
export function* changesByTry(
  program: Program,
  types: ReadonlyMap<string, ComponentType>,
): Iterable<{ readonly change: TryChange; readonly program: Program }> {
  for (const [t, thread] of program.threads.entries()) {
    const { name, instructions, tries } = thread;
    const waits = [...instructions.keys()].filter((i) => isWait(instructions[i]!));
    for (const [w, to] of waits.entries()) {
      const starts = [0, ...waits.slice(0, w).map((i) => i + 1)].reverse();
      for (const rescue of rescuesFor(instructions.slice(0, to + 1), types)) {
        for (const start of starts) {
          if (!tries.every((each) => isNested(each, start, to + 1))) continue;
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
            tries: withTry(tries, { start, rescue: to + 1, end: to + 1 + rescue.length }),
          };
          yield { change, program: { ...program, threads: program.threads.with(t, changed) } };
        }
      }
    }
  }
}

/**
 * Whether a range of positions nests properly with a try: it contains the whole try, lies within one of its two parts,
 * or is disjoint from it.
 */
function isNested({ start, rescue, end }: Try, from: number, to: number): boolean {
  const isWithin = (a: number, b: number) => a <= from && to <= b;
  return (
    end <= from ||
    to <= start ||
    (from <= start && end <= to) ||
    isWithin(start, rescue) ||
    isWithin(rescue, end)
  );
}

/**
 * The tries of a thread after a new one with its rescue part is inserted; outer tries before the ones nested in them.
 */
function withTry(tries: readonly Try[], added: Try): readonly Try[] {
  const { start, rescue, end } = added;
  const moved = tries.map((each): Try => {
    // A try inside the new try part keeps its positions; an outer one that ends where that part ends is extended by the
    // new rescue part.
    const isBefore = each.end <= rescue && each.start >= start;
    const at = (position: number) => (position < rescue || isBefore ? position : position + end - rescue);
    return { ...each, start: at(each.start), rescue: at(each.rescue), end: at(each.end) };
  });
  return [...moved, added].sort((a, b) => a.start - b.start || b.end - a.end || b.rescue - a.rescue);
}

/** The rescue parts that could handle the failure of the last of these instructions, a wait. */
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

/**
 * The model in which a transition of the component's type is tried again, so often: after the pause that it has for that,
 * or else the first one of its type, or at once.
 */
export function withRetry<M extends Subject>(
  model: M,
  { component, transition, times }: Pick<RetryChange, 'component' | 'transition' | 'times'>,
): { readonly change: RetryChange; readonly model: M } {
  const type = model.components.find(({ name }) => name === component)?.type;
  const own = type?.transitions.find(({ name }) => name === transition)?.retry;
  const others = type?.transitions.flatMap(({ retry }) => retry?.pause ?? []) ?? [];
  const pause = own?.pause ?? others[0] ?? { min: ZERO, max: ZERO };
  const retried = type && {
    ...type,
    transitions: type.transitions.map((t) => (t.name === transition ? { ...t, retry: { times, pause } } : t)),
  };
  return {
    change: { kind: 'retry', component, transition, times, pause },
    model: {
      ...model,
      types: model.types.map((each) => (each === type ? retried! : each)),
      components: model.components.map((each) => (each.type === type ? { ...each, type: retried! } : each)),
    },
  };
}

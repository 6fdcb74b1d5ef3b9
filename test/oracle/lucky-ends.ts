/**
 * The earliest end that any way of pushing some words allows, with every race going the best way: found by looking at all
 * runs of the semantics in which each push comes at any moment. Knows nothing of plans.
 */
import type { Program } from '../../src/model/program.ts';
import { endings } from '../../src/model/semantics/endings.ts';
import { afterTime, applyPossible, possibleEvents } from '../../src/model/semantics/semantics.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import { initialState, isFinished, type State } from '../../src/model/system/state.ts';
import { compile } from '../../src/model/system/system.ts';
import type { Model } from '../../src/model/whole/model.ts';

type Words = ReadonlyMap<string, readonly string[]>;

/** Where components stand, and which ports are active there. */
export interface Ending {
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly ports: ReadonlyMap<string, readonly string[]>;
}

/**
 * The least date at which all words are done, in whole seconds; `null` where they never are, or not before a date;
 * `'unsafe'` with two tokens.
 */
export function luckyEnd(
  model: Model,
  words: Words,
  before = Infinity,
): { readonly end: number; readonly ending: Ending } | null | 'unsafe' {
  const program: Program = {
    name: 'lucky',
    start: new Map(),
    threads: [...words].map(([component, word]) => ({
      name: component,
      tries: [],
      instructions: word.map((behavior) => ({ kind: 'pushB', component, behavior }) as const),
    })),
  };
  const system = compile({ ...model, programs: [program] }, program, { dates: [{ digits: 1n, scale: 0 }] });
  const seen = new Set<string>();
  const byDate = new Map<number, State[]>();
  const add = (state: State): void => {
    const key = keyOf(state);
    if (seen.has(key)) return;
    seen.add(key);
    const date = Number(state.date);
    const others = byDate.get(date);
    if (others === undefined) byDate.set(date, [state]);
    else others.push(state);
  };
  add(initialState(system));
  for (let date = 0; byDate.size > 0 && date < before; date++) {
    const states = byDate.get(date) ?? [];
    for (const state of states) {
      if (isFinished(system, state)) return { end: date, ending: endingOf(state) };
      const events = possibleEvents(system, state);
      try {
        // States of the same date come to be looked at in this loop.
        for (const event of events) add(applyPossible(system, state, event));
      } catch (error) {
        if (error instanceof UnsafeError) return 'unsafe';
        throw error;
      }
      // Pushes may wait; all else that is urgent may not.
      const isUrgent = events.some(({ event }) => event !== 'pushB' && event !== 'end');
      const isDue = endings(system, state).some(({ latest }) => latest !== null && Number(latest) <= date);
      if (!isUrgent && !isDue && endings(system, state).length > 0) add(afterTime(state, BigInt(date + 1)));
    }
    byDate.delete(date);
  }
  return null;
}

/** Where components stand at the end of a run, and which ports are active. */
export function endingOf({ components }: State): Ending {
  const all = [...components.values()];
  return {
    places: new Map(all.map((c) => [c.instance.component.name, [...c.marked]])),
    ports: new Map(all.map((c) => [c.instance.component.name, [...c.active]])),
  };
}

/** What tells a state from others. */
export function keyOf({ date, components, executed }: State): string {
  const parts = [...components.values()].map(({ marked, outputs, running, inputs, queue }) => [
    [...marked].sort(),
    [...outputs].sort(),
    [...running].map(([t, { since }]) => `${t} ${since}`).sort(),
    [...inputs].sort(),
    queue.map(({ behavior }) => behavior),
  ]);
  return JSON.stringify([Number(date), executed, parts]);
}

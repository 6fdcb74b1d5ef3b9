import type { ModelEvent, Step, Trace } from './event.ts';
import { type Random, randomFrom } from './random.ts';
import { advance, apply, type Ending, endings, endOf, seconds, urgentEvents } from './semantics.ts';
import { dotted, initialState, type State } from './state.ts';
import type { System } from './system.ts';

/** How long transitions take in a simulated run. */
export type Durations = 'min' | 'max' | 'random';

/** What chooses one run among all. */
export interface SimulateOptions {
  /** Any whole number; the same seed gives the same run. Matters for `random` only. */
  readonly seed: number;
  readonly durations: Durations;
}

/** The dates at which the running transitions will end, by `component.transition`. */
type Plan = ReadonlyMap<string, bigint>;

/** Chooses how long transitions take, and what happens first at one date. */
interface Chooser {
  readonly duration: (min: bigint, max: bigint | null) => bigint;
  readonly pick: (events: readonly ModelEvent[]) => ModelEvent;
}

function sorted(numbers: readonly bigint[]): readonly bigint[] {
  return numbers.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function greatestBound(system: System): bigint {
  const instances = system.initial.components.map(
    ({ component: c }) => system.instance(c.name, c.type.name)!,
  );
  const bounds = instances.flatMap(({ actions }) => [...actions.values()].map(({ min, max }) => max ?? min));
  return sorted([1n, ...bounds]).at(-1)!;
}

function randomChooser(system: System, random: Random): Chooser {
  const slack = greatestBound(system);
  return {
    duration: (min, max) => min + random.below((max ?? min + slack) - min + 1n),
    pick: (events) => events[Number(random.below(BigInt(events.length)))]!,
  };
}

function chooserOf(system: System, { seed, durations }: SimulateOptions): Chooser {
  const pick: Chooser['pick'] = (events) => events[0]!;
  switch (durations) {
    case 'min':
      return { duration: (min) => min, pick };
    case 'max':
      return { duration: (min, max) => max ?? min, pick };
    case 'random':
      return randomChooser(system, randomFrom(seed));
  }
}

function key(ending: Ending): string {
  return dotted(ending.component, ending.transition);
}

/** The plan with an end for every transition that has just started. */
function planned(plan: Plan, state: State, chooser: Chooser): Plan {
  return new Map(
    endings(state).map((ending) => {
      const { since, earliest, latest } = ending;
      const duration = () => chooser.duration(earliest - since, latest === null ? null : latest - since);
      return [key(ending), plan.get(key(ending)) ?? since + duration()];
    }),
  );
}

/**
 * One maximal run. With `min` and `max` every transition takes its least or greatest duration (its least where
 * there is no greatest), and events at one date happen in a fixed order: instructions, components as declared, ends.
 * With `random`, durations are whole units drawn evenly (without a greatest one: up to the least plus the greatest
 * bound in the model), and so is the next event at one date. Throws `UnsafeError` where the model is not 1-safe.
 */
export function simulate(system: System, options: SimulateOptions): Trace {
  const chooser = chooserOf(system, options);
  const steps: Step[] = [];
  let state = initialState(system);
  let plan: Plan = new Map();
  for (;;) {
    const due = endings(state).filter((ending) => plan.get(key(ending)) === state.date);
    const events = [...urgentEvents(system, state), ...due.map(endOf)];
    if (events.length > 0) {
      const event = chooser.pick(events);
      state = apply(system, state, event);
      plan = planned(plan, state, chooser);
      steps.push({ at: seconds(system, state.date), ...event });
    } else if (plan.size > 0) {
      state = advance(system, state, sorted([...plan.values()])[0]!);
    } else {
      return { program: system.program.name, steps };
    }
  }
}

import { compare, type Duration } from '../../base/duration.ts';
import { dotted } from '../../base/names.ts';
import { type Random, randomFrom } from '../../base/random.ts';
import type { ModelEvent, Step, Trace } from '../event.ts';
import { initialState, type State } from '../system/state.ts';
import { type System, seconds } from '../system/system.ts';
import { type Ending, endings } from './endings.ts';
import { type ExecutedTrace, executedTrace } from './replay.ts';
import { advance, apply, isLast } from './semantics.ts';
import { urgentEvents } from './urgent-events.ts';

/** How long transitions take in a simulated run. */
export type Durations = 'min' | 'max' | 'random';

/** What chooses one run among all. */
export interface SimulateOptions {
  /** Any whole number; the same seed gives the same run. Matters for `random` only. */
  readonly seed: number;
  readonly durations: Durations;
}

/** Names the transition that starts or ends. */
function executionOf({ component, element }: ModelEvent): string {
  return dotted(component!, element!);
}

/** The dates at which the running transitions will end, by {@link executionOf}. */
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
  const outcomes = instances.flatMap(({ actions }) => [...actions.values()].flatMap((a) => a.outcomes));
  const bounds = outcomes.map(({ min, max }) => max ?? min);
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

/** The ends at the state's date, in the order of {@link endings}. */
function due(plan: Plan, state: State): readonly ModelEvent[] {
  return endings(state)
    .map(({ event }) => event)
    .filter((event) => plan.get(executionOf(event)) === state.date);
}

/** The date of the first end that is planned; `null` when nothing is running. */
function nextDate(plan: Plan): bigint | null {
  let next: bigint | null = null;
  for (const date of plan.values()) if (next === null || date < next) next = date;
  return next;
}

/** The date at which a transition that has run since `since` will end, now or later. */
function plannedEnd(state: State, { since, earliest, latest }: Ending, chooser: Chooser): bigint {
  const least = sorted([earliest, state.date])[1]! - since;
  return since + chooser.duration(least, latest === null ? null : latest - since);
}

/** The ends of what runs from the beginning. */
function initialPlan(state: State, chooser: Chooser): Map<string, bigint> {
  return new Map(
    endings(state).map((ending) => [executionOf(ending.event), plannedEnd(state, ending, chooser)]),
  );
}

/**
 * One maximal run. With `min` and `max` every transition takes its least or greatest duration (its least where
 * there is no greatest), and events at one date happen in a fixed order: instructions, components as declared, ends.
 * With `random`, durations are whole units drawn evenly (without a greatest one: up to the least plus the greatest
 * bound in the model), and so is the next event at one date. Throws `UnsafeError` where the model is not 1-safe.
 */
export function simulate(system: System, options: SimulateOptions): Trace {
  return simulateUntil(system, options, 'inf').trace;
}

/** The beginning of the same run: all its events up to a date in seconds, those at that date too. */
export function simulateUntil(system: System, options: SimulateOptions, until: Duration): ExecutedTrace {
  const chooser = chooserOf(system, options);
  const steps: Step[] = [];
  let state = initialState(system);
  const states = [state];
  const plan = initialPlan(state, chooser);
  let ends = due(plan, state);
  for (;;) {
    const events = [...urgentEvents(system, state), ...ends];
    if (events.length > 0) {
      const event = chooser.pick(events);
      state = apply(system, state, event);
      if (event.event === 'start') {
        const ending = endings(state).find((each) => executionOf(each.event) === executionOf(event))!;
        const date = plannedEnd(state, ending, chooser);
        plan.set(executionOf(event), date);
        if (date === state.date) ends = due(plan, state);
      } else if (event.event === 'end') {
        plan.delete(executionOf(event));
        ends = ends.filter((other) => other !== event);
      }
      steps.push({ at: seconds(system, state.date), ...event });
      states.push(state);
    } else {
      const date = nextDate(plan);
      if (date === null || compare(seconds(system, date), until) > 0)
        return executedTrace({ system, steps, states, state, maximal: isLast(system, state) });
      state = advance(system, state, date);
      ends = due(plan, state);
    }
  }
}

import { compare, type Duration } from '../../base/duration.ts';
import { dotted } from '../../base/names.ts';
import { type Random, randomFrom } from '../../base/random.ts';
import type { ModelEvent, Step, Trace } from '../event.ts';
import { initialState, type State } from '../system/state.ts';
import { type System, seconds } from '../system/system.ts';
import { type Ending, endingIn, endings, endingsIn } from './endings.ts';
import { isPossible } from './obstacles.ts';
import { type ExecutedTrace, executedTrace } from './replay.ts';
import { advance, apply, isLast, possibleEvents } from './semantics.ts';
import { urgentEvents } from './urgent-events.ts';

/** How long transitions take in a simulated run. */
export type Durations = 'min' | 'max' | 'random';

/** What chooses one run among all. */
export interface SimulateOptions {
  /** Any whole number; the same seed gives the same run. Matters for `random` only. */
  readonly seed: number;
  readonly durations: Durations;
}

/**
 * A key for something that takes time, unique at each moment: the event that ends it, and the date since when it goes
 * on. A thread may begin two instructions at one date, one after the other, that end by alike events: it says which.
 */
function keyOf({ event: { event, component, element, thread }, since, index }: Ending): string {
  if (index !== null) return `${index} of ${thread}`;
  return `${event} ${dotted(component!, element!)} ${since}`;
}

/** The dates at which what takes time will end, by {@link keyOf}. */
type PlannedEnds = Map<string, bigint>;

/** Chooses how long transitions take, and what happens first at one date. */
interface Chooser {
  readonly duration: (min: bigint, max: bigint | null) => bigint;
  readonly pick: (events: readonly ModelEvent[]) => ModelEvent;
  /** Decides whether one of the possible crashes happens now; `null` if none ever does. */
  readonly strikes: (() => boolean) | null;
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

/** In a random run, a crash that is possible happens with a probability of one in this many. */
const CRASHES_IN = 16n;

function randomChooser(system: System, random: Random): Chooser {
  const slack = greatestBound(system);
  return {
    duration: (min, max) => min + random.below((max ?? min + slack) - min + 1n),
    pick: (events) => events[Number(random.below(BigInt(events.length)))]!,
    strikes: () => random.below(CRASHES_IN) === 0n,
  };
}

function chooserOf(system: System, { seed, durations }: SimulateOptions): Chooser {
  const pick: Chooser['pick'] = (events) => events[0]!;
  switch (durations) {
    case 'min':
      return { duration: (min) => min, pick, strikes: null };
    case 'max':
      return { duration: (min, max) => max ?? min, pick, strikes: null };
    case 'random':
      return randomChooser(system, randomFrom(seed));
  }
}

/** The ends at the state's date, in the order of {@link endings}. */
function due(system: System, plan: PlannedEnds, state: State): readonly ModelEvent[] {
  return endings(system, state)
    .filter((ending) => plan.get(keyOf(ending)) === state.date)
    .map(({ event }) => event);
}

/** The date of the first end that is planned; `null` when nothing is running. */
function nextDate(plan: PlannedEnds): bigint | null {
  let next: bigint | null = null;
  for (const date of plan.values()) if (next === null || date < next) next = date;
  return next;
}

/** The date at which a transition that has run since `since` will end, now or later. */
function plannedEnd(state: State, { since, earliest, latest }: Ending, chooser: Chooser): bigint {
  const least = sorted([earliest, state.date])[1]! - since;
  return since + chooser.duration(least, latest === null ? null : latest - since);
}

/** The ends of what goes on from the beginning. */
function initialPlan(system: System, state: State, chooser: Chooser): PlannedEnds {
  return new Map(endings(system, state).map((ending) => [keyOf(ending), plannedEnd(state, ending, chooser)]));
}

/**
 * Updates the planned ends after an event, for the component and the thread that it was about: plans what has begun,
 * and drops what is over.
 *
 * @returns whether the set of ends that are due now has changed
 */
function replan(
  system: System,
  plan: PlannedEnds,
  before: State,
  after: State,
  { component, thread }: ModelEvent,
  chooser: Chooser,
): boolean {
  const t = system.program.threads.findIndex(({ name }) => name === thread);
  const [was, is] = [before, after].map((state) => {
    const own = component === null ? undefined : state.components.get(component);
    const sleeping = t === -1 ? null : endingIn(system, state, t);
    const all = [...(own === undefined ? [] : endingsIn(own)), ...(sleeping === null ? [] : [sleeping])];
    return new Map(all.map((ending) => [keyOf(ending), ending]));
  });
  let changes = false;
  for (const key of was!.keys()) if (!is!.has(key)) changes = plan.delete(key) || changes;
  for (const [key, ending] of is!) {
    if (was!.has(key)) continue;
    const date = plannedEnd(after, ending, chooser);
    plan.set(key, date);
    changes ||= date === after.date;
  }
  return changes;
}

/** The crashes that may happen at the state's date. */
function crashes(system: System, state: State): readonly ModelEvent[] {
  if (!state.budgets.some(({ left }) => left > 0)) return [];
  if (![...state.components.values()].some(({ instance }) => instance.crash !== null)) return [];
  return possibleEvents(system, state).filter(({ event }) => event === 'crash');
}

/**
 * One maximal run. With `min` and `max` every transition takes its least or greatest duration (its least where
 * there is no greatest), and events at one date happen in a fixed order: instructions, components as declared, ends.
 * Nothing fails then: outcomes are the ordinary ones, and nothing crashes.
 * With `random`, durations are whole units drawn evenly (without a greatest one: up to the least plus the greatest
 * bound in the model), and so is the next event at one date, a start by each of its outcomes among them; crashes come now
 * and then. What fails is bounded by the faults of the system. Throws `UnsafeError` where the model is not 1-safe.
 */
export function simulate(system: System, options: SimulateOptions): Trace {
  return simulateUntil(system, options, 'inf').trace;
}

/** The beginning of the same run: all its events up to a date in seconds, those at that date too. */
export function simulateUntil(system: System, options: SimulateOptions, until: Duration): ExecutedTrace {
  const chooser = chooserOf(system, options);
  const steps: Step[] = [];
  let state = initialState(system);
  const plan = initialPlan(system, state, chooser);
  let ends = due(system, plan, state);
  const happen = (event: ModelEvent): void => {
    const before = state;
    state = apply(system, state, event);
    if (replan(system, plan, before, state, event, chooser)) ends = due(system, plan, state);
    steps.push({ at: seconds(system, state.date), ...event });
  };
  for (;;) {
    const struck = chooser.strikes === null ? [] : crashes(system, state);
    // The planned failure of a wait is void once what it waits for holds.
    const events = [
      ...urgentEvents(system, state),
      ...ends.filter((event) => event.thread === null || isPossible(system, state, event)),
    ];
    if (events.length > 0) {
      happen(chooser.pick(struck.length > 0 && chooser.strikes!() ? struck : events));
      continue;
    }
    const date = nextDate(plan);
    if (date === null || compare(seconds(system, date), until) > 0)
      return executedTrace({ system, steps, state, maximal: isLast(system, state) });
    // A crash may also happen at any earlier date, at which nothing else does.
    if (struck.length > 0 && chooser.strikes!()) {
      state = advance(system, state, chooser.duration(state.date, date));
      ends = due(system, plan, state);
      happen(chooser.pick(struck));
    } else {
      state = advance(system, state, date);
      ends = due(system, plan, state);
    }
  }
}

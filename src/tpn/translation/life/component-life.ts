import { type Diagnostic, ModelError } from '../../../base/errors.ts';
import type { Component } from '../../../model/assembly.ts';
import type { Transition } from '../../../model/component.ts';
import type { InitialComponent } from '../../../model/configuration.ts';
import { transitionBehind } from '../../../model/outcomes.ts';
import type { Instance } from '../../../model/system/system.ts';
import type { Fallibility } from './attempts.ts';
import {
  type Lifecycle,
  lifecycleOf,
  NEVER,
  type Occurrences,
  occurs,
  type Stage,
  type StartMarking,
} from './lifecycle.ts';
import type { Queue, QueueEntry } from './queue.ts';

/** A state of a component's life: how it is when so many behaviors of its queue are over, and the next has not begun. */
export interface LifeState extends StartMarking {
  readonly life: ComponentLife;
  /** How many entries of its queue are over. */
  readonly finished: number;
  /** Its data ports that are provided. */
  readonly provided: ReadonlySet<string>;
  /** Those that may be so beside these, where that hangs on what failed before. */
  readonly maybeProvided: ReadonlySet<string>;
  /** What it may do next. */
  readonly phases: readonly Phase[];
  /** Its states after a failure. */
  readonly failures: readonly Failure[];
}

/** One behavior of the queue: it leads from one state to another. */
export interface Phase {
  readonly entry: QueueEntry;
  readonly from: LifeState;
  readonly lifecycle: Lifecycle;
  /** Where it may lead; none when it is never over, but by a failure. */
  readonly ends: readonly PhaseEnd[];
}

/** One way in which a behavior may be over without a failure. */
export interface PhaseEnd {
  readonly state: LifeState;
  /** The places that were entered last. */
  readonly last: readonly string[];
}

/** A failure of a component, or of the behavior that it does next. */
export interface Failure {
  /** The failure place. */
  readonly place: string;
  /** The behavior that the failure ends; `null` where it does none. */
  readonly entry: QueueEntry | null;
  readonly state: LifeState;
}

/**
 * All that a component of one name and type may come to do under a program: a graph whose edges are the behaviors that
 * it executes.
 */
export interface ComponentLife {
  readonly instance: Instance;
  readonly component: Component;
  readonly fallibility: Fallibility;
  readonly states: readonly LifeState[];
  readonly phases: readonly Phase[];
}

/** The lives of a component of one name: one for each type that it may have. */
export interface ComponentLives {
  readonly name: string;
  readonly queue: Queue | null;
  readonly lives: readonly ComponentLife[];
  readonly initial: LifeState | null;
  /** Its state when it has been added after so many entries of its queue were over. */
  readonly added: (type: string, finished: number) => LifeState | null;
  /** Numbers of entries that may be over while it does not exist. */
  readonly absentAfter: readonly number[];
  readonly isDeleted: boolean;
}

/** What a program does to the component of one name. */
export interface Handling {
  readonly name: string;
  readonly queue: Queue | null;
  readonly initial: InitialComponent | null;
  /** The instances that the program adds. */
  readonly adds: readonly Instance[];
  readonly isDeleted: boolean;
  /** The data ports that another component may ask for. */
  readonly dataPorts: ReadonlySet<string>;
  readonly fallibility: (component: Component, start: InitialComponent | null) => Fallibility;
}

/** States of one component beyond which a program is not translated. */
const MOST_STATES = 5_000;

/**
 * Follows a component from state to state, through all orders of its queue.
 *
 * @throws ModelError when there are too many
 */
export function livesOf(handling: Handling, initialInstance: Instance | null): ComponentLives {
  const { name, queue, initial, adds, isDeleted, dataPorts, fallibility } = handling;
  const all: GrowingState[] = [];
  const lives: GrowingLife[] = [];
  const lifeOf = (instance: Instance): GrowingLife => {
    for (const life of lives) if (life.instance === instance) return life;
    const { component } = instance;
    const start = instance === initialInstance ? initial : null;
    const life = { instance, component, fallibility: fallibility(component, start), states: [], phases: [] };
    lives.push(life);
    return life;
  };
  const add = (
    life: GrowingLife,
    { places, underway, settled }: StartMarking,
    finished: number,
    { provided, maybeProvided }: Provided,
  ): GrowingState => {
    if (all.length > MOST_STATES) throw tooComplex(name);
    const state: GrowingState = {
      places,
      underway,
      settled,
      life,
      finished,
      provided,
      maybeProvided,
      phases: [],
      failures: [],
    };
    life.states.push(state);
    all.push(state);
    return state;
  };
  /** The state in which nothing is under way, made when it is first asked for. */
  const stateAt = (
    life: GrowingLife,
    places: readonly string[],
    finished: number,
    provided: Provided,
  ): GrowingState => {
    for (const state of life.states)
      if (state !== first && isAt(state, places, finished, provided)) return state;
    const { underway, settled } = AT_REST;
    return add(life, { places, underway, settled }, finished, provided);
  };

  /** Its state, at `places` alone, when it has visited some elements for sure and may have visited others. */
  const stateAfter = (
    state: GrowingState,
    finished: number,
    places: readonly string[],
    visited: Occurrences,
    maybeVisited: Occurrences,
  ): LifeState =>
    stateAt(state.life, places, finished, providedAfter(state, visited, maybeVisited, dataPorts));
  const failuresAt = (state: GrowingState): readonly Failure[] => {
    const { places, life, finished, phases } = state;
    const { crash, attemptsOf } = life.fallibility;
    const failed = (place: string, entry: QueueEntry | null, maybe: Occurrences): Failure => ({
      place,
      entry,
      state: stateAfter(state, finished + (entry === null ? 0 : 1), [place], once([place]), maybe),
    });
    const crashes = (there: readonly string[]): readonly string[] =>
      crash !== null && crash.fails !== null && there.includes(crash.place) ? [crash.fails] : [];
    const during = phases.flatMap(({ entry, lifecycle }) => {
      const failsAt = lifecycle.transitions.flatMap((t) => attemptsOf(t.name).failsAt);
      const failing = new Set([...failsAt, ...crashes([...places, ...lifecycle.places])]);
      return [...failing].map((place) => failed(place, entry, lifecycle.times));
    });
    const begun = state === first ? (initial?.failing ?? null) : null;
    if (begun === null) return [...during, ...crashes(places).map((place) => failed(place, null, NEVER))];
    const entries = phases.map(({ entry, lifecycle }) => failed(begun, entry, lifecycle.times));
    return [...entries, failed(begun, null, once(state.underway.keys()))];
  };

  const begin = (instance: Instance, start: InitialComponent): GrowingState => {
    const where = startOf(start, instance);
    const active = dataPortsWith(instance, once([...where.places, ...where.underway.keys()]), dataPorts);
    const before = (start.provided ?? []).filter((port) => dataPorts.has(port));
    const provided = plus(plus(NO_PORTS, before), active);
    return add(lifeOf(instance), where, 0, { provided, maybeProvided: NO_PORTS });
  };
  const first = initial === null || initialInstance === null ? null : begin(initialInstance, initial);
  const absentAfter = first === null ? [0] : [];
  const added: LifeState[] = [];
  const addAfter = (finished: number): void => {
    for (const instance of adds) {
      const places = [instance.component.type.initial];
      const provided = plus(NO_PORTS, dataPortsWith(instance, once(places), dataPorts));
      added.push(stateAt(lifeOf(instance), places, finished, { provided, maybeProvided: NO_PORTS }));
    }
  };
  if (first === null) addAfter(0);
  for (const state of all) {
    const { life, finished, underway } = state;
    if (isDeleted && underway.size === 0 && !absentAfter.includes(finished)) {
      absentAfter.push(finished);
      addAfter(finished);
    }
    for (const entry of queue?.slots[finished] ?? []) {
      if (!life.instance.behaviors.has(entry.behavior)) continue;
      const lifecycle = lifecycleIn(state, entry.behavior);
      const ends = lifecycle.endings.map(({ places, last, visited, maybeVisited }) => ({
        state: stateAfter(state, finished + 1, places, visited, maybeVisited),
        last,
      }));
      const phase = { entry, from: state, lifecycle, ends };
      state.phases.push(phase);
      life.phases.push(phase);
    }
    if (!life.fallibility.isInfallible) for (const failure of failuresAt(state)) state.failures.push(failure);
  }
  return {
    name,
    queue,
    lives,
    initial: first,
    added: (type, finished) =>
      added.find((state) => state.finished === finished && state.life.component.type.name === type) ?? null,
    absentAfter,
    isDeleted,
  };
}

/** The data ports of a component that are provided for sure, and those that may be so beside. */
type Provided = Pick<LifeState, 'provided' | 'maybeProvided'>;

const AT_REST: Omit<StartMarking, 'places'> = { underway: new Map(), settled: new Map() };
const NO_PORTS: ReadonlySet<string> = new Set();

/** Elements that happen once. */
function once(elements: Iterable<string>): Occurrences {
  return new Map([...elements].map((element) => [element, 1]));
}

function isAt(
  state: LifeState,
  places: readonly string[],
  finished: number,
  { provided, maybeProvided }: Provided,
): boolean {
  return (
    state.finished === finished &&
    state.places.length === places.length &&
    state.places.every((place, i) => place === places[i]) &&
    isSameSet(state.provided, provided) &&
    isSameSet(state.maybeProvided, maybeProvided)
  );
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const each of a) if (!b.has(each)) return false;
  return true;
}

/** What is provided when a component has visited some elements for sure since, and may have visited others. */
function providedAfter(
  before: LifeState,
  visited: Occurrences,
  maybeVisited: Occurrences,
  asked: ReadonlySet<string>,
): Provided {
  const { instance } = before.life;
  const provided = plus(before.provided, dataPortsWith(instance, visited, asked));
  const maybe = plus(before.maybeProvided, dataPortsWith(instance, maybeVisited, asked));
  const isSure = [...maybe].some((port) => provided.has(port));
  const maybeProvided = isSure ? new Set([...maybe].filter((port) => !provided.has(port))) : maybe;
  return { provided, maybeProvided };
}

function plus(ports: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> {
  return more.every((port) => ports.has(port)) ? ports : new Set([...ports, ...more]);
}

function lifecycleIn(state: LifeState, behavior: string): Lifecycle {
  const { component, fallibility } = state.life;
  try {
    return lifecycleOf(component, behavior, state, fallibility);
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex(component.name);
    throw error;
  }
}

/** Whether the component may come to stand at a place. */
export function mayBeAt({ states, phases }: ComponentLife, place: string): boolean {
  return (
    phases.some(({ lifecycle }) => occurs(lifecycle.times, place)) ||
    states.some(({ places }) => places.includes(place))
  );
}

/** Whether a transition may be under way in the component. */
export function mayBeUnderWay({ states, phases }: ComponentLife, transition: string): boolean {
  return (
    phases.some(({ lifecycle }) => occurs(lifecycle.times, transition)) ||
    states.some(({ underway }) => underway.has(transition))
  );
}

/** The transitions that may be under way in the component. */
export function transitionsIn({ states, phases }: ComponentLife): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { lifecycle } of phases) for (const { name } of lifecycle.transitions) found.add(name);
  for (const { underway } of states) for (const transition of underway.keys()) found.add(transition);
  return found;
}

/** Whether something goes on from a state, so that it must be known that the component is there. */
export function isFollowed({ phases, failures }: LifeState): boolean {
  return phases.length + failures.length > 0;
}

/** Whether the component can fail: then it comes to state in a failure place. */
export function canFail({ states }: ComponentLife): boolean {
  return states.some(({ failures }) => failures.length > 0);
}

/** Whether the component may stand in a failure place, or come to do so. */
export function mayHaveFailed({ states, instance }: ComponentLife): boolean {
  return states.some(
    ({ failures, places }) => failures.length > 0 || places.some((p) => instance.failurePlaces.has(p)),
  );
}

/** Whether the component never holds two tokens at once. */
export function isSequential({ states, phases, fallibility: { start } }: ComponentLife): boolean {
  return (
    (start === null || start.failing === null) &&
    states.every(({ places, underway }) => places.length + underway.size <= 1) &&
    phases.every(({ lifecycle: { mayRepeat, transitions } }) => {
      const sources = transitions.map((t) => t.source);
      return !mayRepeat && new Set(sources).size === sources.length;
    })
  );
}

/** The transitions by which a phase leaves a place: all that the behavior has, if it comes there. */
export function leavingIn(
  { instance }: ComponentLife,
  { entry, lifecycle }: Phase,
  place: string,
): readonly Transition[] {
  const out = instance.behaviors.get(entry.behavior)!.leaving.get(place);
  return out !== undefined && occurs(lifecycle.times, place) ? out : NO_TRANSITIONS;
}

const NO_TRANSITIONS: readonly Transition[] = [];

/** Whether a place can be marked only from the state before a phase on, and until the phase is over. */
export function isOnlyIn({ phases, states }: ComponentLife, place: string, phase: Phase): boolean {
  return (
    phases.every((other) => other === phase || !occurs(other.lifecycle.times, place)) &&
    states.every((state) => state === phase.from || !state.places.includes(place))
  );
}

/** While a life is followed, what has been met already learns what comes after it. */
interface GrowingLife extends ComponentLife {
  readonly states: GrowingState[];
  readonly phases: Phase[];
}

interface GrowingState extends LifeState {
  readonly life: GrowingLife;
  readonly phases: Phase[];
  readonly failures: Failure[];
}

function startOf(initial: InitialComponent, instance: Instance): StartMarking {
  const { places, outputs, inputs, running, pausing, comingBack } = initial;
  const standing = new Set(places);
  if (outputs.length + inputs.length + running.length + pausing.length + comingBack.length === 0)
    return { places: [...standing], underway: AT_REST.underway, settled: AT_REST.settled };
  const underway = new Map<string, Stage>();
  for (const transition of outputs) underway.set(transition, 'output-dock');
  for (const { transition } of pausing) underway.set(transition, 'output-dock');
  for (const { transition } of running) underway.set(transition, 'running');
  // What has been settled leads to its own dock.
  const settled = new Map<string, string>();
  for (const dock of inputs) {
    const transition = transitionBehind(dock);
    underway.set(transition, 'input-dock');
    settled.set(transition, dock);
  }
  for (const { transition, outcome } of running) {
    const { outcomes } = instance.actions.get(transition)!;
    const { dock } = outcomes.find(({ name }) => name === outcome)!;
    if (dock !== null) settled.set(transition, dock);
  }
  // What is coming back will be there again.
  if (comingBack.length > 0) standing.add(instance.crash!.place);
  return { places: [...standing], underway, settled };
}

/** The data provide ports, of those asked for, in whose region something happens. */
function dataPortsWith(
  { component, regions }: Instance,
  times: Occurrences,
  asked: ReadonlySet<string>,
): readonly string[] {
  const found: string[] = [];
  if (asked.size === 0) return found;
  for (const { name, role, kind } of component.type.ports) {
    if (role !== 'provide' || kind !== 'data' || !asked.has(name)) continue;
    const { places, inside } = regions.get(name)!;
    if (anyOccurs(times, places) || anyOccurs(times, inside)) found.push(name);
  }
  return found;
}

function anyOccurs(times: Occurrences, elements: ReadonlySet<string>): boolean {
  for (const element of elements) if (occurs(times, element)) return true;
  return false;
}

/** The error for a component that may do too many things. */
export function tooComplex(name: string): ModelError {
  const problem: Diagnostic = {
    code: 'program-too-complex',
    severity: 'error',
    message: `what \`${name}\` may do under this program has too many possible courses to be verified`,
    at: null,
    hint: 'push fewer behaviors to it from concurrent programs, or wait between them',
  };
  return new ModelError([problem]);
}

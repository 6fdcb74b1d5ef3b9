import { type Diagnostic, ModelError } from '../../../base/errors.ts';
import type { Component } from '../../../model/assembly.ts';
import type { InitialComponent } from '../../../model/configuration.ts';
import type { Instance } from '../../../model/system/system.ts';
import { type Fallibility, isInfallible } from './attempts.ts';
import { type Lifecycle, lifecycleOf, type Stage, type StartMarking } from './lifecycle.ts';
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
  /** It is in it at the start of every run, and until its first behavior is over. */
  readonly isInitial: boolean;
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
  const found = new Map<string, GrowingLife<LifeState>>();
  const lives = new Map<Instance, GrowingLife<ComponentLife>>();
  const lifeOf = (instance: Instance): GrowingLife<ComponentLife> => {
    const { component } = instance;
    const life = lives.get(instance) ?? {
      instance,
      component,
      fallibility: fallibility(component, instance === initialInstance ? initial : null),
      states: [],
      phases: [],
    };
    lives.set(instance, life);
    return life;
  };
  const stateAt = (
    instance: Instance,
    where: StartMarking,
    finished: number,
    provided: ReadonlySet<string>,
    maybeProvided: ReadonlySet<string>,
    isFirst = false,
  ): GrowingLife<LifeState> => {
    const { places, underway, settled = NOTHING_SETTLED } = where;
    const key =
      `${instance.component.type.name} ${finished} ${isFirst} ${inOrder(places)}` +
      `|${inOrder(provided)}|${inOrder(maybeProvided)}|${pairs(underway)}|${pairs(settled)}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    if (found.size > MOST_STATES) throw tooComplex(name);
    const life = lifeOf(instance);
    const isInitial = isFirst && !isDeleted;
    const state: GrowingLife<LifeState> = {
      places,
      underway,
      settled,
      life,
      finished,
      provided,
      maybeProvided,
      isInitial,
      phases: [],
      failures: [],
    };
    life.states.push(state);
    found.set(key, state);
    return state;
  };

  /** Its state, at `places` alone, when it has visited some elements for sure and may have visited others. */
  const stateAfter = (
    { life, provided, maybeProvided }: LifeState,
    finished: number,
    places: readonly string[],
    visited: ReadonlySet<string>,
    maybeVisited: ReadonlySet<string>,
  ): LifeState => {
    const { instance } = life;
    const surely = new Set([...provided, ...dataPortsWith(instance, visited, dataPorts)]);
    const maybe = [...maybeProvided, ...dataPortsWith(instance, maybeVisited, dataPorts)];
    const where = { places, underway: new Map<string, Stage>() };
    return stateAt(instance, where, finished, surely, new Set(maybe.filter((port) => !surely.has(port))));
  };
  const isFirst = (state: LifeState) => state === first;
  const failuresAt = (state: LifeState): readonly Failure[] => {
    const { places, life, finished, phases } = state;
    const { crash, attempts } = life.fallibility;
    if (isInfallible(life.fallibility)) return [];
    const failed = (place: string, entry: QueueEntry | null, maybe: ReadonlySet<string>): Failure => ({
      place,
      entry,
      state: stateAfter(state, finished + (entry === null ? 0 : 1), [place], new Set([place]), maybe),
    });
    const crashes = (there: Iterable<string>): readonly string[] =>
      crash !== null && crash.fails !== null && [...there].includes(crash.place) ? [crash.fails] : [];
    const during = phases.flatMap(({ entry, lifecycle }) => {
      const failsAt = [...lifecycle.runs.keys()].flatMap((t) => attempts.get(t)!.failsAt);
      const all = new Set([...failsAt, ...crashes([...places, ...lifecycle.places])]);
      if (all.size === 0) return [];
      const maybe = new Set([...lifecycle.places, ...lifecycle.runs.keys()]);
      return [...all].map((place) => failed(place, entry, maybe));
    });
    const begun = isFirst(state) ? (initial?.failing ?? null) : null;
    if (begun === null) return [...during, ...crashes(places).map((place) => failed(place, null, new Set()))];
    const entries = phases.map(({ entry, lifecycle }) =>
      failed(begun, entry, new Set([...lifecycle.places, ...lifecycle.runs.keys()])),
    );
    return [...entries, failed(begun, null, new Set(state.underway.keys()))];
  };

  const begin = (instance: Instance, start: InitialComponent): LifeState => {
    const where = startOf(start, instance);
    const active = dataPortsWith(instance, new Set([...where.places, ...where.underway.keys()]), dataPorts);
    const before = (start.provided ?? []).filter((port) => dataPorts.has(port));
    return stateAt(instance, where, 0, new Set([...before, ...active]), new Set(), true);
  };
  const first = initial === null || initialInstance === null ? null : begin(initialInstance, initial);
  const absentAfter = new Set<number>(first === null ? [0] : []);
  const added = new Map<string, LifeState>();
  const addAfter = (finished: number): void => {
    for (const instance of adds) {
      const { type } = instance.component;
      const where = { places: [type.initial], underway: new Map<string, Stage>() };
      const provided = new Set(dataPortsWith(instance, new Set(where.places), dataPorts));
      added.set(`${type.name} ${finished}`, stateAt(instance, where, finished, provided, new Set()));
    }
  };
  for (const finished of absentAfter) addAfter(finished);
  for (const state of found.values()) {
    if (isDeleted && state.underway.size === 0 && !absentAfter.has(state.finished)) {
      absentAfter.add(state.finished);
      addAfter(state.finished);
    }
    const { instance } = state.life;
    for (const entry of queue?.slots[state.finished] ?? []) {
      if (!instance.behaviors.has(entry.behavior)) continue;
      const lifecycle = lifecycleIn(state, entry.behavior);
      const ends = lifecycle.endings.map(({ places, last, visited, maybeVisited }) => ({
        state: stateAfter(state, state.finished + 1, places, visited, maybeVisited),
        last,
      }));
      const phase = { entry, from: state, lifecycle, ends };
      state.phases.push(phase);
      lifeOf(instance).phases.push(phase);
    }
    for (const failure of failuresAt(state)) state.failures.push(failure);
  }
  return {
    name,
    queue,
    lives: [...lives.values()],
    initial: first,
    added: (type, finished) => added.get(`${type} ${finished}`) ?? null,
    absentAfter: [...absentAfter],
    isDeleted,
  };
}

const NOTHING_SETTLED: ReadonlyMap<string, string> = new Map();

function inOrder(names: Iterable<string>): string {
  return [...names].sort().join(' ');
}

function pairs(map: ReadonlyMap<string, string>): string {
  return map.size === 0 ? '' : [...map].join(' ');
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

/** The places that the component may come to stand at. */
export function placesIn({ states, phases }: ComponentLife): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { places } of states) for (const place of places) found.add(place);
  for (const { lifecycle } of phases) for (const place of lifecycle.places) found.add(place);
  return found;
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

/** Whether a place can be marked only from the state before a phase on, and until the phase is over. */
export function isOnlyIn({ phases, states }: ComponentLife, place: string, phase: Phase): boolean {
  return (
    phases.every((other) => other === phase || !other.lifecycle.places.has(place)) &&
    states.every((state) => state === phase.from || !state.places.includes(place))
  );
}

/** While a life is followed, what has been met already learns what comes after it. */
type GrowingLife<T extends LifeState | ComponentLife> = Omit<T, 'states' | 'phases' | 'failures'> & {
  readonly [K in Extract<keyof T, 'states' | 'phases' | 'failures'>]: T[K] extends readonly (infer E)[]
    ? E[]
    : never;
};

function startOf(initial: InitialComponent, instance: Instance): StartMarking {
  const { places, outputs, inputs, running, pausing, comingBack } = initial;
  const underway = new Map<string, Stage>();
  for (const transition of outputs) underway.set(transition, 'output-dock');
  for (const { transition } of pausing) underway.set(transition, 'output-dock');
  for (const { transition } of running) underway.set(transition, 'running');
  // What has been settled leads to its own dock.
  const settled = new Map<string, string>();
  for (const dock of inputs) {
    const transition = dock.split(':')[0]!;
    underway.set(transition, 'input-dock');
    settled.set(transition, dock);
  }
  for (const { transition, outcome } of running) {
    const { outcomes } = instance.actions.get(transition)!;
    const { dock } = outcomes.find(({ name }) => name === outcome)!;
    if (dock !== null) settled.set(transition, dock);
  }
  const standing = new Set(places);
  // What is coming back will be there again.
  if (comingBack.length > 0) standing.add(instance.crash!.place);
  return { places: [...standing], underway, settled };
}

/** The data provide ports, of those asked for, whose region has one of the elements. */
function dataPortsWith(
  { ports, regions }: Instance,
  elements: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): readonly string[] {
  if (asked.size === 0) return [];
  return [...ports.values()]
    .filter(({ name, role, kind }) => {
      if (role !== 'provide' || kind !== 'data' || !asked.has(name)) return false;
      const { places, inside } = regions.get(name)!;
      return [...elements].some((e) => places.has(e) || inside.has(e));
    })
    .map(({ name }) => name);
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

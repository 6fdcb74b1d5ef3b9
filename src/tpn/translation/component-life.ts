import { type Diagnostic, ModelError } from '../../base/errors.ts';
import type { Component } from '../../model/assembly.ts';
import type { InitialComponent } from '../../model/configuration.ts';
import type { Instance } from '../../model/system/system.ts';
import {
  type ComponentMarking,
  endOf,
  type Lifecycle,
  type LifecycleEnd,
  lifecycleOf,
  type Stage,
} from './lifecycle.ts';
import type { Queue, QueueEntry } from './queue.ts';

/** A state of a component's life: how it is when so many behaviors of its queue are over, and the next has not begun. */
export interface LifeState extends ComponentMarking {
  readonly life: ComponentLife;
  /** How many entries of its queue are over. */
  readonly finished: number;
  /** Its data ports that are provided. */
  readonly provided: ReadonlySet<string>;
  /** It is in it at the start of every run, and until its first behavior is over. */
  readonly isInitial: boolean;
  /** What it may do next. */
  readonly phases: readonly Phase[];
}

/** One behavior of the queue: it leads from one state to another. */
export interface Phase {
  readonly entry: QueueEntry;
  readonly from: LifeState;
  readonly lifecycle: Lifecycle;
  /** `null` when it is never over. */
  readonly end: LifeState | null;
}

/**
 * All that a component of one name and type may come to do under a program: a graph whose edges are the behaviors that
 * it executes.
 */
export interface ComponentLife {
  readonly instance: Instance;
  readonly component: Component;
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
}

/** States of one component beyond which a program is not translated. */
const MOST_STATES = 5_000;

/**
 * Follows a component from state to state, through all orders of its queue.
 *
 * @throws ModelError when there are too many
 */
export function livesOf(handling: Handling, initialInstance: Instance | null): ComponentLives {
  const { name, queue, initial, adds, isDeleted, dataPorts } = handling;
  const found = new Map<string, Growing<LifeState>>();
  const lives = new Map<Instance, Growing<ComponentLife>>();
  const lifeOf = (instance: Instance): Growing<ComponentLife> => {
    const life = lives.get(instance) ?? { instance, component: instance.component, states: [], phases: [] };
    lives.set(instance, life);
    return life;
  };
  const stateAt = (
    instance: Instance,
    where: ComponentMarking,
    finished: number,
    provided: ReadonlySet<string>,
    isFirst = false,
  ): LifeState => {
    const key = [
      instance.component.type.name,
      finished,
      [...where.places].sort().join(' '),
      [...where.underway].map(([t, stage]) => `${t} ${stage}`).join(),
      [...provided].sort().join(' '),
      isFirst,
    ].join('|');
    const known = found.get(key);
    if (known !== undefined) return known;
    if (found.size > MOST_STATES) throw tooComplex(name);
    const life = lifeOf(instance);
    const { places, underway } = where;
    const isInitial = isFirst && !isDeleted;
    const state: Growing<LifeState> = { places, underway, life, finished, provided, isInitial, phases: [] };
    life.states.push(state);
    found.set(key, state);
    return state;
  };

  const stateAfter = (
    { life, finished, provided }: LifeState,
    ending: LifecycleEnd | null,
  ): LifeState | null => {
    if (ending === null) return null;
    const more = dataPortsWith(life.instance, ending.visited, dataPorts);
    const where = { places: ending.places, underway: new Map<string, Stage>() };
    return stateAt(life.instance, where, finished + 1, new Set([...provided, ...more]));
  };

  const first =
    initial === null || initialInstance === null
      ? null
      : stateAt(
          initialInstance,
          startOf(initial),
          0,
          initiallyProvided(initialInstance, initial, dataPorts),
          true,
        );
  const absentAfter = new Set<number>(first === null ? [0] : []);
  const added = new Map<string, LifeState>();
  const addAfter = (finished: number): void => {
    for (const instance of adds) {
      const { type } = instance.component;
      const where = { places: [type.initial], underway: new Map<string, Stage>() };
      const provided = new Set(dataPortsWith(instance, new Set(where.places), dataPorts));
      added.set(`${type.name} ${finished}`, stateAt(instance, where, finished, provided));
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
      const lifecycle = lifecycleOf(instance.component, entry.behavior, state);
      const phase = { entry, from: state, lifecycle, end: stateAfter(state, endOf(lifecycle)) };
      state.phases.push(phase);
      lifeOf(instance).phases.push(phase);
    }
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

/** Whether a place can be marked only from the state before a phase on, and until the phase is over. */
export function isOnlyIn({ phases, states }: ComponentLife, place: string, phase: Phase): boolean {
  return (
    phases.every((other) => other === phase || !other.lifecycle.places.has(place)) &&
    states.every((state) => state === phase.from || !state.places.includes(place))
  );
}

/** While a life is followed, what has been met already learns what comes after it. */
type Growing<T extends LifeState | ComponentLife> = Omit<T, 'states' | 'phases'> & {
  readonly [K in Extract<keyof T, 'states' | 'phases'>]: T[K] extends readonly (infer E)[] ? E[] : never;
};

function startOf({ places, outputs, inputs, running }: InitialComponent): ComponentMarking {
  const underway = new Map<string, Stage>([
    ...outputs.map((t) => [t, 'output-dock'] as const),
    ...running.map(({ transition }) => [transition, 'running'] as const),
    ...inputs.map((t) => [t, 'input-dock'] as const),
  ]);
  return { places, underway };
}

function initiallyProvided(
  instance: Instance,
  initial: InitialComponent,
  asked: ReadonlySet<string>,
): ReadonlySet<string> {
  const { places, underway } = startOf(initial);
  const active = dataPortsWith(instance, new Set([...places, ...underway.keys()]), asked);
  return new Set([...(initial.provided ?? []).filter((port) => asked.has(port)), ...active]);
}

/** The data provide ports, of those asked for, whose region has one of the elements. */
function dataPortsWith(
  { ports, regions }: Instance,
  elements: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): readonly string[] {
  return [...ports.values()]
    .filter(({ name, role, kind }) => {
      if (role !== 'provide' || kind !== 'data' || !asked.has(name)) return false;
      const { places, inside } = regions.get(name)!;
      return [...elements].some((e) => places.has(e) || inside.has(e));
    })
    .map(({ name }) => name);
}

function tooComplex(name: string): ModelError {
  const problem: Diagnostic = {
    code: 'program-too-complex',
    severity: 'error',
    message: `what \`${name}\` may do under this program has too many possible courses to be verified`,
    at: null,
    hint: 'push fewer behaviors to it from concurrent programs, or wait between them',
  };
  return new ModelError([problem]);
}

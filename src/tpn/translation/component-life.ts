import { type Diagnostic, ModelError } from '../../base/errors.ts';
import type { Component } from '../../model/assembly.ts';
import type { InitialComponent } from '../../model/configuration.ts';
import type { Instance } from '../../model/system/system.ts';
import {
  type Ending,
  endingOf,
  type Lifecycle,
  lifecycleOf,
  type Stage,
  type Whereabouts,
} from './lifecycle.ts';
import type { Queue, QueueEntry } from './queue.ts';

/** Where a component stands between two behaviors, or when it begins. */
export interface Stand extends Whereabouts {
  readonly life: ComponentLife;
  /** How many entries of its queue are over. */
  readonly finished: number;
  /** Its data ports that are provided. */
  readonly provided: ReadonlySet<string>;
  /** It stands there at the start of every run, and until its first behavior is over. */
  readonly isInitial: boolean;
  /** What it may do next. */
  readonly phases: readonly Phase[];
}

/** One behavior of the queue, from a stand to others. */
export interface Phase {
  readonly entry: QueueEntry;
  readonly from: Stand;
  readonly lifecycle: Lifecycle;
  /** `null` when it is never over. */
  readonly end: Stand | null;
}

/** All that a component of one name and type may come to do under a program. */
export interface ComponentLife {
  readonly instance: Instance;
  readonly component: Component;
  readonly stands: readonly Stand[];
  readonly phases: readonly Phase[];
}

/** The lives of a component of one name: one for each type that it may have. */
export interface Lives {
  readonly name: string;
  readonly queue: Queue | null;
  readonly lives: readonly ComponentLife[];
  readonly initial: Stand | null;
  /** Where it stands when it has been added after so many entries of its queue were over. */
  readonly added: (type: string, finished: number) => Stand | null;
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

/** Stands of one component beyond which a program is not translated. */
const MOST_STANDS = 5_000;

/**
 * Follows a component from stand to stand, through all orders of its queue.
 *
 * @throws ModelError when there are too many
 */
export function livesOf(handling: Handling, initialInstance: Instance | null): Lives {
  const { name, queue, initial, adds, isDeleted, dataPorts } = handling;
  const found = new Map<string, Growing<Stand>>();
  const lives = new Map<Instance, Growing<ComponentLife>>();
  const lifeOf = (instance: Instance): Growing<ComponentLife> => {
    const life = lives.get(instance) ?? { instance, component: instance.component, stands: [], phases: [] };
    lives.set(instance, life);
    return life;
  };
  const standAt = (
    instance: Instance,
    where: Whereabouts,
    finished: number,
    provided: ReadonlySet<string>,
    isFirst = false,
  ): Stand => {
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
    if (found.size > MOST_STANDS) throw tooComplex(name);
    const life = lifeOf(instance);
    const { places, underway } = where;
    const isInitial = isFirst && !isDeleted;
    const stand: Growing<Stand> = { places, underway, life, finished, provided, isInitial, phases: [] };
    life.stands.push(stand);
    found.set(key, stand);
    return stand;
  };

  const standAfter = ({ life, finished, provided }: Stand, ending: Ending | null): Stand | null => {
    if (ending === null) return null;
    const more = dataPortsWith(life.instance, ending.visited, dataPorts);
    const where = { places: ending.places, underway: new Map<string, Stage>() };
    return standAt(life.instance, where, finished + 1, new Set([...provided, ...more]));
  };

  const first =
    initial === null || initialInstance === null
      ? null
      : standAt(
          initialInstance,
          startOf(initial),
          0,
          initiallyProvided(initialInstance, initial, dataPorts),
          true,
        );
  const absentAfter = new Set<number>(first === null ? [0] : []);
  const added = new Map<string, Stand>();
  const addAfter = (finished: number): void => {
    for (const instance of adds) {
      const { type } = instance.component;
      const where = { places: [type.initial], underway: new Map<string, Stage>() };
      const provided = new Set(dataPortsWith(instance, new Set(where.places), dataPorts));
      added.set(`${type.name} ${finished}`, standAt(instance, where, finished, provided));
    }
  };
  for (const finished of absentAfter) addAfter(finished);
  for (const stand of found.values()) {
    if (isDeleted && stand.underway.size === 0 && !absentAfter.has(stand.finished)) {
      absentAfter.add(stand.finished);
      addAfter(stand.finished);
    }
    const { instance } = stand.life;
    for (const entry of queue?.slots[stand.finished] ?? []) {
      if (!instance.behaviors.has(entry.behavior)) continue;
      const lifecycle = lifecycleOf(instance.component, entry.behavior, stand);
      const phase = { entry, from: stand, lifecycle, end: standAfter(stand, endingOf(lifecycle)) };
      stand.phases.push(phase);
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

/** Whether a place can be marked only from the stand before a phase on, and until the phase is over. */
export function isOnlyIn({ phases, stands }: ComponentLife, place: string, phase: Phase): boolean {
  return (
    phases.every((other) => other === phase || !other.lifecycle.places.has(place)) &&
    stands.every((stand) => stand === phase.from || !stand.places.includes(place))
  );
}

/** While a life is followed, what has been met already learns what comes after it. */
type Growing<T extends Stand | ComponentLife> = Omit<T, 'stands' | 'phases'> & {
  readonly [K in Extract<keyof T, 'stands' | 'phases'>]: T[K] extends readonly (infer E)[] ? E[] : never;
};

function startOf({ places, outputs, inputs, running }: InitialComponent): Whereabouts {
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

import { type Diagnostic, ModelError } from '../../base/errors.ts';
import type { Component } from '../../model/assembly.ts';
import type { InitialComponent } from '../../model/configuration.ts';
import type { Instance } from '../../model/system/system.ts';
import type { Fallibility } from './attempts.ts';
import { type Lifecycle, lifecycleOf, type Stage, type Whereabouts } from './lifecycle.ts';
import type { Queue, QueueEntry } from './queue.ts';

/** Where a component stands between two behaviors, or when it begins. */
export interface Stand extends Whereabouts {
  readonly life: ComponentLife;
  /** How many entries of its queue are over. */
  readonly finished: number;
  /** Its data ports that are provided. */
  readonly provided: ReadonlySet<string>;
  /** Those that may be so beside these, where that hangs on what failed before. */
  readonly maybeProvided: ReadonlySet<string>;
  /** It stands there at the start of every run, and until its first behavior is over. */
  readonly isInitial: boolean;
  /** What it may do next. */
  readonly phases: readonly Phase[];
  /** Where it stands after a failure. */
  readonly failures: readonly Failure[];
}

/** One behavior of the queue, from a stand to others. */
export interface Phase {
  readonly entry: QueueEntry;
  readonly from: Stand;
  readonly lifecycle: Lifecycle;
  /** Where it may lead; none when it is never over, but by a failure. */
  readonly ends: readonly PhaseEnd[];
}

/** One way in which a behavior may be over without a failure. */
export interface PhaseEnd {
  readonly stand: Stand;
  /** The places that were entered last. */
  readonly last: readonly string[];
}

/** A failure of a component, or of the behavior that it does next. */
export interface Failure {
  /** The failure place. */
  readonly place: string;
  /** The behavior that the failure ends; `null` where it does none. */
  readonly entry: QueueEntry | null;
  readonly stand: Stand;
}

/** All that a component of one name and type may come to do under a program. */
export interface ComponentLife {
  readonly instance: Instance;
  readonly component: Component;
  readonly fallibility: Fallibility;
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
  readonly fallibility: (component: Component) => Fallibility;
}

/** Stands of one component beyond which a program is not translated. */
const MOST_STANDS = 5_000;

/**
 * Follows a component from stand to stand, through all orders of its queue.
 *
 * @throws ModelError when there are too many
 */
export function livesOf(handling: Handling, initialInstance: Instance | null): Lives {
  const { name, queue, initial, adds, isDeleted, dataPorts, fallibility } = handling;
  const found = new Map<string, Growing<Stand>>();
  const lives = new Map<Instance, Growing<ComponentLife>>();
  const lifeOf = (instance: Instance): Growing<ComponentLife> => {
    const { component } = instance;
    const life = lives.get(instance) ?? {
      instance,
      component,
      fallibility: fallibility(component),
      stands: [],
      phases: [],
    };
    lives.set(instance, life);
    return life;
  };
  const standAt = (
    instance: Instance,
    where: Whereabouts,
    finished: number,
    provided: ReadonlySet<string>,
    maybeProvided: ReadonlySet<string>,
    isFirst = false,
  ): Growing<Stand> => {
    const key = [
      instance.component.type.name,
      finished,
      [...where.places].sort().join(' '),
      [...where.underway].map(([t, stage]) => `${t} ${stage}`).join(),
      [...provided].sort().join(' '),
      [...maybeProvided].sort().join(' '),
      isFirst,
    ].join('|');
    const known = found.get(key);
    if (known !== undefined) return known;
    if (found.size > MOST_STANDS) throw tooComplex(name);
    const life = lifeOf(instance);
    const { places, underway } = where;
    const isInitial = isFirst && !isDeleted;
    const stand: Growing<Stand> = {
      places,
      underway,
      life,
      finished,
      provided,
      maybeProvided,
      isInitial,
      phases: [],
      failures: [],
    };
    life.stands.push(stand);
    found.set(key, stand);
    return stand;
  };

  /** Where it stands, at `places` alone, when it has visited some elements for sure and may have visited others. */
  const standAfter = (
    { life, provided, maybeProvided }: Stand,
    finished: number,
    places: readonly string[],
    visited: ReadonlySet<string>,
    maybeVisited: ReadonlySet<string>,
  ): Stand => {
    const { instance } = life;
    const surely = new Set([...provided, ...dataPortsWith(instance, visited, dataPorts)]);
    const maybe = [...maybeProvided, ...dataPortsWith(instance, maybeVisited, dataPorts)];
    const where = { places, underway: new Map<string, Stage>() };
    return standAt(instance, where, finished, surely, new Set(maybe.filter((port) => !surely.has(port))));
  };
  const failuresAt = (stand: Stand): readonly Failure[] => {
    const { places, life, finished, phases } = stand;
    const { crash, attempts } = life.fallibility;
    const failed = (place: string, entry: QueueEntry | null, maybe: ReadonlySet<string>): Failure => ({
      place,
      entry,
      stand: standAfter(stand, finished + (entry === null ? 0 : 1), [place], new Set([place]), maybe),
    });
    const crashes = (there: Iterable<string>): readonly string[] =>
      crash !== null && crash.fails !== null && [...there].includes(crash.place) ? [crash.fails] : [];
    const during = phases.flatMap(({ entry, lifecycle }) => {
      const maybe = new Set([...lifecycle.places, ...lifecycle.runs.keys()]);
      const failsAt = [...lifecycle.runs.keys()].flatMap((t) => attempts.get(t)!.failsAt);
      const all = new Set([...failsAt, ...crashes([...places, ...lifecycle.places])]);
      return [...all].map((place) => failed(place, entry, maybe));
    });
    return [...during, ...crashes(places).map((place) => failed(place, null, new Set()))];
  };

  const first =
    initial === null || initialInstance === null
      ? null
      : standAt(
          initialInstance,
          startOf(initial),
          0,
          initiallyProvided(initialInstance, initial, dataPorts),
          new Set(),
          true,
        );
  const absentAfter = new Set<number>(first === null ? [0] : []);
  const added = new Map<string, Stand>();
  const addAfter = (finished: number): void => {
    for (const instance of adds) {
      const { type } = instance.component;
      const where = { places: [type.initial], underway: new Map<string, Stage>() };
      const provided = new Set(dataPortsWith(instance, new Set(where.places), dataPorts));
      added.set(`${type.name} ${finished}`, standAt(instance, where, finished, provided, new Set()));
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
      const lifecycle = lifecycleIn(stand, entry.behavior);
      const ends = lifecycle.endings.map(({ places, last, visited, maybeVisited }) => ({
        stand: standAfter(stand, stand.finished + 1, places, visited, maybeVisited),
        last,
      }));
      const phase = { entry, from: stand, lifecycle, ends };
      stand.phases.push(phase);
      lifeOf(instance).phases.push(phase);
    }
    stand.failures.push(...failuresAt(stand));
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

function lifecycleIn(stand: Stand, behavior: string): Lifecycle {
  const { component, fallibility } = stand.life;
  try {
    return lifecycleOf(component, behavior, stand, fallibility);
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex(component.name);
    throw error;
  }
}

/** Whether something goes on from a stand, so that it must be known that the component is there. */
export function isFollowed({ phases, failures }: Stand): boolean {
  return phases.length + failures.length > 0;
}

/** Whether the component can fail: then it comes to stand in a failure place. */
export function canFail({ stands }: ComponentLife): boolean {
  return stands.some(({ failures }) => failures.length > 0);
}

/** Whether the component never holds two tokens at once. */
export function isSequential({ stands, phases }: ComponentLife): boolean {
  return (
    stands.every(({ places, underway }) => places.length + underway.size <= 1) &&
    phases.every(({ lifecycle: { mayRepeat, transitions } }) => {
      const sources = transitions.map((t) => t.source);
      return !mayRepeat && new Set(sources).size === sources.length;
    })
  );
}

/** Whether a place can be marked only from the stand before a phase on, and until the phase is over. */
export function isOnlyIn({ phases, stands }: ComponentLife, place: string, phase: Phase): boolean {
  return (
    phases.every((other) => other === phase || !other.lifecycle.places.has(place)) &&
    stands.every((stand) => stand === phase.from || !stand.places.includes(place))
  );
}

/** While a life is followed, what has been met already learns what comes after it. */
type Growing<T extends Stand | ComponentLife> = Omit<T, 'stands' | 'phases' | 'failures'> & {
  readonly [K in Extract<keyof T, 'stands' | 'phases' | 'failures'>]: T[K] extends readonly (infer E)[]
    ? E[]
    : never;
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

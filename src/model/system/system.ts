import { groupBy } from '../../base/collections/group-by.ts';
import {
  ANY_DURATION,
  commonUnit,
  type Decimal,
  type Duration,
  type DurationInterval,
  fromUnits,
  inUnits,
  isWhole,
} from '../../base/duration.ts';
import { ModelError } from '../../base/errors.ts';
import { heed } from '../../base/heed.ts';
import { onceForLatest, oncePer } from '../../base/memo.ts';
import type { Component } from '../assembly.ts';
import type { ComponentType, Port, Transition } from '../component.ts';
import type { InitialConfiguration } from '../configuration.ts';
import { type Faults, faultsName, NO_FAULTS } from '../faults.ts';
import { initialConfiguration } from '../initial.ts';
import { dockOf, failurePlacesOf, outcomesOf, type TimedOutcome } from '../outcomes.ts';
import { type InstructionOf, type Program, paceOf } from '../program.ts';
import { type Resource, resourceOf, sharedBy } from '../resource.ts';
import type { Model } from '../whole/model.ts';
import { type Behavior, behaviorOf, startsFromPlace } from './behavior.ts';
import { type HeldRegion, type Region, regionIn, regionOfNeed } from './region.ts';

/** How long something takes, in units of the system. */
export interface DurationBounds {
  readonly min: bigint;
  /** `null`: no upper bound. */
  readonly max: bigint | null;
}

/** Estimated cost of compiling a component, in nanoseconds, for {@link heed}. */
const COMPILING = 5_000;
/** That of looking at an instruction. */
const LOOKING = 300;

/** A way in which a transition of an instance may end. */
export interface ActionOutcome extends Omit<TimedOutcome, 'takes'>, DurationBounds {
  /** The input dock that its end fills; `null` where it fails. */
  readonly dock: string | null;
}

/** What a transition of an instance needs to run, and how it may end. */
interface Action {
  readonly transition: Transition;
  /** The ordinary one first. */
  readonly outcomes: readonly ActionOutcome[];
  /** `null`: it is not tried again. */
  readonly retry: (DurationBounds & { readonly times: number }) | null;
  /** The use ports bound to the transition itself. */
  readonly needs: readonly string[];
  /** Whether leaving its place and starting are one event. */
  readonly startsFromPlace: boolean;
}

/** A need of an instance. */
export interface InstanceNeed {
  readonly name: string;
  readonly resource: string;
  readonly amount: number;
  readonly region: HeldRegion;
}

/** A component with everything about it that does not change while it runs. */
export interface Instance {
  readonly component: Component;
  readonly actions: ReadonlyMap<string, Action>;
  readonly behaviors: ReadonlyMap<string, Behavior>;
  readonly ports: ReadonlyMap<string, Port>;
  readonly regions: ReadonlyMap<string, Region>;
  readonly activates: Activations;
  readonly failurePlaces: ReadonlySet<string>;
  /** By name. */
  readonly needs: ReadonlyMap<string, InstanceNeed>;
  /** What may happen to it at a place: it fails, standing at another one in the end, or comes back in its time. */
  readonly crash: {
    readonly place: string;
    readonly fails: string | null;
    readonly back: DurationBounds;
  } | null;
}

/** By element that may hold a token, the ports that are active while it does. */
export interface Activations {
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** By dock: an output or input dock named as its transition, or the dock `t:o` of a switch. */
  readonly docks: ReadonlyMap<string, readonly string[]>;
  readonly running: ReadonlyMap<string, readonly string[]>;
}

/** One instruction of one thread of the program. */
export interface InstructionRef {
  readonly thread: number;
  readonly index: number;
}

/** A behavior that stands in a queue when a run starts: the one at this index of its component's initial queue. */
export interface InitialPush {
  readonly component: string;
  readonly place: number;
}

/** What put a behavior in a queue: an instruction of the program, or whatever ran before it. */
export type PushRef = InstructionRef | InitialPush;

/** Whether the behavior was pushed before the run started. */
export function isInitialPush(push: PushRef): push is InitialPush {
  return 'place' in push;
}

/** The pushes that a `wait(c, b, n)` counts (semantics, section 4), where the run decides which one is the n-th. */
export interface CountedPushes {
  readonly nth: number;
  /** Of each thread that pushes the behavior, its pushes in order; of the thread that waits those before the wait. */
  readonly byThread: readonly (readonly InstructionRef[])[];
}

/** A model and one of its programs, ready to be executed by the semantics. Opaque to users of the library. */
export interface System {
  readonly model: Model;
  readonly program: Program;
  /** The length of one unit of all dates and durations of its states, in seconds. */
  readonly unit: Decimal;
  readonly timed: boolean;
  readonly faults: Faults;
  /** What there is of everything scarce, by name. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly initial: InitialConfiguration;
  /** Every component that may come to exist, one for each type that it may have. */
  readonly components: readonly Component[];
  /**
   * By thread and index, for each `wait(c, b)` the push that it waits for (semantics, section 4), and for each
   * `wait(c, b, n)` where one thread makes all of them.
   */
  readonly awaited: readonly (readonly (PushRef | null)[])[];
  /**
   * By thread and index, how long after it became the next instruction a `sleep` is over, and a wait with `within` fails;
   * `null` of all others.
   */
  readonly paces: readonly (readonly (DurationBounds | null)[])[];
  /** By thread and index, for each `wait(c, b, n)` what it counts where several threads push the behavior. */
  readonly counted: readonly (readonly (CountedPushes | null)[])[];
  /** What a name and a type make together; `null` when neither the file nor the program can make it. */
  readonly instance: (name: string, type: string) => Instance | null;
}

/**
 * How to compile: `timed: false` reads every transition as `[0, inf)`, and all that takes time beside; `dates` shall be
 * whole numbers of units too; `faults` may happen, by default none.
 */
export interface CompileOptions {
  readonly faults?: Faults;
  readonly timed?: boolean;
  readonly dates?: readonly Decimal[];
}

function activationsOf(type: ComponentType, regions: Instance['regions']): Activations {
  const places = new Map<string, string[]>();
  const docks = new Map<string, string[]>();
  const running = new Map<string, string[]>();
  for (const place of type.places) places.set(place, []);
  for (const { name, outcomes } of type.transitions) {
    const own: string[] = [];
    docks.set(name, own);
    for (const outcome of outcomes) docks.set(`${name}:${outcome.name}`, own);
    running.set(name, []);
  }
  for (const [port, { places: standing, inside, bound }] of regions) {
    for (const place of standing) places.get(place)?.push(port);
    for (const name of inside) {
      docks.get(name)!.push(port);
      running.get(name)!.push(port);
    }
    for (const name of bound) if (!inside.has(name)) running.get(name)!.push(port);
  }
  return { places, docks, running };
}

/** What all instances of a type have in common. */
const tablesOf = oncePer((type: ComponentType) => {
  const ports = new Map<string, Port>();
  const regions = new Map<string, Region>();
  for (const port of type.ports) {
    ports.set(port.name, port);
    regions.set(port.name, regionIn(type, port));
  }
  const behaviors = new Map<string, Behavior>();
  for (const behavior of type.behaviors) behaviors.set(behavior, behaviorOf(type, behavior));
  return {
    behaviors,
    ports,
    regions,
    activates: activationsOf(type, regions),
    failurePlaces: failurePlacesOf(type),
    held: (type.needs ?? []).map((need) => ({ need, region: regionOfNeed(type, need) })),
    moves: type.transitions.map((transition) => ({
      transition,
      needs: needsOf(type, transition, regions),
      startsFromPlace: startsFromPlace(type, transition),
    })),
  };
});

/** The use ports that are bound to a transition. */
function needsOf(type: ComponentType, { name: transition }: Transition, regions: Instance['regions']) {
  const names: string[] = [];
  for (const { name, role } of type.ports)
    if (role === 'use' && regions.get(name)!.bound.has(transition)) names.push(name);
  return names;
}

function boundsIn({ min, max }: DurationInterval, unit: Decimal): DurationBounds {
  return { min: inUnits(min, unit), max: max === 'inf' ? null : inUnits(max, unit) };
}

function instanceOf(
  component: Component,
  outcomes: readonly (readonly TimedOutcome[])[],
  unit: Decimal,
  timed: boolean,
): Instance {
  heed(COMPILING);
  const { type } = component;
  const tables = tablesOf(type);
  const bounded = (interval: DurationInterval) => boundsIn(timed ? interval : ANY_DURATION, unit);
  const actions = new Map<string, Action>();
  for (const [t, { transition, needs, startsFromPlace }] of tables.moves.entries()) {
    const { retry } = transition;
    actions.set(transition.name, {
      transition,
      outcomes: outcomes[t]!.map((outcome) => actionOutcome(transition, outcome, bounded(outcome.takes))),
      retry: retry && { times: retry.times, ...bounded(retry.pause) },
      needs,
      startsFromPlace,
    });
  }
  const needs = new Map<string, InstanceNeed>();
  for (const { need, region } of tables.held) {
    const { name, amount } = need;
    needs.set(name, { name, amount, region, resource: resourceOf(component, need) });
  }
  const { crash } = type;
  return {
    component,
    actions,
    behaviors: tables.behaviors,
    ports: tables.ports,
    regions: tables.regions,
    activates: tables.activates,
    failurePlaces: tables.failurePlaces,
    needs,
    crash: crash && { place: crash.place, fails: crash.fails, back: bounded(crash.back ?? ANY_DURATION) },
  };
}

function actionOutcome(
  transition: Transition,
  outcome: TimedOutcome,
  { min, max }: DurationBounds,
): ActionOutcome {
  const { name, place, fails, fault } = outcome;
  return { name, place, fails, fault, min, max, dock: dockOf(transition, outcome) };
}

/** What it takes to collect a component, in nanoseconds. */
const COLLECTING = 500;

/** Every component that may come to exist: those of the start and the file, and an instance of each type that is added. */
function possibleComponents(
  model: Model,
  program: Program,
  initial: InitialConfiguration,
): readonly Component[] {
  const components: Component[] = [];
  const typesOf = new Map<string, Set<ComponentType>>();
  const types = new Map(model.types.map((type) => [type.name, type]));
  const add = (component: Component): void => {
    heed(COLLECTING);
    const types = typesOf.get(component.name) ?? new Set();
    if (types.has(component.type)) return;
    typesOf.set(component.name, types.add(component.type));
    components.push(component);
  };
  for (const { component } of initial.components) add(component);
  for (const component of model.components) add(component);
  for (const { instructions } of program.threads)
    for (const instruction of instructions) {
      if (instruction.kind !== 'add') continue;
      const { component: name, type: typeName } = instruction;
      const type = types.get(typeName);
      if (type !== undefined) add({ name, type, start: [type.initial], takes: new Map() });
    }
  return components;
}

/** What is pushed where, by the names of component and behavior. */
function pushesOf({ threads }: Program): ReadonlyMap<string, readonly InstructionRef[]> {
  const pushes = new Map<string, InstructionRef[]>();
  for (const [thread, { instructions }] of threads.entries())
    for (const [index, instruction] of instructions.entries()) {
      heed(LOOKING);
      if (instruction.kind !== 'pushB') continue;
      const key = pushKey(instruction.component, instruction.behavior);
      const known = pushes.get(key);
      if (known === undefined) pushes.set(key, [{ thread, index }]);
      else known.push({ thread, index });
    }
  return pushes;
}

function pushKey(component: string, behavior: string): string {
  return `${component}:${behavior}`;
}

/** The last behavior of this name in the component's queue when the run starts. */
function initialPush(
  queues: ReadonlyMap<string, readonly string[]>,
  component: string,
  behavior: string,
): readonly InitialPush[] {
  const queue = queues.get(component) ?? [];
  const place = queue.lastIndexOf(behavior);
  return place === -1 ? [] : [{ component, place }];
}

function awaitedPush(
  program: Program,
  allPushes: ReturnType<typeof pushesOf>,
  queues: ReadonlyMap<string, readonly string[]>,
  wait: InstructionRef,
  component: string,
  behavior: string,
): PushRef {
  const pushes = allPushes.get(pushKey(component, behavior)) ?? [];
  const own = pushes.findLast((push) => push.thread === wait.thread && push.index < wait.index);
  if (own !== undefined) return own;
  const others = [
    ...initialPush(queues, component, behavior),
    ...pushes.filter((push) => push.thread !== wait.thread),
  ];
  if (others.length === 1) return others[0]!;
  const instruction = { component, behavior };
  throw others.length === 0
    ? nothingDefinite(program, wait, instruction, 'wait-without-push', 'no push precedes it')
    : nothingDefinite(program, wait, instruction, 'wait-ambiguous', 'it is pushed several times');
}

function nothingDefinite(
  { threads }: Program,
  { thread, index }: InstructionRef,
  { component, behavior, nth }: Pick<InstructionOf<'wait'>, 'component' | 'behavior' | 'nth'>,
  code: 'wait-without-push' | 'wait-ambiguous',
  which: string,
): ModelError {
  const text = [component, behavior, ...(nth === undefined ? [] : [nth])].join(', ');
  return new ModelError([
    {
      code,
      severity: 'error',
      message: `wait(${text}) has nothing definite to wait for: ${which}`,
      at: threads[thread]?.instructions[index]?.at ?? null,
      hint: `push \`${behavior}\` to ${component} before the wait`,
    },
  ]);
}

/** All pushes of a behavior to a component that come before a wait for them, by thread. */
function pushesBefore(
  { threads }: Program,
  wait: InstructionRef,
  { component, behavior }: InstructionOf<'wait'>,
): readonly (readonly InstructionRef[])[] {
  const pushes = threads.flatMap(({ instructions }, thread) =>
    instructions.flatMap((other, index) => {
      if (other.kind !== 'pushB' || other.component !== component || other.behavior !== behavior) return [];
      return thread === wait.thread && index > wait.index ? [] : [{ thread, index }];
    }),
  );
  return [...groupBy(pushes, ({ thread }) => thread).values()];
}

/** The n-th push, if one thread makes all of them: the order of its instructions then determines which one it is. */
function settledPush(byThread: CountedPushes['byThread'], nth: number): InstructionRef | null {
  return byThread.length === 1 ? (byThread[0]![nth - 1] ?? null) : null;
}

/** For each instruction of each thread what it counts; `null` for all but a `wait(c, b, n)` that the run decides on. */
function countedPushes(program: Program): readonly (readonly (CountedPushes | null)[])[] {
  return program.threads.map(({ instructions }, thread) =>
    instructions.map((instruction, index) => {
      if (instruction.kind !== 'wait' || instruction.nth === undefined) return null;
      const byThread = pushesBefore(program, { thread, index }, instruction);
      return byThread.length > 1 ? { nth: instruction.nth, byThread } : null;
    }),
  );
}

function awaitedPushes(program: Program, initial: InitialConfiguration): System['awaited'] {
  const pushes = pushesOf(program);
  const queues = new Map(initial.components.map(({ component, queue }) => [component.name, queue]));
  return program.threads.map(({ instructions }, thread) =>
    instructions.map((instruction, index) => {
      heed(LOOKING);
      if (instruction.kind !== 'wait' || instruction.behavior === null) return null;
      const { component, behavior, nth } = instruction;
      const at = { thread, index };
      if (nth === undefined) return awaitedPush(program, pushes, queues, at, component, behavior);
      const byThread = pushesBefore(program, at, instruction);
      if (byThread.flat().length >= nth) return settledPush(byThread, nth);
      throw nothingDefinite(program, at, instruction, 'wait-without-push', 'too few pushes precede it');
    }),
  );
}

/** How long things take that may happen to a component, apart from what the intervals of its transitions say. */
function addPauses(durations: Duration[], { transitions, crash }: ComponentType): void {
  for (const { retry } of transitions) if (retry !== null) addBounds(durations, retry.pause);
  if (crash !== null && crash.back !== null) addBounds(durations, crash.back);
}

function addBounds(durations: Duration[], { min, max }: DurationInterval): void {
  durations.push(min, max);
}

/** How long something has gone on when the run starts. */
function addElapsed(durations: Duration[], { components }: InitialConfiguration): void {
  for (const { running, pausing, comingBack } of components) {
    for (const { elapsed } of running) durations.push(elapsed);
    for (const { elapsed } of pausing) durations.push(elapsed);
    for (const elapsed of comingBack) durations.push(elapsed);
  }
}

/**
 * Prepares a model and a program for execution. The model is taken as valid, but for the pushes that waits refer
 * to, which are resolved here; throws `ModelError` when one is not definite.
 */
export function compile(model: Model, program: Program, options: CompileOptions = {}): System {
  const { timed = true, dates = [], faults = NO_FAULTS } = options;
  const initial = initialConfiguration(model, program);
  const components = possibleComponents(model, program, initial);
  const outcomes = components.map((component) =>
    component.type.transitions.map((t) => outcomesOf(component, t, timed)),
  );
  const paces = program.threads.map(({ instructions }) => instructions.map(paceOf));
  const durations: Duration[] = [...dates];
  if (timed) {
    for (const [c, { type }] of components.entries()) {
      heed(COMPILING);
      for (const all of outcomes[c]!) for (const { takes } of all) addBounds(durations, takes);
      addPauses(durations, type);
    }
    for (const all of paces) for (const pace of all) if (pace !== null) addBounds(durations, pace);
    addElapsed(durations, initial);
  }
  const unit = commonUnit(durations);
  const instances = new Map<string, Instance[]>();
  for (const [c, component] of components.entries()) {
    const instance = instanceOf(component, outcomes[c]!, unit, timed);
    const known = instances.get(component.name);
    if (known === undefined) instances.set(component.name, [instance]);
    else known.push(instance);
  }
  return {
    model,
    program,
    unit,
    timed,
    faults,
    resources: sharedBy(components, model.resources ?? []),
    initial,
    components,
    awaited: awaitedPushes(program, initial),
    paces: paces.map((all) =>
      all.map((pace) => (pace === null ? null : boundsIn(timed ? pace : ANY_DURATION, unit))),
    ),
    counted: countedPushes(program),
    instance: (name, type) =>
      instances.get(name)?.findLast(({ component }) => component.type.name === type) ?? null,
  };
}

/** A cache: for a model, the latest system with its durations and the latest one without. */
const latestOf = onceForLatest((_: Model) => new Map<boolean, System>());

/**
 * The system of a model and a program, which never change: compiled anew only where another one was asked for since.
 * What was found out about it, such as how runs begin, serves the next question and the next engine.
 *
 * @throws ModelError as {@link compile} does
 */
export function systemOf(model: Model, program: Program, timed: boolean, faults: Faults): System {
  const known = latestOf(model);
  const last = known.get(timed);
  if (last?.program === program && faultsName(last.faults) === faultsName(faults)) return last;
  const system = compile(model, program, { timed, faults });
  known.set(timed, system);
  return system;
}

/** The same system in a unit of which the given dates are whole numbers too; itself where its own unit will do. */
export function refine(system: System, dates: readonly Decimal[]): System {
  if (dates.every((date) => isWhole(date, system.unit))) return system;
  const { model, program, timed, faults } = system;
  return compile(model, program, { timed, faults, dates: [system.unit, ...dates] });
}

/** A date or duration of the system, in seconds. */
export function seconds(system: System, units: bigint): Decimal {
  return fromUnits(units, system.unit);
}

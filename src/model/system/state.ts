import { groupBy } from '../../base/collections/group-by.ts';
import { type PagedMap, pagedMap } from '../../base/collections/paged-map.ts';
import { type Decimal, inUnits } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { memo, oncePer } from '../../base/memo.ts';
import { type Connection, type ConnectionEnds, type PortRef, portName } from '../assembly.ts';
import type { Port, ProviderCount, Transition } from '../component.ts';
import type { InitialComponent } from '../configuration.ts';
import { canReach } from '../control-flow.ts';
import { budgetsOf, type FaultBudget } from '../faults.ts';
import { transitionBehind } from '../outcomes.ts';
import type { Alternative } from './behavior.ts';
import type { Region } from './region.ts';
import {
  type ActionOutcome,
  type Instance,
  type InstructionRef,
  isInitialPush,
  type PushRef,
  type System,
} from './system.ts';

/** A behavior in a component's queue, with what pushed it. */
interface Pushed {
  readonly behavior: string;
  readonly by: PushRef;
}

/** A transition that runs. */
interface RunningTransition {
  /** The date when it started; below 0 where it ran before the run began. */
  readonly since: bigint;
  readonly outcome: ActionOutcome;
}

/** Where the tokens of a component are, and what it has still to do. */
export interface ComponentState {
  readonly instance: Instance;
  readonly marked: ReadonlySet<string>;
  /** The transitions whose output dock is filled: about to start. */
  readonly outputs: ReadonlySet<string>;
  /** The running transitions. */
  readonly running: ReadonlyMap<string, RunningTransition>;
  /** The input docks that are filled, named as by `dockOf`: ended, the place not yet entered. */
  readonly inputs: ReadonlySet<string>;
  /** While it fails, the failure place where it will stand; `null` when it does not. */
  readonly failing: string | null;
  /** By transition, how often it failed since its output dock was filled, where it did. */
  readonly failures: ReadonlyMap<string, number>;
  /** The transitions that pause before they are tried again, with the date since when. */
  readonly pausing: ReadonlyMap<string, bigint>;
  /** Of each time that the place of a crash is coming back, the date since when. */
  readonly comingBack: readonly bigint[];
  /** The head is the active behavior. */
  readonly queue: readonly Pushed[];
  /** The data provide ports that have been active. */
  readonly provided: ReadonlySet<string>;
  /** The ports whose region holds a token, as the tokens say; see {@link withPorts}. */
  readonly active: ReadonlySet<string>;
  /** The needs that it holds. */
  readonly held: ReadonlySet<string>;
  /** While it fails, those that it held when it began to: it keeps them. */
  readonly keeping: ReadonlySet<string>;
}

/** The connections, from either end. */
export interface Links {
  readonly connections: readonly Connection[];
  readonly providers: PagedMap<readonly PortRef[]>;
  readonly users: PagedMap<readonly PortRef[]>;
}

/** What holds between two events. Dates are in units of the system (`System.unit`). Opaque to users of the library. */
export interface State {
  readonly date: bigint;
  readonly components: PagedMap<ComponentState>;
  readonly links: Links;
  /**
   * For each thread of the program, the position of its next instruction: the number of its instructions when it is
   * done, one more when it has failed (see `failedEnd`).
   */
  readonly executed: readonly number[];
  /** For each thread, the date since when its next instruction has been the next one. */
  readonly nextSince: readonly bigint[];
  /** For each thread, the instructions that it has passed over: from each first position up to the second. */
  readonly passedOver: readonly (readonly (readonly [number, number])[])[];
  /** How many more faults may happen. */
  readonly budgets: readonly FaultBudget[];
  /** By resource, how much of it nobody holds; what no component of the model needs may be missing. */
  readonly free: ReadonlyMap<string, number>;
  /** By component, also one that is gone, the transitions that have ended at least once. */
  readonly ended: PagedMap<ReadonlySet<string>>;
}

function byEnd(connections: readonly Connection[], near: 'user' | 'provider', far: 'user' | 'provider') {
  const groups = groupBy(connections, (connection) => portName(connection[near]));
  return pagedMap<readonly PortRef[]>(
    [...groups].map(([name, group]) => [name, group.map((connection) => connection[far])]),
  );
}

/** Connections, to be found by each of their ends. */
export function linksOf(connections: readonly Connection[]): Links {
  return {
    connections,
    providers: byEnd(connections, 'user', 'provider'),
    users: byEnd(connections, 'provider', 'user'),
  };
}

/** With one more connection, the last. */
export function withLink({ connections, providers, users }: Links, connection: Connection): Links {
  const { user, provider } = connection;
  const adding = (map: Links['users'], near: PortRef, far: PortRef) =>
    map.with(portName(near), [...(map.get(portName(near)) ?? []), far]);
  return {
    connections: [...connections, connection],
    providers: adding(providers, user, provider),
    users: adding(users, provider, user),
  };
}

/** A component that stands at `places` and has nothing to do; the data ports active there are provided. */
export function standing(instance: Instance, places: readonly string[]): ComponentState {
  return withPorts({
    instance,
    marked: new Set(places),
    outputs: NONE,
    running: NOT_ANY,
    inputs: NONE,
    queue: [],
    provided: NONE,
    failing: null,
    failures: NOT_ANY,
    pausing: NOT_ANY,
    comingBack: [],
    keeping: NONE,
    active: NONE,
    held: NONE,
  });
}

const NONE: ReadonlySet<string> = new Set();

const NOT_ANY: ReadonlyMap<string, never> = new Map<string, never>();

function setOf(items: readonly string[]): ReadonlySet<string> {
  return items.length === 0 ? NONE : new Set(items);
}

/**
 * The state with some parts changed. Each part is named: a spread of what bears notes (see `newNotes`) takes some ten
 * times as long, and it takes longer still to put a note on the copy.
 */
export function changedState(state: State, by: Partial<State>): State {
  return {
    date: by.date ?? state.date,
    components: by.components ?? state.components,
    links: by.links ?? state.links,
    executed: by.executed ?? state.executed,
    nextSince: by.nextSince ?? state.nextSince,
    passedOver: by.passedOver ?? state.passedOver,
    budgets: by.budgets ?? state.budgets,
    free: by.free ?? state.free,
    ended: by.ended ?? state.ended,
  };
}

/** The component with some parts changed, none of which its ports and needs depend on; see {@link changedState}. */
export function changedComponent(component: ComponentState, by: Partial<ComponentState>): ComponentState {
  return copyWith(component, by);
}

/** The component with some of its tokens elsewhere, and all that follows from that; see {@link changedState}. */
export function movedComponent(component: ComponentState, by: Partial<ComponentState>): ComponentState {
  return withPorts(copyWith(component, by));
}

/** A component that nobody has seen, so that what follows from its tokens may still be set. */
type NewComponent = { -readonly [K in keyof ComponentState]: ComponentState[K] };

function copyWith(component: ComponentState, by: Partial<ComponentState>): NewComponent {
  return {
    instance: component.instance,
    marked: by.marked ?? component.marked,
    outputs: by.outputs ?? component.outputs,
    running: by.running ?? component.running,
    inputs: by.inputs ?? component.inputs,
    queue: by.queue ?? component.queue,
    provided: by.provided ?? component.provided,
    failing: by.failing === undefined ? component.failing : by.failing,
    failures: by.failures ?? component.failures,
    pausing: by.pausing ?? component.pausing,
    comingBack: by.comingBack ?? component.comingBack,
    keeping: by.keeping ?? component.keeping,
    active: by.active ?? component.active,
    held: by.held ?? component.held,
  };
}

/** Sets the ports that the tokens of a component activate, of which data ports are provided from now on, and its needs. */
function withPorts(component: NewComponent): ComponentState {
  component.active = activePortsOf(component);
  component.held = heldBy(component);
  const { instance, active, provided } = component;
  let all: Set<string> | null = null;
  for (const [name, { role, kind }] of instance.ports) {
    if (role !== 'provide' || kind !== 'data' || !active.has(name) || provided.has(name)) continue;
    all ??= new Set(provided);
    all.add(name);
  }
  if (all !== null) component.provided = all;
  return component;
}

/** Estimated cost of {@link starting} for a component, in nanoseconds, for {@link heed}. */
const STARTING = 5_000;

/** A component as it is when the run starts. Without intervals, it does not matter how long a transition has run. */
function starting(system: System, initial: InitialComponent): ComponentState {
  heed(STARTING);
  const { component, places, outputs, inputs, queue, provided } = initial;
  const since = (elapsed: Decimal) => (system.timed ? -inUnits(elapsed, system.unit) : 0n);
  const instance = system.instance(component.name, component.type.name)!;
  const running = new Map<string, RunningTransition>();
  for (const { transition, outcome: how, elapsed } of initial.running) {
    const outcome = instance.actions.get(transition)!.outcomes.find(({ name }) => name === how)!;
    running.set(transition, { since: since(elapsed), outcome });
  }
  const pausing = new Map<string, bigint>();
  for (const { transition, elapsed } of initial.pausing) pausing.set(transition, since(elapsed));
  return withPorts({
    instance,
    marked: new Set(places),
    outputs: setOf(outputs),
    running,
    inputs: setOf(inputs),
    queue: queue.map((behavior, place) => ({ behavior, by: { component: component.name, place } })),
    provided: setOf(provided ?? []),
    failing: initial.failing,
    failures: initial.failures,
    pausing,
    comingBack: initial.comingBack.map(since),
    keeping: setOf(initial.keeping ?? []),
    active: NONE,
    held: NONE,
  });
}

/** The state in which every run of the system starts, at date 0. */
export const initialState: (system: System) => State = oncePer((system) => {
  const { components, connections } = system.initial;
  const states = pagedMap(components.map((each) => [each.component.name, starting(system, each)]));
  return {
    date: 0n,
    components: states,
    free: freeAtStart(system, states),
    links: linksOf(connections),
    executed: system.program.threads.map(() => 0),
    nextSince: system.program.threads.map(() => 0n),
    passedOver: system.program.threads.map(() => []),
    budgets: budgetsOf(system.model, system.faults),
    ended: states.map(() => NONE),
  };
});

function freeAtStart({ resources }: System, components: State['components']): State['free'] {
  const capacities = new Map<string, number>();
  for (const [name, { capacity }] of resources) capacities.set(name, capacity);
  let free: State['free'] = capacities;
  components.forEach((each) => {
    free = freeAfter(free, null, each);
  });
  return free;
}

/** The state with this component in place of the one of its name, or as the last one. */
export function withComponent(state: State, component: ComponentState): State {
  const { name } = component.instance.component;
  const before = component.instance.needs.size === 0 ? null : (state.components.get(name) ?? null);
  return changedState(state, {
    components: state.components.with(name, component),
    free: freeAfter(state.free, before, component),
  });
}

/** The state without the component of this name, which holds nothing any more. */
export function withoutComponent(state: State, name: string): State {
  const { components, free } = state;
  return changedState(state, {
    components: components.without(name),
    free: freeAfter(free, components.get(name) ?? null, null),
  });
}

/** The state in which the transition has ended at least once. */
export function withEnded(state: State, component: string, transition: string): State {
  const { ended } = state;
  const own = new Set([...(ended.get(component) ?? []), transition]);
  return changedState(state, { ended: ended.with(component, own) });
}

function some<T>(items: Iterable<T>, holds: (item: T) => boolean): boolean {
  for (const item of items) if (holds(item)) return true;
  return false;
}

function isBusyIn(component: ComponentState, region: Region): boolean {
  const inside = (transition: string) => region.inside.has(transition);
  return (
    some(component.outputs, inside) ||
    some(component.inputs, (dock) => inside(transitionBehind(dock))) ||
    some(component.running.keys(), (t) => inside(t) || region.bound.has(t))
  );
}

/**
 * The needs whose region holds a token. A pause keeps those that its transition is inside of, and a place that is coming
 * back keeps its own: so neither asks for room again.
 */
function heldBy(component: ComponentState): ReadonlySet<string> {
  const { instance, marked, outputs, running, inputs, pausing, comingBack, keeping } = component;
  if (instance.needs.size === 0) return NONE;
  const held = new Set(keeping);
  for (const { name, region } of instance.needs.values()) {
    const { places, inside, bound, docks } = region;
    const isInside = (t: string) => inside.has(t);
    const isHeld =
      some(marked, (place) => places.has(place)) ||
      some(outputs, isInside) ||
      some(running.keys(), (t) => inside.has(t) || bound.has(t)) ||
      some(inputs, (dock) => docks.has(dock) || inside.has(transitionBehind(dock))) ||
      some(pausing.keys(), isInside) ||
      (comingBack.length > 0 && places.has(instance.crash!.place));
    if (isHeld) held.add(name);
  }
  return held;
}

/** How much of each resource a component holds. */
export function amountsOf({ instance, held }: ComponentState): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const name of held) {
    const { resource, amount } = instance.needs.get(name)!;
    amounts.set(resource, (amounts.get(resource) ?? 0) + amount);
  }
  return amounts;
}

/**
 * What is free of each resource after the needs that a component holds have changed; `null` stands for no component.
 */
function freeAfter(
  free: State['free'],
  before: ComponentState | null,
  after: ComponentState | null,
): State['free'] {
  const past = before?.held ?? NONE;
  const present = after?.held ?? NONE;
  if (past === present || (past.size === 0 && present.size === 0)) return free;
  const next = new Map(free);
  const add = (component: ComponentState | null, sign: 1 | -1): void => {
    if (component === null) return;
    for (const [resource, amount] of amountsOf(component))
      next.set(resource, (next.get(resource) ?? 0) + sign * amount);
  };
  add(before, 1);
  add(after, -1);
  return [...next].every(([resource, amount]) => free.get(resource) === amount) ? free : next;
}

function activePortsOf({ instance, marked, outputs, running, inputs }: ComponentState): ReadonlySet<string> {
  if (instance.ports.size === 0) return NONE;
  const { places, docks, running: whileRunning } = instance.activates;
  const active = new Set<string>();
  addActivated(active, marked, places);
  addActivated(active, outputs, docks);
  addActivated(active, running.keys(), whileRunning);
  addActivated(active, inputs, docks);
  return active;
}

function addActivated(
  active: Set<string>,
  elements: Iterable<string>,
  by: ReadonlyMap<string, readonly string[]>,
): void {
  for (const element of elements) for (const port of by.get(element)!) active.add(port);
}

/** Whether the region of the port holds a token; for a use port this is being in use. */
export function isActive(component: ComponentState, port: string): boolean {
  return component.active.has(port);
}

/** The behavior at the head of the queue; `null` when the component has nothing to do. */
export function activeBehavior(component: ComponentState): string | null {
  return component.queue[0]?.behavior ?? null;
}

/** The transitions of the active behavior out of a place, by their names. */
export function leavingNow(component: ComponentState, place: string): readonly string[] {
  return outOf(component, place).map((t) => t.name);
}

/** Whether the active behavior has transitions out of a place. */
export function canBeLeft(component: ComponentState, place: string): boolean {
  return outOf(component, place).length > 0;
}

function outOf(component: ComponentState, place: string): readonly Transition[] {
  const behavior = activeBehavior(component);
  if (behavior === null) return NO_TRANSITIONS;
  return component.instance.behaviors.get(behavior)!.leaving.get(place) ?? NO_TRANSITIONS;
}

const NO_TRANSITIONS: readonly Transition[] = [];

/** The transition of the active behavior that leaves the place in the event of its start; `null`: it is left before. */
export function startingFrom(component: ComponentState, place: string): string | null {
  const only = outOf(component, place)[0]?.name;
  return only !== undefined && component.instance.actions.get(only)!.startsFromPlace ? only : null;
}

/** The alternatives by which a place can be entered under the active behavior. */
export function alternativesNow(component: ComponentState, place: string): readonly Alternative[] {
  const behavior = activeBehavior(component);
  if (behavior === null) return [];
  return component.instance.behaviors.get(behavior)!.alternatives.get(place) ?? [];
}

/** The ports for whose activity a token of the place counts. */
export function portsAt({ instance }: ComponentState, place: string): readonly Port[] {
  return (instance.activates.places.get(place) ?? []).map((port) => instance.ports.get(port)!);
}

function isAboutToLeave(component: ComponentState, region: Region): boolean {
  const behavior = activeBehavior(component);
  if (behavior === null || isBusyIn(component, region)) return false;
  const { leaving } = component.instance.behaviors.get(behavior)!;
  const places = [...component.marked].filter((place) => region.places.has(place));
  return places.every((place) => {
    const out = leaving.get(place) ?? [];
    return out.length > 0 && out.every((t) => !region.inside.has(t.name));
  });
}

/** How a provide port stands towards those who would use it. */
export type PortService = 'serving' | 'inactive' | 'refusing' | 'not-provided';

/** Whether a provide port serves its users now, or why not (semantics, section 3). */
export function serviceOf(component: ComponentState, port: string): PortService {
  const { instance, provided } = component;
  if (instance.ports.get(port)!.kind === 'data') return provided.has(port) ? 'serving' : 'not-provided';
  if (!isActive(component, port)) return 'inactive';
  return isAboutToLeave(component, instance.regions.get(port)!) ? 'refusing' : 'serving';
}

/** The provide ports that a use port is connected to, in the order in which they were connected. */
export function providersOf(state: State, use: PortRef): readonly PortRef[] {
  return state.links.providers.get(portName(use)) ?? [];
}

/** The use ports that are connected to a provide port. */
export function usersOf(state: State, provide: PortRef): readonly PortRef[] {
  return state.links.users.get(portName(provide)) ?? [];
}

/** The ports at the other ends of a component's port. */
export function partnersOf(state: State, { instance }: ComponentState, port: Port): readonly PortRef[] {
  const own = { component: instance.component.name, port: port.name };
  return port.role === 'use' ? providersOf(state, own) : usersOf(state, own);
}

/** Whether the named port exists and is active. */
export function isPortActive(state: State, port: PortRef): boolean {
  const component = state.components.get(port.component);
  return component?.instance.ports.has(port.port) === true && isActive(component, port.port);
}

/** Whether a connected provide port serves at this moment. */
export function isServing(state: State, { component, port }: PortRef): boolean {
  return serviceOf(state.components.get(component)!, port) === 'serving';
}

/** How many of its connected providers a use port counts; `null` where it does not. */
export function countOf(state: State, { component, port }: PortRef): ProviderCount | null {
  return state.components.get(component)!.instance.ports.get(port)!.atLeast ?? null;
}

/** Of how many of `all` providers a use port needs service at once (semantics, section 3). */
export function neededOf(all: number, count: ProviderCount | null): number {
  return count === 'all' ? all : (count ?? 1);
}

/** Whether enough providers serve the use port at this moment: one, or as many as it counts (semantics, section 3). */
export function isServed(state: State, use: PortRef): boolean {
  const providers = providersOf(state, use);
  const needed = neededOf(providers.length, countOf(state, use));
  let serving = 0;
  for (const provider of providers) {
    if (serving >= needed) break;
    if (isServing(state, provider)) serving += 1;
  }
  return serving >= needed;
}

/**
 * Whether a use port of a service keeps some of its providers from going, by leaving or by being disconnected: it is in
 * use and, where it counts them, would be left with too few that are active (semantics, section 3).
 */
export function isHolding(state: State, use: PortRef, going: readonly PortRef[]): boolean {
  if (!isPortActive(state, use)) return false;
  const count = countOf(state, use);
  if (count === null || count === 'all') return true;
  const active = activeProviders(state)(use);
  const leaving = new Set(going.map(portName).filter((each) => active.has(each)));
  return active.size - leaving.size < count;
}

/** The connected provide ports of a use port that are active, by name: many that may leave ask for the same. */
const activeProviders = oncePer((state: State) =>
  memo(
    (use: PortRef) =>
      new Set(
        providersOf(state, use)
          .filter((each) => isPortActive(state, each))
          .map(portName),
      ),
    portName,
  ),
);

/** The active ports of all components, provide and use, in the order of components and declarations. */
export function activePorts(state: State): readonly PortRef[] {
  return [...state.components].flatMap(([name, component]) =>
    [...component.instance.ports.keys()]
      .filter((port) => isActive(component, port))
      .map((port) => ({ component: name, port })),
  );
}

/** Whether the place of the component holds a token; not where there is no such component. */
export function isMarked(state: State, component: string, place: string): boolean {
  return state.components.get(component)?.marked.has(place) === true;
}

/** Whether the transition of the component runs; not where there is no such component. */
export function isRunning(state: State, component: string, transition: string): boolean {
  return state.components.get(component)?.running.has(transition) === true;
}

/** Whether the transition has ended at least once since the start of the run. */
export function hasEnded(state: State, component: string, transition: string): boolean {
  return state.ended.get(component)?.has(transition) === true;
}

/** Whether the component has nothing to do; a missing one has not. */
export function isIdle(state: State, component: string): boolean {
  return (state.components.get(component)?.queue.length ?? 0) === 0;
}

/** Whether the two ports are connected. */
export function isConnected(state: State, connection: ConnectionEnds): boolean {
  const { component, port } = connection.provider;
  return providersOf(state, connection.user).some(
    (provider) => provider.component === component && provider.port === port,
  );
}

/** A key for the origin of a queued behavior, unique in a run. */
export function pushName(push: PushRef): string {
  return isInitialPush(push) ? `${push.component} ${push.place}` : `${push.thread}:${push.index}`;
}

/** Whether the push has been executed. */
export function isExecutedPush(state: State, push: PushRef): boolean {
  if (isInitialPush(push)) return true;
  const { thread, index } = push;
  return state.executed[thread]! > index && !isPassedOver(state, push);
}

/** Whether its thread has gone on without executing the instruction. */
function isPassedOver({ passedOver }: State, { thread, index }: InstructionRef): boolean {
  return passedOver[thread]!.some(([from, to]) => index >= from && index < to);
}

/** Whether the instruction is still to come: its thread may execute it. */
export function isAhead({ program }: System, state: State, { thread, index }: InstructionRef): boolean {
  return canReach(program.threads[thread]!, state.executed[thread]!, index);
}

/**
 * The push that a `wait(c, b)` waits for in a state: of those of its own thread the last that was executed, where there
 * are several ways to the wait.
 */
export function awaitedNow(system: System, state: State, wait: InstructionRef): PushRef {
  const awaited = system.awaited[wait.thread]![wait.index]!;
  if (isInitialPush(awaited) || awaited.thread !== wait.thread || !isPassedOver(state, awaited))
    return awaited;
  const { instructions } = system.program.threads[wait.thread]!;
  const isSamePush = (i: number): boolean => {
    const [push, other] = [instructions[awaited.index]!, instructions[i]!];
    if (push.kind !== 'pushB' || other.kind !== 'pushB') return false;
    return push.component === other.component && push.behavior === other.behavior;
  };
  const before = Array.from({ length: awaited.index }, (_, i) => i).findLast(
    (i) => isSamePush(i) && !isPassedOver(state, { thread: wait.thread, index: i }),
  );
  return before === undefined ? awaited : { thread: wait.thread, index: before };
}

/** Whether a component fails, or stands where a failure has led it. */
export function hasFailed({ instance, failing, marked }: ComponentState): boolean {
  return failing !== null || some(marked, (place) => instance.failurePlaces.has(place));
}

/** Whether something is under way that takes time: a transition runs, or pauses, or a place is coming back. */
export function isUnderWay({ running, pausing, comingBack }: ComponentState): boolean {
  return running.size > 0 || pausing.size > 0 || comingBack.length > 0;
}

/** The component that begins to fail: what runs goes on to its end, what pauses or is coming back is dropped. */
export function beginningToFail(component: ComponentState, place: string): ComponentState {
  const nothingAway = { pausing: new Map(), comingBack: [] };
  return changedComponent(component, { failing: place, keeping: component.held, ...nothingAway });
}

/** Whether the push has been executed, and its behavior has left the queue. */
export function isFinishedPush(state: State, component: string, push: PushRef): boolean {
  const queue = state.components.get(component)?.queue ?? [];
  const name = pushName(push);
  return isExecutedPush(state, push) && !queue.some(({ by }) => pushName(by) === name);
}

/** Whether all programs are done and all components idle: how a run should end. */
export function isFinished(system: System, state: State): boolean {
  return (
    system.program.threads.every((thread, i) => state.executed[i] === thread.instructions.length) &&
    [...state.components.keys()].every((component) => isIdle(state, component))
  );
}

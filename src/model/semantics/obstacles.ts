import type { Connection, PortRef } from '../assembly.ts';
import type { Port } from '../component.ts';
import type { ModelEvent } from '../event.ts';
import { connectionName } from '../initial.ts';
import type { Instruction } from '../program.ts';
import { afterEnter, afterLeave, alternativesNow, leavingNow } from './moves.ts';
import type { Alternative } from '../system/region.ts';
import {
  activeBehavior,
  type ComponentState,
  isActive,
  isConnected,
  isExecutedPush,
  isFinishedPush,
  isPortActive,
  isServed,
  providersOf,
  type Service,
  type State,
  serviceOf,
  usersOf,
} from '../system/state.ts';
import { type InstructionRef, isInitialPush, type System } from '../system/system.ts';

/** Where the tokens of a component are: in places, in transitions that run, in output docks and in input docks. */
export interface Whereabouts {
  readonly component: string;
  readonly places: readonly string[];
  readonly running: readonly string[];
  readonly toStart: readonly string[];
  readonly ended: readonly string[];
}

/** A provider that does not serve, why, and where its component is. */
export interface IdleProvider {
  readonly port: PortRef;
  readonly service: Exclude<Service, 'serving'>;
  readonly where: Whereabouts;
}

/** One reason why an event is not possible in a state; each concerns what the event itself waits for. */
export type Obstacle =
  /** `user` is in use, so that its provider `port` may not be deactivated, nor the two be disconnected. */
  | {
      readonly kind: 'port-in-use';
      readonly port: PortRef;
      readonly user: PortRef;
      readonly where: Whereabouts;
    }
  /** No provider serves the use port `port`; it is connected to none when `providers` is empty. */
  | { readonly kind: 'not-served'; readonly port: PortRef; readonly providers: readonly IdleProvider[] }
  /** The place is not entered before these transitions have ended too; those of `running` are on their way. */
  | {
      readonly kind: 'join';
      readonly component: string;
      readonly missing: readonly string[];
      readonly running: readonly string[];
    }
  | { readonly kind: 'not-marked'; readonly component: string; readonly place: string }
  | { readonly kind: 'not-left'; readonly component: string; readonly transition: string }
  | { readonly kind: 'not-running'; readonly component: string; readonly transition: string }
  /** Ends before its least, or after its greatest duration `bound`, both in units. */
  | {
      readonly kind: 'too-early' | 'too-late';
      readonly component: string;
      readonly transition: string;
      readonly since: bigint;
      readonly bound: bigint;
    }
  /** The active behavior has no such move; `active` is `null` when the component has nothing to do. */
  | { readonly kind: 'not-active'; readonly component: string; readonly active: string | null }
  /** The behavior is not finished: tokens are still under way, or places can still be left. */
  | { readonly kind: 'unfinished'; readonly behavior: string; readonly where: Whereabouts }
  | { readonly kind: 'exists' | 'missing'; readonly component: string }
  /** The component has still this behavior to do. */
  | { readonly kind: 'not-idle'; readonly component: string; readonly behavior: string }
  /** Another thread has still to push to the component. */
  | {
      readonly kind: 'push-left';
      readonly component: string;
      readonly thread: string;
      readonly line: number | null;
    }
  | { readonly kind: 'connected' | 'not-connected'; readonly connection: string }
  /** The instance has no behavior or port of this name, or the two ports do not fit. */
  | { readonly kind: 'no-such'; readonly component: string; readonly what: string }
  /** It is not the next instruction of its thread, which is `next`; `null` when the thread has executed all of its. */
  | { readonly kind: 'not-next'; readonly thread: string | null; readonly next: ModelEvent | null }
  /** The program has no such thread. */
  | { readonly kind: 'no-thread'; readonly thread: string | null; readonly known: readonly string[] };

/** Where the tokens of a component are. */
export function whereabouts(component: ComponentState): Whereabouts {
  return {
    component: component.instance.component.name,
    places: [...component.marked],
    running: [...component.running.keys()],
    toStart: [...component.outputs],
    ended: [...component.inputs],
  };
}

/** The ports for whose activity a token of the place counts. */
function portsAround({ instance }: ComponentState, place: string): readonly Port[] {
  return (instance.activates.places.get(place) ?? []).map((port) => instance.ports.get(port)!);
}

function refOf({ instance }: ComponentState, { name }: Port): PortRef {
  return { component: instance.component.name, port: name };
}

/** The service provide ports that leaving the place would deactivate. */
export function deactivatedByLeave(component: ComponentState, place: string): readonly PortRef[] {
  const active = portsAround(component, place).filter(
    ({ name, role, kind }) => role === 'provide' && kind === 'service' && isActive(component, name),
  );
  if (active.length === 0) return [];
  const after = afterLeave(component, place);
  return active.filter(({ name }) => !isActive(after, name)).map((port) => refOf(component, port));
}

/** The use ports that entering the place would newly activate. */
export function activatedByEnter(
  component: ComponentState,
  place: string,
  alternative: Alternative,
): readonly PortRef[] {
  const inactive = portsAround(component, place).filter(
    ({ name, role }) => role === 'use' && !isActive(component, name),
  );
  if (inactive.length === 0) return [];
  const after = afterEnter(component, place, alternative);
  return inactive.filter(({ name }) => isActive(after, name)).map((port) => refOf(component, port));
}

function obstaclesToServe(state: State, port: PortRef): readonly Obstacle[] {
  if (isServed(state, port)) return [];
  const providers = providersOf(state, port).map((provider): IdleProvider => {
    const component = state.components.get(provider.component)!;
    const service = serviceOf(component, provider.port) as IdleProvider['service'];
    return { port: provider, service, where: whereabouts(component) };
  });
  return [{ kind: 'not-served', port, providers }];
}

function inUse(state: State, port: PortRef, user: PortRef): Obstacle {
  return { kind: 'port-in-use', port, user, where: whereabouts(state.components.get(user.component)!) };
}

/** The obstacle, or that the component's type does not even have the element that it is about. */
function orNoSuch(
  { instance }: ComponentState,
  what: 'place' | 'transition' | 'behavior',
  element: string,
  obstacle: Obstacle,
): readonly Obstacle[] {
  const { name, type } = instance.component;
  const has = {
    place: () => type.places.includes(element),
    transition: () => instance.actions.has(element),
    behavior: () => instance.behaviors.has(element),
  };
  return [has[what]() ? obstacle : { kind: 'no-such', component: name, what: `${what} \`${element}\`` }];
}

function toLeave(state: State, component: ComponentState, place: string): readonly Obstacle[] {
  const { name } = component.instance.component;
  if (!component.marked.has(place))
    return orNoSuch(component, 'place', place, { kind: 'not-marked', component: name, place });
  if (leavingNow(component, place).length === 0) {
    return [{ kind: 'not-active', component: name, active: activeBehavior(component) }];
  }
  return deactivatedByLeave(component, place).flatMap((port) =>
    usersOf(state, port)
      .filter((user) => isPortActive(state, user))
      .map((user) => inUse(state, port, user)),
  );
}

function toStart(state: State, component: ComponentState, transition: string): readonly Obstacle[] {
  const { name } = component.instance.component;
  if (!component.outputs.has(transition))
    return orNoSuch(component, 'transition', transition, { kind: 'not-left', component: name, transition });
  const { needs } = component.instance.actions.get(transition)!;
  return needs.flatMap((port) => obstaclesToServe(state, { component: name, port }));
}

function toEnd(state: State, component: ComponentState, transition: string): readonly Obstacle[] {
  const { name } = component.instance.component;
  const since = component.running.get(transition);
  if (since === undefined)
    return orNoSuch(component, 'transition', transition, {
      kind: 'not-running',
      component: name,
      transition,
    });
  const { min, max } = component.instance.actions.get(transition)!;
  const lasted = state.date - since;
  if (lasted < min) return [{ kind: 'too-early', component: name, transition, since, bound: min }];
  if (max !== null && lasted > max) {
    return [{ kind: 'too-late', component: name, transition, since, bound: max }];
  }
  return [];
}

function toEnter(
  state: State,
  component: ComponentState,
  place: string,
  alternativeName: string | null,
): readonly Obstacle[] {
  const { name } = component.instance.component;
  const alternative = alternativesNow(component, place).find((a) => a.name === alternativeName);
  if (alternative === undefined) {
    const active = activeBehavior(component);
    return orNoSuch(component, 'place', place, { kind: 'not-active', component: name, active });
  }
  const missing = alternative.transitions.map((t) => t.name).filter((t) => !component.inputs.has(t));
  if (missing.length > 0) {
    const running = missing.filter((t) => component.running.has(t));
    return [{ kind: 'join', component: name, missing, running }];
  }
  return activatedByEnter(component, place, alternative).flatMap((port) => obstaclesToServe(state, port));
}

function toFinish(component: ComponentState, behavior: string): readonly Obstacle[] {
  const active = activeBehavior(component);
  if (active !== behavior) {
    const { name } = component.instance.component;
    return orNoSuch(component, 'behavior', behavior, { kind: 'not-active', component: name, active });
  }
  const moving = component.outputs.size + component.running.size + component.inputs.size > 0;
  const leaves = [...component.marked].some((place) => leavingNow(component, place).length > 0);
  return moving || leaves ? [{ kind: 'unfinished', behavior, where: whereabouts(component) }] : [];
}

function toMove(state: State, event: ModelEvent): readonly Obstacle[] {
  const name = event.component ?? '';
  const element = event.element ?? '';
  const component = state.components.get(name);
  if (component === undefined) return [{ kind: 'missing', component: name }];
  switch (event.event) {
    case 'leave':
      return toLeave(state, component, element);
    case 'start':
      return toStart(state, component, element);
    case 'end':
      return toEnd(state, component, element);
    case 'enter':
      return toEnter(state, component, element, event.alternative ?? null);
    default:
      return toFinish(component, element);
  }
}

function missing(state: State, ...components: readonly string[]): readonly Obstacle[] {
  return [...new Set(components)]
    .filter((component) => !state.components.has(component))
    .map((component) => ({ kind: 'missing', component }));
}

function notIdle(state: State, component: string): readonly Obstacle[] {
  const queue = state.components.get(component)?.queue ?? [];
  return queue.slice(0, 1).map(({ behavior }) => ({ kind: 'not-idle', component, behavior }));
}

/** The pushes that the other threads have still to execute, to one component or to any. */
function pushesLeft(
  system: System,
  state: State,
  own: number,
  component: string | null,
): readonly Obstacle[] {
  return system.program.threads.flatMap(({ name, instructions }, thread) => {
    if (thread === own) return [];
    const next = instructions
      .slice(state.executed[thread])
      .find((i) => i.kind === 'pushB' && (component === null || i.component === component));
    if (next?.kind !== 'pushB') return [];
    return [{ kind: 'push-left', component: next.component, thread: name, line: next.at?.line ?? null }];
  });
}

function toConnect(state: State, connection: Pick<Connection, 'user' | 'provider'>): readonly Obstacle[] {
  const { user, provider } = connection;
  const absent = missing(state, user.component, provider.component);
  if (absent.length > 0) return absent;
  const port = (ref: PortRef) => state.components.get(ref.component)!.instance.ports.get(ref.port);
  if (port(user)?.role !== 'use') {
    return [{ kind: 'no-such', component: user.component, what: `use port \`${user.port}\`` }];
  }
  if (port(provider)?.role !== 'provide' || port(provider)?.kind !== port(user)?.kind) {
    const what = `${port(user)!.kind} provide port \`${provider.port}\``;
    return [{ kind: 'no-such', component: provider.component, what }];
  }
  if (isConnected(state, connection)) return [{ kind: 'connected', connection: connectionName(connection) }];
  return [];
}

function toDisconnect(state: State, connection: Pick<Connection, 'user' | 'provider'>): readonly Obstacle[] {
  const { user, provider } = connection;
  if (!isConnected(state, connection)) {
    return [{ kind: 'not-connected', connection: connectionName(connection) }];
  }
  const { kind } = state.components.get(user.component)!.instance.ports.get(user.port)!;
  return kind === 'service' && isPortActive(state, user) ? [inUse(state, provider, user)] : [];
}

function toDelete(state: State, component: string): readonly Obstacle[] {
  const links = state.links.connections.filter(
    ({ user, provider }) => user.component === component || provider.component === component,
  );
  return [
    ...missing(state, component),
    ...notIdle(state, component),
    ...links.map((link): Obstacle => ({ kind: 'connected', connection: connectionName(link) })),
  ];
}

function toPush(state: State, component: string, behavior: string): readonly Obstacle[] {
  const target = state.components.get(component);
  if (target === undefined) return [{ kind: 'missing', component }];
  if (target.instance.behaviors.has(behavior)) return [];
  return [{ kind: 'no-such', component, what: `behavior \`${behavior}\`` }];
}

/** A `wait(c, b)` waits for one push, which may be another thread's and still to come. */
function toWaitFor(
  system: System,
  state: State,
  component: string,
  behavior: string,
  at: InstructionRef,
): readonly Obstacle[] {
  const push = system.awaited[at.thread]![at.index]!;
  if (isFinishedPush(state, component, push)) return [];
  if (isInitialPush(push) || isExecutedPush(state, push)) return [{ kind: 'not-idle', component, behavior }];
  const { name, instructions } = system.program.threads[push.thread]!;
  return [{ kind: 'push-left', component, thread: name, line: instructions[push.index]!.at?.line ?? null }];
}

/** One at a time: whether there is any is asked after every event. */
function* toWaitForAll(system: System, state: State, at: InstructionRef): Iterable<Obstacle> {
  for (const { instance, queue } of state.components.values()) {
    if (queue.length > 0) yield* notIdle(state, instance.component.name);
  }
  yield* pushesLeft(system, state, at.thread, null);
}

/** What keeps the instruction at this point of the program from being executed, once it is its turn. */
function toExecute(system: System, state: State, at: InstructionRef, i: Instruction): Iterable<Obstacle> {
  switch (i.kind) {
    case 'add':
      return state.components.has(i.component) ? [{ kind: 'exists', component: i.component }] : [];
    case 'del':
      return toDelete(state, i.component);
    case 'con':
      return toConnect(state, i);
    case 'dcon':
      return toDisconnect(state, i);
    case 'pushB':
      return toPush(state, i.component, i.behavior);
    case 'wait':
      return i.behavior === null
        ? [...notIdle(state, i.component), ...pushesLeft(system, state, at.thread, i.component)]
        : toWaitFor(system, state, i.component, i.behavior, at);
    case 'waitAll':
      return toWaitForAll(system, state, at);
  }
}

/** Whether an instruction whose turn it is can be executed. */
export function canExecute(system: System, state: State, at: InstructionRef, i: Instruction): boolean {
  return isNone(toExecute(system, state, at, i));
}

/** The event of executing an instruction of the thread. */
export function instructionEvent(thread: string, i: Instruction): ModelEvent {
  const event = { event: i.kind, thread, line: i.at?.line ?? null };
  switch (i.kind) {
    case 'add':
      return { ...event, component: i.component, element: i.type };
    case 'del':
      return { ...event, component: i.component, element: null };
    case 'con':
    case 'dcon': {
      const { user, provider } = i;
      const element = `${user.port} -> ${provider.component}.${provider.port}`;
      return { ...event, component: user.component, element };
    }
    case 'pushB':
    case 'wait':
      return { ...event, component: i.component, element: i.behavior };
    case 'waitAll':
      return { ...event, component: null, element: null };
  }
}

/** The same event, wherever its instruction stands in the file. */
function isSameEvent(a: ModelEvent, b: ModelEvent): boolean {
  return (
    a.event === b.event &&
    a.component === b.component &&
    a.element === b.element &&
    (a.alternative ?? null) === (b.alternative ?? null) &&
    a.thread === b.thread
  );
}

/** The instruction that an event executes, where it is the next one of its thread; else `null`. */
export function nextInstruction(
  system: System,
  state: State,
  event: ModelEvent,
): { readonly at: InstructionRef; readonly instruction: Instruction } | null {
  const thread = system.program.threads.findIndex(({ name }) => name === event.thread);
  const index = state.executed[thread];
  const instruction = index === undefined ? undefined : system.program.threads[thread]!.instructions[index];
  if (instruction === undefined) return null;
  if (!isSameEvent(event, instructionEvent(event.thread!, instruction))) return null;
  return { at: { thread, index: index! }, instruction };
}

const MOVES: ReadonlySet<string> = new Set(['leave', 'start', 'end', 'enter', 'finish']);

/** Whether the event is one of a component (section 3) rather than of a program (section 4). */
export function isMove(event: ModelEvent): boolean {
  return MOVES.has(event.event);
}

function notNext({ program }: System, state: State, { thread }: ModelEvent): Obstacle {
  const index = program.threads.findIndex(({ name }) => name === thread);
  if (index === -1) return { kind: 'no-thread', thread, known: program.threads.map(({ name }) => name) };
  const next = program.threads[index]!.instructions[state.executed[index]!];
  return { kind: 'not-next', thread, next: next === undefined ? null : instructionEvent(thread!, next) };
}

function obstacles(system: System, state: State, event: ModelEvent): Iterable<Obstacle> {
  if (isMove(event)) return toMove(state, event);
  const next = nextInstruction(system, state, event);
  if (next === null) return [notNext(system, state, event)];
  return toExecute(system, state, next.at, next.instruction);
}

/**
 * Everything that keeps the event from happening at the state's date: none when it is possible. This is the
 * condition column of the tables in sections 3 and 4 of the semantics.
 */
export function obstaclesTo(system: System, state: State, event: ModelEvent): readonly Obstacle[] {
  return [...obstacles(system, state, event)];
}

export function isPossible(system: System, state: State, event: ModelEvent): boolean {
  return isNone(obstacles(system, state, event));
}

/** Asks for no more than the first. */
function isNone(found: Iterable<Obstacle>): boolean {
  for (const _ of found) return false;
  return true;
}

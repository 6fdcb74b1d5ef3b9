/**
 * A second, independent execution of the semantics, for tests only: every run of a program over an assembly, in
 * integer time, by explicit enumeration. It knows no Petri net, no symbolic time and nothing of the product but its
 * data types; it is meant to be read beside the semantics (sections 1 to 4), event by event.
 *
 * **Why integer time is enough.** Take a run in dense time with event dates d1 <= d2 <= ..., and any 0 <= h < 1, and
 * replace every date d by ceil(d - h). All differences x between dates stay between floor(x) and ceil(x), so every
 * constraint "this transition took between min and max" (integer, closed) still holds, equal dates stay equal, order
 * is kept and date 0 stays 0: the same events happen in the same order in integer time, hence the same states. With
 * h = 0 no date decreases; with h the fractional part of d, d becomes floor(d): so least and greatest dates are
 * integers. With that same h, a state that lasts from d to d' > d lasts from floor(d) to at least floor(d) + 1: what is
 * lasting in dense time is so in integer time.
 *
 * **Infinite durations** need no cap. Once a transition without upper bound has run for its minimum, its clock says
 * nothing any more and stops; a state in which all clocks have stopped may be stayed in for any time.
 */
import {
  type Component,
  type Connection,
  intervalOf,
  type Model,
  type PortRef,
} from '../../src/model/assembly.ts';
import type { Duration } from '../../src/model/duration.ts';
import type { Instruction, Program } from '../../src/model/program.ts';

/** What happens between two states. An instruction has neither component nor element. */
export interface Happening {
  readonly kind: 'leave' | 'start' | 'end' | 'enter' | 'finish' | 'instruction';
  readonly component: string;
  readonly element: string;
}

/** One small number for each slot; the tables below say which slot is what. */
export type State = readonly number[];

/** A step of a run: an event, at once, or the passing of one unit of time (`happening` is null). */
export interface Edge {
  readonly happening: Happening | null;
  readonly to: number;
}

/** Every reachable state of a program over an assembly, the initial one first; without cycles but for staying. */
export interface Runs {
  readonly tables: Tables;
  readonly states: readonly State[];
  readonly edges: readonly (readonly Edge[])[];
  /** Time can pass: no urgent event is possible and no running transition has reached its max. */
  readonly lasting: readonly boolean[];
  /** Any time may be spent in the state: all that runs has no upper bound and has run for its minimum. */
  readonly endless: readonly boolean[];
}

export type Exploration =
  | { readonly kind: 'runs'; readonly runs: Runs }
  /** Some run puts a second token on this place, dock or transition. */
  | { readonly kind: 'unsafe'; readonly where: string }
  | { readonly kind: 'too-many-states' };

export interface ExplorationOptions {
  /** The unit of integer time is this fraction of a second; every duration must be a whole number of units. */
  readonly unitsPerSecond?: number;
  /** `false`: every transition takes [0, inf). */
  readonly timed?: boolean;
  readonly maxStates?: number;
}

/** A transition of an instance and the slots of its tokens: output dock, running, input dock. */
export interface TransitionTable {
  readonly name: string;
  readonly component: ComponentTable;
  readonly source: string;
  readonly destination: string;
  readonly behavior: string;
  readonly alternative: string | null;
  readonly min: number;
  readonly max: number;
  readonly outputDock: number;
  readonly running: number;
  readonly inputDock: number;
  /** How long it has run. */
  readonly clock: number;
  /** 1 when it has ended at least once. */
  readonly ended: number;
}

export interface PortTable {
  readonly name: string;
  readonly component: ComponentTable;
  readonly role: 'provide' | 'use';
  readonly kind: 'service' | 'data';
  readonly places: ReadonlySet<string>;
  /** Transitions of the region: their docks and running tokens count. */
  readonly inside: ReadonlySet<string>;
  /** Transitions that the port is bound to by name: only their running counts. */
  readonly named: ReadonlySet<string>;
  /** 1 when a data provide port has ever been active. */
  readonly provided: number;
  /** The ports at the other end of its connections. */
  readonly partners: PortTable[];
}

export interface ComponentTable {
  readonly name: string;
  readonly places: ReadonlyMap<string, number>;
  readonly transitions: TransitionTable[];
  readonly ports: PortTable[];
  /** The pushes in its queue, head first, each as 1 + its index in `pushes`; 0 is an empty slot. */
  readonly queue: readonly number[];
}

interface Push {
  readonly thread: number;
  readonly position: number;
  readonly component: string;
  readonly behavior: string;
}

export interface Tables {
  readonly components: readonly ComponentTable[];
  readonly threads: readonly (readonly Instruction[])[];
  readonly pushes: readonly Push[];
  /** How many instructions of each thread have been executed. */
  readonly counters: readonly number[];
  /** The slots that hold tokens, and what a message calls them. */
  readonly tokens: ReadonlyMap<number, string>;
  readonly size: number;
}

/** Explores all runs of the program. Instructions other than pushes and waits are refused. */
export function exploreRuns(model: Model, program: Program, options: ExplorationOptions = {}): Exploration {
  const { maxStates = 100_000 } = options;
  const tables = tablesOf(model, program, options);
  const states: State[] = [];
  const found = new Map<string, number>();
  const edges: Edge[][] = [];
  const lasting: boolean[] = [];
  const endless: boolean[] = [];
  const indexOf = (state: State): number => {
    const key = String.fromCharCode(...state);
    const known = found.get(key);
    if (known !== undefined) return known;
    found.set(key, states.length);
    return states.push(state) - 1;
  };
  indexOf(initialState(tables, model, program));
  for (let i = 0; i < states.length; i += 1) {
    if (states.length > maxStates) return { kind: 'too-many-states' };
    const state = states[i];
    const where = secondToken(tables, state);
    if (where !== null) return { kind: 'unsafe', where };
    const possible = possibleEvents(tables, state);
    edges.push(possible.map(({ happening, next }) => ({ happening, to: indexOf(next) })));
    lasting.push(possible.every(({ happening }) => happening.kind === 'end') && !isSomeAtMax(tables, state));
    const later = lasting[i] && isSomeRunning(tables, state) ? indexOf(oneUnitLater(tables, state)) : null;
    endless.push(later === i);
    if (later !== null && later !== i) edges[i].push({ happening: null, to: later });
  }
  return { kind: 'runs', runs: { tables, states, edges, lasting, endless } };
}

function secondToken({ tokens }: Tables, state: State): string | null {
  for (const [slot, where] of tokens) if (state[slot] > 1) return where;
  return null;
}

// The events, row by row as in the table of section 3.

interface Possible {
  readonly happening: Happening;
  readonly next: State;
}

function possibleEvents(tables: Tables, state: State): Possible[] {
  return [
    ...tables.components.flatMap((component) => [
      ...leaves(component, state),
      ...component.transitions.flatMap((t) => [...starts(t, state), ...ends(t, state)]),
      ...enters(component, state),
      ...finishes(tables, component, state),
    ]),
    ...instructions(tables, state),
  ];

  function leaves(component: ComponentTable, before: State): Possible[] {
    return [...component.places].flatMap(([place, slot]) => {
      if (before[slot] === 0) return [];
      const out = outOf(tables, component, place, before);
      if (out.length === 0) return [];
      const next = changed(before, component, (s) => {
        s[slot] = 0;
        for (const t of out) s[t.outputDock] += 1;
      });
      const blocked = component.ports.some((port) => isLeavingBlocked(port, before, next));
      return blocked
        ? []
        : [{ happening: { kind: 'leave', component: component.name, element: place }, next }];
    });
  }

  function starts(t: TransitionTable, before: State): Possible[] {
    if (before[t.outputDock] === 0) return [];
    if (!portsOf(t).every((port) => isServed(tables, port, before))) return [];
    const next = changed(before, t.component, (s) => {
      s[t.outputDock] = 0;
      s[t.running] += 1;
      s[t.clock] = 0;
    });
    return [{ happening: { kind: 'start', component: t.component.name, element: t.name }, next }];
  }

  function ends(t: TransitionTable, before: State): Possible[] {
    if (before[t.running] === 0 || before[t.clock] < t.min) return [];
    const next = changed(before, t.component, (s) => {
      s[t.running] = 0;
      s[t.clock] = 0;
      s[t.inputDock] += 1;
      s[t.ended] = 1;
    });
    return [{ happening: { kind: 'end', component: t.component.name, element: t.name }, next }];
  }

  function enters(component: ComponentTable, before: State): Possible[] {
    return [...component.places].flatMap(([place, slot]) =>
      alternativesBegun(tables, component, place, before).flatMap((joined) => {
        if (!joined.every((t) => before[t.inputDock] > 0)) return [];
        const next = entered(component, slot, joined, before);
        if (unservedOnEntering(tables, component, before, next).length > 0) return [];
        return [{ happening: { kind: 'enter', component: component.name, element: place }, next } as const];
      }),
    );
  }
}

function entered(
  component: ComponentTable,
  place: number,
  joined: readonly TransitionTable[],
  before: State,
): State {
  return changed(before, component, (s) => {
    for (const t of joined) s[t.inputDock] = 0;
    s[place] += 1;
  });
}

function unservedOnEntering(
  tables: Tables,
  component: ComponentTable,
  before: State,
  next: State,
): PortTable[] {
  return component.ports.filter(
    (port) =>
      port.role === 'use' &&
      !isActive(port, before) &&
      isActive(port, next) &&
      !isServed(tables, port, before),
  );
}

function finishes(tables: Tables, component: ComponentTable, before: State): Possible[] {
  const behavior = activeBehavior(tables, component, before);
  if (behavior === null) return [];
  const busy =
    component.transitions.some(
      (t) => before[t.outputDock] > 0 || before[t.running] > 0 || before[t.inputDock] > 0,
    ) ||
    [...component.places].some(
      ([place, slot]) => before[slot] > 0 && outOf(tables, component, place, before).length > 0,
    );
  if (busy) return [];
  const next = changed(before, component, (s) => {
    component.queue.forEach((slot, i) => {
      const following = component.queue[i + 1];
      s[slot] = following === undefined ? 0 : before[following];
    });
  });
  return [{ happening: { kind: 'finish', component: component.name, element: behavior }, next }];
}

function isLeavingBlocked(port: PortTable, before: State, next: State): boolean {
  if (port.role !== 'provide' || port.kind !== 'service') return false;
  if (!isActive(port, before) || isActive(port, next)) return false;
  return port.partners.some((user) => isActive(user, before));
}

/** Active: a token on a place, a transition or a dock of the region, or a transition bound by name runs. */
export function isActive(port: PortTable, state: State): boolean {
  return (
    markedPlaces(port, state).length > 0 ||
    isUnderwayInside(port, state) ||
    port.component.transitions.some((t) => port.named.has(t.name) && state[t.running] > 0)
  );
}

function markedPlaces(port: PortTable, state: State): readonly string[] {
  return [...port.places].filter((place) => state[port.component.places.get(place)!] > 0);
}

/** A token is on a transition or a dock of the region. */
function isUnderwayInside(port: PortTable, state: State): boolean {
  return port.component.transitions.some(
    (t) =>
      port.inside.has(t.name) && (state[t.outputDock] > 0 || state[t.running] > 0 || state[t.inputDock] > 0),
  );
}

function isRefusing(tables: Tables, port: PortTable, state: State): boolean {
  if (!isActive(port, state)) return true;
  if (isUnderwayInside(port, state)) return false;
  return markedPlaces(port, state).every((place) => {
    const out = outOf(tables, port.component, place, state);
    return out.length > 0 && out.every((t) => !port.inside.has(t.name));
  });
}

function isServed(tables: Tables, use: PortTable, state: State): boolean {
  return use.partners.some((provider) =>
    provider.kind === 'data' ? state[provider.provided] > 0 : !isRefusing(tables, provider, state),
  );
}

/** The use ports that a transition is bound to by name. */
function portsOf(t: TransitionTable): readonly PortTable[] {
  return t.component.ports.filter((port) => port.role === 'use' && port.named.has(t.name));
}

function activeBehavior(tables: Tables, component: ComponentTable, state: State): string | null {
  const head = component.queue.length === 0 ? 0 : state[component.queue[0]];
  return head === 0 ? null : tables.pushes[head - 1].behavior;
}

/** The transitions of the active behavior that leave the place. */
function outOf(tables: Tables, component: ComponentTable, place: string, state: State): TransitionTable[] {
  const behavior = activeBehavior(tables, component, state);
  return component.transitions.filter((t) => t.source === place && t.behavior === behavior);
}

/** The alternatives of the active behavior to enter the place of which a dock is filled, with all their transitions. */
function alternativesBegun(
  tables: Tables,
  component: ComponentTable,
  place: string,
  state: State,
): TransitionTable[][] {
  const ended = component.transitions.filter((t) => t.destination === place && state[t.inputDock] > 0);
  if (ended.length === 0) return [];
  const behavior = activeBehavior(tables, component, state);
  const into = component.transitions.filter((t) => t.destination === place && t.behavior === behavior);
  const names = [...new Set(ended.map((t) => t.alternative))];
  return names.map((name) => into.filter((t) => t.alternative === name));
}

/** The state after a change in one component; data ports that have become active are provided from then on. */
function changed(before: State, component: ComponentTable, change: (slots: number[]) => void): State {
  const next = [...before];
  change(next);
  noteProvided(component, next);
  return next;
}

function noteProvided(component: ComponentTable, slots: number[]): void {
  for (const port of component.ports)
    if (port.role === 'provide' && port.kind === 'data' && isActive(port, slots)) slots[port.provided] = 1;
}

// Programs, section 4.

function instructions(tables: Tables, before: State): Possible[] {
  return tables.threads.flatMap((thread, i) => {
    const counter = tables.counters[i];
    const position = before[counter];
    const instruction = thread[position];
    if (instruction === undefined || !isExecutable(tables, i, position, instruction, before)) return [];
    const next = [...before];
    next[counter] += 1;
    if (instruction.kind === 'pushB') {
      const component = componentOf(tables, instruction.component);
      const push = tables.pushes.findIndex((p) => p.thread === i && p.position === position);
      next[component.queue.find((slot) => before[slot] === 0)!] = push + 1;
    }
    return [{ happening: { kind: 'instruction', component: '', element: '' }, next }];
  });
}

function isExecutable(
  tables: Tables,
  thread: number,
  position: number,
  instruction: Instruction,
  state: State,
): boolean {
  switch (instruction.kind) {
    case 'pushB':
      return true;
    case 'wait': {
      const { component, behavior } = instruction;
      if (behavior === null) return isIdleFor(tables, thread, componentOf(tables, component), state);
      return isFinished(tables, awaitedPush(tables, thread, position, component, behavior), state);
    }
    case 'waitAll':
      return tables.components.every((component) => isIdleFor(tables, thread, component, state));
    default:
      throw new Error(`the oracle does not execute ${instruction.kind}`);
  }
}

/** Idle, as one thread sees it: an empty queue, and no other thread has a push to the component left. */
function isIdleFor(tables: Tables, thread: number, component: ComponentTable, state: State): boolean {
  const isLeft = (push: Push) =>
    push.thread !== thread &&
    push.component === component.name &&
    push.position >= state[tables.counters[push.thread]];
  return component.queue.every((slot) => state[slot] === 0) && !tables.pushes.some(isLeft);
}

function awaitedPush(
  tables: Tables,
  thread: number,
  position: number,
  component: string,
  behavior: string,
): Push {
  const same = tables.pushes.filter((p) => p.component === component && p.behavior === behavior);
  const own = same.filter((p) => p.thread === thread && p.position < position);
  const awaited = own.length > 0 ? own.slice(-1) : same.filter((p) => p.thread !== thread);
  if (awaited.length !== 1) throw new Error(`wait(${component}, ${behavior}) has no definite push`);
  return awaited[0];
}

function isFinished(tables: Tables, push: Push, state: State): boolean {
  const inQueue = componentOf(tables, push.component).queue.some(
    (slot) => state[slot] === 1 + tables.pushes.indexOf(push),
  );
  return state[tables.counters[push.thread]] > push.position && !inQueue;
}

function componentOf(tables: Tables, name: string): ComponentTable {
  const component = tables.components.find((c) => c.name === name);
  if (component === undefined) throw new Error(`no component ${name}`);
  return component;
}

// Time.

function runningIn(tables: Tables, state: State): TransitionTable[] {
  return tables.components.flatMap((c) => c.transitions.filter((t) => state[t.running] > 0));
}

function isSomeRunning(tables: Tables, state: State): boolean {
  return runningIn(tables, state).length > 0;
}

function isSomeAtMax(tables: Tables, state: State): boolean {
  return runningIn(tables, state).some((t) => state[t.clock] >= t.max);
}

function oneUnitLater(tables: Tables, state: State): State {
  const next = [...state];
  for (const t of runningIn(tables, state))
    if (t.max !== Number.POSITIVE_INFINITY || state[t.clock] < t.min) next[t.clock] += 1;
  return next;
}

// What is waiting, for statistics and for the meaning of a state.

/** What waits in a state, other than for time: starts and entries for a provider, leaves for users, joins. */
export function waitingIn(tables: Tables, state: State): readonly ('port' | 'users' | 'join')[] {
  return tables.components.flatMap((component) => {
    const starts = component.transitions.filter(
      (t) => state[t.outputDock] > 0 && !portsOf(t).every((port) => isServed(tables, port, state)),
    );
    const places = [...component.places].flatMap(([place, slot]) => {
      const waits: ('port' | 'users' | 'join')[] = [];
      const out = outOf(tables, component, place, state);
      const left = [...state];
      left[slot] = 0;
      for (const t of out) left[t.outputDock] = 1;
      if (state[slot] > 0 && out.length > 0 && component.ports.some((p) => isLeavingBlocked(p, state, left)))
        waits.push('users');
      for (const joined of alternativesBegun(tables, component, place, state)) {
        const filled = joined.filter((t) => state[t.inputDock] > 0).length;
        if (filled < joined.length) waits.push('join');
        const next = entered(component, slot, joined, state);
        if (filled === joined.length && unservedOnEntering(tables, component, state, next).length > 0)
          waits.push('port');
      }
      return waits;
    });
    return [...starts.map(() => 'port' as const), ...places];
  });
}

/** All programs are done and all queues are empty. */
export function isAllDone(tables: Tables, state: State): boolean {
  return (
    tables.threads.every((thread, i) => state[tables.counters[i]] === thread.length) &&
    tables.components.every((component) => component.queue.every((slot) => state[slot] === 0))
  );
}

// Tables.

function tablesOf(model: Model, program: Program, options: ExplorationOptions): Tables {
  const threads = program.threads.map((thread) => thread.instructions);
  const pushes = threads.flatMap((thread, i) =>
    thread.flatMap((instruction, position): Push[] =>
      instruction.kind === 'pushB'
        ? [{ thread: i, position, component: instruction.component, behavior: instruction.behavior }]
        : [],
    ),
  );
  const tokens = new Map<number, string>();
  let size = 0;
  const slot = (): number => size++;
  const token = (name: string): number => {
    tokens.set(size, name);
    return slot();
  };
  const components = model.components.map((component): ComponentTable => {
    const name = component.name;
    const table: ComponentTable = {
      name,
      places: new Map(component.type.places.map((place) => [place, token(`${name}.${place}`)])),
      transitions: [],
      ports: [],
      queue: pushes.filter((push) => push.component === name).map(slot),
    };
    for (const t of component.type.transitions)
      table.transitions.push({
        ...t,
        ...boundsOf(component, t.name, options),
        component: table,
        outputDock: token(`the output dock of ${name}.${t.name}`),
        running: token(`${name}.${t.name}`),
        inputDock: token(`the input dock of ${name}.${t.name}`),
        clock: slot(),
        ended: slot(),
      });
    for (const port of component.type.ports)
      table.ports.push({
        ...regionOf(component, port.bound),
        name: port.name,
        role: port.role,
        kind: port.kind,
        component: table,
        provided: slot(),
        partners: [],
      });
    return table;
  });
  for (const connection of model.connections) connect(components, connection);
  const counters = threads.map(slot);
  return { components, threads, pushes, counters, tokens, size };
}

function connect(components: readonly ComponentTable[], connection: Connection): void {
  const find = (ref: PortRef) =>
    components.find((c) => c.name === ref.component)?.ports.find((p) => p.name === ref.port);
  const user = find(connection.user);
  const provider = find(connection.provider);
  if (user === undefined || provider === undefined) throw new Error('a connection of unknown ports');
  user.partners.push(provider);
  provider.partners.push(user);
}

function boundsOf(
  component: Component,
  transition: string,
  options: ExplorationOptions,
): { min: number; max: number } {
  const { unitsPerSecond = 1, timed = true } = options;
  if (!timed) return { min: 0, max: Number.POSITIVE_INFINITY };
  const { min, max } = intervalOf(component, transition);
  return { min: units(min, unitsPerSecond), max: units(max, unitsPerSecond) };
}

function units(duration: Duration, perSecond: number): number {
  if (duration === 'inf') return Number.POSITIVE_INFINITY;
  const exact = (Number(duration.digits) * perSecond) / 10 ** duration.scale;
  if (!Number.isInteger(exact)) throw new Error('a duration is not a whole number of units');
  return exact;
}

/** The listed places and what moves among them; each listed group and what moves within it; named transitions. */
function regionOf(component: Component, bound: readonly string[]) {
  const { type } = component;
  const placeSets = [
    type.places.filter((place) => bound.includes(place)),
    ...type.groups.filter((group) => bound.includes(group.name)).map((group) => group.places),
  ];
  const inside = type.transitions.filter((t) =>
    placeSets.some((set) => set.includes(t.source) && set.includes(t.destination)),
  );
  return {
    places: new Set(placeSets.flat()),
    inside: new Set(inside.map((t) => t.name)),
    named: new Set(type.transitions.map((t) => t.name).filter((name) => bound.includes(name))),
  };
}

function initialState(tables: Tables, model: Model, program: Program): State {
  const slots = new Array<number>(tables.size).fill(0);
  for (const [i, component] of tables.components.entries()) {
    const declared = model.components[i];
    const start = program.start.get(component.name) ?? declared.start;
    for (const place of start) slots[component.places.get(place)!] = 1;
    noteProvided(component, slots);
  }
  return slots;
}

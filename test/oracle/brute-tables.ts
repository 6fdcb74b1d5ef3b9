/**
 * What the states of the brute-force execution are made of: one small number for each thing that may change, and
 * tables that say which slot is what. Tables are made anew for each exploration: fields are named one by one where V8
 * would take several times as long to spread them.
 */

import type { Duration, DurationInterval } from '../../src/base/duration.ts';
import type { Component, PortRef } from '../../src/model/assembly.ts';
import type { ComponentType, Transition } from '../../src/model/component.ts';
import type { Program, Thread } from '../../src/model/program.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Model } from '../../src/model/whole/model.ts';

/** One small number for each slot. */
export type State = readonly number[];

/** One of the ways in which a transition may end, and the slots of its running token and clock. */
export interface OutcomeTable {
  /** `null` for the ordinary one. */
  readonly name: string | null;
  /** The place that it leads to: by a dock, or, where it fails, as failure place. */
  readonly place: string;
  readonly fails: boolean;
  readonly fault: boolean;
  readonly min: number;
  readonly max: number;
  readonly running: number;
  /** How long it has run. */
  readonly clock: number;
  /** The dock that its end fills; `null` where it fails. */
  readonly dock: number | null;
}

/** A transition of an instance and the slots of its tokens: output dock, running, input dock. */
export interface TransitionTable {
  readonly name: string;
  readonly component: ComponentTable;
  readonly source: string;
  readonly destination: string;
  readonly behavior: string;
  readonly alternative: string | null;
  /** It waits in its place: it leaves that and starts in one event. */
  readonly fromPlace: boolean;
  readonly outputDock: number;
  readonly inputDock: number;
  /** The ordinary one first. */
  readonly outcomes: readonly OutcomeTable[];
  /** The output dock, and all that its ends may fill. */
  readonly docks: readonly number[];
  /** Where tokens are while it is underway: on itself, or on one of its docks. */
  readonly underway: readonly number[];
  /** The use ports that are bound to it by name. */
  readonly uses: PortTable[];
  readonly retry: { readonly times: number; readonly min: number; readonly max: number } | null;
  /** How often it failed since its output dock was filled. */
  readonly failed: number;
  /** While it pauses, 1 + for how long. */
  readonly pausing: number;
  /** 1 when it has ended at least once, also in a component of that name that is gone. */
  readonly ended: number;
}

export interface PlaceTable {
  readonly place: string;
  readonly slot: number;
}

export interface PortTable {
  readonly name: string;
  readonly component: ComponentTable;
  readonly role: 'provide' | 'use';
  readonly kind: 'service' | 'data';
  /** How many of its partners a use port needs; 0 stands for all of them. */
  readonly needs: number;
  readonly counts: boolean;
  readonly places: ReadonlySet<string>;
  /** Transitions of the region: their docks and running tokens count. */
  readonly inside: ReadonlySet<string>;
  /** Transitions that the port is bound to by name: only their running counts. */
  readonly named: ReadonlySet<string>;
  /** The places of the region and their slots. */
  readonly markable: readonly PlaceTable[];
  /** Where tokens are on the transitions of the region and their docks. */
  readonly underway: readonly number[];
  /** It is active while one of these holds a token: all of the region, or a transition bound by name that runs. */
  readonly activating: readonly number[];
  /** 1 when a data provide port has ever been active. */
  readonly provided: number;
  /** The ports at the other end of connections that may be, each with the slot that is 1 while it is there. */
  readonly links: { readonly connected: number; readonly other: PortTable }[];
}

/** Something scarce that a component holds while there is a token in its region. */
export interface NeedTable {
  readonly component: ComponentTable;
  readonly resource: string;
  readonly amount: number;
  readonly places: ReadonlySet<string>;
  readonly inside: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
  /** Input docks of named transitions that count too. */
  readonly docks: ReadonlySet<number>;
  /** 1 while a component that fails keeps it. */
  readonly kept: number;
}

/** A name and a type: an instance that may exist. At most one of those with the same name does. */
export interface ComponentTable {
  readonly name: string;
  readonly type: string;
  readonly initial: string;
  readonly behaviors: readonly string[];
  /** 1 while it exists. */
  readonly exists: number;
  /** While it fails, 1 + the index of the failure place in its type. */
  readonly failing: number;
  readonly failurePlaces: ReadonlySet<string>;
  readonly crash: {
    readonly place: string;
    readonly fails: string | null;
    readonly min: number;
    readonly max: number;
  } | null;
  /** Of each time that the place of the crash is coming back: 1 + for how long. */
  readonly comingBack: readonly number[];
  readonly places: ReadonlyMap<string, number>;
  /** The same in a list. */
  readonly placeList: PlaceTable[];
  readonly transitions: TransitionTable[];
  readonly ports: PortTable[];
  /** Those of its ports that provide data. */
  readonly sources: PortTable[];
  readonly needs: NeedTable[];
  /** Its queue, head first, each entry as 1 + its index in `tasks`; 0 is an empty slot. */
  readonly queue: readonly number[];
}

export interface ConnectionTable {
  readonly user: PortRef;
  readonly provider: PortRef;
  /** 1 while it is there. */
  readonly connected: number;
}

/** A behavior that may stand in a queue: pushed by an instruction, or there at the start (`push` is null). */
export interface Task {
  readonly component: string;
  readonly behavior: string;
  readonly push: { readonly thread: number; readonly position: number } | null;
}

export interface Tables {
  readonly components: readonly ComponentTable[];
  readonly connections: readonly ConnectionTable[];
  readonly threads: readonly Thread[];
  readonly tasks: readonly Task[];
  /** The position of the next instruction of each thread; after its end, one more where it has failed. */
  readonly counters: readonly number[];
  /** Of each thread: for how long its next instruction has been the next one, where that matters. */
  readonly waited: readonly number[];
  /** By thread and position: after how long a sleep is over, and a wait fails; `null` for all others. */
  readonly paces: readonly (readonly ({ readonly min: number; readonly max: number } | null)[])[];
  /** Of each task that an instruction pushes: 1 when that has been executed. */
  readonly executed: readonly number[];
  readonly budgets: readonly BudgetTable[];
  readonly resources: readonly Resource[];
  /** The slots that hold tokens, and what a message calls them. */
  readonly tokens: ReadonlyMap<number, string>;
  readonly size: number;
  readonly unitsPerSecond: number;
}

/** So many faults may happen among some components, and how many have. */
export interface BudgetTable {
  readonly covers: (component: string) => boolean;
  readonly most: number;
  readonly spent: number;
}

/** How many faults may happen: in all, and in each of some zones. */
export interface Faults {
  /** `null`: only those components may fault that are in a zone named here. */
  readonly any: number | null;
  readonly zones: Readonly<Record<string, number>>;
}

export interface TimeOptions {
  readonly faults?: Faults;
  /** The unit of integer time is this fraction of a second; every duration must be a whole number of units. */
  readonly unitsPerSecond?: number;
  /** `false`: every transition takes [0, inf). */
  readonly timed?: boolean;
}

/** `user.port -> provider.port`. */
export function linkName({ user, provider }: { readonly user: PortRef; readonly provider: PortRef }): string {
  return `${user.component}.${user.port} -> ${provider.component}.${provider.port}`;
}

export function tablesOf(model: Model, program: Program, options: TimeOptions): Tables {
  const { unitsPerSecond = 1 } = options;
  const { threads } = program;
  const tasks = tasksOf(program);
  const tokens = new Map<number, string>();
  const ended = new Map<string, number>();
  let size = 0;
  const slot = (): number => size++;
  const token = (name: string): number => {
    tokens.set(size, name);
    return slot();
  };
  const endedSlot = (name: string): number => {
    const known = ended.get(name) ?? slot();
    ended.set(name, known);
    return known;
  };
  // What can only ever be 0 needs no slot of its own: states are the shorter for it.
  const never = slot();
  const slotIf = (isUsed: boolean): number => (isUsed ? slot() : never);
  const components = possibleInstances(model, program).map((component): ComponentTable => {
    const { name, type } = component;
    const failurePlaces = failurePlacesOf(type);
    const table: ComponentTable = {
      name,
      type: type.name,
      initial: type.initial,
      behaviors: type.behaviors,
      exists: slot(),
      failing: slotIf(failurePlaces.size > 0),
      failurePlaces,
      crash: type.crash && {
        place: type.crash.place,
        fails: type.crash.fails,
        ...inUnits(type.crash.back ?? NO_TIME, options),
      },
      comingBack:
        type.crash?.back == null
          ? []
          : Array.from({ length: mostFaults(budgetsOf(model, options), name) }, slot),
      places: new Map(type.places.map((place) => [place, token(`${name}.${place}`)])),
      placeList: [],
      transitions: [],
      ports: [],
      sources: [],
      needs: [],
      queue: tasks.filter((task) => task.component === name).map(slot),
    };
    for (const [place, its] of table.places) table.placeList.push({ place, slot: its });
    for (const t of type.transitions) {
      const inputDock = token(`the input dock of ${name}.${t.name}`);
      const outputDock = token(`the output dock of ${name}.${t.name}`);
      const outcomes = outcomesOf(component, t, options).map(
        ({ name: how, place, fails, fault, min, max }): OutcomeTable => ({
          name: how,
          place,
          fails,
          fault,
          min,
          max,
          running: token(how === null ? `${name}.${t.name}` : `${name}.${t.name}:${how}`),
          clock: slotIf(min > 0 || max < Number.POSITIVE_INFINITY),
          dock: fails
            ? null
            : place === t.destination
              ? inputDock
              : token(`the input dock of ${name}.${t.name}:${how}`),
        }),
      );
      const filled = outcomes.flatMap(({ dock }) => (dock === null ? [] : [dock]));
      const docks = [outputDock, ...new Set(filled)];
      table.transitions.push({
        name: t.name,
        source: t.source,
        destination: t.destination,
        behavior: t.behavior,
        alternative: t.alternative,
        fromPlace:
          t.waits === 'place' ||
          (t.waits === undefined &&
            (type.needs ?? []).some(({ bound }) => bound.includes(t.name)) &&
            type.transitions.filter((o) => o.source === t.source && o.behavior === t.behavior).length === 1),
        component: table,
        outputDock,
        inputDock,
        outcomes,
        docks,
        underway: [...outcomes.map(({ running }) => running), ...docks],
        uses: [],
        retry: t.retry && { times: t.retry.times, ...inUnits(t.retry.pause, options) },
        failed: slotIf(t.retry !== null),
        pausing: slotIf(t.retry !== null),
        ended: endedSlot(`${name}.${t.name}`),
      });
    }
    for (const port of type.ports) {
      const { places, inside, named } = regionOf(component, port.bound);
      const markable = table.placeList.filter(({ place }) => places.has(place));
      const underway = table.transitions.filter((t) => inside.has(t.name)).flatMap((t) => t.underway);
      const bound = table.transitions.filter((t) => named.has(t.name));
      const each: PortTable = {
        places,
        inside,
        named,
        name: port.name,
        role: port.role,
        kind: port.kind,
        needs: port.atLeast === 'all' ? 0 : (port.atLeast ?? 1),
        counts: port.atLeast !== undefined,
        component: table,
        markable,
        underway,
        activating: [
          ...markable.map((its) => its.slot),
          ...underway,
          ...bound.flatMap((t) => t.outcomes.map(({ running }) => running)),
        ],
        provided: slotIf(port.role === 'provide' && port.kind === 'data'),
        links: [],
      };
      table.ports.push(each);
      if (each.role === 'use') for (const t of bound) t.uses.push(each);
      else if (each.kind === 'data') table.sources.push(each);
    }
    for (const { name: need, resource = need, bound, amount } of type.needs ?? []) {
      const region = regionOf(component, bound);
      table.needs.push({
        ...region,
        component: table,
        resource: component.needs?.get(need) ?? resource,
        amount,
        docks: new Set(table.transitions.flatMap((t) => docksThatCount(t, table, region))),
        kept: slotIf(failurePlaces.size > 0),
      });
    }
    return table;
  });
  const connections = possibleConnections(model, program).map((each) => ({ ...each, connected: slot() }));
  for (const connection of connections) link(components, connection);
  const counters = threads.map(slot);
  const waited = threads.map(slot);
  const executed = tasks.map(slot);
  const budgets = budgetsOf(model, options).map((budget) => ({ ...budget, spent: slot() }));
  return {
    components,
    connections,
    threads,
    tasks,
    counters,
    waited,
    paces: threads.map(({ instructions }) =>
      instructions.map((instruction) => {
        if (instruction.kind === 'sleep') return inUnits(instruction.takes, options);
        if (instruction.kind !== 'wait' && instruction.kind !== 'waitAll') return null;
        const { within } = instruction;
        return within === undefined ? null : inUnits({ min: within, max: within }, options);
      }),
    ),
    executed,
    budgets,
    resources: (model.resources ?? []).map((each) => withOrder(each, components)),
    tokens,
    size,
    unitsPerSecond,
  };
}

/** Where a component of the type may fail to. */
function failurePlacesOf({ transitions, crash }: ComponentType): ReadonlySet<string> {
  return new Set([
    ...transitions.flatMap((t) => [
      ...t.outcomes.filter(({ kind }) => kind === 'failure').map(({ place }) => place),
      ...(t.timeout === null ? [] : [t.timeout.place]),
    ]),
    ...(crash?.fails == null ? [] : [crash.fails]),
  ]);
}

/** What can never be exhausted changes nothing, so no order of it does. */
function withOrder(resource: Resource, components: readonly ComponentTable[]): Resource {
  const needs = components.flatMap((component) => component.needs);
  const most = needs.reduce((sum, need) => (need.resource === resource.name ? sum + need.amount : sum), 0);
  return most <= resource.capacity ? { ...resource, order: null } : resource;
}

/** Of a named transition: the docks by which it enters a place alone, or one that is in the region. */
function docksThatCount(
  t: TransitionTable,
  { transitions }: ComponentTable,
  { named, places }: Pick<NeedTable, 'named' | 'places'>,
): number[] {
  if (!named.has(t.name)) return [];
  const others = transitions.filter(
    (o) =>
      o !== t &&
      o.behavior === t.behavior &&
      o.destination === t.destination &&
      o.alternative === t.alternative,
  );
  return t.outcomes.flatMap(({ dock, place }) => {
    if (dock === null) return [];
    const isAlone = dock !== t.inputDock || others.length === 0;
    return isAlone || places.has(place) ? [dock] : [];
  });
}

/** The behaviors that wait in queues at the start, then all pushes. */
function tasksOf({ state, threads }: Program): Task[] {
  const waiting = (state?.components ?? []).flatMap(({ component, queue }) =>
    queue.map((behavior): Task => ({ component: component.name, behavior, push: null })),
  );
  const pushed = threads.flatMap(({ instructions }, thread) =>
    instructions.flatMap((instruction, position): Task[] =>
      instruction.kind === 'pushB'
        ? [
            {
              component: instruction.component,
              behavior: instruction.behavior,
              push: { thread, position },
            },
          ]
        : [],
    ),
  );
  return [...waiting, ...pushed];
}

/** The components of the file, those that run at the start, and one for each name and type that is added. */
function possibleInstances(model: Model, program: Program): Component[] {
  const added = program.threads.flatMap(({ instructions }) =>
    instructions.flatMap((instruction): Component[] => {
      if (instruction.kind !== 'add') return [];
      const type = model.types.find((t) => t.name === instruction.type);
      if (type === undefined) throw new Error(`no type ${instruction.type}`);
      return [{ name: instruction.component, type, start: [type.initial], takes: new Map() }];
    }),
  );
  const running = (program.state?.components ?? []).map(({ component }) => component);
  const all = new Map<string, Component>();
  for (const each of [...model.components, ...running, ...added]) {
    const key = `${each.name}: ${each.type.name}`;
    if (!all.has(key)) all.set(key, each);
  }
  return [...all.values()];
}

function possibleConnections(model: Model, program: Program) {
  const named = program.threads.flatMap(({ instructions }) =>
    instructions.filter((instruction) => instruction.kind === 'con' || instruction.kind === 'dcon'),
  );
  const all = new Map<string, Pick<ConnectionTable, 'user' | 'provider'>>();
  for (const { user, provider } of [...model.connections, ...(program.state?.connections ?? []), ...named])
    all.set(linkName({ user, provider }), { user, provider });
  return [...all.values()];
}

function link(components: readonly ComponentTable[], { user, provider, connected }: ConnectionTable): void {
  const find = (ref: PortRef, role: PortTable['role']) =>
    components
      .filter((c) => c.name === ref.component)
      .flatMap((c) => c.ports.filter((p) => p.name === ref.port && p.role === role));
  for (const use of find(user, 'use'))
    for (const provide of find(provider, 'provide')) {
      if (use.kind !== provide.kind) continue;
      use.links.push({ connected, other: provide });
      provide.links.push({ connected, other: use });
    }
}

const NO_TIME: DurationInterval = { min: { digits: 0n, scale: 0 }, max: { digits: 0n, scale: 0 } };

function inUnits(
  { min, max }: DurationInterval,
  { unitsPerSecond = 1, timed = true }: TimeOptions,
): { min: number; max: number } {
  if (!timed) return { min: 0, max: Number.POSITIVE_INFINITY };
  return { min: units(min, unitsPerSecond), max: units(max, unitsPerSecond) };
}

/**
 * The outcomes of a transition, the ordinary one first. What is written for an instance, `t` or `t:o`, goes before what
 * the type says; an outcome without an interval takes what the transition takes; a timeout cuts them all.
 */
function outcomesOf(component: Component, t: Transition, options: TimeOptions) {
  const takes = component.takes.get(t.name) ?? t.takes;
  const ordinary = {
    name: null,
    place: t.destination,
    fails: false,
    fault: false,
    ...inUnits(takes, options),
  };
  const named = t.outcomes.map(({ name, place, kind, fault, takes: own }) => ({
    name,
    place,
    fails: kind === 'failure',
    fault,
    ...inUnits(component.takes.get(`${t.name}:${name}`) ?? own ?? takes, options),
  }));
  if (t.timeout === null) return [ordinary, ...named];
  const { place } = t.timeout;
  const late = { name: 'timeout', place, fails: true, fault: true };
  if (options.timed === false) return [ordinary, ...named, { ...late, ...inUnits(takes, options) }];
  const after = units(t.timeout.after, options.unitsPerSecond ?? 1);
  const cut = <O extends { min: number; max: number }>(o: O) => ({ ...o, max: Math.min(o.max, after) });
  return [
    cut(ordinary),
    ...named.filter(({ min }) => min <= after).map(cut),
    ...(ordinary.max > after ? [{ ...late, min: after, max: after }] : []),
  ];
}

/** What bounds faults: at most so many in all, and in each zone that is named. */
function budgetsOf(model: Model, { faults = { any: 0, zones: {} } }: TimeOptions) {
  const zones = Object.entries(faults.zones).map(([zone, most]) => ({
    covers: (component: string) => model.zones.get(zone)!.includes(component),
    most,
  }));
  const inNone = (component: string) => !zones.some(({ covers }) => covers(component));
  return [
    ...zones,
    faults.any === null ? { covers: inNone, most: 0 } : { covers: () => true, most: faults.any },
  ];
}

function mostFaults(budgets: readonly Omit<BudgetTable, 'spent'>[], component: string): number {
  return Math.min(...budgets.filter(({ covers }) => covers(component)).map(({ most }) => most));
}

export function units(duration: Duration, perSecond: number): number {
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

/**
 * What the states of the brute-force execution are made of: one small number for each thing that may change, and
 * tables that say which slot is what.
 */

import type { Duration } from '../../src/base/duration.ts';
import { type Component, intervalOf, type PortRef } from '../../src/model/assembly.ts';
import type { Program, Thread } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';

/** One small number for each slot. */
export type State = readonly number[];

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
  /** 1 when it has ended at least once, also in a component of that name that is gone. */
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
  /** The ports at the other end of connections that may be, each with the slot that is 1 while it is there. */
  readonly links: { readonly connected: number; readonly other: PortTable }[];
}

/** A name and a type: an instance that may exist. At most one of those with the same name does. */
export interface ComponentTable {
  readonly name: string;
  readonly type: string;
  readonly initial: string;
  readonly behaviors: readonly string[];
  /** 1 while it exists. */
  readonly exists: number;
  readonly places: ReadonlyMap<string, number>;
  readonly transitions: TransitionTable[];
  readonly ports: PortTable[];
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
  /** How many instructions of each thread have been executed. */
  readonly counters: readonly number[];
  /** The slots that hold tokens, and what a message calls them. */
  readonly tokens: ReadonlyMap<number, string>;
  readonly size: number;
  readonly unitsPerSecond: number;
}

export interface TimeOptions {
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
  const components = possibleInstances(model, program).map((component): ComponentTable => {
    const { name, type } = component;
    const table: ComponentTable = {
      name,
      type: type.name,
      initial: type.initial,
      behaviors: type.behaviors,
      exists: slot(),
      places: new Map(type.places.map((place) => [place, token(`${name}.${place}`)])),
      transitions: [],
      ports: [],
      queue: tasks.filter((task) => task.component === name).map(slot),
    };
    for (const t of type.transitions)
      table.transitions.push({
        ...t,
        ...boundsOf(component, t.name, options),
        component: table,
        outputDock: token(`the output dock of ${name}.${t.name}`),
        running: token(`${name}.${t.name}`),
        inputDock: token(`the input dock of ${name}.${t.name}`),
        clock: slot(),
        ended: endedSlot(`${name}.${t.name}`),
      });
    for (const port of type.ports)
      table.ports.push({
        ...regionOf(component, port.bound),
        name: port.name,
        role: port.role,
        kind: port.kind,
        component: table,
        provided: slot(),
        links: [],
      });
    return table;
  });
  const connections = possibleConnections(model, program).map((each) => ({ ...each, connected: slot() }));
  for (const connection of connections) link(components, connection);
  const counters = threads.map(slot);
  return { components, connections, threads, tasks, counters, tokens, size, unitsPerSecond };
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

function boundsOf(
  component: Component,
  transition: string,
  { unitsPerSecond = 1, timed = true }: TimeOptions,
): { min: number; max: number } {
  if (!timed) return { min: 0, max: Number.POSITIVE_INFINITY };
  const { min, max } = intervalOf(component, transition);
  return { min: units(min, unitsPerSecond), max: units(max, unitsPerSecond) };
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

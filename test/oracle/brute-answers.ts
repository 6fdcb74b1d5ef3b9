/**
 * The answers to the properties of section 5, read off the explored runs one state or step at a time. Dates are in
 * the integer units of the exploration; an infinite date is `Infinity`.
 */
import type { Placement, PortRef } from '../../src/model/assembly.ts';
import type { ElementRef } from '../../src/model/property-spec.ts';
import { type Edge, isActive, isAllDone, type Runs, type TransitionTable, waitingIn } from './brute-force.ts';

export interface Dates {
  readonly min: number;
  readonly max: number;
}

/** Whether all runs arrive somewhere, and when those that do. */
export interface Arrival {
  readonly every: boolean;
  /** `null` when no run arrives. */
  readonly dates: Dates | null;
}

/** How runs can end and what made them wait. */
export interface RunStatistics {
  readonly states: number;
  readonly terminal: number;
  /** Some run ends with a program not done or a behavior in a queue. */
  readonly hangs: boolean;
  /** In some lasting state, something waits for a provider, for users to leave, for the rest of a join. */
  readonly waits: { readonly port: boolean; readonly users: boolean; readonly join: boolean };
  /** Any of these. */
  readonly blocks: boolean;
}

export function statisticsOf(runs: Runs): RunStatistics {
  const waits = new Set(
    runs.states.flatMap((state, i) => (runs.lasting[i] ? waitingIn(runs.tables, state) : [])),
  );
  const terminal = runs.states.filter((_, i) => isTerminal(runs, i));
  const hangs = terminal.some((state) => !isAllDone(runs.tables, state));
  return {
    states: runs.states.length,
    terminal: terminal.length,
    hangs,
    waits: { port: waits.has('port'), users: waits.has('users'), join: waits.has('join') },
    blocks: hangs || waits.size > 0,
  };
}

/** `when: null` is `end` when the deployment holds at the start, else `first`. */
export function deployability(runs: Runs, goal: Placement, when: 'first' | 'end' | null): Arrival {
  const isThere = (i: number) => holds(runs, goal, i);
  if ((when ?? (isThere(0) ? 'end' : 'first')) === 'first') return arrival(runs, isThere);
  return arrival(runs, (i) => isThere(i) && isGoodEnd(runs, i));
}

/** Every maximal run ends with all programs done and all components idle. */
export function terminates(runs: Runs): Arrival {
  return arrival(runs, (i) => isGoodEnd(runs, i));
}

/** Whether each transition but the first only starts when its predecessor has ended and is not running. */
export function sequentiality(runs: Runs, refs: readonly ElementRef[]): boolean {
  return refs.slice(1).every((ref, i) => {
    const before = transitionOf(runs, refs[i]);
    return runs.edges.every((edges, from) => {
      const state = runs.states[from];
      return (
        !edges.some((edge) => isOf(edge, 'start', ref)) ||
        (state[before.ended] > 0 && state[before.running] === 0)
      );
    });
  });
}

/** Whether some state, or some lasting state, has all of `marked` marked and all of `unmarked` unmarked. */
export function isForbiddenReached(
  runs: Runs,
  marked: readonly ElementRef[],
  unmarked: readonly ElementRef[],
  lasting: boolean,
): boolean {
  return runs.states.some(
    (_, i) =>
      (!lasting || runs.lasting[i]) &&
      marked.every((ref) => isMarked(runs, ref, i)) &&
      unmarked.every((ref) => !isMarked(runs, ref, i)),
  );
}

/** The greatest numbers of transitions of the components that run together in a state, and in a lasting state. */
export function parallelism(
  runs: Runs,
  components: readonly string[] | 'all',
): { state: number; lasting: number } {
  const transitions = runs.tables.components
    .filter((component) => components === 'all' || components.includes(component.name))
    .flatMap((component) => component.transitions);
  const running = runs.states.map((state) => transitions.filter((t) => state[t.running] > 0).length);
  return {
    state: greatest(running),
    lasting: greatest(running.filter((_, i) => runs.lasting[i])),
  };
}

/** The dates at which each transition that starts, or ends, can do so; keys `start c.t` and `end c.t`. */
export function windows(runs: Runs): ReadonlyMap<string, Dates> {
  const found = new Map<string, Dates>();
  const dates = new Map<number, Dates>([[0, { min: 0, max: 0 }]]);
  for (const i of successorsFirst(runs).reverse()) {
    const reached = dates.get(i)!;
    const here = runs.endless[i] ? { min: reached.min, max: Number.POSITIVE_INFINITY } : reached;
    for (const { happening, to } of runs.edges[i]) {
      const then = happening === null ? later(here, 1) : here;
      dates.set(to, hull(dates.get(to), then));
      if (happening === null || (happening.kind !== 'start' && happening.kind !== 'end')) continue;
      const key = `${happening.kind} ${happening.component}.${happening.element}`;
      found.set(key, hull(found.get(key), here));
    }
  }
  return found;
}

/** How long a port is inactive, in integer units; `longest.min` is the least that integer dates allow. */
export interface OutageLengths {
  readonly total: Dates;
  readonly longest: Dates;
  /** The greatest number of stretches of inactivity of a run, those of no length included. */
  readonly stretches: number;
}

/** How long a port is inactive, from the start to the end of each run. */
export function outage(runs: Runs, { component, port: name }: PortRef): OutageLengths {
  const port = runs.tables.components.find((c) => c.name === component)?.ports.find((p) => p.name === name);
  if (port === undefined) throw new Error(`no port ${component}.${name}`);
  const isOut = runs.states.map((state) => !isActive(port, state));
  const order = successorsFirst(runs);
  const total: Dates[] = [];
  /** The greatest time from a state to the end of the stretch that it is in. */
  const rest: number[] = [];
  const stretches: number[] = [];
  for (const i of order) {
    let lengths: Dates | undefined;
    rest[i] = 0;
    stretches[i] = isOut[i] ? 1 : 0;
    for (const { happening, to } of runs.edges[i]) {
      const passed = happening === null && isOut[i] ? 1 : 0;
      lengths = hull(lengths, later(total[to], passed));
      if (isOut[i] && isOut[to]) rest[i] = Math.max(rest[i], rest[to] + passed);
      stretches[i] = Math.max(stretches[i], stretches[to] + (isOut[i] && !isOut[to] ? 1 : 0));
    }
    total[i] = lengths ?? { min: 0, max: 0 };
    if (!isOut[i] || !runs.endless[i]) continue;
    total[i] = { min: total[i].min, max: Number.POSITIVE_INFINITY };
    rest[i] = Number.POSITIVE_INFINITY;
  }
  let least = 0;
  while (!canEndWithin(least)) least += 1;
  return { total: total[0], longest: { min: least, max: greatest(rest) }, stretches: stretches[0] };

  /** Whether some run ends without a stretch longer than that. */
  function canEndWithin(length: number): boolean {
    /** By state: the least time that it has been out when the run comes to it. */
    const outFor = new Map([[0, 0]]);
    for (const i of [...order].reverse()) {
      const before = outFor.get(i);
      if (before === undefined) continue;
      if (isTerminal(runs, i)) return true;
      for (const { happening, to } of runs.edges[i]) {
        const then = isOut[i] && isOut[to] ? before + (happening === null ? 1 : 0) : 0;
        if (then <= length) outFor.set(to, Math.min(then, outFor.get(to) ?? then));
      }
    }
    return false;
  }
}

/** Whether every run comes to a state for which `arrives` is true, and how long that takes from the start. */
function arrival(runs: Runs, arrives: (state: number) => boolean): Arrival {
  const known: Arrival[] = [];
  for (const i of successorsFirst(runs))
    known[i] = arrives(i) ? { every: true, dates: { min: 0, max: 0 } } : fromNext(i);
  return known[0];

  function fromNext(i: number): Arrival {
    const next = runs.edges[i];
    let dates: Dates | undefined;
    for (const { happening, to } of next) {
      const rest = known[to].dates;
      if (rest !== null) dates = hull(dates, later(rest, happening === null ? 1 : 0));
    }
    if (dates !== undefined && runs.endless[i]) dates = { min: dates.min, max: Number.POSITIVE_INFINITY };
    return { every: next.length > 0 && next.every(({ to }) => known[to].every), dates: dates ?? null };
  }
}

/** The states ordered so that whatever follows a state comes before it. */
function successorsFirst(runs: Runs): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  const visit = (i: number): void => {
    if (seen.has(i)) return;
    seen.add(i);
    for (const { to } of runs.edges[i]) visit(to);
    order.push(i);
  };
  visit(0);
  return order;
}

function isTerminal(runs: Runs, i: number): boolean {
  return runs.edges[i].length === 0;
}

function isGoodEnd(runs: Runs, i: number): boolean {
  return isTerminal(runs, i) && isAllDone(runs.tables, runs.states[i]);
}

function holds(runs: Runs, goal: Placement, i: number): boolean {
  return [...goal].every(([component, places]) =>
    places.every((element) => isMarked(runs, { component, element }, i)),
  );
}

function isMarked(runs: Runs, { component, element }: ElementRef, i: number): boolean {
  const slot = runs.tables.components.find((c) => c.name === component)?.places.get(element);
  if (slot === undefined) throw new Error(`no place ${component}.${element}`);
  return runs.states[i][slot] === 1;
}

function transitionOf(runs: Runs, { component, element }: ElementRef): TransitionTable {
  const found = runs.tables.components
    .find((c) => c.name === component)
    ?.transitions.find((t) => t.name === element);
  if (found === undefined) throw new Error(`no transition ${component}.${element}`);
  return found;
}

function isOf({ happening }: Edge, kind: 'start' | 'end', { component, element }: ElementRef): boolean {
  return happening?.kind === kind && happening.component === component && happening.element === element;
}

function later({ min, max }: Dates, by: number): Dates {
  return { min: min + by, max: max + by };
}

function hull(a: Dates | undefined, b: Dates): Dates {
  return a === undefined ? b : { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((most, n) => Math.max(most, n), 0);
}

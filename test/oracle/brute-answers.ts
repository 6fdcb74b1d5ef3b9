/**
 * The answers to the properties of section 5, read off the explored runs one state or step at a time. Dates are in
 * the integer units of the exploration; an infinite date is `Infinity`.
 */
import { oncePer } from '../../src/base/memo.ts';
import type { ElementRef, Placement, PortRef } from '../../src/model/assembly.ts';
import {
  configurationOf,
  type Edge,
  heldOf,
  isActive,
  isAllDone,
  isRacing,
  isRunning,
  type Runs,
  type Waiting,
  waitingIn,
} from './brute-force.ts';
import type { PortTable, State, Tables } from './brute-tables.ts';

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
  /** What waits in some lasting state. */
  readonly waits: { readonly [W in Waiting]: boolean };
  /** Any of these. */
  readonly blocks: boolean;
  /** In some state, also one that does not last, an active provider refuses a start or an entry. */
  readonly refuses: boolean;
  /** In some state, what two threads do next depends on which comes first. */
  readonly races: boolean;
  /** In some state, a second behavior has been pushed to a component. */
  readonly pushesTwice: boolean;
}

/** Whether some run hangs, or something waits in some lasting state. */
export function isBlocking(runs: Runs): boolean {
  const { tables, states, lasting } = runs;
  return states.some(
    (state, i) =>
      (lasting[i] && waitingIn(tables, state).length > 0) ||
      (isTerminal(runs, i) && !isAllDone(tables, state)),
  );
}

export function statisticsOf(runs: Runs): RunStatistics {
  const { tables } = runs;
  const waiting = runs.states.map((state) => waitingIn(tables, state));
  const waits = new Set(waiting.filter((_, i) => runs.lasting[i]).flat());
  const terminal = runs.states.filter((_, i) => isTerminal(runs, i));
  const hangs = terminal.some((state) => !isAllDone(tables, state));
  const pushed = (state: Runs['states'][number]) =>
    tables.tasks
      .filter(({ push }, i) => push === null || state[tables.executed[i]] > 0)
      .map(({ component }) => component);
  return {
    states: runs.states.length,
    terminal: terminal.length,
    hangs,
    waits: {
      port: waits.has('port'),
      refused: waits.has('refused'),
      users: waits.has('users'),
      join: waits.has('join'),
    },
    blocks: isBlocking(runs),
    refuses: waiting.some((all) => all.includes('refused')),
    races: tables.threads.length > 1 && runs.states.some((state) => isRacing(tables, state)),
    pushesTwice: terminal.some((state) => new Set(pushed(state)).size < pushed(state).length),
  };
}

/** `when: null` is `end` when the deployment holds at the start, else `first`. */
export function deployability(runs: Runs, goal: Placement, when: 'first' | 'end' | null): Arrival {
  const isThere = holding(runs, goal);
  if ((when ?? (isThere(0) ? 'end' : 'first')) === 'first') return arrival(runs, isThere);
  return arrival(runs, (i) => isThere(i) && isGoodEnd(runs, i));
}

/** Every maximal run ends with all programs done and all components idle. */
export function terminates(runs: Runs): Arrival {
  return arrival(runs, (i) => isGoodEnd(runs, i));
}

/** Runs that end otherwise: with a program not done, or a component not idle; the dates of their last events. */
export function hanging(runs: Runs): Arrival {
  return arrival(runs, (i) => isTerminal(runs, i) && !isGoodEnd(runs, i));
}

/** Whether each transition but the first only starts when its predecessor has ended and is not running. */
export function sequentiality(runs: Runs, refs: readonly ElementRef[]): boolean {
  return refs.slice(1).every((ref, i) => {
    const before = transitionsOf(runs, refs[i]);
    return runs.edges.every((edges, from) => {
      const state = runs.states[from];
      return (
        !edges.some((edge) => isOf(edge, 'start', ref)) ||
        (before.some((t) => state[t.ended] > 0) && !before.some((t) => isRunning(t, state)))
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
  const [isMarked, isUnmarked] = [marked, unmarked].map((refs) => refs.map((ref) => marking(runs, ref)));
  return runs.states.some(
    (_, i) =>
      (!lasting || runs.lasting[i]) &&
      isMarked.every((each) => each(i)) &&
      !isUnmarked.some((each) => each(i)),
  );
}

/**
 * The greatest numbers of transitions of the components that run together in a state, and in a lasting state; or
 * the greatest amounts of a resource that are held.
 */
export function parallelism(
  runs: Runs,
  components: readonly string[] | 'all',
  use?: string,
): { state: number; lasting: number } {
  const transitions = runs.tables.components
    .filter((component) => components === 'all' || components.includes(component.name))
    .flatMap((component) => component.transitions);
  const running = runs.states.map((state) =>
    use === undefined
      ? transitions.filter((t) => isRunning(t, state)).length
      : heldOf(runs.tables, use, state),
  );
  return {
    state: greatest(running),
    lasting: greatest(running.filter((_, i) => runs.lasting[i])),
  };
}

/** The dates at which each transition that starts, or ends, can do so; keys `start c.t` and `end c.t`. */
export const windows = oncePer((runs: Runs): ReadonlyMap<string, Dates> => {
  const found = new Map<string, Dates>();
  const dates = new Map<number, Dates>([[0, { min: 0, max: 0 }]]);
  for (const i of [...successorsFirst(runs)].reverse()) {
    const reached = dates.get(i)!;
    const here = runs.endless[i] ? { min: reached.min, max: Number.POSITIVE_INFINITY } : reached;
    for (const { happening, to } of runs.edges[i]) {
      const then = happening === null ? later(here, 1) : here;
      dates.set(to, hull(dates.get(to), then));
      if (happening?.kind !== 'start' && happening?.kind !== 'end') continue;
      const key = `${happening.kind} ${happening.component}.${happening.element}`;
      found.set(key, hull(found.get(key), here));
    }
  }
  return found;
});

/** Whether in every state, or in every lasting state, at least so many of the provide ports are active. */
export function isAvailable(
  runs: Runs,
  ports: readonly PortRef[],
  atLeast: number,
  lasting: boolean,
  working = false,
): boolean {
  const isOut = outIn(runs, ports, atLeast, working);
  return runs.states.every((_, i) => (lasting && !runs.lasting[i]) || !isOut[i]);
}

/** The configurations in which maximal runs end: components, connections and markings, in words. */
export function finalConfigurations(runs: Runs): ReadonlySet<string> {
  const finals = runs.states.filter((_, i) => isTerminal(runs, i));
  return new Set(finals.map((state) => configurationOf(runs.tables, state).join('; ')));
}

/** All maximal runs end with the same components, connections and markings. */
export function isConfluent(runs: Runs): boolean {
  return finalConfigurations(runs).size === 1;
}

/** How long fewer than so many ports are active in a run. */
export interface Outage {
  readonly total: Dates;
  /**
   * The longest stretch of a run. In integer time its least value may be more than in dense time, where two stretches
   * can share three units evenly; its greatest value, and both of the total, are those of dense time. See
   * {@link stretches}.
   */
  readonly longest: Dates;
}

/**
 * How long fewer than so many provide ports are active: the time that passes while they are, from the start to the last
 * event of the run. A stretch ends where enough are active in some state, even for no time.
 *
 * For one order of events, the dates that it can have are bounded by integer differences, and the total, as each single
 * stretch, is a sum of differences of dates: least and greatest values are found at integer dates, as vertices are
 * integer. So are those of the total over all runs, and the greatest of the longest stretch. The least of the longest
 * is a bound on several differences at once, see {@link stretches}.
 */
export function outage(
  runs: Runs,
  ports: readonly PortRef[],
  atLeast = ports.length,
  working = false,
): Outage {
  const isOut = outIn(runs, ports, atLeast, working);
  return {
    total: totalOutage(runs, isOut),
    longest: { min: leastLongest(runs, isOut), max: greatestLongest(runs, isOut) },
  };
}

/**
 * The greatest number of stretches with too few active ports in a run, those of no length included: in dense time they
 * may have one. The least of the longest stretches is a whole number of units divided by at most so many: it is the
 * least bound L for which "each stretch is at most L" and the durations can hold together, which is decided by a cycle
 * of such constraints in which each stretch occurs once. So it is found where the unit of time is divided by one of
 * 1, 2, .. that number.
 */
export function stretches(
  runs: Runs,
  ports: readonly PortRef[],
  atLeast = ports.length,
  working = false,
): number {
  const isOut = outIn(runs, ports, atLeast, working);
  const begun = new Array<number>(runs.states.length);
  for (const i of successorsFirst(runs)) {
    begun[i] = greatest(runs.edges[i].map(({ to }) => begun[to] + (isOut[to] && !isOut[i] ? 1 : 0)));
  }
  return begun[0] + (isOut[0] ? 1 : 0);
}

/** In which states fewer of the ports are active, or work. Those of a missing component count as inactive. */
function outIn(runs: Runs, refs: readonly PortRef[], atLeast: number, working: boolean): readonly boolean[] {
  const { tables, states } = runs;
  const asked = refs.map(({ component, port: name }) =>
    tables.components
      .filter((each) => each.name === component)
      .flatMap(({ ports }) => ports.filter((port) => port.name === name)),
  );
  const workingAt = working ? workingIn(runs) : null;
  return states.map((state, i) => {
    const workingNow = workingAt?.[i];
    const isUp = (port: PortTable) =>
      state[port.component.exists] > 0 && (workingNow?.has(port) ?? isActive(port, state));
    return asked.filter((ports) => ports.some(isUp)).length < atLeast;
  });
}

/** The working ports of each state. */
const workingIn = oncePer(({ tables, states }: Runs) => states.map((state) => workingPorts(tables, state)));

/**
 * Active, and each use port of the component that is in use has a provider that works, or that has been provided where
 * it is data. That ports work as long as each has another one to lean on: of all sets of which this is true, the union.
 */
function workingPorts(tables: Tables, state: State): ReadonlySet<PortTable> {
  const working = new Set(
    tables.components
      .filter(({ exists }) => state[exists] > 0)
      .flatMap(({ ports }) => ports)
      .filter((port) => port.role === 'provide' && isActive(port, state)),
  );
  for (let size = -1; size !== working.size; ) {
    size = working.size;
    for (const port of [...working]) if (!isServedBy(port)) working.delete(port);
  }
  return working;

  function isServedBy({ component }: PortTable): boolean {
    return component.ports.every((use) => {
      if (use.role !== 'use' || !isActive(use, state)) return true;
      const all = use.links.filter(({ connected }) => state[connected] > 0);
      const fit = all.filter(({ other }) =>
        other.kind === 'data' ? state[other.provided] > 0 : working.has(other),
      );
      return use.needs === 0 ? fit.length === all.length : fit.length >= use.needs;
    });
  }
}

function totalOutage(runs: Runs, isOut: readonly boolean[]): Dates {
  const total = new Array<Dates>(runs.states.length);
  for (const i of successorsFirst(runs)) {
    let rest: Dates | undefined;
    for (const { happening, to } of runs.edges[i])
      rest = hull(rest, later(total[to], happening === null && isOut[i] ? 1 : 0));
    const { min, max } = rest ?? { min: 0, max: 0 };
    total[i] = { min, max: isOut[i] && runs.endless[i] ? Number.POSITIVE_INFINITY : max };
  }
  return total[0];
}

/** The part of a stretch that is still to come is longest where it begins. */
function greatestLongest(runs: Runs, isOut: readonly boolean[]): number {
  const ahead = new Array<number>(runs.states.length);
  for (const i of successorsFirst(runs)) {
    if (!isOut[i]) ahead[i] = 0;
    else if (runs.endless[i]) ahead[i] = Number.POSITIVE_INFINITY;
    else ahead[i] = greatest(runs.edges[i].map(({ happening, to }) => ahead[to] + (happening ? 0 : 1)));
  }
  return greatest(ahead);
}

/** The least bound that no stretch of some run exceeds. */
function leastLongest(runs: Runs, isOut: readonly boolean[]): number {
  for (let bound = 0; ; bound += 1) if (canKeep(bound)) return bound;

  function canKeep(bound: number): boolean {
    // How long a stretch may have gone on in a state so that the run can be ended within the bound; less than 0: not.
    const spare = new Array<number>(runs.states.length);
    for (const i of successorsFirst(runs)) {
      let most = runs.edges[i].length === 0 ? bound : Number.NEGATIVE_INFINITY;
      for (const { happening, to } of runs.edges[i])
        most = Math.max(most, spare[to] - (happening === null && isOut[i] ? 1 : 0));
      spare[i] = isOut[i] || most < 0 ? most : bound;
    }
    return spare[0] >= 0;
  }
}

/** Whether every run comes to a state for which `arrives` is true, and how long that takes from the start. */
function arrival(runs: Runs, arrives: (state: number) => boolean): Arrival {
  const known = new Array<Arrival>(runs.states.length);
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
export const successorsFirst = oncePer((runs: Runs): readonly number[] => {
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
});

function isTerminal(runs: Runs, i: number): boolean {
  return runs.edges[i].length === 0;
}

function isGoodEnd(runs: Runs, i: number): boolean {
  return isTerminal(runs, i) && isAllDone(runs.tables, runs.states[i]);
}

/** Whether all places of a deployment are marked in a state. */
function holding(runs: Runs, goal: Placement): (state: number) => boolean {
  const refs = [...goal].flatMap(([component, places]) => places.map((element) => ({ component, element })));
  const isMarked = refs.map((ref) => marking(runs, ref));
  return (i) => isMarked.every((each) => each(i));
}

/** Whether a place is marked in a state, of whichever instance of its component there is. */
function marking(runs: Runs, { component, element }: ElementRef): (state: number) => boolean {
  const slots = runs.tables.components
    .filter((c) => c.name === component && c.places.has(element))
    .map((c) => c.places.get(element)!);
  if (slots.length === 0) throw new Error(`no place ${component}.${element}`);
  return (i) => slots.some((slot) => runs.states[i][slot] === 1);
}

/** The transition in each instance of that name that may be. */
function transitionsOf(runs: Runs, { component, element }: ElementRef) {
  const found = runs.tables.components
    .filter((c) => c.name === component)
    .flatMap((c) => c.transitions.filter((t) => t.name === element));
  if (found.length === 0) throw new Error(`no transition ${component}.${element}`);
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

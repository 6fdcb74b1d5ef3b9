/**
 * A second, independent execution of the semantics, for tests only: every run of a program over an assembly, in
 * integer time, by explicit enumeration. It knows no Petri net, no symbolic time and nothing of the product but its
 * data types, and how to keep what it knows of its tables with them; it is meant to be read beside the semantics
 * (sections 1 to 4), event by event.
 *
 * **Why integer time is enough.** Take a run in dense time with event dates d1 <= d2 <= ..., and any 0 <= h < 1, and
 * replace every date d by ceil(d - h). All differences x between dates stay between floor(x) and ceil(x), so every
 * constraint "this transition took between min and max" (integer, closed) still holds, equal dates stay equal, order
 * is kept and date 0 stays 0: the same events happen in the same order in integer time, hence the same states. With
 * h = 0 no date decreases; with h the fractional part of d, d becomes floor(d): so least and greatest dates are
 * integers. With that same h, a state that lasts from d to d' > d lasts from floor(d) to at least floor(d) + 1: what is
 * lasting in dense time is so in integer time.
 *
 * **Grants in an order** of a resource come last at their date: strictly before whatever else would be possible or due
 * at it, or after that. Such events may need dates of their own within one unit, and a greatest date may be one that runs
 * only come near: in units that are fine enough nothing is missed but less than what such a date lacks.
 *
 * **Infinite durations** need no cap. Once a transition without upper bound has run for its minimum, its clock says
 * nothing any more and stops; a state in which all clocks have stopped may be stayed in for any time.
 */
import { oncePer } from '../../src/base/memo.ts';
import type { Connection } from '../../src/model/assembly.ts';
import { type RunningState, UNHARMED } from '../../src/model/configuration.ts';
import type { Instruction, Program, Thread } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import {
  type ComponentTable,
  linkName,
  type NeedTable,
  type PortTable,
  type State,
  type Tables,
  type TimeOptions,
  type TransitionTable,
  tablesOf,
  units,
} from './brute-tables.ts';
import { newStateTable } from './state-table.ts';

/** What happens between two states. */
export type Happening =
  | {
      readonly kind: 'leave' | 'finish' | 'retry' | 'fail' | 'crash' | 'back';
      readonly component: string;
      /** A place, a behavior, a transition that pauses. */
      readonly element: string;
    }
  | {
      readonly kind: 'start' | 'end';
      readonly component: string;
      readonly element: string;
      /** `null` for the ordinary one. */
      readonly outcome: string | null;
    }
  | {
      readonly kind: 'enter';
      readonly component: string;
      readonly element: string;
      readonly alternative: string | null;
    }
  /** The instruction at this position of the thread is executed. */
  | {
      readonly kind: 'instruction';
      readonly thread: string;
      readonly position: number;
      /** It is a wait that fails. */
      readonly failed: boolean;
      /** It is a sleep that is over, or a wait that fails for its time is over: it might have come later. */
      readonly timed?: boolean;
    };

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

export interface ExplorationOptions extends TimeOptions {
  readonly maxStates?: number;
}

/** Explores all runs of the program. */
export function exploreRuns(model: Model, program: Program, options: ExplorationOptions = {}): Exploration {
  const { maxStates = 100_000 } = options;
  const tables = tablesOf(model, program, options);
  const { states, indexOf } = newStateTable();
  const edges: Edge[][] = [];
  const lasting: boolean[] = [];
  const endless: boolean[] = [];
  indexOf(initialState(tables, model, program));
  for (let i = 0; i < states.length; i += 1) {
    if (states.length > maxStates) return { kind: 'too-many-states' };
    const state = states[i];
    const where = secondToken(tables, state);
    if (where !== null) return { kind: 'unsafe', where };
    const possible = possibleEvents(tables, state);
    edges.push(possible.map(({ happening, next }) => ({ happening, to: indexOf(next) })));
    lasting.push(!possible.some(isUrgent) && !isSomeAtMax(tables, state));
    const later = lasting[i] && isSomeRunning(tables, state) ? indexOf(oneUnitLater(tables, state)) : null;
    endless.push(later === i);
    if (later !== null && later !== i) edges[i].push({ happening: null, to: later });
  }
  return { kind: 'runs', runs: { tables, states, edges, lasting, endless } };
}

function secondToken(tables: Tables, state: State): string | null {
  for (const slot of tokenSlots(tables)) if (state[slot] > 1) return tables.tokens.get(slot)!;
  return null;
}

// The events, row by row as in the table of section 3.

interface Possible {
  readonly happening: Happening;
  readonly next: State;
}

/** What no time may pass before; all else may wait, up to a date of its own, or for ever. */
function isUrgent({ happening }: Possible): boolean {
  const { kind } = happening;
  if (kind === 'instruction') return happening.timed !== true;
  return kind !== 'end' && kind !== 'retry' && kind !== 'back' && kind !== 'crash';
}

function possibleEvents(tables: Tables, state: State): readonly Possible[] {
  const possible: Possible[] = [];
  const components = existing(tables, state);
  for (const component of components) {
    if (isFailing(component, state)) fails(component, state, possible);
    else {
      leaves(tables, component, state, possible);
      for (const t of component.transitions) starts(tables, t, state, possible);
      enters(tables, component, state, possible);
      finishes(tables, component, state, possible);
      retries(component, state, possible);
      backs(component, state, possible);
    }
    for (const t of component.transitions) ends(t, state, possible);
  }
  instructions(tables, state, possible);
  const granted = tables.resources.length === 0 ? possible : grantedOf(tables, state, possible);
  // A crash only happens while the run goes on.
  if (granted.some(isUrgent) || isSomeRunning(tables, state))
    for (const component of components) crashes(tables, component, state, granted);
  return granted;
}

function leaves(tables: Tables, component: ComponentTable, before: State, possible: Possible[]): void {
  for (const { place, slot } of component.placeList) {
    if (before[slot] === 0) continue;
    const out = outOf(tables, component, place, before);
    if (out.length === 0 || out.some((t) => t.fromPlace)) continue;
    const next = [...before];
    next[slot] = 0;
    for (const t of out) {
      // What may be tried again has one token at most, in its dock, while it runs or while it pauses.
      next[t.outputDock] += isBeingTried(t, before) ? 2 : 1;
      next[t.failed] = 0;
    }
    noteProvided(component, next);
    if (isSomeLeavingBlocked(component, before, next)) continue;
    possible.push({ happening: { kind: 'leave', component: component.name, element: place }, next });
  }
}

function starts(tables: Tables, t: TransitionTable, before: State, possible: Possible[]): void {
  const { component } = t;
  if (before[t.outputDock] > 0) startsFrom(tables, t, null, before, possible);
  if (!t.fromPlace) return;
  // In one event, under the conditions of leaving and of starting.
  const place = component.places.get(t.source)!;
  if (before[place] > 0 && outOf(tables, component, t.source, before).includes(t))
    startsFrom(tables, t, place, before, possible);
}

function startsFrom(
  tables: Tables,
  t: TransitionTable,
  place: number | null,
  before: State,
  possible: Possible[],
): void {
  const { component } = t;
  if (!t.uses.every((port) => isServed(tables, port, before))) return;
  for (const outcome of t.outcomes) {
    if (outcome.fault && !isFaultLeft(tables, component, before)) continue;
    const next = [...before];
    if (place === null) next[t.outputDock] = 0;
    else {
      next[place] = 0;
      next[t.failed] = 0;
    }
    next[outcome.running] += place !== null && isBeingTried(t, before) ? 2 : 1;
    next[outcome.clock] = 0;
    if (outcome.fault) spend(tables, component, next);
    noteProvided(component, next);
    if (place !== null && isSomeLeavingBlocked(component, before, next)) continue;
    possible.push({
      happening: { kind: 'start', component: component.name, element: t.name, outcome: outcome.name },
      next,
    });
  }
}

function ends(t: TransitionTable, before: State, possible: Possible[]): void {
  const { component } = t;
  for (const outcome of t.outcomes) {
    if (before[outcome.running] === 0 || before[outcome.clock] < outcome.min) continue;
    const next = [...before];
    next[outcome.running] = 0;
    next[outcome.clock] = 0;
    next[t.ended] = 1;
    if (!isFailing(component, before)) {
      if (outcome.dock !== null) next[outcome.dock] += 1;
      else if (t.retry !== null && before[t.failed] < t.retry.times) {
        next[t.failed] += 1;
        next[t.pausing] = 1;
      } else beginToFail(component, outcome.place, next, before);
    }
    noteProvided(component, next);
    possible.push({
      happening: { kind: 'end', component: component.name, element: t.name, outcome: outcome.name },
      next,
    });
  }
}

function enters(tables: Tables, component: ComponentTable, before: State, possible: Possible[]): void {
  if (!isSomeMarked(allDocks(component), before)) return;
  for (const { place, slot } of component.placeList) {
    for (const { alternative, joined } of alternativesBegun(tables, component, place, before)) {
      if (!joined.every((dock) => before[dock] > 0)) continue;
      const next = entered(component, slot, joined, before);
      if (unservedOnEntering(tables, component, before, next).length > 0) continue;
      const { name } = component;
      possible.push({ happening: { kind: 'enter', component: name, element: place, alternative }, next });
    }
  }
}

// What is scarce.

/** A component holds a need while a token is in its region; what pauses inside it, comes back to it or fails keeps it. */
function isHeld(need: NeedTable, state: State): boolean {
  return isSomeMarked(holding(need), state);
}

const holding = oncePer((need: NeedTable): readonly number[] => {
  const { component, places, inside, named, docks, kept } = need;
  const { crash, comingBack, transitions } = component;
  return [
    kept,
    ...[...places].map((place) => component.places.get(place)!),
    ...transitions.filter((t) => inside.has(t.name)).flatMap((t) => [...t.underway, t.pausing]),
    ...transitions.filter((t) => named.has(t.name)).flatMap(runningOf),
    ...docks,
    ...(crash !== null && places.has(crash.place) ? comingBack : []),
  ];
});

/** How much of a resource is held in all. */
export function heldOf(tables: Tables, resource: string, state: State): number {
  let sum = 0;
  for (const need of needsOf(tables))
    if (need.resource === resource && state[need.component.exists] > 0 && isHeld(need, state))
      sum += need.amount;
  return sum;
}

const needsOf = oncePer(({ components }: Tables) => components.flatMap(({ needs }) => needs));

/** The resources of which an event makes something held that was not. */
function askedBy(tables: Tables, before: State, { happening, next }: Possible): readonly string[] {
  const { kind } = happening;
  if (kind !== 'start' && kind !== 'enter' && kind !== 'instruction') return NOTHING;
  const asked: string[] = [];
  for (const need of needsOf(tables)) {
    const { exists } = need.component;
    if (next[exists] === 0 || !isHeld(need, next)) continue;
    if (before[exists] === 0 || !isHeld(need, before)) asked.push(need.resource);
  }
  return asked;
}

/** What of the events there is enough for, in its turn. */
function grantedOf(tables: Tables, before: State, events: readonly Possible[]): Possible[] {
  const asking = events.map((event) => ({ event, asked: askedBy(tables, before, event) }));
  const hasRoom = ({ event, asked }: Asking) =>
    tables.resources.every(
      ({ name, capacity }) => !asked.includes(name) || heldOf(tables, name, event.next) <= capacity,
    );
  return inTurn(tables, before, asking.filter(hasRoom)).map(({ event }) => event);
}

/** An event and the resources that it asks for. */
interface Asking {
  readonly event: Possible;
  readonly asked: readonly string[];
}

/** Of what asks for resources with an order: after everything else at its date, and after whoever comes first. */
function inTurn(tables: Tables, before: State, events: readonly Asking[]): readonly Asking[] {
  const ordered = tables.resources.filter(({ order }) => order !== null);
  if (ordered.length === 0) return events;
  const grants = events.map(({ event, asked }) => {
    const of = componentOf(tables, event);
    return ordered
      .filter(({ name }) => asked.includes(name))
      .map(({ name, order }) => ({ name, rank: order!.includes(of) ? order!.indexOf(of) : order!.length }));
  });
  const isElse = events.some(({ event }, i) => isUrgent(event) && grants[i].length === 0);
  const isDue = isSomeAtMax(tables, before);
  const goesFirst = (a: (typeof grants)[number], b: (typeof grants)[number]) => {
    const signs = a.flatMap(({ name, rank }) =>
      b.filter((other) => other.name === name).map((other) => rank - other.rank),
    );
    return signs.some((sign) => sign < 0) && signs.every((sign) => sign <= 0);
  };
  return events.filter((_, i) => {
    if (grants[i].length === 0) return true;
    return !isElse && !isDue && !grants.some((other) => goesFirst(other, grants[i]));
  });
}

function componentOf({ threads }: Tables, { happening }: Possible): string {
  if (happening.kind !== 'instruction') return happening.component;
  const { instructions: all } = threads.find(({ name }) => name === happening.thread)!;
  const instruction = all[happening.position];
  return 'component' in instruction ? instruction.component : '';
}

// What fails.

function isFailing(component: ComponentTable, state: State): boolean {
  return state[component.failing] > 0;
}

/** From now on the component only lets end what runs. What pauses or is coming back is dropped. */
function beginToFail(component: ComponentTable, place: string, slots: number[], before: State): void {
  for (const need of component.needs) slots[need.kept] = isHeld(need, before) ? 1 : 0;
  slots[component.failing] = 1 + [...component.places.keys()].indexOf(place);
  for (const t of component.transitions) slots[t.pausing] = 0;
  for (const slot of component.comingBack) slots[slot] = 0;
}

/** All tokens are gone but that of the failure place, and the active behavior is over. */
function fails(component: ComponentTable, before: State, possible: Possible[]): void {
  if (runsOf(component).some(({ running }) => before[running] > 0)) return;
  const place = [...component.places.keys()][before[component.failing] - 1];
  const next = [...before];
  next[component.failing] = 0;
  for (const need of component.needs) next[need.kept] = 0;
  for (const slot of component.places.values()) next[slot] = 0;
  for (const dock of allDocks(component)) next[dock] = 0;
  next[component.places.get(place)!] = 1;
  dequeue(component, next);
  noteProvided(component, next);
  possible.push({ happening: { kind: 'fail', component: component.name, element: place }, next });
}

function crashes(tables: Tables, component: ComponentTable, before: State, possible: Possible[]): void {
  const { crash } = component;
  if (crash === null || isFailing(component, before)) return;
  const slot = component.places.get(crash.place)!;
  if (before[slot] === 0 || !isFaultLeft(tables, component, before)) return;
  const next = [...before];
  next[slot] = 0;
  spend(tables, component, next);
  if (crash.fails !== null) beginToFail(component, crash.fails, next, before);
  else next[component.comingBack.find((timer) => before[timer] === 0)!] = 1;
  noteProvided(component, next);
  possible.push({ happening: { kind: 'crash', component: component.name, element: crash.place }, next });
}

function backs(component: ComponentTable, before: State, possible: Possible[]): void {
  const { crash } = component;
  if (crash === null) return;
  for (const timer of component.comingBack) {
    if (before[timer] === 0 || before[timer] - 1 < crash.min) continue;
    const next = [...before];
    next[timer] = 0;
    next[component.places.get(crash.place)!] += 1;
    noteProvided(component, next);
    possible.push({ happening: { kind: 'back', component: component.name, element: crash.place }, next });
  }
}

/** A pause is over: the output dock is filled again, and nobody is asked. */
function retries(component: ComponentTable, before: State, possible: Possible[]): void {
  for (const t of component.transitions) {
    if (t.retry === null || before[t.pausing] === 0 || before[t.pausing] - 1 < t.retry.min) continue;
    const next = [...before];
    next[t.pausing] = 0;
    next[t.outputDock] += 1;
    noteProvided(component, next);
    possible.push({ happening: { kind: 'retry', component: component.name, element: t.name }, next });
  }
}

function isFaultLeft({ budgets }: Tables, { name }: ComponentTable, state: State): boolean {
  return budgets.every(({ covers, most, spent }) => !covers(name) || state[spent] < most);
}

function spend({ budgets }: Tables, { name }: ComponentTable, slots: number[]): void {
  for (const { covers, spent } of budgets) if (covers(name)) slots[spent] += 1;
}

const NOTHING: readonly never[] = [];

const tokenSlots = oncePer(({ tokens }: Tables): readonly number[] => [...tokens.keys()]);

const runsOf = oncePer(({ transitions }: ComponentTable) => transitions.flatMap((t) => t.outcomes));

const retried = oncePer(({ transitions }: ComponentTable) =>
  transitions.flatMap((t) => (t.retry === null ? [] : [{ ...t, retry: t.retry }])),
);

const allDocks = oncePer(({ transitions }: ComponentTable): readonly number[] =>
  transitions.flatMap(({ docks }) => docks),
);

/** Whether it runs, with any outcome. */
export function isRunning({ outcomes }: TransitionTable, state: State): boolean {
  return outcomes.some(({ running }) => state[running] > 0);
}

function isBeingTried(t: TransitionTable, state: State): boolean {
  return (t.retry?.times ?? 0) > 0 && (isRunning(t, state) || state[t.pausing] > 0);
}

function runningOf({ outcomes }: TransitionTable): readonly number[] {
  return outcomes.map(({ running }) => running);
}

function entered(component: ComponentTable, place: number, joined: readonly number[], before: State): State {
  const next = [...before];
  for (const dock of joined) next[dock] = 0;
  next[place] += 1;
  noteProvided(component, next);
  return next;
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

function finishes(tables: Tables, component: ComponentTable, before: State, possible: Possible[]): void {
  const behavior = activeBehavior(tables, component, before);
  if (behavior === null || isSomeMarked(busyWith(component), before)) return;
  for (const { place, slot } of component.placeList)
    if (before[slot] > 0 && outOf(tables, component, place, before).length > 0) return;
  const next = [...before];
  dequeue(component, next);
  noteProvided(component, next);
  possible.push({ happening: { kind: 'finish', component: component.name, element: behavior }, next });
}

/** What is underway, pauses or is coming back. */
const busyWith = oncePer(({ transitions, comingBack }: ComponentTable): readonly number[] => [
  ...transitions.flatMap((t) => [...t.underway, t.pausing]),
  ...comingBack,
]);

function dequeue({ queue }: ComponentTable, slots: number[]): void {
  queue.forEach((slot, i) => {
    const following = queue[i + 1];
    slots[slot] = following === undefined ? 0 : slots[following];
  });
}

function isSomeLeavingBlocked(component: ComponentTable, before: State, next: State): boolean {
  return component.ports.some((port) => isLeavingBlocked(port, before, next));
}

function isLeavingBlocked(port: PortTable, before: State, next: State): boolean {
  if (port.role !== 'provide' || port.kind !== 'service') return false;
  if (!isActive(port, before) || isActive(port, next)) return false;
  return partners(port, before).some((user) => isActive(user, before) && !hasEnough(user, next));
}

/** A use port that counts its providers, but not all of them, has so many active ones left. */
function hasEnough(use: PortTable, state: State): boolean {
  if (!use.counts || use.needs === 0) return false;
  let active = 0;
  for (const provider of partners(use, state)) if (isActive(provider, state)) active++;
  return active >= use.needs;
}

/** The ports at the other end of the connections that a port has. */
function partners(port: PortTable, state: State): PortTable[] {
  const found: PortTable[] = [];
  for (const { connected, other } of port.links)
    if (state[connected] > 0 && state[other.component.exists] > 0) found.push(other);
  return found;
}

/** Active: a token on a place, a transition or a dock of the region, or a transition bound by name runs. */
export function isActive(port: PortTable, state: State): boolean {
  return isSomeMarked(port.activating, state);
}

function isSomeMarked(slots: readonly number[], state: State): boolean {
  for (const slot of slots) if (state[slot] > 0) return true;
  return false;
}

function isRefusing(tables: Tables, port: PortTable, state: State): boolean {
  if (!isActive(port, state)) return true;
  if (isSomeMarked(port.underway, state)) return false;
  return port.markable.every(({ place, slot }) => {
    if (state[slot] === 0) return true;
    const out = outOf(tables, port.component, place, state);
    return out.length > 0 && out.every((t) => !port.inside.has(t.name));
  });
}

function isServed(tables: Tables, use: PortTable, state: State): boolean {
  const all = partners(use, state);
  const serving = all.filter((provider) =>
    provider.kind === 'data' ? state[provider.provided] > 0 : !isRefusing(tables, provider, state),
  );
  return use.needs === 0 ? serving.length === all.length : serving.length >= use.needs;
}

/** The behavior at the head of the queue of a component. */
export function activeBehavior(tables: Tables, component: ComponentTable, state: State): string | null {
  const head = component.queue.length === 0 ? 0 : state[component.queue[0]];
  return head === 0 ? null : tables.tasks[head - 1].behavior;
}

/** The transitions of the active behavior that leave the place. */
function outOf(
  tables: Tables,
  component: ComponentTable,
  place: string,
  state: State,
): readonly TransitionTable[] {
  return outgoing(component)(place, activeBehavior(tables, component, state));
}

/** A way to enter a place, with all its docks. */
interface Alternative {
  readonly alternative: string | null;
  readonly joined: readonly number[];
}

/** The alternatives of the active behavior to enter the place of which a dock is filled. */
function alternativesBegun(
  tables: Tables,
  component: ComponentTable,
  place: string,
  state: State,
): readonly Alternative[] {
  const behavior = activeBehavior(tables, component, state);
  return incoming(component)(place, behavior).filter(({ joined }) => joined.some((dock) => state[dock] > 0));
}

/** What holds of a place under a behavior of a component, whatever the state is. */
function perPlace<V>(make: (component: ComponentTable, place: string, behavior: string | null) => V) {
  return oncePer((component: ComponentTable) => {
    const made = new Map<string | null, Map<string, V>>();
    return (place: string, behavior: string | null): V => {
      const known = made.get(behavior)?.get(place);
      if (known !== undefined) return known;
      const value = make(component, place, behavior);
      made.set(behavior, (made.get(behavior) ?? new Map<string, V>()).set(place, value));
      return value;
    };
  });
}

const outgoing = perPlace(({ transitions }, place, behavior) =>
  transitions.filter((t) => t.source === place && t.behavior === behavior),
);

/** What a transition leads to by a switch is an alternative of its own. */
const incoming = perPlace(({ transitions }, place, behavior): readonly Alternative[] => {
  const docks = transitions
    .filter((t) => t.behavior === behavior)
    .flatMap((t) => [
      ...(t.destination === place ? [{ alternative: t.alternative, dock: t.inputDock }] : []),
      ...t.outcomes
        .filter((o) => o.place === place && o.dock !== null && o.dock !== t.inputDock)
        .map((o) => ({ alternative: `${t.name}:${o.name}`, dock: o.dock! })),
    ]);
  const names = [...new Set(docks.map(({ alternative }) => alternative))];
  return names.map((alternative) => ({
    alternative,
    joined: docks.filter((each) => each.alternative === alternative).map(({ dock }) => dock),
  }));
});

/** After each change in a component: data ports that have become active are provided from then on. */
function noteProvided(component: ComponentTable, slots: number[]): void {
  for (const port of component.sources) if (isActive(port, slots)) slots[port.provided] = 1;
}

// Programs, section 4.

function instructions(tables: Tables, before: State, possible: Possible[]): void {
  const { threads, counters, paces, waited } = tables;
  for (const [i, { name, instructions: all, tries }] of threads.entries()) {
    const position = before[counters[i]];
    const instruction = all[position];
    if (instruction === undefined) continue;
    const pace = paces[i][position];
    const isDue = pace !== null && before[waited[i]] >= pace.min;
    const isOver = instruction.kind !== 'sleep' && isExecutable(tables, i, position, instruction, before);
    if (!isOver && !isDue) continue;
    const next = [...before];
    const failed = instruction.kind !== 'sleep' && (!isOver || isFailedWait(tables, instruction, before));
    next[waited[i]] = 0;
    next[counters[i]] = failed ? afterFailure(tries, position, all.length) : afterSuccess(tries, position);
    if (isOver) execute(tables, i, position, instruction, next);
    possible.push({
      happening: { kind: 'instruction', thread: name, position, failed, timed: !isOver },
      next,
    });
  }
}

/** What the threads may execute now. */
function instructionsIn(tables: Tables, state: State): readonly Possible[] {
  const possible: Possible[] = [];
  instructions(tables, state, possible);
  return possible;
}

/** A wait that is over fails if its component, or any, fails or stands in a failure place. */
function isFailedWait(tables: Tables, instruction: Instruction, state: State): boolean {
  if (instruction.kind !== 'wait' && instruction.kind !== 'waitAll') return false;
  return existing(tables, state).some(
    (component) =>
      (instruction.kind === 'waitAll' || instruction.component === component.name) &&
      (isFailing(component, state) ||
        [...component.failurePlaces].some((place) => state[component.places.get(place)!] > 0)),
  );
}

/** The next position: at the end of a try part, what comes after its rescue part. */
function afterSuccess(tries: Thread['tries'], position: number): number {
  let next = position + 1;
  // An inner try may end where an outer one does.
  for (const { start, rescue, end } of [...tries].reverse())
    if (position >= start && position < rescue && next === rescue) next = end;
  return next;
}

/** The rescue part of the innermost try whose try part it is in, which may be empty; else the end, failed. */
function afterFailure(tries: Thread['tries'], position: number, length: number): number {
  const caught = tries.filter(({ start, rescue }) => position >= start && position < rescue).at(-1);
  if (caught === undefined) return length + 1;
  return caught.rescue < caught.end ? caught.rescue : afterSuccess(tries, caught.end - 1);
}

/** The positions that a sequence can still come to, from each where it may be. */
const reachable = oncePer((thread: Thread): readonly ReadonlySet<number>[] =>
  // One more when it is done, and when it has failed.
  Array.from({ length: thread.instructions.length + 2 }, (_, from) => reachableFrom(thread, from)),
);

function reachableFrom({ instructions: all, tries }: Thread, from: number): ReadonlySet<number> {
  const found = new Set(from < all.length ? [from] : []);
  for (const position of found) {
    const { kind } = all[position];
    const next = [afterSuccess(tries, position)];
    if (kind === 'wait' || kind === 'waitAll') next.push(afterFailure(tries, position, all.length));
    for (const each of next) if (each < all.length) found.add(each);
  }
  return found;
}

/** The column "when" of the table of section 4. */
function isExecutable(
  tables: Tables,
  thread: number,
  position: number,
  instruction: Instruction,
  state: State,
): boolean {
  switch (instruction.kind) {
    case 'add':
      return componentIn(tables, state, instruction.component) === null;
    case 'del': {
      const component = componentIn(tables, state, instruction.component);
      return (
        component !== null && isQueueEmpty(component, state) && !isConnectedAnyhow(tables, component, state)
      );
    }
    case 'con': {
      const { user, provider } = instruction;
      const use = componentIn(tables, state, user.component)?.ports.find((p) => p.name === user.port);
      const provide = componentIn(tables, state, provider.component)?.ports.find(
        (p) => p.name === provider.port,
      );
      if (use === undefined || provide === undefined) return false;
      if (use.role !== 'use' || provide.role !== 'provide' || use.kind !== provide.kind) return false;
      return state[connectionOf(tables, instruction).connected] === 0;
    }
    case 'dcon': {
      const { user } = instruction;
      if (state[connectionOf(tables, instruction).connected] === 0) return false;
      const use = componentIn(tables, state, user.component)!.ports.find((p) => p.name === user.port)!;
      if (use.kind === 'data' || !isActive(use, state)) return true;
      const without = state.slice();
      without[connectionOf(tables, instruction).connected] = 0;
      return hasEnough(use, without);
    }
    case 'pushB':
      return (
        componentIn(tables, state, instruction.component)?.behaviors.includes(instruction.behavior) === true
      );
    case 'wait': {
      const { component, behavior } = instruction;
      if (behavior === null) return isIdleFor(tables, thread, component, state);
      if (instruction.nth !== undefined)
        return areFinished(tables, thread, position, component, behavior, instruction.nth, state);
      return isFinished(tables, awaitedNow(tables, thread, position, component, behavior, state), state);
    }
    case 'waitAll':
      return namesOf(tables).every((component) => isIdleFor(tables, thread, component, state));
    case 'sleep':
      return true;
  }
}

/** The column "effect" of the table of section 4. */
function execute(
  tables: Tables,
  thread: number,
  position: number,
  instruction: Instruction,
  slots: number[],
): void {
  switch (instruction.kind) {
    case 'add': {
      const component = tables.components.find(
        (c) => c.name === instruction.component && c.type === instruction.type,
      )!;
      slots[component.exists] = 1;
      slots[component.places.get(component.initial)!] = 1;
      noteProvided(component, slots);
      return;
    }
    case 'del':
      forget(componentIn(tables, slots, instruction.component)!, slots);
      return;
    case 'con':
      slots[connectionOf(tables, instruction).connected] = 1;
      return;
    case 'dcon':
      slots[connectionOf(tables, instruction).connected] = 0;
      return;
    case 'pushB': {
      const component = componentIn(tables, slots, instruction.component)!;
      const task = tables.tasks.findIndex(
        ({ push }) => push !== null && push.thread === thread && push.position === position,
      );
      slots[component.queue.find((slot) => slots[slot] === 0)!] = task + 1;
      slots[tables.executed[task]] = 1;
      return;
    }
    case 'wait':
    case 'waitAll':
    case 'sleep':
  }
}

/** A component that is gone leaves nothing behind but that its transitions have ended. */
function forget(component: ComponentTable, slots: number[]): void {
  slots[component.exists] = 0;
  for (const place of component.places.values()) slots[place] = 0;
  for (const t of component.transitions)
    for (const slot of [...t.docks, ...t.outcomes.flatMap((o) => [o.running, o.clock]), t.failed, t.pausing])
      slots[slot] = 0;
  slots[component.failing] = 0;
  for (const slot of component.comingBack) slots[slot] = 0;
  for (const need of component.needs) slots[need.kept] = 0;
  for (const port of component.ports) slots[port.provided] = 0;
  for (const slot of component.queue) slots[slot] = 0;
}

function existing(tables: Tables, state: State): ComponentTable[] {
  return tables.components.filter((component) => state[component.exists] > 0);
}

/** The component of that name, `null` when there is none now. */
function componentIn(tables: Tables, state: State, name: string): ComponentTable | null {
  return tables.components.find((each) => each.name === name && state[each.exists] > 0) ?? null;
}

/** All names of components, of those that exist and of those that do not. */
function namesOf(tables: Tables): string[] {
  return [...new Set(tables.components.map((component) => component.name))];
}

const connectionsByName = oncePer(
  ({ connections }: Tables) => new Map(connections.map((each) => [linkName(each), each])),
);

function connectionOf(tables: Tables, instruction: Pick<Connection, 'user' | 'provider'>) {
  return connectionsByName(tables).get(linkName(instruction))!;
}

function isConnectedAnyhow(tables: Tables, { name }: ComponentTable, state: State): boolean {
  return tables.connections.some(
    ({ user, provider, connected }) =>
      state[connected] > 0 && (user.component === name || provider.component === name),
  );
}

function isQueueEmpty(component: ComponentTable, state: State): boolean {
  return component.queue.every((slot) => state[slot] === 0);
}

/** Idle, as one thread sees it: an empty queue, and no other thread has a push to the component left. */
function isIdleFor(tables: Tables, thread: number, name: string, state: State): boolean {
  const component = componentIn(tables, state, name);
  if (component !== null && !isQueueEmpty(component, state)) return false;
  return !tables.tasks.some(
    (task) => task.component === name && task.push?.thread !== thread && isLeft(tables, task, state),
  );
}

/** A push that its thread can still come to. */
function isLeft(tables: Tables, { push }: Tables['tasks'][number], state: State): boolean {
  if (push === null) return false;
  return reachable(tables.threads[push.thread])[state[tables.counters[push.thread]]].has(push.position);
}

/** Of the pushes of the behavior n are over, or fewer will ever come, and no more than have. */
function areFinished(
  tables: Tables,
  thread: number,
  position: number,
  component: string,
  behavior: string,
  nth: number,
  state: State,
): boolean {
  const counted = [...tables.tasks.keys()].filter((i) => {
    const { component: pushed, behavior: what, push } = tables.tasks[i];
    return (
      push !== null &&
      pushed === component &&
      what === behavior &&
      (push.thread !== thread || push.position < position)
    );
  });
  const executed = counted.filter((task) => state[tables.executed[task]] > 0);
  const queue = componentIn(tables, state, component)?.queue ?? [];
  const over = executed.filter((task) => !queue.some((slot) => state[slot] === 1 + task));
  if (executed.length >= nth) return over.length >= nth;
  return !counted.some(
    (task) => state[tables.executed[task]] === 0 && isLeft(tables, tables.tasks[task], state),
  );
}

/** The push that a `wait(c, b)` waits for, as an index in `tasks`. */
export function awaitedPush(
  tables: Tables,
  thread: number,
  position: number,
  component: string,
  behavior: string,
): number {
  const same = [...tables.tasks.keys()].filter((i) => {
    const task = tables.tasks[i];
    return task.push !== null && task.component === component && task.behavior === behavior;
  });
  const pushOf = (i: number) => tables.tasks[i].push!;
  const own = same.filter((i) => pushOf(i).thread === thread && pushOf(i).position < position);
  const awaited = own.length > 0 ? own.slice(-1) : same.filter((i) => pushOf(i).thread !== thread);
  if (awaited.length !== 1) throw new Error(`wait(${component}, ${behavior}) has no definite push`);
  return awaited[0];
}

/** The same in a state: of the own pushes that may precede the wait, the last that has been executed. */
function awaitedNow(
  tables: Tables,
  thread: number,
  position: number,
  component: string,
  behavior: string,
  state: State,
): number {
  const own = [...tables.tasks.keys()].filter((i) => {
    const { component: pushed, behavior: what, push } = tables.tasks[i];
    const isSame = pushed === component && what === behavior;
    return isSame && push?.thread === thread && push.position < position && state[tables.executed[i]] > 0;
  });
  return own.at(-1) ?? awaitedPush(tables, thread, position, component, behavior);
}

/** Executed, and no longer in the queue (a component that is gone has an empty one); or it can no longer come. */
function isFinished(tables: Tables, task: number, state: State): boolean {
  const { component: name } = tables.tasks[task];
  if (state[tables.executed[task]] === 0) return !isLeft(tables, tables.tasks[task], state);
  return componentIn(tables, state, name)?.queue.some((slot) => state[slot] === 1 + task) !== true;
}

// Time.

/** What time passes for: a running transition, a pause, a place that comes back; `since` holds `from` + its time. */
interface Timer {
  readonly since: number;
  readonly from: 0 | 1;
  readonly min: number;
  readonly max: number;
}

/** All timers that there may be; each is there while its slot `on` is not 0. */
const timers = oncePer(({ components }: Tables): readonly (Timer & { readonly on: number })[] =>
  components.flatMap((component) => [
    ...runsOf(component).map(
      ({ running, clock, min, max }) => ({ on: running, since: clock, from: 0, min, max }) as const,
    ),
    ...retried(component).map(
      ({ retry, pausing }) => ({ ...retry, on: pausing, since: pausing, from: 1 }) as const,
    ),
    ...component.comingBack.map(
      (since) =>
        ({ min: component.crash!.min, max: component.crash!.max, on: since, since, from: 1 }) as const,
    ),
  ]),
);

const isPaced = oncePer(({ paces }: Tables) => paces.some((all) => all.some((pace) => pace !== null)));

/** The timers of the threads whose next instruction takes time. */
function sleeping({ paces, counters, waited }: Tables, state: State): readonly Timer[] {
  return paces.flatMap((all, i): Timer[] => {
    const pace = all[state[counters[i]]] ?? null;
    return pace === null ? [] : [{ ...pace, since: waited[i], from: 0 }];
  });
}

function timersIn(tables: Tables, state: State): readonly Timer[] {
  const moving = timers(tables).filter(({ on }) => state[on] > 0);
  return isPaced(tables) ? [...moving, ...sleeping(tables, state)] : moving;
}

function isSomeRunning(tables: Tables, state: State): boolean {
  const isMoving = timers(tables).some(({ on }) => state[on] > 0);
  return isMoving || (isPaced(tables) && sleeping(tables, state).length > 0);
}

function isSomeAtMax(tables: Tables, state: State): boolean {
  return timersIn(tables, state).some(({ since, from, max }) => state[since] - from >= max);
}

function oneUnitLater(tables: Tables, state: State): State {
  const next = [...state];
  for (const timer of timersIn(tables, state))
    next[timer.since] = timer.from + clockAt(timer, state[timer.since] - timer.from + 1);
  return next;
}

/** What the clock of a transition shows after a time: without upper bound it stops at the minimum. */
function clockAt({ min, max }: Pick<Timer, 'min' | 'max'>, time: number): number {
  return max === Number.POSITIVE_INFINITY ? Math.min(time, min) : time;
}

// What is waiting, for statistics and for the meaning of a state.

/**
 * What waits in a state, other than for time: starts and entries for a provider (`refused` when one that they are
 * connected to is active, but refuses), leaves for users, places for the rest of a join.
 */
export type Waiting = 'port' | 'refused' | 'users' | 'join';

export function waitingIn(tables: Tables, state: State): readonly Waiting[] {
  const unserved = (ports: readonly PortTable[]): readonly Waiting[] =>
    ports
      .filter((port) => !isServed(tables, port, state))
      .map((port) =>
        port.kind === 'service' && partners(port, state).some((provider) => isActive(provider, state))
          ? 'refused'
          : 'port',
      );
  return existing(tables, state).flatMap((component) => {
    const starts = component.transitions
      .filter((t) => state[t.outputDock] > 0)
      .flatMap((t) => unserved(t.uses));
    const places = component.placeList.flatMap(({ place, slot }) => {
      const waits: Waiting[] = [];
      const out = outOf(tables, component, place, state);
      if (state[slot] > 0 && out.length > 0) {
        const left = [...state];
        left[slot] = 0;
        for (const t of out) left[t.outputDock] = 1;
        if (isSomeLeavingBlocked(component, state, left)) waits.push('users');
      }
      for (const { joined } of alternativesBegun(tables, component, place, state)) {
        const filled = joined.filter((dock) => state[dock] > 0).length;
        if (filled < joined.length) waits.push('join');
        else {
          const next = entered(component, slot, joined, state);
          waits.push(...unserved(unservedOnEntering(tables, component, state, next)));
        }
      }
      return waits;
    });
    return [...starts, ...places];
  });
}

/** Whether two threads could go on now, and what the one does changes what the other can do, or what comes of it. */
export function isRacing(tables: Tables, state: State): boolean {
  const now = instructionsIn(tables, state);
  return now.some((one) =>
    now.some((other) => {
      if (one === other) return false;
      const after = (first: Possible, second: Possible) =>
        instructionsIn(tables, first.next)
          .find((each) => isSame(each.happening, second.happening))
          ?.next.join();
      const inOrder = after(one, other);
      return inOrder === undefined || inOrder !== after(other, one);
    }),
  );
}

function isSame(a: Happening, b: Happening): boolean {
  return (
    a.kind === 'instruction' && b.kind === 'instruction' && a.thread === b.thread && a.position === b.position
  );
}

/** All programs are done and all components are idle. */
export function isAllDone(tables: Tables, state: State): boolean {
  return (
    tables.threads.every(({ instructions: thread }, i) => state[tables.counters[i]] === thread.length) &&
    tables.components.every((component) => isQueueEmpty(component, state))
  );
}

// The start.

function initialState(tables: Tables, model: Model, program: Program): State {
  const slots = new Array<number>(tables.size).fill(0);
  const { components, connections } = program.state ?? atTheStart(model, program);
  for (const start of components) {
    const component = tables.components.find(
      (c) => c.name === start.component.name && c.type === start.component.type.name,
    )!;
    const moving = (name: string) => component.transitions.find((t) => t.name === name)!;
    slots[component.exists] = 1;
    for (const place of start.places) slots[component.places.get(place)!] = 1;
    for (const name of start.outputs) slots[moving(name).outputDock] = 1;
    for (const name of start.inputs) {
      const [transition, how = null] = name.split(':');
      slots[moving(transition).outcomes.find((o) => o.name === how)!.dock!] = 1;
    }
    for (const { transition, outcome: how, elapsed } of start.running) {
      const outcome = moving(transition).outcomes.find(({ name }) => name === how)!;
      slots[outcome.running] = 1;
      slots[outcome.clock] = clockAt(outcome, units(elapsed, tables.unitsPerSecond));
    }
    if (start.failing !== null)
      slots[component.failing] = 1 + [...component.places.keys()].indexOf(start.failing);
    for (const [transition, times] of start.failures) slots[moving(transition).failed] = times;
    for (const { transition, elapsed } of start.pausing) {
      const t = moving(transition);
      slots[t.pausing] = 1 + clockAt(t.retry!, units(elapsed, tables.unitsPerSecond));
    }
    for (const [i, elapsed] of start.comingBack.entries())
      slots[component.comingBack[i]] = 1 + clockAt(component.crash!, units(elapsed, tables.unitsPerSecond));
    for (const port of component.ports)
      if (start.provided?.includes(port.name) === true) slots[port.provided] = 1;
    const needs = start.component.type.needs ?? [];
    for (const [i, need] of component.needs.entries())
      if (start.keeping?.includes(needs[i].name) === true) slots[need.kept] = 1;
    noteProvided(component, slots);
  }
  // The behaviors that wait in queues are the first tasks, queue by queue.
  let task = 0;
  for (const { component, queue } of components) {
    const { queue: into } = tables.components.find(
      (c) => c.name === component.name && c.type === component.type.name,
    )!;
    for (const i of queue.keys()) slots[into[i]] = ++task;
  }
  for (const connection of connections) slots[connectionOf(tables, connection).connected] = 1;
  return slots;
}

/**
 * Components and connections of the file exist at the start unless the program adds them: unless, of the instructions
 * of some thread that make or remove one, the first makes it. A connection needs both its ends.
 */
function atTheStart(model: Model, program: Program): RunningState {
  const isAdded = (makes: (i: Instruction) => boolean, removes: (i: Instruction) => boolean) =>
    program.threads.some((thread: Thread) => {
      const first = thread.instructions.find((i) => makes(i) || removes(i));
      return first !== undefined && makes(first);
    });
  const components = model.components.filter(
    ({ name }) =>
      !isAdded(
        (i) => i.kind === 'add' && i.component === name,
        (i) => i.kind === 'del' && i.component === name,
      ),
  );
  const isThere = (name: string) => components.some((component) => component.name === name);
  const connections = model.connections.filter(
    (connection) =>
      isThere(connection.user.component) &&
      isThere(connection.provider.component) &&
      !isAdded(
        (i) => i.kind === 'con' && linkName(i) === linkName(connection),
        (i) => i.kind === 'dcon' && linkName(i) === linkName(connection),
      ),
  );
  return {
    components: components.map((component) => ({
      component,
      places: program.start.get(component.name) ?? component.start,
      outputs: [],
      inputs: [],
      running: [],
      queue: [],
      provided: null,
      ...UNHARMED,
    })),
    connections,
  };
}

/** What a state is, in words, in any order: components, tokens, connections, queues, data, what has been executed and ended. */
export function wordsOf(tables: Tables, state: State): string[] {
  return [...standingIn(tables, state), ...progressOf(tables, state)];
}

/** The components, connections and markings of a state, in words, sorted. */
export function configurationOf(tables: Tables, state: State): string[] {
  return standingIn(tables, state).sort();
}

/** The slots that say what stands somewhere, each with the words for it. */
const standing = oncePer(
  ({ components, tokens, connections }: Tables): readonly (readonly [number, string])[] => [
    ...components.map(({ exists, name, type }) => [exists, `${name}: ${type}`] as const),
    ...tokens,
    ...connections.map((each) => [each.connected, linkName(each)] as const),
  ],
);

function standingIn(tables: Tables, state: State): string[] {
  const words: string[] = [];
  for (const [slot, name] of standing(tables)) if (state[slot] > 0) words.push(name);
  return words;
}

/** The slots that say what has been provided and what has ended, each with the words for it. */
const achieved = oncePer(({ components }: Tables): readonly (readonly [number, string])[] => {
  const provided = components.flatMap(({ name, ports }) =>
    ports.map((port) => [port.provided, `provided: ${name}.${port.name}`] as const),
  );
  // Components of one name share what has ended.
  const ended = new Map(
    components.flatMap(({ name, transitions }) =>
      transitions.map((t) => [t.ended, `ended: ${name}.${t.name}`] as const),
    ),
  );
  return [...provided, ...ended];
});

function progressOf(tables: Tables, state: State): string[] {
  const words: string[] = [];
  for (const [slot, name] of achieved(tables)) if (state[slot] > 0) words.push(name);
  for (const component of existing(tables, state)) {
    const { name, queue, transitions, comingBack, places } = component;
    const behaviors = queue.map((slot) => state[slot]).filter((task) => task > 0);
    words.push(`queue of ${name}: ${behaviors.map((task) => tables.tasks[task - 1].behavior).join()}`);
    if (isFailing(component, state))
      words.push(`${name} fails: ${[...places.keys()][state[component.failing] - 1]}`);
    for (const t of transitions) if (state[t.pausing] > 0) words.push(`${name}.${t.name} pauses`);
    for (const timer of comingBack) if (state[timer] > 0) words.push(`${name} is coming back`);
  }
  for (const [i, { name }] of tables.threads.entries())
    words.push(`executed of ${name}: ${state[tables.counters[i]]}`);
  for (const { name } of tables.resources) words.push(`held of ${name}: ${heldOf(tables, name, state)}`);
  return words;
}

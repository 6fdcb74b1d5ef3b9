/**
 * The meaning of a model, executed as it is written and without any Petri net: which events a state allows, and
 * what each of them changes. Madeus (Chardet, Coullon, Pertin, Pérez 2018), Concerto (Chardet, Coullon, Pérez
 * 2020) and MADA (Coullon, Jard, Lime 2019). Simulation, replay and explanations stand on it.
 */

import { type PagedMap, pagedMap } from '../../base/collections/paged-map.ts';
import { oncePer } from '../../base/memo.ts';
import type { Port } from '../component.ts';
import type { ModelEvent } from '../event.ts';
import { connectionName } from '../initial.ts';
import type { Instruction } from '../program.ts';
import { sentenceOf } from '../story.ts';
import {
  afterEnd,
  afterEnter,
  afterFinish,
  afterLeave,
  afterStart,
  alternativesNow,
  leavingNow,
} from './moves.ts';
import { canExecute, instructionEvent, isPossible, nextInstruction } from './obstacles.ts';
import {
  activeBehavior,
  type ComponentState,
  dotted,
  isActive,
  linksOf,
  partnersOf,
  type Service,
  type State,
  serviceOf,
  standing,
  withLink,
} from '../system/state.ts';
import type { InstructionRef, System } from '../system/system.ts';

export {
  activePorts,
  hasEnded,
  initialState,
  isFinished,
  isIdle,
  isMarked,
  isRunning,
  type State,
} from '../system/state.ts';
export { compile, refine, type System, seconds } from '../system/system.ts';

/** A second token would arrive where only one may be: the model is not 1-safe (semantics, section 1). */
export class UnsafeError extends Error {
  readonly component: string;
  /** What the token arrives in: a place, a dock of a transition, or the transition itself. */
  readonly where: 'place' | 'output dock' | 'input dock' | 'transition';
  /** The place or transition. */
  readonly element: string;
  constructor(component: string, where: UnsafeError['where'], element: string) {
    super(`a second token would arrive in the ${where} ${dotted(component, element)}`);
    this.name = 'UnsafeError';
    this.component = component;
    this.where = where;
    this.element = element;
  }
}

function move(event: ModelEvent['event'], component: string, element: string): ModelEvent {
  return { event, component, element, thread: null, line: null };
}

function entries(name: string, component: ComponentState): readonly ModelEvent[] {
  const destinations = [...component.inputs].map(
    (transition) => component.instance.actions.get(transition)!.transition.destination,
  );
  return [...new Set(destinations)].flatMap((place) =>
    alternativesNow(component, place)
      .filter((alternative) => alternative.transitions.some((t) => component.inputs.has(t.name)))
      .map((alternative) => {
        const enter = move('enter', name, place);
        return alternative.name === null ? enter : { ...enter, alternative: alternative.name };
      }),
  );
}

function movesAhead(component: ComponentState): readonly ModelEvent[] {
  const { name } = component.instance.component;
  const behavior = activeBehavior(component);
  if (behavior === null) return [];
  return [
    ...[...component.marked]
      .filter((place) => leavingNow(component, place).length > 0)
      .map((place) => move('leave', name, place)),
    ...[...component.outputs].map((transition) => move('start', name, transition)),
    ...entries(name, component),
    move('finish', name, behavior),
  ];
}

function instructionsAhead(system: System, state: State): readonly ModelEvent[] {
  return system.program.threads.flatMap(({ name, instructions }, thread) => {
    const next = instructions[state.executed[thread]!];
    return next === undefined ? [] : [instructionEvent(name, next)];
  });
}

/**
 * The urgent events that components and threads have ahead of them, possible or not, in a fixed order: the next
 * instruction of each thread, then the components in the order of their declaration.
 */
export function eventsAhead(system: System, state: State): readonly ModelEvent[] {
  return [...instructionsAhead(system, state), ...[...state.components.values()].flatMap(movesAhead)];
}

/** By component, those of its moves that are urgent: possible, and not the end of a transition. */
type UrgentMoves = PagedMap<readonly ModelEvent[]>;

/** An earlier state, of which the urgent moves are known, and the components that events since then were about. */
interface Since {
  readonly state: State;
  readonly moves: UrgentMoves;
  readonly about: About;
}

/** The last one, and those before. */
type About = { readonly component: string; readonly before: About } | null;

/** What is known of states: their urgent moves, or since when to look for what has changed. */
const urgentMovesIn = new WeakMap<State, UrgentMoves | Since>();

/** Of many events at one date, all that matters is where they lead to: most states are never asked for their moves. */
function sinceKnown(system: System, state: State): Since {
  const known = urgentMovesIn.get(state);
  if (known !== undefined && 'about' in known) return known;
  return { state, moves: known ?? urgentMoves(system, state), about: null };
}

function urgentMovesOf(system: System, state: State, component: ComponentState): readonly ModelEvent[] {
  return movesAhead(component).filter((event) => isPossible(system, state, event));
}

/** The urgent moves of all components. Where an event left a component's as they were, they are the same objects. */
export function urgentMoves(system: System, state: State): UrgentMoves {
  const known = urgentMovesIn.get(state);
  if (known !== undefined && !('about' in known)) return known;
  const moves =
    known === undefined
      ? pagedMap(
          [...state.components].map(([name, component]) => [name, urgentMovesOf(system, state, component)]),
        )
      : urgentMovesSince(system, known, state);
  urgentMovesIn.set(state, moves);
  return moves;
}

/**
 * Those of the components that events were about are looked at again, and those of the users and providers that they
 * serve or wait for otherwise than before. All others move as before.
 */
function urgentMovesSince(system: System, since: Since, state: State): UrgentMoves {
  const names: string[] = [];
  for (let about = since.about; about !== null; about = about.before) names.push(about.component);
  const again = new Set(names.reverse());
  for (const name of [...again])
    for (const other of affectedBy(since.state, state, state.components.get(name)!)) again.add(other);
  let { moves } = since;
  for (const name of again)
    moves = moves.with(name, urgentMovesOf(system, state, state.components.get(name)!));
  return moves;
}

/** The next instruction of a thread, where it is possible now. */
function urgentInstruction(system: System, state: State, thread: number): ModelEvent | null {
  const { name, instructions } = system.program.threads[thread]!;
  const index = state.executed[thread]!;
  const next = instructions[index];
  if (next === undefined || !canExecute(system, state, { thread, index }, next)) return null;
  return instructionEvent(name, next);
}

/** The next instructions of the threads that are possible now. */
export function urgentInstructions(system: System, state: State): readonly ModelEvent[] {
  return state.executed
    .map((_, thread) => urgentInstruction(system, state, thread))
    .filter((event) => event !== null);
}

/** The events that are possible now and let no time pass, in the order of {@link eventsAhead}. */
export function urgentEvents(system: System, state: State): readonly ModelEvent[] {
  return [...urgentInstructions(system, state), ...urgentMoves(system, state).pages.flatMap(urgentIn)];
}

const urgentIn = oncePer((page: UrgentMoves['pages'][number]): readonly ModelEvent[] => {
  const urgent: ModelEvent[] = [];
  for (const moves of page) for (const event of moves) urgent.push(event);
  return urgent;
});

/** A running transition and the dates, in units, between which it ends. */
export interface Ending {
  readonly component: string;
  readonly transition: string;
  readonly since: bigint;
  readonly earliest: bigint;
  /** `null`: no latest date. */
  readonly latest: bigint | null;
}

const endingsOf = oncePer(({ instance, running }: ComponentState): readonly Ending[] =>
  [...running].map(([transition, since]) => {
    const { min, max } = instance.actions.get(transition)!;
    return {
      component: instance.component.name,
      transition,
      since,
      earliest: since + min,
      latest: max === null ? null : since + max,
    };
  }),
);

/** The running transitions, in the order of components, then of their starts. */
export function endings(state: State): readonly Ending[] {
  const all: Ending[] = [];
  state.components.forEach((component) => {
    if (component.running.size > 0) for (const ending of endingsOf(component)) all.push(ending);
  });
  return all;
}

/** The event that ends a running transition. */
export function endOf(ending: Pick<Ending, 'component' | 'transition'>): ModelEvent {
  return move('end', ending.component, ending.transition);
}

/** All events that may happen at the state's date: the urgent ones, then the ends. */
export function possibleEvents(system: System, state: State): readonly ModelEvent[] {
  const ends = endings(state).filter(({ earliest }) => earliest <= state.date);
  return [...urgentEvents(system, state), ...ends.map(endOf)];
}

/** Whether time can pass in the state, or it is the last one of its run (semantics, section 5). */
export function isLasting(system: System, state: State): boolean {
  return (
    endings(state).every(({ latest }) => latest !== state.date) && urgentEvents(system, state).length === 0
  );
}

/** Whether the run is over: no event is possible and nothing is running. */
export function isLast(system: System, state: State): boolean {
  return endings(state).length === 0 && urgentEvents(system, state).length === 0;
}

/** What has to happen before `date`, which time can therefore not pass to; `null` when it can. */
export type Hindrance =
  | { readonly kind: 'urgent'; readonly event: ModelEvent }
  | { readonly kind: 'due'; readonly ending: Ending };

export function hindranceTo(system: System, state: State, date: bigint): Hindrance | null {
  const event = firstUrgentEvent(system, state, () => true);
  if (event !== null) return { kind: 'urgent', event };
  const ending = firstDueBefore(state, date);
  return ending === null ? null : { kind: 'due', ending };
}

/** The first of the urgent events for which `holds`, in the order of {@link eventsAhead}. */
export function firstUrgentEvent(
  system: System,
  state: State,
  holds: (event: ModelEvent) => boolean,
): ModelEvent | null {
  for (const thread of state.executed.keys()) {
    const event = urgentInstruction(system, state, thread);
    if (event !== null && holds(event)) return event;
  }
  for (const page of urgentMoves(system, state).pages) {
    const event = urgentIn(page).find(holds);
    if (event !== undefined) return event;
  }
  return null;
}

/** The date by which some transition of these components has to end; `null` when none has to. */
const firstDueIn = oncePer((page: State['components']['pages'][number]): bigint | null => {
  let first: bigint | null = null;
  for (const component of page) {
    const due = component.running.size === 0 ? null : firstDueOf(component);
    if (due !== null && (first === null || due < first)) first = due;
  }
  return first;
});

const firstDueOf = oncePer((component: ComponentState): bigint | null => {
  let first: bigint | null = null;
  for (const { latest } of endingsOf(component))
    if (latest !== null && (first === null || latest < first)) first = latest;
  return first;
});

function firstDueBefore(state: State, date: bigint): Ending | null {
  const isDue = (latest: bigint | null) => latest !== null && latest < date;
  for (const page of state.components.pages) {
    if (!isDue(firstDueIn(page))) continue;
    const component = page.find((each) => isDue(firstDueOf(each)))!;
    return endingsOf(component).find(({ latest }) => isDue(latest))!;
  }
  return null;
}

/** Lets time pass until `date`. Throws a `RangeError` where an urgent event or a latest end comes first. */
export function advance(system: System, state: State, date: bigint): State {
  if (date < state.date) throw new RangeError(`time does not go back from ${state.date} to ${date}`);
  if (date === state.date) return state;
  const hindrance = hindranceTo(system, state, date);
  if (hindrance?.kind === 'urgent') throw new RangeError(`time cannot pass: ${sentenceOf(hindrance.event)}`);
  if (hindrance?.kind === 'due') {
    const { component, transition, latest } = hindrance.ending;
    throw new RangeError(`${component}.${transition} ends by ${latest}`);
  }
  return afterTime(system, state, date);
}

/** The state at a later `date`, to which nothing hinders time from passing (see {@link hindranceTo}). */
export function afterTime(system: System, state: State, date: bigint): State {
  const later = { ...state, date };
  urgentMovesIn.set(later, urgentMoves(system, state));
  return later;
}

/** Throws `UnsafeError` where the event brings a second token. */
function checkSafe(component: ComponentState, event: ModelEvent): void {
  const { name } = component.instance.component;
  const element = event.element!;
  if (event.event === 'leave') {
    const filled = leavingNow(component, element).find((t) => component.outputs.has(t));
    if (filled !== undefined) throw new UnsafeError(name, 'output dock', filled);
  }
  if (event.event === 'start' && component.running.has(element)) {
    throw new UnsafeError(name, 'transition', element);
  }
  if (event.event === 'end' && component.inputs.has(element)) {
    throw new UnsafeError(name, 'input dock', element);
  }
  if (event.event === 'enter' && component.marked.has(element)) {
    throw new UnsafeError(name, 'place', element);
  }
}

function afterMove(component: ComponentState, event: ModelEvent, date: bigint): ComponentState {
  const element = event.element!;
  switch (event.event) {
    case 'leave':
      return afterLeave(component, element);
    case 'start':
      return afterStart(component, element, date);
    case 'end':
      return afterEnd(component, element);
    case 'enter': {
      const name = event.alternative ?? null;
      return afterEnter(
        component,
        element,
        alternativesNow(component, element).find((a) => a.name === name)!,
      );
    }
    default:
      return afterFinish(component);
  }
}

function withEnded({ ended }: State, component: string, transition: string): State['ended'] {
  return ended.with(component, new Set([...(ended.get(component) ?? []), transition]));
}

function withComponent(state: State, name: string, component: ComponentState): State {
  return { ...state, components: state.components.with(name, component) };
}

/** The effects of section 4. */
function afterInstruction(system: System, state: State, at: InstructionRef, i: Instruction): State {
  switch (i.kind) {
    case 'add': {
      const instance = system.instance(i.component, i.type)!;
      return withComponent(state, i.component, standing(instance, [instance.component.type.initial]));
    }
    case 'del':
      return { ...state, components: state.components.without(i.component) };
    case 'con': {
      const { user, provider } = i;
      return { ...state, links: withLink(state.links, { user, provider }) };
    }
    case 'dcon': {
      const rest = state.links.connections.filter((other) => connectionName(other) !== connectionName(i));
      return { ...state, links: linksOf(rest) };
    }
    case 'pushB': {
      const component = state.components.get(i.component)!;
      const queue = [...component.queue, { behavior: i.behavior, by: at }];
      return withComponent(state, i.component, { ...component, queue });
    }
    case 'wait':
    case 'waitAll':
      return state;
  }
}

function afterTurn(system: System, state: State, at: InstructionRef, instruction: Instruction): State {
  const executed = state.executed.with(at.thread, at.index + 1);
  return { ...afterInstruction(system, state, at, instruction), executed };
}

/** How a port stands towards those at its other ends. */
function stance(component: ComponentState, { name, role }: Port): Service | boolean {
  return role === 'provide' ? serviceOf(component, name) : isActive(component, name);
}

/** The components that serve, or are served by, another one differently after it has changed; of a new one, all. */
function affectedBy(before: State, after: State, component: ComponentState): readonly string[] {
  const earlier = before.components.get(component.instance.component.name);
  const hasChanged = (port: Port) =>
    earlier === undefined ||
    before.links !== after.links ||
    stance(earlier, port) !== stance(component, port);
  return [...component.instance.ports.values()]
    .filter(hasChanged)
    .flatMap((port) => [before, after].flatMap((state) => partnersOf(state, component, port)))
    .map((partner) => partner.component);
}

/** Notes which component an event was about, that may move otherwise than before. */
function noteEvent(system: System, before: State, after: State, component: string | null): void {
  if (component === null || after.components.has(component)) {
    const since = sinceKnown(system, before);
    const about = component === null ? since.about : { component, before: since.about };
    urgentMovesIn.set(after, { ...since, about });
  } else {
    urgentMovesIn.set(after, urgentMoves(system, before).without(component));
  }
}

function afterEvent(system: System, state: State, event: ModelEvent): State {
  const turn = nextInstruction(system, state, event);
  if (turn !== null) return afterTurn(system, state, turn.at, turn.instruction);
  const component = state.components.get(event.component!)!;
  checkSafe(component, event);
  const moved = withComponent(state, event.component!, afterMove(component, event, state.date));
  if (event.event !== 'end') return moved;
  return { ...moved, ended: withEnded(state, event.component!, event.element!) };
}

/**
 * The state after an event that is possible now. Throws `RangeError` for one that is not (see `obstaclesTo`), and
 * `UnsafeError` when the event brings a second token.
 */
export function apply(system: System, state: State, event: ModelEvent): State {
  if (!isPossible(system, state, event)) throw new RangeError(`not possible now: ${sentenceOf(event)}`);
  return applyPossible(system, state, event);
}

/** The state after an event that is known to be possible now. Throws `UnsafeError` when it brings a second token. */
export function applyPossible(system: System, state: State, event: ModelEvent): State {
  const after = afterEvent(system, state, event);
  noteEvent(system, state, after, event.component);
  return after;
}

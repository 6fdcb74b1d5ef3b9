import type { Chapter, Page, PagedMap } from '../../base/collections/paged-map.ts';
import { heed } from '../../base/heed.ts';
import { newNotes, oncePer } from '../../base/memo.ts';
import type { PortRef } from '../assembly.ts';
import type { Port } from '../component.ts';
import type { ModelEvent } from '../event.ts';
import {
  type ComponentState,
  isActive,
  type PortService,
  partnersOf,
  providersOf,
  type State,
  serviceOf,
} from '../system/state.ts';
import type { System } from '../system/system.ts';
import { canExecute, eventOfTurn } from './obstacles.ts';
import type { Obstacle } from './rules/obstacle.ts';
import { COMPONENT_RULES, instructionEvent, instructionRule, named } from './rules/rules.ts';
import { hasOrders, turnObstacles, whoseTurn } from './turns.ts';

/*
 * Urgent events: those that let no time pass while they are possible. A state mostly differs from its predecessor by
 * one event, so the urgent events of a state are derived from those of its predecessor: only the component of the event
 * is looked at again, and the components whose ports are connected to it and are served, or in use, otherwise than
 * before.
 */

const URGENT = Object.values(COMPONENT_RULES).filter(({ urgent }) => urgent);

/**
 * The urgent events that components and threads have ahead of them, possible or not, in a fixed order: the next
 * instruction of each thread, then the components in the order of their declaration.
 */
export function eventsAhead(system: System, state: State): readonly ModelEvent[] {
  const events: ModelEvent[] = [];
  for (const [thread, { name, instructions }] of system.program.threads.entries()) {
    const next = instructions[state.executed[thread]!];
    if (next !== undefined) events.push(instructionEvent(name, next));
  }
  state.components.forEach((component) => {
    for (const { ahead } of URGENT) for (const event of ahead(component)) events.push(event);
  });
  return events;
}

/** By component, its urgent events that are possible. */
type UrgentMoves = PagedMap<readonly ModelEvent[]>;

/**
 * A state, or an earlier one of which the urgent moves are known, and the components that events since then were about;
 * where there were none, the moves are still the same.
 */
interface SinceKnown {
  readonly state: State;
  readonly moves: UrgentMoves;
  readonly about: About;
}

/** A linked list: the component of the last event and the state before it, then those of the events before. */
type About = { readonly component: string; readonly state: State; readonly before: About } | null;

/** A cache: for each state its urgent moves, or an earlier state from which they can be derived. */
const urgentMovesIn = newNotes<State, SinceKnown>();

/**
 * Recorded instead of the urgent moves themselves, which are computed only when asked for: inside a sequence of events
 * at one date, nobody asks.
 */
function sinceKnown(state: State): SinceKnown {
  return urgentMovesIn.get(state) ?? { state, moves: urgentMoves(state), about: null };
}

function noteMoves(state: State, moves: UrgentMoves): void {
  urgentMovesIn.set(state, { state, moves, about: null });
}

function urgentMovesOf(state: State, component: ComponentState): readonly ModelEvent[] {
  const moves: ModelEvent[] = [];
  for (const { ahead, obstacles } of URGENT)
    for (const event of ahead(component))
      if (obstacles(state, component, named(event)).length === 0) moves.push(event);
  return moves;
}

/** What it takes to look at what a component may do, in nanoseconds. */
const LOOKING = 2_000;

/** The urgent moves of all components. Where an event left a component's as they were, they are the same objects. */
export function urgentMoves(state: State): UrgentMoves {
  const known = urgentMovesIn.get(state);
  if (known?.about === null) return known.moves;
  const moves =
    known === undefined
      ? state.components.map((component) => {
          heed(LOOKING);
          return urgentMovesOf(state, component);
        })
      : urgentMovesSince(known, state);
  noteMoves(state, moves);
  return moves;
}

/**
 * Since the last state of which the urgent moves are known: those of the components that events were about are looked
 * at again, and those of the users and providers that they serve or wait for otherwise than before. All others move as
 * before.
 */
function urgentMovesSince(since: SinceKnown, state: State): UrgentMoves {
  let { moves, state: earlier } = since;
  const names: string[] = [];
  for (let about = since.about; about !== null; about = about.before) {
    names.push(about.component);
    const known = urgentMovesIn.get(about.state);
    if (known?.about !== null) continue;
    moves = known.moves;
    earlier = about.state;
    break;
  }
  const again = new Set(names.reverse());
  if (earlier.free !== state.free)
    for (const [name, { instance }] of state.components) if (instance.needs.size > 0) again.add(name);
  for (const name of [...again])
    for (const other of affectedBy(earlier, state, state.components.get(name)!)) again.add(other);
  for (const name of again) {
    const now = urgentMovesOf(state, state.components.get(name)!);
    // Most have none before and after.
    if (now.length > 0 || moves.get(name)?.length !== 0) moves = moves.with(name, now);
  }
  return moves;
}

/** The next instruction of a thread, where it is possible now. */
function urgentInstruction(system: System, state: State, thread: number): ModelEvent | null {
  const index = state.executed[thread]!;
  const instruction = system.program.threads[thread]!.instructions[index];
  if (instruction === undefined || !instructionRule(instruction.kind).urgent) return null;
  const turn = { system, state, at: { thread, index }, instruction };
  return canExecute(turn) ? eventOfTurn(turn) : null;
}

/** The next instructions of the threads that are possible now. */
export function urgentInstructions(system: System, state: State): readonly ModelEvent[] {
  const events: ModelEvent[] = [];
  for (let thread = 0; thread < state.executed.length; thread += 1) {
    const event = urgentInstruction(system, state, thread);
    if (event !== null) events.push(event);
  }
  return events;
}

/** The events that are possible now and let no time pass, in the order of {@link eventsAhead}. */
export function urgentEvents(system: System, state: State): readonly ModelEvent[] {
  return whoseTurn(system, state, allUrgentEvents(system, state));
}

/** What keeps a possible event waiting for its turn: resources that are granted in an order. */
export function waitsForTurn(system: System, state: State, event: ModelEvent): readonly Obstacle[] {
  return hasOrders(system) ? turnObstacles(system, state, event, allUrgentEvents(system, state)) : [];
}

/** The possible urgent events, also those that have to wait for their turn at a resource. */
function allUrgentEvents(system: System, state: State): readonly ModelEvent[] {
  const events = [...urgentInstructions(system, state)];
  for (const chapter of urgentMoves(state).chapters)
    for (const page of urgentPagesIn(chapter)) for (const event of urgentIn(page)) events.push(event);
  return events;
}

const urgentIn = oncePer((page: Page<readonly ModelEvent[]>): readonly ModelEvent[] => {
  const urgent: ModelEvent[] = [];
  for (const moves of page) for (const event of moves) urgent.push(event);
  return urgent;
});

/** The pages that contain urgent moves; most do not. */
const urgentPagesIn = oncePer((chapter: Chapter<readonly ModelEvent[]>) =>
  chapter.filter((page) => urgentIn(page).length > 0),
);

/** The first of the urgent events for which `holds`, in the order of {@link eventsAhead}, though it may have to wait for its turn. */
export function firstUrgentEvent(
  system: System,
  state: State,
  holds: (event: ModelEvent) => boolean,
): ModelEvent | null {
  for (const thread of state.executed.keys()) {
    const event = urgentInstruction(system, state, thread);
    if (event !== null && holds(event)) return event;
  }
  for (const chapter of urgentMoves(state).chapters)
    for (const page of urgentPagesIn(chapter)) {
      const event = urgentIn(page).find(holds);
      if (event !== undefined) return event;
    }
  return null;
}

/** What the components connected to a port can see of it: the service of a provide port, the activity of a use port. */
function stance(component: ComponentState, { name, role }: Port): PortService | boolean {
  return role === 'provide' ? serviceOf(component, name) : isActive(component, name);
}

/**
 * The components for which a change of this component may matter: those connected to one of its ports that has changed;
 * for a new component, to any port. A use port of data holds nobody, so that it matters to none.
 */
function affectedBy(before: State, after: State, component: ComponentState): readonly string[] {
  const earlier = before.components.get(component.instance.component.name);
  const hasRelinked = before.links !== after.links;
  const affected: string[] = [];
  for (const port of component.instance.ports.values()) {
    if (port.role === 'use' && port.kind === 'data') continue;
    const isNew = earlier === undefined || hasRelinked;
    if (!isNew && stance(earlier, port) === stance(component, port)) continue;
    for (const state of hasRelinked ? [before, after] : [after])
      for (const partner of partnersOf(state, component, port)) {
        affected.push(partner.component);
        if (port.role === 'use' || port.kind === 'data') continue;
        for (const other of countedWith(state, partner)) affected.push(other.component);
      }
  }
  return affected;
}

/**
 * The other providers of a use port that needs so many of its providers: when one more is active, another one may become
 * free to leave.
 */
function countedWith(state: State, user: PortRef): readonly PortRef[] {
  const count = state.components.get(user.component)?.instance.ports.get(user.port)?.atLeast;
  return typeof count === 'number' ? providersOf(state, user) : [];
}

/**
 * Records for the state after an event which component the event was about (`null`: none), so that its urgent moves can
 * be derived.
 */
export function noteEvent(before: State, after: State, component: string | null): void {
  // A fault spends from a budget, so that events of any component may have become impossible.
  if (before.budgets !== after.budgets) return;
  // A component that is removed gives back its resources, which any other component may wait for.
  if (before.free !== after.free && component !== null && !after.components.has(component)) return;
  if (component === null || after.components.has(component)) {
    const since = sinceKnown(before);
    const about = component === null ? since.about : { component, state: before, before: since.about };
    urgentMovesIn.set(after, { state: since.state, moves: since.moves, about });
  } else {
    noteMoves(after, urgentMoves(before).without(component));
  }
}

/** Records that a state differs from an earlier one only in its date, so that the same events are urgent. */
export function noteTime(before: State, after: State): void {
  noteMoves(after, urgentMoves(before));
}

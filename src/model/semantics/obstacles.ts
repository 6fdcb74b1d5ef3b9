import { isSameEvent, type ModelEvent } from '../event.ts';
import { isWait } from '../program.ts';
import type { State } from '../system/state.ts';
import type { System } from '../system/system.ts';
import { notDue, type Obstacle } from './rules/obstacle.ts';
import type { Turn } from './rules/rule.ts';
import { componentRule, instructionEvent, instructionRule, named } from './rules/rules.ts';

/** The event of executing an instruction whose turn it is, and which can be executed. */
export function eventOfTurn(turn: Turn): ModelEvent {
  const { system, at, instruction } = turn;
  const event = instructionEvent(system.program.threads[at.thread]!.name, instruction);
  return doesFail(turn) ? { ...event, failed: true } : event;
}

/** Whether the instruction, which can be executed, fails. */
export function doesFail(turn: Turn): boolean {
  return turn.timesOut === true || instructionRule(turn.instruction.kind).fails(turn);
}

/** The instruction that an event executes, where it is the next one of its thread; else `null`. */
export function turnOf(system: System, state: State, event: ModelEvent): Turn | null {
  const thread = system.program.threads.findIndex(({ name }) => name === event.thread);
  const index = state.executed[thread];
  const instruction = index === undefined ? undefined : system.program.threads[thread]!.instructions[index];
  if (instruction === undefined) return null;
  const turn = { system, state, at: { thread, index: index! }, instruction };
  const next = eventOfTurn(turn);
  const timesOut = mayTimeOut(turn) && isSameEvent(event, { ...next, failed: true });
  return timesOut ? { ...turn, timesOut } : isSameEvent(event, next) ? turn : null;
}

/**
 * Whether a failure of the wait could only mean that its time is over. Otherwise the wait is over, and fails because
 * what it waits for has failed.
 */
function mayTimeOut(turn: Turn): boolean {
  const { system, at, instruction } = turn;
  if (!isWait(instruction) || system.paces[at.thread]![at.index] === null) return false;
  const rule = instructionRule(instruction.kind);
  return !rule.fails(turn) || !isNone(rule.obstacles(turn));
}

function notNext({ program }: System, state: State, { thread }: ModelEvent): Obstacle {
  const index = program.threads.findIndex(({ name }) => name === thread);
  if (index === -1) return { kind: 'no-thread', thread, known: program.threads.map(({ name }) => name) };
  const next = program.threads[index]!.instructions[state.executed[index]!];
  return { kind: 'not-next', thread, next: next === undefined ? null : instructionEvent(thread!, next) };
}

function obstaclesToTurn(turn: Turn): Iterable<Obstacle> {
  return turn.timesOut === true
    ? obstaclesToTimingOut(turn)
    : instructionRule(turn.instruction.kind).obstacles(turn);
}

/** A wait fails by itself once its time is over, unless what it waits for holds. */
function obstaclesToTimingOut(turn: Turn): readonly Obstacle[] {
  const { system, state, at } = turn;
  if (isNone(instructionRule(turn.instruction.kind).obstacles(turn))) return [{ kind: 'over' }];
  const { name } = system.program.threads[at.thread]!;
  const pace = system.paces[at.thread]![at.index]!;
  return notDue(state, name, turn.instruction.kind, state.nextSince[at.thread]!, pace);
}

/**
 * The next instruction of a thread if time decides about it: a sleep, which is then over, or a wait with `within`,
 * which then fails.
 */
export function pacedTurn(system: System, state: State, thread: number): Turn | null {
  const index = state.executed[thread]!;
  if (system.paces[thread]![index] == null) return null;
  const instruction = system.program.threads[thread]!.instructions[index]!;
  const turn = { system, state, at: { thread, index }, instruction };
  return isWait(instruction) ? { ...turn, timesOut: true } : turn;
}

function obstacles(system: System, state: State, event: ModelEvent): Iterable<Obstacle> {
  const rule = componentRule(event);
  if (rule === null) {
    const turn = turnOf(system, state, event);
    return turn === null ? [notNext(system, state, event)] : obstaclesToTurn(turn);
  }
  const own = named(event);
  const component = state.components.get(own.component);
  return component === undefined
    ? [{ kind: 'missing', component: own.component }]
    : rule.obstacles(state, component, own);
}

/**
 * Everything that keeps the event from happening at the state's date: none when it is possible. This is the column
 * "when" of the tables in sections 3 and 4 of the semantics.
 */
export function obstaclesTo(system: System, state: State, event: ModelEvent): readonly Obstacle[] {
  return [...obstacles(system, state, event)];
}

/** Whether the event can happen at the state's date. */
export function isPossible(system: System, state: State, event: ModelEvent): boolean {
  return isNone(obstacles(system, state, event));
}

/** Whether an instruction whose turn it is can be executed. */
export function canExecute(turn: Turn): boolean {
  return isNone(obstaclesToTurn(turn));
}

/** Consumes at most one obstacle of the generator. */
function isNone(found: Iterable<Obstacle>): boolean {
  if (Array.isArray(found)) return found.length === 0;
  for (const _ of found) return false;
  return true;
}

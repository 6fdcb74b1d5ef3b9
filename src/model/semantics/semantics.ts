/**
 * The meaning of a model, executed as it is written and without any Petri net: which events a state allows, and what
 * each of them changes, as the table of `rules/rules.ts` has it. Simulation, replay and explanations stand on it.
 */

import { nextAfter, nextAfterFailure } from '../control-flow.ts';
import type { ModelEvent } from '../event.ts';
import { changedState, type State } from '../system/state.ts';
import type { System } from '../system/system.ts';
import { type Ending, endingIn, endings, firstDueBefore } from './endings.ts';
import { doesFail, isPossible, obstaclesTo, turnOf } from './obstacles.ts';
import type { Obstacle } from './rules/obstacle.ts';
import type { Turn } from './rules/rule.ts';
import { COMPONENT_RULES, componentRule, instructionRule, named } from './rules/rules.ts';
import { UnsafeError } from './unsafe-error.ts';
import { firstUrgentEvent, noteEvent, noteTime, urgentEvents, waitsForTurn } from './urgent-events.ts';
import { sentenceOf } from './wording.ts';

const WAITING = Object.values(COMPONENT_RULES).filter(({ urgent }) => !urgent);

/** All events that may happen at the state's date: the urgent ones, then those that may also happen later. */
export function possibleEvents(system: System, state: State): readonly ModelEvent[] {
  const possible = [...urgentEvents(system, state)];
  const addPossible = (event: ModelEvent): void => {
    if (canHappen(system, state, event)) possible.push(event);
  };
  state.components.forEach((component) => {
    for (const { ahead } of WAITING) ahead(component).forEach(addPossible);
  });
  for (const thread of state.executed.keys()) {
    const ending = endingIn(system, state, thread);
    if (ending !== null) addPossible(ending.event);
  }
  return possible;
}

/** Whether the run goes on by itself: something urgent is possible, or something takes time. */
function goesOn(system: System, state: State): boolean {
  return endings(system, state).length > 0 || firstUrgentEvent(system, state, () => true) !== null;
}

/** Whether the event can happen at the state's date, be it urgent or not. */
export function canHappen(system: System, state: State, event: ModelEvent): boolean {
  return (
    isPossible(system, state, event) &&
    !isTooLate(system, state, event) &&
    waitsForTurn(system, state, event).length === 0
  );
}

/** Whether it may only happen while the run goes on, which is over. */
function isTooLate(system: System, state: State, event: ModelEvent): boolean {
  return componentRule(event)?.whileRunGoesOn === true && !goesOn(system, state);
}

/** Everything that keeps the event from happening at the state's date: none when it is possible. */
export function hindrancesTo(system: System, state: State, event: ModelEvent): readonly Obstacle[] {
  const found = obstaclesTo(system, state, event);
  const obstacles = found.length > 0 ? found : waitsForTurn(system, state, event);
  return isTooLate(system, state, event) ? [...obstacles, { kind: 'run-over' }] : obstacles;
}

/** Whether time can pass in the state, or it is the last one of its run (semantics, section 5). */
export function isLasting(system: System, state: State): boolean {
  return (
    endings(system, state).every(({ latest }) => latest !== state.date) &&
    urgentEvents(system, state).length === 0
  );
}

/** Whether the run is over: no event is possible and nothing is running. */
export function isLast(system: System, state: State): boolean {
  return endings(system, state).length === 0 && urgentEvents(system, state).length === 0;
}

/** What has to happen before `date`, which time can therefore not pass to; `null` when it can. */
export type Hindrance =
  | { readonly kind: 'urgent'; readonly event: ModelEvent }
  | { readonly kind: 'due'; readonly ending: Ending };

/** What hinders time from passing to `date`: an urgent event, or else a transition that has to end before. */
export function hindranceTo(system: System, state: State, date: bigint): Hindrance | null {
  const event = firstUrgentEvent(system, state, () => true);
  if (event !== null) return { kind: 'urgent', event };
  const ending = firstDueBefore(system, state, date);
  return ending === null ? null : { kind: 'due', ending };
}

/** Lets time pass until `date`. Throws a `RangeError` where an urgent event or a latest end comes first. */
export function advance(system: System, state: State, date: bigint): State {
  if (date < state.date) throw new RangeError(`time does not go back from ${state.date} to ${date}`);
  if (date === state.date) return state;
  const hindrance = hindranceTo(system, state, date);
  if (hindrance?.kind === 'urgent') throw new RangeError(`time cannot pass: ${sentenceOf(hindrance.event)}`);
  if (hindrance?.kind === 'due') {
    const { event, latest } = hindrance.ending;
    throw new RangeError(`${sentenceOf(event)} by ${latest}`);
  }
  return afterTime(state, date);
}

/** The state at a later `date`, to which nothing hinders time from passing (see {@link hindranceTo}). */
export function afterTime(state: State, date: bigint): State {
  const later = changedState(state, { date });
  noteTime(state, later);
  return later;
}

/** The effects of section 4: that of the instruction, and its thread goes on. */
function afterTurn(turn: Turn): State {
  const { system, state, at, instruction } = turn;
  const rule = instructionRule(instruction.kind);
  const thread = system.program.threads[at.thread]!;
  const next = doesFail(turn) ? nextAfterFailure(thread, at.index) : nextAfter(thread, at.index);
  const { executed, nextSince, passedOver } = state;
  const isJump = next !== at.index + 1;
  return changedState(rule.effect(turn), {
    executed: executed.with(at.thread, next),
    nextSince: nextSince[at.thread] === state.date ? nextSince : nextSince.with(at.thread, state.date),
    passedOver: isJump
      ? passedOver.with(at.thread, [...passedOver[at.thread]!, [at.index + 1, next]])
      : passedOver,
  });
}

/** The effects of section 3. Throws `UnsafeError` where the event brings a second token. */
function afterEvent(system: System, state: State, event: ModelEvent): State {
  const rule = componentRule(event);
  if (rule === null) return afterTurn(turnOf(system, state, event)!);
  const own = named(event);
  const component = state.components.get(own.component)!;
  const second = rule.secondToken(component, own);
  if (second !== null) throw new UnsafeError(own.component, second);
  return rule.effect(state, component, own);
}

/**
 * The state after an event that is possible now. Throws `RangeError` for one that is not (see `obstaclesTo`), and
 * `UnsafeError` when the event brings a second token.
 */
export function apply(system: System, state: State, event: ModelEvent): State {
  if (!canHappen(system, state, event)) throw new RangeError(`not possible now: ${sentenceOf(event)}`);
  return applyPossible(system, state, event);
}

/** The state after an event that is known to be possible now. Throws `UnsafeError` when it brings a second token. */
export function applyPossible(system: System, state: State, event: ModelEvent): State {
  const after = afterEvent(system, state, event);
  noteEvent(state, after, event.component);
  return after;
}

/**
 * The semantics as a table: for each kind of event when it is possible, what it changes, where a second token would
 * arrive, and what its causes are. Madeus (Chardet, Coullon, Pertin, Pérez 2018), Concerto (Chardet, Coullon, Pérez
 * 2020) and MADA (Coullon, Jard, Lime 2019); docs/semantics.md, sections 3 and 4. Whatever asks about events
 * (possible events, their effects, causes, what waits for what, their words) reads it here.
 */

import { newNotes } from '../../../base/memo.ts';
import type { ComponentEventKind, EventKind, ModelEvent } from '../../event.ts';
import type { Instruction, InstructionOf } from '../../program.ts';
import { ADD, DEL } from './components.ts';
import { CON, DCON } from './connections.ts';
import { END } from './end.ts';
import { ENTER } from './enter.ts';
import { BACK, CRASH, FAIL, RETRY } from './failures.ts';
import { FINISH } from './finish.ts';
import { LEAVE } from './leave.ts';
import { PUSH } from './push.ts';
import type { ComponentEvent, ComponentRule, InstructionRule } from './rule.ts';
import { SLEEP } from './sleep.ts';
import { START } from './start.ts';
import { WAIT, WAIT_ALL } from './waits.ts';

/** The events of components (semantics, section 3), in the order in which a component's are listed. */
export const COMPONENT_RULES: Readonly<Record<ComponentEventKind, ComponentRule>> = {
  leave: LEAVE,
  start: START,
  end: END,
  enter: ENTER,
  finish: FINISH,
  retry: RETRY,
  fail: FAIL,
  crash: CRASH,
  back: BACK,
};

/** The instructions (semantics, section 4). */
const INSTRUCTION_RULES: { readonly [K in Instruction['kind']]: InstructionRule<InstructionOf<K>> } = {
  add: ADD,
  del: DEL,
  con: CON,
  dcon: DCON,
  pushB: PUSH,
  wait: WAIT,
  waitAll: WAIT_ALL,
  sleep: SLEEP,
};

/** Every kind of event, in the order of the tables. */
export const EVENT_KINDS = [
  ...Object.keys(COMPONENT_RULES),
  ...Object.keys(INSTRUCTION_RULES),
] as readonly EventKind[];

/** The rule of an event of a component; `null` for the execution of an instruction. */
export function componentRule({ event }: Pick<ModelEvent, 'event'>): ComponentRule | null {
  return (COMPONENT_RULES as Readonly<Partial<Record<EventKind, ComponentRule>>>)[event] ?? null;
}

/** The rule of an instruction. */
export function instructionRule(kind: Instruction['kind']): InstructionRule {
  return INSTRUCTION_RULES[kind] as InstructionRule;
}

/** Whether the event is one of a component (section 3) rather than of a program (section 4). */
export function isComponentEvent(event: ModelEvent): boolean {
  return componentRule(event) !== null;
}

/** Whether no time passes while the event is possible: instructions, and what of a component takes no time. */
export function isUrgentEvent(event: ModelEvent): boolean {
  return componentRule(event)?.urgent ?? instructionRule(event.event as Instruction['kind']).urgent;
}

/** Whether it takes no time and moves no token, so that a run may be told without it. */
export function isSilentEvent(event: ModelEvent): boolean {
  if (hasTimedOut(event)) return false;
  return componentRule(event)?.silent ?? instructionRule(event.event as Instruction['kind']).silent;
}

/** Whether a wait that may time out fails: what it waits for may have failed, too. */
function hasTimedOut({ failed, within }: ModelEvent): boolean {
  return failed === true && within !== undefined;
}

/** The event of a component, of which a trace may lack the names. */
export function named(event: ModelEvent): ComponentEvent {
  const { component, element } = event;
  if (component !== null && element !== null) return event as ComponentEvent;
  return { ...event, component: component ?? '', element: element ?? '' };
}

/** The event of executing an instruction of the thread: the same object each time that it is asked for in a row. */
export function instructionEvent(thread: string, instruction: Instruction): ModelEvent {
  const known = eventOf.get(instruction);
  if (known?.thread === thread) return known;
  const { kind, at } = instruction;
  const event: ModelEvent = {
    event: kind,
    thread,
    line: at?.line ?? null,
    ...instructionRule(kind).names(instruction),
  };
  eventOf.set(instruction, event);
  return event;
}

/** The last event of each instruction that was asked for; an instruction may stand in several threads. */
const eventOf = newNotes<Instruction, ModelEvent>();

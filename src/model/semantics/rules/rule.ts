import type { ComponentEventKind, ModelEvent } from '../../event.ts';
import { isTriedAgain } from '../../outcomes.ts';
import type { Instruction } from '../../program.ts';
import type { ComponentState, State } from '../../system/state.ts';
import type { InstructionRef, System } from '../../system/system.ts';
import type { Fact, History } from './history.ts';
import type { Obstacle } from './obstacle.ts';

/** An event of a component: its place, transition or behavior is known. */
export type ComponentEvent = ModelEvent & { readonly component: string; readonly element: string };

/** What a second token arrives in: the model is then not 1-safe (semantics, section 1). */
export interface SecondToken {
  readonly where: 'place' | 'output dock' | 'input dock' | 'transition';
  /** The place or transition. */
  readonly element: string;
}

/** One row of the table of section 3 of the semantics: all that there is to one kind of event of components. */
export interface ComponentRule {
  /** No time passes while such an event is possible. */
  readonly urgent: boolean;
  /** It may happen only while something urgent is possible, or something takes time. */
  readonly whileRunGoesOn?: true;
  /** It takes no time and moves no token, so that a run may be told without it (see `completeRun`). */
  readonly silent: boolean;
  /** The events of this kind that the component has ahead of it, possible or not. */
  readonly ahead: (component: ComponentState) => readonly ModelEvent[];
  /** The column "when": everything that keeps the event from happening at the state's date. */
  readonly obstacles: (state: State, component: ComponentState, event: ComponentEvent) => readonly Obstacle[];
  /** Where a second token would arrive, if the event brought one. */
  readonly secondToken: (component: ComponentState, event: ComponentEvent) => SecondToken | null;
  /** The column "effect": the state after the event. */
  readonly effect: (state: State, component: ComponentState, event: ComponentEvent) => State;
  /** The steps since which the conditions of the event have held without interruption. */
  readonly causes: (
    history: History,
    state: State,
    component: ComponentState,
    event: ComponentEvent,
  ) => readonly number[];
  /** What holds from the event on, as far as other events ask for it; `component` is as it was before. */
  readonly facts: (component: ComponentState, event: ComponentEvent) => readonly Fact[];
  readonly words: {
    /** Who does it, in the user's words. */
    readonly subject: 'component' | 'transition';
    /** What it does, after "can": ``leave `running` ``. */
    readonly infinitive: (event: ModelEvent) => string;
    /** What it does, after the subject: ``leaves `running` ``. */
    readonly indicative: (event: ModelEvent) => string;
  };
}

/** An instruction whose turn it is. */
export interface Turn<I extends Instruction = Instruction> {
  readonly system: System;
  readonly state: State;
  readonly at: InstructionRef;
  readonly instruction: I;
  /** It is a wait that fails by itself, for its time is over. */
  readonly timesOut?: true;
}

/** The fields of an instruction that its event carries. */
export type InstructionNames = Pick<ModelEvent, 'component' | 'element' | 'nth' | 'within' | 'connection'>;

/**
 * One row of the table of section 4 of the semantics: all that there is to one kind of instruction. None moves a token.
 */
export interface InstructionRule<I extends Instruction = Instruction> {
  /** No time passes while it is possible. */
  readonly urgent: boolean;
  /** It takes no time, so that a run may be told without it. */
  readonly silent: boolean;
  /** The column "when", once it is its turn; found one at a time, for often only the first is asked for. */
  readonly obstacles: (turn: Turn<I>) => Iterable<Obstacle>;
  /** Whether the instruction, which can be executed, fails. */
  readonly fails: (turn: Turn<I>) => boolean;
  /** The column "effect": the state after it, but that its thread goes on. */
  readonly effect: (turn: Turn<I>) => State;
  /** The steps since which its condition has held without interruption. */
  readonly causes: (history: History, turn: Turn<I>) => readonly number[];
  /** What holds from then on, as far as other events ask for it. */
  readonly facts: (turn: Turn<I>) => readonly Fact[];
  /** What its event names. */
  readonly names: (instruction: I) => InstructionNames;
  /** The instruction as it is written in a program. */
  readonly text: (event: ModelEvent) => string;
}

/** An event of a component. */
export function componentEvent(event: ComponentEventKind, component: string, element: string): ModelEvent {
  return { event, component, element, thread: null, line: null };
}

/** A place is entered, by the alternative of this name; `null` for the one that has none. */
export function enterEvent(component: string, place: string, alternative: string | null): ModelEvent {
  if (alternative === null) return componentEvent('enter', component, place);
  return { event: 'enter', component, element: place, thread: null, line: null, alternative };
}

/** The name of the component whose state this is. */
export function nameOf({ instance }: ComponentState): string {
  return instance.component.name;
}

/** `fails` for instructions that never do. */
export function neverFails(): boolean {
  return false;
}

/** Whether a transition that may be tried again has a token, in no dock: another one would not be told from it. */
export function isBeingTried({ instance, running, pausing }: ComponentState, transition: string): boolean {
  return (
    isTriedAgain(instance.actions.get(transition)!.transition) &&
    (running.has(transition) || pausing.has(transition))
  );
}

/** `secondToken` for events that put no token anywhere. */
export function noSecondToken(): null {
  return null;
}

/** An instruction with what it is about in parentheses: `pushB(db, deploy)`, `del(db)`. */
export function plainText({ event, component, element, nth, within }: ModelEvent): string {
  const limit = within === undefined ? null : `within: ${within}`;
  return `${event}(${[component, element, nth ?? null, limit].filter((part) => part !== null).join(', ')})`;
}

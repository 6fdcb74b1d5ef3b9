import type { Decimal, DurationInterval } from '../base/duration.ts';
import { heed } from '../base/heed.ts';
import type { Component, Placement, PortRef } from './assembly.ts';
import type { Described } from './component.ts';
import type { RunningState } from './configuration.ts';

/** The instructions of Concerto (Chardet, Coullon, Pérez 2020; semantics, section 4). */
export type Instruction = Described &
  (
    | { readonly kind: 'add'; readonly component: string; readonly type: string }
    | { readonly kind: 'del'; readonly component: string }
    | { readonly kind: 'con'; readonly user: PortRef; readonly provider: PortRef }
    | { readonly kind: 'dcon'; readonly user: PortRef; readonly provider: PortRef }
    | { readonly kind: 'pushB'; readonly component: string; readonly behavior: string }
    | {
        readonly kind: 'wait';
        readonly component: string;
        readonly behavior: string | null;
        /** `wait(c, b, n)`: for the n-th push of the behavior, from 1; only with a behavior. */
        readonly nth?: number;
        readonly within?: Decimal;
      }
    | {
        readonly kind: 'waitAll';
        /** How long after it became the next instruction it fails, when it is not over by then, in seconds. */
        readonly within?: Decimal;
      }
    /** The next instruction comes so long after this one did. */
    | { readonly kind: 'sleep'; readonly takes: DurationInterval }
  );

/** The instructions of one kind, or of some. */
export type InstructionOf<K extends Instruction['kind']> = Extract<Instruction, { readonly kind: K }>;

/**
 * `try: ... rescue: ...`: where a wait fails in the try part, the rescue part comes next; else it is passed over. Parts
 * are ranges of positions in the instructions of the thread, those of an inner one within one part of the outer one.
 */
export interface Try extends Described {
  /** The first position of the try part, which is not empty. */
  readonly start: number;
  /** The first position of the rescue part: the end of the try part. */
  readonly rescue: number;
  /** The first position after the rescue part. */
  readonly end: number;
}

/** An instruction that waits: one that may fail. */
export type WaitInstruction = InstructionOf<'wait' | 'waitAll'>;

/** Whether the instruction waits for something. */
export function isWait(instruction: Instruction): instruction is WaitInstruction {
  return instruction.kind === 'wait' || instruction.kind === 'waitAll';
}

/** After how long an instruction is over (a sleep) or fails (a wait with `within`); `null` of all others. */
export function paceOf(instruction: Instruction): DurationInterval | null {
  if (instruction.kind === 'sleep') return instruction.takes;
  if (!isWait(instruction) || instruction.within === undefined) return null;
  return { min: instruction.within, max: instruction.within };
}

/** One sequence of instructions; several run concurrently in a program. */
export interface Thread {
  /** `main` when the program is a single sequence. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
  /** Outer ones before inner ones. */
  readonly tries: readonly Try[];
}

/** A reconfiguration program: what is executed, and where components stand before (semantics, section 4). */
export interface Program extends Described {
  /** `null` for the implicit program of a Madeus deployment. */
  readonly name: string | null;
  /** Where components stand when the program starts; those left out stand at their own start. */
  readonly start: Placement;
  /** The state of a running system that it starts in; then `start` says nothing. */
  readonly state?: RunningState;
  readonly threads: readonly Thread[];
}

/** What it takes to look at a component, in nanoseconds. */
const LOOKING = 500;

/**
 * What a file without programs means: everything stands at its start, connected; `deploy` is pushed to every
 * component in the order of declaration; then all are waited for (semantics, section 4).
 */
export function madeusProgram(components: readonly Component[]): Program {
  return {
    name: null,
    start: new Map(),
    threads: [
      {
        name: 'main',
        tries: [],
        instructions: [
          ...components
            .filter(({ type }) => {
              heed(LOOKING);
              return type.behaviors.includes('deploy');
            })
            .map((c) => ({ kind: 'pushB', component: c.name, behavior: 'deploy' }) as const),
          { kind: 'waitAll' },
        ],
      },
    ],
  };
}

/**
 * The implicit program of a Madeus deployment that goes on from the state of a running system: `deploy` is pushed to
 * the components of the state in whose queue it does not stand already, then all are waited for.
 */
export function continuedDeployment(state: RunningState): Program {
  const idle = state.components.filter(({ queue }) => !queue.includes('deploy'));
  return { ...madeusProgram(idle.map(({ component }) => component)), state };
}

import type { Decimal } from '../base/duration.ts';
import type { Diagnostic } from '../base/errors.ts';
import type { Because } from '../base/heed.ts';
import type { ReportCall } from '../gantt/report/report-html.ts';
import type { ReportInput } from '../gantt/report/report-program.ts';
import type { Calibration } from '../logs/calibrate/calibrate.ts';
import type { Conformance } from '../logs/conform/conform.ts';
import type { RunningState } from '../model/configuration.ts';
import type { Trace } from '../model/event.ts';
import type { Makespan } from '../model/read/measured.ts';
import type { Replay } from '../model/semantics/replay.ts';
import type { SimulateOptions } from '../model/semantics/simulate.ts';
import type { System } from '../model/system/system.ts';
import type { Model } from '../model/whole/model.ts';
import type { Plan } from '../plan/plan.ts';
import type { Result } from '../properties/answers/verdict.ts';
import type { Comparison } from '../properties/change/compare.ts';
import type { Suggestions } from '../properties/change/suggest.ts';
import type { CriticalityAnswer } from '../properties/criticality/criticality.ts';
import type { NetAnswer } from '../properties/net/verify-net.ts';
import type { CountedStates } from '../statespace/count-states.ts';
import type { Changes } from './baseline.ts';
import type { FileVerdict } from './verdicts.ts';

/** What every answer has: warnings about the model and about the answer, in the order in which they are told. */
export interface Told {
  readonly diagnostics: readonly Diagnostic[];
}

/** What an answer comes from, for those who read it later. */
export interface Sourced extends Told {
  readonly model: Model;
  /** The files that were read, as they are written. */
  readonly inputs: readonly ReportInput[];
  /** The options of the call that change answers, such as `--scale 0.8,1.2`. */
  readonly options: readonly string[];
  /** The call itself, for those who want to repeat it; left out where there was none. */
  readonly call?: ReportCall;
}

/** An answer that is in a file. */
export interface Saved {
  /** The name of the format. */
  readonly format: string;
  readonly file: string;
}

/** The one table of answers: what each question is answered with, whatever format it is then written in. */
export interface Answers {
  /** A model that can be used, unless its warnings count as errors. */
  readonly check: Told & { readonly model: Model; readonly refused: boolean };
  /** Several models, each in a file of its own; a failure where that cannot be used. */
  readonly 'check-several': Told & {
    readonly verdict: FileVerdict;
    readonly files: readonly (AnswerTo<'check'> | AnswerTo<'failure'>)[];
  };
  /** A model that is made of files of another sort, unless its warnings count as errors. */
  readonly import: Told & {
    readonly files: readonly string[];
    /** As plain data, which in JSON is a model file. */
    readonly model: object;
    /** Its text, in YAML. */
    readonly text: string;
    /** The file that the text is written to; `null` where it is the answer. */
    readonly output: string | null;
    readonly refused: boolean;
  };
  /** The properties of one model. */
  readonly verify: Sourced & {
    readonly verdict: FileVerdict;
    readonly results: readonly Result[];
    /** What the ends of programs hang on, where it was computed. */
    readonly criticality: readonly CriticalityAnswer[];
    /** Repairs of what is violated, for formats that show them; left out where they were not looked for. */
    readonly suggestions?: readonly Suggestions[];
    /** What is different from an earlier answer; `null` where none is given. */
    readonly changes: Changes | null;
    /** What was written of it to files already. */
    readonly saved: readonly Saved[];
    /** What words tell of the results; all, if not said otherwise. Formats for programs have all of them. */
    readonly only?: 'violated';
  };
  /** The properties of several models, each in a file of its own; a failure where that could not be read. */
  readonly 'verify-several': Told & {
    readonly verdict: FileVerdict;
    readonly files: readonly (AnswerTo<'verify'> | AnswerTo<'failure'>)[];
  };
  /** Programs, or strategies of one deployment, side by side. */
  readonly compare: Sourced & {
    readonly comparison: Comparison;
    /** Makespans of real runs, by the name of the program or strategy. */
    readonly measured: ReadonlyMap<string, Makespan>;
    readonly saved: readonly Saved[];
  };
  /** What repairs one property, program by program. */
  readonly suggest: Told & {
    readonly model: Model;
    readonly property: string;
    readonly suggestions: readonly Suggestions[];
  };
  /** A program that brings about a goal, or why there is none. */
  readonly plan: Sourced & {
    readonly plan: Plan;
    readonly saved: readonly Saved[];
  };
  /** The earliest and the latest run, and one that does not reach the end, as far as there are any. */
  readonly gantt: Sourced & {
    /** `null`: the end of the program. */
    readonly deployment: string | null;
    readonly result: Result;
    /** What a chart does not say, in sentences: that it lacks some runs, or why there is nothing to draw. */
    readonly remarks: readonly string[];
  };
  /** One run, made up. */
  readonly simulate: Told & {
    readonly system: System;
    readonly trace: Trace;
    readonly durations: SimulateOptions['durations'];
    readonly seed: number;
    /** The file that the state at a date was written to, in seconds from the start. */
    readonly written: { readonly at: Decimal; readonly file: string } | null;
  };
  /** The state in which a running system is at some date. */
  readonly state: Told & { readonly state: RunningState };
  /** Whether a trace is a run. */
  readonly replay: Told & { readonly trace: Trace; readonly outcome: Replay };
  /** The durations of a model as logs show them, as a timing overlay. */
  readonly calibrate: Told & {
    readonly model: Model;
    readonly calibration: Calibration;
    /** The text of the overlay. */
    readonly overlay: string;
    /** The file that it was written to; `null` where there is none. */
    readonly written: string | null;
  };
  /** Whether the runs that logs tell of are runs of a model. */
  readonly conform: Told & { readonly model: Model; readonly conformance: Conformance };
  /** How many states a net has. */
  readonly explore: Told & CountedStates;
  /** What is asked of a plain net. */
  readonly 'verify-net': Told & { readonly answers: readonly NetAnswer[] };
  /** There is no answer, but errors, or a limit that was reached before there could be one. */
  readonly failure: Told & {
    /** The limit; `null` for errors. */
    readonly because: Because | null;
    /** The file of several that they are about; `null` where there is but one, or none. */
    readonly file: string | null;
  };
}

/** What is asked, or that it could not be. */
export type Question = keyof Answers;

/** The answer to one question. */
export type AnswerTo<Q extends Question> = { readonly [P in Q]: { readonly question: P } & Answers[P] }[Q];

/** Everything that a format may have to write. */
export type Answer = AnswerTo<Question>;

import type { Decimal, Duration } from '../../base/duration.ts';
import type { Diagnostic } from '../../base/errors.ts';
import type { Because } from '../../base/heed.ts';
import type { Trace } from '../../model/event.ts';
import type { PropertySpec } from '../../model/whole/property-spec.ts';
import type { Statistics } from '../../statespace/exploration/limits.ts';
import type { Figures } from './figures.ts';

/** The answer to one property. "Not found within a limit" is unknown, never holds. */
export type Verdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'violated' }
  | {
      readonly kind: 'unknown';
      readonly because: Because;
      /** In words, where `because` alone says too little. */
      readonly detail?: string;
    }
  /** A property that only measures. */
  | { readonly kind: 'none' };

/**
 * The exact least and greatest date over all runs that have one, in seconds. Both are attained (closed bounds), but where a
 * resource is granted in an order: as a grant comes last at its date, runs may only come as near to them as one likes.
 */
export interface DateInterval {
  readonly min: Decimal;
  readonly max: Duration;
  /** Some runs have no such date. */
  readonly some: boolean;
}

/** A timed run that shows what the title says; it has been replayed on the semantics. */
export interface Witness {
  /** What it shows, in the user's words: "the latest run that reaches up". */
  readonly title: string;
  readonly trace: Trace;
  /** What the run ends in or passes through, one sentence each; for a hang, who waits for whom. */
  readonly explanation: readonly string[];
}

/** The dates at which one event happens, over all runs in which it does. */
export interface EventWindow {
  readonly event: 'start' | 'end';
  readonly component: string;
  readonly transition: string;
  readonly earliest: Decimal;
  readonly latest: Duration;
}

/** The answer of a gantt property. */
export interface Boundaries {
  /** `null`: the end of the program. */
  readonly deployment: string | null;
  /** The run that reaches the deployment first, up to the state that does; the date at which it does. */
  readonly least: { readonly trace: Trace; readonly date: Decimal };
  /** Likewise the latest; `null` when there is no greatest date. */
  readonly greatest: { readonly trace: Trace; readonly date: Decimal } | null;
  readonly windows: readonly EventWindow[];
}

/** What an exploration says about one property. */
export interface Findings {
  readonly verdict: Verdict;
  /** Where a date is defined. */
  readonly interval: DateInterval | null;
  /** What the kind of property measures beside dates; `null` where that is nothing, or nothing is known. */
  readonly figures: Figures | null;
  /** The first one is the witness of the verdict. */
  readonly witnesses: readonly Witness[];
  readonly boundaries: Boundaries | null;
  /** Why the answer may be an empty truth. */
  readonly warnings: readonly Diagnostic[];
}

/** One property answered over one program. */
export interface Result extends Findings {
  readonly spec: PropertySpec;
  readonly program: string | null;
  readonly engine: Engine;
  /** Resources that nothing ever waits for, where that was found out; left out where there are none. */
  readonly neverShort?: readonly string[];
  /**
   * Resources for which something may wait, and without which the dates were the same; left out where there are none, and
   * where that was not found out.
   */
  readonly costless?: readonly string[];
  /** Of the exploration; all zero on a causal net. */
  readonly statistics: Statistics;
}

/**
 * What an answer was computed on, and why: the explored state classes, the causal net with so many firings, or both,
 * which agree; nothing where the dates are too large to begin with.
 */
export type Engine =
  | {
      readonly kind: 'classes';
      readonly because: WhyClasses;
      /** What ended the exploration too early for figures over all runs; `null` when it is complete. */
      readonly stoppedBy: Because | null;
    }
  | ({ readonly kind: 'causal'; readonly because: WhyCausal } & CausalSize)
  | ({ readonly kind: 'both' } & CausalSize)
  | { readonly kind: 'none' };

/** How large the causal nets are that answers were computed on. */
export interface CausalSize {
  readonly firings: number;
  /** How many ways there are in which what competes can go, those of each part counted apart; 1 where nothing does. */
  readonly branches: number;
  /** How many parts that have nothing to do with each other have several ways; at least 1. */
  readonly parts: number;
}

/**
 * Why state classes were explored: the call asked for them; they are few; intervals play no part; something competes,
 * so that there is no causal net, or too many; they cannot answer this question exactly; or all states were explored
 * sooner, while both were tried.
 */
export type WhyClasses = 'asked' | 'few' | 'untimed' | 'competes' | 'not-by-causes' | 'sooner';

/**
 * Why the causal net was used: the call asked for it, or there are many state classes; with `shared`, likewise where nothing
 * competes but for what is scarce, which tasks share.
 */
export type WhyCausal = 'asked' | 'many' | 'shared';

/** Statistics where nothing was explored. */
export const NO_STATES: Statistics = { classes: 0, edges: 0, markings: 0, deadlocks: 0 };

/** The parts of an answer that most kinds leave empty. */
export const EMPTY_ANSWER = {
  interval: null,
  figures: null,
  witnesses: [],
  boundaries: null,
  warnings: [],
} as const satisfies Omit<Findings, 'verdict'>;

/** What was found of one property, with the runs that show it still to be made. */
export interface Found extends Omit<Findings, 'witnesses' | 'boundaries'> {
  readonly witnesses: () => Findings['witnesses'];
  readonly boundaries: () => Findings['boundaries'];
}

/**
 * What was found, empty but for what is named. Each field is named once: to spread {@link EMPTY_ANSWER} and add the verdict takes
 * some microseconds.
 */
export function foundOf({
  verdict,
  interval = EMPTY_ANSWER.interval,
  figures = EMPTY_ANSWER.figures,
  witnesses = noWitnesses,
  boundaries = noBoundaries,
  warnings = EMPTY_ANSWER.warnings,
}: Pick<Found, 'verdict'> & Partial<Found>): Found {
  return { interval, figures, witnesses, boundaries, warnings, verdict };
}

function noWitnesses(): Findings['witnesses'] {
  return EMPTY_ANSWER.witnesses;
}

function noBoundaries(): Findings['boundaries'] {
  return EMPTY_ANSWER.boundaries;
}

/** The answer, with the runs that show it where these are wanted. */
export function findingsOf(
  { verdict, interval, figures, witnesses, boundaries, warnings }: Found,
  withRuns: boolean,
): Findings {
  return {
    interval,
    figures,
    witnesses: withRuns ? witnesses() : EMPTY_ANSWER.witnesses,
    boundaries: withRuns ? boundaries() : EMPTY_ANSWER.boundaries,
    warnings,
    verdict,
  };
}

/** What a question gets whose answer a limit came before. */
export function cutShort(because: Because): Findings {
  return { ...EMPTY_ANSWER, verdict: { kind: 'unknown', because } };
}

/** `violated` when shown, else `holds` when all was explored, else unknown. */
export function verdictOf(violated: boolean, because: Because | null): Verdict {
  if (violated) return { kind: 'violated' };
  return because === null ? { kind: 'holds' } : { kind: 'unknown', because };
}

import type { Decimal } from '../../base/duration.ts';
import type { Expression } from '../../base/expression/expression.ts';
import type { Because } from '../../base/heed.ts';
import type { ElementRef, PortRef } from '../../model/assembly.ts';
import type { Faults } from '../../model/faults.ts';
import type { PortSet } from '../../model/kinds/form/port-set.ts';
import type { StateAtom } from '../../model/kinds/form/state-atom.ts';
import type { Program } from '../../model/program.ts';
import type { System } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';
import type { PropertyKind, SpecOf } from '../../model/whole/property-spec.ts';
import type { BranchedNet, Branches } from '../../statespace/causal/branches/branches.ts';
import type { Factor } from '../../statespace/causal/branches/factors.ts';
import type { DatedRun } from '../../statespace/causal/cuts/dated-run.ts';
import type { Tasks } from '../../statespace/causal/scarce/tasks.ts';
import type { PastDates } from '../../statespace/classes/state-classes.ts';
import type { Visit } from '../../statespace/exploration/transition-system.ts';
import type { Obligation } from '../../statespace/net/compiled-net.ts';
import type { Aim, LeastWait } from '../../statespace/net/run-dates.ts';
import type { ToldApart } from '../../statespace/symmetry/told-apart.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Found, Witness } from '../answers/verdict.ts';

/** Reaching a deployment, in one of its two senses (semantics, section 5): what deployability and gantt both ask. */
export interface ReachingGoal {
  readonly places: readonly ElementRef[];
  readonly when: 'first' | 'end';
}

/** An answer that is due from the start, or from a state with `asks` on, until one with `answers`. */
export interface DueAnswer {
  /** `null`: the start. */
  readonly asks: Expression<StateAtom> | null;
  readonly answers: Expression<StateAtom>;
  /** How long after it is late; `null` where it may come at any time. */
  readonly within: Decimal | null;
}

/** Shows a run under a title. */
export type Show = (title: string) => Witness;

/** The runs that reach a goal, and one that does not; dates in time units. */
export interface Reaching {
  readonly earliest: { readonly date: number; readonly show: Show } | null;
  readonly latest: {
    readonly date: number;
    readonly show: Show;
    /** Shows a run that reaches it at `date` or later, when the latest date is infinite. */
    readonly showFrom: (date: number, title: string) => Witness;
  } | null;
  /** A maximal run that does not reach it. */
  readonly failing: Show | null;
}

/** What a question needs of the net before it is explored. */
export interface Needs {
  /** Places whose marking it asks about. */
  readonly watched: readonly ElementRef[];
  /** Provide ports of which it must know whether they are active. */
  readonly watchedPorts: readonly PortRef[];
  /** Provide ports of which it must know whether they work. */
  readonly watchedWorking: readonly PortRef[];
  /** Resources of which it must know how much is held. */
  readonly watchedUse: readonly string[];
  /**
   * Watched ports of which it must know the dates at which enough of them become active, and no longer are: it takes an
   * exploration of its own, shared by what asks for the same ports.
   */
  readonly changesOf: PortSet | null;
  /**
   * Answers that become due, of which it must know whether and since when they are: it takes an exploration of its own,
   * shared by what asks for the same.
   */
  readonly obligation: DueAnswer | null;
  /** Transitions of which it must know whether they are running. */
  readonly watchedRunning: readonly ElementRef[];
  /** Behaviors, as components and their names, of which it must know whether they are active. */
  readonly watchedBehaviors: readonly ElementRef[];
  /** Whether it compares the configurations in which runs end. */
  readonly configuration: boolean;
  /** Transitions of which it must know whether they have ended. */
  readonly observedEnds: readonly ElementRef[];
  /** Whether states that take no time, or the order of what happens at one date, make a difference. */
  readonly passing: boolean;
  /** Places of which it must know whether they have all been marked together. */
  readonly latched: readonly ElementRef[] | null;
}

/** Of a question about runs and dates alone. */
export const NEEDS_NOTHING: Needs = {
  watched: [],
  watchedPorts: [],
  watchedWorking: [],
  watchedUse: [],
  changesOf: null,
  obligation: null,
  watchedRunning: [],
  watchedBehaviors: [],
  configuration: false,
  observedEnds: [],
  passing: false,
  latched: null,
};

/** Where a path through the states found ends: in a state, or where `firing` is given, one firing further. */
export interface PathEnd {
  readonly state: number;
  readonly firing: number | null;
}

/**
 * The explored states of one program, as questions see them: through the elements of the model. A state may stand for
 * others that differ from it by elements which no question tells apart.
 */
export interface StateView {
  readonly translation: Translation;
  readonly tokens: (state: number, place: number) => number;
  /** Whether time can pass in some of the states that `state` stands for, or nothing can ever happen. */
  readonly canLast: (state: number) => boolean;
  /** The dates at which runs come to be in `state`, in time units. */
  readonly dates: (state: number) => { readonly earliest: number; readonly latest: number };
  /** The dates of the changes of the ports that the question asked for, in the runs that come to be in `state`. */
  readonly pastDates: (state: number) => PastDates;
  /** The states of which not all successors are known: those from which runs go on that were not looked at. */
  readonly open: () => readonly number[];
  /** The same in one of these: with the next firing as the last date, bounds that hold and need not be the best. */
  readonly datesToNext: (state: number) => PastDates;
  /** The answer that may be due, as the question asked for it; `null` where it did not. */
  readonly obligation: Obligation | null;
  /** Whether the answer asked for is due in `state`. */
  readonly isDue: (state: number) => boolean;
  /** Whether it was due and has been given, where only the first time is followed. */
  readonly isGiven: (state: number) => boolean;
  /**
   * Of the firing reported last: the tokens that it leads to, its dates, and how long an answer has been due, at most and
   * at least.
   */
  readonly reached: {
    readonly waited: () => number;
    readonly waitedLeast: () => number;
    readonly tokens: (place: number) => number;
    readonly dates: () => { readonly earliest: number; readonly latest: number };
  };
  /** Sets of transitions: the firings reported of one of them stand for the same of each other one. */
  readonly alike: readonly (readonly number[])[];
  /** The latch asked for by this question. */
  readonly latch: number | null;
  /** A run along a path, replayed on the semantics. */
  readonly witness: (way: PathEnd, aim: Aim, title: string) => Witness;
  /** The same to its end, of a path to where an answer was due for so long, the first time. */
  readonly wholeRun: (way: PathEnd, waited: LeastWait, title: string) => Witness;
}

/** One property asked of one program: watches the exploration, then answers. */
export interface PropertyQuestion {
  readonly state?: (state: number) => void;
  readonly edge?: Visit;
  readonly deadlock?: (state: number) => void;
  /** Whether nothing that is still unexplored can change the answer; left out where something always may. */
  readonly isSettled?: () => boolean;
  /** @param because what stopped the exploration, `null` when it is complete */
  readonly answer: (because: Because | null) => Found;
}

/** A causal net of a program, which answers without any state for its runs. */
export interface CausalView extends BranchedNet {
  readonly translation: Translation;
  /** A run of the net up to some cut, replayed on the semantics. */
  readonly witness: (run: DatedRun, title: string) => Witness;
}

/** Runs in which tasks share what is scarce, and nothing else competes. */
export interface TasksView {
  readonly translation: Translation;
  readonly tasks: Tasks;
  /** A run up to some cut, replayed on the semantics. */
  readonly witness: (run: DatedRun, title: string) => Witness;
}

/** Runs in which what fails is made again, and nothing competes. */
export interface ViewsAgain {
  /** The runs without faults. */
  readonly unfailing: CausalView;
  /** The greatest date by which these events of theirs have happened in any run, and runs in which they have so late. */
  readonly latest: (events: readonly number[]) => { readonly date: number; readonly view: CausalView };
}

/**
 * The causal nets of a program: one where nothing competes, else one for each way in which that can go. Parts that have
 * nothing to do with each other go theirs whatever the others do, so a question looks at ways of several parts together
 * only where it asks about them together.
 */
export interface CausalViews extends Pick<Branches, 'faults' | 'partsAt' | 'partsFiring' | 'factors'> {
  readonly translation: Translation;
  /** Where all that fails is made again and nothing competes: the runs without faults, and the latest with some. */
  readonly again: ViewsAgain | null;
  /** Whether time is up; a question then tells what it has. */
  readonly isOver: () => boolean;
  /** All parts. */
  readonly all: readonly number[];
  readonly covering: (factors: readonly Factor[]) => CoveringViews;
}

/** Nets that have each way of each factor (see {@link covering}). */
export interface CoveringViews {
  readonly all: readonly CausalView[];
  /** One that has this way of the factor, by their index. */
  readonly showing: (factor: number, way: number) => CausalView;
}

/** Nets that have all ways in which each set of parts can go together; `null` when they are too many. */
export function viewsOf(
  views: CausalViews,
  together: readonly (readonly number[])[] = [],
): readonly CausalView[] | null {
  const factors = views.factors(together);
  return factors && views.covering(factors).all;
}

/** What is known of a program before it is explored. */
export interface Context {
  readonly model: Model;
  readonly program: Program;
  /** The faults that may happen. */
  readonly faults: Faults;
  readonly system: System;
}

/** What there is to know of answers of one kind, however they are found. */
export interface Telling<K extends PropertyKind> {
  readonly kind: K;
  /**
   * What a run does that has the date which is asked for, as the end of "the runs that"; `null` where no date is, or
   * durations are left aside.
   */
  readonly arrival: (spec: SpecOf<K>) => string | null;
  /**
   * Of the witnesses of a violation: those that together refute the property in every program that has these runs; none
   * where that takes all runs of a program.
   */
  readonly refutedBy: (spec: SpecOf<K>, witnesses: readonly Witness[]) => readonly Witness[];
  /** Whether intervals play a part, as they always do where this is left out; else each is read as `[0, inf)`. */
  readonly isTimed?: (spec: SpecOf<K>) => boolean;
}

/** The kinds of questions about another property, which is asked again and again with other faults. */
export type SweepKind = 'tolerates' | 'critical-faults';

/** The kinds of questions that are answered on states or causal nets. */
export type QuestionKind = Exclude<PropertyKind, SweepKind>;

/** A question of one of these kinds. */
export type QuestionSpec = SpecOf<QuestionKind>;

/** How one kind of property is answered. */
export interface Kind<K extends QuestionKind> extends Telling<K> {
  readonly needs: (spec: SpecOf<K>, context: Context) => Needs;
  /** Which elements of the net the question of {@link ask} tells apart. */
  readonly tellsApart: (spec: SpecOf<K>, context: Context, translation: Translation) => ToldApart;
  readonly ask: (spec: SpecOf<K>, context: Context, view: StateView) => PropertyQuestion;
  /** What is reached at the date that is asked for; left out, or `null`, where that is nothing that is reached. */
  readonly goal?: (spec: SpecOf<K>, context: Context) => ReachingGoal | null;
  /**
   * The same answer from runs that reach the goal, when all runs do; `because` says what stopped the search for the
   * first and the last of them. Left out where that is not all there is to it.
   */
  readonly byRuns?: (
    spec: SpecOf<K>,
    context: Context,
    unit: Decimal,
    reaching: Reaching,
    because: Because | null,
  ) => Found;
  /**
   * The same answer on causal nets; a question of states that starts from what they tell, where that does not settle it;
   * or `null` when it takes states alone.
   */
  readonly onCausalNets: (spec: SpecOf<K>, context: Context, views: CausalViews) => Found | Unsettled | null;
  /** The same answer where tasks share what is scarce, if that tells; left out where it never does. */
  readonly onTasks?: (spec: SpecOf<K>, context: Context, view: TasksView) => Found | null;
}

/** The first witness alone, where one run refutes a property. */
export function byFirstRun(_spec: unknown, witnesses: readonly Witness[]): readonly Witness[] {
  return witnesses.slice(0, 1);
}

/** For a kind that asks for no date. */
export function noArrival(): null {
  return null;
}

/** What is known is not enough: the question that goes on from there. */
export interface Unsettled {
  readonly ask: (view: StateView) => PropertyQuestion;
  /** Whether the verdict is known, and only exact figures are not. */
  readonly isDecided?: boolean;
}

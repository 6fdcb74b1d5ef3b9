import { type Because, heeding, type Look, StoppedError } from '../../base/heed.ts';
import type { ElementRef } from '../../model/assembly.ts';
import { type ClassOptions, stateClasses } from '../../statespace/classes/state-classes.ts';
import {
  beginExploration,
  type Exploration,
  finishExploration,
  type PiecewiseExploration,
} from '../../statespace/exploration/explore.ts';
import { FRONTIERS, type Order } from '../../statespace/exploration/frontier.ts';
import type { LimitedTurns, RunningLimits } from '../../statespace/exploration/limits.ts';
import type { Reduction } from '../../statespace/exploration/reductions.ts';
import type { TransitionSystem } from '../../statespace/exploration/transition-system.ts';
import { markingGraph } from '../../statespace/markings/marking-graph.ts';
import type { Latch } from '../../statespace/net/compiled-net.ts';
import type { Aim } from '../../statespace/net/run-dates.ts';
import { TELLS_NOTHING_APART, type ToldApart, toldApartBy } from '../../statespace/symmetry/symmetry.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { EMPTY_ANSWER, type Result, type WhyClasses } from '../answers/verdict.ts';
import { enoughPorts } from '../kinds/inactivity.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Context, Needs, PathEnd, QuestionSpec, StateView, Unsettled } from '../question/question.ts';
import { replayedRun, type ShownRun, stepsOf } from '../question/run.ts';
import { obligationIn } from '../question/state-atoms.ts';
import { notSafe } from './not-safe.ts';

/** How the properties of one program are to be computed. */
export interface AnalysisOptions {
  readonly merge: boolean;
  readonly order: Order;
  readonly engine: EngineChoice;
  readonly reduce: readonly Reduction[];
}

/**
 * Which engine answers: `classes` explores; `causal` computes on the causal net where nothing competes, and explores for
 * what that cannot answer; `auto` explores, and turns to the causal net when there are many state classes.
 */
export type EngineChoice = 'auto' | 'causal' | 'classes';

/** Properties to answer together over one net. */
export interface AnalysisTask {
  readonly context: Context;
  readonly specs: readonly QuestionSpec[];
  readonly needs: readonly Needs[];
  readonly questions: readonly Unsettled[];
  /** Made when it is first asked for. */
  readonly translation: Translation;
  /** The same without counting faults. */
  readonly uncounted: () => Translation;
  readonly timed: boolean;
  /** The resources that nothing ever waits for, which the net does not have, as far as it has been made. */
  readonly neverShort: () => readonly string[];
}

/** What came of an exploration. */
export interface Explored {
  readonly because: Because | null;
  /** The answer to each question, by what was found. */
  readonly answers: readonly (() => Result)[];
  /** What may still be looked at to answer them. */
  readonly look: Look;
}

/** An exploration under way, for some questions. */
export interface BegunExploration {
  readonly pieces: PiecewiseExploration;
  /**
   * The result if the exploration is stopped now, for the given reason; the reason is ignored if all states have been
   * explored.
   */
  readonly left: (why: WhyClasses, because: Because) => Explored;
  /** Explores the remaining states. */
  readonly finish: (why: WhyClasses) => LimitedTurns<Explored>;
}

/** Answers questions by exploring the states of their net. */
export function exploreFor(
  task: AnalysisTask,
  why: WhyClasses,
  options: AnalysisOptions,
  limits: RunningLimits,
): LimitedTurns<Explored> {
  return beginFor(task, options, limits).finish(why);
}

/** The answers; an answer whose runs could not be produced before a limit was reached is unknown. */
export function answersOf({ answers, look }: Explored): readonly Result[] {
  return answers.map((answer) => heeding(look, answer));
}

/**
 * Begins to explore the states of a net for some questions.
 *
 * @throws StoppedError when a limit is reached before there is a state
 */
export function beginFor(
  task: AnalysisTask,
  { order, reduce }: AnalysisOptions,
  limits: RunningLimits,
): BegunExploration {
  return heeding(limits.reached, () => begun(task, order, reduce, limits));
}

function begun(
  task: AnalysisTask,
  order: Order,
  reduce: readonly Reduction[],
  limits: RunningLimits,
): BegunExploration {
  const { context, specs, needs, translation, timed } = task;
  const latched = needs.map((need) => need.latched).filter((places) => places !== null);
  const latches = latched.map((places) => latchOf(translation, places));
  const changing = needs.find((need) => need.changesOf !== null)?.changesOf ?? null;
  const due = needs.find((need) => need.obligation !== null)?.obligation ?? null;
  const obligation = due && obligationIn(due, translation);
  const symmetry = reduce.includes('symmetry') ? toldApartIn(task) : null;
  const toldAtTheEnd = canBeToldAtTheEnd(translation, latches);
  const space = timed
    ? timedSpace(translation, {
        keep: reduce.includes('unions') ? 'union' : 'inclusion',
        contracted: reduce.includes('contraction'),
        stubborn: reduce.includes('stubborn') && toldAtTheEnd && needs.every(({ passing }) => !passing),
        latches,
        symmetry,
        obligation,
        changesOf: changing && enoughPorts(changing, translation),
      })
    : untimedSpace(translation, latches, toldAtTheEnd, symmetry);
  const runs = new Map<string, ShownRun>();
  const witness: StateView['witness'] = (way, aim, title) => {
    // Properties that share an exploration often show the same run.
    const key = JSON.stringify([way, aim]);
    const run =
      runs.get(key) ??
      replayedRun(context.system, stepsOf(translation, space.firingsTo(way, aim), aim, timed));
    runs.set(key, run);
    return { title, ...run };
  };
  let latch = translation.net.places.length;
  const questions = task.questions.map(({ ask }, i) =>
    ask({
      ...space,
      translation,
      obligation,
      latch: needs[i]!.latched === null ? null : latch++,
      witness,
    }),
  );

  const pieces = beginExploration(
    space.system,
    FRONTIERS[order](),
    {
      state: (state) => {
        for (const place of translation.safe) {
          if (space.tokens(state, place) > 1)
            throw notSafe(context, translation, space.system.pathTo(state), timed);
        }
        for (const question of questions) question.state?.(state);
      },
      edge: (source, transition, target) => {
        for (const question of questions) question.edge?.(source, transition, target);
      },
      deadlock: (state) => {
        for (const question of questions) question.deadlock?.(state);
      },
      // A second token anywhere is an error, whatever the answers are.
      isSatisfied: () =>
        translation.safe.length === 0 && questions.every((question) => question.isSettled?.() === true),
    },
    limits,
  );
  const exploredBy = (why: WhyClasses, { because, statistics, detail }: Exploration): Explored => ({
    because,
    look: limits.reachedAfterAll,
    answers: specs.map((spec, i) => () => {
      const common = {
        spec,
        program: context.program.name,
        engine: { kind: 'classes', because: why, stoppedBy: because },
        statistics,
      } as const;
      try {
        const answer = questions[i]!.answer(because);
        const { verdict } = answer;
        const isTold = detail !== undefined && verdict.kind === 'unknown' && verdict.because === because;
        return { ...common, ...answer, ...(isTold ? { verdict: { ...verdict, detail } } : {}) };
      } catch (error) {
        if (!(error instanceof StoppedError)) throw error;
        return { ...common, ...EMPTY_ANSWER, verdict: { kind: 'unknown', because: error.because } };
      }
    }),
  });
  return {
    pieces,
    left: (why, because) => exploredBy(why, pieces.end() ?? { because, statistics: pieces.statistics() }),
    finish: function* (why) {
      return exploredBy(why, yield* finishExploration(pieces, limits));
    },
  };
}

/** What must be told apart so that all questions, and the watch for second tokens, are answered. */
export function toldApartIn({ context, specs, translation }: AnalysisTask): ToldApart {
  const bySafety: ToldApart = { ...TELLS_NOTHING_APART, places: [translation.safe] };
  return toldApartBy([bySafety, ...specs.map((spec) => kindOf(spec).tellsApart(spec, context, translation))]);
}

function latchOf(translation: Translation, places: readonly ElementRef[]): Latch {
  const marked = places.map(translation.placeOf);
  return { marked: marked.every((place) => place !== null) ? marked : null };
}

/** The states of a net, timed or not, behind what questions ask of them. */
type Space = Pick<StateView, 'tokens' | 'canLast' | 'dates' | 'pastDates' | 'reached' | 'alike' | 'isDue'> & {
  readonly system: TransitionSystem;
  /** The firings of a run along a way that meets the aim. */
  readonly firingsTo: (way: PathEnd, aim: Aim) => readonly number[];
};

function timedSpace({ net, horizon }: Translation, options: Omit<ClassOptions, 'clock'>): Space {
  const system = stateClasses(net, { ...options, clock: horizon });
  return {
    system,
    firingsTo: ({ state, firing }, aim) => system.firingsTo(state, firing, aim),
    tokens: (state, place) => system.tokens(system.markingOf(state), place),
    canLast: system.canLast,
    dates: system.dates,
    pastDates: system.pastDates,
    reached: {
      tokens: (place) => system.tokens(system.reached.marking, place),
      dates: () => system.reached,
      waited: () => system.reached.waited,
    },
    isDue: system.isDue,
    alike: system.alike,
  };
}

const NO_DATES = { earliest: 0, latest: 0 } as const;

/**
 * Whether the last states of the runs, or those in which time passes, tell all that questions ask that have no interest
 * in the others: no token has to be watched for, and what must have been marked together once stays so.
 */
function canBeToldAtTheEnd({ net, safe }: Translation, latches: readonly Latch[]): boolean {
  const taken = new Set(net.transitions.flatMap(({ inputs }) => inputs.map(({ place }) => place)));
  return (
    safe.length === 0 && latches.every(({ marked }) => marked?.every((place) => !taken.has(place)) ?? true)
  );
}

function untimedSpace(
  { net }: Translation,
  latches: readonly Latch[],
  ends: boolean,
  symmetry: ToldApart | null,
): Space {
  const system = markingGraph(net, { latches, symmetry, ...(ends ? { only: 'dead' } : {}) });
  return {
    system,
    firingsTo: ({ state, firing }) => system.firingsTo(state, firing),
    tokens: system.tokens,
    canLast: () => true,
    dates: () => NO_DATES,
    pastDates: () => [],
    reached: {
      tokens: (place) => system.tokens(system.reached(), place),
      dates: () => NO_DATES,
      waited: () => 0,
    },
    isDue: () => false,
    alike: system.alike,
  };
}

import { type Because, heed, heeding, type Look, unlessStopped } from '../../base/heed.ts';
import { lazily } from '../../base/memo.ts';
import type { ElementRef } from '../../model/assembly.ts';
import {
  beginExploration,
  type Exploration,
  finishExploration,
  type PiecewiseExploration,
} from '../../statespace/exploration/explore.ts';
import { FRONTIERS, type Order } from '../../statespace/exploration/frontier.ts';
import type { LimitedTurns, RunningLimits } from '../../statespace/exploration/limits.ts';
import type { Reduction } from '../../statespace/exploration/reductions.ts';
import type { Latch } from '../../statespace/net/compiled-net.ts';
import { type Aim, firingsToTheEnd } from '../../statespace/net/run-dates.ts';
import { type ToldApart, toldApartBy } from '../../statespace/symmetry/told-apart.ts';
import { isMet } from '../../tpn/net/condition.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { cutShort, type Findings, findingsOf, type Result, type WhyClasses } from '../answers/verdict.ts';
import { enoughPorts } from '../kinds/inactivity.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Context, Needs, QuestionSpec, StateView, Unsettled } from '../question/question.ts';
import { replayedRun, type ShownRun, stepsOf } from '../question/run.ts';
import { firstLackOf, obligationIn } from '../question/state-atoms.ts';
import { notSafe } from './not-safe.ts';
import { timedSpace, untimedSpace } from './space.ts';

/** How the properties of one program are to be computed. */
export interface AnalysisOptions {
  readonly merge: boolean;
  readonly order: Order;
  readonly engine: EngineChoice;
  readonly reduce: readonly Reduction[];
  /** Whether runs are made that show the answers. */
  readonly witnesses: boolean;
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
  /** Whether it has met what it cannot tell. */
  readonly isInVain: () => boolean;
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
 * Begins to explore the states of a net for some questions. For outages only the date since when the first one goes on
 * is kept, and none once it is over, as long as no run has a second one; from then on, and where classes are asked for, all
 * dates of changes.
 *
 * @throws StoppedError when a limit is reached before there is a state
 */
export function beginFor(
  task: AnalysisTask,
  options: AnalysisOptions,
  limits: RunningLimits,
): BegunExploration {
  const all = () => beginWithAllDates(task, options, limits);
  if (options.engine === 'classes' || !mayForgetOutages(task)) return all();
  const first = heeding(limits.reached, () => begun(task, options, limits, true));
  return unlessInVain(first, all);
}

/**
 * The same with all dates of changes from the beginning: there are more states, but of a few these are found sooner.
 *
 * @throws StoppedError when a limit is reached before there is a state
 */
export function beginWithAllDates(
  task: AnalysisTask,
  options: AnalysisOptions,
  limits: RunningLimits,
): BegunExploration {
  return heeding(limits.reached, () => begun(task, options, limits, false));
}

/** Whether outages are asked for that one date can tell, where runs have no more than one. */
function mayForgetOutages({ needs, translation: { net }, timed }: AnalysisTask): boolean {
  const isAsked = needs.some(({ changesOf }) => changesOf !== null);
  return timed && isAsked && net.transitions.every(({ last }) => last === undefined);
}

/** An exploration, or where that turns out to be in vain, another one in its place. */
function unlessInVain(first: BegunExploration, other: () => BegunExploration): BegunExploration {
  const current = lazily(other);
  const now = () => (first.isInVain() ? current() : first);
  return {
    pieces: {
      go: (isTurnOver) => now().pieces.go(isTurnOver),
      end: () => now().pieces.end(),
      statistics: () => now().pieces.statistics(),
      found: () => now().pieces.found(),
      waiting: () => now().pieces.waiting(),
    },
    isInVain: () => false,
    left: (why, because) => now().left(why, because),
    finish: (why) => finishUnlessInVain(first, current, why),
  };
}

function* finishUnlessInVain(
  first: BegunExploration,
  other: () => BegunExploration,
  why: WhyClasses,
): LimitedTurns<Explored> {
  const explored = yield* first.finish(why);
  return first.isInVain() ? yield* other().finish(why) : explored;
}

/** Estimated cost of telling a question of a state or an edge, in nanoseconds, for {@link heed}. */
const ASKING = 100;

/** @param forgets whether only the first outage is followed, and no date of those that are over is kept */
function begun(
  task: AnalysisTask,
  { order, reduce, witnesses }: AnalysisOptions,
  limits: RunningLimits,
  forgets: boolean,
): BegunExploration {
  const { context, specs, needs, translation, timed } = task;
  const latched = needs.map((need) => need.latched).filter((places) => places !== null);
  const latches = latched.map((places) => latchOf(translation, places));
  const changing = needs.find((need) => need.changesOf !== null)?.changesOf ?? null;
  const due = needs.find((need) => need.obligation !== null)?.obligation ?? null;
  const obligation =
    changing !== null && forgets
      ? firstLackOf(enoughPorts(changing, translation), translation)
      : due && obligationIn(due, translation);
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
        changesOf: forgets ? null : changing && enoughPorts(changing, translation),
        clock: forgets ? null : translation.horizon,
      })
    : untimedSpace(translation, latches, toldAtTheEnd, symmetry);
  const runs = new Map<string, ShownRun>();
  const witness: StateView['witness'] = (way, aim, title) => {
    // Properties that share an exploration often show the same run.
    const key = `${way.state} ${way.firing} ${typeof aim === 'string' ? aim : JSON.stringify(aim)}`;
    let run = runs.get(key);
    if (run === undefined) {
      run = replayedRun(context.system, stepsOf(translation, space.firingsTo(way, aim), aim, timed));
      runs.set(key, run);
    }
    return { title, trace: run.trace, explanation: run.explanation };
  };
  const wholeRun: StateView['wholeRun'] = (way, waited, title) => {
    const { net } = translation;
    const lack = obligation!;
    const aim: Aim = { due: lack, waited };
    const firings = space.firingsTo(way, aim);
    const all = [...firings, ...firingsToTheEnd(net, firings, aim)];
    // It goes on from the first change to the next, or to the end; or from the start, where there is none yet.
    const from = isMet(lack.answers, (place) => net.places[place]!.tokens) ? 1 : 0;
    const apart = [{ from, to: from + 1, least: waited.least }];
    const steps = stepsOf(translation, all, { changesOf: lack.answers, apart }, true);
    return { title, ...replayedRun(context.system, steps) };
  };
  const isOpenAsked = changing !== null;
  const open = new Set<number>();
  const view: StateView = {
    translation,
    obligation,
    latch: null,
    witness,
    wholeRun,
    open: () => [...open].filter(space.system.isKept),
    ...space,
  };
  let latch = translation.net.places.length;
  const questions = task.questions.map(({ ask }, i) =>
    ask(needs[i]!.latched === null ? view : { ...view, latch: latch++ }),
  );

  const edges = questions.flatMap(({ edge }) => edge ?? []);

  let isInVain = false;
  const pieces = beginExploration(
    space.system,
    FRONTIERS[order](),
    {
      state: (state) => {
        heed(ASKING * questions.length);
        for (const place of translation.safe) {
          if (space.tokens(state, place) > 1)
            throw notSafe(context, translation, space.system.pathTo(state), timed);
        }
        if (isOpenAsked) open.add(state);
        isInVain ||= forgets && space.isDueAgain(state);
        for (const question of questions) question.state?.(state);
      },
      edge: (source, transition, target) => {
        heed(ASKING * questions.length);
        for (const edge of edges) edge(source, transition, target);
      },
      expanded: (state) => {
        if (isOpenAsked) open.delete(state);
      },
      deadlock: (state) => {
        for (const question of questions) question.deadlock?.(state);
      },
      // A second token anywhere is an error, whatever the answers are.
      isSatisfied: () =>
        isInVain ||
        (translation.safe.length === 0 && questions.every((question) => question.isSettled?.() === true)),
    },
    limits,
  );
  const exploredBy = (why: WhyClasses, { because, statistics, detail }: Exploration): Explored => ({
    because,
    look: limits.reachedAfterAll,
    answers: specs.map((spec, i) => () => {
      const answer = unlessStopped(
        () => inDetail(findingsOf(questions[i]!.answer(because), witnesses), because, detail),
        cutShort,
      );
      return {
        spec,
        program: context.program.name,
        engine: { kind: 'classes', because: why, stoppedBy: because },
        statistics,
        interval: answer.interval,
        figures: answer.figures,
        witnesses: answer.witnesses,
        boundaries: answer.boundaries,
        warnings: answer.warnings,
        verdict: answer.verdict,
      };
    }),
  });
  return {
    pieces,
    isInVain: () => isInVain,
    left: (why, because) => exploredBy(why, pieces.end() ?? { because, statistics: pieces.statistics() }),
    finish: (why) => finished(pieces, limits, (exploration) => exploredBy(why, exploration)),
  };
}

/** The answer, with what is known in detail of what stopped the exploration, where that keeps it open. */
function inDetail(answer: Findings, because: Because | null, detail: string | undefined): Findings {
  const { verdict } = answer;
  if (detail === undefined || verdict.kind !== 'unknown' || verdict.because !== because) return answer;
  return { ...answer, verdict: { ...verdict, detail } };
}

function* finished(
  pieces: PiecewiseExploration,
  limits: RunningLimits,
  explored: (exploration: Exploration) => Explored,
): LimitedTurns<Explored> {
  return explored(yield* finishExploration(pieces, limits));
}

/** What must be told apart so that all questions, and the watch for second tokens, are answered. */
export function toldApartIn({ context, specs, translation }: AnalysisTask): ToldApart {
  const observers: ToldApart[] = [{ places: [translation.safe], transitions: [] }];
  for (const spec of specs) observers.push(kindOf(spec).tellsApart(spec, context, translation));
  return toldApartBy(observers);
}

function latchOf(translation: Translation, places: readonly ElementRef[]): Latch {
  const marked = places.map(translation.placeOf);
  return { marked: marked.every((place) => place !== null) ? marked : null };
}

/**
 * Whether the last states of the runs, or those in which time passes, tell all that questions ask that have no interest
 * in the others: no token has to be watched for, and what must have been marked together once stays so.
 */
function canBeToldAtTheEnd({ net, safe }: Translation, latches: readonly Latch[]): boolean {
  if (safe.length > 0) return false;
  if (latches.length === 0) return true;
  const taken = new Set(net.transitions.flatMap(({ inputs }) => inputs.map(({ place }) => place)));
  return latches.every(({ marked }) => marked?.every((place) => !taken.has(place)) ?? true);
}

import { groupBy } from '../../base/collections/group-by.ts';
import { heeding, type Look, StoppedError } from '../../base/heed.ts';
import { isNone } from '../../model/faults.ts';
import { compile } from '../../model/system/system.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import type { MadeAgain } from '../../statespace/causal/again/made-again.ts';
import type { Branches } from '../../statespace/causal/branches/branches.ts';
import { unlessDatesNotFound } from '../../statespace/causal/dates/greatest-dates.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import { type Translation, translate } from '../../tpn/translation/translate.ts';
import {
  type Answer,
  EMPTY_ANSWER,
  NO_STATES,
  type Result,
  type WhyCausal,
  type WhyClasses,
} from '../answers/verdict.ts';
import { kindOf } from '../kinds/kinds.ts';
import { branchesAgain, causalViews } from '../question/causal-views.ts';
import { branchesIn, failingBranchesIn, madeAgainIn } from '../question/causes-of.ts';
import type { Context, QuestionKind, QuestionSpec, Unsettled } from '../question/question.ts';
import { replayedRun, stepsOfRun } from '../question/run.ts';
import { type Companion, newCompanion, OvertakenError } from './companion.ts';
import { type AnalysisOptions, answersOf, beginFor, exploreFor, type Task } from './exploring.ts';
import { amongFewStates } from './few-states.ts';
import { watchedFor } from './watched.ts';

/** How many states may be explored where the verdict is known, for the exact figures behind it. */
const CLASSES_FOR_FIGURES = 100_000;

/**
 * Answers properties of one program under one budget of faults, by one exploration that they share or on its causal net; those that need the dates
 * of changes of ports are answered apart, by one exploration for each set of ports.
 */
export async function analyse(
  asked: Omit<Context, 'system'>,
  specs: readonly QuestionSpec[],
  timed: boolean,
  options: AnalysisOptions,
  limits: RunningLimits,
): Promise<readonly Result[]> {
  const context = heeding(limits.reached, () => ({
    ...asked,
    system: compile(asked.model, asked.program, { timed, faults: asked.faults }),
  }));
  const explorations = heeding(limits.reached, () =>
    groupBy(specs, (spec) => {
      const { changesOf } = kindOf(spec).needs(spec, context);
      return JSON.stringify(changesOf);
    }),
  );
  const results: Result[] = [];
  for (const together of explorations.values())
    for (const each of await analyseTogether(context, together, timed, options, limits)) results.push(each);
  return specs.map((spec) => results.find((result) => result.spec === spec)!);
}

async function analyseTogether(
  context: Context,
  specs: readonly QuestionSpec[],
  timed: boolean,
  options: AnalysisOptions,
  limits: RunningLimits,
): Promise<readonly Result[]> {
  const needs = heeding(limits.reached, () => specs.map((spec) => kindOf(spec).needs(spec, context)));
  const translated = (counted: boolean) =>
    translate(context.model, context.program, {
      merge: options.merge,
      faults: context.faults,
      counted,
      timed,
      ...watchedFor(needs),
      observedEnds: needs.flatMap((need) => need.observedEnds),
    });
  const questions = specs.map((spec) => unsettled(spec, context));
  let counted: Translation | null = null;
  let uncounted: Translation | null = null;
  const task: Task = {
    context,
    specs,
    needs,
    questions,
    get translation() {
      counted ??= heeding(limits.reached, () => translated(true));
      return counted;
    },
    get uncounted() {
      uncounted ??= heeding(limits.reached, () => translated(false));
      return uncounted;
    },
    timed,
  };
  const again = options.engine === 'classes' ? null : heeding(limits.reached, () => againIn(task));
  if (again === null && (!timed || options.engine === 'classes'))
    return answersOf(await exploreFor(task, timed ? 'asked' : 'untimed', options, limits));
  if (options.engine === 'auto' && again === null) {
    const results = await amongFewStates(task, options, limits);
    if (results !== null) return results;
  }
  const beside = options.engine === 'auto' && again === null ? newCompanion(task, options, limits) : null;
  try {
    return await byCauses(task, again, options, limits, beside);
  } catch (error) {
    if (beside?.hasBegun() !== true) throw error;
    if (error instanceof OvertakenError) return answersOf(beside.begun().left('sooner', 'timeout'));
    if (!(error instanceof StoppedError)) throw error;
    return answersOf(beside.begun().left('competes', error.because));
  }
}

/** The answers on causal nets; those that these do not give, from states. */
async function byCauses(
  task: Task,
  again: Causes | null,
  options: AnalysisOptions,
  limits: RunningLimits,
  beside: Companion | null,
): Promise<readonly Result[]> {
  const { specs, needs, questions } = task;
  const look = beside === null ? limits.reached : beside.takingTurns(limits.reached);
  const causes = again ?? heeding(look, () => causesIn(task, limits.isOver));
  if (causes === null) return explorationOf(task, 'competes', options, limits, beside);
  const because = options.engine === 'auto' ? 'many' : 'asked';
  const lookAfterAll = beside?.takingTurns(limits.reachedAfterAll) ?? limits.reachedAfterAll;
  const answered = await onCausalNets(task, causes, because, limits, lookAfterAll);
  const open = answered.flatMap((answer, i) => ('ask' in answer ? [{ i, question: answer }] : []));
  if (open.length === 0) return withFound(answered as readonly Result[], beside);
  if (open.length === questions.length && open.every(({ i, question }) => question === questions[i]))
    return explorationOf(task, 'not-by-causes', options, limits, beside);
  const rest = {
    ...task,
    specs: open.map(({ i }) => specs[i]!),
    needs: open.map(({ i }) => needs[i]!),
    questions: open.map(({ question }) => question),
  };
  const refines = open.every(({ question }) => question.isDecided === true);
  const within = refines
    ? { ...limits, maxClasses: Math.min(limits.maxClasses, CLASSES_FOR_FIGURES) }
    : limits;
  const nextExplored = answersOf(await exploreFor(rest, 'not-by-causes', options, within)).values();
  return answered.map((answer) => ('ask' in answer ? nextExplored.next().value! : answer));
}

/** The answers, but what is unknown and was found beside, from there. */
function withFound(answered: readonly Result[], beside: Companion | null): readonly Result[] {
  const stopped = answered.map(({ verdict }) => verdict).find(({ kind }) => kind === 'unknown');
  if (beside?.hasBegun() !== true || stopped?.kind !== 'unknown') return answered;
  const found = answersOf(beside.begun().left('sooner', stopped.because));
  return answered.map((answer, i) =>
    answer.verdict.kind === 'unknown' && found[i]!.verdict.kind !== 'unknown' ? found[i]! : answer,
  );
}

/** The answers from states: of the exploration that goes on beside, if there is one. */
async function explorationOf(
  task: Task,
  why: WhyClasses,
  options: AnalysisOptions,
  limits: RunningLimits,
  beside: Companion | null,
): Promise<readonly Result[]> {
  const begun = beside?.begun() ?? beginFor(task, options, limits);
  return answersOf(await begun.finish(why));
}

/** A question of which nothing is known before states are explored. */
function unsettled<K extends QuestionKind>(spec: SpecOf<K>, context: Context): Unsettled {
  return { ask: (view) => kindOf(spec).ask(spec, context, view) };
}

/** The causal nets of a program. */
interface Causes {
  readonly translation: Translation;
  readonly branches: Branches;
  readonly again: MadeAgain | null;
}

/** Those of a program in which faults may happen, if all that fails is made again and nothing competes. */
function againIn(task: Task): Causes | null {
  const { context } = task;
  if (isNone(context.faults)) return null;
  const translation = task.uncounted;
  const again = madeAgainIn(context, translation)?.again;
  return again === undefined ? null : { translation, branches: branchesAgain(again), again };
}

/** The causal nets of a program, one for each way in which what competes, and what may fail, can go. */
function causesIn(task: Task, isOver: () => boolean): Causes | null {
  const { context } = task;
  const isFailing = !isNone(context.faults);
  const translation = isFailing ? task.uncounted : task.translation;
  const branches = isFailing
    ? failingBranchesIn(context, translation, isOver)
    : branchesIn(translation, isOver);
  return branches && { translation, branches, again: null };
}

/** The answers that the causal nets give, until a limit is reached; questions for those that take states. */
async function onCausalNets(
  { context, specs, questions }: Task,
  { translation, branches, again }: Causes,
  because: WhyCausal,
  limits: RunningLimits,
  look: Look,
): Promise<readonly (Result | Unsettled)[]> {
  const views = causalViews(translation, branches, again, limits.isOver, (net, run) =>
    replayedRun(context.system, stepsOfRun(translation, net, run)),
  );
  const competing = branches.ways.filter((ways) => ways > 1);
  const engine = {
    kind: 'causal',
    because,
    firings: branches.events,
    branches: competing.reduce((sum, ways) => sum + ways, competing.length === 0 ? 1 : 0),
    parts: Math.max(1, competing.length),
  } as const;
  const answerTo = async (spec: QuestionSpec): Promise<Answer | Unsettled | null> => {
    const reached = limits.pauseIsDue() ? await limits.pause({ ...NO_STATES, waiting: 0 }) : null;
    if (reached !== null) return { ...EMPTY_ANSWER, verdict: { kind: 'unknown', because: reached } };
    try {
      // Searches end with a bound once time is up; it must not be lost in what is left to do then.
      return heeding(look, () => unlessDatesNotFound(() => kindOf(spec).onCausalNets(spec, context, views)));
    } catch (error) {
      if (!(error instanceof StoppedError)) throw error;
      return { ...EMPTY_ANSWER, verdict: { kind: 'unknown', because: error.because } };
    }
  };
  const answered: (Result | Unsettled)[] = [];
  for (const [i, spec] of specs.entries()) {
    const answer = (await answerTo(spec)) ?? questions[i]!;
    const common = { spec, program: context.program.name, engine, statistics: NO_STATES };
    answered.push('ask' in answer ? answer : { ...common, ...answer });
  }
  return answered;
}

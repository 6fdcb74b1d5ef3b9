import { groupBy } from '../../base/collections/group-by.ts';
import { heeding, StoppedError, unlessStopped } from '../../base/heed.ts';
import { keyText } from '../../base/text/key-text.ts';
import { systemOf } from '../../model/system/system.ts';
import { type LimitedTurns, limitedBy, type RunningLimits } from '../../statespace/exploration/limits.ts';
import { findingsOf, type Result, type WhyClasses } from '../answers/verdict.ts';
import { kindOf } from '../kinds/kinds.ts';
import { causalNetOfProgram } from '../question/causal-net-of-program.ts';
import type { Context, QuestionSpec } from '../question/question.ts';
import { againIn, type CausalNets, causesIn, netForCauses, onCausalNets } from './by-causes.ts';
import { type Companion, newCompanion, OvertakenError } from './companion.ts';
import {
  answeredOnTasks,
  areExact,
  type Enclosing,
  enclosed,
  enclosingIn,
  exactOnTasks,
  isDated,
  tasksView,
  withBestOrder,
  withCostless,
} from './enclosed.ts';
import { type AnalysisOptions, type AnalysisTask, answersOf, beginFor, exploreFor } from './exploring.ts';
import { type AmongFewStates, newAmongFewStates } from './few-states.ts';
import { askingOtherwise, taskFor } from './task.ts';

/** Once the verdict is known, at most this many states are explored to make its figures exact. */
const CLASSES_FOR_FIGURES = 100_000;
/** Where only counted ports pace what goes on, bounds often coincide: they are looked for after so many states. */
const CLASSES_BEFORE_BOUNDS = 2_000;
/** So many, where these leave dates open. */
const CLASSES_FOR_COUNTED = 300_000;

/**
 * Answers properties of one program under one budget of faults, by one exploration that they share or on its causal net; those that need the dates
 * of changes of ports are answered apart, by one exploration for each set of ports.
 */
export function* analyse(
  asked: Omit<Context, 'system'>,
  specs: readonly QuestionSpec[],
  timed: boolean,
  options: AnalysisOptions,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const { model, program, faults } = asked;
  const system = heeding(limits.reached, () => systemOf(model, program, timed, faults));
  const context: Context = { model, program, faults, system };
  const explorations = heeding(limits.reached, () =>
    groupBy(specs, (spec) => {
      const { changesOf, obligation } = kindOf(spec).needs(spec, context);
      return changesOf === null && obligation === null ? '' : keyText([changesOf, obligation]);
    }),
  );
  const results: Result[] = [];
  const amongFewStates = newAmongFewStates();
  for (const together of explorations.values())
    for (const each of yield* analyseSharing(context, together, timed, options, amongFewStates, limits))
      results.push(each);
  const bySpec = new Map(results.map((result) => [result.spec, result]));
  return specs.map((spec) => bySpec.get(spec)!);
}

/**
 * As {@link analyseTogether}, but where tasks share what is scarce: once there turn out to be many states, what the tasks
 * tell is told, and dates are enclosed; and the best order found is told.
 */
function* analyseSharing(
  context: Context,
  specs: readonly QuestionSpec[],
  timed: boolean,
  options: AnalysisOptions,
  amongFewStates: AmongFewStates,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const all = taskFor(context, specs, timed, options, limits);
  const whole = options.engine === 'auto' && timed ? heeding(limits.reached, () => enclosingIn(all)) : null;
  const dated = specs.filter(isDated);
  const others = specs.filter((spec) => !isDated(spec));
  const part = (some: readonly QuestionSpec[]) =>
    some.length === specs.length ? all : taskFor(context, some, timed, options, limits);
  const task = part(dated);
  const enclosing = task === all ? whole : whole && heeding(limits.reached, () => enclosingIn(task));
  if (whole === null || (dated.length > 0 && enclosing === null)) {
    const results = yield* analyseTogether(all, options, amongFewStates, limits);
    const neverShort = all.neverShort();
    return neverShort.length === 0 ? results : results.map((result) => ({ ...result, neverShort }));
  }
  const dates =
    dated.length === 0 ? [] : yield* analyseDates(task, enclosing!, options, amongFewStates, limits);
  if (others.length === 0) return dates;
  return [...dates, ...(yield* analyseOnTasks(part(others), part, options, amongFewStates, limits))];
}

/** The answers to questions that ask for dates. */
function* analyseDates(
  task: AnalysisTask,
  enclosing: Enclosing,
  options: AnalysisOptions,
  amongFewStates: AmongFewStates,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const isCounted = enclosing.names.length === 0;
  const enclosedAfter = (maxClasses: number) =>
    analyseEnclosing(
      task,
      enclosing,
      options,
      amongFewStates,
      limitedBy(limits, {
        maxClasses: Math.min(limits.maxClasses, maxClasses),
      }),
    );
  const results = yield* enclosedAfter(isCounted ? CLASSES_BEFORE_BOUNDS : CLASSES_FOR_FIGURES);
  const isLeft = isCounted && limits.maxClasses > CLASSES_BEFORE_BOUNDS && !results.every(isExact);
  return isLeft && !limits.isOver() ? yield* enclosedAfter(CLASSES_FOR_COUNTED) : results;
}

/**
 * The answers to other questions: from states where there are few, else as far as the tasks tell.
 *
 * @param part what some of the questions ask together
 */
function* analyseOnTasks(
  task: AnalysisTask,
  part: (specs: readonly QuestionSpec[]) => AnalysisTask,
  options: AnalysisOptions,
  amongFewStates: AmongFewStates,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const { specs } = task;
  const enclosing = heeding(limits.reached, () => enclosingIn(task));
  const isTold = (spec: QuestionSpec) => kindOf(spec).onTasks !== undefined;
  if (enclosing === null || !specs.some(isTold))
    return yield* analyseTogether(task, options, amongFewStates, limits);
  const few = yield* amongFewStates(task, options, limits);
  if (few?.every(({ verdict }) => verdict.kind !== 'unknown')) return few;
  const view = tasksView(task, enclosing);
  const told = specs.map((spec): Result | null => {
    const found = unlessStopped(
      () =>
        heeding(limits.reachedAfterAll, () => {
          const onTasks = kindOf(spec).onTasks?.(spec, task.context, view) ?? null;
          return onTasks && findingsOf(onTasks, options.witnesses);
        }),
      () => null,
    );
    return found && { ...answeredOnTasks(spec, task, enclosing), ...found };
  });
  if (few !== null) return few.map((each, i) => (each.verdict.kind === 'unknown' ? (told[i] ?? each) : each));
  const left = specs.filter((_, i) => told[i] === null);
  if (left.length === 0) return told as readonly Result[];
  const rest = (yield* analyseTogether(part(left), options, amongFewStates, limits)).values();
  return told.map((each) => each ?? rest.next().value!);
}

/** Whether bounds that coincide, or all states, tell the dates. */
function isExact({ interval, figures }: Result): boolean {
  return interval !== null && figures === null;
}

/** The answers from so many states as there may be, and from bounds; and the best order found. */
function* analyseEnclosing(
  task: AnalysisTask,
  enclosing: Enclosing,
  options: AnalysisOptions,
  amongFewStates: AmongFewStates,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const results: Result[] = [];
  for (const each of yield* analyseUnlessExact(task, enclosing, options, amongFewStates, limits)) {
    const result = heeding(limits.reachedAfterAll, () => enclosed(each, task, enclosing, options, limits));
    const told = heeding(limits.reachedAfterAll, () => withCostless(result, task, enclosing));
    results.push(limits.isOver() ? told : yield* withBestOrder(told, task, enclosing, options, limits));
  }
  return results;
}

/** The answers where there are few states, or else without any, where all dates are known so; else from states. */
function* analyseUnlessExact(
  task: AnalysisTask,
  enclosing: Enclosing,
  options: AnalysisOptions,
  amongFewStates: AmongFewStates,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  if (!heeding(limits.reached, () => areExact(task, enclosing)))
    return yield* analyseTogether(task, options, amongFewStates, limits);
  const few = yield* amongFewStates(task, options, limits);
  return few ?? heeding(limits.reachedAfterAll, () => exactOnTasks(task, enclosing, options, limits));
}

function* analyseTogether(
  task: AnalysisTask,
  options: AnalysisOptions,
  amongFewStates: AmongFewStates,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const { timed } = task;
  const again = options.engine === 'classes' ? null : heeding(limits.reached, () => againIn(task));
  if (again === null && (!timed || options.engine === 'classes'))
    return answersOf(yield* exploreFor(task, timed ? 'asked' : 'untimed', options, limits));
  if (options.engine === 'auto' && again === null) {
    const results = yield* amongFewStates(task, options, limits);
    if (results !== null) return results;
    settleCauses(task, limits);
  }
  const beside = options.engine === 'auto' && again === null ? newCompanion(task, options, limits) : null;
  try {
    return yield* byCauses(task, again, options, limits, beside);
  } catch (error) {
    if (beside?.hasBegun() !== true) throw error;
    if (error instanceof OvertakenError) return answersOf(beside.begun().left('sooner', 'timeout'));
    if (!(error instanceof StoppedError)) throw error;
    return answersOf(beside.begun().left('competes', error.because));
  }
}

/** The part of the remaining time that the check for competition may take alone, without an exploration beside it. */
const SETTLING_PART = 0.25;

/**
 * Finds out whether nothing competes, without an exploration beside: that takes a bounded number of steps (see
 * `causalNetOf`), and where it is so, the causal net gives the answers. Nothing is told where a limit comes first.
 */
function settleCauses(task: AnalysisTask, limits: RunningLimits): void {
  const until = limits.now() + SETTLING_PART * limits.left();
  const look = () => limits.reached() ?? (limits.now() > until ? 'timeout' : null);
  unlessStopped(
    () => heeding(look, () => causalNetOfProgram(netForCauses(task))),
    () => null,
  );
}

/** The answers on causal nets; those that these do not give, from states. */
function* byCauses(
  task: AnalysisTask,
  again: CausalNets | null,
  options: AnalysisOptions,
  limits: RunningLimits,
  beside: Companion | null,
): LimitedTurns<readonly Result[]> {
  const { specs, needs, questions } = task;
  const look = beside === null ? limits.reached : beside.takingTurns(limits.reached);
  const causes = again ?? heeding(look, () => causesIn(task, limits.isOver));
  if (causes === null) return yield* explorationOf(task, 'competes', options, limits, beside);
  const because = options.engine === 'auto' ? 'many' : 'asked';
  const lookAfterAll = beside?.takingTurns(limits.reachedAfterAll) ?? limits.reachedAfterAll;
  const answered = yield* onCausalNets(
    task,
    causes,
    { because, witnesses: options.witnesses },
    limits,
    lookAfterAll,
    beside?.showing,
  );
  const open = answered.flatMap((answer, i) => ('ask' in answer ? [{ i, question: answer }] : []));
  if (open.length === 0) return withFound(answered as readonly Result[], beside);
  if (open.length === questions.length && open.every(({ i, question }) => question === questions[i]))
    return yield* explorationOf(task, 'not-by-causes', options, limits, beside);
  const rest = askingOtherwise(task, {
    specs: open.map(({ i }) => specs[i]!),
    needs: open.map(({ i }) => needs[i]!),
    questions: open.map(({ question }) => question),
  });
  const refines = open.every(({ question }) => question.isDecided === true);
  const within = refines
    ? limitedBy(limits, { maxClasses: Math.min(limits.maxClasses, CLASSES_FOR_FIGURES) })
    : limits;
  const nextExplored = answersOf(yield* exploreFor(rest, 'not-by-causes', options, within)).values();
  return answered.map((answer) => ('ask' in answer ? nextExplored.next().value! : answer));
}

/** The answers, with those that are unknown replaced by what the exploration beside found. */
function withFound(answered: readonly Result[], beside: Companion | null): readonly Result[] {
  const stopped = answered.map(({ verdict }) => verdict).find(({ kind }) => kind === 'unknown');
  if (beside?.hasBegun() !== true || stopped?.kind !== 'unknown') return answered;
  const found = answersOf(beside.begun().left('sooner', stopped.because));
  return answered.map((answer, i) =>
    answer.verdict.kind === 'unknown' && found[i]!.verdict.kind !== 'unknown' ? found[i]! : answer,
  );
}

/** The answers from states: of the exploration that goes on beside, if there is one. */
function* explorationOf(
  task: AnalysisTask,
  why: WhyClasses,
  options: AnalysisOptions,
  limits: RunningLimits,
  beside: Companion | null,
): LimitedTurns<readonly Result[]> {
  const begun = beside?.begun() ?? beginFor(task, options, limits);
  return answersOf(yield* begun.finish(why));
}

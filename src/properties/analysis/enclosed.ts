import { compare, type Decimal, type Duration, fromUnits, inUnits, toNumber } from '../../base/duration.ts';
import type { Because } from '../../base/heed.ts';
import { memo } from '../../base/memo.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { isNone } from '../../model/faults.ts';
import { compile } from '../../model/system/system.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import type { DatedRun } from '../../statespace/causal/cuts/dated-run.ts';
import { budgetOf } from '../../statespace/causal/dates/budget.ts';
import { greatestOf } from '../../statespace/causal/dates/greatest-dates.ts';
import { type BestList, bestList, type Extreme } from '../../statespace/causal/scarce/best-list.ts';
import { type IndependentDates, independentDates } from '../../statespace/causal/scarce/independent-dates.ts';
import { listRuns } from '../../statespace/causal/scarce/list-run.ts';
import { type OuterDates, outerDates } from '../../statespace/causal/scarce/outer-dates.ts';
import { longestDelays } from '../../statespace/causal/scarce/task-periods.ts';
import { type Tasks, tasksOf } from '../../statespace/causal/scarce/tasks.ts';
import { type LimitedTurns, limitedBy, type RunningLimits } from '../../statespace/exploration/limits.ts';
import type { Figures } from '../answers/figures.ts';
import {
  type DateInterval,
  EMPTY_ANSWER,
  type Found,
  findingsOf,
  NO_STATES,
  type Result,
} from '../answers/verdict.ts';
import { eventsReaching } from '../kinds/causal-reaching.ts';
import { datesBetween } from '../kinds/enclosed-dates.ts';
import { isSweep, kindOf } from '../kinds/kinds.ts';
import { sharingIn } from '../question/causal-net-of-program.ts';
import type { Context, QuestionSpec, Reaching, TasksView } from '../question/question.ts';
import { replayedRun, stepsOfRun } from '../question/run.ts';
import { type AnalysisOptions, type AnalysisTask, answersOf, exploreFor } from './exploring.ts';
import { taskFor } from './task.ts';

/** Where nothing competes but for what is scarce, which only tasks hold: dates can be enclosed without any state. */
export interface Enclosing {
  readonly tasks: Tasks;
  /** The resources that tasks share. */
  readonly names: readonly string[];
  /** The dates of events where no bound is needed for them. */
  readonly exact: (events: readonly number[]) => IndependentDates | null;
}

/** The tasks of a program, if there are any, and nothing else competes. */
export function enclosingIn(task: AnalysisTask): Enclosing | null {
  const { context, timed } = task;
  if (!timed || !isNone(context.faults)) return null;
  const found = sharingIn(task.translation);
  const tasks = found && tasksOf(found.sharing);
  return (
    tasks && {
      tasks,
      names: found.names,
      exact: memo((events) => independentDates(tasks, events), String),
    }
  );
}

/** A property that asks for the date of a goal. */
type DatedSpec = SpecOf<'deployability' | 'terminates'>;

/** Whether a property asks for a date that can be enclosed: runs to its goal are all there is to its answer. */
export function isDated(spec: QuestionSpec): spec is DatedSpec {
  return kindOf(spec).byRuns !== undefined;
}

/** How many priority lists are tried: for the least date, for the greatest, and for an order of components. */
const LISTS = 8_000;
/** How many priority lists suffice for each pair of components. */
const LISTS_FOR_PAIR = 50;
/** How many states may be explored to find out what comes of an order. */
const CLASSES_FOR_ORDER = 20_000;

/**
 * The answer to a question that the explored states left open, from bounds of its date: a verdict only if the bounds
 * settle it.
 */
export function enclosed(
  result: Result,
  task: AnalysisTask,
  enclosing: Enclosing,
  { witnesses }: Pick<AnalysisOptions, 'witnesses'>,
  limits: RunningLimits,
): Result {
  const asked = askedBy(result, task, enclosing);
  const because = stoppedBy(result);
  return asked === null || because === null
    ? result
    : { ...result, ...findingsOf(fromBounds(asked, task, enclosing, because, limits), witnesses) };
}

/** Whether all dates that a task asks for are known without any state. */
export function areExact(task: AnalysisTask, enclosing: Enclosing): boolean {
  return task.specs.every((spec) => {
    const asked = askedBy({ spec }, task, enclosing);
    return asked !== null && enclosing.exact(asked.events) !== null;
  });
}

/** The answers to all questions of a task, where {@link areExact} holds. */
export function exactOnTasks(
  task: AnalysisTask,
  enclosing: Enclosing,
  { witnesses }: Pick<AnalysisOptions, 'witnesses'>,
  limits: RunningLimits,
): readonly Result[] {
  return task.specs.map((spec) => {
    const asked = askedBy({ spec }, task, enclosing)!;
    const found = fromBounds(asked, task, enclosing, 'max-classes', limits);
    return { ...answeredOnTasks(spec, task, enclosing), ...findingsOf(found, witnesses) };
  });
}

/** The answer to a question, yet to be told, for which no state was explored. */
export function answeredOnTasks(
  spec: QuestionSpec,
  { context }: AnalysisTask,
  { tasks }: Enclosing,
): Omit<Result, 'verdict'> {
  const firings = tasks.net.firings.length;
  return {
    ...EMPTY_ANSWER,
    spec,
    program: context.program.name,
    engine: { kind: 'causal', because: 'shared', firings, branches: 1, parts: 1 },
    statistics: NO_STATES,
  };
}

/** Runs of tasks, as questions see them. */
export function tasksView({ context, translation }: AnalysisTask, { tasks }: Enclosing): TasksView {
  return {
    translation,
    tasks,
    witness: (run, title) => ({
      title,
      ...replayedRun(context.system, stepsOfRun(translation, tasks.net, run)),
    }),
  };
}

/** @param because what stopped the search for the dates themselves */
function fromBounds(
  { spec, events }: AskedDate,
  task: AnalysisTask,
  enclosing: Enclosing,
  because: Because,
  limits: RunningLimits,
): Found {
  const { context, translation } = task;
  const { tasks } = enclosing;
  const exact = enclosing.exact(events);
  const outer = boundsOf(events, enclosing);
  const { witness } = tasksView(task, enclosing);
  const { net } = tasks;
  const isEndless = net.firings.some(
    (_, e) => net.greatest[e] === Infinity && events.some((event) => net.precedes(e, event)),
  );
  const search = (extreme: Extreme): Pick<BestList, 'run' | 'ranks'> => {
    const delays = extreme === 'least' ? net.least : longestDelays(tasks, 0);
    if (exact !== null) {
      const { ranks } = exact[extreme];
      return { ranks, run: listRuns(tasks, delays, events).run(ranks) };
    }
    return bestList(tasks, delays, events, {
      extreme,
      groupOf: (begin) => begin,
      bound: outer[extreme],
      left: budgetOf(LISTS, limits.isOver),
    });
  };
  const [first, last] = [search('least'), search('greatest')];
  const show = (run: DatedRun) => (title: string) => witness(run, title);
  const reaching: Reaching = {
    earliest: { date: first.run.date, show: show(first.run) },
    latest: {
      date: isEndless ? Infinity : last.run.date,
      show: show(last.run),
      showFrom: (from, title) =>
        show(listRuns(tasks, longestDelays(tasks, from), events).run(last.ranks))(title),
    },
    failing: null,
  };
  const { unit } = translation;
  const least = { atLeast: outer.least, atMost: first.run.date };
  const greatest = { atLeast: reaching.latest!.date, atMost: isEndless ? Infinity : outer.greatest };
  const isExact = [least, greatest].every(({ atLeast, atMost }) => atLeast === atMost);
  const found = kindOf(spec).byRuns!(spec, context, unit, reaching, isExact ? null : because);
  const isKept = spec.deadline === null || compare(secondsOf(greatest.atMost, unit), spec.deadline) <= 0;
  return {
    ...found,
    verdict: isKept ? { kind: 'holds' } : found.verdict,
    figures: isExact ? null : datesBetween(least, greatest, unit),
  };
}

/** Bounds of a date: the dates themselves, where they are known. */
function boundsOf(events: readonly number[], { tasks, exact }: Enclosing): OuterDates {
  const dates = exact(events);
  return dates === null
    ? outerDates(tasks, events)
    : { least: dates.least.date, greatest: dates.greatest.date };
}

/** The answer, with the resources without which its dates were the same. */
export function withCostless(result: Result, task: AnalysisTask, enclosing: Enclosing): Result {
  const asked = askedBy(result, task, enclosing);
  const { interval } = result;
  const { tasks, names } = enclosing;
  // Room beside counted ports is nothing that one could have more of.
  if (asked === null || interval === null || names.length < tasks.resources.length) return result;
  const { unit } = task.translation;
  const least = secondsOf(greatestOf(asked.events, tasks.net.earliest), unit);
  const greatest = secondsOf(greatestOf(asked.events, tasks.net.latest), unit);
  const isSame = compare(interval.min, least) === 0 && compare(interval.max, greatest) === 0;
  return isSame ? { ...result, costless: names } : result;
}

/** What stopped the exploration of an answer too early; `null` where it is complete. */
function stoppedBy({ verdict, engine }: Result): Because | null {
  if (verdict.kind === 'violated') return null;
  return engine.kind === 'classes' ? engine.stoppedBy : null;
}

/** A question, and the events of which it asks for the date. */
interface AskedDate {
  readonly spec: DatedSpec;
  readonly events: readonly number[];
}

/** The events of which the date is asked for; `null` where it is that of no such events, or of none that all happen. */
function askedBy(
  { spec }: Pick<Result, 'spec'>,
  { context, translation }: AnalysisTask,
  { tasks: { net } }: Enclosing,
): AskedDate | null {
  if (isSweep(spec) || !isDated(spec)) return null;
  const goal = kindOf(spec).goal?.(spec, context) ?? null;
  const events = goal && eventsReaching(goal, net, translation);
  return events === null || events === 'never' ? null : { spec, events };
}

function secondsOf(date: number, unit: Decimal): Duration {
  return date === Infinity ? 'inf' : fromUnits(BigInt(date), unit);
}

/**
 * Beside an answer that depends on who gets what is scarce first: the order of components that was found to be best, and what
 * comes of it when the model says so, which is verified. Only where all durations are exact.
 */
export function* withBestOrder(
  result: Result,
  task: AnalysisTask,
  enclosing: Enclosing,
  options: AnalysisOptions,
  limits: RunningLimits,
): LimitedTurns<Result> {
  const { context, translation } = task;
  const { tasks, names } = enclosing;
  // An order is one of what names a resource: those who leave a counted port have none.
  if (names.length < tasks.resources.length) return result;
  const asked = askedBy(result, task, enclosing);
  const { net } = tasks;
  const { interval } = result;
  const isOpen = interval === null || compare(interval.min, interval.max) < 0;
  if (asked === null || !isOpen || net.least.some((delay, e) => delay !== net.greatest[e])) return result;
  const { spec, events } = asked;
  const componentOf = (begin: number): string =>
    translation.events[net.firings[begin]!]!.find(({ event }) => event === 'start')?.component ?? '';
  const components = [
    ...new Set([...net.firings.keys()].filter((e) => tasks.endOf[e] !== -1).map(componentOf)),
  ];
  if (components.includes('')) return result;
  const { list } = bestList(tasks, net.least, events, {
    extreme: 'least',
    groupOf: (begin) => components.indexOf(componentOf(begin)),
    bound:
      interval === null ? boundsOf(events, enclosing).least : Number(inUnits(interval.min, translation.unit)),
    left: budgetOf(Math.min(LISTS, LISTS_FOR_PAIR * components.length ** 2), limits.isOver),
  });
  const order = list.map((group) => components[group]!);
  const resources = (context.model.resources ?? []).map((each) =>
    names.includes(each.name) ? { ...each, order } : each,
  );
  const model = { ...context.model, resources };
  const { program, faults } = context;
  const ordered: Context = { model, program, faults, system: compile(model, program, { faults }) };
  const maxClasses = Math.min(limits.maxClasses, CLASSES_FOR_ORDER);
  const then = taskFor(ordered, [spec], true, options, limits);
  const [answer] = answersOf(yield* exploreFor(then, 'competes', options, limitedBy(limits, { maxClasses })));
  const dates = answer!.interval;
  return dates === null ? result : { ...result, figures: withOrder(result.figures, order, dates) };
}

function withOrder(figures: Figures | null, order: readonly string[], { min, max }: DateInterval): Figures {
  const line = `order: [${order.join(', ')}]`;
  const ends = compare(min, max) === 0 ? formatTime(min) : `${formatTime(min)} to ${formatTime(max)}`;
  const { json, ...rest } = figures ?? { isExact: true, words: '', more: [], numbers: {}, json: {} };
  return {
    ...rest,
    json: { ...json, order, orderEnds: { min: toNumber(min), max: toNumber(max) } },
    tables: [{ columns: ['the best order found', 'ends after'], rows: [[line, ends]] }],
  };
}

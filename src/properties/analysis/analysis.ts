import { groupBy } from '../../base/collections/group-by.ts';
import { heeding, StoppedError } from '../../base/heed.ts';
import type { ElementRef } from '../../model/assembly.ts';
import { compile } from '../../model/system/system.ts';
import type { PropertyKind, PropertySpec, SpecOf } from '../../model/whole/property-spec.ts';
import type { Branches } from '../../statespace/causal/branches/branches.ts';
import { unlessDatesNotFound } from '../../statespace/causal/dates/greatest-dates.ts';
import { type ClassOptions, stateClasses } from '../../statespace/classes/state-classes.ts';
import { explore } from '../../statespace/exploration/explore.ts';
import { FRONTIERS, type Order } from '../../statespace/exploration/frontier.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import type { Reduction } from '../../statespace/exploration/reductions.ts';
import type { TransitionSystem } from '../../statespace/exploration/transition-system.ts';
import { markingGraph } from '../../statespace/markings/marking-graph.ts';
import type { Latch } from '../../statespace/net/compiled-net.ts';
import type { Aim } from '../../statespace/net/run-dates.ts';
import { TELLS_NOTHING_APART, type ToldApart, toldApartBy } from '../../statespace/symmetry/symmetry.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { type Translation, translate } from '../../tpn/translation/translate.ts';
import {
  type Answer,
  EMPTY_ANSWER,
  NO_STATES,
  type Result,
  type WhyCausal,
  type WhyClasses,
} from '../answers/verdict.ts';
import { enoughPorts } from '../kinds/inactivity.ts';
import { kindOf } from '../kinds/kinds.ts';
import { causalViews } from '../question/causal-views.ts';
import { branchesIn } from '../question/causes-of.ts';
import type { Context, Needs, PathEnd, StateView, Unsettled } from '../question/question.ts';
import { replayedRun, type ShownRun, stepsOf, stepsOfRun } from '../question/run.ts';
import { notSafe } from './not-safe.ts';
import { watchedFor } from './watched.ts';

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

/** How many states may be explored where the verdict is known, for the exact figures behind it. */
const CLASSES_FOR_FIGURES = 100_000;

/**
 * How many states `auto` explores before it turns to the causal net, if there is one: none when so many transitions may
 * be enabled together that state classes, which grow with their square, would take long and fill the memory.
 */
function fewStates(net: TimePetriNet): number {
  const transitions = net.transitions.length;
  const few = Math.min(5_000, Math.floor(5_000_000 / transitions ** 2));
  return few < transitions ? 0 : few;
}

/**
 * Answers properties of one program, by one exploration that they share or on its causal net; those that need the dates
 * of changes of ports are answered apart, by one exploration for each set of ports.
 */
export async function analyse(
  asked: Omit<Context, 'system'>,
  specs: readonly PropertySpec[],
  timed: boolean,
  options: AnalysisOptions,
  limits: RunningLimits,
): Promise<readonly Result[]> {
  const context = heeding(limits.reached, () => ({
    ...asked,
    system: compile(asked.model, asked.program, { timed }),
  }));
  const explorations = groupBy(specs, (spec) => {
    const { changesOf } = kindOf(spec).needs(spec, context);
    return JSON.stringify(changesOf);
  });
  const results: Result[] = [];
  for (const together of explorations.values())
    for (const each of await analyseTogether(context, together, timed, options, limits)) results.push(each);
  return specs.map((spec) => results.find((result) => result.spec === spec)!);
}

async function analyseTogether(
  context: Context,
  specs: readonly PropertySpec[],
  timed: boolean,
  options: AnalysisOptions,
  limits: RunningLimits,
): Promise<readonly Result[]> {
  const needs = specs.map((spec) => kindOf(spec).needs(spec, context));
  const translation = heeding(limits.reached, () =>
    translate(context.model, context.program, {
      merge: options.merge,
      ...watchedFor(needs),
      observedEnds: needs.flatMap((need) => need.observedEnds),
    }),
  );
  const questions = specs.map((spec) => unsettled(spec, context));
  const task: Task = { context, specs, needs, questions, translation, timed };
  const byClasses = async (part: Task, why: WhyClasses, within = limits, how = options) =>
    exploreFor(part, why, how, within);
  if (!timed || options.engine === 'classes')
    return (await byClasses(task, timed ? 'asked' : 'untimed')).results();
  const few = options.engine === 'auto' ? fewStates(translation.net) : 0;
  if (few > 0) {
    const maxClasses = Math.min(limits.maxClasses, few);
    // To find unions takes long where many transitions are enabled, and pays where there are many classes.
    const quickly = { ...options, reduce: options.reduce.filter((reduction) => reduction !== 'unions') };
    const { because, results } = await byClasses(task, 'few', { ...limits, maxClasses }, quickly);
    if (because !== 'max-classes' || limits.maxClasses <= few) return results();
  }
  const branches = heeding(limits.reached, () => branchesIn(translation, limits.isOver));
  if (branches === null) return (await byClasses(task, 'competes')).results();
  const answered = await onCausalNets(task, branches, options.engine === 'auto' ? 'many' : 'asked', limits);
  const open = answered.flatMap((answer, i) => ('ask' in answer ? [{ i, question: answer }] : []));
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
  const explored = open.length === 0 ? [] : (await byClasses(rest, 'not-by-causes', within)).results();
  const nextExplored = explored.values();
  return answered.map((answer) => ('ask' in answer ? nextExplored.next().value! : answer));
}

/** Properties to answer together over one net. */
interface Task {
  readonly context: Context;
  readonly specs: readonly PropertySpec[];
  readonly needs: readonly Needs[];
  readonly questions: readonly Unsettled[];
  readonly translation: Translation;
  readonly timed: boolean;
}

/** A question of which nothing is known before states are explored. */
function unsettled<K extends PropertyKind>(spec: SpecOf<K>, context: Context): Unsettled {
  return { ask: (view) => kindOf(spec).ask(spec, context, view) };
}

/** The answers that the causal nets give, until a limit is reached; questions for those that take states. */
async function onCausalNets(
  { context, specs, questions, translation }: Task,
  branches: Branches,
  because: WhyCausal,
  limits: RunningLimits,
): Promise<readonly (Result | Unsettled)[]> {
  const views = causalViews(translation, branches, limits.isOver, (net, run) =>
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
  const answerTo = async (spec: PropertySpec): Promise<Answer | Unsettled | null> => {
    const reached = limits.pauseIsDue() ? await limits.pause({ ...NO_STATES, waiting: 0 }) : null;
    if (reached !== null) return { ...EMPTY_ANSWER, verdict: { kind: 'unknown', because: reached } };
    try {
      // Searches end with a bound once time is up; it must not be lost in what is left to do then.
      return heeding(limits.reachedAfterAll, () =>
        unlessDatesNotFound(() => kindOf(spec).onCausalNets(spec, context, views)),
      );
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

async function exploreFor(
  task: Task,
  why: WhyClasses,
  { order, reduce }: AnalysisOptions,
  limits: RunningLimits,
) {
  const { context, specs, needs, translation, timed } = task;
  const latched = needs.map((need) => need.latched).filter((places) => places !== null);
  const latches = latched.map((places) => latchOf(translation, places));
  const changing = needs.find((need) => need.changesOf !== null)?.changesOf ?? null;
  const symmetry = reduce.includes('symmetry') ? toldApartIn(task) : null;
  const toldAtTheEnd = canBeToldAtTheEnd(translation, latches);
  const space = timed
    ? timedSpace(translation, {
        keep: reduce.includes('unions') ? 'union' : 'inclusion',
        contracted: reduce.includes('contraction'),
        stubborn: reduce.includes('stubborn') && toldAtTheEnd && needs.every(({ passing }) => !passing),
        latches,
        symmetry,
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
      latch: needs[i]!.latched === null ? null : latch++,
      witness,
    }),
  );

  const { because, statistics } = await explore(
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
  const results = (): readonly Result[] =>
    specs.map((spec, i) => ({
      spec,
      program: context.program.name,
      engine: { kind: 'classes', because: why, stoppedBy: because },
      statistics,
      ...questions[i]!.answer(because),
    }));
  return { because, results };
}

/** What must be told apart so that all questions, and the watch for second tokens, are answered. */
function toldApartIn({ context, specs, translation }: Task): ToldApart {
  const bySafety: ToldApart = { ...TELLS_NOTHING_APART, places: [translation.safe] };
  return toldApartBy([bySafety, ...specs.map((spec) => kindOf(spec).tellsApart(spec, context, translation))]);
}

function latchOf(translation: Translation, places: readonly ElementRef[]): Latch {
  const marked = places.map(translation.placeOf);
  return { marked: marked.every((place) => place !== null) ? marked : null };
}

/** The states of a net, timed or not, behind what questions ask of them. */
type Space = Pick<StateView, 'tokens' | 'canLast' | 'dates' | 'pastDates' | 'reached' | 'alike'> & {
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
    reached: { tokens: (place) => system.tokens(system.reached.marking, place), dates: () => system.reached },
    alike: system.alike,
  };
}

const NO_DATES = { earliest: 0, latest: 0 } as const;

/**
 * Whether the last states of the runs, or those in which time passes, tell all that questions ask that have no interest
 * in the others: no token has to be watched for, and what must have been marked together once stays so.
 */
function canBeToldAtTheEnd({ net, safe }: Translation, latches: readonly Latch[]): boolean {
  const stays = (place: number) => net.transitions.every((t) => t.inputs.every((arc) => arc.place !== place));
  return safe.length === 0 && latches.every(({ marked }) => marked?.every(stays) ?? true);
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
    reached: { tokens: (place) => system.tokens(system.reached(), place), dates: () => NO_DATES },
    alike: system.alike,
  };
}

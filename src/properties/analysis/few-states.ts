import { aside, heeding, type Look, StoppedError, workHeeded } from '../../base/heed.ts';
import { lazily } from '../../base/memo.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import type { PiecewiseExploration } from '../../statespace/exploration/explore.ts';
import { type LimitedTurns, limitedBy, type RunningLimits } from '../../statespace/exploration/limits.ts';
import { identicalParts } from '../../statespace/symmetry/symmetry.ts';
import type { Result } from '../answers/verdict.ts';
import { causalNetOfProgram } from '../question/causal-net-of-program.ts';
import {
  type AnalysisOptions,
  type AnalysisTask,
  answersOf,
  beginWithAllDates,
  toldApartIn,
} from './exploring.ts';
import { areSurelyMany } from './states-at-once.ts';

/**
 * What `auto` explores before it turns to causal nets, where something competes and nobody knows how many of them there
 * are: so many states, by so much work in nanoseconds as they are told to `heed`. There, a firing takes as long as the
 * square of what is enabled at once, so that of a wide net no state at all may be few enough.
 */
const FEW = { states: 8_000, work: 120_000_000 } as const;

/** How much of that work there may be for each millisecond that is left: most of the time is for what comes then. */
const WORK_PER_MS = 40_000;

/** How much work the check for competition may take: a fraction of the cost of an exploration in vain. */
const CHECK_WORK = 40_000_000;

/**
 * From so many states, or so much work after setting up, on it is told by how many wait whether they will be few: where more than this
 * part of those found has not been expanded, most are yet to be found.
 */
const TELLING = { states: 120, work: 5_000_000, waiting: 0.48 } as const;

/**
 * What is few for each firing of a run, where nothing competes: the causal net then answers in about as long as it takes to
 * explore so many states, so that to explore more of them in vain would more than double the time.
 */
const FEW_PER_FIRING = { states: 1.5, work: 60_000 } as const;

/** What is few there however many firings a run has. */
const FEW_AT_MOST = { states: 1_500, work: 40_000_000 } as const;

/** What is few however few firings a run has. */
const FEW_ANYWAY = { states: 60, work: 2_500_000 } as const;

/** From so much work after setting up on, it is told by that for a state whether a run can be explored to its end. */
const TELLING_PACE = 1_000_000;

/** Answers questions where there are few states; `null` where there are more. */
export type AmongFewStates = (
  task: AnalysisTask,
  options: AnalysisOptions,
  limits: RunningLimits,
) => LimitedTurns<readonly Result[] | null>;

/**
 * The same for several sets of questions about one program, one after the other: where nothing competes, and there were
 * too many states for one of them, none are explored for the next, of which the causal net then knows the answers as soon.
 */
export function newAmongFewStates(): AmongFewStates {
  const known = { isInVain: false };
  return (task, options, limits) => amongFewUnlessInVain(known, task, options, limits);
}

function* amongFewUnlessInVain(
  known: { isInVain: boolean },
  task: AnalysisTask,
  options: AnalysisOptions,
  limits: RunningLimits,
): LimitedTurns<readonly Result[] | null> {
  if (known.isInVain) return null;
  const causes = lazily(() => aside(() => causesSoon(task, limits)));
  const results = yield* amongFewStates(task, causes, options, limits);
  known.isInVain = results === null && causes() !== null;
  return results;
}

function* amongFewStates(
  task: AnalysisTask,
  causes: () => CausalNet | null,
  options: AnalysisOptions,
  limits: RunningLimits,
): LimitedTurns<readonly Result[] | null> {
  const few = lazily(() => fewFor(causes()));
  if (mayBeManyAtOnce(task) && limits.maxClasses > FEW.states) {
    const net = causes();
    if (net !== null && areSurelyMore(few().states, net, task, options, limits)) return null;
  }
  const mostWork = Math.min(FEW.work, WORK_PER_MS * limits.left());
  const within = withinWork(mostWork, limits);
  // To find unions takes long where many transitions are enabled, and pays where there are many classes.
  const quickly = { ...options, reduce: options.reduce.filter((reduction) => reduction !== 'unions') };
  const maxClasses = Math.min(limits.maxClasses, FEW.states);
  let isHopeless = false;
  let pieces: PiecewiseExploration | null = null;
  let setUp = 0;
  const reached = () => {
    const because = within.reached();
    if (because !== null || pieces === null) return because;
    const work = within.spent() - setUp;
    // However few firings a run has, so few states are few: then nobody needs to know.
    if (pieces.found() <= FEW_ANYWAY.states && work < TELLING_PACE) return null;
    isHopeless =
      pieces.found() > few().states ||
      work > few().work ||
      areMany(pieces, work) ||
      isTooSlow(pieces, work, causes()?.firings.length ?? 0, few().work);
    return isHopeless ? 'max-classes' : null;
  };
  try {
    const begun = beginWithAllDates(task, quickly, limitedBy(limits, { reached, maxClasses }));
    pieces = begun.pieces;
    setUp = within.spent();
    const explored = yield* begun.finish('few');
    const isAllowed = isHopeless || within.isTooMuch() || limits.maxClasses > FEW.states;
    return explored.because === 'max-classes' && isAllowed ? null : answersOf(explored);
  } catch (error) {
    // To set up an exploration of a large net may already be too much.
    if (error instanceof StoppedError && limits.reached() === null) return null;
    throw error;
  }
}

/** What is few, by the causes where nothing competes. */
function fewFor(causes: CausalNet | null): { readonly states: number; readonly work: number } {
  if (causes === null) return FEW;
  const { firings } = causes;
  const ofRun = (part: 'states' | 'work') =>
    Math.max(FEW_ANYWAY[part], FEW_PER_FIRING[part] * firings.length);
  return {
    states: Math.min(FEW_AT_MOST.states, ofRun('states')),
    work: Math.min(FEW_AT_MOST.work, ofRun('work')),
  };
}

/** Whether so many transitions may each have fired or not at one moment that their markings are more than a few anyway. */
function mayBeManyAtOnce({ translation: { net } }: AnalysisTask): boolean {
  const free = net.transitions.filter(({ interval: { eft, lft } }) => eft < lft).length;
  return 2 ** free > FEW_ANYWAY.states;
}

/** Whether one run shows that there are more states. */
function areSurelyMore(
  most: number,
  causes: CausalNet,
  task: AnalysisTask,
  { reduce }: AnalysisOptions,
  limits: RunningLimits,
): boolean {
  // Each firing of the run leads to another state.
  if (causes.firings.length > FEW_AT_MOST.states) return true;
  const identical = () =>
    reduce.includes('symmetry') ? identicalParts(task.translation.net, toldApartIn(task)) : [];
  return heeding(limits.reached, () => areSurelyMany(causes, most, identical));
}

/** Whether so many states wait that most are yet to be found. */
function areMany({ found, waiting }: PiecewiseExploration, work: number): boolean {
  const isTelling = found() >= TELLING.states || work >= TELLING.work;
  return isTelling && waiting() > TELLING.waiting * found();
}

/** Whether to explore one run alone would be more than so much work, as each of its firings leads to a state of its own. */
function isTooSlow(
  { found, waiting }: PiecewiseExploration,
  work: number,
  firings: number,
  most: number,
): boolean {
  return work >= TELLING_PACE && (work * firings) / Math.max(1, found() - waiting()) > most;
}

/** A look that is over as well when there has been so much work from now on, as if by too many classes. */
function withinWork(
  most: number,
  limits: RunningLimits,
): { readonly reached: Look; readonly spent: () => number; readonly isTooMuch: () => boolean } {
  const before = workHeeded();
  const spent = () => workHeeded() - before;
  const isTooMuch = () => spent() > most;
  return { reached: () => limits.reached() ?? (isTooMuch() ? 'max-classes' : null), spent, isTooMuch };
}

/**
 * The causal net of all runs where nothing competes; `null` where something does, and where that takes long to find out.
 */
function causesSoon({ translation }: AnalysisTask, limits: RunningLimits): CausalNet | null {
  const { reached } = withinWork(CHECK_WORK, limits);
  try {
    return heeding(reached, () => causalNetOfProgram(translation));
  } catch (error) {
    if (error instanceof StoppedError && limits.reached() === null) return null;
    throw error;
  }
}

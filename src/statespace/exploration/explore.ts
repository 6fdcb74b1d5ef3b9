import { type Because, heed, heeding, StoppedError } from '../../base/heed.ts';
import { inTurns } from '../../base/work-in-turns.ts';
import type { Frontier } from './frontier.ts';
import { type LimitedTurns, type RunningLimits, type Statistics, StoreFullError } from './limits.ts';
import type { TransitionSystem, Visit } from './transition-system.ts';

/** Told of all that an exploration meets. */
export interface Observer {
  /** A new state, before it is expanded. */
  readonly state?: (state: number) => void;
  readonly edge?: Visit;
  /** All successors of a state are known, and have been told of. */
  readonly expanded?: (state: number) => void;
  /** A state without successor. */
  readonly deadlock?: (state: number) => void;
  /** Whether all that is looked for has been found, so that the exploration may end. */
  readonly isSatisfied?: () => boolean;
}

/** How an exploration ended. */
export interface Exploration {
  /** `null` when every state was expanded, or the observer was satisfied. */
  readonly because: Because | null;
  readonly statistics: Statistics;
  /** In words, where `because` alone says too little. */
  readonly detail?: string;
}

/** States and firings between two looks at whether the event loop is due. */
const STRIDE = 256;
/** What a firing costs at least, in nanoseconds. */
const FIRING = 500;
/** Part of the allowed classes by which one expansion may exceed them, as some of these may be dropped again. */
const EXCESS = 0.1;

/** An exploration that is done piece by piece, so that other work can have its turn in between. */
export interface PiecewiseExploration {
  /**
   * Expands states until nothing is left to do or some turn is over, be it amid the firings of one state where a limit
   * is reached.
   *
   * @throws OverflowError when a place comes to hold more than 2^31 tokens
   */
  readonly go: (isTurnOver: () => boolean) => void;
  /** What came of it; `null` while there is more to do. */
  readonly end: () => Exploration | null;
  readonly statistics: () => Statistics;
  /** States found so far, also those that were dropped again. */
  readonly found: () => number;
  /** States found and not yet expanded. */
  readonly waiting: () => number;
}

/** Begins an exploration of every state that can be reached; nothing of it is done yet. */
export function beginExploration(
  system: TransitionSystem,
  frontier: Frontier,
  observer: Observer,
  limits: RunningLimits,
): PiecewiseExploration {
  let edges = 0;
  const dead: number[] = [];
  let found = 0;
  /** The one to expand next, or -1 when none is left. */
  let state = -1;
  let isBegun = false;
  let end: Omit<Exploration, 'statistics'> | null = null;
  const most = Math.max(limits.maxClasses + 1, limits.maxClasses * (1 + EXCESS));
  const isSatisfied = observer.isSatisfied ?? (() => false);
  const edge: Visit = (source, transition, target) => {
    edges++;
    observer.edge?.(source, transition, target);
    if (system.kept() >= most) throw new StoppedError('max-classes');
    heed(FIRING);
  };
  const admit = () => {
    for (; found < system.size(); found++) {
      observer.state?.(found);
      frontier.add(found);
    }
  };
  const expand = (): number => {
    const fired = system.expand(state, edge);
    if (fired === 0) {
      dead.push(state);
      observer.deadlock?.(state);
    }
    admit();
    observer.expanded?.(state);
    return 1 + fired;
  };
  const begin = (): void => {
    isBegun = true;
    system.addInitial();
    admit();
    state = frontier.take();
  };
  /** `undefined` when the turn is over and there is more to do. */
  const expandSome = (isTurnOver: () => boolean): Because | null | undefined => {
    if (!isBegun) begin();
    for (let work = 0; state >= 0; ) {
      work += system.isKept(state) ? expand() : 1;
      if (isSatisfied()) return null;
      if (system.kept() > limits.maxClasses) return 'max-classes';
      const trouble = system.trouble();
      if (trouble !== null) return trouble.because;
      state = frontier.take();
      if (work < STRIDE) continue;
      work = 0;
      if (isTurnOver()) return state < 0 ? null : undefined;
    }
    return null;
  };
  const statistics = () => ({
    classes: system.kept(),
    edges,
    markings: system.markings(),
    deadlocks: dead.filter(system.isKept).length,
  });
  return {
    go: (isTurnOver) => {
      try {
        const because = heeding(limits.reached, () => expandSome(isTurnOver));
        if (because !== undefined) end = { because };
      } catch (error) {
        if (error instanceof StoppedError) end = { because: error.because };
        else if (error instanceof StoreFullError) end = { because: 'max-memory', detail: error.message };
        else throw error;
      }
    },
    end: () => end && { ...end, statistics: statistics() },
    statistics,
    found: () => found,
    waiting: frontier.waiting,
  };
}

/** Does all that is left of an exploration, in turns; it waits where the event loop is due. */
export function* finishExploration(
  exploration: PiecewiseExploration,
  limits: RunningLimits,
): LimitedTurns<Exploration> {
  for (let because = limits.reached(); ; ) {
    const end = exploration.end();
    if (end !== null) return end;
    if (because !== null) return { because, statistics: exploration.statistics() };
    exploration.go(limits.pauseIsDue);
    if (exploration.end() !== null) continue;
    because = yield limits.pause({ ...exploration.statistics(), waiting: exploration.waiting() });
  }
}

/**
 * Expands every state that can be reached, in the order of the frontier, until the observer is satisfied or a limit
 * stops it.
 *
 * @throws OverflowError when a place comes to hold more than 2^31 tokens
 */
export async function explore(
  system: TransitionSystem,
  frontier: Frontier,
  observer: Observer,
  limits: RunningLimits,
): Promise<Exploration> {
  return inTurns(finishExploration(beginExploration(system, frontier, observer, limits), limits));
}

import { type Because, heed, heeding, StoppedError } from '../../base/heed.ts';
import type { Frontier } from './frontier.ts';
import { type RunningLimits, type Statistics, StoreFullError } from './limits.ts';
import type { TransitionSystem, Visit } from './transition-system.ts';

/** Told of all that an exploration meets. */
export interface Observer {
  /** A new state, before it is expanded. */
  readonly state?: (state: number) => void;
  readonly edge?: Visit;
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
}

/** States and firings between two looks at whether the event loop is due. */
const STRIDE = 256;
/** What a firing costs at least, in nanoseconds. */
const FIRING = 500;
/** Part of the allowed classes by which one expansion may exceed them, as some of these may be dropped again. */
const EXCESS = 0.1;

/**
 * Expands every state that can be reached, in the order of the frontier, until the observer is satisfied or a limit
 * stops it, be it amid the firings of one state.
 *
 * @throws OverflowError when a place comes to hold more than 2^31 tokens
 */
export async function explore(
  system: TransitionSystem,
  frontier: Frontier,
  observer: Observer,
  limits: RunningLimits,
): Promise<Exploration> {
  let edges = 0;
  const dead: number[] = [];
  let found = 0;
  /** The one to expand next, or -1 when none is left. */
  let state = -1;
  const most = Math.max(limits.maxClasses + 1, limits.maxClasses * (1 + EXCESS));
  const isSatisfied = observer.isSatisfied ?? (() => false);
  const statistics = () => ({
    classes: system.kept(),
    edges,
    markings: system.markings(),
    deadlocks: dead.filter(system.isKept).length,
  });
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
  const expand = (state: number): number => {
    const fired = system.expand(state, edge);
    if (fired === 0) {
      dead.push(state);
      observer.deadlock?.(state);
    }
    admit();
    return 1 + fired;
  };
  const begin = (): void => {
    system.addInitial();
    admit();
    state = frontier.take();
  };
  /** Expands states until the event loop is due; `undefined` when it is, and there is more to do. */
  const expandSome = (): Because | null | undefined => {
    for (let work = 0; state >= 0; ) {
      work += system.isKept(state) ? expand(state) : 1;
      if (isSatisfied()) return null;
      if (system.kept() > limits.maxClasses) return 'max-classes';
      const trouble = system.trouble();
      if (trouble !== null) return trouble.because;
      state = frontier.take();
      if (work < STRIDE) continue;
      work = 0;
      if (limits.pauseIsDue()) return state < 0 ? null : undefined;
    }
    return null;
  };
  const expandAll = async (): Promise<Because | null> => {
    const because = limits.reached();
    if (because !== null) return because;
    heeding(limits.reached, begin);
    for (;;) {
      const stopped = heeding(limits.reached, expandSome);
      if (stopped !== undefined) return stopped;
      const reached = await limits.pause({ ...statistics(), waiting: frontier.waiting() });
      if (reached !== null) return reached;
    }
  };

  try {
    return { because: await expandAll(), statistics: statistics() };
  } catch (error) {
    if (error instanceof StoppedError) return { because: error.because, statistics: statistics() };
    if (!(error instanceof StoreFullError)) throw error;
    return { because: 'max-memory', statistics: statistics() };
  }
}

import type { Frontier } from './frontier.ts';
import { type Because, type RunningLimits, type Statistics, StoreFullError } from './limits.ts';
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

/** States and firings between two looks at the clock. */
const STRIDE = 256;

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
  let edges = 0;
  const dead: number[] = [];
  let found = 0;
  const edge = observer.edge ?? (() => {});
  const isSatisfied = observer.isSatisfied ?? (() => false);
  const statistics = () => ({
    classes: system.kept(),
    edges,
    markings: system.markings(),
    deadlocks: dead.filter(system.isKept).length,
  });
  const admit = () => {
    for (; found < system.size(); found++) {
      observer.state?.(found);
      frontier.add(found);
    }
  };
  const expand = (state: number): number => {
    const fired = system.expand(state, edge);
    edges += fired;
    if (fired === 0) {
      dead.push(state);
      observer.deadlock?.(state);
    }
    admit();
    return 1 + fired;
  };
  const expandAll = async (): Promise<Because | null> => {
    system.addInitial();
    admit();
    let work = 0;
    for (let state = frontier.take(); state >= 0; state = frontier.take()) {
      if (work >= STRIDE) {
        work = 0;
        const because = limits.pauseIsDue()
          ? await limits.pause({ ...statistics(), waiting: frontier.waiting() })
          : null;
        if (because !== null) return because;
      }
      work += system.isKept(state) ? expand(state) : 1;
      if (isSatisfied()) return null;
      if (system.kept() > limits.maxClasses) return 'max-classes';
      const trouble = system.trouble();
      if (trouble !== null) return trouble.because;
    }
    return null;
  };

  try {
    return { because: await expandAll(), statistics: statistics() };
  } catch (error) {
    if (!(error instanceof StoreFullError)) throw error;
    return { because: 'max-memory', statistics: statistics() };
  }
}

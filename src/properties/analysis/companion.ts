import { heeding, type Look, workHeeded } from '../../base/heed.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import type { Showing } from './by-causes.ts';
import { type AnalysisOptions, type AnalysisTask, type BegunExploration, beginFor } from './exploring.ts';

/**
 * An exploration that goes on beside the work on causal nets, in turns with it, once that takes long: nobody can tell
 * beforehand which of them answers sooner, and so neither keeps the other waiting for more than half of the time.
 */
export interface Companion {
  /** Looks at the limits, and gives the exploration its turns. It throws an {@link OvertakenError} when that is done. */
  readonly takingTurns: (look: Look) => Look;
  /**
   * Shows a run that answers a question, without giving the exploration turns for it: that takes as long as the run is,
   * and says nothing of how long is still to be looked for answers.
   */
  readonly showing: Showing;
  /** The exploration, begun if it has not been. */
  readonly begun: () => BegunExploration;
  /** Whether it has been begun. */
  readonly hasBegun: () => boolean;
}

/** All states were explored before there was an answer by other means. */
export class OvertakenError extends Error {
  constructor() {
    super('all states were explored sooner');
    this.name = 'OvertakenError';
  }
}

/** What the work on causal nets may take alone: a part of the time that is left, and half a second at most. */
const ALONE_PART = 0.05;
const ALONE_MS = 500;
const TURN_MS = 25;
/**
 * How much work that is at least, in nanoseconds as they are told to `heed`: of less there is the same answer, with the
 * same runs, however busy the machine is.
 */
const ALONE_WORK = 1_000_000_000;

/** An exploration for some questions, to go on beside the work on causal nets that begins now. */
export function newCompanion(task: AnalysisTask, options: AnalysisOptions, limits: RunningLimits): Companion {
  const started = limits.now();
  const before = workHeeded();
  const alone = Math.min(ALONE_MS, ALONE_PART * limits.left());
  let exploration: BegunExploration | null = null;
  /** How long the exploration has taken so far. */
  let taken = 0;
  /** How long it took to show runs so far, and how much work that was. */
  let shown = { time: 0, work: 0 };
  /** Whether a limit has ended it, so that the other work goes on alone. */
  let isGivenUp = false;
  const begun = () => {
    exploration ??= beginFor(task, options, limits);
    return exploration;
  };
  const takeTurn = (): void => {
    const from = limits.now();
    const { pieces } = begun();
    pieces.go(() => limits.now() - from >= TURN_MS);
    taken += limits.now() - from;
    if (pieces.end() === null) return;
    if (pieces.end()?.because === null) throw new OvertakenError();
    isGivenUp = true;
  };
  return {
    begun,
    hasBegun: () => exploration !== null,
    showing: (work) => {
      const [from, done] = [limits.now(), workHeeded()];
      try {
        return heeding(limits.reachedAfterAll, work);
      } finally {
        shown = { time: shown.time + limits.now() - from, work: shown.work + workHeeded() - done };
      }
    },
    takingTurns: (look) => () => {
      const because = look();
      if (because !== null || isGivenUp) return because;
      const other = limits.now() - started - taken - shown.time;
      const isLong = workHeeded() - before - shown.work > ALONE_WORK;
      if (isLong && other > alone && taken < other) takeTurn();
      return null;
    },
  };
}

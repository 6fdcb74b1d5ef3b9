import { type ClassOptions, stateClasses } from '../../statespace/classes/state-classes.ts';
import type { TransitionSystem } from '../../statespace/exploration/transition-system.ts';
import { markingGraph } from '../../statespace/markings/marking-graph.ts';
import type { Latch } from '../../statespace/net/compiled-net.ts';
import type { Aim } from '../../statespace/net/run-dates.ts';
import type { ToldApart } from '../../statespace/symmetry/told-apart.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { PathEnd, StateView } from '../question/question.ts';

/** The states of a net, timed or not, behind what questions ask of them. */
export type Space = Pick<
  StateView,
  'tokens' | 'canLast' | 'dates' | 'pastDates' | 'datesToNext' | 'reached' | 'alike' | 'isDue' | 'isGiven'
> & {
  readonly system: TransitionSystem;
  /** Whether an answer that was given once is no longer there. */
  readonly isDueAgain: (state: number) => boolean;
  /** The firings of a run along a way that meets the aim. */
  readonly firingsTo: (way: PathEnd, aim: Aim) => readonly number[];
};

/** The state classes of a net. */
export function timedSpace({ net }: Translation, options: ClassOptions): Space {
  const system = stateClasses(net, options);
  return {
    system,
    firingsTo: ({ state, firing }, aim) => system.firingsTo(state, firing, aim),
    tokens: (state, place) => system.tokens(system.markingOf(state), place),
    canLast: system.canLast,
    dates: system.dates,
    pastDates: system.pastDates,
    datesToNext: system.datesToNext,
    reached: {
      tokens: (place) => system.tokens(system.reached.marking, place),
      dates: () => system.reached,
      waited: () => system.reached.waited,
      waitedLeast: () => system.reached.waitedLeast,
    },
    isDue: system.isDue,
    isGiven: system.isGiven,
    isDueAgain: system.isDueAgain,
    alike: system.alike,
  };
}

const NO_DATES = { earliest: 0, latest: 0 } as const;

/**
 * The markings of a net; their dates play no part.
 *
 * @param ends whether the last ones of all runs are enough
 */
export function untimedSpace(
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
    datesToNext: () => [],
    reached: {
      tokens: (place) => system.tokens(system.reached(), place),
      dates: () => NO_DATES,
      waited: () => 0,
      waitedLeast: () => 0,
    },
    isDue: () => false,
    isGiven: () => false,
    isDueAgain: () => false,
    alike: system.alike,
  };
}

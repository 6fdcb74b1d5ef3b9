import { becauseOf } from '../base/because-of.ts';
import { OverflowError } from '../base/duration.ts';
import type { Diagnostic } from '../base/errors.ts';
import { heed, heeding, unlessStopped } from '../base/heed.ts';
import { overflowDiagnostic } from '../base/overflow-diagnostic.ts';
import type { TimePetriNet } from '../tpn/net/time-petri-net.ts';
import { stateClasses } from './classes/state-classes.ts';
import { type Exploration, explore } from './exploration/explore.ts';
import { FRONTIERS, type Order } from './exploration/frontier.ts';
import { type Limits, type RunningLimits, runningLimits } from './exploration/limits.ts';
import type { Reduction } from './exploration/reductions.ts';
import type { TransitionSystem } from './exploration/transition-system.ts';
import { markingGraph } from './markings/marking-graph.ts';
import { TELLS_NOTHING_APART } from './symmetry/told-apart.ts';

/** What may be counted as a state, in words, and which reductions that knows. */
export const STATE_SPACES = {
  linear: {
    words: 'linear state class graph',
    reductions: ['contraction', 'stubborn', 'symmetry'],
    /** The states of a net, fewer of them by the reductions. */
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem =>
      stateClasses(net, { keep: 'equality', clock: null, ...reducedBy(reduce) }),
  },
  inclusion: {
    words: 'state classes up to inclusion',
    reductions: ['contraction', 'unions', 'stubborn', 'symmetry'],
    /** The states of a net, fewer of them by the reductions. */
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem => {
      const keep = reduce.includes('unions') ? 'union' : 'inclusion';
      return stateClasses(net, { keep, clock: null, ...reducedBy(reduce) });
    },
  },
  untimed: {
    words: 'marking graph, without intervals',
    reductions: ['stubborn', 'symmetry'],
    /** The states of a net, fewer of them by the reductions. */
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem =>
      markingGraph(net, {
        symmetry: symmetryIn(reduce),
        ...(reduce.includes('stubborn') ? { only: 'dead' } : {}),
      }),
  },
} as const;

/** What is counted: markings, or state classes. */
export type StateSpace = keyof typeof STATE_SPACES;

/** How to count the states of a net. */
export interface CountOptions {
  readonly mode: StateSpace;
  /** Which state to expand next. */
  readonly order: Order;
  /** Those that the mode knows. */
  readonly reduce: readonly Reduction[];
}

/** A net whose states are counted. */
export interface CountedNet {
  readonly net: TimePetriNet;
  /** Of a net of a model, places that are all empty when everything is done; `null` for any other net. */
  readonly unfinished: readonly number[] | null;
}

/** What was found, and for an unbounded net the firings that lead to, and those that repeat, the growth of a place. */
export interface CountedStates extends Exploration, CountOptions {
  /**
   * Those of the deadlocks in which everything is done; `null` for a net that is not of a model, and where a limit leaves
   * no time to look at them.
   */
  readonly ends: number | null;
  /** What is beyond what is computed exactly, where that stopped it. */
  readonly warnings: readonly Diagnostic[];
  /** `null` where its constants are beyond what is computed exactly, or a limit was reached before there was one. */
  readonly net: TimePetriNet | null;
  readonly growth: {
    readonly place: string;
    readonly after: readonly string[];
    readonly repeat: readonly string[];
  } | null;
}

/**
 * Explores all states of a net and counts them. Constants beyond what is computed exactly, also those of a net that
 * `load` cannot make for that reason, are a reason to stop.
 */
export async function countStates(
  load: () => CountedNet,
  { mode, order, reduce }: CountOptions,
  limits: Limits | RunningLimits,
): Promise<CountedStates> {
  const how = { mode, order, reduce };
  const running = runningLimits(limits);
  try {
    const { net, unfinished, system } = heeding(running.reached, () => {
      const loaded = load();
      return { ...loaded, system: STATE_SPACES[mode].space(loaded.net, reduce) };
    });
    const dead: number[] = [];
    const observer = { deadlock: (state: number) => void dead.push(state) };
    const exploration = await explore(system, FRONTIERS[order](), observer, running);
    const isEnd = (state: number) => {
      heed(LOOKING * unfinished!.length);
      return unfinished!.every((place) => system.marking(state)[place] === 0);
    };
    // What was counted is told also where there is no time left to look at it.
    const ends =
      unfinished &&
      unlessStopped(
        () => heeding(running.reachedAfterAll, () => dead.filter(system.isKept).filter(isEnd).length),
        () => null,
      );
    // A path to a union is that of some of its states only, and need not be repeatable from there.
    const growth = reduce.includes('unions') ? null : growthOf(net, system);
    return { ...how, ...exploration, ends, net, growth, warnings: [] };
  } catch (error) {
    const because = becauseOf(error);
    if (because === null) throw error;
    const statistics = { classes: 0, edges: 0, markings: 0, deadlocks: 0 };
    const warnings = error instanceof OverflowError ? [overflowDiagnostic(error, 'warning')] : [];
    return { ...how, because, statistics, ends: null, net: null, growth: null, warnings };
  }
}

/** Estimated cost of looking at a place of a state, in nanoseconds, for {@link heed}. */
const LOOKING = 20;

function reducedBy(reduce: readonly Reduction[]) {
  return {
    contracted: reduce.includes('contraction'),
    stubborn: reduce.includes('stubborn'),
    symmetry: symmetryIn(reduce),
  };
}

/** Nothing but the counts is shown, so nothing has to be told apart. */
function symmetryIn(reduce: readonly Reduction[]) {
  return reduce.includes('symmetry') ? TELLS_NOTHING_APART : null;
}

function growthOf(net: TimePetriNet, system: TransitionSystem): CountedStates['growth'] {
  const trouble = system.trouble();
  if (trouble === null) return null;
  const names = system.pathTo(trouble.to).map((t) => net.transitions[t]!.name);
  const before = system.pathTo(trouble.from).length;
  const place = net.places[trouble.place]!.name;
  return { place, after: names.slice(0, before), repeat: names.slice(before) };
}

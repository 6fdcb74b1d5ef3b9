import { OverflowError } from '../base/duration.ts';
import type { TimePetriNet } from '../tpn/net/time-petri-net.ts';
import { stateClasses } from './classes/state-classes.ts';
import { type Exploration, explore } from './exploration/explore.ts';
import { FRONTIERS, type Order } from './exploration/frontier.ts';
import { type Limits, startLimits } from './exploration/limits.ts';
import type { Reduction } from './exploration/reductions.ts';
import type { TransitionSystem } from './exploration/transition-system.ts';
import { markingGraph } from './markings/marking-graph.ts';
import { TELLS_NOTHING_APART } from './symmetry/symmetry.ts';

/** What may be counted as a state, in words, and which reductions that knows. */
export const STATE_SPACES = {
  linear: {
    words: 'linear state class graph',
    reductions: ['contraction', 'stubborn', 'symmetry'],
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem =>
      stateClasses(net, { keep: 'equality', clock: null, ...reducedBy(reduce) }),
  },
  inclusion: {
    words: 'state classes up to inclusion',
    reductions: ['contraction', 'unions', 'stubborn', 'symmetry'],
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem => {
      const keep = reduce.includes('unions') ? 'union' : 'inclusion';
      return stateClasses(net, { keep, clock: null, ...reducedBy(reduce) });
    },
  },
  untimed: {
    words: 'marking graph, without intervals',
    reductions: ['stubborn', 'symmetry'],
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem =>
      markingGraph(net, {
        symmetry: symmetryIn(reduce),
        ...(reduce.includes('stubborn') ? { only: 'dead' } : {}),
      }),
  },
} as const;

export type StateSpace = keyof typeof STATE_SPACES;

/** How to count the states of a net. */
export interface CountOptions {
  readonly mode: StateSpace;
  /** Which state to expand next. */
  readonly order: Order;
  /** Those that the mode knows. */
  readonly reduce: readonly Reduction[];
}

/** What was found, and for an unbounded net the firings that lead to, and those that repeat, the growth of a place. */
export interface CountedStates extends Exploration, CountOptions {
  /** `null` where its constants are beyond what is computed exactly. */
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
  load: () => TimePetriNet,
  { mode, order, reduce }: CountOptions,
  limits: Limits,
): Promise<CountedStates> {
  const how = { mode, order, reduce };
  const running = startLimits(limits);
  try {
    const net = load();
    const system = STATE_SPACES[mode].space(net, reduce);
    const exploration = await explore(system, FRONTIERS[order](), {}, running);
    // A path to a union is that of some of its states only, and need not be repeatable from there.
    const growth = reduce.includes('unions') ? null : growthOf(net, system);
    return { ...how, ...exploration, net, growth };
  } catch (error) {
    if (!(error instanceof OverflowError)) throw error;
    const statistics = { classes: 0, edges: 0, markings: 0, deadlocks: 0 };
    return { ...how, because: 'overflow', statistics, net: null, growth: null };
  }
}

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

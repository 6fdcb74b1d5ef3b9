import type { TimePetriNet } from '../../tpn/time-petri-net.ts';
import { branchNet } from './branch-net.ts';
import { findBranches } from './branch-search.ts';
import type { PossibleEvent } from './branching-process.ts';
import { type CausalNet, causalNetOf, conditionsOf } from './causal-net.ts';
import { DatesNotFound, type Delays } from './greatest-dates.ts';
import { unfoldAll } from './unfold-all.ts';
import type { VariantOptions } from './variants.ts';

/** All runs of a net, as those of some causal nets. */
export interface Branches {
  /** Of some runs each; some run may be one of several. */
  readonly nets: readonly CausalNet[];
  /** Ends of the search for them: those that were found, and those that no dates allow. */
  readonly tried: number;
  /** Firings that were told apart by what led to them, in all branches together. */
  readonly events: number;
}

/**
 * The causal nets of a net whose intervals are closed: one where nothing competes, otherwise one for each way in which
 * what competes can go. `null` when they are too many, or when it cannot be told.
 *
 * A branch is a maximal set of events of the branching process that can happen in one run: it has all causes of each, no
 * two take the same token, and each can happen before what takes the tokens that it reads. Its dates are those of its
 * own causes. It is one of a run exactly if, for some delays,
 *
 * - what reads a token is at no later date than what takes it, which does not wait for that;
 * - of each event that has all its causes in the branch and is not in it, some token has been taken by the date at which
 *   it would have to fire at the latest. For it fires then, unless it is disabled (urgency; Chatain and Jard 2006).
 *
 * At one date any order will do that extends these. Several events may have disabled it: each is an alternative. So is
 * each token that makes a clause true, for the event that reads another one is among those that are not in the branch,
 * and disabled by this one.
 */
export function branchesOf(net: TimePetriNet, options: VariantOptions = {}): Branches | null {
  const single = causalNetOf(net, options);
  if (single !== null) return { nets: [single], tried: 1, events: single.firings.length };
  const { all, isCount, membersOf } = conditionsOf(net, options);
  const process = unfoldAll(net, isCount, all);
  if (process === null) return null;
  const delays = delaysOf(net, process.events);
  try {
    const found = findBranches(process, delays);
    if (found === null) return null;
    const nets = found.branches.map((branch) => branchNet(net, membersOf, process, branch));
    return { nets, tried: found.tried, events: process.events.length };
  } catch (error) {
    if (error instanceof DatesNotFound) return null;
    throw error;
  }
}

function delaysOf(net: TimePetriNet, events: readonly PossibleEvent[]): Delays {
  const intervals = events.map(({ variants }) => net.transitions[variants.transition].interval);
  return {
    causes: events.map(({ causes }) => causes),
    least: intervals.map(({ eft }) => eft),
    greatest: intervals.map(({ lft }) => lft),
  };
}

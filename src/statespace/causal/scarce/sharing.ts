import { groupBy } from '../../../base/collections/group-by.ts';
import type { Arc, TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { type CausalNet, causalNetOf } from '../process/causal-net.ts';
import type { VariantOptions } from '../process/variants.ts';

/**
 * Runs in which nothing competes but for what is scarce: a causal net of what would happen if there were always enough,
 * and how much each of its events takes and gives back. An event that takes happens once its causes have and there is
 * enough, after its delay; all others as on the causal net. Nothing that happens, or that waits, takes anything else
 * away from another event, so every run has the same events, or gets stuck for want of something scarce.
 */
export interface Sharing {
  readonly net: CausalNet;
  readonly resources: readonly SharedResource[];
}

/** Something scarce. */
export interface SharedResource {
  /** How much is free at the start. */
  readonly free: number;
  /** By event: how much it takes, less what it gives back. */
  readonly taken: Int32Array;
}

/**
 * What shares these places of a net, which hold what is free; `null` where anything else competes, or that cannot be told.
 * Its intervals are closed.
 */
export function sharingOf(
  net: TimePetriNet,
  free: readonly number[],
  options: VariantOptions,
): Sharing | null {
  const isFree = new Set(free);
  const isElse = ({ place }: Arc) => !isFree.has(place);
  // What is free is neither read nor forbidden: how much there is only ever holds back what takes some.
  if (net.transitions.some(({ reads, inhibitors }) => ![...reads, ...inhibitors].every(isElse))) return null;
  const transitions = net.transitions.map((transition) => ({
    ...transition,
    inputs: transition.inputs.filter(isElse),
    outputs: transition.outputs.filter(isElse),
  }));
  const balances = net.transitions.map(({ inputs, outputs }) => balanceOf(inputs, outputs, isFree));
  const label = (t: number) => `${options.label?.(t) ?? ''} ${JSON.stringify([...balances[t]])}`;
  const plenty = {
    ...net,
    places: net.places.map((p, i) => (isFree.has(i) ? { ...p, tokens: 0 } : p)),
    transitions,
  };
  const causal = causalNetOf(plenty, { ...options, label });
  if (causal === null) return null;
  return {
    net: causal,
    resources: free.map((place) => ({
      free: net.places[place].tokens,
      taken: Int32Array.from(causal.firings, (t) => balances[t].get(place) ?? 0),
    })),
  };
}

/** How much more a firing takes from each of the places than it puts there. */
function balanceOf(
  inputs: readonly Arc[],
  outputs: readonly Arc[],
  isFree: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const arcs = [...inputs, ...outputs.map(({ place, weight }) => ({ place, weight: -weight }))];
  const own = groupBy(
    arcs.filter(({ place }) => isFree.has(place)),
    ({ place }) => place,
  );
  return new Map([...own].map(([place, all]) => [place, all.reduce((sum, { weight }) => sum + weight, 0)]));
}

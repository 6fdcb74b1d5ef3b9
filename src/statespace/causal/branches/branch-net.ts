import { heed } from '../../../base/heed.ts';
import type { TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { bitMatrix } from '../../collections/bit-matrix.ts';
import { type BranchingProcess, linearizationOf } from '../process/branching-process.ts';
import type { CausalNet } from '../process/causal-net.ts';
import { type Constraint, renumbered } from '../process/constraint.ts';
import type { Occurrence } from '../process/occurrence.ts';

/** Some events of a branching process that happen in one run, what their dates have to keep, and which they can be. */
export interface DatedBranch {
  readonly events: readonly number[];
  readonly constraints: readonly Constraint[];
  /** Of each of the events. */
  readonly earliest: readonly number[];
  readonly latest: readonly number[];
}

/** The causal net of the events of a run, each with all that it needs, and their numbers in the process. */
export function branchNet(
  net: TimePetriNet,
  membersOf: CausalNet['membersOf'],
  process: BranchingProcess,
  parts: readonly DatedBranch[],
): { readonly net: CausalNet; readonly events: readonly number[] } {
  const { events, tokens } = process;
  const all = parts.flatMap((part) => part.events).sort((a, b) => a - b);
  const order = linearizationOf(process, all);
  if (order === null) throw new Error('the events of a run have no order');
  const numberOf = new Map(order.map((e, i) => [e, i]));
  const numbers = (some: readonly number[]) =>
    some.map((e) => numberOf.get(e)).filter((e) => e !== undefined);
  const before = bitMatrix(order.length);
  let hasReadOrder = false;
  const causes = order.map((e, i) => {
    const { takes, causes: direct } = events[e];
    heed();
    before.add(i, i);
    for (const other of numbers(direct)) before.addAll(i, before, other);
    for (const reader of numbers(takes.flatMap((token) => tokens[token].readers))) {
      if (before.has(i, reader)) continue;
      hasReadOrder = true;
      before.addAll(i, before, reader);
    }
    return numbers(direct);
  });
  const firings = order.map((e) => events[e].variants.transition);
  const earliest = new Array<number>(order.length);
  const latest = new Array<number>(order.length);
  for (const part of parts)
    numbers(part.events).forEach((e, i) => {
      earliest[e] = part.earliest[i];
      latest[e] = part.latest[i];
    });
  const occurrences: Occurrence[][] = net.places.map(() => []);
  for (const { place, putBy, takers } of tokens) {
    if (place >= net.places.length || (putBy !== null && !numberOf.has(putBy))) continue;
    const [closed = null] = numbers(takers);
    occurrences[place].push({ opened: putBy === null ? null : numberOf.get(putBy)!, closed });
  }
  for (const each of occurrences) each.sort((a, b) => (a.opened ?? -1) - (b.opened ?? -1));
  return {
    events: order,
    net: {
      firings,
      causes,
      least: firings.map((t) => net.transitions[t].interval.eft),
      greatest: firings.map((t) => net.transitions[t].interval.lft),
      constraints: parts.flatMap(({ constraints }) => renumbered(constraints, (e) => numberOf.get(e)!)),
      earliest,
      latest,
      occurrences,
      membersOf,
      precedes: (a, b) => before.has(b, a),
      hasReadOrder,
    },
  };
}

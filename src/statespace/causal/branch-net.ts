import type { TimePetriNet } from '../../tpn/time-petri-net.ts';
import { bitMatrix } from './bit-matrix.ts';
import type { Branch } from './branch-search.ts';
import type { BranchingProcess } from './branching-process.ts';
import type { CausalNet } from './causal-net.ts';
import { windowsUnder } from './greatest-dates.ts';
import type { Occurrence } from './occurrence.ts';

/**
 * The causal net of a branch that some dates allow.
 *
 * @throws DatesNotFound
 */
export function branchNet(
  net: TimePetriNet,
  membersOf: CausalNet['membersOf'],
  { events, tokens }: BranchingProcess,
  { order, constraints }: Branch,
): CausalNet {
  const numberOf = new Map(order.map((e, i) => [e, i]));
  const numbers = (some: readonly number[]) =>
    some.map((e) => numberOf.get(e)).filter((e) => e !== undefined);
  const before = bitMatrix(order.length);
  const causes = order.map((e, i) => {
    const { takes, causes: direct } = events[e];
    before.add(i, i);
    const readers = takes.flatMap((token) => tokens[token].readers);
    for (const other of numbers([...direct, ...readers])) before.addAll(i, before, other);
    return numbers(direct);
  });
  const firings = order.map((e) => events[e].variants.transition);
  const delays = {
    causes,
    least: firings.map((t) => net.transitions[t].interval.eft),
    greatest: firings.map((t) => net.transitions[t].interval.lft),
  };
  const renumbered = constraints.map(({ event, after, plus }) => ({
    event: numberOf.get(event)!,
    after: numbers(after),
    plus,
  }));
  const occurrences: Occurrence[][] = net.places.map(() => []);
  for (const { place, putBy, takers } of tokens) {
    if (place >= net.places.length || (putBy !== null && !numberOf.has(putBy))) continue;
    const [closed = null] = numbers(takers);
    occurrences[place].push({ opened: putBy === null ? null : numberOf.get(putBy)!, closed });
  }
  for (const each of occurrences) each.sort((a, b) => (a.opened ?? -1) - (b.opened ?? -1));
  return {
    firings,
    ...delays,
    constraints: renumbered,
    ...windowsUnder(delays, renumbered),
    occurrences,
    membersOf,
    precedes: (a, b) => before.has(b, a),
  };
}

import { lastEvents } from '../cuts/dated-run.ts';
import type { Period } from '../cuts/period.ts';
import { hardestSolved } from '../dates/bisection.ts';
import { boundedDelays, greatestDatesUnder } from '../dates/greatest-dates.ts';
import type { CausalNet } from '../process/causal-net.ts';
import { allBefore, type Constraint } from '../process/constraint.ts';

/**
 * Of a causal net with constraints, a run in which the period is as long as it can be, and one in which it is as short;
 * where it has no greatest length, one in which it is longer than `beyond` and than any that has.
 *
 * That the period has at least, or at most, some length is a constraint like others; the length is found by bisection.
 *
 * @throws DatesNotFound
 */
export function extremeRuns(
  net: CausalNet,
  { happened, pending }: Period,
  beyond: number,
): readonly (readonly number[])[] {
  const { most } = boundedDelays(net, net.constraints, beyond);
  const last = lastEvents(net);
  const runWith = (alternatives: readonly (readonly Constraint[])[]): readonly number[] | null => {
    for (const more of alternatives) {
      const dates = greatestDatesUnder(net, [...net.constraints, ...more], beyond + most);
      if (dates !== null) return dates;
    }
    return null;
  };
  const ends = pending.length === 0 ? last.map((event) => [event]) : [pending];
  const atLeast = (length: number) => runWith(ends.map((end) => allBefore(happened, end, length)));
  const atMost = (length: number) => runWith(withinLength({ happened, pending }, last, length));
  const top = Math.max(most, beyond) + 1;
  return [hardestSolved(atLeast, top), hardestSolved((shorter) => atMost(top - shorter), top)].filter(
    (dates) => dates !== null,
  );
}

/** That a period lasts at most so long, in one of these ways. */
export function withinLength(
  { happened, pending }: Period,
  last: readonly number[],
  length: number,
): readonly (readonly Constraint[])[] {
  const by = (event: number): Constraint => ({ event, after: happened, plus: length });
  return pending.length === 0 ? [last.map(by)] : pending.map((event) => [by(event)]);
}

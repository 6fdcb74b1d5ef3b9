import { lastEvents } from '../cuts/dated-run.ts';
import type { Period } from '../cuts/period.ts';
import type { Budget } from '../dates/budget.ts';
import { choicesOf } from '../dates/choices.ts';
import type { Enclosed } from '../dates/enclosed.ts';
import { unlessDatesNotFound } from '../dates/greatest-dates.ts';
import type { CausalNet } from '../process/causal-net.ts';
import type { Constraint } from '../process/constraint.ts';
import { greatestSum, type SpanSum } from './greatest-sum.ts';

/** Choices of what ends each period that may be tried one by one. */
export const CHOICES_TRIED = 64;

/** A run, as the dates of its events; no run has more than `atMost`. */
export interface GreatestTotal {
  readonly dates: readonly number[];
  readonly atMost: number;
}

/**
 * A run in which periods last as long in all as they can: a greatest sum of spans, each from the last of the events
 * that must have happened to an event that comes no later than each of those that must not have, or than the beginning
 * where one of these comes first.
 *
 * @param mosts how long each lasts at the most
 * @param known the run to improve
 */
export function greatestTotal(
  net: CausalNet,
  periods: readonly Period[],
  mosts: readonly number[],
  known: GreatestTotal & { readonly total: number },
  left: Budget,
): GreatestTotal {
  if (known.total === known.atMost) return known;
  const delays = growing(net);
  const constraints: Constraint[] = [...net.constraints];
  const last = lastEvents(net);
  const spans = periods.map((period, i) => {
    const { happened } = period;
    const ends = endingsOf(period, last);
    const from = lastOf(delays, happened);
    if (ends.length === 1 && happened.every((h) => ends[0].some((e) => net.precedes(h, e))))
      return { from, to: lastOf(delays, ends[0]) };
    const to = added(delays, [from], mosts[i]);
    for (const end of ends) constraints.push({ event: to, after: [...end, from], plus: 0 });
    return { from, to };
  });
  const found = unlessDatesNotFound(() =>
    greatestSum([{ delays, constraints, spans }], { atLeast: known.total, atMost: known.atMost }, left),
  );
  if (found === null) return known;
  return { dates: found.dates?.slice(0, net.causes.length) ?? known.dates, atMost: found.atMost };
}

/**
 * How long periods last in all at the least: by as much the greatest sum of spans from their ends back to their
 * beginnings is less than 0, over all choices of an event that ends each period.
 *
 * @param known bounds to improve
 */
export function leastTotal(
  net: CausalNet,
  periods: readonly Period[],
  known: Enclosed,
  left: Budget,
): Enclosed {
  if (known.atLeast === known.atMost) return known;
  const last = lastEvents(net);
  const endings = choicesOf(
    periods.map((period) => endingsOf(period, last)),
    CHOICES_TRIED,
  );
  if (endings === null) return known;
  const problems = endings.map((ends): SpanSum => {
    const delays = growing(net);
    const spans = periods.map(({ happened }, i) => {
      const to = lastOf(delays, happened);
      return { from: lastOf(delays, [...ends[i], to]), to };
    });
    return { delays, constraints: net.constraints, spans };
  });
  const bounds = { atLeast: 0 - known.atMost, atMost: 0 - known.atLeast };
  const found = unlessDatesNotFound(() => greatestSum(problems, bounds, left));
  return found === null ? known : { atLeast: 0 - found.atMost, atMost: 0 - found.atLeast };
}

/** Of each of these, all must have happened for the period to have ended. */
function endingsOf({ pending }: Period, last: readonly number[]): readonly (readonly number[])[] {
  return pending.length === 0 ? [last] : pending.map((event) => [event]);
}

/** A net that grows: the events that are added come after those that it has. */
interface GrowingNet {
  readonly causes: (readonly number[])[];
  readonly least: number[];
  readonly greatest: number[];
}

function growing({ causes, least, greatest }: CausalNet): GrowingNet {
  return { causes: [...causes], least: [...least], greatest: [...greatest] };
}

/** Adds an event that comes after the last of some, by at most so much; it is its number. */
function added(net: GrowingNet, causes: readonly number[], atMost: number): number {
  net.least.push(0);
  net.greatest.push(atMost);
  return net.causes.push(causes) - 1;
}

/** An event at the date of the last of some. */
function lastOf(net: GrowingNet, events: readonly number[]): number {
  return events.length === 1 ? events[0] : added(net, events, 0);
}

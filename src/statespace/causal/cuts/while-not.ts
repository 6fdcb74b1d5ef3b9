import { heed } from '../../../base/heed.ts';
import { askedPlaces, type Condition, holdsWhere } from '../../../tpn/net/condition.ts';
import { dateOrderOf } from '../dates/date-order.ts';
import { greatestDatesUnder } from '../dates/greatest-dates.ts';
import type { CausalNet } from '../process/causal-net.ts';
import type { Constraint } from '../process/constraint.ts';
import { COMPARING } from '../process/step-costs.ts';
import type { Precedence } from './dated-run.ts';
import { type Period, some, whileAllEmpty } from './period.ts';

/** Some of the runs of a causal net, those in which some events come in one order, and periods of these runs. */
export interface OrderedPeriods {
  readonly net: CausalNet;
  /** They lie one after the other. */
  readonly periods: readonly Period[];
  /** The same, divided by each of these events. */
  readonly cuts: readonly Period[];
  readonly order: readonly Precedence[];
}

/** Orders that may be tried before states are explored instead. */
const ORDERS_TRIED = 256;

/**
 * While a condition does not hold: settled by the order in which what it asks for comes and goes. Where causes and dates
 * leave that open, each order is told apart: that an event comes before another one is a constraint on their dates as
 * between events that compete.
 *
 * @returns all runs, by these orders; `null` when they are too many
 * @throws DatesNotFound
 */
export function whileNot(net: CausalNet, condition: Condition): readonly OrderedPeriods[] | null {
  const asked = askedPlaces(condition);
  const lists = asked.map(({ places }) => whileAllEmpty(net, places));
  if (!lists.every((periods) => periods !== null)) return null;
  const emptyIn = new Map(asked.map((part, i) => [part, lists[i]]));
  const doesHold = (isNow: (period: Period) => boolean) =>
    holdsWhere(condition, (part) => !emptyIn.get(part)!.some(isNow));
  const events = [...new Set(lists.flat().flatMap(({ happened, pending }) => [...happened, ...pending]))];
  const { mayBeBy } = dateOrderOf(net, net.precedes);
  const isBefore = (first: number, then: number): boolean => {
    heed(COMPARING);
    return first !== then && (net.precedes(first, then) || !mayBeBy(then, first));
  };
  const found: OrderedPeriods[] = [];
  const search = (
    past: readonly number[],
    left: readonly number[],
    constraints: readonly Constraint[],
  ): boolean => {
    if (left.length === 0) {
      const runs =
        constraints.length === 0 ? net : { ...net, constraints: [...net.constraints, ...constraints] };
      found.push({ net: runs, ...periodsIn(past, doesHold) });
      return found.length <= ORDERS_TRIED;
    }
    const first = left.filter((e) => !left.some((other) => isBefore(other, e)));
    return first.every((event) => {
      const later = first.filter((other) => other !== event);
      const more = [...constraints, ...later.map((e): Constraint => ({ event, after: [e], plus: 0 }))];
      if (later.length > 0 && greatestDatesUnder(net, [...net.constraints, ...more]) === null) return true;
      const rest = left.filter((other) => other !== event);
      return search([...past, event], rest, more);
    });
  };
  return search([], events, []) ? found : null;
}

/** The periods and cuts in which a condition does not hold, in the runs with this order of events. */
function periodsIn(
  events: readonly number[],
  doesHold: (isNow: (period: Period) => boolean) => boolean,
): Omit<OrderedPeriods, 'net'> {
  const happened = new Set<number>();
  const isNow = ({ happened: before, pending }: Period) =>
    before.every((e) => happened.has(e)) && !pending.some((e) => happened.has(e));
  const periods: Period[] = [];
  const cuts: Period[] = [];
  let since: readonly number[] | null = null;
  [null, ...events].forEach((event, i) => {
    if (event !== null) happened.add(event);
    if (!doesHold(isNow)) {
      since ??= some(event);
      cuts.push({ happened: events.slice(0, i), pending: events.slice(i) });
    } else if (since !== null) {
      periods.push({ happened: since, pending: some(event) });
      since = null;
    }
  });
  if (since !== null) periods.push({ happened: since, pending: [] });
  const order = events.slice(1).map((then, i): Precedence => ({ first: events[i], then }));
  return { periods, cuts, order };
}

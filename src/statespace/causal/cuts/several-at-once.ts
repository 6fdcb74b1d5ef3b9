import { heed } from '../../../base/heed.ts';
import { dateOrderOf } from '../dates/date-order.ts';
import { greatestDatesUnder } from '../dates/greatest-dates.ts';
import type { CausalNet } from '../process/causal-net.ts';
import type { Constraint } from '../process/constraint.ts';
import { COMPARING } from '../process/step-costs.ts';
import type { Precedence } from './dated-run.ts';
import type { Period } from './period.ts';

/** Some of the runs of a causal net, those in which some events come in one order, and periods of these runs. */
export interface OrderedPeriods {
  readonly net: CausalNet;
  /** They lie one after the other. */
  readonly periods: readonly Period[];
  readonly order: readonly Precedence[];
}

/** Orders that may be tried before states are explored instead. */
const ORDERS_TRIED = 256;

/**
 * While at least `count` conditions hold together, each of which holds in the periods of one list.
 *
 * How many hold is settled by the order in which all these periods begin and end. Where causes and dates leave it open,
 * each order is told apart: that an event comes before another one is a constraint on their dates as between events that
 * compete.
 *
 * @returns all runs, by these orders; `null` when they are too many
 * @throws DatesNotFound
 */
export function whileSeveral(
  net: CausalNet,
  lists: readonly (readonly Period[])[],
  count: number,
): readonly OrderedPeriods[] | null {
  const periods = lists.flat();
  const events = [...new Set(periods.flatMap(({ happened, pending }) => [...happened, ...pending]))];
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
      const order = past.slice(1).map((then, i): Precedence => ({ first: past[i], then }));
      const runs =
        constraints.length === 0 ? net : { ...net, constraints: [...net.constraints, ...constraints] };
      found.push({ net: runs, periods: periodsIn(past, lists, count), order });
      return found.length <= ORDERS_TRIED;
    }
    const first = left.filter((e) => !left.some((other) => isBefore(other, e)));
    return first.every((event) => {
      const later = first.filter((other) => other !== event);
      const more = [...constraints, ...later.map((e): Constraint => ({ event, after: [e], plus: 0 }))];
      if (later.length > 0 && greatestDatesUnder(net, [...net.constraints, ...more]) === null) return true;
      return search(
        [...past, event],
        left.filter((other) => other !== event),
        more,
      );
    });
  };
  return search([], events, []) ? found : null;
}

/** While at least `count` conditions hold in the runs with this order of events. */
function periodsIn(
  order: readonly number[],
  lists: readonly (readonly Period[])[],
  count: number,
): readonly Period[] {
  const happened = new Set<number>();
  const holds = ({ happened: before, pending }: Period) =>
    before.every((e) => happened.has(e)) && !pending.some((e) => happened.has(e));
  const areSeveral = () => lists.filter((list) => list.some(holds)).length >= count;
  const periods: Period[] = [];
  let since: readonly number[] | null = areSeveral() ? [] : null;
  for (const event of order) {
    happened.add(event);
    const now = areSeveral();
    if (since === null && now) since = [event];
    if (since === null || now) continue;
    periods.push({ happened: since, pending: [event] });
    since = null;
  }
  return since === null ? periods : [...periods, { happened: since, pending: [] }];
}

import { budgetsOf, type Fault, type Faults, isFaultLeft } from '../../model/faults.ts';
import type { Model } from '../../model/whole/model.ts';
import { addPlace, type DraftNet, type DraftPlace } from './draft-net.ts';
import type { MostFaults } from './life/attempts.ts';

/** What the budgets of faults say of single faults, and of components. */
export function mostFaults(model: Model, faults: Faults): MostFaults {
  const budgets = budgetsOf(model, faults);
  const { any, zones, only } = faults;
  const wide = only === undefined ? budgets : budgetsOf(model, { any, zones });
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, number) => all + number, 0);
  return {
    mayHappen: (fault) => isFaultLeft(budgets, fault),
    of: (component) => {
      const crash = { component, transition: null, outcome: null };
      const own = [...(only ?? [])].filter(([name]) => name.startsWith(`${component}.`));
      const most = only === undefined ? Infinity : sum(own.map(([, left]) => left));
      return wide.reduce((least, { covers, left }) => (covers(crash) ? Math.min(least, left) : least), most);
    },
    inAll: Math.min(any ?? sum(zones.values()), only === undefined ? Infinity : sum(only.values())),
  };
}

/** The places that hold as many tokens as faults are left. */
export interface BudgetPlaces {
  /** Those from which a fault is spent. */
  readonly spentBy: (fault: Fault) => readonly DraftPlace[];
}

/** Nothing can fail. */
const NO_BUDGETS: BudgetPlaces = { spentBy: () => [] };

/** Makes a place for each budget that some fault may be spent from; none where there are no faults. */
export function budgetPlaces(
  draft: DraftNet,
  model: Model,
  faults: Faults,
  possible: readonly Fault[],
): BudgetPlaces {
  if (possible.length === 0) return NO_BUDGETS;
  const names = [...faults.zones.keys(), null, ...(faults.only?.keys() ?? [])];
  const places = budgetsOf(model, faults).flatMap(({ covers, left }, i) => {
    if (left === 0 || !possible.some(covers)) return [];
    return [{ covers, place: addPlace(draft, { kind: 'faults', zone: names[i] ?? null }, left) }];
  });
  return {
    spentBy: (fault) => places.filter(({ covers }) => covers(fault)).map(({ place }) => place),
  };
}

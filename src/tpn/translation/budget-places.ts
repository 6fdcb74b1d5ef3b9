import { budgetsOf, type Faults } from '../../model/faults.ts';
import type { Model } from '../../model/whole/model.ts';
import { addPlace, type DraftNet, type DraftPlace } from './draft-net.ts';

/** The most faults that a component may have in a run. */
export function mostFaults(model: Model, faults: Faults): (component: string) => number {
  const budgets = budgetsOf(model, faults);
  return (component) =>
    budgets.reduce((most, { covers, left }) => (covers(component) ? Math.min(most, left) : most), Infinity);
}

/** The places that hold as many tokens as faults are left. */
export interface BudgetPlaces {
  /** Those from which a fault of the component is spent. */
  readonly spentBy: (component: string) => readonly DraftPlace[];
}

/** Makes a place for each budget that some fault may be spent from; none where there are no faults. */
export function budgetPlaces(
  draft: DraftNet,
  model: Model,
  faults: Faults,
  fallible: readonly string[],
): BudgetPlaces {
  const zones = [...faults.zones.keys()];
  const places = budgetsOf(model, faults).flatMap(({ covers, left }, i) => {
    if (left === 0 || !fallible.some(covers)) return [];
    return [{ covers, place: addPlace(draft, { kind: 'faults', zone: zones[i] ?? null }, left) }];
  });
  return {
    spentBy: (component) => places.filter(({ covers }) => covers(component)).map(({ place }) => place),
  };
}

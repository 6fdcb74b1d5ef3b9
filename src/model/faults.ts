import type { Subject } from './subject.ts';

/**
 * How many faults may happen in a run: at most `any` in all, and at most so many in each zone that is named here. Without
 * `any` (`null`), components in none of these zones have no fault.
 */
export interface Faults {
  readonly any: number | null;
  readonly zones: ReadonlyMap<string, number>;
}

/** What stands for all components where zones are named; no zone is called so. */
export const ANY_ZONE = 'any';

/** The default: nothing fails. */
export const NO_FAULTS: Faults = { any: 0, zones: new Map() };

/** Whatever may fail does, as often as it may: for runs that have been seen already. */
export const ANY_FAULTS: Faults = { any: Number.POSITIVE_INFINITY, zones: new Map() };

/** Whether nothing may fail. */
export function isNone({ any, zones }: Faults): boolean {
  return any === 0 || (any === null && [...zones.values()].every((most) => most === 0));
}

/** Tells apart what may happen. */
export function faultsName({ any, zones }: Faults): string {
  return JSON.stringify([any, [...zones].sort()]);
}

/** How many more faults may happen among some components. */
export interface Budget {
  readonly covers: (component: string) => boolean;
  readonly left: number;
}

/** The budgets that a run starts with. A fault of a component is spent from all those that cover it. */
export function budgetsOf(model: Subject, { any, zones }: Faults): readonly Budget[] {
  const bounded = [...zones].map(([zone, left]): Budget => {
    const components = new Set(model.zones.get(zone) ?? []);
    return { covers: (component) => components.has(component), left };
  });
  const isInNone = (component: string) => !bounded.some(({ covers }) => covers(component));
  return [...bounded, any === null ? { covers: isInNone, left: 0 } : { covers: () => true, left: any }];
}

/** Whether a component may have one more fault. */
export function isFaultLeft(budgets: readonly Budget[], component: string): boolean {
  return budgets.every(({ covers, left }) => left > 0 || !covers(component));
}

/** The budgets after a fault of a component. */
export function spend(budgets: readonly Budget[], component: string): readonly Budget[] {
  return budgets.map((budget) => (budget.covers(component) ? { ...budget, left: budget.left - 1 } : budget));
}

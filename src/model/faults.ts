import { oncePer } from '../base/memo.ts';
import type { Subject } from './subject.ts';

/**
 * How many faults may happen in a run: at most `any` in all, and at most so many in each zone that is named here. Without
 * `any` (`null`), components in none of these zones have no fault.
 */
export interface Faults {
  readonly any: number | null;
  readonly zones: ReadonlyMap<string, number>;
  /** Where it is there: only these may happen, by their names, and each at most so often. */
  readonly only?: ReadonlyMap<string, number>;
}

/** What may go wrong once: a transition of a component ends in an outcome, or (`transition: null`) the component crashes. */
export interface Fault {
  readonly component: string;
  readonly transition: string | null;
  readonly outcome: string | null;
}

/** `db.migrate:failed`, `db.crash`. */
export function faultName({ component, transition, outcome }: Fault): string {
  return transition === null ? `${component}.crash` : `${component}.${transition}:${outcome}`;
}

/** What stands for all components where zones are named; no zone is called so. */
export const ANY_ZONE = 'any';

/** The default: nothing fails. */
export const NO_FAULTS: Faults = { any: 0, zones: new Map() };

/** Whatever may fail does, as often as it may: for runs that have been seen already. */
export const ANY_FAULTS: Faults = { any: Number.POSITIVE_INFINITY, zones: new Map() };

/** Whether nothing may fail. */
export function isNone({ any, zones, only }: Faults): boolean {
  if (only !== undefined && [...only.values()].every((most) => most === 0)) return true;
  return any === 0 || (any === null && [...zones.values()].every((most) => most === 0));
}

/** Tells apart what may happen. */
export const faultsName = oncePer(({ any, zones, only }: Faults): string =>
  JSON.stringify([any, [...zones].sort(), only === undefined ? null : [...only].sort()]),
);

/** How many more of some faults may happen. */
export interface FaultBudget {
  readonly covers: (fault: Fault) => boolean;
  readonly left: number;
}

/** The budgets that a run starts with: of zones, of all, of single faults. A fault is spent from all that cover it. */
export function budgetsOf(model: Subject, { any, zones, only }: Faults): readonly FaultBudget[] {
  const bounded = [...zones].map(([zone, left]): FaultBudget => {
    const components = new Set(model.zones.get(zone) ?? []);
    return { covers: ({ component }) => components.has(component), left };
  });
  const isInNone = (fault: Fault) => !bounded.some(({ covers }) => covers(fault));
  const inAll = any === null ? { covers: isInNone, left: 0 } : { covers: () => true, left: any };
  if (only === undefined) return [...bounded, inAll];
  const single = [...only].map(
    ([name, left]): FaultBudget => ({ covers: (f) => faultName(f) === name, left }),
  );
  return [...bounded, inAll, ...single, { covers: (fault) => !only.has(faultName(fault)), left: 0 }];
}

/** Whether the fault may happen once more. */
export function isFaultLeft(budgets: readonly FaultBudget[], fault: Fault): boolean {
  return budgets.every(({ covers, left }) => left > 0 || !covers(fault));
}

/** The budgets after a fault. */
export function spend(budgets: readonly FaultBudget[], fault: Fault): readonly FaultBudget[] {
  return budgets.map((budget) => (budget.covers(fault) ? { ...budget, left: budget.left - 1 } : budget));
}

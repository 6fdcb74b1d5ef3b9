/** The steps that a search may still take, of whatever it counts; below 0 once they, or the time, are used up. */
export interface Budget {
  steps: number;
  /** Whether time is up. */
  readonly isOver: () => boolean;
}

/** @param isOver whether time is up, by default never */
export function budgetOf(steps: number, isOver: () => boolean = () => false): Budget {
  return { steps, isOver };
}

/** Takes so many steps; false when the budget is used up. */
export function spend(budget: Budget, steps: number): boolean {
  budget.steps -= steps;
  if (budget.steps >= 0 && budget.isOver()) budget.steps = -1;
  return budget.steps >= 0;
}

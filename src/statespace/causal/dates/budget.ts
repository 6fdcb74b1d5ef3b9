/** How many steps a search may still take, of what it counts; none once there is no time left. */
export interface Budget {
  steps: number;
  /** Whether time is up. */
  readonly isOver: () => boolean;
}

export function budgetOf(steps: number, isOver: () => boolean = () => false): Budget {
  return { steps, isOver };
}

/** Takes so many steps; false when the budget is used up. */
export function spend(budget: Budget, steps: number): boolean {
  budget.steps -= steps;
  if (budget.steps >= 0 && budget.isOver()) budget.steps = -1;
  return budget.steps >= 0;
}

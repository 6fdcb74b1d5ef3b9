import { groupBy } from '../../../base/collections/group-by.ts';
import type { Diagnostics } from '../../../base/diagnostics.ts';
import { enumerate } from '../../../base/text/enumerate.ts';
import { amountOf, type DisruptionBudget, type Requirement, type Workload } from './workload.ts';

/** Workloads over which one budget is, or one over which none is. */
export interface Budgeted {
  readonly budget: DisruptionBudget | null;
  readonly workloads: readonly Workload[];
  /** How many of all their pods have to be healthy for one to be evicted; 0 without a budget. */
  readonly desired: number;
}

/**
 * The workloads by the budgets over them, in the order of their first ones (disruption controller: what is wanted is counted
 * over all pods that a budget selects; percent are rounded up).
 */
export function budgeted(
  workloads: readonly Workload[],
  budgets: readonly DisruptionBudget[],
  report: Diagnostics,
): readonly Budgeted[] {
  const under = groupBy(
    workloads,
    (workload): DisruptionBudget | Workload => budgetOf(workload, budgets, report) ?? workload,
  );
  return [...under].map(([key, own]) => {
    const budget = 'bound' in key ? key : null;
    return { budget, workloads: own, desired: budget === null ? 0 : desiredOf(budget, own, report) };
  });
}

function budgetOf(
  workload: Workload,
  budgets: readonly DisruptionBudget[],
  report: Diagnostics,
): DisruptionBudget | null {
  const [budget, second] = budgets.filter((each) => covers(each, workload));
  if (budget !== undefined && second !== undefined)
    report.error(
      'several-budgets',
      second.at,
      `two budgets, \`${budget.name}\` and \`${second.name}\`, cover the pods of \`${workload.name}\`: Kubernetes evicts none of them`,
      'let one budget cover them',
    );
  return budget ?? null;
}

function desiredOf(
  { name, at, bound }: DisruptionBudget,
  workloads: readonly Workload[],
  report: Diagnostics,
) {
  const replicas = workloads.reduce((sum, each) => sum + each.replicas, 0);
  const amount = amountOf(bound.amount, replicas, Math.ceil);
  const desired = bound.kind === 'minAvailable' ? amount : Math.max(0, replicas - amount);
  const names = enumerate(workloads.map((each) => `\`${each.name}\``));
  if (desired >= replicas)
    report.warning(
      'never-evicted',
      at,
      `\`${name}\` lets no pod of ${names} be evicted: a drain of its node does not end`,
      `allow one to be away: \`maxUnavailable: 1\`, or more than ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
    );
  return desired;
}

/** Whether a budget is about the pods of a workload. */
function covers({ namespace, selector }: DisruptionBudget, workload: Workload): boolean {
  return (
    selector !== null &&
    namespace === workload.namespace &&
    selector.every((each) => isMet(each, workload.labels))
  );
}

function isMet({ key, operator, values }: Requirement, labels: ReadonlyMap<string, string>): boolean {
  const label = labels.get(key);
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
  }
}

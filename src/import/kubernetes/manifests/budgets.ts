import type { Diagnostics } from '../../../base/diagnostics.ts';
import { amountOf, type DisruptionBudget, type Requirement, type Workload } from './workload.ts';

/**
 * How many pods of a workload have to be healthy for one to be evicted (disruption controller; percent are rounded up); 0
 * where no budget covers them.
 */
export function desiredOf(
  workload: Workload,
  workloads: readonly Workload[],
  budgets: readonly DisruptionBudget[],
  report: Diagnostics,
): number {
  const { name, replicas } = workload;
  const own = budgets.filter((budget) => covers(budget, workload));
  const [budget, second] = own;
  if (budget === undefined) return 0;
  if (second !== undefined)
    report.error(
      'several-budgets',
      second.at,
      `two budgets, \`${budget.name}\` and \`${second.name}\`, cover the pods of \`${name}\`: Kubernetes evicts none of them`,
      'let one budget cover them',
    );
  const others = workloads.filter((each) => each !== workload && covers(budget, each));
  if (others.length > 0)
    report.error(
      'several-budgets',
      budget.at,
      `\`${budget.name}\` covers pods of \`${name}\` and of \`${others[0]!.name}\`, which are not alike: what it allows cannot be said exactly`,
      'write a budget for each',
    );
  const amount = amountOf(budget.bound.amount, replicas, Math.ceil);
  const desired = budget.bound.kind === 'minAvailable' ? amount : Math.max(0, replicas - amount);
  if (desired >= replicas)
    report.warning(
      'never-evicted',
      budget.at,
      `\`${budget.name}\` lets no pod of \`${name}\` be evicted: a drain of its node does not end`,
      `allow one to be away: \`maxUnavailable: 1\`, or more than ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
    );
  return desired;
}

/** Whether a budget is about the pods of a workload; one without a selector is about all of its namespace. */
function covers({ namespace, selector }: DisruptionBudget, workload: Workload): boolean {
  return namespace === workload.namespace && selector.every((each) => isMet(each, workload.labels));
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

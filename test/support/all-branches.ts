import type { Branches } from '../../src/statespace/causal/branches/branches.ts';
import { covering } from '../../src/statespace/causal/branches/factors.ts';
import type { CausalNet } from '../../src/statespace/causal/process/causal-net.ts';

/** A causal net for each way in which all parts can go together; `null` when they are too many. */
export function allBranches({ ways, factors, netOf }: Branches): readonly CausalNet[] | null {
  const together = factors([[...ways.keys()]]);
  return together && covering(together).map((choice) => netOf(choice).net);
}

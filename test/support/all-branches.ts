import type { Branches } from '../../src/statespace/causal/branches/branches.ts';
import type { CausalNet } from '../../src/statespace/causal/process/causal-net.ts';

/** A causal net for each way in which all parts can go together; `null` when they are too many. */
export function allBranches({ ways, factors, covering, netOf }: Branches): readonly CausalNet[] | null {
  const together = factors([[...ways.keys()]]);
  return together && covering(together).choices.map((choice) => netOf(choice).net);
}

import type { PortRef } from '../../model/assembly.ts';
import {
  type Overlap,
  type Period,
  runToOverlap,
  whileAllEmpty,
} from '../../statespace/causal/cuts/period.ts';
import type { CausalView } from '../question/question.ts';

/** When a watched port is not active, in runs of a causal net; `null` when there are too many ways to try. */
export function inactiveStretches(port: PortRef, { translation, net }: CausalView): readonly Period[] | null {
  return whileAllEmpty(net, translation.activeOf(port));
}

/** A moment of some run (with `lasting`, one that lasts) at which fewer than `atLeast` of the ports are active. */
export function momentWithout(
  ports: readonly PortRef[],
  atLeast: number,
  lasting: boolean,
  view: CausalView,
): Overlap {
  const periods = ports.map((port) => inactiveStretches(port, view));
  if (!periods.every((each) => each !== null)) return 'too-many-choices';
  return runToOverlap(view.net, periods, lasting, ports.length - atLeast + 1);
}

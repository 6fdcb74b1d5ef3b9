import type { PortRef } from '../../model/assembly.ts';
import type { PortSet } from '../../model/kinds/form/port-set.ts';
import {
  type Overlap,
  type Period,
  runToOverlap,
  whileAllEmpty,
} from '../../statespace/causal/cuts/period.ts';
import { type OrderedPeriods, whileSeveral } from '../../statespace/causal/cuts/several-at-once.ts';
import { atLeastMarked, type Condition } from '../../tpn/net/condition.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { CausalView } from '../question/question.ts';

/** Holds while as many of the watched ports are active as are needed. */
export function enoughActive({ ports, atLeast }: PortSet, { activeOf }: Translation): Condition {
  return atLeastMarked(atLeast ?? ports.length, ports.map(activeOf));
}

/**
 * When fewer of the watched ports are active than are needed, in runs of a causal net, by the order in which they become
 * active and inactive; `null` when there are too many ways to try.
 *
 * @throws DatesNotFound
 */
export function outStretches(
  { ports, atLeast }: PortSet,
  { translation, net }: CausalView,
): readonly OrderedPeriods[] | null {
  const least = atLeast ?? ports.length;
  const places = ports.map(translation.activeOf);
  if (least === 1) {
    const periods = whileAllEmpty(net, places.flat());
    return periods && [{ net, periods, order: [] }];
  }
  const inactive = places.map((each) => whileAllEmpty(net, each));
  if (!inactive.every((periods) => periods !== null)) return null;
  return whileSeveral(net, inactive, ports.length - least + 1);
}

/** A moment of some run (with `lasting`, one that lasts) at which fewer than `atLeast` of the ports are active. */
export function momentWithout(
  ports: readonly PortRef[],
  atLeast: number,
  lasting: boolean,
  { translation, net }: CausalView,
): Overlap {
  const periods = ports.map((port): readonly Period[] | null =>
    whileAllEmpty(net, translation.activeOf(port)),
  );
  if (!periods.every((each) => each !== null)) return 'too-many-choices';
  return runToOverlap(net, periods, lasting, ports.length - atLeast + 1);
}

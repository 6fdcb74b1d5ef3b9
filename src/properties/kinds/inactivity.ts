import { groupBy } from '../../base/collections/group-by.ts';
import { maxOf } from '../../base/extremes.ts';
import type { PortSet } from '../../model/kinds/form/port-set.ts';
import { runToCut } from '../../statespace/causal/cuts/dated-run.ts';
import { type Overlap, runToOverlap, whileAllEmpty } from '../../statespace/causal/cuts/period.ts';
import { type OrderedPeriods, whileNot } from '../../statespace/causal/cuts/while-not.ts';
import { mostAtOnce, periodsInTasks, type TaskPeriod } from '../../statespace/causal/scarce/task-periods.ts';
import { askedPlaces, atLeastMarked, type Condition } from '../../tpn/net/condition.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type CausalView, NEEDS_NOTHING, type Needs, type TasksView } from '../question/question.ts';

/** What a question about ports needs: whether they are active, or whether they work. */
export function watching({ ports, working }: PortSet): Needs {
  return working ? { ...NEEDS_NOTHING, watchedWorking: ports } : { ...NEEDS_NOTHING, watchedPorts: ports };
}

/** Holds while as many of the watched ports are active, or work, as are needed. */
export function enoughPorts(
  { ports, atLeast, working }: PortSet,
  { activeOf, workingOf }: Translation,
): Condition {
  const count = atLeast ?? ports.length;
  return working ? workingOf(count, ports) : atLeastMarked(count, ports.map(activeOf));
}

/** The places that tell whether enough ports are there. */
export function placesOf(set: PortSet, translation: Translation): readonly number[] {
  return askedPlaces(enoughPorts(set, translation)).flatMap(({ places }) => places);
}

/**
 * When too few of the watched ports are active, or work, in runs of a causal net, by the order in which what this takes
 * comes and goes; `null` when there are too many ways to try.
 *
 * @throws DatesNotFound
 */
export function outStretches(
  set: PortSet,
  { translation, net }: CausalView,
): readonly OrderedPeriods[] | null {
  const { ports, working, atLeast } = set;
  if (working || (atLeast ?? ports.length) !== 1) return whileNot(net, enoughPorts(set, translation));
  const periods = whileAllEmpty(net, ports.flatMap(translation.activeOf));
  return periods && [{ net, periods, cuts: periods, order: [] }];
}

/**
 * For each of the watched ports, when it is inactive, where that is a part of one task each time; `null` where it is not, or
 * where that cannot be told.
 */
export function inactiveInTasks(
  { ports, working }: PortSet,
  { translation, tasks }: TasksView,
): readonly (readonly TaskPeriod[])[] | null {
  if (working) return null;
  const found = ports.map((port) => {
    const periods = whileAllEmpty(tasks.net, translation.activeOf(port));
    return periods && periodsInTasks(tasks, periods);
  });
  return found.every((each) => each !== null) ? found : null;
}

/** No more of the ports of these periods are ever inactive at once. */
export function mostInactive({ tasks }: TasksView, inactive: readonly (readonly TaskPeriod[])[]): number {
  const portsIn = groupBy(inactive.flat(), ({ task }) => task);
  // A task may take several ports out of service at once; of each it does so for some time only.
  const each = maxOf(
    [...portsIn.values()].map(({ length }) => length),
    0,
  );
  return each * mostAtOnce(tasks, new Set(portsIn.keys()));
}

/** A moment of some run (with `lasting`, one that lasts) at which too few of the ports are active, or work. */
export function momentWithout(set: PortSet, lasting: boolean, view: CausalView): Overlap {
  const { net, translation } = view;
  const { ports, working, atLeast } = set;
  if (working) {
    const orders = outStretches(set, view);
    if (orders === null) return 'too-many-choices';
    for (const { happened, pending } of orders.flatMap(({ cuts }) => cuts)) {
      const run = runToCut(net, happened, pending, lasting);
      if (run !== null) return run;
    }
    return null;
  }
  const periods = ports.map((port) => whileAllEmpty(net, translation.activeOf(port)));
  if (!periods.every((each) => each !== null)) return 'too-many-choices';
  return runToOverlap(net, periods, lasting, ports.length - (atLeast ?? ports.length) + 1);
}

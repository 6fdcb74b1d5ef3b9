import type { Component } from '../../model/assembly.ts';
import { budgetsOf, faultName } from '../../model/faults.ts';
import type { BadStart, Restartable } from '../../statespace/causal/again/starts.ts';
import { mostFaults } from '../../tpn/translation/budget-places.ts';
import { type Fallibility, fallibilityOf, faultsOf } from '../../tpn/translation/life/attempts.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { longestTime } from '../../tpn/translation/units.ts';
import type { Context } from './question.ts';

/** What may start badly in a net that does not count faults, and how many faults there are in each budget. */
export interface Restartables {
  readonly all: readonly RestartableFault[];
  readonly left: readonly number[];
}

/** What may start badly, and how much longer it then takes, by the name of the fault: `db.migrate:failed`. */
export interface RestartableFault {
  readonly of: Restartable;
  readonly longer: ReadonlyMap<string, number>;
}

/**
 * What may start badly, and is then made again; `null` where something may go otherwise than well in another way: a
 * failure that is for good or no fault, a switch, a crash.
 *
 * @param translation one that does not count faults
 */
export function restartablesIn(
  { model, faults, system }: Context,
  { net, origins, events, unit }: Translation,
): Restartables | null {
  const most = mostFaults(model, faults);
  const fallible = system.components.map((component) => ({
    component,
    fallibility: fallibilityOf(component, most, system.timed),
  }));
  const isHarmed = system.initial.components.some(
    ({ running, failing, failures, pausing, comingBack }) =>
      failing !== null ||
      failures.size + pausing.length + comingBack.length > 0 ||
      running.some(({ outcome }) => outcome !== null),
  );
  if (isHarmed) return null;
  if (!fallible.every(({ component, fallibility }) => isMadeAgain(component, fallibility))) return null;
  const starts = new Map<string, { readonly well: number[]; readonly bad: Map<string, number[]> }>();
  net.transitions.forEach(({ inputs }, t) => {
    const [first] = events[t]!;
    if (first?.event !== 'start') return;
    const docks = inputs.map(({ place }) => origins[place]!);
    const dock = docks.find((origin) => origin.kind === 'output-dock');
    if (dock?.kind !== 'output-dock') return;
    const key = `${first.component}.${first.element} ${dock.attempt ?? 0}`;
    const known = starts.get(key) ?? { well: [], bad: new Map<string, number[]>() };
    starts.set(key, known);
    if (first.outcome === undefined) known.well.push(t);
    else known.bad.set(first.outcome, [...(known.bad.get(first.outcome) ?? []), t]);
  });
  const budgets = budgetsOf(model, faults);
  const covering = budgets.filter(
    ({ covers, left }) =>
      left > 0 &&
      fallible.some(({ component, fallibility }) => faultsOf(component, fallibility).some(covers)),
  );
  const restartable = (component: Component, of: Fallibility, transition: string): RestartableFault => {
    const { all, pause } = of.attemptsOf(transition);
    const longer = new Map<string, number>();
    const tries = all.map(({ number, ends }) => {
      const known = starts.get(`${component.name}.${transition} ${number}`);
      return {
        well: known?.well ?? [],
        bad: [...(known?.bad ?? [])].map(([name, transitions]): BadStart => {
          const { outcome } = ends.find((end) => end.outcome.name === name)!;
          const time = longestTime(outcome.takes, unit) + longestTime(pause!, unit);
          const fault = { component: component.name, transition, outcome: name };
          longer.set(faultName(fault), time);
          const spentFrom = covering.flatMap(({ covers }, b) => (covers(fault) ? [b] : []));
          return { transitions, longer: time, budgets: spentFrom };
        }),
      };
    });
    return { of: { tries }, longer };
  };
  const all = fallible.flatMap(({ component, fallibility }) =>
    component.type.transitions.map(({ name }) => restartable(component, fallibility, name)),
  );
  return {
    all: all.filter(({ longer }) => longer.size > 0),
    left: covering.map(({ left }) => left),
  };
}

/** Whether all that can go otherwise than well is a fault, after which the transition starts again. */
function isMadeAgain({ type }: Component, { attemptsOf, crash }: Fallibility): boolean {
  if (crash !== null) return false;
  const ends = type.transitions.flatMap(({ name }) =>
    attemptsOf(name).all.flatMap((attempt) => attempt.ends),
  );
  return ends.every(
    ({ outcome: { name, fault }, leadsTo }) => name === null || (fault && leadsTo.kind === 'pause'),
  );
}

import { budgetsOf, type Fault, faultName } from '../../model/faults.ts';
import { outcomesOf } from '../../model/outcomes.ts';
import type { NetFaults } from '../../statespace/causal/process/net-faults.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Context } from './question.ts';

/** The faults that the firings of a net are, and which of them the budgets of a question allow together. */
export interface FaultsInNet extends NetFaults {
  /** By number. */
  readonly all: readonly Fault[];
}

/** @param translation one that does not count faults */
export function faultsInNet({ model, faults, system }: Context, { events }: Translation): FaultsInNet {
  const isFault = new Set(
    system.components.flatMap((component) =>
      component.type.transitions.flatMap((t) =>
        outcomesOf(component, t, system.timed)
          .filter(({ fault }) => fault)
          .map(({ name }) => faultName({ component: component.name, transition: t.name, outcome: name })),
      ),
    ),
  );
  const all: Fault[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (fault: Fault): number => {
    const name = faultName(fault);
    if (!numbers.has(name)) numbers.set(name, all.push(fault) - 1);
    return numbers.get(name)!;
  };
  const of = events.map((each) =>
    each.flatMap(({ event, component, element, outcome = null }): readonly number[] => {
      if (component === null) return [];
      if (event === 'crash') return [numberOf({ component, transition: null, outcome: null })];
      const fault = { component, transition: element, outcome };
      return event === 'start' && isFault.has(faultName(fault)) ? [numberOf(fault)] : [];
    }),
  );
  const budgets = budgetsOf(model, faults).map(({ covers, left }) => ({ covers: all.map(covers), left }));
  return {
    all,
    of: (transition) => of[transition]!,
    allow: (some) =>
      budgets.every(({ covers, left }) => some.filter((fault) => covers[fault]).length <= left),
  };
}

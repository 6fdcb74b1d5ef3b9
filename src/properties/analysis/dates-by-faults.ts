import { type Decimal, type Duration, fromUnits } from '../../base/duration.ts';
import { compile } from '../../model/system/system.ts';
import { translate } from '../../tpn/translation/translate.ts';

import { eventsReaching } from '../kinds/causal-reaching.ts';
import { kindOf } from '../kinds/kinds.ts';
import { madeAgainIn } from '../question/causal-net-of-program.ts';
import type { Context, QuestionSpec } from '../question/question.ts';
import { watchedFor } from './watched.ts';

/** The greatest date of a property in the runs with at most these faults, by name, each so often. */
export type DateByFaults = (faults: ReadonlyMap<string, number>) => Duration;

/**
 * The greatest date of a property for each set of faults, with little work for each: where all that may fail within the
 * budget of the context is made again, and nothing competes. `null` where it is not so, or where the property has no date
 * or not all runs reach what it asks for.
 *
 * @throws ModelError when the program cannot be verified
 * @throws OverflowError when a date is beyond the range of exact whole numbers
 */
export function datesByFaults(asked: Omit<Context, 'system'>, spec: QuestionSpec): DateByFaults | null {
  const context = { ...asked, system: compile(asked.model, asked.program, { faults: asked.faults }) };
  const goal = kindOf(spec).goal?.(spec, context) ?? null;
  if (goal === null) return null;
  const { model, program, faults } = context;
  const needs = kindOf(spec).needs(spec, context);
  const translation = translate(model, program, {
    merge: true,
    faults,
    counted: false,
    ...watchedFor([needs]),
  });
  const found = madeAgainIn(context, translation);
  if (found === null) return null;
  const { again, faults: possible } = found;
  const events = eventsReaching(goal, again.unfailing, translation);
  if (events === null || events === 'never') return null;
  return (allowed) => {
    const longer = new Map(
      possible.map(({ of, longer: byName }) => {
        const each = [...byName].flatMap(([name, time]) =>
          new Array<number>(allowed.get(name) ?? 0).fill(time),
        );
        const most = each.sort((a, b) => b - a).slice(0, of.tries.filter(({ bad }) => bad.length > 0).length);
        return [of, most.reduce((sum, time) => sum + time, 0)];
      }),
    );
    return dateOf(again.latestWhere(longer, events), translation.unit);
  };
}

function dateOf(units: number, unit: Decimal): Duration {
  return units === Infinity ? 'inf' : fromUnits(BigInt(units), unit);
}

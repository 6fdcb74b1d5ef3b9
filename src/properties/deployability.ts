import { compare, type Decimal, type Duration, digitsAt } from '../model/duration.ts';
import { formatTime } from '../model/format-time.ts';
import type { Because } from '../statespace/limits.ts';
import type { Kind, SpecOf } from './question.ts';
import {
  causalReaching,
  type Goal,
  goalOf,
  intervalOf,
  needsOf,
  type Reaching,
  watchReaching,
} from './reaching.ts';
import { type Answer, EMPTY_ANSWER, verdictOf, type Witness } from './verdict.ts';

/** Does every maximal run reach the deployment, and when (MADA, Coullon, Jard, Lime 2019; semantics, section 5)? */
export const deployability: Kind<'deployability'> = {
  kind: 'deployability',
  needs: (spec, context) => needsOf(goalOf(spec.deployment, spec.when, context)),
  ask: (spec, context, view) => {
    const goal = goalOf(spec.deployment, spec.when, context);
    const { result, ...watch } = watchReaching(goal, view);
    const { unit } = view.translation;
    return { ...watch, answer: (because) => answer({ spec, goal, unit }, result(), because) };
  },
  onCausalNet: (spec, context, view) => {
    const goal = goalOf(spec.deployment, spec.when, context);
    const reaching = causalReaching(goal, view);
    return reaching === null ? null : answer({ spec, goal, unit: view.translation.unit }, reaching, null);
  },
};

interface Asked {
  readonly spec: SpecOf<'deployability'>;
  readonly goal: Goal;
  readonly unit: Decimal;
}

function answer(asked: Asked, reaching: Reaching, because: Because | null): Answer {
  const { spec, unit } = asked;
  const found = spec.timed ? intervalOf(reaching, unit) : null;
  const late = found !== null && spec.deadline !== null && compare(found.max, spec.deadline) > 0;
  return {
    ...EMPTY_ANSWER,
    verdict: verdictOf(reaching.failing !== null || late, because),
    // While some states are unexplored, earlier and later dates may still be found.
    interval: because === null ? found : null,
    witnesses: [...failure(asked, reaching), ...extremes(asked, reaching, late)],
  };
}

function failure({ spec, goal }: Asked, { failing }: Reaching): readonly Witness[] {
  const fails = goal.when === 'end' ? 'does not end in' : 'never reaches';
  return failing === null ? [] : [failing(`a run that ${fails} ${spec.deployment}`)];
}

function extremes({ spec, unit }: Asked, { earliest, latest }: Reaching, late: boolean): readonly Witness[] {
  if (!spec.timed || earliest === null || latest === null) return [];
  const least = earliest.show(`the earliest run that reaches ${spec.deployment}`);
  if (latest.date !== Infinity) {
    const greatest = latest.show(`the latest run that reaches ${spec.deployment}`);
    // The first witness is the one that shows the verdict.
    return late ? [greatest, least] : [least, greatest];
  }
  if (!late) return [least];
  const title = `a run that reaches ${spec.deployment} after ${formatTime(spec.deadline!)}`;
  return [latest.showFrom(unitsAfter(spec.deadline!, unit), title), least];
}

/** The least whole number of units that is more than `date`. */
export function unitsAfter(date: Duration, unit: Decimal): number {
  if (date === 'inf') throw new RangeError('nothing is after an infinite date');
  const scale = Math.max(date.scale, unit.scale);
  return Number(digitsAt(date, scale) / digitsAt(unit, scale) + 1n);
}

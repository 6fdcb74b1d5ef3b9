import { compare, type Decimal, type Duration, digitsAt } from '../model/duration.ts';
import { formatTime } from '../model/format-time.ts';
import type { Because } from '../statespace/limits.ts';
import type { Kind, SpecOf, StateView } from './question.ts';
import { goalOf, intervalOf, needsOf, type Reaching, watchReaching } from './reaching.ts';
import { type Answer, EMPTY_ANSWER, verdictOf, type Witness } from './verdict.ts';

/** Does every maximal run reach the deployment, and when (MADA, Coullon, Jard, Lime 2019; semantics, section 5)? */
export const deployability: Kind<'deployability'> = {
  kind: 'deployability',
  needs: (spec, context) => needsOf(goalOf(spec.deployment, spec.when, context)),
  ask: (spec, context, view) => {
    const { result, ...watch } = watchReaching(goalOf(spec.deployment, spec.when, context), view);
    return { ...watch, answer: (because) => answer(spec, view, result(), because) };
  },
};

type Spec = SpecOf<'deployability'>;

function answer(spec: Spec, view: StateView, reaching: Reaching, because: Because | null): Answer {
  const found = spec.timed ? intervalOf(reaching, view) : null;
  const late = found !== null && spec.deadline !== null && compare(found.max, spec.deadline) > 0;
  const verdict = verdictOf(reaching.failing !== null || late, because);
  return {
    ...EMPTY_ANSWER,
    verdict,
    // While some states are unexplored, earlier and later dates may still be found.
    interval: because === null ? found : null,
    witnesses: [...failure(spec, view, reaching), ...boundaries(spec, view, reaching, late)],
  };
}

function failure(spec: Spec, view: StateView, { failing }: Reaching): readonly Witness[] {
  if (failing === null) return [];
  const end = spec.when === 'end' ? 'does not end in' : 'never reaches';
  return [view.witness(failing, 'earliest', `a run that ${end} ${spec.deployment}`)];
}

function boundaries(spec: Spec, view: StateView, reaching: Reaching, late: boolean): readonly Witness[] {
  const { earliest, latest } = reaching;
  if (!spec.timed || earliest === null || latest === null) return [];
  const greatest =
    latest.date !== Infinity
      ? view.witness(latest.way, 'latest', `the latest run that reaches ${spec.deployment}`)
      : late
        ? view.witness(
            latest.way,
            { from: unitsAfter(spec.deadline!, view.translation.unit) },
            `a run that reaches ${spec.deployment} after ${formatTime(spec.deadline!)}`,
          )
        : null;
  const least = view.witness(earliest.way, 'earliest', `the earliest run that reaches ${spec.deployment}`);
  // The first witness is the one that shows the verdict.
  return greatest === null ? [least] : late ? [greatest, least] : [least, greatest];
}

/** The least whole number of units that is more than `date`. */
function unitsAfter(date: Duration, unit: Decimal): number {
  if (date === 'inf') throw new RangeError('nothing is after an infinite date');
  const scale = Math.max(date.scale, unit.scale);
  return Number(digitsAt(date, scale) / digitsAt(unit, scale) + 1n);
}

import { heeding } from '../../base/heed.ts';
import { lazily } from '../../base/memo.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import { type Translation, translate } from '../../tpn/translation/translate.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Context, QuestionKind, QuestionSpec, Unsettled } from '../question/question.ts';
import type { AnalysisOptions, AnalysisTask } from './exploring.ts';
import { watchedFor } from './watched.ts';

/** What some properties of one program ask, together. */
export function taskFor(
  context: Context,
  specs: readonly QuestionSpec[],
  timed: boolean,
  { merge }: Pick<AnalysisOptions, 'merge'>,
  limits: RunningLimits,
): AnalysisTask {
  const needs = heeding(limits.reached, () => specs.map((spec) => kindOf(spec).needs(spec, context)));
  const translated = (counted: boolean) =>
    translate(context.model, context.program, {
      merge,
      faults: context.faults,
      counted,
      timed,
      ...watchedFor(needs),
      observedEnds: needs.flatMap((need) => need.observedEnds),
    });
  const questions = specs.map((spec) => unsettled(spec, context));
  let counted: Translation | null = null;
  return {
    context,
    specs,
    needs,
    questions,
    get translation() {
      counted ??= heeding(limits.reached, () => translated(true));
      return counted;
    },
    uncounted: lazily(() => heeding(limits.reached, () => translated(false))),
    timed,
  };
}

/** A question of which nothing is known before states are explored. */
function unsettled<K extends QuestionKind>(spec: SpecOf<K>, context: Context): Unsettled {
  return { ask: (view) => kindOf(spec).ask(spec, context, view) };
}

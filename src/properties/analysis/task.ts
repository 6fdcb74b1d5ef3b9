import { heeding } from '../../base/heed.ts';
import { lazily } from '../../base/memo.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { anyDates, isNeverShort } from '../../statespace/causal/scarce/greatest-held.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import { type Translation, translate } from '../../tpn/translation/translate.ts';
import { kindOf } from '../kinds/kinds.ts';
import { sharingIn } from '../question/causal-net-of-program.ts';
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
  const options = {
    merge,
    faults: context.faults,
    timed,
    ...watchedFor(needs),
    observedEnds: needs.flatMap((need) => need.observedEnds),
  };
  let enough: readonly string[] = [];
  const translated = (counted: boolean) => {
    const translation = translate(context.model, context.program, { ...options, counted });
    enough = neverShortIn(translation, timed);
    return enough.length === 0
      ? translation
      : translate(context.model, context.program, { ...options, counted, enough });
  };
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
    neverShort: () => enough,
  };
}

/**
 * The resources that nothing ever waits for, where that can be told: then the net need not have them. The dates of events
 * are those without any wait, so they tell only where nothing at all waits; else causes alone do.
 */
function neverShortIn(translation: Translation, timed: boolean): readonly string[] {
  const found = sharingIn(translation);
  if (found === null) return [];
  const { sharing, names } = found;
  const { net, resources } = sharing;
  if (timed && resources.every((resource) => isNeverShort(sharing, resource, net))) return names;
  return names.filter((_, r) => isNeverShort(sharing, resources[r]!, anyDates(net)));
}

/** A question of which nothing is known before states are explored. */
function unsettled<K extends QuestionKind>(spec: SpecOf<K>, context: Context): Unsettled {
  return { ask: (view) => kindOf(spec).ask(spec, context, view) };
}

import { heeding } from '../../base/heed.ts';
import { lazily } from '../../base/memo.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { anyDates, isNeverShort } from '../../statespace/causal/scarce/greatest-held.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import { type TranslateOptions, type Translation, translate } from '../../tpn/translation/translate.ts';
import { kindOf } from '../kinds/kinds.ts';
import { sharingIn } from '../question/causal-net-of-program.ts';
import type { Context, Needs, QuestionKind, QuestionSpec, Unsettled } from '../question/question.ts';
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
  return new SharedTask(context, specs, timed, merge, limits);
}

/** The same with other questions: what a class computes is not copied with its fields. */
export function askingOtherwise(
  task: AnalysisTask,
  asked: Partial<Pick<AnalysisTask, 'specs' | 'needs' | 'questions'>>,
): AnalysisTask {
  return {
    ...task,
    translation: task.translation,
    neverShort: () => task.neverShort(),
    ...asked,
  };
}

class SharedTask implements AnalysisTask {
  readonly context: Context;
  readonly specs: readonly QuestionSpec[];
  readonly needs: readonly Needs[];
  readonly questions: readonly Unsettled[];
  readonly timed: boolean;
  readonly uncounted: () => Translation;
  readonly #counted: () => Translation;
  readonly #options: TranslateOptions;
  #enough: readonly string[] = [];

  constructor(
    context: Context,
    specs: readonly QuestionSpec[],
    timed: boolean,
    merge: boolean,
    { reached }: RunningLimits,
  ) {
    this.context = context;
    this.specs = specs;
    this.timed = timed;
    this.needs = heeding(reached, () => specs.map((spec) => kindOf(spec).needs(spec, context)));
    this.#options = {
      merge,
      faults: context.faults,
      timed,
      observedEnds: this.needs.flatMap((need) => need.observedEnds),
      ...watchedFor(this.needs),
    };
    this.questions = specs.map((spec) => unsettled(spec, context));
    this.#counted = lazily(() => heeding(reached, () => this.#translated(true)));
    this.uncounted = lazily(() => heeding(reached, () => this.#translated(false)));
  }

  get translation(): Translation {
    return this.#counted();
  }

  neverShort(): readonly string[] {
    return this.#enough;
  }

  #translated(counted: boolean): Translation {
    const { model, program } = this.context;
    const translation = translate(model, program, { counted, ...this.#options });
    this.#enough = neverShortIn(translation, this.timed);
    const enough = this.#enough;
    return enough.length === 0
      ? translation
      : translate(model, program, { counted, enough, ...this.#options });
  }
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

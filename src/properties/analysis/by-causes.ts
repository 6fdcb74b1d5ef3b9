import { heeding, type Look, StoppedError } from '../../base/heed.ts';
import { isNone } from '../../model/faults.ts';
import type { MadeAgain } from '../../statespace/causal/again/made-again.ts';
import type { Branches } from '../../statespace/causal/branches/branches.ts';
import { unlessDatesNotFound } from '../../statespace/causal/dates/greatest-dates.ts';
import type { LimitedTurns, RunningLimits } from '../../statespace/exploration/limits.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import {
  cutShort,
  type Findings,
  findingsOf,
  NO_STATES,
  type Result,
  type WhyCausal,
} from '../answers/verdict.ts';
import { kindOf } from '../kinds/kinds.ts';
import { branchesIn, failingBranchesIn, madeAgainIn } from '../question/causal-net-of-program.ts';
import { branchesAgain, causalViews } from '../question/causal-views.ts';
import type { QuestionSpec, Unsettled } from '../question/question.ts';
import { replayedRun, stepsOfRun } from '../question/run.ts';
import type { AnalysisTask } from './exploring.ts';

/** The causal nets of a program. */
export interface CausalNets {
  readonly translation: Translation;
  readonly branches: Branches;
  readonly again: MadeAgain | null;
}

/** The causal nets of a program with faults, if all that fails is made again and nothing competes. */
export function againIn(task: AnalysisTask): CausalNets | null {
  const { context } = task;
  if (isNone(context.faults)) return null;
  const translation = task.uncounted();
  const again = madeAgainIn(context, translation)?.again;
  return again === undefined ? null : { translation, branches: branchesAgain(again), again };
}

/** The net of which the causes are looked for: one that does not count faults, as branches do that themselves. */
export function netForCauses(task: AnalysisTask): Translation {
  return isNone(task.context.faults) ? task.translation : task.uncounted();
}

/** The causal nets of a program, one for each way in which what competes, and what may fail, can go. */
export function causesIn(task: AnalysisTask, isOver: () => boolean): CausalNets | null {
  const { context } = task;
  const translation = netForCauses(task);
  const branches = !isNone(context.faults)
    ? failingBranchesIn(context, translation, isOver)
    : branchesIn(translation, isOver);
  return branches && { translation, branches, again: null };
}

/** Executes the work of showing a run (see {@link Companion}). */
export type Showing = <T>(work: () => T) => T;

/** The answers that the causal nets give, until a limit is reached; questions for those that take states. */
export function* onCausalNets(
  { context, specs, questions }: Pick<AnalysisTask, 'context' | 'specs' | 'questions'>,
  { translation, branches, again }: CausalNets,
  { because, witnesses }: { readonly because: WhyCausal; readonly witnesses: boolean },
  limits: RunningLimits,
  look: Look,
  showing: Showing = (work) => work(),
): LimitedTurns<readonly (Result | Unsettled)[]> {
  const views = causalViews(translation, branches, again, limits.isOver, (net, run) =>
    showing(() => replayedRun(context.system, stepsOfRun(translation, net, run))),
  );
  const competing = branches.ways.filter((ways) => ways > 1);
  const engine = {
    kind: 'causal',
    because,
    firings: branches.events,
    branches: competing.reduce((sum, ways) => sum + ways, competing.length === 0 ? 1 : 0),
    parts: Math.max(1, competing.length),
  } as const;
  const answerTo = (spec: QuestionSpec): Findings | Unsettled | null => {
    try {
      // A search that runs out of time still returns a bound, which must not be lost by the exception of a later step.
      return heeding(look, () =>
        unlessDatesNotFound(() => {
          const found = kindOf(spec).onCausalNets(spec, context, views);
          return found === null || 'ask' in found ? found : findingsOf(found, witnesses);
        }),
      );
    } catch (error) {
      if (!(error instanceof StoppedError)) throw error;
      return cutShort(error.because);
    }
  };
  const answered: (Result | Unsettled)[] = [];
  for (const [i, spec] of specs.entries()) {
    const reached = limits.pauseIsDue() ? yield limits.pause({ ...NO_STATES, waiting: 0 }) : null;
    const answer = (reached === null ? answerTo(spec) : cutShort(reached)) ?? questions[i]!;
    const program = context.program.name;
    answered.push('ask' in answer ? answer : { spec, program, engine, statistics: NO_STATES, ...answer });
  }
  return answered;
}

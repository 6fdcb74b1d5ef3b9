import type { Decimal } from '../../base/duration.ts';
import { missedGoalWords } from '../../model/explain/missed-goal.ts';
import { runOfTrace } from '../../model/semantics/replay.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { byFirstRun, type Context, type Kind, type ReachingGoal } from '../question/question.ts';
import { causalReaching } from './causal-reaching.ts';
import { enclosedDates } from './enclosed-dates.ts';
import {
  goalOf,
  needsOf,
  type ReachingQuestion,
  reachingAnswer,
  toldApartFor,
  watchReaching,
} from './reaching.ts';

/** Does every maximal run reach the deployment, and when (MADA, Coullon, Jard, Lime 2019; semantics, section 5)? */
export const deployability: Kind<'deployability'> = {
  kind: 'deployability',
  needs: (spec, context) => needsOf(goalOf(spec.deployment, spec.when, context)),
  tellsApart: (spec, context, net) => toldApartFor(goalOf(spec.deployment, spec.when, context), net),
  ask: (spec, context, view) => {
    const goal = goalOf(spec.deployment, spec.when, context);
    const { state, edge, deadlock, result, hasFailed } = watchReaching(goal, view);
    const asked = questionOf(spec, goal, context, view.translation.unit);
    return {
      state,
      edge,
      deadlock,
      isSettled: () => !spec.timed && hasFailed(),
      answer: (because) => {
        const reaching = result();
        return reachingAnswer(asked, reaching, because, () =>
          enclosedDates(goal, reaching, view.translation),
        );
      },
    };
  },
  onCausalNets: (spec, context, views) => {
    const goal = goalOf(spec.deployment, spec.when, context);
    const reaching = causalReaching(goal, views);
    if (reaching === null) return null;
    return reachingAnswer(questionOf(spec, goal, context, views.translation.unit), reaching, null);
  },
  byRuns: (spec, context, unit, reaching, because) => {
    const goal = goalOf(spec.deployment, spec.when, context);
    return reachingAnswer(questionOf(spec, goal, context, unit), reaching, because);
  },
  goal: (spec, context) => (spec.timed ? goalOf(spec.deployment, spec.when, context) : null),
  arrival: ({ timed }) => (timed ? 'reach it' : null),
  refutedBy: byFirstRun,
  isTimed: ({ timed }) => timed,
};

function questionOf(
  spec: SpecOf<'deployability'>,
  goal: ReachingGoal,
  { system }: Context,
  unit: Decimal,
): ReachingQuestion {
  const { deployment, timed, deadline } = spec;
  return {
    timed,
    deadline,
    unit,
    missed: (trace) => missedGoalWords(goal.places, runOfTrace(system, trace).state),
    titles: {
      failing: `a run that ${goal.when === 'end' ? 'does not end in' : 'never reaches'} ${deployment}`,
      earliest: `the earliest run that reaches ${deployment}`,
      latest: `the latest run that reaches ${deployment}`,
      after: (date) => `a run that reaches ${deployment} after ${date}`,
    },
  };
}

import type { Decimal, Duration } from '../../base/duration.ts';
import { byFirstRun, type Kind, NEEDS_NOTHING, type ReachingGoal } from '../question/question.ts';
import { causalReaching } from './causal-reaching.ts';
import { enclosedDates } from './enclosed-dates.ts';
import { type ReachingQuestion, reachingAnswer, toldApartFor, watchReaching } from './reaching.ts';

/** Does every maximal run end with all programs done and all components idle, and when (semantics, section 5)? */
export const terminates: Kind<'terminates'> = {
  kind: 'terminates',
  needs: () => NEEDS_NOTHING,
  tellsApart: (_spec, _context, net) => toldApartFor(ANY_END, net),
  ask: ({ deadline }, _context, view) => {
    const { state, edge, deadlock, result } = watchReaching(ANY_END, view);
    const asked = questionOf(deadline, view.translation.unit);
    return {
      state,
      edge,
      deadlock,
      answer: (because) => {
        const reaching = result();
        return reachingAnswer(asked, reaching, because, () =>
          enclosedDates(ANY_END, reaching, view.translation),
        );
      },
    };
  },
  onCausalNets: ({ deadline }, _context, views) => {
    const reaching = causalReaching(ANY_END, views);
    return reaching && reachingAnswer(questionOf(deadline, views.translation.unit), reaching, null);
  },
  byRuns: ({ deadline }, _context, unit, reaching, because) =>
    reachingAnswer(questionOf(deadline, unit), reaching, because),
  goal: () => ANY_END,
  arrival: () => 'come to an end',
  refutedBy: byFirstRun,
};

function questionOf(deadline: Duration | null, unit: Decimal): ReachingQuestion {
  return { timed: true, deadline, unit, missed: NEVER, titles: TITLES };
}

/** The goal of termination: every run that does not get stuck reaches it, wherever its components stand then. */
const ANY_END: ReachingGoal = { places: [], when: 'end' };

/** Which runs that are over have missed the goal: none, as each that does not get stuck reaches it. */
const NEVER = () => [];

const TITLES = {
  failing: 'a run that gets stuck',
  earliest: 'the run that is over first',
  latest: 'the run that is over last',
  after: (date: string) => `a run that is over only after ${date}`,
} as const;

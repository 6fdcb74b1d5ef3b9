import type { ElementRef } from '../model/property-spec.ts';
import { type Kind, NEEDS_NOTHING, type Way } from './question.ts';
import { EMPTY_ANSWER, verdictOf } from './verdict.ts';

/** Is there no reachable (with `lasting`, no lasting) state with these places marked and those unmarked? */
export const forbidden: Kind<'forbidden'> = {
  kind: 'forbidden',
  needs: (spec) => ({ ...NEEDS_NOTHING, watched: [...spec.marked, ...spec.unmarked] }),
  ask: (spec, _context, view) => {
    const marked = spec.marked.map(view.translation.placeOf);
    const unmarked = spec.unmarked.map(view.translation.placeOf);
    const everMarked = marked.map(() => false);
    const has = (state: number, place: number | null) => place !== null && view.tokens(state, place) > 0;
    let shown: Way | null = null;
    return {
      state: (state) => {
        marked.forEach((place, i) => {
          if (has(state, place)) everMarked[i] = true;
        });
        if (shown !== null) return;
        if (!marked.every((place) => has(state, place)) || unmarked.some((place) => has(state, place)))
          return;
        if (!spec.lasting || view.canLast(state)) shown = { state, firing: null };
      },
      answer: (because) => ({
        ...EMPTY_ANSWER,
        verdict: verdictOf(shown !== null, because),
        witnesses:
          shown === null
            ? []
            : [
                view.witness(
                  shown,
                  spec.lasting ? 'lasting' : 'earliest',
                  'a run that comes to the forbidden state',
                ),
              ],
        warnings:
          because === null
            ? spec.marked
                .filter((_, i) => everMarked[i] !== true)
                .map((ref) => ({
                  code: 'never-marked',
                  severity: 'warning',
                  message: `\`${spec.name}\`: ${name(ref)} is never marked in any run, so nothing is forbidden`,
                  at: spec.at ?? null,
                  hint: 'name a place that some run marks',
                }))
            : [],
      }),
    };
  },
};

function name({ component, element }: ElementRef): string {
  return `${component}.${element}`;
}

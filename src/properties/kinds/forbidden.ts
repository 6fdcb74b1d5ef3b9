import type { Diagnostic } from '../../base/errors.ts';
import type { Because } from '../../base/heed.ts';
import type { ElementRef } from '../../model/assembly.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { runToOverlap, whileMarked, whileUnmarked } from '../../statespace/causal/cuts/period.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/symmetry.ts';
import { EMPTY_ANSWER, type Findings, verdictOf } from '../answers/verdict.ts';
import type { Show } from '../question/question.ts';
import {
  byFirstRun,
  type Kind,
  NEEDS_NOTHING,
  noArrival,
  type PathEnd,
  viewsOf,
} from '../question/question.ts';

/** Is there no reachable (with `lasting`, no lasting) state with these places marked and those unmarked? */
export const forbidden: Kind<'forbidden'> = {
  kind: 'forbidden',
  needs: (spec) => ({
    ...NEEDS_NOTHING,
    watched: [...spec.marked, ...spec.unmarked],
    // Also of a lasting state it tells which places are never marked, not even for no time.
    passing: true,
  }),
  // It says of each place whether it is ever marked; of those that are not to be, only whether one is.
  tellsApart: ({ marked, unmarked }, _context, { placeOf }) => ({
    ...TELLS_NOTHING_APART,
    places: [...marked.map((ref) => [ref]), unmarked].map((refs) =>
      refs.map(placeOf).filter((place) => place !== null),
    ),
  }),
  ask: (spec, _context, view) => {
    const marked = spec.marked.map(view.translation.placeOf);
    const unmarked = spec.unmarked.map(view.translation.placeOf);
    const everMarked = marked.map(() => false);
    const has = (state: number, place: number | null) => place !== null && view.tokens(state, place) > 0;
    let shown: PathEnd | null = null;
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
      isSettled: () => shown !== null,
      answer: (because) =>
        answer(
          spec,
          shown && ((title) => view.witness(shown!, spec.lasting ? 'lasting' : 'earliest', title)),
          spec.marked.filter((_, i) => everMarked[i] !== true),
          because,
        ),
    };
  },
  onCausalNets: (spec, _context, views) => {
    const asked = [...spec.marked, ...spec.unmarked].map(views.translation.placeOf);
    const branches = viewsOf(views, [views.partsAt(asked.filter((place) => place !== null))]);
    if (branches === null) return null;
    const whenMarked = branches.map(({ translation, net }) =>
      spec.marked.map((ref) => {
        const place = translation.placeOf(ref);
        return place === null ? [] : whileMarked(net, place);
      }),
    );
    const idle = spec.marked.filter((_, i) => whenMarked.every((each) => each[i]!.length === 0));
    if (idle.length > 0) return answer(spec, null, idle, null);
    for (const [i, { translation, net, witness }] of branches.entries()) {
      const unmarked = spec.unmarked.map(translation.placeOf).filter((place) => place !== null);
      const whenUnmarked = unmarked.flatMap(net.membersOf).map((place) => whileUnmarked(net, place));
      const moment = runToOverlap(net, [...whenMarked[i]!, ...whenUnmarked], spec.lasting);
      if (moment === 'too-many-choices') return null;
      if (moment !== null) return answer(spec, (title) => witness(moment, title), [], null);
    }
    return answer(spec, null, [], null);
  },
  arrival: noArrival,
  refutedBy: byFirstRun,
};

function answer(
  spec: SpecOf<'forbidden'>,
  show: Show | null,
  idle: readonly ElementRef[],
  because: Because | null,
): Findings {
  return {
    ...EMPTY_ANSWER,
    verdict: verdictOf(show !== null, because),
    witnesses: show === null ? [] : [show('a run that comes to the forbidden state')],
    warnings: because === null ? idle.map((ref) => neverMarked(ref, spec)) : [],
  };
}

function neverMarked(ref: ElementRef, spec: SpecOf<'forbidden'>): Diagnostic {
  return {
    code: 'never-marked',
    severity: 'warning',
    message: `\`${spec.name}\`: ${ref.component}.${ref.element} is never marked in any run, so nothing is forbidden`,
    at: spec.at ?? null,
    hint: 'name a place that some run marks',
  };
}

import type { Diagnostic } from '../model/errors.ts';
import type { ElementRef } from '../model/property-spec.ts';
import type { CausalNet } from '../statespace/causal/causal-net.ts';
import { jointMoment } from '../statespace/causal/joint.ts';
import type { Because } from '../statespace/limits.ts';
import { type Kind, NEEDS_NOTHING, type SpecOf, type Way } from './question.ts';
import type { Show } from './reaching.ts';
import { type Answer, EMPTY_ANSWER, verdictOf } from './verdict.ts';

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
      answer: (because) =>
        answer(
          spec,
          shown && ((title) => view.witness(shown!, spec.lasting ? 'lasting' : 'earliest', title)),
          spec.marked.filter((_, i) => everMarked[i] !== true),
          because,
        ),
    };
  },
  onCausalNet: (spec, _context, { translation, net, witness }) => {
    const isEverMarked = (place: number | null) =>
      place !== null && (net.net.places[place]!.tokens > 0 || net.markedBy[place] !== null);
    const marked = spec.marked.map(translation.placeOf);
    const idle = spec.marked.filter((_, i) => !isEverMarked(marked[i]!));
    if (idle.length > 0) return answer(spec, null, idle, null);
    const occurrences = marked.map((place) => [whileMarked(net, place!)]);
    const absences = spec.unmarked.map((ref) => whileUnmarked(net, translation.placeOf(ref)));
    for (const choice of combinations([...occurrences, ...absences])) {
      const happened = choice.flatMap((c) => c.happened);
      const pending = choice.flatMap((c) => c.pending);
      const moment = jointMoment(net, happened, pending, spec.lasting);
      if (moment !== null) return answer(spec, (title) => witness(moment, title), [], null);
    }
    return answer(spec, null, [], null);
  },
};

function answer(
  spec: SpecOf<'forbidden'>,
  show: Show | null,
  idle: readonly ElementRef[],
  because: Because | null,
): Answer {
  return {
    ...EMPTY_ANSWER,
    verdict: verdictOf(show !== null, because),
    witnesses: show === null ? [] : [show('a run that comes to the forbidden state')],
    warnings: because === null ? idle.map((ref) => neverMarked(ref, spec)) : [],
  };
}

/** A stretch of every run: after some firings, before others. */
interface Stretch {
  readonly happened: readonly number[];
  readonly pending: readonly number[];
}

function some(firing: number | null | undefined): readonly number[] {
  return firing === null || firing === undefined ? [] : [firing];
}

/** From the firing that marks the place (or the start) to the one that empties it (or the end). */
function whileMarked(net: CausalNet, place: number): Stretch {
  return { happened: some(net.markedBy[place]), pending: some(net.emptiedBy[place]) };
}

/** Before it is marked, and after it is emptied. */
function whileUnmarked(net: CausalNet, place: number | null): readonly Stretch[] {
  if (place === null) return [{ happened: [], pending: [] }];
  const emptied = some(net.emptiedBy[place]);
  const before =
    net.net.places[place]!.tokens === 0 ? [{ happened: [], pending: some(net.markedBy[place]) }] : [];
  return emptied.length > 0 ? [...before, { happened: emptied, pending: [] }] : before;
}

function combinations(options: readonly (readonly Stretch[])[]): readonly (readonly Stretch[])[] {
  return options.reduce<readonly (readonly Stretch[])[]>(
    (all, list) => all.flatMap((chosen) => list.map((option) => [...chosen, option])),
    [[]],
  );
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

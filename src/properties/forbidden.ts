import type { Diagnostic } from '../model/errors.ts';
import type { ElementRef } from '../model/property-spec.ts';
import type { CausalNet } from '../statespace/causal/causal-net.ts';
import { jointMoment, type Moment } from '../statespace/causal/joint.ts';
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
  onCausalNet: (spec, _context, { translation, net, witness }) => {
    const isEverMarked = (place: number | null) =>
      place !== null && (net.net.places[place]!.tokens > 0 || net.markedBy[place] !== null);
    const marked = spec.marked.map(translation.placeOf);
    const idle = spec.marked.filter((_, i) => !isEverMarked(marked[i]!));
    if (idle.length > 0) return answer(spec, null, idle, null);
    const occurrences = marked.map((place) => [whileMarked(net, place!)]);
    const absences = spec.unmarked.map((ref) => whileUnmarked(net, translation.placeOf(ref)));
    const moment = momentInAll(net, [...occurrences, ...absences], spec.lasting);
    if (moment === 'too-many-choices') return null;
    return answer(spec, moment && ((title) => witness(moment, title)), [], null);
  },
};

/** Choices that may be tried on a causal net before states are explored instead. */
const CHOICES_TRIED = 20_000;

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

/** A moment of some run that lies in one stretch of each list; `null` when there is none. */
function momentInAll(
  net: CausalNet,
  options: readonly (readonly Stretch[])[],
  lasting: boolean,
): Moment | null | 'too-many-choices' {
  let tried = 0;
  // A moment in more stretches is one in fewer: where there is none already, no further choice helps.
  const search = (chosen: Stretch, [list, ...rest]: typeof options): Moment | null => {
    const moment = jointMoment(net, chosen.happened, chosen.pending, lasting);
    if (moment === null || list === undefined) return moment;
    for (const { happened, pending } of list) {
      if (++tried > CHOICES_TRIED) return null;
      const both = {
        happened: [...chosen.happened, ...happened],
        pending: [...chosen.pending, ...pending],
      };
      const found = search(both, rest);
      if (found !== null) return found;
    }
    return null;
  };
  const found = search({ happened: [], pending: [] }, options);
  return found === null && tried > CHOICES_TRIED ? 'too-many-choices' : found;
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

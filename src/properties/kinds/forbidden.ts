import type { Diagnostic } from '../../base/errors.ts';
import type { Because } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import { type ElementRef, portName } from '../../model/assembly.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import {
  type Period,
  runToOverlap,
  whileMarked,
  whileUnmarked,
} from '../../statespace/causal/cuts/period.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import { atAnyDates } from '../../statespace/causal/scarce/greatest-held.ts';
import { runPast } from '../../statespace/causal/scarce/task-periods.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/told-apart.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type Found, foundOf, verdictOf } from '../answers/verdict.ts';
import {
  byFirstRun,
  type Kind,
  NEEDS_NOTHING,
  noArrival,
  type PathEnd,
  type Show,
  viewsOf,
} from '../question/question.ts';

/** Is there no reachable (with `lasting`, no lasting) state with this marked or active, and that not? */
export const forbidden: Kind<'forbidden'> = {
  kind: 'forbidden',
  needs: (spec) => ({
    ...NEEDS_NOTHING,
    watched: [...spec.marked, ...spec.unmarked],
    watchedRunning: [...spec.marked, ...spec.unmarked],
    watchedPorts: [...(spec.active ?? []), ...(spec.inactive ?? [])],
    // For lasting states too: the warning says which places are never marked, not even for no time.
    passing: true,
  }),
  // It says of each place whether it is ever marked; of those that are not to be, only whether one is.
  tellsApart: (spec, _context, translation) => {
    const { has, hasNot } = listsIn(spec, translation);
    return { ...TELLS_NOTHING_APART, places: [...has, hasNot.flat()] };
  },
  ask: (spec, _context, view) => {
    const { has, hasNot } = listsIn(spec, view.translation);
    const unmarked = hasNot.flat();
    const everMarked = has.map(() => false);
    const isMarked = (state: number) => (place: number) => view.tokens(state, place) > 0;
    let shown: PathEnd | null = null;
    return {
      state: (state) => {
        const isHere = isMarked(state);
        has.forEach((places, i) => {
          if (places.some(isHere)) everMarked[i] = true;
        });
        if (shown !== null) return;
        if (!has.every((places) => places.some(isHere)) || unmarked.some(isHere)) return;
        if (!spec.lasting || view.canLast(state)) shown = { state, firing: null };
      },
      isSettled: () => shown !== null,
      answer: (because) =>
        answer(
          spec,
          shown && ((title) => view.witness(shown!, spec.lasting ? 'lasting' : 'earliest', title)),
          wantedIn(spec).filter((_, i) => everMarked[i] !== true),
          because,
        ),
    };
  },
  onCausalNets: (spec, _context, views) => {
    const { has, hasNot } = listsIn(spec, views.translation);
    const branches = viewsOf(views, [views.partsAt([...has, ...hasNot].flat())]);
    if (branches === null) return null;
    const whenMarked = branches.map(({ net }) => markedPeriods(net, has));
    const idle = wantedIn(spec).filter((_, i) => whenMarked.every((each) => each[i]!.length === 0));
    if (idle.length > 0) return answer(spec, null, idle, null);
    for (const [i, { net, witness }] of branches.entries()) {
      const moment = runToOverlap(net, [...whenMarked[i]!, ...unmarkedPeriods(net, hasNot)], spec.lasting);
      if (moment === 'too-many-choices') return null;
      if (moment !== null) return answer(spec, (title) => witness(moment, title), [], null);
    }
    return answer(spec, null, [], null);
  },
  // Whoever waits for whom, causes are kept; where they let it come, dates decide.
  onTasks: (spec, _context, { translation, tasks, witness }) => {
    const { has, hasNot } = listsIn(spec, translation);
    const net = atAnyDates(tasks.net);
    const whenMarked = markedPeriods(net, has);
    const idle = wantedIn(spec).filter((_, i) => whenMarked[i]!.length === 0);
    if (idle.length > 0) return answer(spec, null, idle, null);
    const lists = [...whenMarked, ...unmarkedPeriods(net, hasNot)];
    const cut = runToOverlap(net, lists, false);
    if (cut === null) return answer(spec, null, [], null);
    if (cut === 'too-many-choices') return null;
    const periodsAt = (happened: ReadonlySet<number>) =>
      lists.flatMap(
        (list) =>
          list.find(
            (period) =>
              period.happened.every((e) => happened.has(e)) && !period.pending.some((e) => happened.has(e)),
          ) ?? [],
      );
    const pending = periodsAt(new Set(cut.events)).flatMap((period) => period.pending);
    const isSought = (happened: ReadonlySet<number>) => periodsAt(happened).length === lists.length;
    const moment = runPast(tasks, cut.events, pending, isSought, spec.lasting);
    return moment && answer(spec, (title) => witness(moment, title), [], null);
  },
  arrival: noArrival,
  refutedBy: byFirstRun,
};

/** For each list of places, when one of them is marked. */
function markedPeriods(
  net: CausalNet,
  lists: readonly (readonly number[])[],
): readonly (readonly Period[])[] {
  return lists.map((places) => places.flatMap((place) => whileMarked(net, place)));
}

/** For each place that makes up those of the lists, when it is empty. */
function unmarkedPeriods(
  net: CausalNet,
  lists: readonly (readonly number[])[],
): readonly (readonly Period[])[] {
  return lists
    .flat()
    .flatMap(net.membersOf)
    .map((place) => whileUnmarked(net, place));
}

/** What is forbidden to be there, together, by its name, and what a warning says of it when it never is. */
interface ForbiddenPart {
  readonly name: string;
  readonly never: string;
}

/** A place is marked, a transition runs, a port is active. */
function wantedIn({ marked, active = [] }: SpecOf<'forbidden'>): readonly ForbiddenPart[] {
  return [
    ...marked.map(({ component, element }) => ({ name: dotted(component, element), never: 'never marked' })),
    ...active.map((port) => ({ name: portName(port), never: 'never active' })),
  ];
}

/** Of each thing that has to be there, or must not, the places of which one then holds a token. */
function listsIn(
  { marked, unmarked, active = [], inactive = [] }: SpecOf<'forbidden'>,
  { placeOf, runningOf, activeOf }: Translation,
): { readonly has: readonly (readonly number[])[]; readonly hasNot: readonly (readonly number[])[] } {
  const placesOf = (ref: ElementRef) => [placeOf(ref), ...runningOf(ref)].filter((place) => place !== null);
  return {
    has: [...marked.map(placesOf), ...active.map(activeOf)],
    hasNot: [...unmarked.map(placesOf), ...inactive.map(activeOf)],
  };
}

function answer(
  spec: SpecOf<'forbidden'>,
  show: Show | null,
  idle: readonly ForbiddenPart[],
  because: Because | null,
): Found {
  return foundOf({
    verdict: verdictOf(show !== null, because),
    witnesses: () => (show === null ? [] : [show('a run that comes to the forbidden state')]),
    warnings: because === null ? idle.map((wanted) => neverThere(wanted, spec)) : [],
  });
}

function neverThere({ name, never }: ForbiddenPart, spec: SpecOf<'forbidden'>): Diagnostic {
  return {
    code: 'never-marked',
    severity: 'warning',
    message: `\`${spec.name}\`: ${name} is ${never} in any run, so nothing is forbidden`,
    at: spec.at ?? null,
    hint: 'name a place that some run marks',
  };
}

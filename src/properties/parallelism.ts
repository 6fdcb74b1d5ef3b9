import type { CausalNet } from '../statespace/causal/causal-net.ts';
import { greatestWidthUnder } from '../statespace/causal/constrained-width.ts';
import { type Action, greatestWidth, type Width } from '../statespace/causal/width.ts';
import type { Because } from '../statespace/limits.ts';
import type { Aim } from '../statespace/run-dates.ts';
import { TELLS_NOTHING_APART } from '../statespace/symmetry.ts';
import type { Translation } from '../tpn/translate.ts';
import { type Context, type Kind, NEEDS_NOTHING, type SpecOf, type Way } from './question.ts';
import type { Show } from './reaching.ts';
import { type Answer, EMPTY_ANSWER, verdictOf, type Witness } from './verdict.ts';

/** How many transitions of the components run together at most, in a state and in a lasting state? */
export const parallelism: Kind<'parallelism'> = {
  kind: 'parallelism',
  needs: () => ({ ...NEEDS_NOTHING, passing: true }),
  tellsApart: (spec, context, translation) => ({
    ...TELLS_NOTHING_APART,
    places: [runningPlaces(spec, context, translation)],
  }),
  ask: (spec, context, view) => {
    const running = runningPlaces(spec, context, view.translation);
    let state: { readonly count: number; readonly way: Way } | null = null;
    let lasting: { readonly count: number; readonly way: Way } | null = null;
    const show = (best: typeof state, aim: Aim): Best | null =>
      best && { count: best.count, show: (title) => view.witness(best.way, aim, title) };
    return {
      state: (found) => {
        let count = 0;
        for (const place of running) count += view.tokens(found, place);
        const way = { state: found, firing: null };
        if (count > (state?.count ?? -1)) state = { count, way };
        if (count > (lasting?.count ?? -1) && view.canLast(found)) lasting = { count, way };
      },
      answer: (because) => answer(spec, show(state, 'earliest'), show(lasting, 'lasting'), because),
    };
  },
  onCausalNets: (spec, context, branches) => {
    const best = (lasting: boolean): Best | null => {
      let widest: Best | null = null;
      for (const { translation, net, witness } of branches) {
        const actions = runningPlaces(spec, context, translation).flatMap((place) =>
          net.occurrences[place]!.flatMap(({ opened: start, closed: end }) =>
            end === null ? [] : [{ start, end }],
          ),
        );
        const width = widthOf(net, actions, lasting);
        if (width === null) return null;
        const { count, moment } = width;
        if (widest === null || count > widest.count)
          widest = { count, show: (title) => witness(moment, title) };
      }
      return widest;
    };
    const state = best(false);
    const lasting = state && best(true);
    return state && lasting && answer(spec, state, lasting, null);
  },
};

/** Sets of actions that the search on a causal net may try before states are explored instead. */
const SETS_TRIED = 200_000;
/** Likewise where the order of some events is constrained, and each set takes longer. */
const SETS_TRIED_UNDER = 5_000;

function widthOf(net: CausalNet, actions: readonly Action[], lasting: boolean): Width | null {
  return net.constraints.length === 0
    ? greatestWidth(net, actions, lasting, SETS_TRIED)
    : greatestWidthUnder(net, actions, lasting, SETS_TRIED_UNDER);
}

/** A greatest number, and a run that shows it. */
interface Best {
  readonly count: number;
  readonly show: Show;
}

/** The net's places of the transitions that are counted, while they run. */
function runningPlaces(
  spec: SpecOf<'parallelism'>,
  { system }: Context,
  { runningOf }: Translation,
): readonly number[] {
  const counted = system.components.filter(
    ({ name }) => spec.components === 'all' || spec.components.includes(name),
  );
  const places = counted.flatMap(({ name, type }) =>
    type.transitions.flatMap((t) => runningOf({ component: name, element: t.name })),
  );
  return [...new Set(places)];
}

function answer(
  spec: SpecOf<'parallelism'>,
  state: Best | null,
  lasting: Best | null,
  because: Because | null,
): Answer {
  const greatest = state?.count ?? 0;
  const above = spec.atMost !== null && greatest > spec.atMost;
  const below = spec.atLeast !== null && greatest < spec.atLeast;
  const isBounded = spec.atMost !== null || spec.atLeast !== null;
  // What has been found is found, whatever is still unexplored; what has not may still be.
  const isSettled = spec.atMost === null && spec.atLeast !== null && !below;
  const violated = above || (below && because === null);
  const show = (best: Best | null, where: string): readonly Witness[] =>
    best === null ? [] : [best.show(`a run in which ${actions(best.count)} together ${where}`)];
  return {
    ...EMPTY_ANSWER,
    verdict:
      isBounded || because !== null ? verdictOf(violated, isSettled ? null : because) : { kind: 'none' },
    parallelism: because === null ? { state: greatest, lasting: lasting?.count ?? 0 } : null,
    witnesses: [...show(state, 'in some state'), ...show(lasting, 'in a state that lasts')],
  };
}

function actions(count: number): string {
  return count === 1 ? 'one transition runs' : `${count} transitions run`;
}

import { groupBy } from '../../base/collections/group-by.ts';
import { memo, onceFor, oncePer } from '../../base/memo.ts';
import type { Factor } from '../../statespace/causal/branches/factors.ts';
import { runToCut } from '../../statespace/causal/cuts/dated-run.ts';
import { budgetOf } from '../../statespace/causal/dates/budget.ts';
import type { ActionEvents } from '../../statespace/causal/parallelism/action-events.ts';
import { blocksOf } from '../../statespace/causal/parallelism/blocks.ts';
import { greatestParallelism } from '../../statespace/causal/parallelism/greatest-parallelism.ts';
import type { CausalView, CausalViews, Show } from '../question/question.ts';

/** What is known of the greatest number of transitions that run together. */
export interface GreatestParallelism {
  /** The greatest number found, and a run that shows it. */
  readonly best: { readonly count: number; readonly show: Show } | null;
  /** No run has more; infinite where that is not known. */
  readonly atMost: number;
}

/** How many sets of actions the search may try. */
const SETS_TRIED = 200_000;

/** Likewise in some state, and in some state that lasts. */
export interface ParallelismInStates {
  readonly state: GreatestParallelism;
  readonly lasting: GreatestParallelism;
}

/**
 * The most that the causal nets allow: the numbers of what has no influence on each other add up at each date, and each
 * part of the program goes the way that has most then. `null` when what influences each other can go too many ways.
 *
 * @param running the places of which the tokens are counted
 */
export function causalParallelism(
  views: CausalViews,
  running: readonly number[],
): ParallelismInStates | null {
  return parallelismOn(views)(running);
}

/** Several questions may count the same. */
const parallelismOn = oncePer((views: CausalViews) =>
  memo((running: readonly number[]) => searched(views, running), String),
);

function searched(views: CausalViews, running: readonly number[]): ParallelismInStates | null {
  const apart = apartAtEachDate(views, running);
  if (apart === null) return null;
  const { factors, factorOf } = apart;
  const { all, showing } = views.covering(factors);
  const actionsByFactor = onceFor((view: CausalView) =>
    groupBy(shownActions(view, running), ({ id }) => factorOf(id)),
  );
  const ofFactor = (view: CausalView, f: number | null) => ({
    net: view.net,
    actions: actionsByFactor(view).get(f) ?? [],
  });
  const parts = [
    [ofFactor(all[0]!, null)],
    ...factors.map(({ ways }, f) => ways.map((_, way) => ofFactor(showing(f, way), f))),
  ];
  const inStates = (lasting: boolean): GreatestParallelism => {
    const { count, atMost, chosen } = greatestParallelism(parts, lasting, budgetOf(SETS_TRIED, views.isOver));
    const goingSo = factors.map(({ parts, ways }, f) => ({ parts, ways: [ways[chosen[f + 1]!.way]!] }));
    const [view] = views.covering(goingSo).all;
    const ids = new Set(
      chosen.flatMap(({ way, set }, part) => set.map((a) => parts[part]![way]!.actions[a]!.id)),
    );
    const shown = shownActions(view!, running).filter(({ id }) => ids.has(id));
    const moment = runToCut(
      view!.net,
      shown.map(({ start }) => start).filter((e) => e !== null),
      shown.map(({ end }) => end),
      lasting,
    );
    if (moment === null) throw new Error('the actions of a widest set cannot run together');
    return { best: { count, show: (title) => view!.witness(moment, title) }, atMost };
  };
  return { state: inStates(false), lasting: inStates(true) };
}

/** An action of a causal net, with a name that it has in all nets. */
type ShownAction = ActionEvents & { readonly id: string };

function shownActions(
  { net, idOf }: Pick<CausalView, 'net' | 'idOf'>,
  running: readonly number[],
): readonly ShownAction[] {
  return running.flatMap((place) =>
    net.occurrences[place]!.flatMap(({ opened: start, closed: end }) =>
      end === null ? [] : [{ start, end, id: `${place} ${idOf(end)}` }],
    ),
  );
}

/** Factors that have no influence on each other's actions at any date. */
interface IndependentFactors {
  readonly factors: readonly Factor[];
  /** The factor whose ways an action hangs on, `null` for none. */
  readonly factorOf: (id: string) => number | null;
}

/**
 * Where dates are equal, the order between what ends before an event of one only date and what starts after it hangs on
 * all that is around: parts that share a block in some net are looked at together.
 */
function apartAtEachDate(views: CausalViews, running: readonly number[]): IndependentFactors | null {
  let together: readonly (readonly number[])[] = [];
  for (;;) {
    const factors = views.factors(together);
    if (factors === null) return null;
    const met = views.covering(factors).all.flatMap((view) => {
      const actions = shownActions(view, running);
      return blocksOf(view.net, actions).map(({ events, indices }) => ({
        parts: [...new Set(events.map(view.partOf))].filter((part) => part !== null),
        ids: indices.map((a) => actions[a]!.id),
      }));
    });
    // An action may depend on different parts in different nets.
    const partsOf = groupBy(
      met.flatMap(({ parts, ids }) => ids.flatMap((id) => parts.map((part) => ({ id, part })))),
      ({ id }) => id,
    );
    const sets = [...partsOf.values()].map((each) => each.map(({ part }) => part));
    const indices = new Map(factors.flatMap(({ parts }, f) => parts.map((part) => [part, f])));
    const indexOf = (part: number) => indices.get(part)!;
    if (sets.every(([first, ...others]) => others.every((part) => indexOf(part) === indexOf(first!))))
      return {
        factors,
        factorOf: (id) => {
          const [first] = partsOf.get(id) ?? [];
          return first === undefined ? null : indexOf(first.part);
        },
      };
    together = [...together, ...sets];
  }
}

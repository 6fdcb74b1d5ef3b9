import { heed } from '../../../base/heed.ts';
import { randomFrom } from '../../../base/random.ts';
import { type Budget, spend } from '../dates/budget.ts';
import type { CausalNet } from '../process/causal-net.ts';
import { type ListRun, listRuns } from './list-run.ts';
import type { Tasks } from './tasks.ts';

/** Which date is looked for. */
export type Extreme = 'least' | 'greatest';

/** A run by a list, and that list. */
export interface BestList {
  readonly run: ListRun;
  /** Groups of tasks, those that go first first. */
  readonly list: readonly number[];
  /** By event, the place of its task in the list. */
  readonly ranks: Int32Array;
}

/** After so many lists for each group that are no better, another place is tried. */
const PATIENCE = 40;

/**
 * A run in which the date is least, or greatest, of those that were tried: tasks that much comes after go first, or last;
 * then lists in which one group has been moved elsewhere, as long as they are no worse; then some moves at once.
 *
 * @param delays by event
 * @param groupOf the group of the task that begins with an event: those of one group have one place in the list
 * @param bound no run is better
 * @param left lists that may be tried
 */
export function bestList(
  tasks: Tasks,
  delays: readonly number[],
  asked: readonly number[],
  {
    extreme,
    groupOf,
    bound,
    left,
  }: {
    readonly extreme: Extreme;
    readonly groupOf: (begin: number) => number;
    readonly bound: number;
    readonly left: Budget;
  },
): BestList {
  const { run, begins } = listRuns(tasks, delays, asked);
  const sign = extreme === 'least' ? 1 : -1;
  const tails = tailsOf(tasks.net, delays);
  const byTail = begins.toSorted((a, b) => sign * (tails[b] - tails[a]) || a - b);
  const groups = [...new Set(byTail.map(groupOf))];
  const ranks = new Int32Array(delays.length);
  const groupsOfBegins = begins.map(groupOf);
  const places = new Map<number, number>();
  const tried = (list: readonly number[]): BestList => {
    for (const [place, group] of list.entries()) places.set(group, place);
    begins.forEach((begin, i) => {
      ranks[begin] = places.get(groupsOfBegins[i])!;
    });
    return { run: run(ranks), list, ranks: ranks.slice() };
  };
  /** How bad a run is: that of two with one date in which the list says less is worse. */
  const costOf = ({ run: { date, hasTies } }: BestList) => sign * date + (hasTies ? 0.5 : 0);
  const random = randomFrom(groups.length);
  const below = (bound: number) => Number(random.below(BigInt(bound)));
  const moved = (list: readonly number[]): readonly number[] => {
    const next = [...list];
    const [group] = next.splice(below(next.length), 1);
    next.splice(below(next.length + 1), 0, group);
    return next;
  };
  let best = tried(groups);
  let here = best;
  let worse = 0;
  while (groups.length > 1 && costOf(best) > sign * bound && spend(left, 1)) {
    heed();
    const next = tried(moved(here.list));
    worse = costOf(next) < costOf(here) ? 0 : worse + 1;
    if (costOf(next) <= costOf(here)) here = next;
    if (costOf(here) < costOf(best)) best = here;
    if (worse < PATIENCE * groups.length) continue;
    here = tried([moved, moved, moved, moved].reduce((list, move) => move(list), best.list));
    worse = 0;
  }
  return best;
}

/** By event, how long what comes after it takes at least. */
function tailsOf({ causes }: CausalNet, delays: readonly number[]): Float64Array {
  const tails = new Float64Array(causes.length);
  for (let e = causes.length - 1; e >= 0; e--)
    for (const cause of causes[e]) tails[cause] = Math.max(tails[cause], tails[e] + delays[e]);
  return tails;
}

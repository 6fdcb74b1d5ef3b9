import { groupBy } from '../../../base/collections/group-by.ts';
import { heed } from '../../../base/heed.ts';
import { disjointSets } from '../../collections/union-find.ts';
import { type Budget, spend } from '../dates/budget.ts';
import { greatestDates, greatestOf } from '../dates/greatest-dates.ts';
import type { DatedNet } from '../process/causal-net.ts';
import { COMPARING, DATING } from '../process/step-costs.ts';
import type { ActionEvents } from './action-events.ts';
import { firstOrdered, largestAntichainSize, type PartialOrder } from './antichain.ts';
import type { Block } from './blocks.ts';
import { type StepFunction, valueAt } from './step-function.ts';

/** The largest sets of actions of a block that can run together at one date. */
export interface LargestSets {
  /** No set is larger than that: of those that may run, the most without order; a function of {@link at}. */
  readonly bound: StepFunction;
  /** A largest set at `date`, by index; when the budget is used up, one that need not be. */
  readonly at: (date: number) => LargeSet;
}

/** Actions of a block, by index, that can run together. */
export interface LargeSet {
  readonly set: readonly number[];
  /** Whether the search was finished: no larger set can run together at that date. */
  readonly isLargest: boolean;
}

/** A block, and what makes sets of its actions possible at one date. */
interface Candidates extends Block {
  readonly lasting: boolean;
  /** See {@link causalOrderOf}. */
  readonly order: PartialOrder;
}

/**
 * At one date, sets that can run together are hereditary; what two actions cannot influence in each other is solved
 * apart; where an action would end too early, it or one of those whose early start makes it so has to go. No set is
 * larger than the largest one without order.
 *
 * @param lasting only while time passes
 */
export function largestSets(block: Block, lasting: boolean, left: Budget): LargestSets {
  const { net, actions } = block;
  const candidates = { ...block, lasting, order: causalOrderOf(block) };
  const windows = actions.map((action) => mayRun(net, action, lasting));
  const inWindow = (where: number) => [...actions.keys()].filter((a) => valueAt(windows[a], where) === 1);
  const from = [...new Set(windows.flatMap((window) => window.from))].sort((a, b) => a - b);
  return {
    bound: { from, values: from.map((where) => largestAntichainSize(candidates.order, inWindow(where))) },
    at: (date) => {
      const parts = independentParts(candidates, inWindow(at(date)), date).map((part) =>
        largestSet(candidates, part, date, left),
      );
      return { set: parts.flatMap(({ set }) => set), isLargest: parts.every(({ isLargest }) => isLargest) };
    },
  };
}

/** A date as a number that leaves room for what is just after it, one more. */
export function at(date: number): number {
  return 2 * date;
}

/** 1 while an action may run: at most from its earliest start to its latest end. */
function mayRun(
  { causes, earliest, latest, greatest }: DatedNet,
  { start, end }: ActionEvents,
  lasting: boolean,
): StepFunction {
  const takesNoTime = greatest[end] === 0 && causes[end].every((cause) => cause === start);
  if (lasting && takesNoTime) return { from: [], values: [] };
  const [first, last] = [start === null ? 0 : earliest[start], latest[end]];
  return { from: [at(first), lasting ? at(last) : at(last) + 1], values: [1, 0] };
}

/** Of the actions of a block: before is what has always ended when the other starts. */
export function causalOrderOf({ net, actions }: Block): PartialOrder {
  return actions.map(({ end }) => {
    heed(COMPARING * actions.length);
    return actions.flatMap(({ start }, later) => (start !== null && net.precedes(end, start) ? [later] : []));
  });
}

function startsOf({ actions }: Block, set: readonly number[]): readonly number[] {
  return set.map((a) => actions[a].start).filter((e) => e !== null);
}

/** The actions that would have ended before `date` (with `lasting`, by it) if all had started by then. */
function endedEarly(candidates: Candidates, set: readonly number[], date: number) {
  const { net, actions, lasting } = candidates;
  const dates = greatestDates(net, startsOf(candidates, set), date);
  const isEarly = (end: number) => (lasting ? dates[end] <= date : dates[end] < date);
  return { dates, early: set.filter((a) => isEarly(actions[a].end)) };
}

/** Splits actions into parts that have no influence on each other at `date`. */
function independentParts(
  candidates: Candidates,
  set: readonly number[],
  date: number,
): readonly (readonly number[])[] {
  const { net, actions, order } = candidates;
  const { dates } = endedEarly(candidates, set, date);
  heed(DATING * net.latest.length);
  // An event that is as late as it can be in any run is so for every subset of the actions: it links nothing.
  const varies = (e: number) => dates[e] !== net.latest[e];
  // Events come first, then actions.
  const node = (a: number) => net.latest.length + a;
  const { find, link } = disjointSets(net.latest.length + actions.length);
  net.causes.forEach((causes, e) => {
    if (!varies(e)) return;
    for (const cause of causes) if (varies(cause)) link(e, cause);
  });
  const isCandidate = new Uint8Array(actions.length);
  for (const a of set) isCandidate[a] = 1;
  for (const a of set) {
    const { start, end } = actions[a];
    if (start !== null && varies(start)) link(node(a), start);
    if (varies(end)) link(node(a), end);
    for (const b of order[a]) if (isCandidate[b] === 1) link(node(a), node(b));
  }
  return [...groupBy(set, (a) => find(node(a))).values()];
}

/** Sets of so many actions count as one of the budget. */
const ACTIONS_A_SET = 16;

function largestSet(candidates: Candidates, part: readonly number[], date: number, left: Budget): LargeSet {
  let best: readonly number[] = [];
  /** Tries the subsets of `set` that contain all of `kept`; false when the budget is used up. */
  const search = (set: readonly number[], kept: ReadonlySet<number>): boolean => {
    if (set.length <= best.length || largestAntichainSize(candidates.order, set) <= best.length) return true;
    const mayGoOn = spend(left, Math.ceil(set.length / ACTIONS_A_SET));
    // The first way down, on which nothing is kept, is gone in any case: it is short, and something is found.
    if (!mayGoOn && kept.size > 0) return false;
    const culprits = conflict(candidates, set, date);
    if (culprits === null) {
      best = set;
      return true;
    }
    const keep = new Set(kept);
    for (const drop of culprits) {
      if (kept.has(drop)) continue;
      const rest = set.filter((a) => a !== drop);
      if (!search(rest, keep)) return false;
      keep.add(drop);
    }
    return true;
  };
  const isLargest = search(part, new Set());
  return { set: best, isLargest };
}

/** Actions of which at least one has to go before all of the set can run together; `null` when all can. */
function conflict(candidates: Candidates, set: readonly number[], date: number): readonly number[] | null {
  const { actions, order } = candidates;
  const ordered = firstOrdered(order, set);
  if (ordered !== null) return ordered;
  const { dates, early } = endedEarly(candidates, set, date);
  const [first] = early;
  if (first === undefined) return null;
  const reasons = reasonsFor(candidates, startsOf(candidates, set), date, dates, actions[first].end);
  const isReason = (start: number | null) => start !== null && reasons.has(start);
  return [first, ...set.filter((a) => a !== first && isReason(actions[a].start))];
}

/**
 * Starts of which one must be allowed to come later before the date of `end` can grow: one that bounds the event from
 * above, or, where its causes bound it, one that bounds any of theirs.
 */
function reasonsFor(
  { net }: Candidates,
  starts: readonly number[],
  date: number,
  dates: readonly number[],
  end: number,
): ReadonlySet<number> {
  const lags = starts.map((start) => ({ start, lag: lagsBefore(net, start) }));
  const reasons = new Set<number>();
  const visited = new Set([end]);
  for (const e of visited) {
    const enabled = greatestOf(net.causes[e], dates);
    if (dates[e] < enabled + net.greatest[e]) {
      for (const { start, lag } of lags) if (date - lag[e] === dates[e]) reasons.add(start);
    } else {
      for (const cause of net.causes[e]) visited.add(cause);
    }
  }
  return reasons;
}

/** By event, the longest least delay from it to the event `to`; minus infinity when nothing leads there. */
function lagsBefore(net: DatedNet, to: number): readonly number[] {
  heed(DATING * net.least.length);
  const lag = new Array<number>(net.least.length).fill(-Infinity);
  lag[to] = 0;
  for (let e = to; e >= 0; e--) {
    if (lag[e] === -Infinity) continue;
    for (const cause of net.causes[e]) lag[cause] = Math.max(lag[cause], lag[e] + net.least[e]);
  }
  return lag;
}

import type { CausalNet } from './causal-net.ts';
import { greatestDates, greatestOf } from './greatest-dates.ts';
import { jointMoment, type Moment } from './joint.ts';

/** An action: it runs from the event `start` (`null`: from the start of the run) until the event `end`. */
export interface Action {
  readonly start: number | null;
  readonly end: number;
}

export interface Width {
  /** The largest number of actions that run together in some run. */
  readonly count: number;
  readonly moment: Moment;
}

/** The actions to be counted, by their index, and what is asked of the moments at which they run. */
interface Moments {
  readonly net: CausalNet;
  readonly actions: readonly Action[];
  readonly lasting: boolean;
  /** At `i * actions.length + j`: 1 when action i has always ended before action j starts. */
  readonly before: Uint8Array;
}

/**
 * The largest number of actions that run together at one moment of some run; with `lasting`, while time passes.
 *
 * Strongly NP-hard, so a search. Some best set can run together at the earliest date of one of its own starts, so only
 * those dates are tried, those with most candidates first. At one date, sets that can run together are hereditary; what
 * two actions cannot influence in each other is solved apart; where an action would end too early, it or one of those
 * whose early start makes it so has to go. No set is larger than the largest one without order (Dilworth 1950).
 *
 * @param budget sets that may be tried, a large one counting for several
 * @returns `null` when the budget did not suffice
 */
export function greatestWidth(
  net: CausalNet,
  actions: readonly Action[],
  lasting: boolean,
  budget: number,
): Width | null {
  const moments: Moments = { net, actions, lasting, before: orderOf(net, actions) };
  const left = { sets: budget };
  let best: readonly number[] = [];
  for (const { date, inWindow } of datesToTry(moments)) {
    if (inWindow.length <= best.length) break;
    if (widestWithoutOrder(moments, inWindow) <= best.length) continue;
    const candidates = inWindow.filter((a) => endedEarly(moments, [a], date).early.length === 0);
    if (widestWithoutOrder(moments, candidates) <= best.length) continue;
    const found = largestAt(moments, candidates, date, left);
    if (found === null) return null;
    if (found.length > best.length) best = found;
  }
  const moment = jointMoment(
    net,
    startsOf(moments, best),
    best.map((a) => actions[a].end),
    lasting,
  );
  if (moment === null) throw new Error('the actions of a widest set cannot run together');
  return { count: best.length, moment };
}

function orderOf(net: CausalNet, actions: readonly Action[]): Uint8Array {
  const before = new Uint8Array(actions.length ** 2);
  actions.forEach(({ end }, i) => {
    actions.forEach(({ start }, j) => {
      if (start !== null && net.precedes(end, start)) before[i * actions.length + j] = 1;
    });
  });
  return before;
}

/** The earliest dates of the starts, each with the actions that some run has running then; most actions first. */
function datesToTry({ net, actions, lasting }: Moments) {
  const earliest = actions.map(({ start }) => (start === null ? 0 : net.earliest[start]));
  const mayRun = (a: number, date: number) =>
    earliest[a] <= date && (lasting ? net.latest[actions[a].end] > date : net.latest[actions[a].end] >= date);
  const all = actions.map((_, a) => a);
  return [...new Set(earliest)]
    .map((date) => ({ date, inWindow: all.filter((a) => mayRun(a, date)) }))
    .sort((a, b) => b.inWindow.length - a.inWindow.length);
}

function startsOf({ actions }: Moments, set: readonly number[]): readonly number[] {
  return set.map((a) => actions[a].start).filter((e) => e !== null);
}

/** The actions that would have ended before `date` (with `lasting`, by it) if all had started by then. */
function endedEarly(moments: Moments, set: readonly number[], date: number) {
  const { net, actions, lasting } = moments;
  const dates = greatestDates(net, startsOf(moments, set), date);
  const isEarly = (end: number) => (lasting ? dates[end] <= date : dates[end] < date);
  return { dates, early: set.filter((a) => isEarly(actions[a].end)) };
}

/**
 * The size of the largest subset of which no action must end before another starts: the actions less a greatest
 * matching of each with a later one, found by augmenting paths.
 */
function widestWithoutOrder({ actions, before }: Moments, set: readonly number[]): number {
  const earlierOf = new Map<number, number>();
  const augment = (a: number, tried: Set<number>): boolean => {
    for (const b of set) {
      if (before[a * actions.length + b] === 0 || tried.has(b)) continue;
      tried.add(b);
      const rival = earlierOf.get(b);
      if (rival !== undefined && !augment(rival, tried)) continue;
      earlierOf.set(b, a);
      return true;
    }
    return false;
  };
  return set.length - set.filter((a) => augment(a, new Set())).length;
}

/** A largest set of the candidates that can run together at `date`; `null` when the budget is used up. */
function largestAt(
  moments: Moments,
  candidates: readonly number[],
  date: number,
  left: { sets: number },
): readonly number[] | null {
  const parts = independentParts(moments, candidates, date).map((part) =>
    largestSet(moments, part, date, left),
  );
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

/** Splits actions into parts that have no influence on each other at `date`. */
function independentParts(
  moments: Moments,
  set: readonly number[],
  date: number,
): readonly (readonly number[])[] {
  const { net, actions, before } = moments;
  const { dates } = endedEarly(moments, set, date);
  // An event that is as late as it can be in any run is so for every subset of the actions: it links nothing.
  const varies = (e: number) => dates[e] !== net.latest[e];
  // Events come first, then actions.
  const node = (a: number) => net.latest.length + a;
  const parent = Array.from({ length: net.latest.length + actions.length }, (_, i) => i);
  const find = (x: number): number => {
    let root = x;
    while (parent[root] !== root) root = parent[root];
    parent[x] = root;
    return root;
  };
  const link = (x: number, y: number) => {
    parent[find(x)] = find(y);
  };
  net.causes.forEach((causes, e) => {
    if (!varies(e)) return;
    for (const cause of causes) if (varies(cause)) link(e, cause);
  });
  for (const a of set) {
    const { start, end } = actions[a];
    if (start !== null && varies(start)) link(node(a), start);
    if (varies(end)) link(node(a), end);
    for (const b of set) if (before[a * actions.length + b] === 1) link(node(a), node(b));
  }
  const parts = new Map<number, number[]>();
  for (const a of set) {
    const root = find(node(a));
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [a]);
    else part.push(a);
  }
  return [...parts.values()];
}

/** Sets of so many actions count as one of the budget. */
const ACTIONS_A_SET = 16;

function largestSet(
  moments: Moments,
  part: readonly number[],
  date: number,
  left: { sets: number },
): readonly number[] | null {
  let best: readonly number[] = [];
  /** Tries the subsets of `set` that contain all of `kept`; false when the budget is used up. */
  const search = (set: readonly number[], kept: ReadonlySet<number>): boolean => {
    if (set.length <= best.length || widestWithoutOrder(moments, set) <= best.length) return true;
    left.sets -= Math.ceil(set.length / ACTIONS_A_SET);
    if (left.sets < 0) return false;
    const culprits = conflict(moments, set, date);
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
  return search(part, new Set()) ? best : null;
}

/** Actions of which at least one has to go before all of the set can run together; `null` when all can. */
function conflict(moments: Moments, set: readonly number[], date: number): readonly number[] | null {
  const { actions, before } = moments;
  for (const a of set) {
    const later = set.find((b) => before[a * actions.length + b] === 1);
    if (later !== undefined) return [a, later];
  }
  const { dates, early } = endedEarly(moments, set, date);
  const [first] = early;
  if (first === undefined) return null;
  const reasons = reasonsFor(moments, startsOf(moments, set), date, dates, actions[first].end);
  const isReason = (start: number | null) => start !== null && reasons.has(start);
  return [first, ...set.filter((a) => a !== first && isReason(actions[a].start))];
}

/**
 * Starts of which one must be allowed to come later before the date of `end` can grow: one that bounds the event from
 * above, or, where its causes bound it, one that bounds any of theirs.
 */
function reasonsFor(
  { net }: Moments,
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
function lagsBefore(net: CausalNet, to: number): readonly number[] {
  const lag = new Array<number>(net.least.length).fill(-Infinity);
  lag[to] = 0;
  for (let e = to; e >= 0; e--) {
    if (lag[e] === -Infinity) continue;
    for (const cause of net.causes[e]) lag[cause] = Math.max(lag[cause], lag[e] + net.least[e]);
  }
  return lag;
}

import type { CausalNet } from './causal-net.ts';
import { greatestDates, jointMoment, type Moment } from './joint.ts';

/** An action: it runs from the firing `start` (`null`: from the start of the run) until the firing `end`. */
export interface Action {
  readonly start: number | null;
  readonly end: number;
}

export interface Width {
  /** The largest number of actions that run together in some run. */
  readonly count: number;
  readonly moment: Moment;
}

/**
 * The largest number of actions that run together at one moment of some run; with `lasting`, while time passes.
 *
 * Strongly NP-hard, so a search. Some best set can run together at the earliest date of one of its own starts, so only
 * those dates are tried. At one date, sets that can run together are hereditary; what two actions cannot influence in
 * each other is solved apart; where an action would end too early, it or one of those whose early start makes it
 * so has to go.
 *
 * @param budget sets that may be tried
 * @returns `null` when the budget did not suffice
 */
export function greatestWidth(
  net: CausalNet,
  actions: readonly Action[],
  lasting: boolean,
  budget: number,
): Width | null {
  const left = { sets: budget };
  let best: readonly Action[] = [];
  const dateOf = (a: Action) => (a.start === null ? 0 : net.earliest[a.start]);
  const dates = [...new Set(actions.map(dateOf))].sort((a, b) => a - b);
  for (const date of dates) {
    const candidates = actions.filter((a) => dateOf(a) <= date && canRunAt(net, [a], date, lasting));
    if (candidates.length <= best.length) continue;
    const parts = independentParts(net, candidates, date);
    const found: Action[] = [];
    for (const part of parts) {
      const largest = largestSet(net, part, date, lasting, left);
      if (largest === null) return null;
      found.push(...largest);
    }
    if (found.length > best.length) best = found;
  }
  const starts = best.map((a) => a.start).filter((t) => t !== null);
  const moment = jointMoment(
    net,
    starts,
    best.map((a) => a.end),
    lasting,
  );
  if (moment === null) throw new Error('the actions of a widest set cannot run together');
  return { count: best.length, moment };
}

function startsOf(actions: readonly Action[]): readonly number[] {
  return actions.map((a) => a.start).filter((t) => t !== null);
}

/** The actions that would have ended before `date` (with `lasting`, by it) if all had started by then. */
function endedEarly(net: CausalNet, actions: readonly Action[], date: number, lasting: boolean) {
  const dates = greatestDates(net, startsOf(actions), date);
  const early = actions.filter((a) => (lasting ? dates[a.end] <= date : dates[a.end] < date));
  return { dates, early };
}

function canRunAt(net: CausalNet, actions: readonly Action[], date: number, lasting: boolean): boolean {
  return endedEarly(net, actions, date, lasting).early.length === 0;
}

/** Two of which one must have ended before the other starts. */
function exclude(net: CausalNet, a: Action, b: Action): boolean {
  const before = (x: Action, y: Action) => y.start !== null && net.precedes(x.end, y.start);
  return before(a, b) || before(b, a);
}

/** Splits actions into parts that have no influence on each other at `date`. */
function independentParts(
  net: CausalNet,
  actions: readonly Action[],
  date: number,
): readonly (readonly Action[])[] {
  const dates = greatestDates(net, startsOf(actions), date);
  // A firing that is as late as it can be in any run is so for every subset of the actions: it links nothing.
  const varies = (t: number) => dates[t] !== net.latest[t];
  const parent = new Map<unknown, unknown>();
  const find = (x: unknown): unknown => {
    const up = parent.get(x) ?? x;
    return up === x ? x : find(up);
  };
  const link = (a: unknown, b: unknown) => parent.set(find(a), find(b));
  for (const t of net.order) {
    if (!varies(t)) continue;
    for (const cause of net.causes[t]) if (varies(cause)) link(t, cause);
  }
  for (const a of actions) {
    if (a.start !== null && varies(a.start)) link(a, a.start);
    if (varies(a.end)) link(a, a.end);
    for (const b of actions) if (a !== b && exclude(net, a, b)) link(a, b);
  }
  const parts = new Map<unknown, Action[]>();
  for (const a of actions) parts.set(find(a), [...(parts.get(find(a)) ?? []), a]);
  return [...parts.values()];
}

function largestSet(
  net: CausalNet,
  actions: readonly Action[],
  date: number,
  lasting: boolean,
  left: { sets: number },
): readonly Action[] | null {
  let best: readonly Action[] = [];
  /** Tries the subsets of `set` that contain all of `kept`; false when the budget is used up. */
  const search = (set: readonly Action[], kept: ReadonlySet<Action>): boolean => {
    if (set.length <= best.length) return true;
    if (--left.sets < 0) return false;
    const culprits = conflict(net, set, date, lasting);
    if (culprits === null) {
      best = set;
      return true;
    }
    const keep = new Set(kept);
    for (const drop of culprits) {
      if (kept.has(drop)) continue;
      if (
        !search(
          set.filter((a) => a !== drop),
          keep,
        )
      )
        return false;
      keep.add(drop);
    }
    return true;
  };
  return search(actions, new Set()) ? best : null;
}

/** Actions of which at least one has to go before all of the set can run together; `null` when all can. */
function conflict(
  net: CausalNet,
  set: readonly Action[],
  date: number,
  lasting: boolean,
): readonly Action[] | null {
  for (const a of set) {
    const other = set.find((b) => b !== a && exclude(net, a, b));
    if (other !== undefined) return [a, other];
  }
  const { dates, early } = endedEarly(net, set, date, lasting);
  const [first] = early;
  if (first === undefined) return null;
  const reasons = reasonsFor(net, set, date, dates, first.end);
  return [first, ...set.filter((a) => a !== first && a.start !== null && reasons.has(a.start))];
}

/**
 * Starts of which one must be allowed to come later before the date of `end` can grow: one that bounds the firing from
 * above, or, where its causes bound it, one that bounds any of theirs.
 */
function reasonsFor(
  net: CausalNet,
  set: readonly Action[],
  date: number,
  dates: readonly number[],
  end: number,
): ReadonlySet<number> {
  const lags = startsOf(set).map((start) => ({ start, lag: lagsBefore(net, start) }));
  const reasons = new Set<number>();
  const visited = new Set([end]);
  for (const t of visited) {
    const enabled = Math.max(0, ...net.causes[t].map((cause) => dates[cause]));
    if (dates[t] < enabled + net.greatest[t]) {
      for (const { start, lag } of lags) if (date - lag[t] === dates[t]) reasons.add(start);
    } else {
      for (const cause of net.causes[t]) visited.add(cause);
    }
  }
  return reasons;
}

/** By transition, the longest least delay from its firing to that of `to`; minus infinity when nothing leads there. */
function lagsBefore(net: CausalNet, to: number): readonly number[] {
  const lag = new Array<number>(net.least.length).fill(-Infinity);
  lag[to] = 0;
  for (let i = net.order.length - 1; i >= 0; i--) {
    const t = net.order[i];
    for (const cause of net.causes[t]) lag[cause] = Math.max(lag[cause], lag[t] + net.least[t]);
  }
  return lag;
}

import { heed } from '../../base/heed.ts';
import type { Condition } from '../../tpn/net/condition.ts';
import type { FiringInterval, TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import {
  changesIn,
  compileNet,
  cutsClasses,
  DUE,
  isEnabled,
  type Obligation,
  putInitialTokens,
  putOutputs,
  takeInputs,
} from './compiled-net.ts';

/**
 * Which of the runs with one sequence of firings: that with the least dates, or the greatest (all dates are least,
 * or greatest, together); one after whose last firing time can pass; the first whose last firing is at `from` or
 * later, in time units; or the first in which some dates are apart: date 0 is the start, then come those of the firings
 * that change whether the condition `changesOf` holds, and the last one is that of the last firing; or the first in which
 * an answer has been due for so many time units, or more than that, when the last firing comes.
 */
export type Aim =
  | 'earliest'
  | 'latest'
  | 'lasting'
  | { readonly from: number }
  | { readonly changesOf: Condition; readonly apart: readonly Gap[] }
  | { readonly due: Obligation; readonly waited: LeastWait };

/** At least so many time units, or more than that. */
export interface LeastWait {
  readonly least: number;
  readonly strict: boolean;
}

/** Date `to` comes at least so much after date `from`, in time units; less than 0 where it may be before. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly least: number;
}

/** `dates[i] / perUnit` is the date of firing i in time units; `perUnit` is a power of ten. */
export interface RunDates {
  readonly dates: readonly bigint[];
  readonly perUnit: bigint;
}

/** `date(to) - date(from) <= most`, or `< most`. Firings count from 1; 0 is the start. */
interface FiringInequality {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  readonly strict: boolean;
}

/**
 * Dates for a sequence of firings that the net allows: a solution of its firing inequalities (Berthomieu and Menasche
 * 1983), found by shortest paths in whole numbers.
 *
 * @returns `null` when no run with these firings meets the aim
 */
export function datesOfRun(net: TimePetriNet, firings: readonly number[], aim: Aim): RunDates | null {
  // Strict bounds need room: so many parts of a unit are always enough, and keep the dates within a unit of the
  // bound that they cannot attain. In a closed net only the last firing has strict bounds, on its lasting: no cycle
  // has two of them, so whole units are enough.
  const hasOpen =
    cutsClasses(net) || net.transitions.some(({ interval }) => interval.eftOpen || isOpenAbove(interval));
  const perUnit = hasOpen ? 10n ** BigInt(String(firings.length + 2).length) : 1n;
  const solved = (isNear: boolean) =>
    solve(
      firings.length,
      firingInequalities(net, firings, aim, isNear ? 1 : 0),
      perUnit,
      aim === 'latest' || (isNear && typeof aim === 'object' && 'from' in aim),
    );
  // Where firings come strictly before what is due, runs may only come within less than a unit of what is asked for.
  const dates = solved(false) ?? (cutsClasses(net) && typeof aim === 'object' ? solved(true) : null);
  return dates && { dates: dates.slice(1), perUnit };
}

/**
 * Firings with which a run of the net that meets the aim goes on to its end, each as soon as can be. None of them comes
 * last at its date, nor only beside others.
 *
 * @throws Error when no run with these firings meets the aim
 */
export function firingsToTheEnd(net: TimePetriNet, firings: readonly number[], aim: Aim): readonly number[] {
  const run = datesOfRun(net, firings, aim);
  if (run === null) throw new Error('no run meets the aim');
  const compiled = compileNet(net);
  const marking = new Int32Array(compiled.places);
  putInitialTokens(compiled, marking);
  /** By enabled transition, the date since when it is. */
  let since = new Map<number, bigint>();
  const enable = (date: bigint, before: Int32Array, fired: number): void => {
    const next = new Map<number, bigint>();
    compiled.arcs.forEach((arcs, t) => {
      if (!isEnabled(arcs, marking)) return;
      const persists = t !== fired && since.has(t) && isEnabled(arcs, before);
      next.set(t, persists ? since.get(t)! : date);
    });
    since = next;
  };
  const fire = (t: number, date: bigint): void => {
    takeInputs(compiled.arcs[t], marking);
    const before = marking.slice();
    putOutputs(compiled, compiled.arcs[t], marking);
    enable(date, before, t);
  };
  enable(0n, marking, -1);
  firings.forEach((t, i) => {
    fire(t, run.dates[i]);
  });
  const more: number[] = [];
  for (let now = run.dates.at(-1) ?? 0n; ; ) {
    let first: { readonly t: number; readonly date: bigint } | null = null;
    for (const [t, from] of since) {
      const soonest = from + BigInt(net.transitions[t].interval.eft) * run.perUnit;
      const date = soonest > now ? soonest : now;
      if (net.transitions[t].spontaneous !== true && (first === null || date < first.date))
        first = { t, date };
    }
    if (first === null) return more;
    heed(FIRING * net.transitions.length);
    now = first.date;
    more.push(first.t);
    fire(first.t, now);
  }
}

/** What looking at one transition takes, in nanoseconds. */
const FIRING = 20;

/** Instead of the number of the firing that has enabled a transition. */
const NOT_ENABLED = -1;

function firingInequalities(
  net: TimePetriNet,
  firings: readonly number[],
  aim: Aim,
  near: 0 | 1,
): readonly FiringInequality[] {
  const gaps = typeof aim === 'object' && 'apart' in aim ? aim : null;
  const waiting = typeof aim === 'object' && 'due' in aim ? aim : null;
  const compiled = compileNet(net, [], gaps?.changesOf ?? null, waiting?.due ?? null);
  const { last } = compiled;
  const changes: number[] = [];
  let dueSince = 0;
  const bounds: FiringInequality[] = [];
  const marking = new Int32Array(compiled.places);
  putInitialTokens(compiled, marking);
  // Between the tokens that a firing takes and those that it puts; one for all firings.
  const between = new Int32Array(compiled.places);
  const { arcs } = compiled;
  const enabledAt: number[] = arcs.map((each) => (isEnabled(each, marking) ? 0 : NOT_ENABLED));
  for (let now = 1; now <= firings.length; now++) {
    const fired = firings[now - 1];
    bounds.push({ from: now, to: now - 1, most: 0, strict: false });
    bounds.push(earliest(net.transitions[fired].interval, enabledAt[fired], now));
    if (last?.cutsClasses === true && last.after[fired] !== null) {
      for (const [t, since] of enabledAt.entries())
        if (since !== NOT_ENABLED && last.isExact[t])
          bounds.push({ from: since, to: now, most: net.transitions[t].interval.lft, strict: true });
    }
    takeInputs(arcs[fired], marking);
    between.set(marking);
    putOutputs(compiled, arcs[fired], marking);
    if (waiting !== null && marking.at(-1) === DUE && between.at(-1) !== DUE) dueSince = now;
    if (changesIn(compiled, marking) > changes.length) changes.push(now);
    for (let t = 0; t < arcs.length; t++) {
      const since = enabledAt[t];
      const isNow = isEnabled(arcs[t], marking);
      if (isNow && since !== NOT_ENABLED && t !== fired && isEnabled(arcs[t], between)) continue;
      // As dates do not fall, it is enough that it is not too late when it is enabled no longer.
      addLatest(bounds, net.transitions[t].interval, since, now, false);
      enabledAt[t] = isNow ? now : NOT_ENABLED;
    }
  }
  const end = firings.length;
  for (let t = 0; t < arcs.length; t++)
    addLatest(bounds, net.transitions[t].interval, enabledAt[t], end, aim === 'lasting');
  if (typeof aim === 'object' && 'from' in aim)
    bounds.push({ from: end, to: 0, most: near - aim.from, strict: near === 1 });
  if (waiting !== null) {
    const { least, strict } = waiting.waited;
    bounds.push({ from: end, to: dueSince, most: near - least, strict: strict || near === 1 });
  }
  const dates = [0, ...changes, end];
  for (const { from, to, least } of gaps?.apart ?? [])
    bounds.push({ from: dates[to], to: dates[from], most: near - least, strict: near === 1 });
  return bounds;
}

/** Until date `now` a transition has not been enabled longer than it may be, or, if `strict`, not as long. */
function addLatest(
  bounds: FiringInequality[],
  { lft, lftOpen }: FiringInterval,
  since: number,
  now: number,
  strict: boolean,
): void {
  if (since === NOT_ENABLED || lft === Infinity) return;
  bounds.push({ from: since, to: now, most: lft, strict: strict || lftOpen });
}

function isOpenAbove({ lft, lftOpen }: FiringInterval): boolean {
  return lftOpen && lft !== Infinity;
}

function earliest(interval: FiringInterval, since: number, now: number): FiringInequality {
  return { from: now, to: since, most: -interval.eft, strict: interval.eftOpen };
}

/** Greatest solution by shortest paths from 0, least by shortest paths to 0 (Bellman 1958); `null` when there is none. */
function solve(
  last: number,
  bounds: readonly FiringInequality[],
  perUnit: bigint,
  greatest: boolean,
): readonly bigint[] | null {
  const distance: (bigint | null)[] = new Array(last + 1).fill(null);
  distance[0] = 0n;
  const lengths = bounds.map(({ most, strict }) => BigInt(most) * perUnit - (strict ? 1n : 0n));
  for (let round = 0; ; round++) {
    let changed = false;
    for (let i = 0; i < bounds.length; i++) {
      const { from, to } = bounds[i];
      const base = distance[greatest ? from : to];
      if (base === null) continue;
      const other = greatest ? to : from;
      const candidate = base + lengths[i];
      const old = distance[other];
      if (old !== null && old <= candidate) continue;
      distance[other] = candidate;
      changed = true;
    }
    if (!changed) break;
    if (round > last) return null;
  }
  return distance.map((d) => (greatest ? (d ?? 0n) : -(d ?? 0n)));
}

import { maxOf, minOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import type { Condition } from '../../tpn/net/condition.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { growableInt32, push } from '../collections/growable.ts';
import { type Firing, named, type TransitionSystem } from '../exploration/transition-system.ts';
import {
  enabledIn,
  initialMarking,
  markingsFound,
  newMarkingSteps,
  renamingOf,
  stepOf,
} from '../markings/marking-steps.ts';
import { readMarking, tokensAt } from '../markings/marking-store.ts';
import {
  AGAIN,
  ANSWERED,
  compileNet,
  DUE,
  isDueDated,
  type Latch,
  type Obligation,
  OVER,
} from '../net/compiled-net.ts';
import type { Aim } from '../net/run-dates.ts';
import { alikeTransitions, renamingNumbered, representatives } from '../symmetry/representative.ts';
import type { ToldApart } from '../symmetry/told-apart.ts';
import { newBeforeDue } from './before-due.ts';
import { boundCodeOf, decodeBound } from './bound.ts';
import { classArrangement, standInFor } from './class-arrangement.ts';
import {
  canLast,
  dimOf,
  enabledCount,
  isContracted,
  markingOf,
  newClassDomains,
  packClass,
  readClock,
  readSource,
  readTarget,
  roomForTarget,
  toInitialDomain,
} from './class-domains.ts';
import { classGrowth } from './class-growth.ts';
import { derivationsIn } from './class-images.ts';
import { bytesOf } from './class-store.ts';
import { firingsTo } from './firings-to.ts';
import { type Keep, keepDistinct, keepLargest, keepUnions } from './inclusion.ts';
import { canFireFirst, fireWithLags, lagsWhenFirst } from './successor.ts';
import { newUnite, type Unite } from './unions.ts';
import { urgentChoice } from './urgent-choice.ts';

/** Which state classes are kept, and what they keep beside markings and firing domains. */
export interface ClassOptions {
  /**
   * `equality`: the linear state class graph, one state for each class (Berthomieu and Menasche 1983). `inclusion`:
   * a class inside another of the same marking is left out, which keeps the markings and the dates. `union`: classes of
   * the same marking are also united where that adds no state, which keeps them too.
   */
  readonly keep: 'equality' | 'inclusion' | 'union';
  /**
   * Tells classes apart by the dates of their transitions from each other only, not from the last firing, on which
   * nothing to come depends (contracted state class graph, Boucheneb and Rakkay 2008), and by whether time can pass.
   * Classes in which nothing is enabled stay as they are.
   */
  readonly contracted?: boolean;
  /**
   * Fires, where an immediate transition is enabled, only a stubborn set of transitions: enough for all classes in which
   * time can pass or nothing is enabled, with their dates. Dates of firings are kept too where no run has endlessly
   * many at one date; counted changes are not.
   */
  readonly stubborn?: boolean;
  /** The greatest date that a run can reach, in time units, to carry a clock that is never reset; `null` for none. */
  readonly clock: number | null;
  readonly latches?: readonly Latch[];
  /**
   * Carries, beside the clock, the date of each change of whether this condition holds. Classes with another number of
   * changes have other markings.
   */
  readonly changesOf?: Condition | null;
  /**
   * Carries, beside the marking, whether an answer is due, and since when if it is late at some date: the last place of
   * a marking, with one token while it is due.
   */
  readonly obligation?: Obligation | null;
  /**
   * One class stands for all that differ from it by a permutation of identical parts of the net, so far as these are not
   * told apart here nor by latches and counts of changes: firings, markings and dates are then those of some run, up to
   * the names of such parts. `null` for none.
   */
  readonly symmetry?: ToldApart | null;
}

/**
 * What a class says of the dates of its runs: entry `[a][b]` is the most by which date a is after date b, in time
 * units, `Infinity` for no bound. Date 0 is the start, then come the counted changes, then that since when an answer is
 * due, the last one is that of the firing that led to the class. Every choice of dates within these bounds is that of some run, and all of them are
 * attained where the intervals of the net are closed.
 */
export type PastDates = readonly (readonly number[])[];

/** What the last firing that {@link TransitionSystem.expand} reported led to, kept or not. */
export interface Reached {
  marking: number;
  /** The dates of the firing, from the start of the run, in time units; 0 without a clock. */
  earliest: number;
  latest: number;
  /** The most time units that an answer has been due before it; 0 where none was, or its date does not matter. */
  waited: number;
  /** Likewise the least. */
  waitedLeast: number;
}

/** What a firing led to, which other firings of the same class stand for. */
interface FiringResult {
  readonly id: number;
  readonly reached: Reached;
}

/** The state classes of a net as a transition system, and what each says of markings and dates. */
export interface StateClasses extends TransitionSystem {
  readonly reached: Reached;
  /** The number of the marking of a state class; several classes may share one. */
  readonly markingOf: (state: number) => number;
  /** The tokens of a place in a marking, by its number. */
  readonly tokens: (marking: number, place: number) => number;
  /** The enabled transitions of a class, ascending. */
  readonly enabled: (state: number) => Int32Array;
  /**
   * The dates at which the runs are in the class for the first time, as in {@link Reached}.
   *
   * @throws RangeError for a class that is contracted: it has no date
   */
  readonly dates: (state: number) => { readonly earliest: number; readonly latest: number };
  /** The dates that a state class remembers of the firings before it. */
  readonly pastDates: (state: number) => PastDates;
  /**
   * The same of a class that is left, with the next firing as the last date: bounds that hold, and need not be the best.
   * The last firing has no date where classes are contracted.
   */
  readonly datesToNext: (state: number) => PastDates;
  /** Firings that lead to `state` and then through `firing`, if it is given, in some run that meets the aim. */
  readonly firingsTo: (state: number, firing: number | null, aim: Aim | null) => readonly number[];
  /** True when time can pass in some state of the class, or nothing can ever happen in it. */
  readonly canLast: (state: number) => boolean;
  /** Whether the answer of the obligation is due in the class. */
  readonly isDue: (state: number) => boolean;
  /** Whether an answer has been due and given, where only the first time is followed, and has been there since. */
  readonly isGiven: (state: number) => boolean;
  /** Whether the obligation is one of which only the first time is followed, and this is another one. */
  readonly isDueAgain: (state: number) => boolean;
  /** Bytes of the kept markings and classes. */
  readonly bytes: () => number;
}

/** What is read only where something is cut off before what is due. */
const NO_TRANSITIONS = new Int32Array();

/** What a firing, and what keeping its class, costs for each bound of the domain, in nanoseconds. */
const BOUND = 2;

/**
 * The state classes of a net, explored on demand.
 *
 * @throws OverflowError when a constant or the clock is beyond 2^53
 * @throws RangeError for a count of changes without a clock, or for that or an obligation on stubborn sets
 */
export function stateClasses(net: TimePetriNet, options: ClassOptions): StateClasses {
  const clocks = options.clock === null ? 0 : 1;
  const changesOf = options.changesOf ?? null;
  if (changesOf !== null && clocks === 0) throw new RangeError('dates of changes need a clock');
  const obligation = options.obligation ?? null;
  if ((changesOf !== null || obligation !== null) && options.stubborn === true)
    throw new RangeError('changes are counted in all orders');
  const code = boundCodeOf(net, options.clock ?? 0, obligation?.within ?? 0);
  const compiled = compileNet(net, options.latches, changesOf, obligation);
  const symmetry = representatives(compiled, options.symmetry ?? null);
  const steps = newMarkingSteps(compiled, clocks, symmetry);
  const arrange = symmetry === null ? null : classArrangement(code, steps, symmetry);
  // What may fire hangs on what else may, where a transition fires only beside others.
  const chosenIn =
    options.stubborn === true && compiled.spontaneous === null && compiled.last === null
      ? urgentChoice(steps)
      : () => null;
  const domains = newClassDomains(net, code, steps, { clocks, contracted: options.contracted === true });
  const { store, rule } = domains;
  const beforeDue = newBeforeDue(code, compiled.last);
  /** By state, one pair after the other: the state from which, and the transition by which, it was found. */
  const found = growableInt32();
  /** By state, where states stand for others: the number of the renaming by which it became the one that stands for it. */
  const renamed = growableInt32(0);
  const reached: Reached = { marking: 0, earliest: 0, latest: 0, waited: 0, waitedLeast: 0 };
  const isDated = obligation !== null && obligation.within !== null;

  const marking = (state: number): Int32Array => {
    const tokens = new Int32Array(compiled.places);
    readMarking(steps.markings, markingOf(domains, state), tokens);
    return tokens;
  };
  const foundBy = (state: number): Firing => ({
    source: found.data[2 * state],
    transition: found.data[2 * state + 1],
    renaming: symmetry === null ? null : renamingNumbered(symmetry, renamed.data[state]),
  });
  /** As `foundBy`, but for a union, which is more than what that firing leads to. */
  const exactlyFoundBy = (state: number): Firing =>
    keep.parts(state).length > 0 ? { source: -1, transition: -1, renaming: null } : foundBy(state);
  const growth = classGrowth(compiled, domains, exactlyFoundBy);
  const unite = newUnite(code);
  // Whether a net is unbounded is seen on paths of classes that are what their firings lead to.
  const keep = keepAsAsked(options.keep, (all, kept) => (growth.isSuspected() ? [] : unite(all, kept)));

  const addInitial = (): void => {
    const first = initialMarking(steps);
    const dim = toInitialDomain(domains, first);
    packClass(domains, first, domains.target, dim);
    keep.add(store, first);
    push(found, -1);
    push(found, -1);
    if (arrange !== null) push(renamed, 0);
  };

  const expand: TransitionSystem['expand'] = (state, visit) => {
    const source = markingOf(domains, state);
    const record = steps.recordOf.data[source];
    const enabled = steps.records.data[record];
    const dim = readSource(domains, state);
    const d = domains.source;
    const chosen = chosenIn(source);
    const standIns = arrange?.standIns(source, d, dim) ?? null;
    const outcomes = standIns === null ? null : new Map<number, FiringResult>();
    const transitions = beforeDue === null ? NO_TRANSITIONS : enabledIn(steps, source);
    let fired = 0;
    for (let i = 1; i <= enabled; i++) {
      if (chosen?.[i] === 0 || !canFireFirst(rule, d, dim, enabled, i)) continue;
      const part = beforeDue === null ? d : beforeDue(d, dim, transitions, i);
      if (part === null) continue;
      fired++;
      const standIn = standIns === null ? i : standInFor(standIns, i);
      const known = outcomes?.get(standIn);
      if (known !== undefined) {
        Object.assign(reached, known.reached);
        visit(state, steps.records.data[record + i], options.keep === 'equality' ? known.id : -1);
        continue;
      }
      heed(BOUND * dim * dim);
      const markingsBefore = steps.markings.size;
      const step = stepOf(steps, source, i - 1);
      const { data } = steps.records;
      const target = data[step];
      const nextDim = dimOf(domains, target);
      const next = roomForTarget(domains, target, nextDim);
      // What comes last may be cut off from another part of the domain than what fired before.
      if (fired === 1 || beforeDue !== null) lagsWhenFirst(rule, part, dim, enabled, domains.low);
      fireWithLags(rule, part, dim, i, next, nextDim, data, step, domains.low);
      const domain = arrange === null ? next : arrange.domain(target, next, nextDim);
      heed(BOUND * dim * dim);
      packClass(domains, target, domain, nextDim);
      reached.marking = target;
      if (clocks === 1) readClock(code, next, nextDim, enabledCount(domains, target) + 1, reached);
      if (isDated) {
        const isDue = isDueDated(compiled, tokensAt(steps.markings, target, compiled.places - 1));
        const date = nextDim - 1;
        reached.waited = isDue ? decodeBound(code, next[date]) : 0;
        reached.waitedLeast = isDue ? 0 - decodeBound(code, next[date * nextDim]) : 0;
      }
      const sizeBefore = store.size;
      const transition = data[record + i];
      const id = keep.add(store, target);
      if (store.size > sizeBefore) {
        push(found, state);
        push(found, transition);
        if (arrange !== null) push(renamed, arrange.renaming(target, renamingOf(steps, step)));
        const isNewMarking = steps.markings.size > markingsBefore;
        if (isNewMarking || growth.isSuspected()) growth.notice(id, isNewMarking);
      }
      outcomes?.set(standIn, { id, reached: { ...reached } });
      visit(state, transition, id);
    }
    return fired;
  };

  /** What the place of the obligation holds. */
  const dueIn = (state: number) =>
    obligation === null ? 0 : tokensAt(steps.markings, markingOf(domains, state), compiled.places - 1);
  const derivations = derivationsIn(domains, arrange, beforeDue, { foundBy, parts: keep.parts });
  return {
    size: () => store.size,
    kept: () => store.size - keep.dropped(),
    markings: () => markingsFound(steps),
    addInitial,
    isKept: keep.isKept,
    expand,
    marking,
    alike: alikeTransitions(symmetry),
    pathTo: (state) => named(firingsTo(derivations, state, null, null)),
    firingsTo: (state, firing, aim) => named(firingsTo(derivations, state, firing, aim)),
    trouble: growth.trouble,
    reached,
    markingOf: (state) => markingOf(domains, state),
    tokens: (m, place) => tokensAt(steps.markings, m, place),
    enabled: (state) => enabledIn(steps, markingOf(domains, state)),
    dates: (state) => {
      const m = markingOf(domains, state);
      if (isContracted(domains, m)) throw new RangeError('a contracted class has no date');
      const dates = { earliest: 0, latest: 0 };
      const dim = readTarget(domains, state);
      readClock(code, domains.target, dim, enabledCount(domains, m) + 1, dates);
      return dates;
    },
    pastDates: (state) => {
      const dim = readTarget(domains, state);
      const start = enabledCount(domains, markingOf(domains, state)) + 1;
      const variables = [...Array.from({ length: dim - start }, (_, i) => start + i), 0];
      return variables.map((a) => variables.map((b) => decodeBound(code, domains.target[a * dim + b])));
    },
    datesToNext: (state) => {
      const dim = readTarget(domains, state);
      const start = enabledCount(domains, markingOf(domains, state)) + 1;
      const most = (a: number, b: number) => decodeBound(code, domains.target[a * dim + b]);
      const past = Array.from({ length: dim - start }, (_, i) => start + i);
      // Some enabled transition fires next, and none before it; in a dead class, the last firing was the last of all.
      const nexts = start === 1 ? [0] : Array.from({ length: start - 1 }, (_, i) => 1 + i);
      return [
        ...past.map((a) => [...past.map((b) => most(a, b)), maxOf(nexts.map((next) => most(a, next)))]),
        [...past.map((b) => minOf(nexts.map((next) => most(next, b)))), 0],
      ];
    },
    isDue: (state) => dueIn(state) === DUE,
    isGiven: (state) => dueIn(state) === ANSWERED || dueIn(state) === OVER,
    isDueAgain: (state) => dueIn(state) === AGAIN,
    canLast: (state) => canLast(domains, state),
    bytes: () => bytesOf(store) + steps.markings.tokens.length + steps.records.data.length * 4,
  };
}

function keepAsAsked(keep: ClassOptions['keep'], unite: Unite): Keep {
  switch (keep) {
    case 'equality':
      return keepDistinct;
    case 'inclusion':
      return keepLargest();
    case 'union':
      return keepUnions(unite);
  }
}

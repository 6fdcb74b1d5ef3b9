import { heed } from '../../base/heed.ts';
import type { Condition } from '../../tpn/net/condition.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { growableInt32, push } from '../collections/growable.ts';
import { type Firing, named, type TransitionSystem, type Trouble } from '../exploration/transition-system.ts';
import { coveredAncestor, hasGrown, newGrowthWatch } from '../exploration/unbounded.ts';
import {
  enabledIn,
  initialMarking,
  newMarkingSteps,
  pastDatesIn,
  renamingOf,
  stepOf,
} from '../markings/marking-steps.ts';
import { readMarking, tokensAt } from '../markings/marking-store.ts';
import { compileNet, type Latch } from '../net/compiled-net.ts';
import type { Aim } from '../net/run-dates.ts';
import {
  alikeTransitions,
  type Renaming,
  renamingNumbered,
  representatives,
  wholeNumber,
} from '../symmetry/representative.ts';
import type { ToldApart } from '../symmetry/symmetry.ts';
import { type BoundCode, type Bounds, boundCodeOf, decodeBound, encodeBound, newBounds } from './bound.ts';
import { classArrangement } from './class-arrangement.ts';
import {
  bytesOf,
  lastsContracted,
  newClassStore,
  pack,
  packContracted,
  readContracted,
  readDomain,
} from './class-store.ts';
import { firingsTo, type Image, type Zone } from './firings-to.ts';
import { keepDistinct, keepLargest, keepUnions } from './keep.ts';
import { canFireFirst, type FiringRule, fire, initialDomain } from './successor.ts';
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
   * One class stands for all that differ from it by a permutation of identical parts of the net, so far as these are not
   * told apart here nor by latches and counts of changes: firings, markings and dates are then those of some run, up to
   * the names of such parts. `null` for none.
   */
  readonly symmetry?: ToldApart | null;
}

/**
 * What a class says of the dates of its runs: entry `[a][b]` is the most by which date a is after date b, in time
 * units, `Infinity` for no bound. Date 0 is the start, then come the counted changes, the last one is that of the
 * firing that led to the class. Every choice of dates within these bounds is that of some run, and all of them are
 * attained where the intervals of the net are closed.
 */
export type PastDates = readonly (readonly number[])[];

/** What the last firing that {@link TransitionSystem.expand} reported led to, kept or not. */
export interface Reached {
  marking: number;
  /** The dates of the firing, from the start of the run, in time units; 0 without a clock. */
  earliest: number;
  latest: number;
}

/** The state classes of a net as a transition system, and what each says of markings and dates. */
export interface StateClasses extends TransitionSystem {
  readonly reached: Reached;
  readonly markingOf: (state: number) => number;
  readonly tokens: (marking: number, place: number) => number;
  /** The enabled transitions of a class, ascending. */
  readonly enabled: (state: number) => Int32Array;
  /**
   * The dates at which the runs are in the class for the first time, as in {@link Reached}.
   *
   * @throws RangeError for a class that is contracted: it has no date
   */
  readonly dates: (state: number) => { readonly earliest: number; readonly latest: number };
  readonly pastDates: (state: number) => PastDates;
  /** Firings that lead to `state` and then through `firing`, if it is given, in some run that meets the aim. */
  readonly firingsTo: (state: number, firing: number | null, aim: Aim | null) => readonly number[];
  /** True when time can pass in some state of the class, or nothing can ever happen in it. */
  readonly canLast: (state: number) => boolean;
  /** Bytes of the kept markings and classes. */
  readonly bytes: () => number;
}

/** What a firing costs for each bound of the domain, in nanoseconds. */
const FIRING_BOUND = 4;

/**
 * The state classes of a net, explored on demand.
 *
 * @throws OverflowError when a constant or the clock is beyond 2^53
 * @throws RangeError for a count of changes without a clock, or on stubborn sets
 */
export function stateClasses(net: TimePetriNet, options: ClassOptions): StateClasses {
  const clocks = options.clock === null ? 0 : 1;
  const changesOf = options.changesOf ?? null;
  if (changesOf !== null && clocks === 0) throw new RangeError('dates of changes need a clock');
  if (changesOf !== null && options.stubborn === true)
    throw new RangeError('changes are counted in all orders');
  const code = boundCodeOf(net, options.clock ?? 0);
  const compiled = compileNet(net, options.latches, changesOf);
  const symmetry = representatives(compiled, options.symmetry ?? null);
  const steps = newMarkingSteps(compiled, clocks, symmetry);
  const arrange = symmetry === null ? null : classArrangement(code, steps, symmetry);
  const store = newClassStore(code);
  const rule = firingRule(net, code);
  let low = newBounds(code, net.transitions.length + 2);
  let d = newBounds(code, 0);
  let next = newBounds(code, 0);
  /** The buffer, or a larger one, for domains of dimension `dim`: often far fewer are enabled than there are. */
  const roomFor = (buffer: Bounds, dim: number): Bounds =>
    buffer.length >= dim * dim ? buffer : newBounds(code, 2 * dim * dim);
  const parent = growableInt32();
  const via = growableInt32();
  /** By state: the number of the renaming by which it became the one that stands for it. */
  const renamed = growableInt32();
  const reached: Reached = { marking: 0, earliest: 0, latest: 0 };
  const watch = newGrowthWatch(compiled);
  const grown = new Set<number>();
  const unite = newUnite(code);
  // Whether a net is unbounded is seen on paths of classes that are what their firings lead to.
  const uniteUnlessGrown: Unite = (store, kept) => (grown.size > 0 ? [] : unite(store, kept));
  const keep =
    options.keep === 'equality'
      ? keepDistinct
      : options.keep === 'inclusion'
        ? keepLargest()
        : keepUnions(uniteUnlessGrown);
  let trouble: Trouble | null = null;

  const markingOf = (state: number): number => store.marking.data[state];
  const marking = (state: number): Int32Array => {
    const tokens = new Int32Array(compiled.places);
    readMarking(steps.markings, markingOf(state), tokens);
    return tokens;
  };
  const foundBy = (state: number): Firing => ({
    source: parent.data[state],
    transition: via.data[state],
    renaming: symmetry === null ? null : renamingNumbered(symmetry, renamed.data[state]),
  });
  const enabledCount = (m: number): number => steps.records.data[steps.recordOf.data[m]];
  const dimOf = (m: number): number => enabledCount(m) + 1 + pastDatesIn(steps, m);

  const isContracted = (m: number): boolean => options.contracted === true && enabledCount(m) > 0;
  const packClass = (m: number, domain: Bounds, dim: number): void => {
    if (isContracted(m)) packContracted(store, domain, dim, canPass(domain, dim, enabledCount(m)));
    else pack(store, domain, dim);
  };
  const readInto = (state: number, into: Bounds, dim: number): void => {
    if (isContracted(markingOf(state))) readContracted(store, state, into, dim);
    else readDomain(store, state, into, dim);
  };
  /** Whether time can pass in some point of a domain. */
  const canPass = (domain: Bounds, dim: number, enabled: number): boolean => {
    // A domain is convex: when each enabled transition can wait, they can all wait a little together.
    for (let i = 1; i <= enabled; i++) if (domain[i * dim] <= code.zero) return false;
    return true;
  };

  /** Writes the domain of a run's first class into `next`; returns its dimension. */
  const putInitialDomain = (first: number): number => {
    const enabled = [...enabledIn(steps, first)];
    const dim = enabled.length + 1 + clocks;
    next = roomFor(next, dim);
    initialDomain(rule, enabled, next, dim);
    return dim;
  };
  const addInitial = (): void => {
    const first = initialMarking(steps);
    const dim = putInitialDomain(first);
    packClass(first, next, dim);
    keep.add(store, first);
    push(parent, -1);
    push(via, -1);
    push(renamed, 0);
  };

  const noticeGrowth = (state: number, m: number, isNewMarking: boolean): void => {
    if (isNewMarking && hasGrown(watch, marking(state))) grown.add(m);
    if (!grown.has(m)) return;
    trouble ??= coveredAncestor(watch, state, {
      marking,
      foundBy: exactlyFoundBy,
      alike: (ancestor, names) => isAlike(ancestor, state, names),
    });
  };
  /** As `foundBy`, but for a union, which is more than what that firing leads to. */
  const exactlyFoundBy = (state: number): Firing =>
    keep.parts(state).length > 0 ? { source: -1, transition: -1, renaming: null } : foundBy(state);
  const enabledOf = (state: number): Int32Array => enabledIn(steps, markingOf(state));
  const domainOf = (state: number): { readonly d: Bounds; readonly dim: number } => {
    const dim = dimOf(markingOf(state));
    const domain = newBounds(code, dim * dim);
    readInto(state, domain, dim);
    return { d: domain, dim };
  };
  /** Whether two states have the same domain, when the transitions of the one have these names in the other. */
  const isAlike = (ancestor: number, state: number, names: Renaming | null): boolean => {
    const there = enabledOf(ancestor);
    const here = enabledOf(state).map((t) => there.indexOf(names === null ? t : names.transitions[t]));
    const [one, other] = [domainOf(ancestor), domainOf(state)];
    if (there.length !== here.length || here.includes(-1) || one.dim !== other.dim) return false;
    const variables = Array.from({ length: one.dim }, (_, i) =>
      i > 0 && i <= here.length ? here[i - 1] + 1 : i,
    );
    return variables.every((x, i) =>
      variables.every((y, j) => one.d[x * one.dim + y] === other.d[i * one.dim + j]),
    );
  };

  // What may fire hangs on what else may, where a transition fires only beside others.
  const chosenIn =
    options.stubborn === true && compiled.spontaneous === null ? urgentChoice(steps) : () => null;

  const expand: TransitionSystem['expand'] = (state, visit) => {
    const source = markingOf(state);
    const record = steps.recordOf.data[source];
    const enabled = steps.records.data[record];
    const dim = dimOf(source);
    d = roomFor(d, dim);
    readInto(state, d, dim);
    if (low.length < dim) low = newBounds(code, 2 * dim);
    const chosen = chosenIn(source);
    let fired = 0;
    for (let i = 1; i <= enabled; i++) {
      if (chosen?.[i] === 0 || !canFireFirst(rule, d, dim, enabled, i)) continue;
      heed(FIRING_BOUND * dim * dim);
      fired++;
      const markingsBefore = steps.markings.size;
      const step = stepOf(steps, source, i - 1);
      const { data } = steps.records;
      const target = data[step];
      const nextDim = dimOf(target);
      next = roomFor(next, nextDim);
      fire(rule, d, dim, enabled, i, next, nextDim, data, step, low);
      const domain = arrange === null ? next : arrange.domain(target, next, nextDim);
      packClass(target, domain, nextDim);
      reached.marking = target;
      if (clocks === 1) readClock(code, next, nextDim, enabledCount(target) + 1, reached);
      const sizeBefore = store.size;
      const transition = data[record + i];
      const id = keep.add(store, target);
      if (store.size > sizeBefore) {
        push(parent, state);
        push(via, transition);
        if (arrange !== null) push(renamed, arrange.renaming(target, renamingOf(steps, step)));
        if (steps.markings.size > markingsBefore || grown.size > 0) {
          noticeGrowth(id, target, steps.markings.size > markingsBefore);
        }
      }
      visit(state, transition, id);
    }
    return fired;
  };

  /** Reads the domain of a state into `next`, which no firing under way needs any more; returns its dimension. */
  const lookInto = (state: number): number => {
    const dim = dimOf(markingOf(state));
    next = roomFor(next, dim);
    readInto(state, next, dim);
    return dim;
  };

  /** The bounds of a domain with `Infinity` for none. */
  const zone = (bounds: Bounds, dim: number, m: number): Zone => {
    const d = Float64Array.from(bounds.subarray(0, dim * dim), (bound) =>
      bound === code.infinity ? Infinity : bound,
    );
    return { d, dim, enabled: enabledCount(m) };
  };
  const imageOf = ({ source, transition }: Firing): Image => {
    if (source < 0) {
      const dim = putInitialDomain(0);
      return { ...zone(next, dim, 0), origin: new Int32Array(0), fired: 0 };
    }
    const m = markingOf(source);
    const dim = dimOf(m);
    d = roomFor(d, dim);
    readInto(source, d, dim);
    const fired = enabledIn(steps, m).indexOf(transition) + 1;
    const step = stepOf(steps, m, fired - 1);
    const target = steps.records.data[step];
    const nextDim = dimOf(target);
    next = roomFor(next, nextDim);
    fire(rule, d, dim, enabledCount(m), fired, next, nextDim, steps.records.data, step, low);
    const origin = steps.records.data.slice(step, step + nextDim);
    if (arrange === null) return { ...zone(next, nextDim, target), origin, fired };
    // In the order in which the class is kept.
    const arranged = zone(arrange.domain(target, next, nextDim), nextDim, target);
    return { ...arranged, origin: origin.map((_, i) => origin[arrange.variable(i)]), fired };
  };
  const derivations = {
    code: { ...code, infinity: Infinity },
    foundBy,
    parts: keep.parts,
    zoneOf: (state: number) => {
      const dim = lookInto(state);
      return zone(next, dim, markingOf(state));
    },
    imageOf,
  };

  return {
    size: () => store.size,
    kept: () => store.size - keep.dropped(),
    markings: () => wholeNumber(steps.represented),
    addInitial,
    isKept: keep.isKept,
    expand,
    marking,
    alike: alikeTransitions(symmetry),
    pathTo: (state) => named(firingsTo(derivations, state, null, null)),
    firingsTo: (state, firing, aim) => named(firingsTo(derivations, state, firing, aim)),
    trouble: () => trouble,
    reached,
    markingOf,
    tokens: (m, place) => tokensAt(steps.markings, m, place),
    enabled: enabledOf,
    dates: (state) => {
      if (isContracted(markingOf(state))) throw new RangeError('a contracted class has no date');
      const dim = lookInto(state);
      const dates = { earliest: 0, latest: 0 };
      readClock(code, next, dim, enabledCount(markingOf(state)) + 1, dates);
      return dates;
    },
    pastDates: (state) => {
      const dim = lookInto(state);
      const start = enabledCount(markingOf(state)) + 1;
      const variables = [...Array.from({ length: dim - start }, (_, i) => start + i), 0];
      return variables.map((a) => variables.map((b) => decodeBound(code, next[a * dim + b])));
    },
    canLast: (state) => {
      const m = markingOf(state);
      if (isContracted(m)) return lastsContracted(store, state, dimOf(m));
      const dim = lookInto(state);
      return canPass(next, dim, enabledCount(m));
    },
    bytes: () => bytesOf(store) + steps.markings.tokens.length + steps.records.data.length * 4,
  };
}

/** Reads the dates off the clock, variable `start` of a domain: it is the date of the start seen from now. */
function readClock(
  code: BoundCode,
  d: Bounds,
  dim: number,
  start: number,
  dates: Pick<Reached, 'earliest' | 'latest'>,
): void {
  dates.earliest = 0 - decodeBound(code, d[start * dim]);
  dates.latest = decodeBound(code, d[start]);
}

function firingRule(net: TimePetriNet, code: BoundCode): FiringRule {
  const latest = newBounds(code, net.transitions.length + 1).fill(code.zero);
  const negatedEarliest = newBounds(code, net.transitions.length + 1).fill(code.zero);
  net.transitions.forEach(({ interval }, t) => {
    latest[t] = encodeBound(code, interval.lft, interval.lftOpen);
    negatedEarliest[t] = encodeBound(code, -interval.eft, interval.eftOpen);
  });
  return { code, latest, negatedEarliest };
}

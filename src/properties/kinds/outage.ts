import {
  compare,
  type Decimal,
  type Duration,
  type Fraction,
  fractionOf,
  fromUnits,
  whole,
} from '../../base/duration.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import { type Because, heed, unlessStopped } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { portName } from '../../model/assembly.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { wholeRun, wholeRunIn } from '../../statespace/causal/cuts/dated-run.ts';
import type { OrderedPeriods } from '../../statespace/causal/cuts/while-not.ts';
import { budgetOf } from '../../statespace/causal/dates/budget.ts';
import { type Length, type Lengths, lengthsOf } from '../../statespace/causal/lengths/lengths.ts';
import { longestRun } from '../../statespace/causal/scarce/task-periods.ts';
import type { PastDates } from '../../statespace/classes/state-classes.ts';
import { isGreaterFraction } from '../../statespace/cycle-mean.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/told-apart.ts';
import { alikeIn, isMet } from '../../tpn/net/condition.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Figures } from '../answers/figures.ts';
import { type Found, foundOf, type Verdict, verdictOf, type Witness } from '../answers/verdict.ts';
import {
  byFirstRun,
  type CausalView,
  type CausalViews,
  type Kind,
  noArrival,
  type PathEnd,
  type PropertyQuestion,
  type StateView,
  type TasksView,
  viewsOf,
} from '../question/question.ts';
import { endOfAll } from './enclosed-dates.ts';
import {
  enoughPorts,
  inactiveInTasks,
  mostInactive,
  outStretches,
  placesOf,
  watching,
} from './inactivity.ts';
import {
  type LengthBounds,
  type LengthInterval,
  outageBoundsFigures,
  outageFigures,
} from './outage-figures.ts';
import {
  endingBy,
  everyOther,
  type Greatest,
  greatestLongest,
  greatestTotal,
  leastLongest,
  leastTotal,
  type PastOutage,
} from './past-outages.ts';
import { unitsAfter } from './reaching.ts';

/** Dates that may be looked for on causal nets, for the lengths of several outages together. */
const DATES_TRIED = 500_000;

/** How long are fewer ports active than are needed, from the start to the last event, in all and at a stretch? */
export const outage: Kind<'outage'> = {
  kind: 'outage',
  needs: (spec) => {
    const { ports, atLeast, working } = spec;
    return { ...watching(spec), changesOf: { ports, atLeast, working }, passing: true };
  },
  tellsApart: (spec, _context, translation) => ({
    ...TELLS_NOTHING_APART,
    places: alikeIn(enoughPorts(spec, translation)),
  }),
  ask: (spec, _context, view) => watchFor(spec, view, null),
  onCausalNets: (spec, _context, views) => {
    const { unit } = views.translation;
    const branches = branchesFor(spec, views);
    if (branches === null) return null;
    const bounds = [spec.total, spec.longest].filter((bound) => bound !== null && bound !== 'inf');
    const beyond = maxOf(
      bounds.map((bound) => unitsAfter(bound, unit)),
      0,
    );
    let found: Extents | null = null;
    const left = budgetOf(DATES_TRIED, views.isOver);
    for (const branch of branches) {
      const orders = outStretches(spec, branch);
      if (orders === null) return null;
      for (const each of orders) {
        const here = causalExtents(lengthsOf(each.net, each.periods, beyond, left), each, branch);
        found = found === null ? here : joined(found, here);
      }
    }
    return isExact(found!)
      ? answer(spec, views.translation, found, null)
      : { ask: (view) => watchFor(spec, view, found), isDecided: isSettled(spec, unit, found!) };
  },
  onTasks: (spec, _context, view) => {
    const extents = extentsInTasks(spec, view);
    return extents && answer(spec, view.translation, extents, null);
  },
  arrival: noArrival,
  refutedBy: byFirstRun,
};

/** The causal nets that tell: an outage that goes on to the end hangs on all that may be the last to happen. */
function branchesFor(spec: SpecOf<'outage'>, views: CausalViews): readonly CausalView[] | null {
  const parts = views.partsAt(placesOf(spec, views.translation));
  const branches = viewsOf(views, [parts]);
  const mayLast = (branch: CausalView) =>
    outStretches(spec, branch)?.some(({ periods }) => periods.some(({ pending }) => pending.length === 0)) ??
    true;
  return branches?.some(mayLast) ? viewsOf(views, [views.all]) : branches;
}

/** @param known of all runs already */
function watchFor(spec: SpecOf<'outage'>, view: StateView, known: Extents | null): PropertyQuestion {
  return view.obligation === null ? watch(spec, view, known) : watchFirst(spec, view, known);
}

/** An outage, by the end of a path at whose last firing it is over, or the run is. */
interface FirstOutage {
  readonly least: number;
  /** `Infinity` when it has no bound. */
  readonly most: number;
  readonly way: PathEnd;
}

/** Watches the only outage of each run: how long it has been when it ends, or the run does. */
function watchFirst(spec: SpecOf<'outage'>, view: StateView, known: Extents | null): PropertyQuestion {
  const due = view.obligation!;
  let least = Infinity;
  let longest: FirstOutage | null = null;
  const find = (found: FirstOutage): void => {
    least = Math.min(least, found.least);
    if (longest === null || found.most > longest.most) longest = found;
  };
  return {
    edge: (state, firing) => {
      if (!view.isDue(state) || !isMet(due.answers, view.reached.tokens)) return;
      find({ least: view.reached.waitedLeast(), most: view.reached.waited(), way: { state, firing } });
    },
    deadlock: (state) => {
      if (view.isDue(state)) {
        const [since, end] = view.pastDates(state);
        find({ least: 0 - since![1]!, most: end![0]!, way: { state, firing: null } });
      } else if (!view.isGiven(state)) find({ least: 0, most: 0, way: { state, firing: null } });
    },
    answer: (because) => {
      const floor = because === null ? null : firstFloor(view, least);
      const seen = longest && firstExtents(view, least, longest, floor);
      const all = because === null || known === null ? seen : seen === null ? known : narrowed(known, seen);
      return answer(spec, view.translation, all, because, floor);
    },
  };
}

/** @param floor where not all runs were looked at: a run in which one is least may have another one */
function firstExtents(
  view: StateView,
  least: number,
  { most, way }: FirstOutage,
  floor: Floor | null,
): Extents {
  const isAll = floor === null;
  const due = view.obligation!;
  const greatest = most === Infinity ? null : BigInt(most);
  const shortest = isAll ? least : Math.max(least, view.translation.horizon);
  const extent: LengthExtent = {
    least: whole(BigInt(shortest)),
    greatest,
    atLeast: floor?.total ?? whole(BigInt(least)),
    atMost: isAll ? greatest : null,
    show: (from, title) => {
      const waited = { least: most === Infinity ? from : most, strict: false };
      return isAll ? view.wholeRun(way, waited, title) : view.witness(way, { due, waited }, title);
    },
  };
  return { total: extent, longest: extent };
}

/** Watches the ends of runs, for lengths beyond what is known of all runs already. */
function watch(spec: SpecOf<'outage'>, view: StateView, known: Extents | null): PropertyQuestion {
  let found: SeenLengths | null = null;
  return {
    deadlock: (state) => {
      found = widened(found, state, outagesIn(spec, view, view.pastDates(state)));
    },
    answer: (because) => {
      const floor = because === null ? null : floorOf(spec, view, found);
      const seen = found && extentsOf(spec, view, found, floor);
      const all = because === null || known === null ? seen : seen === null ? known : narrowed(known, seen);
      return answer(spec, view.translation, all, because, floor);
    },
  };
}

/** Of an exploration that was stopped: no run has less, whether it was looked at or not. */
interface Floor {
  readonly total: Fraction;
  readonly longest: Fraction;
}

const NO_FLOOR: Floor = { total: whole(0n), longest: whole(0n) };

/** States from which runs go on, beyond which it is not looked at what these runs have had already. */
const MOST_OPEN = 20_000;

/** The states from which runs go on; `null` where they are too many, or a limit came before there was any state. */
function openStates(view: StateView): readonly number[] | null {
  const open = view.open();
  return open.length === 0 || open.length > MOST_OPEN ? null : open;
}

/** The least of what the runs found have, and of what the others have had when they come to where they were left. */
function floorOf(spec: SpecOf<'outage'>, view: StateView, found: SeenLengths | null): Floor {
  const open = openStates(view);
  if (open === null) return NO_FLOOR;
  return unlessStopped(
    () => {
      const floors = open.map((state): Floor => {
        heed(LOOKING_BACK);
        const { most, stretches } = outagesIn(spec, view, view.datesToNext(state));
        return { total: whole(leastTotal(most, stretches)), longest: leastLongest(most, stretches) };
      });
      const seen = found && { total: found.leastTotal, longest: found.leastLongest };
      return [...(seen === null ? [] : [seen]), ...floors].reduce((a, b) => ({
        total: lesser(a.total, b.total),
        longest: lesser(a.longest, b.longest),
      }));
    },
    () => NO_FLOOR,
  );
}

/** The same where only the first outage is followed: it goes on, or is over, or has not begun. */
function firstFloor(view: StateView, least: number): Floor {
  const open = openStates(view);
  if (open === null) return NO_FLOOR;
  const lengths = open.map((state) => {
    if (view.isGiven(state)) return least;
    return view.isDue(state) ? Math.max(0, 0 - view.datesToNext(state)[0]![1]!) : 0;
  });
  const floor = whole(BigInt(minOf(lengths, least)));
  return { total: floor, longest: floor };
}

/** What it takes to find what the runs to one state have had, in nanoseconds. */
const LOOKING_BACK = 5_000;

/** The lengths over all runs found so far, in time units, and the last states of runs with the greatest. */
interface SeenLengths {
  readonly leastTotal: Fraction;
  readonly leastLongest: Fraction;
  readonly total: Peak;
  readonly longest: Peak;
}

interface Peak {
  readonly state: number;
  /** `null` when it has no bound. */
  readonly greatest: Greatest | null;
}

/** What the runs to a state have between them: the bounds of their dates, and when too few ports are active. */
interface Outages {
  readonly most: PastDates;
  readonly stretches: readonly PastOutage[];
}

function outagesIn(spec: SpecOf<'outage'>, view: StateView, most: PastDates): Outages {
  const isUpAtStart = isMet(enoughPorts(spec, view.translation), (place) => view.tokens(0, place));
  return { most, stretches: everyOther(most.length, !isUpAtStart) };
}

function widened(found: SeenLengths | null, state: number, { most, stretches }: Outages): SeenLengths {
  const here: SeenLengths = {
    leastTotal: whole(leastTotal(most, stretches)),
    leastLongest: leastLongest(most, stretches),
    total: { state, greatest: greatestTotal(most, stretches) },
    longest: { state, greatest: greatestLongest(most, stretches) },
  };
  if (found === null) return here;
  return {
    leastTotal: lesser(found.leastTotal, here.leastTotal),
    leastLongest: lesser(found.leastLongest, here.leastLongest),
    total: higher(found.total, here.total),
    longest: higher(found.longest, here.longest),
  };
}

function lesser(a: Fraction, b: Fraction): Fraction {
  return isGreaterFraction(a, b) ? b : a;
}

function higher(a: Peak, b: Peak): Peak {
  if (a.greatest === null) return a;
  return b.greatest === null || b.greatest.length > a.greatest.length ? b : a;
}

/** The lengths of outages over all runs, in time units: in all, and at a stretch. */
interface Extents {
  readonly total: LengthExtent;
  readonly longest: LengthExtent;
}

interface LengthExtent {
  /** Of the runs found. */
  readonly least: Fraction;
  /** Likewise; `null` when it has no bound. */
  readonly greatest: bigint | null;
  /** No run has less; and none more, where that is not `null`. */
  readonly atLeast: Fraction;
  readonly atMost: bigint | null;
  /** A run with the greatest; where there is none, one with at least so many units. */
  readonly show: (from: number, title: string) => Witness;
}

/** @param floor `null` where these are the lengths over all runs */
function extentsOf(
  spec: SpecOf<'outage'>,
  view: StateView,
  found: SeenLengths,
  floor: Floor | null,
): Extents {
  const extent = (
    least: Fraction,
    peak: Peak,
    greatestOf: typeof greatestTotal,
    atLeast = least,
  ): LengthExtent => ({
    least,
    greatest: peak.greatest?.length ?? null,
    atLeast,
    atMost: floor === null ? (peak.greatest?.length ?? null) : null,
    show: (from, title) => {
      const { apart } = peak.greatest ?? greatestBeyond(spec, view, peak.state, from, greatestOf);
      const aim = { changesOf: enoughPorts(spec, view.translation), apart };
      return view.witness({ state: peak.state, firing: null }, aim, title);
    },
  });
  return {
    total: extent(found.leastTotal, found.total, greatestTotal, floor?.total),
    longest: extent(found.leastLongest, found.longest, greatestLongest, floor?.longest),
  };
}

/**
 * A run with an outage of at least `from`, where outages have no bound: they grow at least as fast as the run, so that
 * the greatest one among the runs that last at most `from` longer than the earliest is long enough.
 */
function greatestBeyond(
  spec: SpecOf<'outage'>,
  view: StateView,
  state: number,
  from: number,
  greatestOf: typeof greatestTotal,
): Greatest {
  const { most, stretches } = outagesIn(spec, view, view.pastDates(state));
  const earliest = 0 - most[0]!.at(-1)!;
  return greatestOf(endingBy(most, earliest + from), stretches)!;
}

function causalExtents(
  { total, longest }: Lengths,
  { net, order }: OrderedPeriods,
  { witness }: CausalView,
): Extents {
  const units = (length: number) => (length === Infinity ? null : BigInt(length));
  const extent = ({ least, most, dates, atLeast, atMost }: Length): LengthExtent => ({
    least,
    greatest: units(most),
    atLeast,
    atMost: units(atMost),
    show: (_from, title) =>
      witness(order.length === 0 ? wholeRun(dates) : wholeRunIn(net, dates, order), title),
  });
  return { total: extent(total), longest: extent(longest) };
}

/**
 * The lengths where each outage of one port is a part of a task, or where there are always enough ports; `null` elsewhere. What
 * a task takes does not hang on when it gets its turn, so some run has all least lengths, and some all greatest.
 */
function extentsInTasks(spec: SpecOf<'outage'>, view: TasksView): Extents | null {
  const { tasks, witness } = view;
  const inactive = inactiveInTasks(spec, view);
  if (inactive === null) return null;
  const most = spec.ports.length - (spec.atLeast ?? spec.ports.length);
  const outages = mostInactive(view, inactive) <= most ? [] : spec.ports.length === 1 ? inactive[0]! : null;
  if (outages === null) return null;
  const lengths = [outages.map(({ least }) => least), outages.map(({ greatest }) => greatest)];
  const extent = (combine: (lengths: readonly number[]) => number): LengthExtent => {
    const [least, most] = lengths.map(combine);
    const greatest = most === Infinity ? null : BigInt(most!);
    const atLeast = whole(BigInt(least!));
    return {
      least: atLeast,
      greatest,
      atLeast,
      atMost: greatest,
      show: (from, title) => witness(longestRun(tasks, from), title),
    };
  };
  return {
    total: extent((all) => all.reduce((sum, length) => sum + length, 0)),
    longest: extent((all) => maxOf(all, 0)),
  };
}

/** The lengths over the runs of both. */
function joined(one: Extents, other: Extents): Extents {
  const join = (a: LengthExtent, b: LengthExtent): LengthExtent => ({
    ...withBoth(a, b),
    atLeast: lesser(a.atLeast, b.atLeast),
    atMost: isAsGreat(a.atMost, b.atMost) ? a.atMost : b.atMost,
  });
  return { total: join(one.total, other.total), longest: join(one.longest, other.longest) };
}

/** What is known of all runs, with more runs found. */
function narrowed(known: Extents, seen: Extents): Extents {
  const narrow = (a: LengthExtent, b: LengthExtent): LengthExtent => ({
    ...withBoth(a, b),
    atLeast: isGreaterFraction(b.atLeast, a.atLeast) ? b.atLeast : a.atLeast,
    atMost: a.atMost,
  });
  return { total: narrow(known.total, seen.total), longest: narrow(known.longest, seen.longest) };
}

/** The lengths of the runs found for either. */
function withBoth(a: LengthExtent, b: LengthExtent): Pick<LengthExtent, 'least' | 'greatest' | 'show'> {
  const { greatest, show } = isAsGreat(a.greatest, b.greatest) ? a : b;
  return { least: lesser(a.least, b.least), greatest, show };
}

/** Whether `a` is at least `b`, where `null` has no bound. */
function isAsGreat(a: bigint | null, b: bigint | null): boolean {
  return a === null || (b !== null && a >= b);
}

/** One of the two lengths that are asked for. */
interface Measure {
  readonly extent: LengthExtent;
  readonly bound: Duration | null;
  readonly isExceeded: boolean;
  /** Whether no run can exceed it. */
  readonly isKept: boolean;
  /** How it is measured, as the end of a sentence. */
  readonly how: string;
}

/**
 * @param because what stopped the exploration; `null` where none is needed, or it is complete
 * @param floor what is known of all runs where none was found
 */
function answer(
  spec: SpecOf<'outage'>,
  translation: Translation,
  found: Extents | null,
  because: Because | null,
  floor: Floor | null = null,
): Found {
  const { unit } = translation;
  // No port is inactive for longer than runs go on.
  const end = endOfAll(translation);
  const extents = found && (because === null || end === Infinity ? found : within(found, BigInt(end)));
  const measures = extents === null ? [] : measuresOf(spec, unit, extents);
  const violated = measures.some(({ isExceeded }) => isExceeded);
  const settled: Verdict = isBounded(spec) ? verdictOf(violated, null) : { kind: 'none' };
  const isOpen = because !== null && (extents === null || !isSettled(spec, unit, extents));
  return foundOf({
    verdict: isOpen ? { kind: 'unknown', because } : settled,
    figures: lengthFigures(spec, extents, translation, floor ?? NO_FLOOR),
    // The first witness is the one that shows the verdict.
    witnesses: () =>
      onceEach(measures)
        .toSorted((a, b) => Number(b.isExceeded) - Number(a.isExceeded))
        .flatMap((measure) => shown(spec, unit, measure)),
  });
}

/** If both measures have the same greatest length, one run attains both, so it is shown once. */
function onceEach(measures: readonly Measure[]): readonly Measure[] {
  const [total, longest] = measures;
  const isSame = total !== undefined && total.extent.greatest === longest!.extent.greatest;
  if (!isSame || total.extent.greatest === null) return measures;
  const isExceeded = total.isExceeded || longest!.isExceeded;
  return [{ ...longest!, isExceeded, how: 'in all, at one stretch' }];
}

/** The lengths, cut off at the bounds that are known to hold for all runs. */
function within({ total, longest }: Extents, end: bigint): Extents {
  const bounded = (extent: LengthExtent): LengthExtent => ({ ...extent, atMost: extent.atMost ?? end });
  return { total: bounded(total), longest: bounded(longest) };
}

function lengthFigures(
  spec: SpecOf<'outage'>,
  extents: Extents | null,
  translation: Translation,
  floor: Floor,
): Figures | null {
  const { unit } = translation;
  if (extents !== null)
    return isExact(extents) ? exactFigures(spec, extents, unit) : enclosedFigures(extents, unit);
  const end = endOfAll(translation);
  if (end === Infinity && floor.total.numerator === 0n) return null;
  const atMost = end === Infinity ? null : fractionOf(whole(BigInt(end)), unit);
  const bounds = (atLeast: Fraction): LengthBounds => {
    const any = { atLeast: fractionOf(atLeast, unit), atMost: atMost ?? ('inf' as const) };
    return { min: any, max: any };
  };
  return outageBoundsFigures({ total: bounds(floor.total), longest: bounds(floor.longest) });
}

function isBounded({ total, longest }: SpecOf<'outage'>): boolean {
  return total !== null || longest !== null;
}

/** Whether the answer can no longer change. */
function isSettled(spec: SpecOf<'outage'>, unit: Decimal, extents: Extents): boolean {
  if (!isBounded(spec)) return isExact(extents);
  const measures = measuresOf(spec, unit, extents);
  return measures.some(({ isExceeded }) => isExceeded) || measures.every(({ isKept }) => isKept);
}

function isExact({ total, longest }: Extents): boolean {
  return [total, longest].every(
    ({ least, greatest, atLeast, atMost }) => greatest === atMost && !isGreaterFraction(least, atLeast),
  );
}

function measuresOf(spec: SpecOf<'outage'>, unit: Decimal, { total, longest }: Extents): readonly Measure[] {
  const measure = (extent: LengthExtent, bound: Duration | null, how: string): Measure => {
    const exceeds = (length: bigint | null) =>
      bound !== null && compare(length === null ? 'inf' : fromUnits(length, unit), bound) > 0;
    return { extent, bound, isExceeded: exceeds(extent.greatest), isKept: !exceeds(extent.atMost), how };
  };
  return [measure(total, spec.total, 'in all'), measure(longest, spec.longest, 'at a stretch')];
}

function exactFigures(spec: SpecOf<'outage'>, { total, longest }: Extents, unit: Decimal): Figures {
  const interval = ({ least, greatest }: LengthExtent): LengthInterval => ({
    min: fractionOf(least, unit),
    max: greatest === null ? 'inf' : fractionOf(whole(greatest), unit),
  });
  const none = spec.working || spec.ports.length > 1 ? 'never out' : 'never inactive';
  return outageFigures({ total: interval(total), longest: interval(longest) }, none);
}

function enclosedFigures({ total, longest }: Extents, unit: Decimal): Figures {
  const greatest = (length: bigint | null) => (length === null ? 'inf' : fractionOf(whole(length), unit));
  const bounds = (extent: LengthExtent): LengthBounds => ({
    min: { atLeast: fractionOf(extent.atLeast, unit), atMost: fractionOf(extent.least, unit) },
    max: { atLeast: greatest(extent.greatest), atMost: greatest(extent.atMost) },
  });
  return outageBoundsFigures({ total: bounds(total), longest: bounds(longest) });
}

function shown(
  spec: SpecOf<'outage'>,
  unit: Decimal,
  { extent, bound, isExceeded, how }: Measure,
): readonly Witness[] {
  const title = (length: string) => `a run in which ${outTitle(spec)} for ${length} ${how}`;
  if (extent.greatest === 0n) return [];
  if (extent.greatest !== null) return [extent.show(0, title(formatTime(fromUnits(extent.greatest, unit))))];
  return isExceeded ? [extent.show(unitsAfter(bound!, unit), title(`more than ${formatTime(bound!)}`))] : [];
}

function outTitle({ ports, atLeast, working }: SpecOf<'outage'>): string {
  const least = atLeast ?? ports.length;
  const [is, are] = working ? ['does not work', 'work'] : ['is out', 'are active'];
  if (ports.length === 1) return `${portName(ports[0]!)} ${is}`;
  if (least === 1) return `none of ${ports.length} ports ${working ? 'works' : 'is active'}`;
  return least === ports.length
    ? `at least one of ${ports.length} ports ${is}`
    : `fewer than ${least} of ${ports.length} ports ${are}`;
}

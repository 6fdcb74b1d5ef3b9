import { groupBy } from '../../base/collections/group-by.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import { onceFor } from '../../base/memo.ts';
import { type Factor, faultsOf, type WaysOfParts } from '../../statespace/causal/branches/factors.ts';
import { soonestTogether, type TimelyWay } from '../../statespace/causal/branches/soonest-together.ts';
import {
  earliestRun,
  lastEvents,
  latestRun,
  runToCut,
  runUntil,
  wholeRun,
} from '../../statespace/causal/cuts/dated-run.ts';
import { firstReached } from '../../statespace/causal/cuts/first-reached.ts';
import {
  firstTogether,
  type Period,
  staysMarked,
  tokensOf,
  whileAllMarked,
} from '../../statespace/causal/cuts/period.ts';
import { type Budget, budgetOf } from '../../statespace/causal/dates/budget.ts';
import { greatestOf } from '../../statespace/causal/dates/greatest-dates.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import type { Occurrence } from '../../statespace/causal/process/occurrence.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import {
  type CausalView,
  type CausalViews,
  type Reaching,
  type ReachingGoal,
  type Show,
  type ViewsAgain,
  viewsOf,
} from '../question/question.ts';

/** The runs that reach a goal, on causal nets; `null` when they do not tell. */
export function causalReaching(goal: ReachingGoal, views: CausalViews): Reaching | null {
  const { translation, partsAt } = views;
  const again = views.again === null ? null : reachingAgain(goal, views.again, translation);
  if (again !== null) return again;
  const places = goal.places.map(translation.placeOf);
  const asked = places.filter((p) => p !== null);
  const each = viewsOf(views);
  if (each === null) return null;
  if (goal.when === 'end') {
    const apart = views.factors([...asked, ...translation.unfinished].map((p) => partsAt([p])));
    return (
      apart && reachingByParts({ places, left: translation.unfinished, reachedBy: lastOf }, views, apart)
    );
  }
  const tokensAt = tokensFor(asked, each);
  const stays = (view: CausalView) =>
    asked.every((p) => {
      const tokens = tokensAt(view, p);
      return tokens !== null && tokens.length <= 1 && tokens.every(({ closed }) => closed === null);
    });
  if (each.every(stays)) {
    const apart = views.factors(asked.map((p) => partsAt([p])));
    const reachedBy = (view: CausalView) =>
      asked.flatMap((p) => tokensAt(view, p)!.flatMap(({ opened }) => opened ?? []));
    return apart && reachingByParts({ places, left: [], reachedBy }, views, apart);
  }
  const together = viewsOf(views, [partsAt(asked)]);
  return together && reachingByBranches(goal, together, views.isOver);
}

/**
 * The runs that reach a goal where what fails is made again: each does if one without faults does, which is the first;
 * the last is found without looking at the others. `null` when the runs without faults do not tell.
 */
function reachingAgain(
  goal: ReachingGoal,
  { unfailing, latest }: ViewsAgain,
  translation: Translation,
): Reaching | null {
  const reachedBy = (view: CausalView) => eventsReaching(goal, view.net, translation);
  const events = reachedBy(unfailing);
  if (events === null) return null;
  if (events === 'never') return { earliest: null, latest: null, failing: wholeRunOf(unfailing) };
  const { view } = latest(events);
  return {
    ...datedRuns(unfailing, events, view, reachedBy(view) as readonly number[]),
    failing: null,
  };
}

/**
 * The events by which all runs of a causal net reach a goal, where it is reached for good as soon as they have happened;
 * `null` where that is not all there is to it.
 */
export function eventsReaching(
  goal: ReachingGoal,
  net: CausalNet,
  { placeOf, unfinished }: Translation,
): readonly number[] | 'never' | null {
  const places = goal.places.map(placeOf);
  if (!places.every((p) => p !== null && staysMarked(net, p)))
    return goal.when === 'end' || places.includes(null) ? 'never' : null;
  if (goal.when === 'end') return unfinished.some((p) => staysMarked(net, p)) ? 'never' : lastEvents(net);
  const tokens = places.map((p) => tokensOf(net, p!));
  if (!tokens.every((each) => each?.length === 1)) return null;
  return tokens.flatMap((each) => each!.flatMap(({ opened }) => opened ?? []));
}

function lastOf({ net }: CausalView): readonly number[] {
  return lastEvents(net);
}

/**
 * The tokens of each of these places with which all of them may be marked together: no token that is gone in any run
 * before another place first gets one.
 */
function tokensFor(
  places: readonly number[],
  views: readonly CausalView[],
): (view: CausalView, place: number) => readonly Occurrence[] | null {
  const firstAt = ({ net }: CausalView, p: number): number => {
    const openings = (tokensOf(net, p) ?? [{ opened: null }]).map(({ opened }) => opened);
    return minOf(openings.map((opened) => (opened === null ? 0 : net.earliest[opened]!)));
  };
  const soonest = maxOf(
    places.map((p) => minOf(views.map((view) => firstAt(view, p)))),
    0,
  );
  return ({ net }, p) =>
    tokensOf(net, p)?.filter(({ closed }) => closed === null || net.latest[closed]! >= soonest) ?? null;
}

/** What is to be reached where each place has one token for it, and keeps that. */
interface ReachingTarget {
  readonly places: readonly (number | null)[];
  /** Places that are not to be marked in the end. */
  readonly left: readonly number[];
  /** The events that reach it, where it is reached. */
  readonly reachedBy: (view: CausalView) => readonly number[];
}

/** The index of what all runs have. */
const NO_FACTOR = -1;

/** The runs of all parts; each factor tells of its own places. `null` when they can go too many ways together. */
function reachingByParts(
  { places, left, reachedBy }: ReachingTarget,
  views: CausalViews,
  factors: readonly Factor[],
): Reaching | null {
  const indices = new Map(factors.flatMap(({ parts }, f) => parts.map((part) => [part, f])));
  const factorWith = (part: number | null) => (part === null ? NO_FACTOR : indices.get(part)!);
  const factorOf = (p: number) => factorWith(views.partsAt([p])[0] ?? null);
  const asked = places.filter((p) => p !== null);
  const [wanted, unwanted] = [asked, left].map((some) => groupBy(some, factorOf));
  /** Whether, of the places that hang on this factor, or on none, all that have to be are marked in the end, and no other. */
  const isReached = ({ net }: CausalView, f: number): boolean =>
    (wanted!.get(f) ?? []).every((p) => staysMarked(net, p)) &&
    !(unwanted!.get(f) ?? []).some((p) => staysMarked(net, p));
  const reachedByFactor = onceFor((view: CausalView) =>
    groupBy(reachedBy(view), (e) => factorWith(view.partOf(e))),
  );
  const every = views.covering(factors);
  const [reaching, missing] = [true, false].map((is) =>
    factors.map(({ parts, ways }, f) => ({
      parts,
      ways: ways.filter((_, i) => isReached(every.showing(f, i), f) === is),
    })),
  );
  const isNever = asked.length < places.length || !isReached(every.all[0]!, NO_FACTOR);
  const isSure = !isNever && missing!.every(({ ways }) => ways.length === 0);
  const [failing] = views.covering(atFault(views.faults, factors, reaching!, missing!)).all;
  const failed: Reaching = { earliest: null, latest: null, failing: isSure ? null : wholeRunOf(failing!) };
  if (isNever || reaching!.some(({ ways }) => ways.length === 0)) return failed;

  if (factors.length > 1 && !reaching!.every((factor) => isFree(views.faults, factor))) {
    // What only runs with faults reach takes faults that other runs do not have.
    const together = views.factors([views.all]);
    return together && reachingByParts({ places, left, reachedBy }, views, together);
  }

  const reached = views.covering(reaching!);
  const latest = greatestBy(reached.all, (view) => greatestOf(reachedBy(view), view.net.latest));
  const soonest = reaching!.map(({ parts, ways }, f) =>
    soonestOf(
      ways.map((way, i) => ({ view: reached.showing(f, i), faults: faultsOf(views.faults, parts, way) })),
      (view) => reachedByFactor(view).get(f) ?? [],
    ),
  );
  const chosen = soonestTogether(soonest, views.faults.allow);
  const [earliest] = views.covering(
    reaching!.map(({ parts, ways }, f) => ({ parts, ways: [ways[chosen[f]!]!] })),
  ).all;
  return {
    ...datedRuns(earliest!, reachedBy(earliest!), latest, reachedBy(latest)),
    failing: failed.failing,
  };
}

/** Whether a factor can go one of its ways without a fault. */
function isFree(ways: WaysOfParts, factor: Factor): boolean {
  return factor.ways.some((way) => faultsOf(ways, factor.parts, way).length === 0);
}

/** The first way of the factor with the fewest faults; without faults, if there is such a way. */
function withFewestFaults(ways: WaysOfParts, factor: Factor): Factor['ways'] {
  const counts = factor.ways.map((way) => faultsOf(ways, factor.parts, way).length);
  return factor.ways.slice(counts.indexOf(minOf(counts))).slice(0, 1);
}

/** Ways of all factors that miss a goal, of one factor alone if that can be, so that a run shows little else. */
function atFault(
  ways: WaysOfParts,
  factors: readonly Factor[],
  reaching: readonly Factor[],
  missing: readonly Factor[],
): readonly Factor[] {
  const first = missing.findIndex(({ ways }) => ways.length > 0);
  return factors.map((factor, f) => {
    const kept = f === first ? missing[f]! : isFree(ways, reaching[f]!) ? reaching[f]! : factor;
    return { ...factor, ways: withFewestFaults(ways, kept) };
  });
}

/**
 * The ways that can have had their events by the least date: that of those with the fewest faults, and those that are
 * sooner by more of them. That each event has a least date of its own bounds it from below, and mostly is all there is to
 * know: only where it might be less than what is known are all looked for together.
 */
function soonestOf(
  ways: readonly { readonly view: CausalView; readonly faults: readonly number[] }[],
  eventsOf: (view: CausalView) => readonly number[],
): readonly TimelyWay[] {
  const fewest = minOf(ways.map(({ faults }) => faults.length));
  const sooner: TimelyWay[] = [];
  let base: TimelyWay | null = null;
  for (const isBase of [true, false])
    for (const [way, { view, faults }] of ways.entries()) {
      if ((faults.length === fewest) !== isBase) continue;
      const events = eventsOf(view);
      if (greatestOf(events, view.net.earliest) >= (base?.date ?? Infinity)) continue;
      const date = greatestOf(events, earliestRun(view.net, events));
      if (date >= (base?.date ?? Infinity)) continue;
      if (isBase) base = { way, date, faults };
      else sooner.push({ way, date, faults });
    }
  return [base!, ...sooner];
}

/** The first item with the greatest number. */
function greatestBy<T>(items: readonly T[], numberOf: (item: T) => number): T {
  const numbers = items.map(numberOf);
  return items[numbers.indexOf(maxOf(numbers))]!;
}

function wholeRunOf({ net, witness }: CausalView): Show {
  return (title) => witness(wholeRun(earliestRun(net, lastEvents(net))), title);
}

/** The earliest run by which all of `first` have happened, and the latest by which all of `last` have. */
function datedRuns(
  one: CausalView,
  first: readonly number[],
  other: CausalView,
  last: readonly number[],
): Pick<Reaching, 'earliest' | 'latest'> {
  const shown = (
    { net, witness }: CausalView,
    dates: readonly number[],
    happened: readonly number[],
    title: string,
  ) => witness(runUntil(net, dates, happened), title);
  const earliest = earliestRun(one.net, first);
  const date = greatestOf(last, other.net.latest);
  return {
    earliest: { date: greatestOf(first, earliest), show: (title) => shown(one, earliest, first, title) },
    latest: {
      date,
      show: (title) => shown(other, latestRun(other.net, date), last, title),
      showFrom: (from, title) => shown(other, latestRun(other.net, from), last, title),
    },
  };
}

/** The runs that reach a goal in any of these branches; `null` when one of them does not tell. */
function reachingByBranches(
  goal: ReachingGoal,
  branches: readonly CausalView[],
  isOver: CausalViews['isOver'],
): Reaching | null {
  let found: Reaching = { earliest: null, latest: null, failing: null };
  const left = budgetOf(DATES_TRIED, isOver);
  for (const branch of branches) {
    const reaching = reachingIn(goal, branch, left);
    if (reaching === null) return null;
    const { earliest, latest, failing } = reaching;
    const isEarlier = earliest !== null && earliest.date < (found.earliest?.date ?? Infinity);
    const isLater = latest !== null && latest.date > (found.latest?.date ?? -1);
    found = {
      earliest: isEarlier ? earliest : found.earliest,
      latest: isLater ? latest : found.latest,
      failing: found.failing ?? failing,
    };
  }
  return found;
}

/**
 * The runs of one causal net in which all places of a goal are marked together. All are, or none is, where that is no
 * question of dates; `null` when there are too many ways for it.
 *
 * @throws DatesNotFound
 */
function reachingIn(goal: ReachingGoal, view: CausalView, left: Budget): Reaching | null {
  const { translation, net } = view;
  const never: Reaching = { earliest: null, latest: null, failing: wholeRunOf(view) };
  const places = goal.places.map(translation.placeOf);
  if (!places.every((p) => p !== null)) return never;
  const tokens = places.map((p) => tokensOf(net, p));
  if (tokens.every((each) => each !== null)) {
    const reached = firstTogether(net, tokens);
    if (reached === null) return never;
    const { happened, pending } = reached;
    // All other ways of being marked together come later.
    const isSure = pending.every((p) => happened.every((h) => runToCut(net, [p], [h], false) === null));
    if (isSure) return { ...datedRuns(view, happened, view, happened), failing: null };
  }
  return reachingAnyOf(whileAllMarked(net, places), view, never, left);
}

/** Dates that may be looked for on causal nets before states are explored instead. */
const DATES_TRIED = 500_000;

/**
 * The runs of one causal net in which one of several periods is to be reached; `null` when there are too many.
 *
 * @throws DatesNotFound
 */
function reachingAnyOf(
  periods: readonly Period[] | null,
  { net, witness }: CausalView,
  never: Reaching,
  left: Budget,
): Reaching | null {
  if (periods === null) return null;
  const { span, failing } = firstReached(net, periods, left);
  if (span === null) return never;
  const { earliest, latest } = span;
  return {
    earliest: { date: earliest.date, show: (title) => witness(earliest.run, title) },
    latest: {
      date: latest.date,
      show: (title) => witness(latest.runFrom(0), title),
      showFrom: (from, title) => witness(latest.runFrom(from), title),
    },
    failing: failing && ((title) => witness(failing, title)),
  };
}

import { becauseOf } from '../base/because-of.ts';
import { compare, type Decimal, type Duration, fromUnits, toDecimal, ZERO } from '../base/duration.ts';
import type { Because } from '../base/heed.ts';
import { heeding } from '../base/heed.ts';
import type { PortRef } from '../model/assembly.ts';
import type { RunningState } from '../model/configuration.ts';
import type { Goal } from '../model/goal.ts';
import type { Program } from '../model/program.ts';
import type { Model } from '../model/whole/model.ts';
import type { PropertySpec } from '../model/whole/property-spec.ts';
import type { Result, Verdict } from '../properties/answers/verdict.ts';
import { verify } from '../properties/verify.ts';
import { type Limits, type RunningLimits, runningLimits } from '../statespace/exploration/limits.ts';
import { type AssemblyChange, changeFor } from './change.ts';
import { checkWatched } from './check-goal.ts';
import { type Conflict, conflictOf } from './conflict.ts';
import { fitsOf, type Network } from './network.ts';
import { type OutagesFound, shortestOutages } from './outage.ts';
import { type Problem, problemOf, type Solved, solve } from './problem.ts';
import { type Dealing, type PlannedWait, plannedWaits, threadsOf, withPlainWaits } from './programs.ts';
import { choiceKey, type Solution, withWaits } from './search.ts';
import { inSteps } from './steps.ts';
import { waitsFor } from './waits.ts';

/** How to plan. */
export interface PlanOptions {
  /** Where the system stands; by default as the model says. What is under way in it goes on. */
  readonly state?: RunningState;
  /** A model whose components and connections shall be there at the end; by default those that are there at the start. */
  readonly target?: Model;
  /** What is to be as short as can be: the time until the end, which is the default, or that for which a provide port is out. */
  readonly minimise?: 'end' | { readonly outage: PortRef };
  /** The longest word of behaviors that a component may execute; 4 by default. */
  readonly length?: number;
  /** How the instructions are dealt to programs: all to one by default. */
  readonly dealing?: Dealing;
  readonly limits?: Limits | RunningLimits;
}

/** A least and a greatest time over all runs, in seconds. */
export interface Span {
  readonly min: Decimal;
  readonly max: Duration;
}

/** A program that reaches a goal in every run, over all durations and all orders. */
export interface VerifiedProgram {
  readonly end: Span;
  /** How long the port is out that was to be out for a short time; `null` where none was. */
  readonly outage: Span | null;
  readonly waits: readonly PlannedWait[];
  /** The model with the plan as its only program, and the questions that were asked of it. */
  readonly model: Model;
  readonly results: readonly Result[];
}

/** What a plan has come to. */
export interface Plan {
  readonly goal: Goal;
  /** `none`: no program of whatever length reaches the goal; `unknown`: none was found, for `because`. */
  readonly verdict: 'planned' | 'none' | 'unknown';
  /**
   * What kept it from a plan or from a verification: a limit, the length of words, or a race that no wait was found to
   * decide.
   */
  readonly because: Because | 'words' | 'race' | null;
  /** The longest word that was looked at. */
  readonly length: number;
  /** When the plan ends, over all durations and all orders, in seconds. */
  readonly end: Span | null;
  /** No program with words of that length ends earlier where all takes longest, in seconds. */
  readonly lowerBound: Duration | null;
  /** Whether the plan attains the lower bound. */
  readonly isOptimal: boolean;
  /** Whether it is proved that no other plan as early does less work; not asked where an outage is to be short. */
  readonly hasLeastWork: boolean;
  /** Of the port that was to be out for a short time; `null` where none was, or there is no plan. */
  readonly outage: PlannedOutage | null;
  readonly waits: readonly PlannedWait[];
  /** The model with the plan as its only program, and the questions that were asked of it. */
  readonly model: Model | null;
  readonly results: readonly Result[];
  readonly conflict: Conflict | null;
}

/** A pair of outage and end, and a program that has them. */
export interface TradedProgram extends VerifiedProgram {
  /**
   * Whether it is proved that no program with words of that length is better in one of them and no worse in the other, where
   * all takes longest.
   */
  readonly isOptimal: boolean;
}

/** How long a port is out, and what an earlier end costs. */
export interface PlannedOutage {
  readonly port: PortRef;
  /** In all, over all durations and all orders, in seconds. */
  readonly total: Span;
  /** Under no program with words of that length it is out for less where all takes longest, in seconds. */
  readonly lowerBound: Duration;
  readonly isOptimal: boolean;
  /** The best pairs of outage and end, few of them: first the plan itself, and each later one ends earlier. */
  readonly trade: readonly TradedProgram[];
}

/** The name of the program that a plan is. */
const PLAN = 'plan';

const LENGTH = 4;
/** How many plans are verified more than the best one, for one that does not race or is earlier, and of how many components in all. */
const MOST_VERIFIED = 50;
const MOST_VERIFIED_COMPONENTS = 1_000;
/** How many pairs of outage and end are told. */
const MOST_PAIRS = 5;

/** What a program is verified for. */
interface Commission {
  readonly change: AssemblyChange;
  readonly options: PlanOptions;
  readonly watched: PortRef | null;
  readonly limits: RunningLimits;
}

/**
 * Finds the program that brings a system to a goal earliest, or with the shortest outage, and verifies it over all durations
 * and all orders before it is returned. Where there is none, finds goals that contradict each other.
 *
 * @throws ModelError when the goal names what the model does not have, or the system does not stand still
 *
 * @example
 * ```ts
 * import { plan, readModel } from 'madrigal';
 *
 * const text = `madrigal: 1
 * types:
 *   Server:
 *     places: [off, on]
 *     behaviors:
 *       start: {boot: {move: off -> on, takes: 30s}}
 * components: {server: Server}
 * goals:
 *   up: {components: [{component: server, status: on}]}`;
 * const { model } = readModel(text, { file: 'server.yaml' });
 * const { verdict, isOptimal } = await plan(model, model.goals[0]);
 * console.log(verdict, isOptimal); // planned true
 * ```
 */
export async function plan(model: Model, goal: Goal, options: PlanOptions = {}): Promise<Plan> {
  const limits = runningLimits(options.limits ?? {});
  const { length = LENGTH, minimise = 'end' } = options;
  const watched = minimise === 'end' ? null : minimise.outage;
  const nothing = {
    goal,
    length,
    end: null,
    lowerBound: null,
    isOptimal: false,
    hasLeastWork: false,
    outage: null,
    waits: [],
    model: null,
    results: [],
    conflict: null,
  };
  try {
    const change = heeding(limits.reached, () => changeFor(model, goal, options));
    const problem = heeding(limits.reached, () => problemOf(change, length));
    if (watched !== null) checkWatched(watched, change.configuration.components);
    const solved = await inSteps(limits, solve(problem, change.goal.items, watched));
    const { network, found } = solved;
    // What hangs on outcomes is not planned with, but may be faster.
    const isUnclear = [...problem.words.values()].some((words) => words.isUnclear);
    const commission: Commission = { change, options, watched, limits };
    const best = watched === null ? await bestVerified(commission, problem, solved) : null;
    if (best === null && (watched === null || found.best === null)) {
      if (found.isCut || isUnclear) return { ...nothing, verdict: 'unknown', because: 'words' };
      const conflict = await inSteps(
        limits,
        conflictOf(change.goal, (items) => solve(problem, items), problem),
      );
      const verdict = conflict.isProved ? 'none' : 'unknown';
      return { ...nothing, verdict, because: verdict === 'none' ? null : 'words', conflict };
    }
    const { lowerBound: least } = found;
    const lowerBound = least === null || isUnclear ? null : seconds(least, problem.unit);
    if (best !== null) {
      const { made, isLeast } = best;
      if ('because' in made) return { ...nothing, verdict: 'unknown', because: made.because, lowerBound };
      return {
        ...nothing,
        verdict: 'planned',
        because: null,
        ...made,
        ...boundOf(made, lowerBound),
        hasLeastWork: isLeast && !isUnclear,
        outage: null,
      };
    }
    const port = watched!;
    const at = watchedIn(solved, port);
    const outages = await inSteps(limits, shortestOutages(network, fitsOf(), at));
    const isUncertain = network.units[at.unit]!.courses.some(({ uncertain }) => uncertain.has(at.port));
    const isKnown = !isUnclear && !isUncertain;
    const trade = await verifiedPairs(commission, network, outages, isKnown ? problem.unit : null);
    if ('because' in trade) return { ...nothing, verdict: 'unknown', because: trade.because, lowerBound };
    const [shortest] = trade.pairs;
    const leastOutage = isKnown ? seconds(outages.lowerBound, problem.unit) : ZERO;
    const total = shortest!.outage!;
    const outage = {
      port,
      total,
      lowerBound: leastOutage,
      isOptimal: compare(total.max, leastOutage) === 0,
      trade: trade.pairs,
    };
    const optimum = boundOf(shortest!, lowerBound);
    return { ...nothing, verdict: 'planned', because: null, ...shortest!, ...optimum, outage };
  } catch (error) {
    const because = becauseOf(error);
    if (because === null) throw error;
    return { ...nothing, verdict: 'unknown', because };
  }
}

function boundOf({ end }: VerifiedProgram, lowerBound: Duration | null) {
  return { lowerBound, isOptimal: lowerBound !== null && compare(end.max, lowerBound) === 0 };
}

function seconds(units: number, unit: Decimal): Duration {
  return units === Infinity ? 'inf' : fromUnits(BigInt(units), unit);
}

/** Where the watched port is in a network in which its component stands alone. */
function watchedIn({ network }: Solved, { component, port }: PortRef) {
  return { unit: network.units.findIndex(({ components }) => components.includes(component)), port };
}

/** No program could be verified to come to its end, for this reason. */
interface Unverified {
  readonly because: Because | 'race';
}

/**
 * The pairs of a trade as they are verified, without those that turn out to be no better than others.
 *
 * @param unit in which they are counted; `null` where what is proved of them does not hold
 */
async function verifiedPairs(
  commission: Commission,
  network: Network,
  { pairs }: OutagesFound,
  unit: Decimal | null,
): Promise<{ readonly pairs: readonly TradedProgram[] } | Unverified> {
  const made: TradedProgram[] = [];
  let because: Unverified['because'] = 'race';
  const few = pairs.length <= MOST_PAIRS ? pairs : [...pairs.slice(0, MOST_PAIRS - 1), pairs.at(-1)!];
  for (const { ways, isProved, outage, end } of few) {
    let best: VerifiedProgram | null = null;
    for (const solution of ways.slice(0, MOST_PAIRS)) {
      const next = await verified(commission, network, solution);
      if ('because' in next) because = next.because;
      else if (best === null || compareTrades(next, best) < 0) best = next;
    }
    if (best === null) continue;
    const isAsPlanned =
      unit !== null &&
      compare(best.outage!.max, seconds(outage, unit)) === 0 &&
      compare(best.end.max, seconds(end, unit)) === 0;
    made.push({ ...best, isOptimal: isProved && isAsPlanned });
  }
  const sorted = made.toSorted(compareTrades);
  const better = sorted.filter((each, i) =>
    sorted.slice(0, i).every(({ end }) => compare(each.end.max, end.max) < 0),
  );
  return better.length === 0 ? { because } : { pairs: better };
}

function compareTrades(a: VerifiedProgram, b: VerifiedProgram): number {
  return compare(a.outage!.max, b.outage!.max) || compare(a.end.max, b.end.max);
}

/** A solution as a program that the engines confirm, with more waits where it races. */
async function verified(
  commission: Commission,
  network: Network,
  solution: Solution,
): Promise<VerifiedProgram | Unverified> {
  let used = solution;
  let made = await asked(commission, network, solution);
  // A race that the rules for waits do not see gets the next stronger ones.
  const { courses, matchings, waits: first } = solution;
  const delays = first.filter(({ reason }) => reason === 'not-out');
  for (const waits of waitsFor(network, courses, matchings, delays)) {
    if (made.results[0]!.verdict.kind !== 'violated') break;
    const waiting = withWaits(network, solution, waits);
    if (waiting === null) continue;
    used = waiting;
    made = await asked(commission, network, waiting);
  }
  return confirmed(network, used, made);
}

/** A solution as a program, by what the engines say of it. */
function confirmed(
  network: Network,
  solution: Solution,
  made: Awaited<ReturnType<typeof asked>>,
): VerifiedProgram | Unverified {
  const [ends, out] = made.results;
  const outage = out === undefined ? null : totalOf(out);
  const { verdict, interval } = ends!;
  if (verdict.kind !== 'holds' || interval === null) return { because: whyNot(verdict) };
  if (out !== undefined && outage === null) return { because: whyNot(out.verdict) };
  return { end: interval, outage, waits: plannedWaits(network, solution), ...made };
}

/**
 * The best that was found; where it races, the next best that does not; and what ends earlier, without waits, because
 * durations alone decide its races. `null` where there is none of them.
 */
async function bestVerified(
  commission: Commission,
  problem: Problem,
  solved: Solved,
): Promise<{ readonly made: VerifiedProgram | Unverified; readonly isLeast: boolean } | null> {
  const { components } = problem.configuration;
  const most = Math.min(MOST_VERIFIED, Math.ceil(MOST_VERIFIED_COMPONENTS / components.length));
  const safe = await bestNotRaced(commission, problem, solved, most);
  let best = safe !== null && 'end' in safe.made ? { ...safe, made: safe.made } : null;
  for (const rushed of solved.found.rushed.slice(0, most)) {
    const end = seconds(rushed.end, problem.unit);
    if (best !== null && compare(end, best.made.end.max) >= 0) break;
    const made = confirmed(solved.network, rushed, await asked(commission, solved.network, rushed));
    if ('because' in made || (best !== null && compare(made.end.max, best.made.end.max) >= 0)) continue;
    best = { made, isLeast: false };
  }
  return best ?? safe;
}

/**
 * The best that was found; where it races, or only waits keep it from that which make it later, the next best ones that
 * could be earlier.
 */
async function bestNotRaced(commission: Commission, problem: Problem, solved: Solved, most: number) {
  const { change, limits } = commission;
  const raced = new Set<string>();
  let next = solved;
  let first: Unverified | null = null;
  let kept: { readonly made: VerifiedProgram; readonly isLeast: boolean } | null = null;
  for (;;) {
    const { best, isLeast } = next.found;
    if (best === null) break;
    const end = seconds(best.end, problem.unit);
    if (kept !== null && compare(end, kept.made.end.max) >= 0) break;
    const made = await verified(commission, next.network, best);
    if ('end' in made) {
      const isAsFound = compare(made.end.max, end) <= 0;
      if (kept === null || compare(made.end.max, kept.made.end.max) < 0)
        kept = { made, isLeast: isLeast && isAsFound };
      if (isAsFound) break;
    } else {
      first ??= made;
      if (made.because !== 'race') break;
    }
    if (raced.size === most) break;
    raced.add(choiceKey(next.network, best));
    try {
      next = await inSteps(limits, solve(problem, change.goal.items, null, raced));
    } catch (error) {
      // A plan that is there stays, whatever limit ends the search for an earlier one.
      if (kept === null || becauseOf(error) === null) throw error;
      break;
    }
  }
  return kept ?? (first === null ? null : { made: first, isLeast: false });
}

function whyNot(verdict: Verdict): Unverified['because'] {
  return verdict.kind === 'unknown' ? verdict.because : 'race';
}

/** How long a port is out in all; `null` where that is not known exactly. */
function totalOf({ figures }: Result): Span | null {
  if (figures === null || !figures.isExact) return null;
  const exact = (name: string): Duration | null => {
    const { atLeast } = figures.numbers[name]!;
    return atLeast === 'inf' ? 'inf' : toDecimal(atLeast);
  };
  const [min, max] = [exact('total.min'), exact('total.max')];
  return min === null || min === 'inf' || max === null ? null : { min, max };
}

/** The plan as the only program of the model, with what the engines say of it. */
async function asked(
  { change, options: { state, dealing = 'one' }, watched, limits }: Commission,
  network: Network,
  solution: Solution,
): Promise<{ readonly model: Model; readonly results: readonly Result[] }> {
  const program: Program = withPlainWaits({
    name: PLAN,
    start: new Map(),
    ...(state === undefined ? {} : { state }),
    threads: threadsOf(network, solution, change, dealing),
  });
  const common = { programs: [PLAN] };
  const properties: readonly PropertySpec[] = [
    { ...common, kind: 'terminates', name: 'plan-ends', deadline: null },
    ...(watched === null
      ? []
      : [
          {
            ...common,
            kind: 'outage',
            name: 'plan-outage',
            ports: [watched],
            atLeast: null,
            working: false,
            total: null,
            longest: null,
          } as const,
        ]),
  ];
  const planned: Model = { ...change.model, programs: [program], properties };
  return { model: planned, results: await verify(planned, { limits }) };
}

import { maxOf, minOf } from '../base/extremes.ts';
import { consistencyOf } from './consistency.ts';
import type { Course } from './course.ts';
import {
  type Choices,
  type Dates,
  leastDates,
  leastLags,
  NOT_AFTER,
  readyBetween,
  type UnitEvent,
  type WaitFor,
} from './dates.ts';
import type { Fits, Matching, Network } from './network.ts';
import { earliest, type Solution, withWaits } from './search.ts';
import type { PlanSteps } from './steps.ts';
import { waitsFor } from './waits.ts';

/** A provide port of a unit that is one component. */
export interface WatchedPort {
  readonly unit: number;
  readonly port: string;
}

/** A solution, and how long the watched port is out in it with greatest durations, in units. */
export interface OutagePair {
  readonly outage: number;
  readonly end: number;
  /** Whether no program with these words is better in one of them and no worse in the other. */
  readonly isProved: boolean;
  /** The same with fewer waits and with more: what is equal where all takes longest may differ elsewhere. */
  readonly ways: readonly Solution[];
}

/** What came of a search for a short outage. */
export interface OutagesFound {
  /** The best pairs of outage and end: the shortest outage first, and each later one ends earlier. */
  readonly pairs: readonly OutagePair[];
  /** In no program with these words the port is out for less. */
  readonly lowerBound: number;
}

/** What is looked for first: the shortest outage, and of these the earliest end, or the other way round. */
type SoughtFirst = 'outage' | 'end';

/** An outage and an end, or the other way round: what is looked for first comes first. */
type SoughtPair = readonly [number, number];

/** What is looked for in one run of the search. */
interface Sought {
  readonly first: SoughtFirst;
  /** No plan counts that ends later. */
  readonly by: number;
}

/** What a run of the search has come to. */
interface Looked {
  /** The best that was found; `null` for none. */
  readonly best: SoughtPair | null;
  /** No program with these words is better. */
  readonly bound: SoughtPair;
}

/** A part of what is left to choose, and what is the best that it could come to: what is looked for first before the rest. */
interface OpenChoices extends Choices {
  readonly bound: SoughtPair;
  /** How much is left to choose. */
  readonly open: number;
  /** Those found first come first. */
  readonly number: number;
}

/** A solution, and how long the port is out in it. */
interface Tried {
  readonly outage: number;
  readonly solution: Solution;
}

/** A time in which a port is out between two of its intervals, or after the last one (`ups` is empty then). */
interface Absence {
  readonly downs: readonly number[];
  readonly ups: readonly number[];
  /** The behavior in which the port goes down, as a position in the word. */
  readonly closes: number;
}

/** How many branches a search may look at. */
const MOST_BRANCHES = 2_000;
/** How many pairs are looked for one by one, beside the one that ends earliest. */
const MOST_STEPS = 4;
/** How many choices of waits are tried for some words. */
const MOST_WAYS = 64;

/**
 * Looks for the shortest outage of a port, and for what an earlier end costs of it. Between going down and being up again
 * lies at least what has to come between, and no more if the port goes down when all else is ready; so a program waits for
 * that, as far as waits for behaviors can tell.
 */
export function* shortestOutages(
  network: Network,
  fits: Fits,
  watched: WatchedPort,
): PlanSteps<OutagesFound> {
  const search = new OutageSearch(network, fits, watched);
  const shortest = yield* search.run({ first: 'outage', by: Infinity });
  const earliestEnd = yield* search.run({ first: 'end', by: Infinity });
  // Each further pair has the shortest outage of what ends before the last one.
  for (let last = shortest.best, step = 1; last !== null && step < MOST_STEPS; step++) {
    if (last[1] <= (earliestEnd.best?.[0] ?? 0)) break;
    last = (yield* search.run({ first: 'outage', by: last[1] - 1 })).best;
  }
  return { pairs: search.pairs(), lowerBound: shortest.bound[0] };
}

class OutageSearch {
  readonly #network: Network;
  readonly #fits: Fits;
  readonly #watched: WatchedPort;
  /** The units, those nearest to the watched one first. */
  readonly #nearest: readonly number[];
  /** By words and matchings, what they come to. */
  readonly #tried = new Map<string, readonly Tried[]>();
  /** The pairs of outage and end that are proved to be among the best. */
  readonly #proved: SoughtPair[] = [];

  constructor(network: Network, fits: Fits, watched: WatchedPort) {
    this.#network = network;
    this.#fits = fits;
    this.#watched = watched;
    const nearest = new Set([watched.unit]);
    for (const near of nearest)
      for (const { user, provider } of network.edges) {
        if (user === near) nearest.add(provider);
        if (provider === near) nearest.add(user);
      }
    for (const far of network.units.keys()) nearest.add(far);
    this.#nearest = [...nearest];
  }

  /** Those found so far of which none is better in one and no worse in the other. */
  pairs(): readonly OutagePair[] {
    const sorted = [...this.#tried.values()]
      .flat()
      .toSorted(
        (a, b) =>
          a.outage - b.outage ||
          a.solution.end - b.solution.end ||
          a.solution.waits.length - b.solution.waits.length,
      );
    const best: { outage: number; end: number; isProved: boolean; ways: Solution[] }[] = [];
    for (const { outage, solution } of sorted) {
      const last = best.at(-1);
      const isSame = last !== undefined && last.outage === outage && last.end === solution.end;
      if (isSame) last.ways.push(solution);
      else if (last === undefined || solution.end < last.end)
        best.push({
          outage,
          end: solution.end,
          isProved: this.#proved.some(([out, end]) => out === outage && end === solution.end),
          ways: [solution],
        });
    }
    return best;
  }

  /** Looks at branches, the best first, until none can be better than what was found. */
  *run(sought: Sought): PlanSteps<Looked> {
    const { units, edges } = this.#network;
    const { unit } = this.#watched;
    const consistent = consistencyOf(this.#network, this.#fits);
    let number = 0;
    const waiting: OpenChoices[] = [];
    const add = (choices: Choices): void => {
      const left = consistent(choices.courses, choices.matchings);
      if ('empty' in left) return;
      const { courses } = left;
      const bound = this.#bound({ ...choices, courses }, sought);
      if (bound === null) return;
      const open = courses.reduce((sum, all) => sum + all.length - 1, 0);
      waiting.push({ courses, matchings: choices.matchings, bound, open, number: number++ });
    };
    const all = units.map(({ courses }) => courses);
    const none = edges.map(() => null);
    for (const course of all[unit]!) {
      yield;
      add({ courses: all.with(unit, [course]), matchings: none });
    }
    /** The best that was found, and the least that words may come to for which no program was found that does. */
    let best: SoughtPair | null = null;
    let unattained: SoughtPair = [Infinity, Infinity];
    while (waiting.length > 0) {
      yield;
      const branch = waiting.reduce((least, each) => (isSooner(each, least) ? each : least));
      waiting.splice(waiting.indexOf(branch), 1);
      if ((best !== null && compareBounds(branch.bound, best) >= 0) || number > MOST_BRANCHES) {
        waiting.push(branch);
        break;
      }
      const { courses, matchings } = branch;
      const open = this.#nearest.find((each) => courses[each]!.length > 1);
      if (open !== undefined) {
        // Mostly each may take the word with least work.
        if (branch.open > courses[open]!.length - 1)
          add({ courses: courses.map(([first]) => [first!]), matchings });
        for (const course of courses[open]!) add({ courses: courses.with(open, [course]), matchings });
        continue;
      }
      const single = courses.map(([course]) => course!);
      const ways = edges.map((edge, e) =>
        matchings[e] === null
          ? this.#fits(edge, single[edge.user]!, single[edge.provider]!)
          : [matchings[e]!],
      );
      const several = ways.findIndex((each) => each.length > 1);
      if (several >= 0) {
        for (const way of ways[several]!) add({ courses, matchings: matchings.with(several, way) });
        continue;
      }
      const made = this.#attempt(
        single,
        ways.map(([way]) => way!),
      );
      const figures = made
        .filter(({ solution }) => solution.end <= sought.by)
        .map(
          ({ outage, solution: { end } }): SoughtPair =>
            sought.first === 'outage' ? [outage, end] : [end, outage],
        );
      for (const each of figures) if (best === null || compareBounds(each, best) < 0) best = each;
      if (figures.every((each) => compareBounds(each, branch.bound) > 0))
        unattained = lesser(unattained, branch.bound);
    }
    const bound = [best ?? unattained, ...waiting.map((branch) => branch.bound)].reduce(lesser, unattained);
    if (best !== null && compareBounds(best, bound) <= 0)
      this.#proved.push(sought.first === 'outage' ? best : [best[1], best[0]]);
    return { best, bound };
  }

  /** What these choices come to at best, in the order in which it is looked for; `null` where they cannot be. */
  #bound(choices: Choices, { first, by }: Sought): SoughtPair | null {
    const { unit } = this.#watched;
    const [course] = choices.courses[unit]!;
    const dates = leastDates(this.#network, choices, this.#fits);
    const end = endOfAll(choices, dates);
    if (end === null || end > by) return null;
    const { before, gaps } = this.#gaps(course!);
    if (before === null) return [end, end];
    const start = dateOf(before, unit, course!, dates, 0);
    if (start === null) return null;
    const spans: { readonly least: number; readonly late: number }[] = [];
    for (const { downs, ups } of gaps) {
      const lags = downs.map((event) =>
        leastLags(this.#network, choices, this.#fits, { unit, course: course!, event }),
      );
      // The last of several is the one that counts, whichever that is.
      const rest = minOf(lags.map((each) => Math.max(0, endOfAll(choices, each) ?? 0)));
      if (ups.length === 0) {
        spans.push({ least: rest, late: end });
        continue;
      }
      const up = dateOf(ups, unit, course!, dates, 0);
      if (up === null) return null;
      const least = Math.max(0, minOf(lags.map((each) => dateOf(ups, unit, course!, each, 0) ?? 0)));
      spans.push({ least, late: up + rest });
    }
    // What ends by a date has to go down so early that it may be out for longer.
    const outBy = (date: number) =>
      spans.reduce(
        (sum, { least, late }) => sum + maxOf([late - date].filter(Number.isFinite), least),
        start,
      );
    if (first === 'end') return [end, outBy(end)];
    const ends = spans.map(({ least, late }) => Math.min(late - least, by)).filter(Number.isFinite);
    return [outBy(by), maxOf(ends, end)];
  }

  /** When the watched port is out; `before`: what first makes it active, `null` where it never is. */
  #gaps(course: Course): { readonly before: readonly number[] | null; readonly gaps: readonly Absence[] } {
    const intervals = course.intervals.get(this.#watched.port)!;
    const gaps = intervals.flatMap(({ downs, closes }, i): readonly Absence[] =>
      downs.length === 0 ? [] : [{ downs, closes, ups: intervals[i + 1]?.ups ?? [] }],
    );
    return { before: intervals[0]?.ups ?? null, gaps };
  }

  /** Finds out what some words come to, with more and more waits before the port goes down. */
  #attempt(courses: readonly Course[], matchings: readonly Matching[]): readonly Tried[] {
    const { units } = this.#network;
    const key = JSON.stringify([
      courses.map((course, unit) => units[unit]!.courses.indexOf(course)),
      matchings,
    ]);
    const known = this.#tried.get(key);
    if (known !== undefined) return known;
    const words = { courses, matchings };
    const { gaps } = this.#gaps(courses[this.#watched.unit]!);
    const delays = gaps.map((gap) => this.#delays(courses, matchings, gap));
    const made: Tried[] = [];
    for (const some of waysOf(delays)) {
      for (const waits of waitsFor(this.#network, courses, matchings, some)) {
        const solution = withWaits(this.#network, words, waits, this.#fits);
        if (solution === null) continue;
        made.push({ outage: this.#outageOf(solution), solution });
        break;
      }
    }
    this.#tried.set(key, made);
    return made;
  }

  /**
   * What is to be ready before the port goes down, of the last behaviors that can be and that do not come before anyway: in
   * the order in which they are ready.
   */
  #delays(
    courses: readonly Course[],
    matchings: readonly Matching[],
    { downs, ups, closes }: Absence,
  ): readonly WaitFor[] {
    const { unit, port } = this.#watched;
    const choices = { courses: courses.map((course) => [course]), matchings };
    const eventOf = (of: number, event: number): UnitEvent => ({ unit: of, course: courses[of]!, event });
    const lagsAfter = (event: UnitEvent) => leastLags(this.#network, choices, this.#fits, event);
    const untils =
      ups.length > 0
        ? ups.map((event) => eventOf(unit, event))
        : courses.map(({ last }, other) => eventOf(other, last));
    const latest = new Map<number, number>();
    const lags = downs.map((down) => lagsAfter(eventOf(unit, down)));
    for (const down of downs) {
      const ready = readyBetween(this.#network, courses, matchings, this.#fits, eventOf(unit, down), untils);
      for (const { unit: other, course, event } of ready)
        if (other !== unit) latest.set(other, Math.max(latest.get(other) ?? -1, finishedBy(course, event)));
    }
    const finishes = [...latest].flatMap(([other, position]) => {
      let until = position;
      const isAfter = (event: number) =>
        lags.some((each) => each.at(other, courses[other]!, event) !== NOT_AFTER);
      while (until >= 0 && isAfter(courses[other]!.finishes[until]!)) until--;
      if (until < 0) return [];
      const finish = eventOf(other, courses[other]!.finishes[until]!);
      return [{ until, finish, after: lagsAfter(finish) }];
    });
    const isAfter = (lag: Dates, { unit: of, course, event }: UnitEvent) =>
      lag.at(of, course, event) !== NOT_AFTER;
    const dates = leastDates(this.#network, choices, this.#fits);
    return finishes
      .filter(
        ({ finish, after }) =>
          !downs.every((down) => isAfter(after, eventOf(unit, down))) &&
          !finishes.some((other) => other.finish !== finish && isAfter(after, other.finish)),
      )
      .map(({ until, finish: { unit: awaited, course, event } }) => ({
        date: dates.at(awaited, course, event)!,
        wait: { unit, before: closes, awaited, until, edge: null, provide: port, reason: 'not-out' } as const,
      }))
      .toSorted((a, b) => a.date - b.date)
      .map(({ wait }) => wait);
  }

  /** How long the port is out with greatest durations. */
  #outageOf({ courses, dates, end }: Solution): number {
    const { unit } = this.#watched;
    const course = courses[unit]!;
    const { before, gaps } = this.#gaps(course);
    if (before === null) return end;
    const lengths = gaps.map(({ downs, ups }) => {
      const down = maxOf(downs.map((event) => dates.at(unit, course, event)!));
      const up = ups.length === 0 ? end : dateOf(ups, unit, course, dates, end)!;
      return up === down ? 0 : up - down;
    });
    return lengths.reduce((sum, each) => sum + each, dateOf(before, unit, course, dates, 0)!);
  }
}

/** The last behavior of a word that is finished when an event has come, if it is waited for; -1 for none. */
function finishedBy({ activations, finishes }: Course, event: number): number {
  if (event === 0) return -1;
  const within = finishes.findIndex((finish) => event <= finish);
  // To have a behavior become active, it suffices that the one before is over.
  return activations[within] === event ? within - 1 : within;
}

/** Of the waits before each gap none, the first, the first two, and so on, in all combinations if these are not too many. */
function waysOf(delays: readonly (readonly WaitFor[])[]): readonly (readonly WaitFor[])[] {
  const number = delays.reduce((product, each) => product * (each.length + 1), 1);
  if (number > MOST_WAYS) return [[], delays.flat(), ...delays];
  return delays.reduce<readonly (readonly WaitFor[])[]>(
    (ways, each) =>
      ways.flatMap((way) => [...Array(each.length + 1).keys()].map((n) => [...way, ...each.slice(0, n)])),
    [[]],
  );
}

/** The first of some events; `otherwise` where there are none, and `null` where none of them ever comes. */
function dateOf(
  events: readonly number[],
  unit: number,
  course: Course,
  dates: Dates,
  otherwise: number,
): number | null {
  if (events.length === 0) return otherwise;
  const all = events.flatMap((event) => dates.at(unit, course, event) ?? []);
  return all.length === 0 ? null : minOf(all);
}

/** When all units may have ended; `null` where one never does. */
function endOfAll({ courses }: Choices, dates: Dates): number | null {
  const ends = courses.map((all, unit) => earliest(all, unit, dates));
  return ends.includes(null)
    ? null
    : maxOf(
        ends.map((end) => end!),
        0,
      );
}

function lesser(a: SoughtPair, b: SoughtPair): SoughtPair {
  return compareBounds(a, b) <= 0 ? a : b;
}

function compareBounds(a: SoughtPair, b: SoughtPair): number {
  return a[0] === b[0] ? (a[1] === b[1] ? 0 : a[1] - b[1]) : a[0] - b[0];
}

/** Whether one branch is to be looked at before another: it may come to more, or is nearer to its end. */
function isSooner(a: OpenChoices, b: OpenChoices): boolean {
  return (compareBounds(a.bound, b.bound) || a.open - b.open || a.number - b.number) < 0;
}

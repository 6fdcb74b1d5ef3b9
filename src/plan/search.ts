import { maxOf } from '../base/extremes.ts';
import { heed } from '../base/heed.ts';
import { type Consistency, consistencyOf } from './consistency.ts';
import type { Course } from './course.ts';
import { type Choices, criticalUnits, type Dates, leastDates, type WaitFor } from './dates.ts';
import { type Fits, fitsOf, type Matching, type Network } from './network.ts';
import type { PlanSteps } from './steps.ts';
import { waitsFor } from './waits.ts';

/** A word for each unit, how their uses lie in what others offer, and what has to be waited for. */
export interface Solution {
  readonly courses: readonly Course[];
  readonly matchings: readonly Matching[];
  readonly waits: readonly WaitFor[];
  readonly dates: Dates;
  /** Its end with greatest durations, in units. */
  readonly end: number;
}

/** What a search has found. */
export interface SearchResult {
  readonly best: Solution | null;
  /** Whether no program with these words that ends as early does less work. */
  readonly isLeast: boolean;
  /** No program with these words ends earlier; `null` where none ends. */
  readonly lowerBound: number | null;
  /** Where nothing fits: the units that are left without a word, or that wait for each other. */
  readonly stuck: readonly number[];
  /** Whether nothing is told by finding nothing: the search gave up at its limit, or races decide. */
  readonly isCut: boolean;
  /**
   * Solutions without any waits that would end earlier than with those that make them sure: durations alone may decide
   * their races. A few of them, the earliest first.
   */
  readonly rushed: readonly Solution[];
}

const NOTHING: Omit<SearchResult, 'rushed'> = {
  best: null,
  isLeast: false,
  lowerBound: null,
  stuck: [],
  isCut: false,
};

/** How many solutions are told that only durations could make sure. */
const MOST_RUSHED = 12;
/** How many choices a search may make. */
const MOST_CHOICES = 4_000;
/**
 * How many choices may be looked at to raise the bound, and how many for the sake of less work; and how many units in all of
 * them, for each is dated.
 */
const MOST_LOOKS = 1_000;
const MOST_DATED = 40_000;

/**
 * Looks for the words with which all ends earliest: tries the words that attain the least dates, then those that attain
 * the next, so that whatever is found first is the earliest there is.
 *
 * @param raced what has been found before, by {@link choiceKey}, and turned out to lose races that no wait decides
 */
export function searchFor(
  network: Network,
  fits: Fits,
  raced: ReadonlySet<string> = new Set(),
): PlanSteps<SearchResult> {
  return new PlanSearch(network, fits, raced).run();
}

/** What tells words, and how their uses lie in what others offer, from others of the same network. */
export function choiceKey(
  { units }: Network,
  { courses, matchings }: Omit<Solution, 'waits' | 'dates' | 'end'>,
): string {
  return JSON.stringify([units.length, courses.map(({ word }) => word), matchings]);
}

/** What is left of a network before anything is chosen. */
export interface Attainable {
  readonly courses: Choices['courses'];
  /** When each unit may have ended at the earliest; `null` where it never does. */
  readonly ends: readonly (number | null)[];
  /** No program with these words ends earlier; `null` where none ends. */
  readonly bound: number | null;
  /** Where nothing fits: the units that are left without a word, or that wait for each other. */
  readonly stuck: readonly number[];
}

/** The words that fit to some of their neighbours', and the least dates that they allow: what needs no choice. */
export function attainable(network: Network, fits: Fits): Attainable {
  const all = network.units.map(({ courses }) => courses);
  const left = consistencyOf(network, fits)(all, null);
  if ('empty' in left)
    return { courses: all.map(() => []), ends: all.map(() => null), bound: null, stuck: [left.empty] };
  const { courses } = left;
  const dates = leastDates(network, { courses, matchings: network.edges.map(() => null) }, fits);
  const ends = courses.map((each, unit) => earliest(each, unit, dates));
  const stuck = [...ends.keys()].filter((unit) => ends[unit] === null);
  const bound =
    stuck.length > 0
      ? null
      : maxOf(
          ends.map((end) => end!),
          0,
        );
  return { courses, ends, bound, stuck };
}

class PlanSearch {
  readonly #network: Network;
  readonly #fits: Fits;
  readonly #consistent: Consistency;
  /** The least end above the one that is looked for. */
  #next = Infinity;
  /** The least end of words and intervals that fit, where a program has to wait longer to be sure of them. */
  #unsure = Infinity;
  #choices = 0;
  readonly #mostLooks: number;
  readonly #raced: ReadonlySet<string>;
  readonly #rushed: Solution[] = [];

  constructor(network: Network, fits: Fits, raced: ReadonlySet<string>) {
    this.#raced = raced;
    this.#mostLooks = Math.min(MOST_LOOKS, MOST_DATED / network.units.length);
    this.#network = network;
    this.#fits = fits;
    this.#consistent = consistencyOf(network, fits);
  }

  *run(): PlanSteps<SearchResult> {
    const found = yield* this.#found();
    return { ...found, rushed: this.#rushed.toSorted((a, b) => a.end - b.end) };
  }

  *#found(): PlanSteps<Omit<SearchResult, 'rushed'>> {
    const matchings = this.#network.edges.map(() => null);
    const left = attainable(this.#network, this.#fits);
    if (left.bound === null) return { ...NOTHING, stuck: left.stuck };
    let { bound } = left;
    const all: Choices = { courses: left.courses, matchings };
    let best = yield* this.#withLeastWork(all, bound);
    if (best === null) bound = yield* this.#raised(all, left);
    // Before this nothing ends, whatever wins a race.
    const sure = bound;
    const lowerBound = () => Math.max(sure, Math.min(bound, this.#unsure));
    for (;;) {
      this.#next = Infinity;
      best ??= yield* this.#look(all, bound);
      if (best !== null) {
        const cheapest = yield* this.#cheapest(best, all);
        return { ...NOTHING, ...cheapest, lowerBound: lowerBound() };
      }
      const isCut = this.#choices >= MOST_CHOICES;
      if (isCut || this.#next === Infinity) {
        // Words that fit, but for waits, may win a race: that there is no plan is not known then.
        const isUnsure = this.#unsure < Infinity;
        if (!isCut && bound === Infinity) return { ...NOTHING, isCut: isUnsure };
        this.#choices = 0;
        const any = yield* this.#look(all, Infinity);
        return {
          ...NOTHING,
          best: any,
          lowerBound: any === null && !isCut ? null : lowerBound(),
          isCut: isCut || this.#choices >= MOST_CHOICES || (any === null && this.#unsure < Infinity),
        };
      }
      bound = this.#next;
    }
  }

  /** A solution that ends by a bound; `null` where there is none, or none was found within the limit. */
  *#look(choices: Choices, bound: number): PlanSteps<Solution | null> {
    if (this.#choices++ >= MOST_CHOICES) return null;
    yield;
    heed();
    const left = this.#narrowed(choices, bound);
    if (left === null) return null;
    const { courses, dates } = left;
    const unit = this.#undecided(courses, dates);
    if (unit !== null) {
      const found = yield* this.#withLeastWork({ ...choices, courses }, bound);
      if (found !== null) return found;
      for (const course of courses[unit]!) {
        const found = yield* this.#look({ ...choices, courses: courses.with(unit, [course]) }, bound);
        if (found !== null) return found;
      }
      return null;
    }
    return yield* this.#decided(courses, choices.matchings, bound);
  }

  /** The words that fit and end by a bound, and their dates; `null` where there are none. */
  #narrowed(
    choices: Choices,
    bound: number,
  ): { readonly courses: Choices['courses']; readonly dates: Dates } | null {
    let { courses } = choices;
    for (;;) {
      const left = this.#consistent(courses, choices.matchings);
      if ('empty' in left) return null;
      courses = left.courses;
      const dates = leastDates(this.#network, { ...choices, courses }, this.#fits);
      let isCut = false;
      const ended = courses.map((all, unit) => {
        const within = all.filter((course) => {
          const end = dates.endOf(unit, course);
          return end !== null && end <= bound;
        });
        if (within.length < all.length) isCut = true;
        if (within.length === 0) {
          const end = earliest(all, unit, dates);
          if (end !== null && end < this.#next) this.#next = end;
        }
        return within;
      });
      if (ended.some((all) => all.length === 0)) return null;
      // What ends too late alone may end the whole thing next.
      for (const [unit, all] of courses.entries())
        for (const course of all) {
          const end = dates.endOf(unit, course);
          if (end !== null && end > bound && end < this.#next) this.#next = end;
        }
      courses = ended;
      if (!isCut) return { courses, dates };
    }
  }

  /**
   * Of the solutions that end as early the one with least work, of these that with fewest waits, and of these that in
   * which the first components do what has to be done. By branch and bound on work.
   */
  *#cheapest(
    best: Solution,
    all: Choices,
  ): PlanSteps<Pick<SearchResult, 'isLeast'> & { readonly best: Solution }> {
    const { end } = best;
    let chosen = best;
    let [work, waits] = [this.#workOf(best.courses), best.waits.length];
    let isLeast = true;
    // The first one that is as good comes before the one from which this begins.
    let isFound = false;
    let looks = 0;
    // Of components that are alike one may do with less than another, unless each does the least that it can.
    let rootWork: number | null = null;
    const isApart = this.#network.units.every(({ components }) => components.length === 1);
    const open: Choices[] = [all];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (looks++ >= this.#mostLooks) return { best: chosen, isLeast: false };
      yield;
      heed();
      const left = this.#narrowed(next, end);
      if (left === null) continue;
      const { courses } = left;
      const least = this.#workOf(courses.map(([first]) => first!));
      rootWork ??= least;
      if (least > work || (least === work && waits === 0 && isFound)) continue;
      const unit = courses.findIndex((each) => each.length > 1);
      if (unit >= 0) {
        // The first components do what has to be done: what means most work for them lies on top of the stack.
        const ordered = courses[unit]!.toSorted((a, b) => b.work - a.work);
        const members = this.#network.units[unit]!.components.length;
        const spare = work - least;
        const affordable = ordered.filter((each) => (each.work - courses[unit]![0]!.work) * members <= spare);
        for (const course of affordable.toReversed())
          open.push({ ...next, courses: courses.with(unit, [course]) });
        continue;
      }
      this.#choices = 0;
      const found = yield* this.#decided(courses, next.matchings, end);
      if (found === null) {
        // Another program with these words may win the race that keeps them apart.
        if (least < work) isLeast = false;
        continue;
      }
      const isBetter = least < work || found.waits.length < waits;
      if (!isBetter && (isFound || found.waits.length > waits)) continue;
      [chosen, work, waits, isFound] = [found, least, found.waits.length, true];
    }
    return { best: chosen, isLeast: isLeast && (isApart || work === rootWork) };
  }

  /** The work of some words, each as often as there are components that execute it. */
  #workOf(courses: readonly Course[]): number {
    return courses.reduce(
      (sum, { work }, unit) => sum + work * this.#network.units[unit]!.components.length,
      0,
    );
  }

  /** A solution in which each unit takes the word with least work, which mostly it may. */
  *#withLeastWork({ courses, matchings }: Choices, bound: number): PlanSteps<Solution | null> {
    const firsts = courses.map(([first]) => [first!]);
    if ('empty' in this.#consistent(firsts, matchings)) return null;
    return yield* this.#decided(firsts, matchings, bound);
  }

  /** The bound, raised to the greatest of the least ends of single units. */
  *#raised(all: Choices, { ends, bound }: Attainable): PlanSteps<number> {
    let least = bound!;
    let looks = 0;
    for (const unit of [...ends.keys()].toSorted((a, b) => ends[b]! - ends[a]!)) {
      // What its end hangs on is decided, one thing after the other, the best first; all else is left open.
      const waiting: { readonly choices: Choices; readonly end: number }[] = [
        { choices: all, end: ends[unit]! },
      ];
      for (;;) {
        const next = waiting.reduce((one, other) => (other.end < one.end ? other : one));
        const parts = looks >= this.#mostLooks ? null : this.#parts(next.choices, unit);
        if (parts === null) {
          least = Math.max(least, next.end);
          break;
        }
        waiting.splice(waiting.indexOf(next), 1);
        for (const part of parts) {
          looks++;
          yield;
          heed();
          const left = this.#consistent(part.courses, part.matchings);
          if ('empty' in left) continue;
          const choices = { ...part, courses: left.courses };
          const dates = leastDates(this.#network, choices, this.#fits);
          const end = earliest(left.courses[unit]!, unit, dates);
          if (end !== null) waiting.push({ choices, end: Math.max(end, next.end) });
        }
        if (waiting.length === 0) {
          least = Infinity;
          break;
        }
      }
    }
    return least;
  }

  /** All ways to decide what the end of a unit hangs on most of what is left open; `null` where that is nothing. */
  #parts({ courses, matchings }: Choices, unit: number): readonly Choices[] | null {
    const { edges } = this.#network;
    const isOpen = (each: number) => courses[each]!.length > 1;
    const path = criticalUnits(this.#network, { courses, matchings }, this.#fits, unit);
    for (const [i, each] of path.entries()) {
      if (isOpen(each))
        return courses[each]!.map((course) => ({ courses: courses.with(each, [course]), matchings }));
      for (const [e, edge] of edges.entries()) {
        const { user, provider } = edge;
        const isBetween =
          (user === each && provider === path[i + 1]) || (user === path[i + 1] && provider === each);
        if (!isBetween || matchings[e] !== null || isOpen(user) || isOpen(provider)) continue;
        const ways = this.#fits(edge, courses[user]![0]!, courses[provider]![0]!);
        if (ways.length > 1) return ways.map((way) => ({ courses, matchings: matchings.with(e, way) }));
      }
    }
    return null;
  }

  /** A solution with these words, each unit having one, in the first way of matching them that ends by the bound. */
  *#decided(
    courses: Choices['courses'],
    matchings: Choices['matchings'],
    bound: number,
  ): PlanSteps<Solution | null> {
    for (const [e, edge] of this.#network.edges.entries()) {
      if (matchings[e] !== null) continue;
      const ways = this.#fits(edge, courses[edge.user]![0]!, courses[edge.provider]![0]!);
      if (ways.length === 1) continue;
      for (const way of ways) {
        const found = yield* this.#look({ courses, matchings: matchings.with(e, way) }, bound);
        if (found !== null) return found;
      }
      return null;
    }
    return this.#solution(courses, matchings, bound);
  }

  /** The unit to decide on next: the one that ends last of those with a choice. */
  #undecided(courses: Choices['courses'], dates: Dates): number | null {
    let last: number | null = null;
    let latest = -1;
    for (const [unit, all] of courses.entries()) {
      if (all.length === 1) continue;
      const end = earliest(all, unit, dates)!;
      if (end > latest) [last, latest] = [unit, end];
    }
    return last;
  }

  #solution(choices: Choices['courses'], chosen: Choices['matchings'], bound: number): Solution | null {
    const courses = choices.map(([course]) => course!);
    const matchings = this.#network.edges.map(
      (edge, e) => chosen[e] ?? this.#fits(edge, courses[edge.user]!, courses[edge.provider]!)[0]!,
    );
    const plain = { courses, matchings };
    const isRaced = this.#raced.size > 0 && this.#raced.has(choiceKey(this.#network, plain));
    for (const waits of isRaced ? [] : waitsFor(this.#network, courses, matchings)) {
      const found = withWaits(this.#network, plain, waits, this.#fits);
      if (found !== null && found.end <= bound) return found;
      if (found !== null && found.end < this.#next) this.#next = found.end;
    }
    // A program without these waits may win the race that they decide: no bound may exclude that.
    this.#unsure = Math.min(this.#unsure, bound);
    if (!isRaced && this.#rushed.length < MOST_RUSHED) {
      const rushed = withWaits(this.#network, plain, [], this.#fits);
      if (rushed !== null && rushed.end <= bound) this.#rushed.push(rushed);
    }
    return null;
  }
}

/** The earliest end of the courses of a unit; `null` where none ends. */
export function earliest(courses: readonly Course[], unit: number, dates: Dates): number | null {
  let least: number | null = null;
  for (const course of courses) {
    const end = dates.endOf(unit, course);
    if (end !== null && (least === null || end < least)) least = end;
  }
  return least;
}

/** A solution with other waits, and the dates that these make; `null` where they wait for each other. */
export function withWaits(
  network: Network,
  { courses, matchings }: Pick<Solution, 'courses' | 'matchings'>,
  waits: readonly WaitFor[],
  fits: Fits = fitsOf(),
): Solution | null {
  const choices = { courses: courses.map((course) => [course]), matchings };
  const dates = leastDates(network, choices, fits, waits);
  const ends = courses.map((course, unit) => dates.endOf(unit, course));
  if (ends.some((end) => end === null)) return null;
  const end = maxOf(
    ends.map((each) => each!),
    0,
  );
  return { courses, matchings, waits, dates, end };
}

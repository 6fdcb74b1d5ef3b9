import { maxOf } from '../../../base/extremes.ts';
import type { Component } from '../../../model/assembly.ts';
import type { Transition } from '../../../model/component.ts';
import { type Alternative, behaviorOf } from '../../../model/system/behavior.ts';
import type { Fallibility } from './attempts.ts';

/** Where a transition is when it is under way. */
export type Stage = 'output-dock' | 'running' | 'input-dock';

/** The marking of a component when a behavior becomes active. */
export interface StartMarking {
  readonly places: readonly string[];
  /** Transitions that are under way already; only in a running system that the run starts from. */
  readonly underway: ReadonlyMap<string, Stage>;
  /** The input docks that some of them will fill, or have filled. */
  readonly settled?: ReadonlyMap<string, string>;
}

/**
 * What one behavior, run once from where the tokens are, can do: an acyclic graph of places and transitions. Where
 * transitions may end by switches, it is all that the behavior can do in any of its courses. Failures only take from it.
 */
export interface Lifecycle {
  readonly component: Component;
  readonly behavior: string;
  readonly start: StartMarking;
  /** The places that can be marked, and the transitions that can run, if no port ever blocks. */
  readonly places: ReadonlySet<string>;
  readonly transitions: readonly Transition[];
  /** At most so many times does the transition run, but for being tried again. */
  readonly runs: ReadonlyMap<string, number>;
  /** The alternatives by which each place can be entered. */
  readonly entrances: ReadonlyMap<string, readonly Alternative[]>;
  /**
   * Something may happen more than once, for a place can be entered in several ways. Then a second token is possible
   * too, and the order of the graph says nothing.
   */
  readonly mayRepeat: boolean;
  /** True when two different elements (places or transitions) may hold tokens at the same time. */
  readonly together: (a: string, b: string) => boolean;
  /** True when a way leads from one element to the other, in each course that has both. */
  readonly precedes: (a: string, b: string) => boolean;
  /** How it may end, no two at the same places; none where it never does. */
  readonly endings: readonly LifecycleEnd[];
  /** It may also get stuck, whatever ports do: after some switch, a join never fills, or something happens twice. */
  readonly mayGetStuck: boolean;
}

/** What a behavior leaves behind when it is over. */
export interface LifecycleEnd {
  readonly places: readonly string[];
  /** The places that were entered last. */
  readonly last: readonly string[];
  /** Every place that was marked and every transition that ran on the way, whatever the way. */
  readonly visited: ReadonlySet<string>;
  /** Those that may have been so, beside these. */
  readonly maybeVisited: ReadonlySet<string>;
}

/** Courses of one behavior beyond which it is not translated. */
const MOST_COURSES = 500;

/** @throws RangeError when its switches allow too many courses */
export function lifecycleOf(
  component: Component,
  behavior: string,
  start: StartMarking,
  { attempts }: Fallibility,
): Lifecycle {
  const courses: BehaviorCourse[] = [];
  const follow = (filled: ReadonlyMap<string, string>): void => {
    if (courses.length > MOST_COURSES) throw new RangeError(`${component.name} has too many courses`);
    const course = courseOf(component, behavior, start, filled);
    // What runs and will fail may start again, and end by any outcome; all else that is under way is settled.
    const open = course.transitions.find(
      (t) => !filled.has(t.name) && attempts.get(t.name)!.docks.length > 1,
    );
    if (open === undefined) courses.push(course);
    else for (const dock of attempts.get(open.name)!.docks) follow(new Map(filled).set(open.name, dock));
  };
  follow(start.settled ?? new Map());
  const [first, ...others] = courses;
  const merged = others.length === 0 ? first! : mergedOf(component, courses);
  return {
    component,
    behavior,
    start,
    places: merged.places,
    transitions: merged.transitions,
    runs: merged.runs,
    entrances: merged.entrances,
    mayRepeat: merged.mayRepeat,
    together: merged.together,
    precedes: merged.precedes,
    endings: endingsOf(courses),
    mayGetStuck: !courses.every(isEnding),
  };
}

/** All that can happen in any of several courses. */
function mergedOf(
  { type }: Component,
  courses: readonly BehaviorCourse[],
): Omit<BehaviorCourse, 'destinationOf'> {
  const isIn = (course: BehaviorCourse, element: string) =>
    course.places.has(element) || course.runs.has(element);
  const withBoth = (a: string, b: string) => courses.filter((course) => isIn(course, a) && isIn(course, b));
  const transitions = type.transitions.filter((t) => courses.some(({ runs }) => runs.has(t.name)));
  return {
    places: new Set(type.places.filter((place) => courses.some((course) => course.places.has(place)))),
    transitions,
    runs: new Map(
      transitions.map(({ name }) => [name, maxOf(courses.map(({ runs }) => runs.get(name) ?? 0))]),
    ),
    entrances: new Map(
      type.places.map((place) => [place, entrancesOf(courses.map((c) => c.entrances.get(place)!))]),
    ),
    mayRepeat: courses.some((course) => course.mayRepeat),
    together: (a, b) => withBoth(a, b).some((course) => course.together(a, b)),
    precedes: (a, b) => withBoth(a, b).every((course) => course.precedes(a, b)),
  };
}

function entrancesOf(inCourses: readonly (readonly Alternative[])[]): readonly Alternative[] {
  return [...new Map(inCourses.flat().map((each) => [each.name, each])).values()];
}

/** What a behavior does when each transition that ends in time ends by one outcome. */
interface BehaviorCourse
  extends Pick<
    Lifecycle,
    'places' | 'transitions' | 'runs' | 'entrances' | 'mayRepeat' | 'together' | 'precedes'
  > {
  /** Where a transition leads. */
  readonly destinationOf: (t: Transition) => string;
}

/** Of a place that is not entered. */
const NO_WAYS: readonly Alternative[] = [];

/** @param filled the input docks that transitions fill, where it is not that of their ordinary outcome */
function courseOf(
  component: Component,
  behavior: string,
  start: StartMarking,
  filled: ReadonlyMap<string, string>,
): BehaviorCourse {
  const { type } = component;
  const { transitions: candidates, leaving, alternatives } = behaviorOf(type, behavior);
  const marked = new Set(start.places);

  const entries = new Map<string, number>();
  const runsOf = (t: Transition): number => entriesOf(t.source) + (start.underway.has(t.name) ? 1 : 0);
  /** How often a transition fills a dock: never, where it ends otherwise. */
  const fillsOf = (t: Transition, dock: string): number =>
    (filled.get(t.name) ?? t.name) === dock ? runsOf(t) : 0;
  const entriesBy = ({ transitions, docks }: Alternative): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < docks.length; i++) least = Math.min(least, fillsOf(transitions[i]!, docks[i]!));
    return least;
  };
  const entriesOf = (place: string): number => {
    const known = entries.get(place);
    if (known !== undefined) return known;
    let count = marked.has(place) ? 1 : 0;
    for (const alternative of alternatives.get(place) ?? []) count += entriesBy(alternative);
    entries.set(place, count);
    return count;
  };
  const own = new Map<string, Transition>();
  const runs = new Map<string, number>();
  for (const t of candidates) {
    const times = runsOf(t);
    if (times === 0) continue;
    own.set(t.name, t);
    runs.set(t.name, times);
  }
  const canFill = (alternative: Alternative) => entriesBy(alternative) > 0;
  const isBegun = ({ transitions, docks }: Alternative) =>
    transitions.some((t, i) => fillsOf(t, docks[i]!) > 0);
  const places = new Set<string>();
  const entrances = new Map<string, readonly Alternative[]>();
  let mayRepeat = [...runs.values()].some((times) => times > 1);
  for (const place of type.places) {
    const count = entriesOf(place);
    if (count > 0) places.add(place);
    const ways = alternatives.get(place) ?? NO_WAYS;
    entrances.set(place, ways.every(canFill) ? ways : ways.filter(canFill));
    const begun = ways.filter(isBegun).length + (marked.has(place) ? 1 : 0);
    mayRepeat ||= begun > 1 || count > 1;
  }

  const destinationOf = (t: Transition): string => {
    const dock = filled.get(t.name) ?? t.name;
    if (dock === t.name) return t.destination;
    return t.outcomes.find(({ name }) => `${t.name}:${name}` === dock)!.place;
  };
  const below = new Map<string, ReadonlySet<string>>();
  const belowOf = (element: string): ReadonlySet<string> => {
    const known = below.get(element);
    if (known !== undefined) return known;
    const transition = own.get(element);
    const next =
      transition === undefined
        ? (leaving.get(element) ?? []).filter((t) => own.has(t.name)).map((t) => t.name)
        : [destinationOf(transition)];
    const all = new Set<string>();
    for (const e of next) {
      all.add(e);
      for (const further of belowOf(e)) all.add(further);
    }
    below.set(element, all);
    return all;
  };
  const precedes = (a: string, b: string): boolean => belowOf(a).has(b);
  return {
    places,
    transitions: own.size === candidates.length ? candidates : [...own.values()],
    runs,
    entrances,
    mayRepeat,
    together: (a, b) => a !== b && (mayRepeat || (!precedes(a, b) && !precedes(b, a))),
    precedes,
    destinationOf,
  };
}

/** Whether a course comes to an end: no join of it never fills, and nothing happens twice. */
function isEnding({ mayRepeat, transitions, places, destinationOf }: BehaviorCourse): boolean {
  return !mayRepeat && transitions.every((t) => places.has(destinationOf(t)));
}

/**
 * How a behavior ends, if no port blocks it for ever: not where some join never fills, or something happens twice. Of
 * two tokens that take one way, either one is left before a join, or they meet where only one may be.
 */
function endingsOf(courses: readonly BehaviorCourse[]): readonly LifecycleEnd[] {
  const byPlaces = new Map<string, LifecycleEnd>();
  for (const course of courses) {
    if (!isEnding(course)) continue;
    const end = endingOf(course);
    const key = [...end.places].sort().join(' ');
    const known = byPlaces.get(key);
    byPlaces.set(key, known === undefined ? end : eitherOf(known, end));
  }
  return [...byPlaces.values()];
}

function endingOf({ transitions, places, destinationOf }: BehaviorCourse): LifecycleEnd {
  const isLeft = new Set<string>();
  const visited = new Set(places);
  for (const { name, source } of transitions) {
    isLeft.add(source);
    visited.add(name);
  }
  const last = new Set<string>();
  for (const t of transitions) {
    const destination = destinationOf(t);
    if (!isLeft.has(destination)) last.add(destination);
  }
  const remaining = [...places].filter((place) => !isLeft.has(place));
  return { places: remaining, last: [...last], visited, maybeVisited: new Set() };
}

/** What two courses that end at the same places leave behind, whichever is taken. */
function eitherOf(a: LifecycleEnd, b: LifecycleEnd): LifecycleEnd {
  return {
    places: a.places,
    last: [...new Set([...a.last, ...b.last])],
    visited: new Set([...a.visited].filter((element) => b.visited.has(element))),
    maybeVisited: new Set([...a.maybeVisited, ...a.visited, ...b.visited]),
  };
}

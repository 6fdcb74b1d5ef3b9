import { groupBy } from '../../../base/collections/group-by.ts';
import { lazily } from '../../../base/memo.ts';
import type { Component } from '../../../model/assembly.ts';
import type { ComponentType, Transition } from '../../../model/component.ts';
import { type Alternative, type Behavior, behaviorOf } from '../../../model/system/behavior.ts';
import type { Fallibility } from './attempts.ts';

/** Where a transition is when it is under way. */
export type Stage = 'output-dock' | 'running' | 'input-dock';

/** The marking of a component when a behavior becomes active. */
export interface StartMarking {
  readonly places: readonly string[];
  /** Transitions that are under way already; only in a running system that the run starts from. */
  readonly underway: ReadonlyMap<string, Stage>;
  /** The input docks that some of them will fill, or have filled. */
  readonly settled: ReadonlyMap<string, string>;
}

/** How often at most each place is entered, or marked from the start, and each transition runs; never: 0, or no entry. */
export type Occurrences = ReadonlyMap<string, number>;

/** Whether a place may be marked at all, or a transition run. */
export function occurs(times: Occurrences, element: string): boolean {
  const most = times.get(element);
  return most !== undefined && most > 0;
}

/**
 * What one behavior, run once from where the tokens are, can do: an acyclic graph of places and transitions. Where
 * transitions may end by switches, it is all that the behavior can do in any of its courses. Failures only take from it.
 */
export interface Lifecycle {
  /** The places that can be marked, and the transitions that can run, if no port ever blocks. */
  readonly places: readonly string[];
  readonly transitions: readonly Transition[];
  /** How often that may be, but for being tried again. */
  readonly times: Occurrences;
  /** How places can be entered, in their order. */
  readonly entrances: readonly Entrance[];
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

/** A way to enter a place. */
export interface Entrance {
  readonly place: string;
  readonly by: Alternative;
}

/** What a behavior leaves behind when it is over. */
export interface LifecycleEnd {
  readonly places: readonly string[];
  /** The places that were entered last. */
  readonly last: readonly string[];
  /** What happened on the way, whatever the way. */
  readonly visited: Occurrences;
  /** What may have happened, beside that. */
  readonly maybeVisited: Occurrences;
}

/** Courses of one behavior beyond which it is not translated. */
const MOST_COURSES = 500;

/** Of what does not happen at all. */
export const NEVER: Occurrences = new Map();

/** @throws RangeError when its switches allow too many courses */
export function lifecycleOf(
  component: Component,
  behavior: string,
  start: StartMarking,
  { attemptsOf }: Fallibility,
): Lifecycle {
  const { name, type } = component;
  const table = behaviorOf(type, behavior);
  const isOpen = (t: Transition) => attemptsOf(t.name).docks.length > 1;
  const plain = courseOf(type, table, start, start.settled);
  if (!plain.transitions.some(isOpen)) return plain;
  const courses: Lifecycle[] = [];
  const follow = (course: Lifecycle, filled: ReadonlyMap<string, string>): void => {
    if (courses.length > MOST_COURSES) throw new RangeError(`${name} has too many courses`);
    // What runs and will fail may start again, and end by any outcome; all else that is under way is settled.
    const open = course.transitions.find((t) => !filled.has(t.name) && isOpen(t));
    if (open === undefined) courses.push(course);
    else
      for (const dock of attemptsOf(open.name).docks) {
        const more = new Map(filled).set(open.name, dock);
        follow(courseOf(type, table, start, more), more);
      }
  };
  follow(plain, start.settled);
  return courses.length === 1 ? courses[0]! : mergedOf(type, courses);
}

/** All that can happen in any of several courses: what a behavior does when each transition ends by one outcome. */
function mergedOf(type: ComponentType, courses: readonly Lifecycle[]): Lifecycle {
  const times = courses.map((course) => course.times).reduce((all, more) => combined(all, more, Math.max));
  const withBoth = (a: string, b: string) =>
    courses.filter((course) => occurs(course.times, a) && occurs(course.times, b));
  const ways = groupBy(
    courses.flatMap(({ entrances }) => entrances),
    ({ place }) => place,
  );
  return {
    places: type.places.filter((place) => occurs(times, place)),
    transitions: type.transitions.filter(({ name }) => occurs(times, name)),
    times,
    entrances: type.places.flatMap((place) => differentWays(ways.get(place) ?? [])),
    mayRepeat: courses.some((course) => course.mayRepeat),
    together: (a, b) => withBoth(a, b).some((course) => course.together(a, b)),
    precedes: (a, b) => withBoth(a, b).every((course) => course.precedes(a, b)),
    endings: differentEndings(courses.flatMap(({ endings }) => endings)),
    mayGetStuck: courses.some((course) => course.mayGetStuck),
  };
}

function differentWays(entrances: readonly Entrance[]): readonly Entrance[] {
  return [...new Map(entrances.map((each) => [each.by.name, each])).values()];
}

/** By element, of how often it happens in the one and in the other. */
function combined(a: Occurrences, b: Occurrences, of: (a: number, b: number) => number): Occurrences {
  return new Map([...a.keys(), ...b.keys()].map((each) => [each, of(a.get(each) ?? 0, b.get(each) ?? 0)]));
}

/**
 * What a behavior does when each transition ends by one outcome.
 *
 * @param filled the input docks that transitions fill, where it is not that of their ordinary outcome
 */
function courseOf(
  type: ComponentType,
  { transitions: candidates, leaving, alternatives }: Behavior,
  start: StartMarking,
  filled: ReadonlyMap<string, string>,
): Lifecycle {
  if (start.underway.size === 0 && !start.places.some((place) => leaving.has(place)))
    return standingAt(type.places.filter((place) => start.places.includes(place)));
  const times = new Map<string, number>();
  const runsOf = (t: Transition): number => entriesOf(t.source) + (start.underway.has(t.name) ? 1 : 0);
  /** How often the i-th dock of a join is filled: never by a transition that ends otherwise. */
  const fillsOf = ({ transitions, docks }: Alternative, i: number): number => {
    const t = transitions[i]!;
    return (filled.get(t.name) ?? t.name) === docks[i] ? runsOf(t) : 0;
  };
  const entriesBy = (by: Alternative): number => {
    let least = fillsOf(by, 0);
    for (let i = 1; i < by.docks.length; i++) least = Math.min(least, fillsOf(by, i));
    return least;
  };
  const entriesOf = (place: string): number => {
    const known = times.get(place);
    if (known !== undefined) return known;
    let count = start.places.includes(place) ? 1 : 0;
    for (const by of alternatives.get(place) ?? NO_WAYS) count += entriesBy(by);
    times.set(place, count);
    return count;
  };
  const isBegun = (by: Alternative): boolean => by.docks.some((_, i) => fillsOf(by, i) > 0);
  const places: string[] = [];
  const entrances: Entrance[] = [];
  let mayRepeat = false;
  for (const place of type.places) {
    const count = entriesOf(place);
    if (count > 0) places.push(place);
    mayRepeat ||= count > 1;
    let begun = 0;
    for (const by of alternatives.get(place) ?? NO_WAYS) {
      if (!isBegun(by)) continue;
      begun += 1;
      if (entriesBy(by) > 0) entrances.push({ place, by });
    }
    mayRepeat ||= begun > 1 || (begun === 1 && start.places.includes(place));
  }
  const transitions: Transition[] = [];
  for (const t of candidates) {
    const runs = runsOf(t);
    if (runs === 0) continue;
    transitions.push(t);
    times.set(t.name, runs);
    mayRepeat ||= runs > 1;
  }
  const destinationOf = (t: Transition): string => {
    const dock = filled.get(t.name) ?? t.name;
    if (dock === t.name) return t.destination;
    return t.outcomes.find(({ name }) => `${t.name}:${name}` === dock)!.place;
  };
  const precedes = precedenceOf(transitions, leaving, destinationOf);
  const end = mayRepeat ? null : endOf(places, transitions, leaving, times, destinationOf);
  return {
    places,
    transitions,
    times,
    entrances,
    mayRepeat,
    together: (a, b) => a !== b && (mayRepeat || (!precedes(a, b) && !precedes(b, a))),
    precedes,
    endings: end === null ? [] : [end],
    mayGetStuck: end === null,
  };
}

/** Nothing happens at all. */
function standingAt(places: readonly string[]): Lifecycle {
  const times = new Map<string, number>();
  for (const place of places) times.set(place, 1);
  return {
    places,
    transitions: [],
    times,
    entrances: [],
    mayRepeat: false,
    together: areDifferent,
    precedes: neverPrecedes,
    endings: [{ places, last: [], visited: times, maybeVisited: NEVER }],
    mayGetStuck: false,
  };
}

function areDifferent(a: string, b: string): boolean {
  return a !== b;
}

function neverPrecedes(): boolean {
  return false;
}

/** Of a place that is not entered. */
const NO_WAYS: readonly Alternative[] = [];

/** Tells whether a way leads from one element to another one. What comes after elements is worked out if that is asked. */
function precedenceOf(
  transitions: readonly Transition[],
  leaving: Behavior['leaving'],
  destinationOf: (t: Transition) => string,
): Lifecycle['precedes'] {
  const belowAll = lazily(() => {
    const below = new Map<string, ReadonlySet<string>>();
    const running = new Map(transitions.map((t) => [t.name, t]));
    const nextOf = (element: string): readonly string[] => {
      const transition = running.get(element);
      if (transition !== undefined) return [destinationOf(transition)];
      return (leaving.get(element) ?? []).map(({ name }) => name).filter((name) => running.has(name));
    };
    const belowOf = (element: string): ReadonlySet<string> => {
      const known = below.get(element);
      if (known !== undefined) return known;
      const all = new Set<string>();
      for (const next of nextOf(element)) {
        all.add(next);
        for (const further of belowOf(next)) all.add(further);
      }
      below.set(element, all);
      return all;
    };
    return belowOf;
  });
  return (a, b) => belowAll()(a).has(b);
}

/**
 * How a behavior ends in which nothing happens twice, if no port blocks it for ever: not where some join never fills. What
 * leaves a place does so whenever it is marked. Of two tokens that take one way, either one is left before a join, or they
 * meet where only one may be.
 */
function endOf(
  places: readonly string[],
  transitions: readonly Transition[],
  leaving: Behavior['leaving'],
  visited: Occurrences,
  destinationOf: (t: Transition) => string,
): LifecycleEnd | null {
  const last: string[] = [];
  for (const t of transitions) {
    const destination = destinationOf(t);
    if (!occurs(visited, destination)) return null;
    if (!leaving.has(destination) && !last.includes(destination)) last.push(destination);
  }
  return { places: places.filter((place) => !leaving.has(place)), last, visited, maybeVisited: NEVER };
}

/** How courses end, no two at the same places. */
function differentEndings(endings: readonly LifecycleEnd[]): readonly LifecycleEnd[] {
  const byPlaces = new Map<string, LifecycleEnd>();
  for (const end of endings) {
    const key = end.places.join(' ');
    const known = byPlaces.get(key);
    byPlaces.set(key, known === undefined ? end : eitherOf(known, end));
  }
  return [...byPlaces.values()];
}

/** What two courses that end at the same places leave behind, whichever is taken. */
function eitherOf(a: LifecycleEnd, b: LifecycleEnd): LifecycleEnd {
  const maybe = combined(a.maybeVisited, b.maybeVisited, Math.max);
  return {
    places: a.places,
    last: [...new Set([...a.last, ...b.last])],
    visited: combined(a.visited, b.visited, Math.min),
    maybeVisited: combined(maybe, combined(a.visited, b.visited, Math.max), Math.max),
  };
}

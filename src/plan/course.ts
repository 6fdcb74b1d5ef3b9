import { maxOf, minOf } from '../base/extremes.ts';
import { heed } from '../base/heed.ts';
import type { ComponentType, Port, Transition } from '../model/component.ts';
import { behaviorOf } from '../model/system/behavior.ts';
import { regionIn } from '../model/system/region.ts';

/**
 * The state of a component from which words start: when the plan begins, or between two behaviors. Components alike in all
 * of it share their courses.
 */
export interface StartState {
  readonly type: ComponentType;
  readonly places: readonly string[];
  /** The data ports that are provided already. */
  readonly provided: ReadonlySet<string>;
  /** The greatest duration of each transition, in units; `Infinity` where it has none. */
  readonly takes: ReadonlyMap<string, number>;
  /** The behaviors that it has been pushed already, the active one first: every word goes on from there. */
  readonly queue: readonly string[];
  /** Of the active one, the transitions whose output docks are filled, those whose input docks are, and those that run. */
  readonly outputs: readonly string[];
  readonly inputs: readonly string[];
  /** How long each may still run at most, in units. */
  readonly running: ReadonlyMap<string, number>;
}

/** A time in which a port is active, from the first of `ups` to the last of `downs`. */
export interface Interval {
  /** The events of which the first makes it active; none where it is active at the start. */
  readonly ups: readonly number[];
  /** The events of which the last makes it inactive; none where it is active at the end. */
  readonly downs: readonly number[];
  /** The behaviors in which it goes up and down, as positions in the word; -1 where it does not. */
  readonly opens: number;
  readonly closes: number;
  /**
   * Of a use port, the events in it that begin only when it is served, although it is in use already: starts of transitions
   * that it is bound to.
   */
  readonly again: readonly number[];
  /** The last behavior that has such an event, or that in which the port goes up; -1 where there is none. */
  readonly asks: number;
  /** Whether the behavior that closes it refuses new users as soon as it is active. */
  readonly refusesAtOnce: boolean;
  /** Whether a user can begin to use it at all: not a place that its own behavior only passes through. */
  readonly serves: boolean;
}

/**
 * The run of one word of a component alone, as a graph of events: each comes when all those before it have, and its
 * weight later. Events are numbered so that causes come first; the first one is the start.
 */
export interface Course {
  readonly word: readonly string[];
  /** How many behaviors of the word have been pushed before. */
  readonly given: number;
  /** The places where it stands at the end. */
  readonly ends: readonly string[];
  readonly causes: readonly (readonly number[])[];
  readonly weights: readonly number[];
  /** By position in the word, the event of becoming active and that of being finished. */
  readonly activations: readonly number[];
  readonly finishes: readonly number[];
  readonly last: number;
  /** The intervals of each port, in order. */
  readonly intervals: ReadonlyMap<string, readonly Interval[]>;
  /** The sum of all greatest durations, each of what may take for ever counting as much as any may. */
  readonly work: number;
  /** The ports whose intervals hang on durations: those told here may have gaps, or come in another order. */
  readonly uncertain: ReadonlySet<string>;
}

/** Of a data port that is provided already. */
const ALWAYS: Interval = {
  ups: [],
  downs: [],
  opens: -1,
  closes: -1,
  again: [],
  asks: -1,
  refusesAtOnce: false,
  serves: true,
};

/** A token of a component, from the event that puts it to the one that takes it, -1 at the end. */
interface CourseToken {
  readonly kind: 'place' | 'dock' | 'running';
  readonly element: string;
  readonly put: number;
  taken: number;
}

/** Whether a use is served at some time at least: it goes up, or asks again while it is in use. */
export function isAsking({ ups, again }: Pick<Interval, 'ups' | 'again'>): boolean {
  return ups.length > 0 || again.length > 0;
}

/** The work of an action that may take for ever, in units: more than that of any other one. */
const MOST_WORK = 2 ** 40;

/** What it takes to follow a transition, in nanoseconds. */
const FOLLOWING = 2_000;

/**
 * The course of a word, after what has been pushed already; `null` where a behavior of it finds nothing to do, a place would
 * get a second token, tokens stay in docks, or what happens hangs on outcomes.
 */
export function courseOf(from: StartState, pushed: readonly string[]): Course | null {
  const { type, takes } = from;
  const word = [...from.queue, ...pushed];
  const given = from.queue.length;
  const causes: number[][] = [[]];
  const weights: number[] = [0];
  const positions: number[] = [-1];
  const tokens: CourseToken[] = [];
  const marked = new Map<string, CourseToken>();
  const activations: number[] = [];
  const finishes: number[] = [];
  /** The places marked when each behavior becomes active. */
  const placesAfter: (readonly string[])[] = [];
  let work = 0;
  const event = (after: readonly number[], weight: number, position: number): number => {
    causes.push([...new Set(after)]);
    weights.push(weight);
    positions.push(position);
    return weights.length - 1;
  };
  const put = (kind: CourseToken['kind'], element: string, by: number): CourseToken => {
    const token = { kind, element, put: by, taken: -1 };
    tokens.push(token);
    return token;
  };
  for (const place of from.places) marked.set(place, put('place', place, 0));
  let before = 0;
  for (const [position, name] of word.entries()) {
    const behavior = behaviorOf(type, name);
    const active = event([before], 0, position);
    activations.push(active);
    placesAfter.push([...marked.keys()]);
    const waiting = [...marked.keys()];
    const docks = new Map<string, CourseToken>();
    const last = [active];
    /** Enters the place that a transition leads to if nothing is missing; `false` where it is marked already. */
    const arrive = (t: Transition, at: number): boolean => {
      docks.set(t.name, put('dock', t.name, at));
      const entered = (behavior.alternatives.get(t.destination) ?? []).find(
        (alternative) =>
          alternative.docks.includes(t.name) && alternative.docks.every((each) => docks.has(each)),
      );
      if (entered === undefined) return true;
      if (marked.has(t.destination)) return false;
      const enter = event(
        entered.docks.map((each) => docks.get(each)!.put),
        0,
        position,
      );
      for (const each of entered.docks) {
        docks.get(each)!.taken = enter;
        docks.delete(each);
      }
      marked.set(t.destination, put('place', t.destination, enter));
      waiting.push(t.destination);
      last.push(enter);
      return true;
    };
    const run = (t: Transition, since: number, duration: number): boolean => {
      const running = put('running', t.name, since);
      work += Math.min(duration, MOST_WORK);
      const end = event([since], duration, position);
      running.taken = end;
      return arrive(t, end);
    };
    const begin = (t: Transition, filled: number, startsAtOnce: boolean): boolean => {
      heed(FOLLOWING);
      const dock = put('dock', t.name, filled);
      const start = startsAtOnce ? filled : event([filled], 0, position);
      dock.taken = start;
      return run(t, start, takes.get(t.name)!);
    };
    let moves = position < given;
    if (position === 0) {
      const named = (all: Iterable<string>) =>
        [...all].map((each) => type.transitions.find((t) => t.name === each)!);
      const goesOn =
        named(from.inputs).every((t) => arrive(t, 0)) &&
        named(from.running.keys()).every((t) => run(t, 0, from.running.get(t.name)!)) &&
        named(from.outputs).every((t) => begin(t, 0, false));
      if (!goesOn) return null;
    }
    for (const place of waiting) {
      const out = behavior.leaving.get(place) ?? [];
      if (out.length === 0) continue;
      moves = true;
      const token = marked.get(place)!;
      const leave = event([token.put, active], 0, position);
      token.taken = leave;
      marked.delete(place);
      for (const t of out) {
        if (t.outcomes.some(({ fault }) => !fault)) return null;
        if (!begin(t, leave, t.waits === 'place' && out.length === 1)) return null;
      }
    }
    if (!moves || docks.size > 0) return null;
    before = event(last, 0, position);
    finishes.push(before);
  }
  const order = ancestry(causes);
  const uncertain = new Set<string>();
  const intervals = new Map<string, readonly Interval[]>();
  for (const port of type.ports) {
    if (port.kind === 'data' && from.provided.has(port.name)) {
      intervals.set(port.name, [ALWAYS]);
      continue;
    }
    const groups = intervalsOf(type, port, tokens, order);
    if (!groups.isExact) uncertain.add(port.name);
    intervals.set(
      port.name,
      groups.all.map((group) => intervalOf(type, port, group, positions, word, placesAfter)),
    );
  }
  const ends = [...marked.keys()];
  const rest = { causes, weights, activations, finishes, last: before, intervals, work, uncertain };
  return { word, given, ends, ...rest };
}

/** Whether an event comes before another one, or is the same, whatever the durations are. */
type IsBefore = (a: number, b: number) => boolean;

/** The causes of all events, of their causes, and so on; found when asked for. */
function ancestry(causes: readonly (readonly number[])[]): IsBefore {
  const known = new Map<number, ReadonlySet<number>>();
  const ancestorsOf = (event: number): ReadonlySet<number> => {
    const found = known.get(event);
    if (found !== undefined) return found;
    const all = new Set([event]);
    for (const each of all) for (const cause of causes[each]!) all.add(cause);
    known.set(event, all);
    return all;
  };
  return (a, b) => a === 0 || ancestorsOf(b).has(a);
}

/** The tokens in the region of a port, by interval, in order. */
function intervalsOf(
  type: ComponentType,
  port: Port,
  tokens: readonly CourseToken[],
  isBefore: IsBefore,
): { readonly all: readonly (readonly CourseToken[])[]; readonly isExact: boolean } {
  const region = regionIn(type, port);
  const inside = tokens.filter(({ kind, element }) => {
    if (kind === 'place') return region.places.has(element);
    return region.inside.has(element) || (kind === 'running' && region.bound.has(element));
  });
  let groups: CourseToken[][] = [];
  let isExact = true;
  for (const token of inside) {
    const touching = groups.filter((group) =>
      group.some(
        (other) =>
          other.taken === token.put ||
          other.put === token.put ||
          (other.taken !== -1 && other.taken === token.taken) ||
          !isApart(other, token, isBefore),
      ),
    );
    const joined = [...touching.flat(), token];
    groups = [...groups.filter((group) => !touching.includes(group)), joined];
  }
  groups.sort((a, b) => (a[0]!.put === b[0]!.put ? 0 : a[0]!.put - b[0]!.put));
  for (const [i, group] of groups.entries()) {
    const next = groups[i + 1];
    if (next === undefined) continue;
    if (!group.every((a) => next.every((b) => a.taken !== -1 && isBefore(a.taken, b.put)))) isExact = false;
  }
  for (const group of groups) {
    // What only may be there at once could leave a gap between.
    const isJoined = group.every(
      (a, i) =>
        i === 0 ||
        group
          .slice(0, i)
          .some((b) => b.taken === a.put || b.put === a.put || (b.taken !== -1 && b.taken === a.taken)),
    );
    if (!isJoined) isExact = false;
  }
  return { all: groups, isExact };
}

function isApart(a: CourseToken, b: CourseToken, isBefore: IsBefore): boolean {
  return (a.taken !== -1 && isBefore(a.taken, b.put)) || (b.taken !== -1 && isBefore(b.taken, a.put));
}

function intervalOf(
  type: ComponentType,
  port: Port,
  group: readonly CourseToken[],
  positions: readonly number[],
  word: readonly string[],
  placesAfter: readonly (readonly string[])[],
): Interval {
  const puts = new Set(group.map(({ put }) => put));
  const takes = new Set(group.map(({ taken }) => taken));
  const ups = puts.has(0) ? [] : [...puts].filter((each) => !takes.has(each));
  const downs = takes.has(-1) ? [] : [...takes].filter((each) => !puts.has(each));
  const opens = ups.length === 0 ? -1 : minOf(ups.map((each) => positions[each]!));
  const closes =
    downs.length === 0
      ? -1
      : maxOf(
          downs.map((each) => positions[each]!),
          -1,
        );
  const region = regionIn(type, port);
  const again =
    port.role === 'provide'
      ? []
      : group.flatMap(({ kind, element, put }) =>
          kind === 'running' && put !== 0 && region.bound.has(element) && !ups.includes(put) ? [put] : [],
        );
  const asks = maxOf(
    again.map((each) => positions[each]!),
    opens,
  );
  const isAway = (place: string, behavior: string): boolean => {
    const out = behaviorOf(type, behavior).leaving.get(place) ?? [];
    return out.length > 0 && out.every((t) => !region.inside.has(t.name));
  };
  const refusesAtOnce =
    closes !== -1 &&
    opens < closes &&
    // What is under way in it keeps it from refusing.
    group.every(({ kind, put }) => put !== 0 || kind === 'place') &&
    placesAfter[closes]!.filter((place) => region.places.has(place)).every((place) =>
      isAway(place, word[closes]!),
    );
  const isPassedThrough =
    port.kind === 'service' &&
    port.role === 'provide' &&
    opens !== -1 &&
    opens === closes &&
    group.every(({ kind, element }) => kind === 'place' && isAway(element, word[closes]!));
  return { ups, downs, opens, closes, again, asks, refusesAtOnce, serves: !isPassedThrough };
}

/** Words with their courses. */
export interface Courses {
  /** The shortest first. */
  readonly courses: readonly Course[];
  /** Whether there are longer ones, or too many. */
  readonly isCut: boolean;
  /** Whether there are some without a course because an outcome decides what they do. */
  readonly isUnclear: boolean;
}

/** All words up to a length, each with its course. */
export function coursesOf(from: StartState, length: number, most: number): Courses {
  const first = courseOf(from, []);
  const courses: Course[] = first === null ? [] : [first];
  let isCut = false;
  const isUnclear = from.type.transitions.some(({ outcomes }) => outcomes.some(({ fault }) => !fault));
  for (let i = 0; i < courses.length; i++) {
    for (const behavior of from.type.behaviors) {
      if (courses.length >= most) return { courses, isCut: true, isUnclear };
      const pushed = [...courses[i]!.word.slice(courses[i]!.given), behavior];
      const course = courseOf(from, pushed);
      if (course === null) continue;
      if (pushed.length > length) isCut = true;
      else courses.push(course);
    }
  }
  return { courses, isCut, isUnclear };
}

import { withoutKeys } from '../../base/collections/sets.ts';
import { fromUnits, negate, unitsWithin } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import type { ModelEvent } from '../../model/event.ts';
import { componentEvent } from '../../model/semantics/rules/rule.ts';
import { startsAhead } from '../../model/semantics/rules/start.ts';
import { applyPossible, canHappen, isLast } from '../../model/semantics/semantics.ts';
import { urgentEvents } from '../../model/semantics/urgent-events.ts';
import {
  type ComponentState,
  initialState,
  isFinished,
  providersOf,
  pushName,
  type State,
} from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';
import { toldWords } from '../read/match.ts';
import { crashEvent, withOutcome } from './event-of.ts';
import { isHarmless } from './harmless.ts';
import { type Observation, type ObservedAction, type ObservedRun, order, returnsIn } from './observed-run.ts';
import { type AllUntold, pauseOf, withPauses, withSleeper } from './untold.ts';

/*
 * Follows a log on the semantics. A log tells when transitions started and ended; all else that happens in a run lets no
 * time pass, and is put in: as soon as it can happen, before time passes, in every order that makes a difference. The
 * durations of transitions are those of the log, so that the system is one without intervals.
 */

/** Since when a transition can start, and what made it possible; `null`: it could from the beginning. */
export interface Startable {
  readonly date: bigint;
  readonly by: Observation | null;
}

/** Something that the log tells too early: it waits, in this state, for what the log tells later. */
interface Waiting {
  readonly observation: Observation;
  readonly state: State;
  /** It could happen, and something that the log tells within the tolerance is to come before it. */
  readonly heldBack: boolean;
}

/** One way in which the run may have gone so far. */
interface PartialRun {
  readonly state: State;
  /** The date of the last event. */
  readonly date: bigint;
  /** By transition, what can start and has not. */
  readonly startable: ReadonlyMap<string, Startable>;
  /** By transition, the row of the log of which the start began what runs. */
  readonly begun: ReadonlyMap<string, ObservedAction>;
  readonly untold: AllUntold;
  /**
   * A thread has begun to sleep when something ended that the log does not tell of, and that may have ended earlier: the
   * date was guessed, and with another one the run may go on otherwise.
   */
  readonly guessed: boolean;
  readonly waiting: readonly Waiting[];
  /** What the log tells a little later. */
  readonly ahead: ReadonlySet<Observation>;
  /** The start that came latest after it could have. */
  readonly latest: Lateness | null;
}

/** A start, and how long after it could have it came; in units. */
export interface Lateness {
  readonly observation: Observation;
  readonly late: bigint;
}

/** Where a log is no run of the model. */
export type Departure =
  /** It starts later than it could. */
  | {
      readonly kind: 'late';
      readonly observation: Observation;
      readonly since: Startable;
      readonly date: bigint;
    }
  /** It starts before it can, if it ever can. */
  | {
      readonly kind: 'early';
      readonly observation: Observation;
      /** In which it cannot. */
      readonly state: State;
      /** When it could have; `null` where the log does not get there. */
      readonly possible: bigint | null;
      readonly date: bigint;
    }
  /** It can start, and the log never tells that it does. */
  | { readonly kind: 'never'; readonly transition: string; readonly since: Startable; readonly date: bigint }
  /** The log tells of no end of a crash, and what it has taken has to be back. */
  | { readonly kind: 'away'; readonly crash: ObservedAction; readonly date: bigint };

/** What became of following a log. */
export type Followed =
  | {
      readonly kind: 'run';
      readonly latest: Lateness | null;
      /** Whether the log ends where the model does: all is done. */
      readonly complete: boolean;
    }
  | { readonly kind: 'departs'; readonly departure: Departure; readonly latest: Lateness | null }
  /** There are too many courses to look at. */
  | { readonly kind: 'unknown' };

/** How long what the log does not tell may take, in units. */
export interface UntoldDuration {
  readonly least: bigint;
  /** `null`: it has no bound. */
  readonly most: bigint | null;
}

/** What following needs to know. */
interface Following {
  readonly system: System;
  readonly run: ObservedRun;
  readonly untold: ReadonlyMap<string, UntoldDuration>;
  /** `null`: no patience ends. */
  readonly tolerance: bigint | null;
  /** By transition, the last of the observations that it starts. */
  readonly lastStarts: ReadonlyMap<string, number>;
  /** The crashes of which the log tells no end, and when what they have taken is back, at the latest. */
  readonly openCrashes: readonly { readonly crash: ObservedAction; readonly latest: bigint }[];
  /** How many courses are followed side by side; `null`: all. */
  readonly width: number | null;
}

/** One of a few courses is mostly a run, where there is one. */
const FEW_COURSES = 4;

/** How many states may be looked at between two dates of the log. */
const MOST_COURSES = 2_000;

/** There are more courses than may be looked at. */
class TooManyCourses extends Error {}

/**
 * Follows a run of a log. Dates may be off by the tolerance, each against those before it, so that what is late does not
 * make all that follows late.
 *
 * @param system without intervals
 * @param untold by transition and outcome, the duration of those that the log tells nothing of and may leave out
 */
export function follow(
  system: System,
  run: ObservedRun,
  untold: ReadonlyMap<string, UntoldDuration>,
): Followed {
  try {
    const lastStarts = new Map(
      run.observations.flatMap(({ kind, action }, i) => (kind === 'start' ? [[nameOf(action), i]] : [])),
    );
    const openCrashes = openCrashesIn(system, run);
    const following = { system, run, untold, tolerance: run.tolerance, lastStarts, openCrashes };
    const found = followed({ ...following, width: FEW_COURSES });
    // Only all courses together show that there is no run.
    return found.kind === 'run' ? found : followed({ ...following, width: null });
  } catch (error) {
    if (error instanceof TooManyCourses) return { kind: 'unknown' };
    throw error;
  }
}

function followed(following: Following): Followed {
  const { run, system } = following;
  let courses = settle(following, firstCourse(following), 0n, null, 0);
  let last: Departed | null = null;
  let guessed = false;
  for (let index = 0; index <= run.observations.length; index++) {
    heed();
    const outcomes = courses.map((course) =>
      index < run.observations.length ? observe(following, course, index) : atEnd(following, course),
    );
    for (const { departed } of outcomes) {
      guessed ||= departed?.course.guessed === true;
      if (departed !== null && (last === null || departed.departure.date >= last.departure.date))
        last = { ...departed, index };
    }
    courses = distinct(outcomes.flatMap((outcome) => outcome.courses)).slice(0, following.width ?? undefined);
    // Of a few courses, all may hold back what happens on one that is not followed.
    if (courses.length === 0) return last === null || guessed ? { kind: 'unknown' } : told(following, last);
    if (courses.length > MOST_COURSES) throw new TooManyCourses();
  }
  const whole = courses.find(({ state }) => isLast(system, state) && isFinished(system, state));
  return { kind: 'run', latest: (whole ?? courses[0]!).latest, complete: whole !== undefined };
}

/** A course that departs from the log, and which observation it could not follow. */
interface Departed {
  readonly departure: Departure;
  readonly course: PartialRun;
  readonly index: number;
}

/** How courses go on, and where one of them departs from the log. */
interface Continuation {
  readonly courses: readonly PartialRun[];
  readonly departed: Omit<Departed, 'index'> | null;
}

/** Where the log departs: of all courses, the one that departs last from it is meant. */
function told(following: Following, { departure, course, index }: Departed): Followed {
  const { latest } = course;
  if (departure.kind !== 'early' || departure.possible !== null)
    return { kind: 'departs', departure, latest };
  const possible = whenPossible(following, course, departure.observation, index);
  return { kind: 'departs', departure: { ...departure, possible }, latest };
}

/** When an observation that waits becomes possible, if one only waits long enough; `null` where it never does. */
function whenPossible(
  following: Following,
  from: PartialRun,
  awaited: Observation,
  index: number,
): bigint | null {
  const patient = { ...following, tolerance: null };
  const { observations } = following.run;
  let courses: readonly PartialRun[] = [from];
  for (let i = index; i < observations.length; i++) {
    courses = courses.flatMap((course) => observe(patient, course, i).courses).slice(0, 1);
    if (courses.length === 0) return null;
    if (courses[0]!.waiting.every(({ observation }) => observation !== awaited)) return observations[i]!.date;
  }
  return null;
}

function firstCourse(following: Following): PartialRun {
  const { system, run } = following;
  const state = initialState(system);
  let untold: AllUntold = new Map();
  for (const { component, pausing } of system.initial.components)
    untold = withPauses(run, untold, state.components.get(component.name)!, null, ({ name }) =>
      negate(pausing.find(({ transition }) => transition === name)!.elapsed),
    );
  for (const thread of state.executed.keys()) untold = withSleeper(following, untold, state, thread, 0n);
  return {
    state,
    date: 0n,
    startable: new Map(),
    begun: new Map(run.underway.map((action) => [nameOf(action), action])),
    untold,
    guessed: false,
    waiting: [],
    ahead: new Set(),
    latest: null,
  };
}

/** The course after an instruction of a thread, of which the next one may take time. */
function withSleepers(
  following: Following,
  course: PartialRun,
  { thread }: ModelEvent,
  now: bigint,
): PartialRun {
  const t = following.system.program.threads.findIndex(({ name }) => name === thread);
  if (t === -1) return course;
  return { ...course, untold: withSleeper(following, course.untold, course.state, t, now) };
}

/** The courses on which the observation is one of the run, and where it departs. */
function observe(following: Following, course: PartialRun, index: number): Continuation {
  const observation = following.run.observations[index]!;
  const arrived = untilDate(following, course, observation.date, index);
  const courses: PartialRun[] = [];
  let { departed } = arrived;
  for (const now of arrived.courses) {
    const departure = now.ahead.has(observation)
      ? null
      : (latenessOf(following, now, observation) ?? hasteOf(following, now, observation));
    if (departure !== null) departed ??= { departure, course: now };
    else if (now.ahead.has(observation))
      courses.push({ ...now, ahead: new Set([...now.ahead].filter((each) => each !== observation)) });
    else for (const each of happening(following, now, observation, index + 1)) courses.push(each);
  }
  return { courses, departed };
}

/** At the end of a log, nothing can be waited for any more. */
function atEnd(following: Following, course: PartialRun): Continuation {
  const { run } = following;
  const [first] = course.waiting;
  const departure =
    first !== undefined
      ? earlyDeparture(first)
      : overdue(following, course, run.last, run.observations.length);
  if (departure === null) return { courses: [course], departed: null };
  return { courses: [], departed: departure === 'dropped' ? null : { departure, course } };
}

/** What waits too long; where it could have happened, another course has it, and this one is of no use. */
function earlyDeparture({ observation, state, heldBack }: Waiting): Departure | 'dropped' {
  if (heldBack) return 'dropped';
  return { kind: 'early', observation, state, possible: null, date: observation.date };
}

/** What should have happened by a date, by more than the tolerance; `null` when nothing is. */
function overdue(
  following: Following,
  course: PartialRun,
  date: bigint,
  index: number,
): Departure | 'dropped' | null {
  const { tolerance, lastStarts } = following;
  if (tolerance === null) return null;
  const late = course.waiting.find(({ observation }) => observation.date + tolerance < date);
  if (late !== undefined) return earlyDeparture(late);
  for (const { crash, latest } of following.openCrashes)
    if (latest + tolerance < date && isAway(following, course, crash, date))
      return { kind: 'away', crash, date: latest + tolerance };
  for (const [transition, since] of course.startable) {
    if (since.date + tolerance >= date || (lastStarts.get(transition) ?? -1) >= index) continue;
    if (course.waiting.some(({ observation }) => nameOf(observation.action) === transition)) continue;
    return { kind: 'never', transition, since, date: since.date + tolerance };
  }
  return null;
}

function openCrashesIn(system: System, { actions, unit }: ObservedRun): Following['openCrashes'] {
  return actions.flatMap((crash) => {
    if (!crash.isCrash || crash.end !== null) return [];
    // A name may stand for components of several types.
    const returns = returnsIn(system, crash.component);
    const lengths = returns.flatMap(({ max }) => (max === 'inf' ? [] : [unitsWithin(max, unit)]));
    const longest = lengths.sort(order).at(-1);
    if (longest === undefined || lengths.length < returns.length) return [];
    return [{ crash, latest: crash.start + longest }];
  });
}

/** Whether what a crash has taken is still to come back: neither has the component failed since, nor is it gone. */
function isAway({ run }: Following, { state }: PartialRun, crash: ObservedAction, date: bigint): boolean {
  const last = run.actions.findLast(
    ({ isCrash, component, start }) => isCrash && component === crash.component && start < date,
  );
  return last === crash && (state.components.get(crash.component)?.comingBack.length ?? 0) > 0;
}

function nameOf({ component, transition }: Observation['action']): string {
  return dotted(component, transition);
}

function latenessOf(following: Following, course: PartialRun, observation: Observation): Departure | null {
  const { tolerance } = following;
  if (observation.kind === 'end' || tolerance === null) return null;
  const since = course.startable.get(nameOf(observation.action));
  if (since === undefined || observation.date - since.date <= tolerance) return null;
  return { kind: 'late', observation, since, date: observation.date };
}

/** What starts again before its pause is over. */
function hasteOf(following: Following, course: PartialRun, observation: Observation): Departure | null {
  const { tolerance } = following;
  if (observation.kind === 'end' || tolerance === null) return null;
  const pause = course.untold.get(pauseOf(observation.action.component, observation.action.transition));
  if (pause === undefined || pause.earliest - observation.date <= tolerance) return null;
  const { earliest: possible } = pause;
  return { kind: 'early', observation, state: course.state, possible, date: observation.date };
}

/** An event that an observation may be, and the course on which it is possible. */
interface Ready {
  readonly course: PartialRun;
  readonly event: ModelEvent;
}

/** What an observation may be now: one event for each outcome that the log leaves open, if need be after a pause. */
function readyFor(
  { system }: Following,
  course: PartialRun,
  { kind, action }: Observation,
): readonly Ready[] {
  const { component: name, transition } = action;
  const component = course.state.components.get(name);
  if (component === undefined) return [];
  if (action.isCrash) {
    const event = crashEvent(component, kind);
    return canHappen(system, course.state, event) ? [{ course, event }] : [];
  }
  if (kind === 'end') {
    // Rows of one transition that overlap are told of no run: the end of one ends nothing that another one began.
    const end = course.begun.get(nameOf(action)) === action ? endOf(component, transition) : null;
    return end === null ? [] : [{ course, event: end }];
  }
  const after = afterPause(system, course, name, transition);
  return startsAhead(after.state.components.get(name)!, transition)
    .filter(
      (event) => action.outcomes.includes(event.outcome ?? null) && canHappen(system, after.state, event),
    )
    .map((event) => ({ course: after, event }));
}

/** The course on which a transition that pauses is tried again now, and nothing else has happened. */
function afterPause(system: System, course: PartialRun, component: string, transition: string): PartialRun {
  const pause = pauseOf(component, transition);
  const retry = course.untold.get(pause);
  if (retry === undefined) return course;
  const untold = withoutKeys(course.untold, [pause]);
  return { ...course, untold, state: applyPossible(system, course.state, retry.end) };
}

/** The end of a transition that runs; `null` for one that does not. */
function endOf({ instance, running }: ComponentState, transition: string): ModelEvent | null {
  const execution = running.get(transition);
  if (execution === undefined) return null;
  return withOutcome(componentEvent('end', instance.component.name, transition), execution.outcome.name);
}

/** The courses on which the observation happens now, or is held back; where it cannot happen, it waits. */
function happening(
  following: Following,
  course: PartialRun,
  observation: Observation,
  next: number,
): readonly PartialRun[] {
  const now = observation.date;
  const { state } = course;
  const withIt = (heldBack: boolean): PartialRun => ({
    ...course,
    waiting: [...course.waiting, { observation, state, heldBack }],
  });
  const ready = readyFor(following, course, observation);
  if (ready.length > 0) {
    const happened = withWaiting(following, observed(following, ready, observation, now, next), now, next);
    const courses = happened.flatMap((each) => withAwaited(following, each, now, next));
    return mayBeHeldBack(following, course, observation, now, next) ? [...courses, withIt(true)] : courses;
  }
  const byUntold = afterUntoldEnds(following, withIt(false), observation, now, next);
  if (byUntold.courses.length > 0) {
    // It may as well wait for what is told to come within the tolerance.
    const mayWait = !comingUp(following, course, now, next).next().done;
    return mayWait ? [...byUntold.courses, withIt(false)] : byUntold.courses;
  }
  const told = withoutUntold(following, course, now, next).state;
  const waiting = [...course.waiting, { observation, state: told, heldBack: false }];
  return [{ ...course, waiting, guessed: byUntold.guessed }];
}

/**
 * Whether it makes a difference that a start comes later than it is told: what it uses can then not be left, and the log
 * tells within the tolerance that a component which provides that goes on; or it tells of another start of the same
 * transition, which goes otherwise; or the start is what leaves a place that serves others, and what else serves them goes on
 * first. Of a crash, it does beside anything.
 */
function mayBeHeldBack(
  following: Following,
  course: PartialRun,
  { kind, action }: Observation,
  now: bigint,
  next: number,
): boolean {
  if (following.tolerance === null) return false;
  const coming = [...comingUp(following, course, now, next)];
  if (kind === 'end') return mayEndLater(course.state, action, coming);
  const { component, transition, isCrash } = action;
  if (isCrash) return coming.length > 0;
  const { instance, marked } = course.state.components.get(component)!;
  const providers = instance.actions
    .get(transition)!
    .needs.filter((port) => instance.ports.get(port)!.kind === 'service')
    .flatMap((port) => providersOf(course.state, { component, port }));
  const isLeaving = instance.component.type.transitions.some(
    ({ name, source }) => name === transition && marked.has(source),
  );
  const users = usersOf(course.state, component);
  return coming.some(
    ({ kind: what, action: other }) =>
      what === 'start' &&
      (providers.some((each) => each.component === other.component) ||
        (isLeaving && other.component !== component && servesAny(course.state, other.component, users)) ||
        (nameOf(other) === nameOf(action) && toldWords(other) !== toldWords(action))),
  );
}

/**
 * The same of an end: of that of a crash at its own date, it does beside anything; of another one beside crashes, as the run
 * may be over after it; and where its component fails by it, or is failing, beside starts of the component, of its users, and
 * of what else provides these.
 */
function mayEndLater(
  state: State,
  { component, isCrash, failed, start, end }: ObservedAction,
  coming: readonly Observation[],
): boolean {
  if (isCrash && start === end) return coming.length > 0;
  const isFailing = failed || state.components.get(component)?.failing != null;
  const users = usersOf(state, component);
  const isAffected = (other: string) =>
    other === component || users.has(other) || servesAny(state, other, users);
  return coming.some(
    ({ kind, action: { isCrash: crashes, component: other } }) =>
      kind === 'start' && (crashes || (isFailing && isAffected(other))),
  );
}

/** The components that are connected to what one provides. */
function usersOf({ links }: State, component: string): ReadonlySet<string> {
  return new Set(
    links.connections.flatMap(({ user, provider }) =>
      provider.component === component ? [user.component] : [],
    ),
  );
}

/** Whether some of these are connected to what a component provides. */
function servesAny({ links }: State, component: string, users: ReadonlySet<string>): boolean {
  return links.connections.some(
    ({ user, provider }) => provider.component === component && users.has(user.component),
  );
}

/** The courses after an observation that is possible. */
function observed(
  following: Following,
  ready: readonly Ready[],
  observation: Observation,
  now: bigint,
  next: number,
): readonly PartialRun[] {
  return ready.flatMap((each) =>
    settle(following, withObservation(following, each, observation), now, observation, next),
  );
}

/** The course right after an observation, and how late that was. */
function withObservation(
  { system, run }: Following,
  { course, event }: Ready,
  observation: Observation,
): PartialRun {
  const since = course.startable.get(nameOf(observation.action));
  const late = observation.kind === 'start' && since !== undefined ? observation.date - since.date : 0n;
  const latest = late > (course.latest?.late ?? 0n) ? { observation, late } : course.latest;
  const state = applyPossible(system, course.state, event);
  const { action } = observation;
  const component = state.components.get(action.component)!;
  const now = () => fromUnits(observation.date, run.unit);
  const untold = withPauses(run, course.untold, component, observation, now);
  const isBegun = observation.kind === 'start' && !action.isCrash;
  const begun = isBegun ? new Map(course.begun).set(nameOf(action), action) : course.begun;
  return { ...course, state, latest, begun, untold };
}

/** The course, and those on which what still waits happens now, as what the log does not tell of is over. */
function withAwaited(
  following: Following,
  course: PartialRun,
  now: bigint,
  next: number,
): readonly PartialRun[] {
  const awaited = course.waiting.filter(({ heldBack }) => !heldBack);
  const later = awaited.flatMap(
    ({ observation }) => afterUntoldEnds(following, course, observation, now, next).courses,
  );
  return [course, ...later];
}

/** What waited happens as soon as it can, or is held back. */
function withWaiting(
  following: Following,
  courses: readonly PartialRun[],
  now: bigint,
  next: number,
  from = 0,
): readonly PartialRun[] {
  return courses.flatMap((course) => {
    const at = course.waiting.findIndex(
      ({ observation }, i) =>
        i >= from &&
        readyFor(following, course, observation).length > 0 &&
        hasteOf(following, course, observation) === null,
    );
    if (at < 0) return [course];
    const { observation, state } = course.waiting[at]!;
    const ready = readyFor(following, { ...course, waiting: course.waiting.toSpliced(at, 1) }, observation);
    const happened = withWaiting(following, observed(following, ready, observation, now, next), now, next);
    if (!mayBeHeldBack(following, course, observation, now, next)) return happened;
    const held = course.waiting.with(at, { observation, state, heldBack: true });
    return [...happened, ...withWaiting(following, [{ ...course, waiting: held }], now, next, at + 1)];
  });
}

/**
 * The courses at a date: what the log does not tell of has ended by then, at the latest that it may. What is overdue before
 * such an end is so, whatever that end would let happen.
 */
function untilDate(following: Following, course: PartialRun, date: bigint, index: number): Continuation {
  let first: { readonly of: string; readonly latest: bigint } | null = null;
  for (const [of, { latest }] of course.untold) {
    if (latest === null || latest >= date) continue;
    if (first === null || latest < first.latest) first = { of, latest };
  }
  const departure = overdue(following, course, first?.latest ?? date, index);
  if (departure !== null)
    return { courses: [], departed: departure === 'dropped' ? null : { departure, course } };
  if (first === null) return { courses: withOpenEnds(following, course, date, index), departed: null };
  const later = [
    ...afterUntoldEnd(following, course, first.of, first.latest, index, date),
    ...happeningBefore(following, course, first.of, first.latest, index),
  ].map((each) => untilDate(following, each, date, index));
  return {
    courses: later.flatMap(({ courses }) => courses),
    departed: later.find(({ departed }) => departed !== null)?.departed ?? null,
  };
}

/**
 * The courses on which something happens before such an end that the log tells within the tolerance: a crash, as what ends may
 * leave nothing that crashes; and where a wait times out, what it may wait for.
 */
function happeningBefore(
  following: Following,
  course: PartialRun,
  of: string,
  now: bigint,
  next: number,
): readonly PartialRun[] {
  const isTimeout = course.untold.get(of)!.end.failed === true;
  return soonest(following, course, now, next)
    .filter(({ kind, action }) => (kind === 'start' ? action.isCrash : isTimeout))
    .flatMap((each) =>
      happenedBy(following, course, each).flatMap((after) => settle(following, after, now, each, next)),
    );
}

/** The courses before an observation: what may have ended before it and keeps others from what they could do has, or not. */
function withOpenEnds(
  following: Following,
  course: PartialRun,
  date: bigint,
  next: number,
): readonly PartialRun[] {
  if (following.tolerance === null) return [course];
  const ended = [...course.untold]
    .filter(
      ([of, { earliest }]) =>
        mayBeOver(following, earliest, date) && takesFromOthers(following, course, of, date, next),
    )
    .flatMap(([of]) => afterUntoldEnd(following, course, of, date, next))
    .flatMap((each) => withOpenEnds(following, each, date, next));
  const courses = distinct([course, ...ended]);
  if (courses.length > MOST_COURSES) throw new TooManyCourses();
  return courses;
}

/** Whether what the log does not tell of, and that ends at this date at the earliest, may be over by another one. */
function mayBeOver({ tolerance }: Following, earliest: bigint, by: bigint): boolean {
  return earliest <= by + (tolerance ?? 0n);
}

/** Whether an end that the log does not tell of, or what follows at once, makes a difference to what else can happen. */
function takesFromOthers(
  following: Following,
  course: PartialRun,
  of: string,
  now: bigint,
  next: number,
): boolean {
  const { end } = course.untold.get(of)!;
  if (end.failed === true) return true;
  const after = rightAfterUntold(following, course, of, now);
  const events = silentEvents(following, course.state);
  return (
    !isHarmless(following.system, course.state, after.state, end, events) ||
    harmlessly(following, after, now, next).left.length > 0
  );
}

/** The course right after the end, at some date, of what the log does not tell of. */
function rightAfterUntold(following: Following, course: PartialRun, of: string, now: bigint): PartialRun {
  const { end } = course.untold.get(of)!;
  const state = applyPossible(following.system, course.state, end);
  const untold = withoutKeys(course.untold, [of]);
  return withSleepers(following, { ...course, state, untold }, end, now);
}

/**
 * The courses after that, with all that follows at once. Where a thread begins to sleep then, it may have ended earlier: as
 * early as it may, or so that the sleep is over at the next date of the log. Which other dates may be meant is not looked for.
 */
function afterUntoldEnd(
  following: Following,
  course: PartialRun,
  of: string,
  now: bigint,
  next: number,
  date = now,
): readonly PartialRun[] {
  const { earliest, by } = course.untold.get(of)!;
  const at = (when: bigint) => {
    const ended = rightAfterUntold(following, course, of, when);
    return withWaiting(following, settle(following, ended, when, by, next), when, next);
  };
  const latest = at(now);
  if (earliest >= now) return latest;
  const known = new Set(course.untold.values());
  const begun = latest.flatMap(({ untold }) =>
    [...untold.values()].filter((each) => each.end.thread !== null && !known.has(each)),
  );
  if (begun.length === 0) return latest;
  // What is known of the state holds since the last event only.
  const inTime = begun.map((sleep) => date - (sleep.earliest - now));
  const dates = new Set([earliest, course.date, ...inTime]);
  const earlier = [...dates]
    .filter((each) => each >= earliest && each >= course.date && each < now)
    .flatMap(at);
  return [...latest, ...earlier].map((each) => ({ ...each, guessed: true }));
}

/** A course on which all has ended that may have by now and is not told of: what an observation waits for then is something else. */
function withoutUntold(following: Following, course: PartialRun, now: bigint, next: number): PartialRun {
  let calm = course;
  for (const of of course.untold.keys()) {
    const earliest = calm.untold.get(of)?.earliest;
    if (earliest !== undefined && mayBeOver(following, earliest, now))
      calm = afterUntoldEnd(following, calm, of, now, next)[0] ?? calm;
  }
  return calm;
}

/**
 * The courses on which the fewest ends of what the log does not tell of come now, so that an observation happens; where
 * there is none, whether a date was guessed on the way.
 */
function afterUntoldEnds(
  following: Following,
  course: PartialRun,
  observation: Observation,
  now: bigint,
  next: number,
): { readonly courses: readonly PartialRun[]; readonly guessed: boolean } {
  let { guessed } = course;
  let courses: readonly PartialRun[] = [course];
  while (courses.length > 0) {
    const later = distinct(
      courses.flatMap((each) =>
        [...each.untold].flatMap(([of, { earliest }]) =>
          mayBeOver(following, earliest, now) ? afterUntoldEnd(following, each, of, now, next) : [],
        ),
      ),
    );
    if (later.length > MOST_COURSES) throw new TooManyCourses();
    const happened = later.filter(({ waiting }) => waiting.every((each) => each.observation !== observation));
    if (happened.length > 0) return { courses: happened, guessed };
    guessed ||= later.some((each) => each.guessed);
    courses = later;
  }
  return { courses, guessed };
}

/**
 * All that lets no time pass happens, in every order that may make a difference later: what takes nothing from anybody
 * happens at once. Where something does, what is over by now without being told, or what the log tells a little later, may come
 * before it.
 */
function settle(
  following: Following,
  course: PartialRun,
  now: bigint,
  by: Observation | null,
  next: number,
): readonly PartialRun[] {
  const settled: PartialRun[] = [];
  const seen = new Set<string>();
  const open = [course];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    heed();
    if (settled.length === following.width) break;
    const { course: calm, left } = harmlessly(following, each, now, next);
    if (left.length === 0) {
      settled.push(withStartable(following, { ...calm, date: now }, now, by));
      continue;
    }
    const others = [
      ...left.map((event) => afterSilent(following, calm, event, now)),
      ...endingBy(following, calm, now),
      ...happeningAhead(following, calm, now, next),
    ];
    for (const other of others.reverse()) {
      const key = keyOf(other);
      if (seen.has(key)) continue;
      if (seen.size > MOST_COURSES) throw new TooManyCourses();
      seen.add(key);
      open.push(other);
    }
  }
  return settled;
}

/** What a start begins, as {@link toldWords}. */
function wordsOf({ component, element, outcome }: ModelEvent): string {
  return toldWords({ component: component!, transition: element!, outcome: outcome ?? null });
}

/** What happens without being told: all that lets no time pass but the starts of which the log tells, and failures. */
function silentEvents({ system, untold }: Following, state: State): readonly ModelEvent[] {
  return urgentEvents(system, state).filter((event) => event.event !== 'start' || untold.has(wordsOf(event)));
}

/** The course after one of these. What the log does not tell of ends at once where it takes no time. */
function afterSilent(following: Following, course: PartialRun, event: ModelEvent, now: bigint): PartialRun {
  const state = applyPossible(following.system, course.state, event);
  if (event.event !== 'start') return withSleepers(following, { ...course, state }, event, now);
  const transition = wordsOf(event);
  const { least, most } = following.untold.get(transition)!;
  const end = endOf(state.components.get(event.component!)!, event.element!)!;
  if (most !== 0n) {
    const untold = { end, earliest: now + least, latest: most === null ? null : now + most, by: null };
    return { ...course, state, untold: new Map(course.untold).set(transition, untold) };
  }
  return { ...course, state: applyPossible(following.system, state, end) };
}

/** The course after all silent events that take nothing from anybody, and those that are left. */
function harmlessly(
  following: Following,
  course: PartialRun,
  now: bigint,
  next: number,
): { readonly course: PartialRun; readonly left: readonly ModelEvent[] } {
  let calm = course;
  const coming = [...comingUp(following, course, now, next)];
  const crashing = coming.flatMap(({ kind, action }) =>
    action.isCrash && kind === 'start' ? [action.component] : [],
  );
  const failing = coming.flatMap(({ kind, action }) =>
    action.failed && kind === 'end' ? [action.component] : [],
  );
  for (;;) {
    const events = silentEvents(following, calm.state);
    // A wait that may time out now does not, once what it waits for holds.
    if (mayFail(following, calm, now)) return { course: calm, left: events };
    let harmless: PartialRun | null = null;
    for (const event of events) {
      const after = afterSilent(following, calm, event, now);
      if (crashing.some((name) => isOfCrash(following, calm.state, after.state, event, name))) continue;
      if (failing.some((name) => isOfFailure(calm.state, event, name))) continue;
      if (!isHarmless(following.system, calm.state, after.state, event, events)) continue;
      harmless = after;
      break;
    }
    if (harmless === null) return { course: calm, left: events };
    calm = harmless;
  }
}

/**
 * Whether it may make a difference that a component crashes before an event: it is one of the component, or of one that is
 * connected with it, or the crash is not possible any more after it.
 */
function isOfCrash(
  { system }: Following,
  before: State,
  after: State,
  event: ModelEvent,
  name: string,
): boolean {
  if (event.component === null || event.component === name) return true;
  const isLinked = before.links.connections.some(({ user, provider }) => {
    const ends = [user.component, provider.component];
    return ends.includes(name) && ends.includes(event.component!);
  });
  const component = before.components.get(name);
  if (isLinked || component === undefined) return isLinked;
  const crash = crashEvent(component, 'start');
  return canHappen(system, before, crash) && !canHappen(system, after, crash);
}

/** Whether it may make a difference that a component fails before an event: it is one of the component, or of its users. */
function isOfFailure(state: State, { component }: ModelEvent, name: string): boolean {
  return component !== null && (component === name || usersOf(state, name).has(component));
}

/** Whether something that the log does not tell of may be over by now, and fails by that. */
function mayFail(following: Following, { state, untold }: PartialRun, now: bigint): boolean {
  return [...untold.values()].some(
    ({ earliest, end }) =>
      end.failed === true && mayBeOver(following, earliest, now) && canHappen(following.system, state, end),
  );
}

/** The courses on which something is over already that the log does not tell of, and that may be by now. */
function endingBy(following: Following, course: PartialRun, now: bigint): readonly PartialRun[] {
  return [...course.untold].flatMap(([of, { earliest }]) =>
    mayBeOver(following, earliest, now) ? [rightAfterUntold(following, course, of, now)] : [],
  );
}

/** The courses on which something that waits, or that the log tells within the tolerance, happens already. */
function happeningAhead(
  following: Following,
  course: PartialRun,
  now: bigint,
  next: number,
): readonly PartialRun[] {
  return soonest(following, course, now, next).flatMap((each) => happenedBy(following, course, each));
}

/** Of what waits or is told within the tolerance, the first of each kind; none that would be late, or too early. */
function soonest(
  following: Following,
  course: PartialRun,
  now: bigint,
  next: number,
): readonly Observation[] {
  const firsts = new Map<string, Observation>();
  for (const observation of comingUp(following, course, now, next)) {
    const key = `${observation.kind} ${nameOf(observation.action)}`;
    if (!firsts.has(key)) firsts.set(key, observation);
  }
  return [...firsts.values()].filter(
    (observation) =>
      latenessOf(following, course, observation) === null && hasteOf(following, course, observation) === null,
  );
}

/** The courses on which one of these happens now. */
function happenedBy(
  following: Following,
  course: PartialRun,
  observation: Observation,
): readonly PartialRun[] {
  return readyFor(following, course, observation).map((ready) => {
    const waiting = course.waiting.filter((each) => each.observation !== observation);
    const ahead =
      waiting.length < course.waiting.length ? course.ahead : new Set([...course.ahead, observation]);
    return { ...withObservation(following, ready, observation), waiting, ahead };
  });
}

/** What waits, then what the log tells within the tolerance and has not happened. */
function* comingUp(
  { run: { observations }, tolerance }: Following,
  { waiting, ahead }: PartialRun,
  now: bigint,
  next: number,
): Generator<Observation> {
  for (const { observation } of waiting) yield observation;
  for (let i = next; i < observations.length; i++) {
    const observation = observations[i]!;
    if (tolerance === null || observation.date > now + tolerance) return;
    if (!ahead.has(observation)) yield observation;
  }
}

function withStartable(
  following: Following,
  course: PartialRun,
  now: bigint,
  by: Observation | null,
): PartialRun {
  const startable = new Map<string, Startable>();
  for (const { event, component, element } of urgentEvents(following.system, course.state)) {
    if (event !== 'start') continue;
    const transition = dotted(component!, element!);
    startable.set(transition, course.startable.get(transition) ?? { date: now, by });
  }
  return { ...course, startable };
}

/** Tells courses apart that go on differently. */
function keyOf({ state, startable, begun, untold, waiting, ahead }: PartialRun): string {
  const components = [...state.components].map(([name, of]) => [
    name,
    ...[of.marked, of.outputs, of.inputs, of.provided, of.pausing.keys()].map((set) => [...set].sort()),
    [...of.running]
      .map(([transition, { outcome }]) => {
        const row = begun.get(dotted(name, transition));
        return `${transition}:${outcome.name} ${row?.start} ${row?.end}`;
      })
      .sort(),
    [...of.failures].map(([transition, times]) => `${transition} ${times}`).sort(),
    of.failing,
    of.comingBack.length,
    of.queue.map(({ by }) => pushName(by)),
  ]);
  const logged = [...waiting.map(({ observation }) => observation), ...ahead].map(
    ({ kind, action, date }) => `${kind} ${nameOf(action)} ${date}`,
  );
  return JSON.stringify([
    components,
    state.executed,
    state.links.connections.length,
    [...startable].map(([transition, { date }]) => `${transition} ${date}`).sort(),
    [...untold].map(([of, { earliest, latest }]) => `${of} ${earliest} ${latest}`).sort(),
    logged,
  ]);
}

function distinct(courses: readonly PartialRun[]): readonly PartialRun[] {
  if (courses.length < 2) return courses;
  return [...new Map(courses.toReversed().map((course) => [keyOf(course), course])).values()].reverse();
}

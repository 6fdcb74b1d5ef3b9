import { ANY_DURATION, compare, type Duration, type DurationInterval } from '../base/duration.ts';
import { type Component, intervalOf } from './assembly.ts';
import { type ComponentType, TIMEOUT, type Transition } from './component.ts';

/** A way in which a transition of an instance may end, and how long it then takes. */
export interface TimedOutcome {
  /** `null` for the ordinary one. */
  readonly name: string | null;
  /** Where it leads: by the dock of {@link dockOf}, or, where it fails, as failure place. */
  readonly place: string;
  readonly fails: boolean;
  /** Whether it is spent from the budgets of faults. */
  readonly fault: boolean;
  readonly takes: DurationInterval;
}

function least(a: Duration, b: Duration): Duration {
  return compare(a, b) <= 0 ? a : b;
}

/** The outcomes as declared, the ordinary one first, each with the interval of this instance. */
function declaredOutcomes(component: Component, t: Transition, timed: boolean): readonly TimedOutcome[] {
  const takes = intervalOf(component, t.name);
  const all: TimedOutcome[] = [];
  const declare = (name: string | null, place: string, fails: boolean, fault: boolean, own = takes): void =>
    void all.push({ name, place, fails, fault, takes: timed ? own : ANY_DURATION });
  declare(null, t.destination, false, false);
  for (const { name, place, kind, fault, takes: own } of t.outcomes)
    declare(name, place, kind === 'failure', fault, component.takes.get(`${t.name}:${name}`) ?? own ?? takes);
  return all;
}

/**
 * The outcomes that a transition of an instance may have, the ordinary one first. A timeout cuts each of them off, and
 * is an outcome of its own where the ordinary one may last longer; it applies to the intervals of the instance.
 *
 * @param timed `false` where each duration is read as `[0, inf)`: then each may last longer
 */
export function outcomesOf(component: Component, t: Transition, timed = true): readonly TimedOutcome[] {
  const declared = declaredOutcomes(component, t, timed);
  if (t.timeout === null) return declared;
  const { after, place } = t.timeout;
  const cut = declared
    .filter(({ takes }, i) => i === 0 || compare(takes.min, after) <= 0)
    .map((outcome) => ({ ...outcome, takes: { ...outcome.takes, max: least(outcome.takes.max, after) } }));
  if (after === 'inf' || compare(declared[0]!.takes.max, after) <= 0) return cut;
  return [...cut, { name: TIMEOUT, place, fails: true, fault: true, takes: { min: after, max: after } }];
}

/**
 * The input dock that the end of an outcome fills: named as its transition, or `t:o` for a switch that leads elsewhere;
 * `null` where it fails.
 */
export function dockOf(t: Transition, { name, place, fails }: Omit<TimedOutcome, 'takes'>): string | null {
  if (fails) return null;
  return place === t.destination ? t.name : `${t.name}:${name}`;
}

/** The transition whose end fills an input dock, or that has an outcome, by the name of the dock or of the outcome. */
export function transitionBehind(name: string): string {
  const end = name.indexOf(':');
  return end === -1 ? name : name.slice(0, end);
}

/**
 * Whether a transition may be tried again. Then it holds one token at most: in its output dock, while it runs, or while it
 * pauses; how often it has failed since its dock was filled is counted for that one.
 */
export function isTriedAgain({ retry }: Transition): boolean {
  return retry !== null && retry.times > 0;
}

/** A transition as files name it: `t`, or `t:o` where a named outcome of it is meant. */
export function outcomeName({
  transition,
  outcome,
}: {
  readonly transition: string;
  readonly outcome: string | null;
}): string {
  return outcome === null ? transition : `${transition}:${outcome}`;
}

/** What a component's `takes` may name: its transitions, and their outcomes as `t:o`. */
export function timedNames({ transitions }: ComponentType): readonly string[] {
  return transitions.flatMap((t) => [t.name, ...t.outcomes.map(({ name }) => `${t.name}:${name}`)]);
}

/**
 * Whether a component of the type can behave otherwise than by its ordinary transitions: by other outcomes, a timeout
 * or a crash.
 */
export function mayGoOtherwise({ transitions, crash }: ComponentType): boolean {
  return crash !== null || transitions.some((t) => t.outcomes.length > 0 || t.timeout !== null);
}

/** The places in which components of a type come to stand by a failure. */
export function failurePlacesOf({ transitions, crash }: ComponentType): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { outcomes, timeout } of transitions) {
    for (const { kind, place } of outcomes) if (kind === 'failure') places.add(place);
    if (timeout !== null) places.add(timeout.place);
  }
  if (crash !== null && crash.fails !== null) places.add(crash.fails);
  return places;
}

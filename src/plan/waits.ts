import { type Course, type Interval, isAsking } from './course.ts';
import type { WaitFor } from './dates.ts';
import type { Matching, Network } from './network.ts';

/** An event of the course that a unit takes. */
interface Event {
  readonly unit: number;
  readonly event: number;
}

/**
 * What a program has to wait for so that each use falls into the interval that it shall: the least first, then what is
 * sure whatever the durations are. Everything else is pushed at the start: refusing and blocking do the rest.
 *
 * @param delays what it waits for anyway
 */
export function* waitsFor(
  network: Network,
  courses: readonly Course[],
  matchings: readonly Matching[],
  delays: readonly WaitFor[] = [],
): Iterable<readonly WaitFor[]> {
  const isBefore = causality(network, courses, matchings);
  // What has been pushed before can neither wait nor be waited for.
  const isPushed = ({ unit, before }: WaitFor) => before >= courses[unit]!.given;
  const isPossible = (wait: WaitFor) => isPushed(wait) && wait.until >= courses[wait.awaited]!.given;
  const first = waitsBeforeLeaving(network, courses, matchings, isBefore);
  const leaving = [...delays, ...first].filter(isPossible);
  const all = STRENGTHS.map((strength) => {
    const others = waitsBeforeUse(network, courses, matchings, isBefore, leaving, strength);
    return [...leaving, ...others.filter(isPossible)];
  });
  for (const [i, waits] of all.entries()) {
    const before = all[i - 1];
    const isNew = (wait: WaitFor, j: number) =>
      wait.awaited !== before![j]?.awaited || wait.until !== before![j]?.until;
    if (before === undefined || before.length !== waits.length || waits.some(isNew)) yield waits;
  }
  if (all[0]!.length > leaving.length) yield leaving;
  const every = [...leaving, ...waitsBeforeUse(network, courses, matchings, isBefore, leaving, 'after-it')];
  const asked = [...delays, ...first, ...every.slice(leaving.length)].filter(isPushed);
  if (asked.every(isPossible)) return;
  const later = asked.map((wait) => afterQueue(wait, courses[wait.awaited]!));
  yield [...new Map(later.map((wait) => [keyOf(wait), wait])).values()];
}

function keyOf({ unit, before, awaited, until }: WaitFor): string {
  return `${unit} ${before} ${awaited} ${until}`;
}

/** A wait for what has been pushed before, as far as a program can: for the next behavior, or for the end of all there is. */
function afterQueue(wait: WaitFor, { given, word }: Course): WaitFor {
  return { ...wait, until: Math.max(wait.until, word.length > given ? given : given - 1) };
}

/** For what a user waits that could be served too early: that the provider may go on, that it is about to, or that it has. */
type Strength = 'with-it' | 'before-it' | 'after-it';
const STRENGTHS: readonly Strength[] = ['with-it', 'before-it', 'after-it'];

/** A provider leaves an interval, which is not its last, only when those who shall use it have begun. */
function waitsBeforeLeaving(
  { edges }: Network,
  courses: readonly Course[],
  matchings: readonly Matching[],
  isBefore: Causality,
): readonly WaitFor[] {
  return edges.flatMap((edge, e) => {
    if (edge.isData) return [];
    const { user, provider } = edge;
    const uses = courses[user]!.intervals.get(edge.use)!;
    const offers = courses[provider]!.intervals.get(edge.provide)!;
    return uses.flatMap((use, i): readonly WaitFor[] => {
      const offer = offers[matchings[e]![i]!];
      if (!isAsking(use) || offer === undefined || offer.closes === -1) return [];
      const active = { unit: provider, event: courses[provider]!.activations[offer.closes]! };
      const asked = [...use.ups, ...use.again];
      if (asked.every((event) => isBefore({ unit: user, event }, active, null))) return [];
      const waits = { unit: provider, before: offer.closes, awaited: user, until: use.asks };
      return [{ ...waits, edge: e, provide: edge.provide, reason: 'not-left' }];
    });
  });
}

/** A user does not begin in the interval before its own. */
function waitsBeforeUse(
  { edges }: Network,
  courses: readonly Course[],
  matchings: readonly Matching[],
  isBefore: Causality,
  leaving: readonly WaitFor[],
  strength: Strength,
): readonly WaitFor[] {
  return edges.flatMap((edge, e) => {
    if (edge.isData) return [];
    const { user, provider } = edge;
    const uses = courses[user]!.intervals.get(edge.use)!;
    const offers = courses[provider]!.intervals.get(edge.provide)!;
    return uses.flatMap((use, i): readonly WaitFor[] => {
      const before = offers[matchings[e]![i]! - 1];
      if (use.ups.length === 0 || before === undefined) return [];
      const held = leaving.filter(
        ({ unit, before: position }) => unit === provider && position <= before.closes,
      );
      const refuses = before.refusesAtOnce && held.length === 0;
      // It refuses from the start on.
      if (refuses && before.closes === 0) return [];
      const closed = closing(courses[provider]!, before, refuses);
      const isSure = use.ups.every((event) =>
        closed.every((each) => isBefore({ unit: provider, event: each }, { unit: user, event }, e)),
      );
      if (isSure) return [];
      const wait = {
        unit: user,
        before: use.opens,
        awaited: provider,
        until: refuses && strength !== 'after-it' ? before.closes - 1 : before.closes,
        edge: e,
        provide: edge.provide,
        reason: 'not-before',
      } as const;
      // What the provider waits for before it refuses, the user may wait for too.
      const isHeldAlone =
        before.refusesAtOnce && held.every(({ before: position }) => position === before.closes);
      if (
        strength === 'with-it' &&
        isHeldAlone &&
        held.length > 0 &&
        held.every(({ awaited }) => awaited !== user)
      )
        return held.map(({ awaited, until }) => ({ ...wait, awaited, until }));
      return [wait];
    });
  });
}

/** The events after which nobody begins to use an interval any more. */
function closing(course: Course, interval: Interval, refuses: boolean): readonly number[] {
  return refuses ? [course.finishes[interval.closes - 1]!] : interval.downs;
}

/** Whether an event comes before another one whatever the durations are, also without the edge that serves it. */
type Causality = (earlier: Event, later: Event, without: number | null) => boolean;

function causality(
  { edges }: Network,
  courses: readonly Course[],
  matchings: readonly Matching[],
): Causality {
  /** By unit and event: those of others that it waits for, with the edge. */
  const gates = new Map<string, { readonly of: Event; readonly edge: number }[]>();
  const add = (unit: number, event: number, of: Event, edge: number): void => {
    const key = `${unit} ${event}`;
    const known = gates.get(key);
    if (known === undefined) gates.set(key, [{ of, edge }]);
    else known.push({ of, edge });
  };
  for (const [e, { user, use, provider, provide, isData, isAlone }] of edges.entries()) {
    const offers = courses[provider]!.intervals.get(provide)!;
    for (const [i, { ups, downs, again }] of courses[user]!.intervals.get(use)!.entries()) {
      const offer = offers[matchings[e]![i]!];
      if (offer === undefined) continue;
      if (isAlone && offer.ups.length === 1)
        for (const event of [...ups, ...again]) add(user, event, { unit: provider, event: offer.ups[0]! }, e);
      if (isData || offer.downs.length !== 1) continue;
      for (const event of downs) add(provider, offer.downs[0]!, { unit: user, event }, e);
    }
  }
  return (earlier, later, without) => {
    const seen = new Set<string>();
    const waiting: Event[] = [];
    const visit = (event: Event): void => {
      const key = `${event.unit} ${event.event}`;
      if (seen.has(key)) return;
      seen.add(key);
      waiting.push(event);
    };
    visit(later);
    for (const at of waiting) {
      if (at.unit === earlier.unit && at.event === earlier.event) return true;
      for (const cause of courses[at.unit]!.causes[at.event]!) visit({ unit: at.unit, event: cause });
      const isFirst = at.unit === later.unit && at.event === later.event;
      for (const { of, edge } of gates.get(`${at.unit} ${at.event}`) ?? [])
        if (!isFirst || edge !== without) visit(of);
    }
    return false;
  };
}

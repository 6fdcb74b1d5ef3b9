import { heed } from '../../base/heed.ts';
import type { ModelEvent } from '../../model/event.ts';
import type { FiringInterval } from '../net/time-petri-net.ts';
import {
  type Arcs,
  countOf,
  type DraftNet,
  type DraftPlace,
  NO_ARCS,
  type OrderedGrant,
  type Weights,
  weighing,
  weightOf,
} from './draft-net.ts';

/** At least one of the places is marked. */
export type Clause = readonly DraftPlace[];

/** At least so many tokens are in the places together. */
export interface Count {
  readonly places: readonly DraftPlace[];
  readonly least: number;
}

/**
 * Conditions on the marking that all have to hold: in each clause some place is marked, `empty` are not, and there are
 * enough tokens for each of `counts`.
 */
export interface Conjunction {
  readonly clauses: readonly Clause[];
  readonly empty: readonly DraftPlace[];
  readonly counts: readonly Count[];
}

/**
 * A condition in disjunctive form: one of the alternatives has to hold. Each becomes a transition of its own. The
 * empty list never holds.
 */
export type Guard = readonly Conjunction[];

const TRUE: Conjunction = { clauses: [], empty: [], counts: [] };

/** Holds in every marking. */
export const ALWAYS: Guard = [TRUE];

/** All of the places are marked. */
export function marked(places: readonly DraftPlace[]): Conjunction {
  return places.length === 0 ? TRUE : allOf(places.map(clauseOf));
}

/** Each clause holds. */
export function allOf(clauses: readonly Clause[]): Conjunction {
  return { clauses, empty: TRUE.empty, counts: TRUE.counts };
}

function clauseOf(place: DraftPlace): Clause {
  return [place];
}

/** No token in any of the places. */
export function allEmpty(places: Iterable<DraftPlace>): Conjunction {
  return { clauses: TRUE.clauses, empty: [...places], counts: TRUE.counts };
}

function both(a: Conjunction, b: Conjunction): Conjunction {
  if (a === TRUE) return b;
  if (b === TRUE) return a;
  return {
    clauses: joined(a.clauses, b.clauses),
    empty: joined(a.empty, b.empty),
    counts: joined(a.counts, b.counts),
  };
}

/** All items of two lists. */
function joined<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...a, ...b];
}

/** All guards have to hold. */
export function conjunction(guards: readonly Guard[]): Guard {
  let all = ALWAYS;
  for (const guard of guards) {
    if (all === ALWAYS) all = guard;
    else if (guard !== ALWAYS) all = ofEach(all, guard);
  }
  return all;
}

function ofEach(all: Guard, guard: Guard): Guard {
  if (all.length === 1 && guard.length === 1) return [both(all[0]!, guard[0]!)];
  return all.flatMap((a) => guard.map((b) => both(a, b)));
}

/** Holds where a guard that counts nothing does not. */
export function negation(guard: Guard): Guard {
  return guard.reduce<Guard>(
    (all, { clauses, empty }) => {
      const ways: Guard = [...clauses.map(allEmpty), ...(empty.length === 0 ? [] : [allOf([empty])])];
      return all.flatMap((condition) => ways.map((way) => both(condition, way)));
    },
    [TRUE],
  );
}

/** The clauses that say that one of several conditions holds, each given as clauses (by distribution). */
export function anyOf(conditions: readonly (readonly Clause[])[]): readonly Clause[] {
  if (conditions.length === 0) return [[]];
  let all = conditions[0]!.map(different);
  for (let i = 1; i < conditions.length; i++)
    all = all.flatMap((a) => conditions[i]!.map((b) => different([...a, ...b])));
  return all;
}

/** The places of a clause, each once. */
function different(clause: Clause): Clause {
  return clause.length < 2 ? clause : [...new Set(clause)];
}

/** Makes the transitions of events under their conditions, with the counts that these need. */
export interface GuardedTransitions {
  /** With a grant, it is one, and comes last at its date. */
  readonly add: (
    event: ModelEvent | SilentStep,
    interval: FiringInterval,
    guard: Guard,
    arcs: Arcs,
    grant?: OrderedGrant | null,
  ) => void;
}

/** Part of an event, at the same date, that is no event of its own. */
export interface SilentStep {
  readonly step: string;
}

/** Adds guarded transitions to a draft; clauses of the same places share one count. */
export function guardedTransitions(draft: DraftNet): GuardedTransitions {
  const counts = new Map<string, DraftPlace>();
  const placeFor = (clause: Clause): DraftPlace => {
    if (clause.length === 1) return clause[0]!;
    const key = clause
      .map(({ number }) => number)
      .sort((a, b) => a - b)
      .join();
    const count =
      counts.get(key) ?? countOf(draft, clause, { kind: 'any', of: clause.map(({ origin }) => origin) });
    counts.set(key, count);
    return count;
  };
  const withCounts = (reads: Weights, counted: readonly Count[]): Weights => {
    let all = reads;
    for (const { places, least } of counted) {
      const place = placeFor(places);
      const weight = Math.max(weightOf(all, place), least);
      all =
        weightOf(all, place) === 0
          ? [...all, { place, weight }]
          : all.map((arc) => (arc.place === place ? { place, weight } : arc));
    }
    return all;
  };
  const readsOf = ({ clauses, counts: counted }: Conjunction): Weights => {
    if (clauses.length + counted.length === 0) return NO_ARCS;
    return withCounts(weighing(withoutWeaker(clauses).map(placeFor)), counted);
  };
  return {
    add: (event, interval, guard, { inputs, outputs }, grant = null) => {
      const isStep = 'step' in event;
      const events = isStep ? [] : [event];
      for (const condition of guard) {
        heed();
        if (!canHold(condition)) continue;
        draft.transitions.push({
          events,
          step: isStep ? event.step : null,
          spontaneous: !isStep && event.event === 'crash',
          grant,
          interval,
          inputs,
          reads: readsOf(condition),
          inhibitors: weighing(condition.empty),
          outputs,
        });
      }
    },
  };
}

/** Whether a conjunction may hold: neither an empty clause nor a count of no places ever does. */
function canHold({ clauses, counts }: Conjunction): boolean {
  for (const clause of clauses) if (clause.length === 0) return false;
  for (const { places } of counts) if (places.length === 0) return false;
  return true;
}

function isSingle(clause: Clause): boolean {
  return clause.length === 1;
}

/** Leaves out the clauses that a clause of one place makes true. */
function withoutWeaker(clauses: readonly Clause[]): readonly Clause[] {
  if (clauses.every(isSingle)) return clauses;
  const single = new Set(clauses.flatMap((clause) => (clause.length === 1 ? clause : [])));
  return clauses.filter((clause) => clause.length === 1 || !clause.some((place) => single.has(place)));
}

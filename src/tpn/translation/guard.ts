import { heed } from '../../base/heed.ts';
import type { ModelEvent } from '../../model/event.ts';
import type { FiringInterval } from '../net/time-petri-net.ts';
import {
  type Arcs,
  countOf,
  type DraftNet,
  type DraftPlace,
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
  readonly counts?: readonly Count[];
}

/**
 * A condition in disjunctive form: one of the alternatives has to hold. Each becomes a transition of its own. The
 * empty list never holds.
 */
export type Guard = readonly Conjunction[];

const TRUE: Conjunction = { clauses: [], empty: [] };

/** Holds in every marking. */
export const ALWAYS: Guard = [TRUE];

/** All of the places are marked. */
export function marked(places: readonly DraftPlace[]): Conjunction {
  return { clauses: places.map((place) => [place]), empty: [] };
}

/** Each clause holds. */
export function allOf(clauses: readonly Clause[]): Conjunction {
  return { clauses, empty: [] };
}

/** No token in any of the places. */
export function allEmpty(places: Iterable<DraftPlace>): Conjunction {
  return { clauses: [], empty: [...places] };
}

function both(a: Conjunction, b: Conjunction): Conjunction {
  if (a === TRUE) return b;
  if (b === TRUE) return a;
  return {
    clauses: [...a.clauses, ...b.clauses],
    empty: [...a.empty, ...b.empty],
    counts: [...(a.counts ?? []), ...(b.counts ?? [])],
  };
}

/** All guards have to hold. */
export function conjunction(guards: readonly Guard[]): Guard {
  let all = ALWAYS;
  for (const guard of guards) {
    if (guard === ALWAYS) continue;
    const before = all;
    all = before === ALWAYS ? guard : before.flatMap((a) => guard.map((b) => both(a, b)));
  }
  return all;
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
  const [first, ...others] = conditions;
  if (first === undefined) return [[]];
  return others.reduce<readonly Clause[]>(
    (all, clauses) => all.flatMap((a) => clauses.map((b) => [...new Set([...a, ...b])])),
    first.map((clause) => (clause.length < 2 ? clause : [...new Set(clause)])),
  );
}

/** Makes the transitions of events under their conditions, with the counts that these need. */
export interface GuardedTransitions {
  /** With a grant, it is one, and comes last at its date. */
  readonly add: (
    event: ModelEvent | SilentStep,
    interval: FiringInterval,
    guard: Guard,
    arcs: Arcs,
    grant?: OrderedGrant,
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
  return {
    add: (event, interval, guard, { inputs, outputs }, grant) => {
      const isStep = 'step' in event;
      for (const { clauses, empty, counts: least = [] } of guard) {
        heed();
        if (!canHold(clauses, least)) continue;
        draft.transitions.push({
          events: isStep ? [] : [event],
          step: isStep ? event.step : null,
          spontaneous: !isStep && event.event === 'crash',
          grant: grant ?? null,
          interval,
          inputs,
          reads: withCounts(weighing(withoutWeaker(clauses).map(placeFor)), least),
          inhibitors: weighing(empty),
          outputs,
        });
      }
    },
  };
}

/** Whether a conjunction may hold: neither an empty clause nor a count of no places ever does. */
function canHold(clauses: readonly Clause[], counts: readonly Count[]): boolean {
  for (const clause of clauses) if (clause.length === 0) return false;
  for (const { places } of counts) if (places.length === 0) return false;
  return true;
}

/** Leaves out the clauses that a clause of one place makes true. */
function withoutWeaker(clauses: readonly Clause[]): readonly Clause[] {
  if (clauses.every((clause) => clause.length === 1)) return clauses;
  const single = new Set(clauses.flatMap((clause) => (clause.length === 1 ? clause : [])));
  return clauses.filter((clause) => clause.length === 1 || !clause.some((place) => single.has(place)));
}

import type { ModelEvent } from '../model/event.ts';
import { type Arcs, addWeight, type DraftPlace, type DraftTransition, type Weights } from './draft-net.ts';
import type { FiringInterval } from './time-petri-net.ts';

/** Conditions on the marking that all have to hold. */
export interface Condition {
  readonly reads: ReadonlyMap<DraftPlace, number>;
  readonly inhibitors: ReadonlyMap<DraftPlace, number>;
}

/**
 * A condition in disjunctive form: one of the alternatives has to hold. Each becomes a transition of its own. The
 * empty list never holds.
 */
export type Guard = readonly Condition[];

export const ALWAYS: Guard = [{ reads: new Map(), inhibitors: new Map() }];

/** At least `weight` tokens in the place. */
export function atLeast(place: DraftPlace, weight: number): Condition {
  return { reads: new Map([[place, weight]]), inhibitors: new Map() };
}

/** No token in any of the places. */
export function allEmpty(places: Iterable<DraftPlace>): Condition {
  return { reads: new Map(), inhibitors: new Map([...places].map((place) => [place, 1])) };
}

export function both(a: Condition, b: Condition): Condition {
  const reads: Weights = new Map(a.reads);
  for (const [place, weight] of b.reads) reads.set(place, Math.max(weight, reads.get(place) ?? 0));
  const inhibitors: Weights = new Map(a.inhibitors);
  for (const [place, weight] of b.inhibitors) {
    inhibitors.set(place, Math.min(weight, inhibitors.get(place) ?? weight));
  }
  return { reads, inhibitors };
}

/** All guards have to hold. */
export function conjunction(guards: readonly Guard[]): Guard {
  return guards.reduce<Guard>((all, guard) => all.flatMap((a) => guard.map((b) => both(a, b))), ALWAYS);
}

/** Weights with the same places and `extra` added. */
export function plus(
  weights: ReadonlyMap<DraftPlace, number>,
  extra: ReadonlyMap<DraftPlace, number>,
): Weights {
  const sum: Weights = new Map(weights);
  for (const [place, weight] of extra) addWeight(sum, place, weight);
  return sum;
}

/** The transition of one event under a condition. */
export function guarded(
  event: ModelEvent,
  interval: FiringInterval,
  condition: Condition,
  { inputs, outputs }: Arcs,
): DraftTransition {
  return {
    events: [event],
    interval,
    inputs: new Map(inputs),
    reads: new Map(condition.reads),
    inhibitors: new Map(condition.inhibitors),
    outputs: new Map(outputs),
  };
}

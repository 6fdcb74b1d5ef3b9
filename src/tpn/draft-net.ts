import type { ModelEvent } from '../model/event.ts';
import type { PlaceOrigin } from './origin.ts';
import { placeName } from './origin.ts';
import type { Arc, FiringInterval, TimePetriNet } from './time-petri-net.ts';

/** A net under construction: places and transitions are objects, which merging may still remove. */
export interface DraftNet {
  readonly places: Set<DraftPlace>;
  transitions: DraftTransition[];
  /** Events merged into the start: they happen at date 0, in this order, before any firing. */
  readonly initialEvents: ModelEvent[];
}

export interface DraftPlace {
  readonly origin: PlaceOrigin;
  tokens: number;
}

/** Weights by place. */
export type Weights = Map<DraftPlace, number>;

export interface DraftTransition {
  /** The events of the model that the firing is, in their order. */
  readonly events: readonly ModelEvent[];
  readonly interval: FiringInterval;
  readonly inputs: Weights;
  readonly reads: Weights;
  readonly inhibitors: Weights;
  readonly outputs: Weights;
}

/** What an event takes and puts. */
export interface Arcs {
  readonly inputs: Weights;
  readonly outputs: Weights;
}

/** Takes a token from each of the first places and puts one into each of the others. */
export function moving(from: readonly DraftPlace[], to: readonly DraftPlace[]): Arcs {
  return { inputs: new Map(from.map((p) => [p, 1])), outputs: new Map(to.map((p) => [p, 1])) };
}

export function addWeight(weights: Weights, place: DraftPlace, weight: number): void {
  weights.set(place, (weights.get(place) ?? 0) + weight);
}

export interface NumberedNet {
  readonly net: TimePetriNet;
  readonly origins: readonly PlaceOrigin[];
  /** By transition. */
  readonly events: readonly (readonly ModelEvent[])[];
  readonly initialEvents: readonly ModelEvent[];
  readonly indexOf: (place: DraftPlace) => number | null;
}

/** Freezes a draft: places and transitions in the order in which they were added, with unique names. */
export function numberNet(name: string, draft: DraftNet): NumberedNet {
  const places = [...draft.places];
  const index = new Map(places.map((place, i) => [place, i]));
  const arcs = (weights: Weights): readonly Arc[] =>
    [...weights]
      .map(([place, weight]) => ({ place: index.get(place)!, weight }))
      .sort((a, b) => a.place - b.place);
  const names = new Map<string, number>();
  const unique = (text: string): string => {
    const used = names.get(text) ?? 0;
    names.set(text, used + 1);
    return used === 0 ? text : `${text}~${used + 1}`;
  };
  return {
    net: {
      name,
      places: places.map((place) => ({ name: unique(placeName(place.origin)), tokens: place.tokens })),
      transitions: draft.transitions.map((t) => ({
        name: unique(t.events.map(eventName).join(' ')),
        interval: t.interval,
        inputs: arcs(t.inputs),
        reads: arcs(t.reads),
        inhibitors: arcs(t.inhibitors),
        outputs: arcs(t.outputs),
      })),
    },
    origins: places.map((place) => place.origin),
    events: draft.transitions.map((t) => t.events),
    initialEvents: draft.initialEvents,
    indexOf: (place) => index.get(place) ?? null,
  };
}

function eventName(event: ModelEvent): string {
  const what = [event.component, event.element].filter((part) => part !== null).join('.');
  return `${event.event}:${event.thread === null ? what : `${event.thread}:${what}`}`;
}

import { heed } from '../../base/heed.ts';
import { elementText, type ModelEvent } from '../../model/event.ts';
import type { Arc, FiringInterval, NetTransition, TimePetriNet } from '../net/time-petri-net.ts';
import { type PlaceOrigin, placeName } from './origin.ts';

/** A net under construction: places and transitions are objects, which merging may still remove. */
export interface DraftNet {
  /** With the tokens that each place has at the start. */
  readonly places: Map<DraftPlace, number>;
  transitions: DraftTransition[];
  /** The places whose marking follows from that of others. */
  readonly implicit: Map<DraftPlace, ImplicitPlace>;
  /** Events merged into the start: they happen at date 0, in this order, before any firing. */
  readonly initialEvents: ModelEvent[];
}

/** A place under construction, told from others by being another object. */
export interface DraftPlace {
  readonly origin: PlaceOrigin;
}

/**
 * A place whose marking follows from that of others, so that its arcs hold nothing back (implicit: Colom and Silva
 * 1991): it holds as many tokens as its members together or, with `complement`, one less the token of its members.
 */
export interface ImplicitPlace {
  readonly members: readonly DraftPlace[];
  readonly complement: boolean;
}

/** A net without places. */
export function newDraft(): DraftNet {
  return { places: new Map(), transitions: [], implicit: new Map(), initialEvents: [] };
}

/** What it takes to add a place, to copy a transition, or to look at an implicit place, in nanoseconds. */
const COPYING = 2_000;

/** The same net, with the same places; a change of one leaves the other as it is. */
export function copyOf({ places, transitions, implicit, initialEvents }: DraftNet): DraftNet {
  const copied = (weights: Weights) => (weights.size === 0 ? conditions([]) : new Map(weights));
  return {
    places: copiedMap(places),
    transitions: transitions.map((t) => {
      heed(COPYING);
      return {
        events: t.events,
        step: t.step,
        spontaneous: t.spontaneous,
        grant: t.grant,
        interval: t.interval,
        inputs: new Map(t.inputs),
        reads: copied(t.reads),
        inhibitors: copied(t.inhibitors),
        outputs: new Map(t.outputs),
      };
    }),
    implicit: copiedMap(implicit),
    initialEvents: [...initialEvents],
  };
}

/** Entry by entry, for there may be very many. */
function copiedMap<K, V>(map: ReadonlyMap<K, V>): Map<K, V> {
  const copy = new Map<K, V>();
  for (const [key, value] of map) {
    heed(COPYING / 10);
    copy.set(key, value);
  }
  return copy;
}

/** Adds a place that holds so many tokens at the start. */
export function addPlace(draft: DraftNet, origin: PlaceOrigin, tokens: number): DraftPlace {
  heed(COPYING);
  const place = { origin };
  draft.places.set(place, tokens);
  return place;
}

/** A place that is marked while none of the members is; they may never hold more than one token together. */
export function complementOf(
  draft: DraftNet,
  members: readonly DraftPlace[],
  origin: PlaceOrigin,
): DraftPlace {
  const place = addPlace(draft, origin, 1 - tokensIn(draft, members));
  draft.implicit.set(place, { members, complement: true });
  return place;
}

/** A place that counts the tokens of its members. */
export function countOf(draft: DraftNet, members: readonly DraftPlace[], origin: PlaceOrigin): DraftPlace {
  const place = addPlace(draft, origin, tokensIn(draft, members));
  draft.implicit.set(place, { members, complement: false });
  return place;
}

function tokensIn({ places }: DraftNet, members: readonly DraftPlace[]): number {
  return members.reduce((sum, member) => sum + places.get(member)!, 0);
}

/** What one token of a place adds to an implicit one; members that are implicit themselves are resolved first. */
type Contribution = { readonly place: DraftPlace; readonly tokens: number };

function contributions(
  implicit: DraftNet['implicit'],
  kept: Iterable<DraftPlace>,
): ReadonlyMap<DraftPlace, readonly Contribution[]> {
  const found = new Map<DraftPlace, Contribution[]>();
  const contribute = ({ members, complement }: ImplicitPlace, factor: number, to: DraftPlace) => {
    for (const member of members) {
      const inner = implicit.get(member);
      const tokens = complement ? -factor : factor;
      if (inner !== undefined) contribute(inner, tokens, to);
      else {
        const known = found.get(member);
        if (known === undefined) found.set(member, [{ place: to, tokens }]);
        else known.push({ place: to, tokens });
      }
    }
  };
  for (const place of kept) {
    heed(COPYING);
    contribute(implicit.get(place)!, 1, place);
  }
  return found;
}

/** Gives every transition the arcs that keep the marking of some implicit places true. */
export function addImplicitArcs({ transitions, implicit }: DraftNet, kept: Iterable<DraftPlace>): void {
  const contributed = contributions(implicit, kept);
  if (contributed.size === 0) return;
  const change: Weights = new Map();
  const note = (arcs: Weights, direction: 1 | -1): void => {
    for (const [place, weight] of arcs) {
      const all = contributed.get(place);
      if (all === undefined) continue;
      for (const { place: implied, tokens } of all) addWeight(change, implied, weight * tokens * direction);
    }
  };
  for (const { inputs, outputs } of transitions) {
    heed(COPYING);
    change.clear();
    note(inputs, -1);
    note(outputs, 1);
    for (const [place, delta] of change) {
      if (delta < 0) addWeight(inputs, place, -delta);
      if (delta > 0) addWeight(outputs, place, delta);
    }
  }
}

/** Weights by place. */
export type Weights = Map<DraftPlace, number>;

const NONE: Weights = new Map();

/** Reads or inhibitors, to which no place is ever added: most transitions have none, and share that. */
export function conditions(places: readonly DraftPlace[]): Weights {
  return places.length === 0 ? NONE : weighing(places);
}

/** One arc for each of the places, of weight 1. */
function weighing(places: Iterable<DraftPlace>): Weights {
  const weights: Weights = new Map();
  for (const place of places) weights.set(place, 1);
  return weights;
}

/** By resource, the place of who asks for it in its order. Such a transition comes last at its date. */
export type OrderedGrant = ReadonlyMap<string, number>;

/** Whether one of two grants comes before the other in the order of a resource, and after it in none. */
function comesBefore(a: OrderedGrant, b: OrderedGrant): boolean {
  const shared = [...a].flatMap(([resource, place]) => {
    const other = b.get(resource);
    return other === undefined ? [] : [place - other];
  });
  return shared.some((ahead) => ahead < 0) && shared.every((ahead) => ahead <= 0);
}

/**
 * A transition under construction, with the weights of its arcs by place. What makes one names all fields, in this order: of
 * objects that are made alike, V8 knows at once where each field is.
 */
export interface DraftTransition {
  /** The events of the model that the firing is, in their order; none for a step that is part of another event. */
  readonly events: readonly ModelEvent[];
  /** The name of a step without events; else `null`. */
  readonly step: string | null;
  /** It need not fire, and does so only while something else may. */
  readonly spontaneous: boolean;
  /** What it asks for of resources that are granted in an order: by resource, its place in the order; else `null`. */
  readonly grant: OrderedGrant | null;
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
  return { inputs: weighing(from), outputs: weighing(to) };
}

/** Adds to the weight of the arc to a place. */
export function addWeight(weights: Weights, place: DraftPlace, weight: number): void {
  weights.set(place, (weights.get(place) ?? 0) + weight);
}

/** A net that changes no more, with what its places and transitions stand for. */
export interface NumberedNet {
  readonly net: TimePetriNet;
  readonly origins: readonly PlaceOrigin[];
  /** By transition. */
  readonly events: readonly (readonly ModelEvent[])[];
  readonly initialEvents: readonly ModelEvent[];
  readonly indexOf: (place: DraftPlace) => number | null;
  /** The places that count the tokens of others, with these others. */
  readonly counts: ReadonlyMap<number, readonly number[]>;
}

/** Stands for every empty list: most transitions read nothing. */
const NO_ARCS: readonly Arc[] = [];

/** Freezes a draft: places and transitions in the order in which they were added, with unique names. */
export function numberNet(name: string, draft: DraftNet): NumberedNet {
  const places = [...draft.places.keys()];
  const index = new Map<DraftPlace, number>();
  for (const place of places) index.set(place, index.size);
  const arcs = (weights: Weights): readonly Arc[] => {
    heed(COPYING);
    if (weights.size === 0) return NO_ARCS;
    const all: Arc[] = [];
    for (const [place, weight] of weights) all.push({ place: index.get(place)!, weight });
    return all.length === 1 ? all : all.sort((a, b) => a.place - b.place);
  };
  const after = laterGrants(draft);
  const names = new Map<string, number>();
  const unique = (text: string): string => {
    heed(COPYING);
    const used = names.get(text) ?? 0;
    names.set(text, used + 1);
    return used === 0 ? text : `${text}~${used + 1}`;
  };
  return {
    net: {
      name,
      places: places.map((place) => ({
        name: unique(placeName(place.origin)),
        tokens: draft.places.get(place)!,
      })),
      transitions: draft.transitions.map((t, i) => {
        const earlier = after.get(i);
        const name = unique(t.events.length === 0 ? t.step! : t.events.map(eventName).join(' '));
        const transition: NetTransition = {
          name,
          interval: t.interval,
          inputs: arcs(t.inputs),
          reads: arcs(t.reads),
          inhibitors: arcs(t.inhibitors),
          outputs: arcs(t.outputs),
        };
        if (earlier === undefined && !t.spontaneous) return transition;
        return {
          ...transition,
          ...(earlier === undefined ? {} : { last: { after: earlier } }),
          ...(t.spontaneous ? { spontaneous: true } : {}),
        };
      }),
    },
    origins: places.map((place) => place.origin),
    events: draft.transitions.map((t) => t.events),
    initialEvents: draft.initialEvents,
    indexOf: (place) => index.get(place) ?? null,
    counts: countsIn(draft, index),
  };
}

/** By each transition that is granted in an order, those that come before it. */
function laterGrants({ transitions }: DraftNet): ReadonlyMap<number, readonly number[]> {
  const grants: { readonly t: number; readonly grant: OrderedGrant }[] = [];
  for (const [t, { grant }] of transitions.entries()) if (grant !== null) grants.push({ t, grant });
  const after = new Map<number, readonly number[]>();
  for (const { t, grant } of grants) {
    heed(COPYING * grants.length);
    after.set(
      t,
      grants.filter((other) => comesBefore(other.grant, grant)).map((other) => other.t),
    );
  }
  return after;
}

function countsIn({ implicit }: DraftNet, index: ReadonlyMap<DraftPlace, number>): NumberedNet['counts'] {
  const counts = new Map<number, readonly number[]>();
  for (const [place, { members, complement }] of implicit) {
    const at = index.get(place);
    if (at !== undefined && !complement)
      counts.set(
        at,
        members.map((member) => index.get(member)).filter((m) => m !== undefined),
      );
  }
  return counts;
}

function eventName(event: ModelEvent): string {
  const what = [event.component, elementText(event)].filter((part) => part !== null).join('.');
  const how = event.outcome === undefined ? '' : `:${event.outcome}`;
  const name = `${event.event}:${event.thread === null ? what : `${event.thread}:${what}`}${how}`;
  return event.failed === true ? `${name}:failed` : name;
}

import { heed } from '../../base/heed.ts';
import type { ModelEvent } from '../../model/event.ts';
import type { FiringInterval } from '../net/time-petri-net.ts';
import type { PlaceOrigin } from './origin.ts';

/** A net under construction: places and transitions are objects, which merging may still remove. */
export interface DraftNet {
  /** By number; `null` instead of one that has been removed. */
  readonly places: (DraftPlace | null)[];
  /** By number of the place, the tokens at the start. */
  readonly tokens: number[];
  transitions: DraftTransition[];
  /** The places whose marking follows from that of others. */
  readonly implicit: Map<DraftPlace, ImplicitPlace>;
  /** Events merged into the start: they happen at date 0, in this order, before any firing. */
  readonly initialEvents: ModelEvent[];
}

/** A place under construction, told from others by being another object. */
export interface DraftPlace {
  readonly origin: PlaceOrigin;
  /** In the order in which places are added: what is asked about places can be a list by number. */
  readonly number: number;
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
  return { places: [], tokens: [], transitions: [], implicit: new Map(), initialEvents: [] };
}

/** What it takes to add a place, to copy a transition, or to look at an implicit place, in nanoseconds. */
const COPYING = 2_000;

/** The same net, with the same places; a change of one leaves the other as it is. */
export function copyOf({ places, tokens, transitions, implicit, initialEvents }: DraftNet): DraftNet {
  return {
    places: places.slice(),
    tokens: tokens.slice(),
    transitions: transitions.map((t) => {
      heed(COPYING);
      return {
        events: t.events,
        step: t.step,
        spontaneous: t.spontaneous,
        grant: t.grant,
        interval: t.interval,
        inputs: t.inputs,
        reads: t.reads,
        inhibitors: t.inhibitors,
        outputs: t.outputs,
      };
    }),
    implicit: new Map(implicit),
    initialEvents: initialEvents.slice(),
  };
}

/** Adds a place that holds so many tokens at the start. */
export function addPlace(draft: DraftNet, origin: PlaceOrigin, tokens: number): DraftPlace {
  heed(COPYING);
  const place = { origin, number: draft.places.length };
  draft.places.push(place);
  draft.tokens.push(tokens);
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

function tokensIn({ tokens }: DraftNet, members: readonly DraftPlace[]): number {
  let sum = 0;
  for (const { number } of members) sum += tokens[number]!;
  return sum;
}

/** What one token of a place adds to an implicit one; members that are implicit themselves are resolved first. */
type Contribution = { readonly place: DraftPlace; readonly tokens: number };

/** By number of the place. */
function contributions(
  implicit: DraftNet['implicit'],
  kept: Iterable<DraftPlace>,
): readonly (readonly Contribution[] | undefined)[] {
  const found: Contribution[][] = [];
  const contribute = ({ members, complement }: ImplicitPlace, factor: number, to: DraftPlace) => {
    for (const member of members) {
      const inner = implicit.get(member);
      const tokens = complement ? -factor : factor;
      if (inner !== undefined) contribute(inner, tokens, to);
      else {
        const known = found[member.number];
        if (known === undefined) found[member.number] = [{ place: to, tokens }];
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
  if (contributed.length === 0) return;
  const changed: DraftPlace[] = [];
  /** By number of the place; of those that have changed. */
  const change: (number | undefined)[] = [];
  const note = (arcs: Weights, direction: 1 | -1): void => {
    for (const { place, weight } of arcs) {
      const all = contributed[place.number];
      if (all === undefined) continue;
      for (const { place: implied, tokens } of all) {
        const before = change[implied.number];
        if (before === undefined) changed.push(implied);
        change[implied.number] = (before ?? 0) + weight * tokens * direction;
      }
    }
  };
  for (const t of transitions) {
    heed(COPYING);
    note(t.inputs, -1);
    note(t.outputs, 1);
    if (changed.length === 0) continue;
    const takes: DraftArc[] = [];
    const puts: DraftArc[] = [];
    for (const place of changed) {
      const delta = change[place.number]!;
      if (delta < 0) takes.push({ place, weight: -delta });
      if (delta > 0) puts.push({ place, weight: delta });
      change[place.number] = undefined;
    }
    changed.length = 0;
    t.inputs = plus(t.inputs, takes);
    t.outputs = plus(t.outputs, puts);
  }
}

/** An arc between a transition and a place. */
export interface DraftArc {
  readonly place: DraftPlace;
  readonly weight: number;
}

/** The arcs of one sort of a transition, no two to the same place. There are seldom more than three; lists never change, and are shared. */
export type Weights = readonly DraftArc[];

/** Stands for every empty list: most transitions read nothing. */
export const NO_ARCS: Weights = [];

/** The weight of the arc to a place; 0 where there is none. */
export function weightOf(arcs: Weights, place: DraftPlace): number {
  for (const arc of arcs) if (arc.place === place) return arc.weight;
  return 0;
}

/** More places than this are told apart by a set. */
const FEW = 16;

/** One arc for each of the places, of weight 1. */
export function weighing(places: readonly DraftPlace[]): Weights {
  if (places.length === 0) return NO_ARCS;
  if (places.length === 1) return [unitArc(places[0]!)];
  return (areFewAndDifferent(places) ? places : [...new Set(places)]).map(unitArc);
}

function areFewAndDifferent(places: readonly DraftPlace[]): boolean {
  if (places.length > FEW) return false;
  for (let i = 1; i < places.length; i++) if (places.indexOf(places[i]!) < i) return false;
  return true;
}

function unitArc(place: DraftPlace): DraftArc {
  return { place, weight: 1 };
}

/** The arcs of both lists; the weights of those to the same place add up. */
export function plus(arcs: Weights, extra: Weights): Weights {
  if (extra.length === 0) return arcs;
  if (arcs.length === 0) return extra;
  if (arcs.every(({ place }) => weightOf(extra, place) === 0)) return arcs.concat(extra);
  const sum = arcs.map((arc) => {
    const more = weightOf(extra, arc.place);
    return more === 0 ? arc : { place: arc.place, weight: arc.weight + more };
  });
  return sum.concat(extra.filter(({ place }) => weightOf(arcs, place) === 0));
}

/** Without the arc to a place. */
export function without(arcs: Weights, place: DraftPlace): Weights {
  const at = arcs.findIndex((arc) => arc.place === place);
  if (at === -1) return arcs;
  return arcs.length === 1 ? NO_ARCS : arcs.toSpliced(at, 1);
}

/** By resource, the place of who asks for it in its order. Such a transition comes last at its date. */
export type OrderedGrant = ReadonlyMap<string, number>;

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
  inputs: Weights;
  reads: Weights;
  inhibitors: Weights;
  outputs: Weights;
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

import { heed } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import { elementText, type ModelEvent } from '../../model/event.ts';
import type { Arc, NetPlace, NetTransition, TimePetriNet } from '../net/time-petri-net.ts';
import type { DraftNet, DraftPlace, DraftTransition, OrderedGrant, Weights } from './draft-net.ts';
import { type PlaceOrigin, placeName } from './origin.ts';

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

/** What it takes to name a place, or to number the arcs of a transition, in nanoseconds. */
const NUMBERING = 2_000;

/** Stands for every empty list: most transitions read nothing. */
const NO_ARCS: readonly Arc[] = [];

/** Freezes a draft: places and transitions in the order in which they were added, with unique names. */
export function numberNet(name: string, draft: DraftNet): NumberedNet {
  const index: (number | null)[] = [];
  const places: NetPlace[] = [];
  const origins: PlaceOrigin[] = [];
  const names: UsedNames = { all: new Set(), repeated: new Map() };
  for (const place of draft.places) {
    index.push(place === null ? null : places.length);
    if (place === null) continue;
    const { origin, number } = place;
    places.push({ name: unique(names, placeName(origin)), tokens: draft.tokens[number]! });
    origins.push(origin);
  }
  const after = laterGrants(draft);
  const transitions: NetTransition[] = [];
  const events: (readonly ModelEvent[])[] = [];
  for (const t of draft.transitions) {
    const earlier = after.get(t);
    const transition: NetTransition = {
      name: unique(names, stepName(t)),
      interval: t.interval,
      inputs: arcsOf(t.inputs, index),
      reads: arcsOf(t.reads, index),
      inhibitors: arcsOf(t.inhibitors, index),
      outputs: arcsOf(t.outputs, index),
    };
    transitions.push(
      earlier === undefined && !t.spontaneous
        ? transition
        : {
            ...transition,
            ...(earlier === undefined ? {} : { last: { after: earlier } }),
            ...(t.spontaneous ? { spontaneous: true } : {}),
          },
    );
    events.push(t.events);
  }
  return {
    net: { name, places, transitions },
    origins,
    events,
    initialEvents: draft.initialEvents,
    indexOf: (place) => index[place.number] ?? null,
    counts: countsIn(draft, index),
  };
}

/** The names of a net so far, before they were told apart; and how often those came that came again. */
interface UsedNames {
  readonly all: Set<string>;
  readonly repeated: Map<string, number>;
}

/** The name, with a number behind it where others before it are the same. */
function unique({ all, repeated }: UsedNames, text: string): string {
  heed(NUMBERING);
  const before = all.size;
  all.add(text);
  if (all.size > before) return text;
  const times = (repeated.get(text) ?? 1) + 1;
  repeated.set(text, times);
  return `${text}~${times}`;
}

/** By number of a place in the draft, its number in the net. */
type Indices = readonly (number | null)[];

/** The arcs of one sort, in the order of their places. */
function arcsOf(weights: Weights, index: Indices): readonly Arc[] {
  heed(NUMBERING);
  if (weights.length === 0) return NO_ARCS;
  let isInOrder = true;
  let last = -1;
  const arcs = weights.map(({ place: { number }, weight }): Arc => {
    const place = index[number]!;
    isInOrder &&= place > last;
    last = place;
    return { place, weight };
  });
  return isInOrder ? arcs : arcs.sort((a, b) => a.place - b.place);
}

/** Whether one of two grants comes before the other in the order of a resource, and after it in none. */
function comesBefore(a: OrderedGrant, b: OrderedGrant): boolean {
  const shared = [...a].flatMap(([resource, place]) => {
    const other = b.get(resource);
    return other === undefined ? [] : [place - other];
  });
  return shared.some((ahead) => ahead < 0) && shared.every((ahead) => ahead <= 0);
}

/** By each transition that is granted in an order, the numbers of those that come before it. */
function laterGrants({ transitions }: DraftNet): ReadonlyMap<DraftTransition, readonly number[]> {
  const grants: { readonly number: number; readonly grant: OrderedGrant }[] = [];
  for (let number = 0; number < transitions.length; number++) {
    const { grant } = transitions[number]!;
    if (grant !== null) grants.push({ number, grant });
  }
  const after = new Map<DraftTransition, readonly number[]>();
  for (const { number, grant } of grants) {
    heed(NUMBERING * grants.length);
    const before = grants.filter((other) => comesBefore(other.grant, grant));
    after.set(
      transitions[number]!,
      before.map((other) => other.number),
    );
  }
  return after;
}

function countsIn({ implicit }: DraftNet, index: Indices): NumberedNet['counts'] {
  const counts = new Map<number, readonly number[]>();
  for (const [place, { members, complement }] of implicit) {
    const at = index[place.number]!;
    if (at === null || complement) continue;
    counts.set(
      at,
      members.map((member) => index[member.number]!).filter((m) => m !== null),
    );
  }
  return counts;
}

function stepName({ events, step }: DraftTransition): string {
  if (events.length === 0) return step!;
  let name = eventName(events[0]!);
  for (let i = 1; i < events.length; i++) name += ` ${eventName(events[i]!)}`;
  return name;
}

function eventName(event: ModelEvent): string {
  const { component, thread } = event;
  const element = elementText(event);
  const what =
    component === null ? (element ?? '') : element === null ? component : dotted(component, element);
  const how = event.outcome === undefined ? '' : `:${event.outcome}`;
  const name = `${event.event}:${thread === null ? what : `${thread}:${what}`}${how}`;
  return event.failed === true ? `${name}:failed` : name;
}

import { heed } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import { elementText, type ModelEvent } from '../../model/event.ts';
import type { Arc, NetTransition, TimePetriNet } from '../net/time-petri-net.ts';
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
  const places: DraftPlace[] = [];
  /** By number in the draft. */
  const index: (number | null)[] = [];
  for (const place of draft.places) {
    index.push(place === null ? null : places.length);
    if (place !== null) places.push(place);
  }
  const arcs = (weights: Weights): readonly Arc[] => {
    heed(NUMBERING);
    if (weights.length === 0) return NO_ARCS;
    const all = weights.map(({ place, weight }) => ({ place: index[place.number]!, weight }));
    return all.length === 1 ? all : all.sort((a, b) => a.place - b.place);
  };
  const after = laterGrants(draft);
  const names = new Map<string, number>();
  const unique = (text: string): string => {
    heed(NUMBERING);
    const used = names.get(text) ?? 0;
    names.set(text, used + 1);
    return used === 0 ? text : `${text}~${used + 1}`;
  };
  return {
    net: {
      name,
      places: places.map((place) => ({
        name: unique(placeName(place.origin)),
        tokens: draft.tokens[place.number]!,
      })),
      transitions: draft.transitions.map((t, i) => {
        const earlier = after.get(i);
        const name = unique(stepName(t));
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
    indexOf: (place) => index[place.number] ?? null,
    counts: countsIn(draft, index),
  };
}

/** Whether one of two grants comes before the other in the order of a resource, and after it in none. */
function comesBefore(a: OrderedGrant, b: OrderedGrant): boolean {
  const shared = [...a].flatMap(([resource, place]) => {
    const other = b.get(resource);
    return other === undefined ? [] : [place - other];
  });
  return shared.some((ahead) => ahead < 0) && shared.every((ahead) => ahead <= 0);
}

/** By each transition that is granted in an order, those that come before it. */
function laterGrants({ transitions }: DraftNet): ReadonlyMap<number, readonly number[]> {
  const grants: { readonly t: number; readonly grant: OrderedGrant }[] = [];
  for (const [t, { grant }] of transitions.entries()) if (grant !== null) grants.push({ t, grant });
  const after = new Map<number, readonly number[]>();
  for (const { t, grant } of grants) {
    heed(NUMBERING * grants.length);
    after.set(
      t,
      grants.filter((other) => comesBefore(other.grant, grant)).map((other) => other.t),
    );
  }
  return after;
}

function countsIn({ implicit }: DraftNet, index: readonly (number | null)[]): NumberedNet['counts'] {
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
  return events.length === 1 ? eventName(events[0]!) : events.map(eventName).join(' ');
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

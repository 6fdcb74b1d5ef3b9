import { memo } from '../../base/memo.ts';
import type { EventKind, ModelEvent } from '../../model/event.ts';
import { mostNeeded } from '../../model/resource.ts';
import { isUrgentEvent } from '../../model/semantics/rules/rules.ts';
import { initialState, type State } from '../../model/system/state.ts';
import type { InstanceNeed, System } from '../../model/system/system.ts';
import { ANY_TIME, IMMEDIATE } from '../net/time-petri-net.ts';
import { type ComponentPlaces, isSingleIn } from './component-places.ts';
import type { NamedPlaces } from './connected-ports.ts';
import {
  type Arcs,
  addPlace,
  complementOf,
  type DraftNet,
  type DraftPlace,
  NO_ARCS,
  type OrderedGrant,
  plus,
  type Weights,
  weightOf,
} from './draft-net.ts';
import {
  ALWAYS,
  allEmpty,
  allOf,
  type Clause,
  conjunction,
  type Guard,
  type GuardedTransitions,
} from './guard.ts';
import { canFail } from './life/component-life.ts';

/**
 * Resources as places that hold what is free (semantics, section 7). Whether an event makes a need held, or ends that,
 * follows from where it moves tokens, so that no event knows of needs: they are added where its transitions are made.
 *
 * Where the region of a need may hold two tokens, or its component fail, a place says whether it is held, and events that
 * take no time ask it. What takes time must not wait for anything: if it ends the holding, a step that takes no time
 * gives back after it, before the component does anything else.
 */
export interface Resources {
  /** Makes transitions that take and give back. */
  readonly sharing: (transitions: GuardedTransitions) => GuardedTransitions;
  /** Adds the steps that give back after what takes time. */
  readonly addReleases: (transitions: GuardedTransitions) => void;
  /** By name, the place that holds what is free of it. */
  readonly free: ReadonlyMap<string, DraftPlace>;
  /** All needs of a resource, each with where tokens hold it. */
  readonly holding: (resource: string) => readonly HeldPlaces[];
}

/** Where a component holds a need. */
export interface HeldPlaces {
  readonly component: string;
  readonly need: string;
  readonly amount: number;
  /** It is held while one of these has a token. */
  readonly region: readonly DraftPlace[];
  /** Whether they never have two. */
  readonly isSingle: boolean;
  /** It is held, too, while `held` has a token and the component fails: one of `keepers` has one. */
  readonly failing: { readonly held: DraftPlace; readonly keepers: readonly DraftPlace[] } | null;
}

/** A need of a component, and where a token holds it. */
interface Held {
  readonly need: InstanceNeed;
  readonly component: string;
  readonly resource: DraftPlace;
  readonly region: ReadonlySet<DraftPlace>;
  /** What keeps it beside: the component fails. */
  readonly keepers: readonly DraftPlace[];
  /** Marked while it is held, and while not; `null` where that follows from a single token. */
  readonly flag: { readonly held: DraftPlace; readonly notHeld: DraftPlace } | null;
}

const NO_RESOURCES: Resources = {
  sharing: (transitions) => transitions,
  addReleases: () => {},
  free: new Map(),
  holding: () => [],
};

/** What a component of one type needs. */
interface NeedOf {
  readonly component: string;
  readonly places: ComponentPlaces;
  readonly need: InstanceNeed;
}

/** The events that may wait for room. */
const ASKING: ReadonlySet<EventKind> = new Set(['start', 'enter', 'add']);
/** Those that take no time, so that what they do may hang on what else is marked. */
const AT_ONCE: ReadonlySet<EventKind> = new Set(['start', 'enter', 'add', 'leave', 'del']);
/** What a component does before which all must have been given back. */
const ACTING: ReadonlySet<EventKind> = new Set(['start', 'enter', 'leave', 'finish']);

/**
 * Makes the places of resources that components need, and of needs that are held.
 *
 * @param watched the resources of which it is asked how much is held
 * @param enough resources of which there is always enough
 */
export function resourcesIn(
  draft: DraftNet,
  system: System,
  assembly: ReadonlyMap<string, NamedPlaces>,
  watched: readonly string[],
  enough: readonly string[],
): Resources {
  const all: NeedOf[] = [];
  for (const [component, { types }] of assembly)
    for (const places of types)
      for (const need of places.life.instance.needs.values()) all.push({ component, places, need });
  if (all.length === 0) return NO_RESOURCES;
  const start = initialState(system);
  const most = mostNeeded(system.components);
  // Where there is so much, it changes nothing (transitions go on waiting in their places).
  const isShort = memo(
    (resource: string) =>
      !enough.includes(resource) &&
      (most.get(resource) ?? 0) > (system.resources.get(resource)?.capacity ?? 0),
    (resource) => resource,
  );
  // Of what fails, only a place says what it held.
  const isAsked = (resource: string, places: ComponentPlaces) =>
    watched.includes(resource) && mayFail(places);
  const needing = all.filter(
    ({ need: { resource }, places }) => isShort(resource) || isAsked(resource, places),
  );
  const free = new Map<string, DraftPlace>();
  const placeOf = (resource: string): DraftPlace => {
    const known =
      free.get(resource) ?? addPlace(draft, { kind: 'free', resource }, start.free.get(resource) ?? 0);
    free.set(resource, known);
    return known;
  };
  const held = needing.map(({ component, places, need }) =>
    heldIn(draft, start, component, places, need, placeOf(need.resource)),
  );
  const byPlace = new Map<DraftPlace, Held[]>();
  const byComponent = new Map<string, Held[]>();
  for (const each of held) {
    for (const place of each.region) {
      const known = byPlace.get(place);
      if (known === undefined) byPlace.set(place, [each]);
      else known.push(each);
    }
    if (each.flag === null) continue;
    byComponent.set(each.component, [...(byComponent.get(each.component) ?? []), each]);
  }
  const flags = new Map(held.map(({ need, flag, keepers }) => [need, flag && { held: flag.held, keepers }]));
  return {
    free,
    holding: (resource) =>
      all
        .filter(({ need }) => need.resource === resource)
        .map(({ component, places, need }) => ({
          component,
          need: need.name,
          amount: need.amount,
          region: regionPlaces(places, need),
          isSingle: isSingleIn(places.life, need.region),
          failing: flags.get(need) ?? null,
        })),
    sharing: (transitions) =>
      held.length === 0
        ? transitions
        : {
            add: (event, interval, guard, arcs) => {
              for (const way of waysOf(event, arcs, byPlace, byComponent)) {
                const grant = grantOf(system, way.asked);
                const both = {
                  inputs: plus(arcs.inputs, way.arcs.inputs),
                  outputs: plus(arcs.outputs, way.arcs.outputs),
                };
                transitions.add(event, interval, conjunction([guard, way.guard]), both, grant);
              }
            },
          },
    addReleases: (transitions) => {
      for (const { component, need, resource, region, keepers, flag } of held) {
        if (flag === null) continue;
        const arcs: Arcs = {
          inputs: [{ place: flag.held, weight: 1 }],
          outputs: [{ place: resource, weight: need.amount }],
        };
        const gone = allEmpty([...region, ...keepers]);
        transitions.add({ step: `release:${component}.${need.name}` }, IMMEDIATE, [gone], arcs);
      }
    },
  };
}

/** By resource with an order, of those that an event asks for, the place of its component there; none where none is. */
function grantOf({ resources }: System, asked: readonly Held[]): OrderedGrant | undefined {
  const places = asked.flatMap(({ component, need: { resource } }) => {
    const order = resources.get(resource)?.order ?? null;
    if (order === null) return [];
    const place = order.indexOf(component);
    return [[resource, place < 0 ? order.length : place] as const];
  });
  return places.length === 0 ? undefined : new Map(places);
}

/**
 * Lets it be seen when what takes time is due, where grants are in an order and come after it: what may end earlier gets a
 * companion with the same effect, at the latest date alone. Where durations are left aside, nothing that takes time is ever
 * due, be its duration 0.
 */
export function tellWhatIsDue({ transitions }: DraftNet, timed: boolean): void {
  if (transitions.every(({ grant }) => grant === null)) return;
  if (!timed) {
    for (const [i, t] of transitions.entries()) {
      const [first] = t.events;
      if (first !== undefined && !isUrgentEvent(first)) transitions[i] = { ...t, interval: ANY_TIME };
    }
    return;
  }
  const open = transitions.filter(({ interval: { eft, lft } }) => eft < lft && lft !== Infinity);
  for (const t of open)
    transitions.push({
      ...t,
      interval: { ...t.interval, eft: t.interval.lft },
    });
}

/** The places whose tokens hold a need. */
function regionPlaces(places: ComponentPlaces, { region }: InstanceNeed): readonly DraftPlace[] {
  const { life, failures } = places;
  const { crash, transitions } = life.component.type;
  const names = transitions.map(({ name }) => name);
  const isBack = crash !== null && region.places.has(crash.place);
  const own = [
    ...[...region.places].map(places.place),
    ...names.filter((t) => region.inside.has(t)).flatMap((t) => [...places.around(t), ...places.pauses(t)]),
    ...names.filter((t) => region.bound.has(t)).flatMap((t) => [...places.running(t), ...places.over(t)]),
    ...[...region.docks].map(places.inputDock),
    ...(isBack ? failures.comingBack : []),
  ];
  return [...new Set(own.filter((p) => p !== null))];
}

function heldIn(
  draft: DraftNet,
  start: State,
  component: string,
  places: ComponentPlaces,
  need: InstanceNeed,
  resource: DraftPlace,
): Held {
  const { life, failures } = places;
  const held = {
    need,
    component,
    resource,
    region: new Set(regionPlaces(places, need)),
    keepers: failures.all,
  };
  if (isSingleIn(life, need.region) && !mayFail(places)) return { ...held, flag: null };
  const state = start.components.get(component);
  const isHeld = state?.instance === life.instance && state.held.has(need.name);
  const origin = { kind: 'held', component, need: need.name } as const;
  const flag = addPlace(draft, origin, isHeld ? 1 : 0);
  return {
    ...held,
    flag: { held: flag, notHeld: complementOf(draft, [flag], { kind: 'not', of: origin }) },
  };
}

function mayFail({ life }: ComponentPlaces): boolean {
  return canFail(life) || life.fallibility.start?.failing != null || life.fallibility.crash !== null;
}

/** One way in which an event goes with needs: when, and what it takes and gives back. */
interface WayToHold {
  readonly guard: Guard;
  /** By resource, how much more of it is held after it. */
  readonly taken: Weights;
  /** What is newly held, where the event asks for it. */
  readonly asked: readonly Held[];
  readonly arcs: Arcs;
}

const NOTHING: WayToHold = {
  guard: ALWAYS,
  taken: NO_ARCS,
  asked: [],
  arcs: { inputs: NO_ARCS, outputs: NO_ARCS },
};

function waysOf(
  event: ModelEvent | { readonly step: string },
  { inputs, outputs }: Arcs,
  byPlace: ReadonlyMap<DraftPlace, readonly Held[]>,
  byComponent: ReadonlyMap<string, readonly Held[]>,
): readonly Pick<WayToHold, 'guard' | 'asked' | 'arcs'>[] {
  const kind = 'step' in event ? null : event.event;
  const touched = new Set([...inputs, ...outputs].flatMap(({ place }) => byPlace.get(place) ?? []));
  let ways: readonly WayToHold[] = [NOTHING];
  for (const held of touched) {
    const before = inputs.some(({ place }) => held.region.has(place));
    const after = outputs.some(({ place }) => held.region.has(place));
    if (before === after) continue;
    const options = after ? beginnings(held, kind) : endings(held, kind, inputs);
    ways = ways.flatMap((way) => options.map((option) => both(way, option)));
  }
  // A crash may happen only while the run goes on, which a step that is no event must not make it seem to do.
  const waiting =
    kind === 'crash'
      ? [...byComponent.values()].flat()
      : 'step' in event || !ACTING.has(event.event)
        ? []
        : (byComponent.get(event.component ?? '') ?? []);
  const pending = waiting.filter((held) => kind === 'crash' || !touched.has(held));
  const settled: Guard =
    pending.length === 0
      ? ALWAYS
      : [allOf(pending.map(({ flag, region, keepers }): Clause => [flag!.notHeld, ...region, ...keepers]))];
  return ways.map(({ guard, taken, asked, arcs }) => {
    const takes = taken.filter(({ weight }) => weight > 0);
    const gives = taken
      .filter(({ weight }) => weight < 0)
      .map(({ place, weight }) => ({ place, weight: -weight }));
    return {
      guard: conjunction([guard, settled]),
      asked,
      arcs: { inputs: plus(arcs.inputs, takes), outputs: plus(arcs.outputs, gives) },
    };
  });
}

/** A token comes to the region. */
function beginnings(held: Held, kind: EventKind | null): readonly WayToHold[] {
  const { need, resource, region, flag } = held;
  const fresh: WayToHold = {
    ...NOTHING,
    taken: [{ place: resource, weight: need.amount }],
    asked: kind !== null && ASKING.has(kind) ? [held] : [],
  };
  if (flag === null) return [fresh];
  if (kind === null || !ASKING.has(kind)) return [NOTHING];
  return [
    {
      ...fresh,
      guard: [allEmpty([flag.held])],
      arcs: { inputs: NO_ARCS, outputs: [{ place: flag.held, weight: 1 }] },
    },
    { ...NOTHING, guard: [allOf([[flag.held], [...region]])] },
  ];
}

/** A token leaves the region. */
function endings(
  { need, resource, region, flag }: Held,
  kind: EventKind | null,
  inputs: Arcs['inputs'],
): readonly WayToHold[] {
  const over: WayToHold = { ...NOTHING, taken: [{ place: resource, weight: -need.amount }] };
  if (flag === null) return [over];
  if (kind === null || !AT_ONCE.has(kind)) return [NOTHING];
  const others = [...region].filter((place) => weightOf(inputs, place) === 0);
  return [
    {
      ...over,
      guard: [allEmpty(others)],
      arcs: { inputs: [{ place: flag.held, weight: 1 }], outputs: NO_ARCS },
    },
    ...(others.length === 0 ? [] : [{ ...NOTHING, guard: [allOf([others])] }]),
  ];
}

function both(a: WayToHold, b: WayToHold): WayToHold {
  return {
    guard: conjunction([a.guard, b.guard]),
    taken: plus(a.taken, b.taken),
    asked: [...a.asked, ...b.asked],
    arcs: {
      inputs: plus(a.arcs.inputs, b.arcs.inputs),
      outputs: plus(a.arcs.outputs, b.arcs.outputs),
    },
  };
}

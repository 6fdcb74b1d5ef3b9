import type { Decimal } from '../../base/duration.ts';
import { memoOfFew, onceFor, onceForLatest } from '../../base/memo.ts';
import { dotted } from '../../base/names.ts';
import { type ElementRef, type PortRef, portName } from '../../model/assembly.ts';
import type { ModelEvent } from '../../model/event.ts';
import { type Faults, faultsName, NO_FAULTS } from '../../model/faults.ts';
import type { Program } from '../../model/program.ts';
import { type Model, titleOf } from '../../model/whole/model.ts';
import type { Condition } from '../net/condition.ts';
import type { TimePetriNet } from '../net/time-petri-net.ts';
import { mergeImmediate } from './agglomeration.ts';
import type { NamedPlaces } from './connected-ports.ts';
import { addImplicitArcs, copyOf, countOf, type DraftNet, type DraftPlace } from './draft-net.ts';
import type { HeldPlaces } from './held-needs.ts';
import { numberNet } from './numbered-net.ts';
import type { PlaceOrigin } from './origin.ts';
import { activePlaces, draftedFor } from './program-draft.ts';
import { workingPorts } from './working.ts';

/** What the net is to keep in sight. */
export interface TranslateOptions {
  /** Merges immediate steps where no question about `watched` places, runs or dates can tell the difference. */
  readonly merge: boolean;
  /** Places whose marking is asked about: they stay, with every state in which one of them changes. */
  readonly watched?: readonly ElementRef[];
  /** Provide ports whose being active is asked about. */
  readonly watchedPorts?: readonly PortRef[];
  /** Provide ports that are asked about whether they work. */
  readonly watchedWorking?: readonly PortRef[];
  /** Transitions that are asked about whether they are running. */
  readonly watchedRunning?: readonly ElementRef[];
  /** Behaviors that are asked about whether they are active. */
  readonly watchedBehaviors?: readonly ElementRef[];
  /** Resources that are asked about how much of them is held. */
  readonly watchedUse?: readonly string[];
  /** Whether the configurations in which runs end are compared. */
  readonly configuration?: boolean;
  /** Transitions that get an observer place, marked once they have ended. */
  readonly observedEnds?: readonly ElementRef[];
  /** The faults that may happen; by default none, and then there is nothing of any in the net. */
  readonly faults?: Faults;
  /** `false`: the net does not count faults; whoever reads it does. */
  readonly counted?: boolean;
  /** Resources of which there is always enough: the net has nothing of them. */
  readonly enough?: readonly string[];
  /** `false` for questions that leave durations aside: each is then read as `[0, inf)`, so that each may time out. */
  readonly timed?: boolean;
}

/** A time Petri net that runs as the model does under one program, with the model's words for all of its elements. */
export interface Translation {
  readonly net: TimePetriNet;
  /** What each place stands for. */
  readonly origins: readonly PlaceOrigin[];
  /** The places that hold as many tokens as others together, with these others. */
  readonly counts: ReadonlyMap<number, readonly number[]>;
  /** The events that each firing stands for, in their order. */
  readonly events: readonly (readonly ModelEvent[])[];
  /** Events of date 0 that were merged into the initial marking. */
  readonly initialEvents: readonly ModelEvent[];
  /** The length of the net's time unit, in seconds. */
  readonly unit: Decimal;
  /** No finite date of any run that has no more faults than it may is greater, in units. */
  readonly horizon: number;
  /** Net places, `null` where the element can never hold a token. */
  readonly placeOf: (ref: ElementRef) => number | null;
  /** Places that hold a token while the transition runs. */
  readonly runningOf: (ref: ElementRef) => readonly number[];
  /** A watched behavior is active while in one of these pairs both places hold a token. */
  readonly behaviorOf: (ref: ElementRef) => readonly (readonly [pushed: number, since: number])[];
  /** A watched port is active while one of these places holds a token; empty where it never is. */
  readonly activeOf: (port: PortRef) => readonly number[];
  /** All needs of a watched resource. */
  readonly holdingsOf: (resource: string) => readonly Holding[];
  /** Holds while at least so many of these ports, watched for whether they work, do. */
  readonly workingOf: (count: number, ports: readonly PortRef[]) => Condition;
  /** Where it was asked for: two dead markings are the same configuration when they agree on these places. */
  readonly configuration: readonly number[];
  /** The place that is marked once a watched transition has ended; `null` where it never does. */
  readonly endedOf: (ref: ElementRef) => number | null;
  /** In a dead marking: when they are all empty, all programs are done and all components idle. */
  readonly unfinished: readonly number[];
  /** Places that must never hold a second token. */
  readonly safe: readonly number[];
}

/** When a need is held. */
export interface Holding {
  readonly amount: number;
  /** While this place has a token; `null` where it never has. */
  readonly place: number | null;
  /** Whether it never has two. */
  readonly isSingle: boolean;
  /** While `held` has a token and one of `keepers` has one: the component fails. */
  readonly failing: { readonly held: number; readonly keepers: readonly number[] } | null;
}

/** Whether a need is held in the marking with so many tokens in each place. */
export function isHeld({ place, failing }: Holding, tokens: (place: number) => number): boolean {
  if (place !== null && tokens(place) > 0) return true;
  return failing !== null && tokens(failing.held) > 0 && failing.keepers.some((keeper) => tokens(keeper) > 0);
}

/**
 * Translates an assembly and one of its programs (semantics, sections 1 to 4).
 *
 * Every place of a component, every dock and every running transition is a place of the net, whatever behavior moves
 * it; so are each data port (provided), each connection that changes, each entry of a queue (pushed), where a component
 * stands between two behaviors, and each thread's next instruction. The events of semantics.md are the transitions:
 * end(t) has the interval of t, all others are immediate. What the program settles (`program-order.ts`) needs no place.
 * Conditions are read: "one of these is marked" on a place that counts their tokens, "none is" on one that holds a
 * token while none of them does, or where they might hold two, by inhibitors.
 *
 * @throws ModelError for a program with too many courses
 * @throws OverflowError when a date is beyond the range of exact whole numbers
 */
export function translate(model: Model, program: Program, options: TranslateOptions): Translation {
  return translatedFor(model)(program)(withDefaults(options));
}

function withDefaults(options: TranslateOptions): Required<TranslateOptions> {
  return {
    merge: options.merge,
    watched: options.watched ?? [],
    watchedPorts: options.watchedPorts ?? [],
    watchedWorking: options.watchedWorking ?? [],
    watchedRunning: options.watchedRunning ?? [],
    watchedBehaviors: options.watchedBehaviors ?? [],
    watchedUse: options.watchedUse ?? [],
    configuration: options.configuration ?? false,
    observedEnds: options.observedEnds ?? [],
    faults: options.faults ?? NO_FAULTS,
    counted: options.counted ?? true,
    enough: options.enough ?? [],
    timed: options.timed ?? true,
  };
}

/** Made once for a model, program and options: both engines ask for it, and one after the other. */
const translatedFor = onceForLatest((model: Model) =>
  onceFor((program: Program) =>
    memoOfFew(
      (options: Required<TranslateOptions>) => translationOf(model, program, options),
      (options) => `${JSON.stringify(options)} ${faultsName(options.faults)}`,
    ),
  ),
);

function translationOf(model: Model, program: Program, options: Required<TranslateOptions>): Translation {
  const { faults, observedEnds, counted, enough, watchedUse, watchedRunning, watchedBehaviors } = options;
  // Only timeouts make a difference, and what comes before a grant in an order.
  const timed = options.timed || !(hasTimeouts(model) || hasOrders(model));
  const behaviors = watchedBehaviors.length > 0;
  const asked = { observedEnds, faults, timed, counted, watchedUse, enough, behaviors };
  const drafted = draftedFor(model)(program)(asked);
  const { assembly, types, ports, unit, horizon, ended, unfinished, tokens, safe } = drafted;
  const { watched: places, watchedPorts, watchedWorking } = options;
  const isChanged =
    options.merge || places.length + watchedPorts.length + watchedWorking.length + watchedUse.length > 0;
  const draft = isChanged ? copyOf(drafted.draft) : drafted.draft;
  const find = elementsOf(draft, assembly);
  const watched = new Map(places.map((ref) => [dotted(ref.component, ref.element), find.place(ref)]));
  const activities = new Map(watchedPorts.map((port) => [portName(port), find.region(port)]));
  const holdings = new Map(
    watchedUse.map((resource) => [resource, drafted.holding(resource).map((need) => find.holding(need))]),
  );
  const working = workingPorts(
    watchedWorking,
    assembly,
    ports,
    (port) => activities.get(portName(port)) ?? find.region(port),
  );
  const before = drafted.draft.places.length;
  if (draft.places.length > before)
    addImplicitArcs(
      draft,
      [...draft.implicit.keys()].filter(({ number }) => number >= before),
    );

  const configuration = options.configuration
    ? [...types.flatMap((each) => tokens.get(each)!), ...ports.all]
    : [];
  // While a step is still to come that takes no time, a crash may happen, which it may not after the last one.
  if (options.merge && !draft.transitions.some((t) => t.spontaneous || t.grant !== null)) {
    const amongPlaces = () => new Array<boolean>(draft.places.length).fill(false);
    const [visible, kept, open] = [amongPlaces(), amongPlaces(), amongPlaces()];
    note(visible, safe);
    note(visible, watched.values());
    note(visible, activities.values());
    note(visible, working.places);
    for (const ref of watchedRunning) note(visible, find.running(ref));
    for (const ref of watchedBehaviors) note(visible, find.behavior(ref).flat());
    for (const all of holdings.values()) for (const holding of all) note(visible, placesOf(holding));
    note(kept, configuration);
    note(kept, ended.values());
    note(open, unfinished);
    mergeImmediate(draft, { visible, kept, unfinished: open });
  }
  const numbered = numberNet(titleOf(model) ?? 'model', draft);
  const index = (place: DraftPlace | null) => (place === null ? null : numbered.indexOf(place));
  const indices = (places: readonly (DraftPlace | null)[]) => {
    const all: number[] = [];
    for (const place of places) {
      const at = index(place);
      if (at !== null) all.push(at);
    }
    return all;
  };
  return {
    net: numbered.net,
    origins: numbered.origins,
    counts: numbered.counts,
    events: numbered.events,
    initialEvents: numbered.initialEvents,
    unit,
    horizon,
    placeOf: (ref) => index(watched.get(dotted(ref.component, ref.element)) ?? find.single(ref)),
    runningOf: (ref) => indices(find.running(ref)),
    behaviorOf: (ref) => find.behavior(ref).map(([pushed, since]) => [index(pushed)!, index(since)!]),
    activeOf: (port) => indices([activities.get(portName(port)) ?? null]),
    holdingsOf: (resource) =>
      (holdings.get(resource) ?? []).map(({ amount, isSingle, place, failing }) => ({
        amount,
        isSingle,
        place: index(place),
        failing: failing && { held: index(failing.held)!, keepers: indices(failing.keepers) },
      })),
    workingOf: (count, of) => working.atLeast(count, of, index),
    configuration: indices(configuration),
    endedOf: (ref) => index(ended.get(dotted(ref.component, ref.element)) ?? null),
    unfinished: indices(unfinished),
    safe: indices(safe),
  };
}

function hasTimeouts({ types }: Model): boolean {
  return types.some(({ transitions }) => transitions.some(({ timeout }) => timeout !== null));
}

function hasOrders({ resources = [] }: Model): boolean {
  return resources.some(({ order }) => order !== null);
}

/** Finds the places of elements of the model; a component that may be of several types has them in several. */
function elementsOf(draft: DraftNet, assembly: ReadonlyMap<string, NamedPlaces>) {
  const typesOf = (component: string) => assembly.get(component)?.types ?? [];
  const places = ({ component, element }: ElementRef) =>
    typesOf(component)
      .map(({ place }) => place(element))
      .filter((place) => place !== null);
  const together = (all: readonly DraftPlace[], origin: PlaceOrigin): DraftPlace | null =>
    all.length < 2 ? (all[0] ?? null) : countOf(draft, all, origin);
  return {
    single: (ref: ElementRef) => places(ref)[0] ?? null,
    place: (ref: ElementRef) =>
      together(places(ref), { kind: 'place', component: ref.component, place: ref.element }),
    holding: ({ component, need, region, ...rest }: HeldPlaces) => ({
      ...rest,
      place: together(region, { kind: 'holding', component, need }),
    }),
    running: ({ component, element }: ElementRef) =>
      typesOf(component).flatMap(({ running }) => running(element)),
    behavior: ({ component, element }: ElementRef) => {
      const named = assembly.get(component);
      return (named?.types ?? []).flatMap((places) => activePlaces(named!.queue, places, element));
    },
    region: ({ component, port }: PortRef) =>
      together(
        typesOf(component).flatMap((each) => (each.life.instance.ports.has(port) ? each.region(port) : [])),
        { kind: 'region', component, port },
      ),
  };
}

/** Notes these places in a list by number. */
function note(list: boolean[], places: Iterable<DraftPlace | null>): void {
  for (const place of places) if (place !== null) list[place.number] = true;
}

/** The places that tell whether a need is held. */
function placesOf({
  place,
  failing,
}: {
  readonly place: DraftPlace | null;
  readonly failing: HeldPlaces['failing'];
}): readonly DraftPlace[] {
  return [
    ...(place === null ? [] : [place]),
    ...(failing === null ? [] : [failing.held, ...failing.keepers]),
  ];
}

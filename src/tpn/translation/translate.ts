import type { Decimal } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { memo, onceFor, oncePer } from '../../base/memo.ts';
import { type ElementRef, type PortRef, portName } from '../../model/assembly.ts';
import type { InitialComponent } from '../../model/configuration.ts';
import type { ModelEvent } from '../../model/event.ts';
import { type Fault, type Faults, faultsName, NO_FAULTS } from '../../model/faults.ts';
import { isWait, type Program, paceOf } from '../../model/program.ts';
import { type Instance, type InstructionRef, type System, systemOf } from '../../model/system/system.ts';
import { type Model, titleOf } from '../../model/whole/model.ts';
import type { Condition } from '../net/condition.ts';
import type { TimePetriNet } from '../net/time-petri-net.ts';
import { mergeImmediate } from './agglomeration.ts';
import { budgetPlaces, mostFaults } from './budget-places.ts';
import { addComponentEvents, addFinishes, type ComponentNet } from './component-events.ts';
import { type ComponentPlaces, componentPlaces } from './component-places.ts';
import { type ConnectedPorts, connectedPorts, type NamedPlaces } from './connected-ports.ts';
import {
  addImplicitArcs,
  addPlace,
  copyOf,
  countOf,
  type DraftNet,
  type DraftPlace,
  newDraft,
  numberNet,
} from './draft-net.ts';
import { addFailures } from './failures.ts';
import { guardedTransitions } from './guard.ts';
import { type HeldPlaces, type Resources, resourcesIn, tellWhatIsDue } from './held-needs.ts';
import { fallibilityOf, faultsOf } from './life/attempts.ts';
import { type ComponentLife, type Handling, livesOf, mayHaveFailed } from './life/component-life.ts';
import { type Queue, queuesOf } from './life/queue.ts';
import type { PlaceOrigin } from './origin.ts';
import { programOrder } from './program-order.ts';
import { addProgram, beforeLastSteps, unfinishedPlaces } from './program-steps.ts';
import { namesIn, type QueuePlaces, queuePlaces } from './queue-places.ts';
import { horizonOf, unitOf } from './units.ts';
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
  return translatedFor(model)(program)({ ...BY_DEFAULT, ...options });
}

const BY_DEFAULT: Omit<Required<TranslateOptions>, 'merge'> = {
  watched: [],
  watchedPorts: [],
  watchedWorking: [],
  watchedRunning: [],
  watchedBehaviors: [],
  watchedUse: [],
  configuration: false,
  observedEnds: [],
  faults: NO_FAULTS,
  counted: true,
  enough: [],
  timed: true,
};

/** Made once for each model, program and options: both engines ask for it, and one after the other. */
const translatedFor = oncePer((model: Model) =>
  onceFor((program: Program) =>
    memo(
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
  const watched = new Map(places.map((ref) => [key(ref), find.place(ref)]));
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
  addImplicitArcs(
    draft,
    [...draft.implicit.keys()].filter((place) => !drafted.draft.implicit.has(place)),
  );

  const configuration = options.configuration
    ? [...types.flatMap((each) => tokens.get(each)!), ...ports.all]
    : [];
  // While a step is still to come that takes no time, a crash may happen, which it may not after the last one.
  if (options.merge && !draft.transitions.some((t) => t.spontaneous || t.grant !== null)) {
    mergeImmediate(draft, {
      visible: new Set([
        ...[...watched.values(), ...activities.values()].filter((p) => p !== null),
        ...working.places,
        ...watchedRunning.flatMap(find.running),
        ...watchedBehaviors.flatMap(find.behavior).flat(),
        ...[...holdings.values()].flatMap((all) => all.flatMap(placesOf)),
        ...safe,
      ]),
      kept: new Set(configuration),
      observers: new Set(ended.values()),
      unfinished: new Set(unfinished),
    });
  }
  const numbered = numberNet(titleOf(model) ?? 'model', draft);
  const index = (place: DraftPlace | null) => (place === null ? null : numbered.indexOf(place));
  const indices = (places: readonly (DraftPlace | null)[]) => places.map(index).filter((i) => i !== null);
  return {
    ...numbered,
    unit,
    horizon,
    placeOf: (ref) => index(watched.get(key(ref)) ?? find.single(ref)),
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
    endedOf: (ref) => index(ended.get(key(ref)) ?? null),
    unfinished: indices(unfinished),
    safe: indices(safe),
  };
}

/** The net with all steps apart, before places are asked for and steps are merged, and what its places stand for. */
interface Drafted {
  /** Never changed: see {@link copyOf}. */
  readonly draft: DraftNet;
  readonly assembly: ReadonlyMap<string, NamedPlaces>;
  readonly types: readonly ComponentPlaces[];
  readonly ports: ConnectedPorts;
  readonly unit: Decimal;
  readonly horizon: number;
  /** By component, the places where its tokens are, as the semantics tells them apart. */
  readonly tokens: ReadonlyMap<ComponentPlaces, readonly DraftPlace[]>;
  /** Those of them that must never hold a second one. */
  readonly safe: readonly DraftPlace[];
  /** The observer places. */
  readonly ended: ReadonlyMap<string, DraftPlace>;
  readonly unfinished: readonly DraftPlace[];
  readonly holding: Resources['holding'];
}

/** What the net with all steps apart hangs on. */
type DraftOptions = Required<
  Pick<TranslateOptions, 'observedEnds' | 'faults' | 'timed' | 'counted' | 'watchedUse' | 'enough'>
> & {
  /** Whether it is asked which behaviors are active. */
  readonly behaviors: boolean;
};

/** Made once for each model, program and list of observed ends: several questions translate it, merged and apart. */
const draftedFor = oncePer((model: Model) =>
  onceFor((program: Program) =>
    memo(
      (options: DraftOptions) => draftOf(model, program, options),
      ({ observedEnds, faults, timed, counted, watchedUse, enough, behaviors }) =>
        `${JSON.stringify([observedEnds, watchedUse, enough, behaviors])} ${faultsName(faults)} ${timed} ${counted}`,
    ),
  ),
);

function hasTimeouts({ types }: Model): boolean {
  return types.some(({ transitions }) => transitions.some(({ timeout }) => timeout !== null));
}

function hasOrders({ resources = [] }: Model): boolean {
  return resources.some(({ order }) => order !== null);
}

function draftOf(
  model: Model,
  program: Program,
  { observedEnds, faults, timed, counted, watchedUse, enough, behaviors }: DraftOptions,
): Drafted {
  const system = systemOf(model, program, true, faults);
  const draft = newDraft();
  const most = mostFaults(model, faults);
  const assembly = assemblyOf(draft, system, (component, start) =>
    fallibilityOf(component, most, timed, start),
  );
  const types: ComponentPlaces[] = [];
  const lives: ComponentLife[] = [];
  const possible: Fault[] = [];
  const queues = new Map<string, Queue>();
  let mayPassOver = program.threads.some(
    ({ tries, instructions }) =>
      tries.length > 0 || instructions.some((i) => isWait(i) && paceOf(i) !== null),
  );
  for (const [name, { queue, types: named }] of assembly) {
    if (queue.lives.queue !== null) queues.set(name, queue.lives.queue);
    for (const places of named) {
      heed(LOOKING);
      const { life } = places;
      types.push(places);
      lives.push(life);
      for (const fault of faultsOf(life.component, life.fallibility)) possible.push(fault);
      mayPassOver ||= mayHaveFailed(life);
    }
  }
  const budgets = budgetPlaces(draft, model, counted ? faults : NO_FAULTS, possible);
  const order = programOrder(system, queues, mayPassOver);
  const ports = connectedPorts(draft, system, assembly, order);
  const paces = program.threads.flatMap(({ instructions }) =>
    instructions.map(paceOf).filter((pace) => pace !== null),
  );
  const unit = unitOf(lives, [
    ...system.initial.components.flatMap(({ running, pausing, comingBack }) => [
      ...[...running, ...pausing].map(({ elapsed }) => elapsed),
      ...comingBack,
    ]),
    ...paces.flatMap(({ min, max }) => (max === 'inf' ? [min] : [min, max])),
  ]);
  const horizon = horizonOf(lives, paces, most.inAll, unit);
  const ended = observers(draft, observedEnds);
  const resources = resourcesIn(draft, system, assembly, watchedUse, enough);
  const plain = guardedTransitions(draft);
  const transitions = resources.sharing(plain);
  const unsettled: DraftPlace[] = [];
  for (const { ending, failures } of types) {
    for (const place of ending.badly) unsettled.push(place);
    for (const place of ending.otherwise) unsettled.push(place);
    if (failures.dropping !== null) unsettled.push(failures.dropping);
  }
  const nets: ComponentNet[] = [];
  for (const [component, { queue, types: named }] of assembly) {
    const endedPlace = (element: string) => ended.get(key({ component, element })) ?? null;
    for (const places of named) {
      heed(LOOKING);
      nets.push({ queue, places, ports, transitions, unit, budgets, unsettled, endedPlace });
    }
  }
  for (const net of nets) addComponentEvents(net);
  const turns = addProgram({ draft, system, assembly, ports, order, transitions, unit });
  for (const net of nets) addFinishes(net);
  if (behaviors) for (const { queue, places } of nets) activePlaces(queue, places);
  for (const net of nets) addFailures(net);
  resources.addReleases(plain);
  tellWhatIsDue(draft, timed);

  const tokens = new Map<ComponentPlaces, readonly DraftPlace[]>();
  const safe: DraftPlace[] = [];
  for (const places of types) {
    heed(LOOKING);
    const own = places.tokens.map((set) => asOne(draft, set));
    tokens.set(places, own);
    if (places.life.phases.some((phase) => phase.lifecycle.mayRepeat))
      for (const place of own) safe.push(place);
  }
  addImplicitArcs(draft, draft.implicit.keys());
  const unfinished: DraftPlace[] = [];
  for (const named of assembly.values()) {
    heed(LOOKING);
    for (const place of unfinishedPlaces(named, order)) unfinished.push(place);
  }
  for (const place of beforeLastSteps(turns, order)) unfinished.push(place);
  const { holding } = resources;
  return { draft, assembly, types, ports, unit, horizon, ended, unfinished, tokens, safe, holding };
}

/** The place itself, or one that holds as many tokens as all of the places. */
function asOne(draft: DraftNet, places: readonly DraftPlace[]): DraftPlace {
  return places.length === 1 ? places[0]! : countOf(draft, places, places[0]!.origin);
}

function key(ref: ElementRef): string {
  return `${ref.component}.${ref.element}`;
}

/** What the places of a component take to make, in nanoseconds. */
const MAKING = 10_000;

/** Makes the places of all components that there may ever be. */
function assemblyOf(
  draft: DraftNet,
  system: System,
  fallibility: Handling['fallibility'],
): ReadonlyMap<string, NamedPlaces> {
  const threadOf = ({ thread }: InstructionRef) => system.program.threads[thread]!.name;
  const queues = queuesOf(system);
  const handlingOf = handlingsOf(system, queues, fallibility);
  const assembly = new Map<string, NamedPlaces>();
  for (const name of new Set([...namesIn(system), ...queues.keys()])) {
    heed(MAKING);
    const handling = handlingOf(name);
    const { initial } = handling;
    const instance = initial === null ? null : system.instance(name, initial.component.type.name);
    const lives = livesOf(handling, instance);
    const types: ComponentPlaces[] = [];
    for (const life of lives.lives)
      types.push(componentPlaces(draft, life, life.instance === instance ? initial : null));
    assembly.set(name, { queue: queuePlaces(draft, lives, threadOf), types });
  }
  return assembly;
}

/** What it takes to look at an instruction, or once at a component, in nanoseconds. */
const LOOKING = 500;

function handlingsOf(
  system: System,
  queues: ReadonlyMap<string, Queue>,
  fallibility: Handling['fallibility'],
): (name: string) => Handling {
  const { initial, program } = system;
  const byName = new Map<string, InitialComponent>();
  for (const each of initial.components) {
    heed(LOOKING);
    byName.set(each.component.name, each);
  }
  const adds = new Map<string, Set<Instance>>();
  const deleted = new Set<string>();
  const asked = new Map<string, Set<string>>();
  const ask = ({ component, port }: PortRef) =>
    asked.set(component, (asked.get(component) ?? new Set()).add(port));
  for (const { provider } of initial.connections) {
    heed(LOOKING);
    ask(provider);
  }
  for (const { instructions } of program.threads) {
    for (const instruction of instructions) {
      heed(LOOKING);
      if (instruction.kind === 'con') ask(instruction.provider);
      if (instruction.kind === 'del') deleted.add(instruction.component);
      if (instruction.kind !== 'add') continue;
      const { component, type } = instruction;
      adds.set(component, (adds.get(component) ?? new Set()).add(system.instance(component, type)!));
    }
  }
  return (name) => ({
    name,
    queue: queues.get(name) ?? null,
    fallibility,
    initial: byName.get(name) ?? null,
    adds: [...(adds.get(name) ?? [])],
    isDeleted: deleted.has(name),
    dataPorts: asked.get(name) ?? new Set(),
  });
}

/** The pairs of places that are both marked while a component executes a behavior of this name, or any. */
function activePlaces(
  queue: QueuePlaces,
  { life }: ComponentPlaces,
  behavior: string | null = null,
): readonly (readonly [pushed: DraftPlace, since: DraftPlace])[] {
  return life.phases
    .filter(({ entry }) => behavior === null || entry.behavior === behavior)
    .map(({ entry, from }) => [queue.pushed(entry), queue.inState(from)]);
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

function observers(draft: DraftNet, ends: readonly ElementRef[]): ReadonlyMap<string, DraftPlace> {
  const places = new Map<string, DraftPlace>();
  for (const { component, element } of ends) {
    if (places.has(key({ component, element }))) continue;
    places.set(
      key({ component, element }),
      addPlace(draft, { kind: 'ended', component, transition: element }, 0),
    );
  }
  return places;
}

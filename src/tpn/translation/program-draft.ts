import type { Decimal, DurationInterval } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { memoOfFew, onceFor, onceForLatest } from '../../base/memo.ts';
import { dotted } from '../../base/names.ts';
import type { ElementRef, PortRef } from '../../model/assembly.ts';
import type { InitialComponent, InitialConfiguration } from '../../model/configuration.ts';
import { type Fault, type Faults, faultsName, NO_FAULTS } from '../../model/faults.ts';
import { isWait, type Program, paceOf } from '../../model/program.ts';
import { type Instance, type InstructionRef, type System, systemOf } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';
import { budgetPlaces, mostFaults } from './budget-places.ts';
import { addComponentEvents, addFinishes, type ComponentNet } from './component-events.ts';
import { type ComponentPlaces, componentPlaces } from './component-places.ts';
import { type ConnectedPorts, connectedPorts, type NamedPlaces } from './connected-ports.ts';
import { addImplicitArcs, addPlace, countOf, type DraftNet, type DraftPlace, newDraft } from './draft-net.ts';
import { addFailures } from './failures.ts';
import { guardedTransitions } from './guard.ts';
import { type Resources, resourcesIn, tellWhatIsDue } from './held-needs.ts';
import { fallibilityOf, faultsOf } from './life/attempts.ts';
import { type ComponentLife, type Handling, livesOf, mayHaveFailed } from './life/component-life.ts';
import { type Queue, queuesOf } from './life/queue.ts';
import { type ProgramOrder, programOrder } from './program-order.ts';
import { addProgram, beforeLastSteps, type Turns, unfinishedPlaces } from './program-steps.ts';
import { namesIn, type QueuePlaces, queuePlaces } from './queue-places.ts';
import { horizonOf, unitOf } from './units.ts';

/** The net with all steps apart, before places are asked for and steps are merged, and what its places stand for. */
export interface Drafted {
  /** Never changed: whoever changes it takes a copy. */
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
interface DraftOptions {
  /** Transitions that get an observer place, marked once they have ended. */
  readonly observedEnds: readonly ElementRef[];
  /** The faults that may happen. */
  readonly faults: Faults;
  /** `false` where each duration is read as `[0, inf)`. */
  readonly timed: boolean;
  /** Whether the net counts faults. */
  readonly counted: boolean;
  /** Resources of which it is asked how much is held. */
  readonly watchedUse: readonly string[];
  /** Resources of which there is always enough. */
  readonly enough: readonly string[];
  /** Whether it is asked which behaviors are active. */
  readonly behaviors: boolean;
}

/** Made once for a model, program and list of observed ends: several questions translate it, merged and apart. */
export const draftedFor = onceForLatest((model: Model) =>
  onceFor((program: Program) =>
    memoOfFew(
      (options: DraftOptions) => draftOf(model, program, options),
      ({ observedEnds, faults, timed, counted, watchedUse, enough, behaviors }) =>
        `${JSON.stringify([observedEnds, watchedUse, enough, behaviors])} ${faultsName(faults)} ${timed} ${counted}`,
    ),
  ),
);

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
  const { types, lives, queues, possible } = partsOf(assembly);
  const budgets = budgetPlaces(draft, model, counted ? faults : NO_FAULTS, possible);
  const order = programOrder(system, queues, hasSeveralWays(program) || lives.some(mayHaveFailed));
  const ports = connectedPorts(draft, system, assembly, order);
  const paces = pacesIn(program);
  const unit = unitOf(lives, [
    ...elapsedIn(system.initial),
    ...paces.flatMap(({ min, max }) => (max === 'inf' ? [min] : [min, max])),
  ]);
  const horizon = horizonOf(lives, paces, most.inAll, unit);
  const ended = observers(draft, observedEnds);
  const resources = resourcesIn(draft, system, assembly, watchedUse, enough);
  const plain = guardedTransitions(draft);
  const transitions = resources.sharing(plain);
  const unsettled = unsettledIn(types);
  const nets = componentNets(assembly, ended, { ports, transitions, unit, budgets, unsettled });
  for (const net of nets) addComponentEvents(net);
  const turns = addProgram({ draft, system, assembly, ports, order, transitions, unit });
  for (const net of nets) addFinishes(net);
  if (behaviors) for (const { queue, places } of nets) activePlaces(queue, places);
  for (const net of nets) addFailures(net);
  resources.addReleases(plain);
  tellWhatIsDue(draft, timed);

  const tokens = tokensOf(draft, types);
  addImplicitArcs(draft, draft.implicit.keys());
  const unfinished = unfinishedIn(assembly, turns, order);
  const safe = safeIn(tokens);
  const { holding } = resources;
  return { draft, assembly, types, ports, unit, horizon, ended, unfinished, tokens, safe, holding };
}

/** What the places of an assembly are of, one by one. */
interface AssemblyParts {
  readonly types: readonly ComponentPlaces[];
  readonly lives: readonly ComponentLife[];
  /** By component that may have something to do. */
  readonly queues: ReadonlyMap<string, Queue>;
  /** The faults that may happen. */
  readonly possible: readonly Fault[];
}

function partsOf(assembly: ReadonlyMap<string, NamedPlaces>): AssemblyParts {
  const types: ComponentPlaces[] = [];
  const lives: ComponentLife[] = [];
  const queues = new Map<string, Queue>();
  const possible: Fault[] = [];
  for (const [name, { queue, types: named }] of assembly) {
    if (queue.lives.queue !== null) queues.set(name, queue.lives.queue);
    for (const places of named) {
      heed(LOOKING);
      const { life } = places;
      types.push(places);
      lives.push(life);
      for (const fault of faultsOf(life.component, life.fallibility)) possible.push(fault);
    }
  }
  return { types, lives, queues, possible };
}

/** Whether a thread has several ways to go. */
function hasSeveralWays({ threads }: Program): boolean {
  return threads.some(
    ({ tries, instructions }) =>
      tries.length > 0 || instructions.some((i) => isWait(i) && paceOf(i) !== null),
  );
}

/** How long instructions take themselves, or wait at most. */
function pacesIn({ threads }: Program): readonly DurationInterval[] {
  const paces: DurationInterval[] = [];
  for (const { instructions } of threads)
    for (const instruction of instructions) {
      const pace = paceOf(instruction);
      if (pace !== null) paces.push(pace);
    }
  return paces;
}

/** For how long things have been under way when the run starts. */
function elapsedIn({ components }: InitialConfiguration): readonly Decimal[] {
  const all: Decimal[] = [];
  for (const { running, pausing, comingBack } of components) {
    for (const { elapsed } of running) all.push(elapsed);
    for (const { elapsed } of pausing) all.push(elapsed);
    for (const elapsed of comingBack) all.push(elapsed);
  }
  return all;
}

/** The places that are marked while a step is still to come that is no event. */
function unsettledIn(types: readonly ComponentPlaces[]): readonly DraftPlace[] {
  const unsettled: DraftPlace[] = [];
  for (const { ending, failures } of types) {
    for (const place of ending.badly) unsettled.push(place);
    for (const place of ending.otherwise) unsettled.push(place);
    if (failures.dropping !== null) unsettled.push(failures.dropping);
  }
  return unsettled;
}

function componentNets(
  assembly: ReadonlyMap<string, NamedPlaces>,
  ended: Drafted['ended'],
  shared: Pick<ComponentNet, 'ports' | 'transitions' | 'unit' | 'budgets' | 'unsettled'>,
): readonly ComponentNet[] {
  const { ports, transitions, unit, budgets, unsettled } = shared;
  const nets: ComponentNet[] = [];
  for (const [component, { queue, types }] of assembly) {
    const endedPlace = (element: string) => ended.get(dotted(component, element)) ?? null;
    for (const places of types) {
      heed(LOOKING);
      nets.push({ queue, places, ports, transitions, unit, budgets, unsettled, endedPlace });
    }
  }
  return nets;
}

function tokensOf(draft: DraftNet, types: readonly ComponentPlaces[]): Drafted['tokens'] {
  const tokens = new Map<ComponentPlaces, readonly DraftPlace[]>();
  for (const places of types) {
    heed(LOOKING);
    tokens.set(
      places,
      places.tokens.map((set) => asOne(draft, set)),
    );
  }
  return tokens;
}

function safeIn(tokens: Drafted['tokens']): readonly DraftPlace[] {
  const safe: DraftPlace[] = [];
  for (const [{ life }, own] of tokens)
    if (life.phases.some(({ lifecycle }) => lifecycle.mayRepeat)) for (const place of own) safe.push(place);
  return safe;
}

function unfinishedIn(
  assembly: ReadonlyMap<string, NamedPlaces>,
  turns: Turns,
  order: ProgramOrder,
): readonly DraftPlace[] {
  const unfinished: DraftPlace[] = [];
  for (const named of assembly.values()) {
    heed(LOOKING);
    for (const place of unfinishedPlaces(named, order)) unfinished.push(place);
  }
  for (const place of beforeLastSteps(turns, order)) unfinished.push(place);
  return unfinished;
}

/** The place itself, or one that holds as many tokens as all of the places. */
function asOne(draft: DraftNet, places: readonly DraftPlace[]): DraftPlace {
  return places.length === 1 ? places[0]! : countOf(draft, places, places[0]!.origin);
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
  const names = new Set(namesIn(system));
  for (const name of queues.keys()) names.add(name);
  for (const name of names) {
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
export function activePlaces(
  queue: QueuePlaces,
  { life }: ComponentPlaces,
  behavior: string | null = null,
): readonly (readonly [pushed: DraftPlace, since: DraftPlace])[] {
  return life.phases
    .filter(({ entry }) => behavior === null || entry.behavior === behavior)
    .map(({ entry, from }) => [queue.pushed(entry), queue.inState(from)]);
}

function observers(draft: DraftNet, ends: readonly ElementRef[]): ReadonlyMap<string, DraftPlace> {
  const places = new Map<string, DraftPlace>();
  for (const { component, element } of ends) {
    const name = dotted(component, element);
    if (!places.has(name))
      places.set(name, addPlace(draft, { kind: 'ended', component, transition: element }, 0));
  }
  return places;
}

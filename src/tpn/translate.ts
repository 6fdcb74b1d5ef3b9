import { type Component, type Connection, intervalOf, type Model, type PortRef } from '../model/assembly.ts';
import { commonUnit, type Decimal, type Duration, inUnits, OverflowError } from '../model/duration.ts';
import { ModelError } from '../model/errors.ts';
import type { ModelEvent } from '../model/event.ts';
import { initialConfiguration } from '../model/initial.ts';
import { instructionEvent } from '../model/obstacles.ts';
import type { Instruction, Program, Thread } from '../model/program.ts';
import type { ElementRef } from '../model/property-spec.ts';
import { type Alternative, alternativesOf } from '../model/region.ts';
import { type ComponentPlaces, type Counts, componentPlaces, keepCounts } from './component-places.ts';
import {
  addWeight,
  type DraftNet,
  type DraftPlace,
  type DraftTransition,
  numberNet,
  type Weights,
} from './draft-net.ts';
import { ALWAYS, allEmpty, atLeast, both, type Condition, conjunction, type Guard, plus } from './guard.ts';
import { type Lifecycle, lifecycleOf } from './lifecycle.ts';
import { mergeImmediate } from './merge.ts';
import type { PlaceOrigin } from './origin.ts';
import { ANY_TIME, type FiringInterval, IMMEDIATE, type TimePetriNet } from './time-petri-net.ts';

export interface TranslateOptions {
  /** Merges immediate steps where no question about `watched` places, runs or dates can tell the difference. */
  readonly merge: boolean;
  /** Places whose marking is asked about: they stay, with every state in which one of them changes. */
  readonly watched?: readonly ElementRef[];
  /** Transitions that get an observer place, marked once they have ended. */
  readonly observedEnds?: readonly ElementRef[];
}

/** A time Petri net that runs as the model does under one program, with the model's words for all of its elements. */
export interface Translation {
  readonly net: TimePetriNet;
  /** What each place stands for. */
  readonly origins: readonly PlaceOrigin[];
  /** The events that each firing stands for, in their order. */
  readonly events: readonly (readonly ModelEvent[])[];
  /** Events of date 0 that were merged into the initial marking. */
  readonly initialEvents: readonly ModelEvent[];
  /** The length of the net's time unit, in seconds. */
  readonly unit: Decimal;
  /** No finite date of any run is greater, in units. */
  readonly horizon: number;
  /** Net places, `null` where the element can never hold a token. */
  readonly placeOf: (ref: ElementRef) => number | null;
  readonly runningOf: (ref: ElementRef) => number | null;
  readonly endedOf: (ref: ElementRef) => number | null;
  /** In a dead marking: when they are all empty, all programs are done and all components idle. */
  readonly unfinished: readonly number[];
  /** Places that must never hold a second token. */
  readonly safe: readonly number[];
}

const GREATEST_DATE = 2n ** 51n;

/**
 * Translates an assembly and one of its programs (semantics, sections 1 to 4 without changes of the assembly).
 *
 * Every place of a component, every dock and every running transition is a place of the net, as are each data port
 * (provided), each push, and each thread's next instruction. Tokens in the region of a port are counted in a place
 * of their own where other components ask for them. The events of semantics.md are the transitions: end(t) has the
 * interval of t, all others are immediate.
 *
 * @throws ModelError for a program beyond one behavior a component
 * @throws OverflowError when a date is beyond the range of exact whole numbers
 */
export function translate(model: Model, program: Program, options: TranslateOptions): Translation {
  const initial = initialConfiguration(model, program);
  const pushed = pushedBehaviors(program);
  const draft: DraftNet = { places: new Set(), transitions: [], initialEvents: [] };
  const counts: Counts = new Map();
  const assembly = new Map(
    initial.components.map(({ component, places }) => {
      const behavior = pushed.get(component.name) ?? null;
      return [component.name, componentPlaces(draft, counts, lifecycleOf(component, behavior, places))];
    }),
  );
  const ports = connectedPorts(draft, assembly, initial.connections);
  const unit = commonUnit([...assembly.values()].flatMap(({ lifecycle }) => boundsOf(lifecycle)));
  const watch = observers(draft, options.observedEnds ?? []);
  for (const component of assembly.values()) addMoves(draft, component, ports, unit, watch);
  const turns = addProgram(draft, program, assembly, ports);
  keepCounts(draft, counts);

  const unfinished = [
    ...[...assembly.values()].flatMap(unfinishedPlaces),
    ...beforeIdlePushes(program, assembly, turns),
  ];
  const safe = [...assembly.values()].filter(({ lifecycle }) => lifecycle.mayRepeat).flatMap(tokenPlaces);
  const placeOf = ({ component, element }: ElementRef): DraftPlace | null => {
    const places = assembly.get(component);
    return places?.lifecycle.places.has(element) === true ? places.place(element) : null;
  };
  const runningOf = ({ component, element }: ElementRef): DraftPlace | null => {
    const places = assembly.get(component);
    return places?.lifecycle.transitions.some((t) => t.name === element) === true
      ? places.running(element)
      : null;
  };
  if (options.merge) {
    const watched = (options.watched ?? []).map(placeOf).filter((place) => place !== null);
    mergeImmediate(draft, {
      visible: new Set([...watched, ...safe]),
      observers: new Set(watch.values()),
      unfinished: new Set(unfinished),
    });
  }
  const numbered = numberNet(model.title ?? 'model', draft);
  const index = (place: DraftPlace | null) => (place === null ? null : numbered.indexOf(place));
  const indices = (places: readonly DraftPlace[]) => places.map(index).filter((i) => i !== null);
  return {
    ...numbered,
    unit,
    horizon: horizonOf([...assembly.values()], unit),
    placeOf: (ref) => index(placeOf(ref)),
    runningOf: (ref) => index(runningOf(ref)),
    endedOf: (ref) => index(watch.get(key(ref)) ?? null),
    unfinished: indices(unfinished),
    safe: indices(safe),
  };
}

function key(ref: ElementRef): string {
  return `${ref.component}.${ref.element}`;
}

/** The behavior pushed to each component. */
function pushedBehaviors(program: Program): ReadonlyMap<string, string> {
  const pushed = new Map<string, string>();
  for (const instruction of program.threads.flatMap((thread) => thread.instructions)) {
    const { kind } = instruction;
    const unsupported =
      kind === 'add' || kind === 'del' || kind === 'con' || kind === 'dcon'
        ? `\`${kind}\` changes the assembly`
        : kind === 'pushB' && pushed.has(instruction.component)
          ? `a second behavior is pushed to \`${instruction.component}\``
          : null;
    if (unsupported !== null) {
      throw new ModelError([
        {
          code: 'unsupported-program',
          severity: 'error',
          message: `program \`${program.name ?? 'main'}\` cannot be verified yet: ${unsupported}`,
          at: instruction.at ?? null,
          hint: 'this version verifies programs that push at most one behavior to each component and wait',
        },
      ]);
    }
    if (kind === 'pushB') pushed.set(instruction.component, instruction.behavior);
  }
  return pushed;
}

function boundsOf(lifecycle: Lifecycle): readonly Duration[] {
  return lifecycle.transitions.flatMap(({ name }) => {
    const { min, max } = intervalOf(lifecycle.component, name);
    return [min, max];
  });
}

function wholeUnits(duration: Decimal, unit: Decimal): number {
  const units = inUnits(duration, unit);
  if (units > GREATEST_DATE) throw new OverflowError();
  return Number(units);
}

function firingInterval(component: Component, transition: string, unit: Decimal): FiringInterval {
  const { min, max } = intervalOf(component, transition);
  const eft = wholeUnits(min, unit);
  return max === 'inf' ? { ...ANY_TIME, eft } : { ...IMMEDIATE, eft, lft: wholeUnits(max, unit) };
}

/** All transitions one after another, each as often as it can run. */
function horizonOf(components: readonly ComponentPlaces[], unit: Decimal): number {
  let sum = 0n;
  for (const { lifecycle } of components) {
    for (const { name } of lifecycle.transitions) {
      const { min, max } = intervalOf(lifecycle.component, name);
      sum += BigInt(lifecycle.runs.get(name) ?? 0) * inUnits(max === 'inf' ? min : max, unit);
    }
  }
  if (sum > GREATEST_DATE) throw new OverflowError();
  return Number(sum);
}

function observers(draft: DraftNet, ends: readonly ElementRef[]): ReadonlyMap<string, DraftPlace> {
  const places = new Map<string, DraftPlace>();
  for (const { component, element } of ends) {
    if (places.has(key({ component, element }))) continue;
    const place: DraftPlace = { origin: { kind: 'ended', component, transition: element }, tokens: 0 };
    draft.places.add(place);
    places.set(key({ component, element }), place);
  }
  return places;
}

/** What the connections of an assembly say about its ports. */
interface ConnectedPorts {
  /** Holds when some provider serves the use port now. */
  readonly served: (user: string, port: string) => Guard;
  /** The in-use counts of the use ports connected to a service provide port; `null` when none is connected. */
  readonly usersOf: (provider: string, port: string) => readonly DraftPlace[] | null;
  /** The place that says a data port is provided, when that is asked for and not so from the start. */
  readonly provided: (provider: string, port: string) => DraftPlace | null;
}

function connectedPorts(
  draft: DraftNet,
  assembly: ReadonlyMap<string, ComponentPlaces>,
  connections: readonly Connection[],
): ConnectedPorts {
  const is = (ref: PortRef, component: string, port: string) =>
    ref.component === component && ref.port === port;
  const kindOf = ({ component, port }: PortRef) =>
    assembly.get(component)!.lifecycle.component.type.ports.find((p) => p.name === port)!.kind;
  const providedAtStart = ({ component, port }: PortRef): boolean => {
    const { lifecycle, regionOf } = assembly.get(component)!;
    return lifecycle.start.some((place) => regionOf(port).places.has(place));
  };
  const provided = new Map<string, DraftPlace>();
  for (const { provider } of connections) {
    const name = `${provider.component}.${provider.port}`;
    if (kindOf(provider) !== 'data' || providedAtStart(provider) || provided.has(name)) continue;
    const place: DraftPlace = { origin: { kind: 'provided', ...provider }, tokens: 0 };
    draft.places.add(place);
    provided.set(name, place);
  }
  const serves = (provider: PortRef): Guard => {
    if (kindOf(provider) === 'data') {
      const place = provided.get(`${provider.component}.${provider.port}`);
      return place === undefined ? ALWAYS : [atLeast(place, 1)];
    }
    const serving = assembly.get(provider.component)!.serving(provider.port);
    return serving === null ? [] : [atLeast(serving, 1)];
  };
  return {
    served: (user, port) =>
      connections.filter((c) => is(c.user, user, port)).flatMap((c) => serves(c.provider)),
    usersOf: (provider, port) => {
      const users = connections.filter((c) => is(c.provider, provider, port)).map((c) => c.user);
      if (users.length === 0) return null;
      return users.map((u) => assembly.get(u.component)!.inRegion(u.port)).filter((place) => place !== null);
    },
    provided: (provider, port) => provided.get(`${provider}.${port}`) ?? null,
  };
}

/** The events of one component (semantics, section 3). */
function addMoves(
  draft: DraftNet,
  places: ComponentPlaces,
  ports: ConnectedPorts,
  unit: Decimal,
  observed: ReadonlyMap<string, DraftPlace>,
): void {
  const { lifecycle } = places;
  const { component, behavior, transitions } = lifecycle;
  if (behavior === null) return;
  const move = (event: ModelEvent['event'], element: string): ModelEvent => ({
    event,
    component: component.name,
    element,
    thread: null,
    line: null,
  });
  const add = (event: ModelEvent, interval: FiringInterval, guard: Guard, arcs: Arcs) => {
    for (const condition of guard) draft.transitions.push(transition([event], interval, condition, arcs));
  };

  for (const place of lifecycle.places) {
    const out = transitions.filter((t) => t.source === place);
    if (out.length === 0) continue;
    const pushedYet = lifecycle.start.includes(place) ? [[atLeast(places.queue!.pushed, 1)]] : [];
    const arcs = moving(
      [places.place(place)],
      out.map((t) => places.outputDock(t.name)),
    );
    add(
      move('leave', place),
      IMMEDIATE,
      conjunction([...pushedYet, ...leaveGuards(places, ports, place)]),
      arcs,
    );
  }
  for (const { name } of transitions) {
    const start = moving([places.outputDock(name)], [places.running(name)]);
    add(move('start', name), IMMEDIATE, conjunction(startGuards(places, ports, name)), start);
    const end = moving([places.running(name)], [places.inputDock(name)]);
    const observer = observed.get(key({ component: component.name, element: name }));
    if (observer !== undefined) addWeight(end.outputs, observer, 1);
    add(move('end', name), firingInterval(component, name, unit), ALWAYS, end);
  }
  for (const place of lifecycle.places) {
    for (const alternative of alternativesOf(component.type, behavior, place)) {
      // A transition that can never run never ends: this alternative never lets the place be entered.
      if (!alternative.transitions.every((t) => transitions.includes(t))) continue;
      const enter = move('enter', place);
      const event = alternative.name === null ? enter : { ...enter, alternative: alternative.name };
      const arcs = moving(
        alternative.transitions.map((t) => places.inputDock(t.name)),
        [places.place(place)],
      );
      const guard = conjunction(enterGuards(places, ports, place, alternative));
      for (const effect of provisions(places, ports, place, alternative)) {
        add(event, IMMEDIATE, conjunction([guard, [effect.condition]]), {
          inputs: arcs.inputs,
          outputs: plus(arcs.outputs, effect.outputs),
        });
      }
    }
  }
}

interface Arcs {
  readonly inputs: Weights;
  readonly outputs: Weights;
}

/** Takes a token from each of the first places and puts one into each of the others. */
function moving(from: readonly DraftPlace[], to: readonly DraftPlace[]): Arcs {
  return { inputs: new Map(from.map((p) => [p, 1])), outputs: new Map(to.map((p) => [p, 1])) };
}

function transition(
  events: readonly ModelEvent[],
  interval: FiringInterval,
  condition: Condition,
  arcs: Arcs,
): DraftTransition {
  return {
    events,
    interval,
    inputs: new Map(arcs.inputs),
    reads: new Map(condition.reads),
    inhibitors: new Map(condition.inhibitors),
    outputs: new Map(arcs.outputs),
  };
}

/** Leaving must not deactivate a service provide port while a connected use port is in use. */
function leaveGuards(places: ComponentPlaces, ports: ConnectedPorts, place: string): readonly Guard[] {
  const { lifecycle } = places;
  const { component, transitions } = lifecycle;
  return component.type.ports
    .filter((port) => port.role === 'provide' && port.kind === 'service')
    .flatMap((port): readonly Guard[] => {
      const region = places.regionOf(port.name);
      const stays = transitions.some((t) => t.source === place && region.inside.has(t.name));
      const users = ports.usersOf(component.name, port.name);
      if (!region.places.has(place) || stays || users === null || users.length === 0) return [];
      const unused = allEmpty(users);
      if (![...elementsOf(places, port.name)].some((e) => lifecycle.together(e, place))) return [[unused]];
      return [[unused, atLeast(places.inRegion(port.name)!, 2)]];
    });
}

/** Every use port bound to the transition must be served, also when it is already in use. */
function startGuards(places: ComponentPlaces, ports: ConnectedPorts, transition: string): readonly Guard[] {
  const { component } = places.lifecycle;
  return component.type.ports
    .filter((port) => port.role === 'use' && places.regionOf(port.name).bound.has(transition))
    .map((port) => ports.served(component.name, port.name));
}

/** Every use port that entering would newly activate must be served. */
function enterGuards(
  places: ComponentPlaces,
  ports: ConnectedPorts,
  place: string,
  alternative: Alternative,
): readonly Guard[] {
  const { component, together } = places.lifecycle;
  return component.type.ports
    .filter((port) => port.role === 'use' && places.regionOf(port.name).places.has(place))
    .flatMap((port): readonly Guard[] => {
      const region = places.regionOf(port.name);
      if (alternative.transitions.some((t) => region.inside.has(t.name))) return [];
      const joined = new Set(alternative.transitions.map((t) => t.name));
      const mayBeActive = [...elementsOf(places, port.name)].some(
        (e) => !joined.has(e) && alternative.transitions.every((t) => together(e, t.name)),
      );
      const served = ports.served(component.name, port.name);
      return [mayBeActive ? [...served, atLeast(places.inRegion(port.name)!, 1)] : served];
    });
}

/** The reachable places and transitions of a port's region. */
function elementsOf(places: ComponentPlaces, port: string): ReadonlySet<string> {
  const region = places.regionOf(port);
  const { lifecycle } = places;
  return new Set([
    ...[...region.places].filter((p) => lifecycle.places.has(p)),
    ...lifecycle.transitions.map((t) => t.name).filter((t) => region.inside.has(t) || region.bound.has(t)),
  ]);
}

interface Effect {
  readonly condition: Condition;
  readonly outputs: Weights;
}

/** What entering a place does to the data ports of the component: each stays provided from its first activation on. */
function provisions(
  places: ComponentPlaces,
  ports: ConnectedPorts,
  place: string,
  alternative: Alternative,
): readonly Effect[] {
  const { component } = places.lifecycle;
  const nothing: Effect = { condition: ALWAYS[0]!, outputs: new Map() };
  return component.type.ports
    .filter((port) => port.role === 'provide' && port.kind === 'data')
    .reduce<readonly Effect[]>(
      (effects, port) => {
        const provided = ports.provided(component.name, port.name);
        const region = places.regionOf(port.name);
        const already = alternative.transitions.some((t) => region.places.has(t.source));
        if (provided === null || !region.places.has(place) || already) return effects;
        const first: Weights = new Map([[provided, 1]]);
        const options: readonly Effect[] = mayBeProvidedBefore(places.lifecycle, region.places, place)
          ? [
              { condition: allEmpty([provided]), outputs: first },
              { condition: atLeast(provided, 1), outputs: new Map() },
            ]
          : [{ condition: ALWAYS[0]!, outputs: first }];
        return effects.flatMap((effect) =>
          options.map((option) => ({
            condition: conjunction([[effect.condition], [option.condition]])[0]!,
            outputs: plus(effect.outputs, option.outputs),
          })),
        );
      },
      [nothing],
    );
}

function mayBeProvidedBefore(lifecycle: Lifecycle, region: ReadonlySet<string>, place: string): boolean {
  const others = [...region].filter((p) => p !== place && lifecycle.places.has(p));
  return lifecycle.mayRepeat || others.some((p) => !lifecycle.precedes(place, p));
}

/** Of each thread, the places that say which instruction is next. */
type Turns = ReadonlyMap<Thread, readonly DraftPlace[]>;

/** The threads of the program, and the finish events that they wait for (semantics, section 4). */
function addProgram(
  draft: DraftNet,
  program: Program,
  assembly: ReadonlyMap<string, ComponentPlaces>,
  ports: ConnectedPorts,
): Turns {
  for (const places of assembly.values()) addFinish(draft, places);
  const turns = new Map<Thread, readonly DraftPlace[]>();
  for (const thread of program.threads) {
    const places = [instructionPlace(draft, thread.name, 0, 1)];
    turns.set(thread, places);
    thread.instructions.forEach((instruction, index) => {
      const here = places[index]!;
      const next = instructionPlace(draft, thread.name, index + 1, 0);
      places.push(next);
      const { inputs, outputs } = moving([here], [next]);
      let condition = ALWAYS[0]!;
      if (instruction.kind === 'pushB') addPush(assembly.get(instruction.component)!, ports, inputs, outputs);
      if (instruction.kind === 'wait' || instruction.kind === 'waitAll') {
        condition = whenIdle(program, thread, index, assembly);
      }
      draft.transitions.push(
        transition([instructionEvent(thread.name, instruction)], IMMEDIATE, condition, { inputs, outputs }),
      );
    });
  }
  return turns;
}

/**
 * The places where a thread has still to push a behavior that finds nothing to do. A push that is never executed is
 * seen by what its component has left to do, but for these; and threads that wait for one another may never push.
 */
function beforeIdlePushes(
  { threads }: Program,
  assembly: ReadonlyMap<string, ComponentPlaces>,
  turns: Turns,
): readonly DraftPlace[] {
  if (threads.length === 1) return [];
  const isIdle = (i: Instruction) =>
    i.kind === 'pushB' && assembly.get(i.component)!.lifecycle.transitions.length === 0;
  return threads.flatMap((thread) =>
    turns.get(thread)!.slice(0, thread.instructions.findLastIndex(isIdle) + 1),
  );
}

function instructionPlace(draft: DraftNet, thread: string, index: number, tokens: number): DraftPlace {
  const place: DraftPlace = { origin: { kind: 'instruction', thread, index }, tokens };
  draft.places.add(place);
  return place;
}

/** A behavior is over when none of its tokens moves and it leaves no marked place. */
function addFinish(draft: DraftNet, places: ComponentPlaces): void {
  const { queue, lifecycle } = places;
  const condition = finishCondition(places);
  if (queue === null || condition === null) return;
  const event: ModelEvent = {
    event: 'finish',
    component: lifecycle.component.name,
    element: lifecycle.behavior,
    thread: null,
    line: null,
  };
  draft.transitions.push(
    transition([event], IMMEDIATE, condition, moving([queue.pending], [queue.finished])),
  );
}

/**
 * When nothing happens twice, a behavior is over once all its last places are marked: reading them, which nothing
 * ever empties, keeps the net free of inhibitors. `null` when it never ends, for some join can never fill.
 */
function finishCondition(places: ComponentPlaces): Condition | null {
  const { mayRepeat, transitions, ...lifecycle } = places.lifecycle;
  if (mayRepeat) return allEmpty(unfinishedPlaces(places));
  if (transitions.some((t) => !lifecycle.places.has(t.destination))) return null;
  return transitions
    .map((t) => t.destination)
    .filter((place) => !transitions.some((t) => t.source === place))
    .map((place) => atLeast(places.place(place), 1))
    .reduce(both, ALWAYS[0]!);
}

function addPush(places: ComponentPlaces, ports: ConnectedPorts, inputs: Weights, outputs: Weights): void {
  const { component } = places.lifecycle;
  addWeight(outputs, places.queue!.pushed, 1);
  addWeight(outputs, places.queue!.pending, 1);
  // From the push on, what stands on a place that is about to be left serves no new user.
  for (const port of component.type.ports) {
    const lost = places.lostByPush(port.name);
    if (
      port.role === 'provide' &&
      port.kind === 'service' &&
      lost > 0 &&
      ports.usersOf(component.name, port.name) !== null
    )
      addWeight(inputs, places.serving(port.name)!, lost);
  }
}

/**
 * What a wait needs. The behavior must be finished when this thread has pushed it before, or another thread pushes
 * it at all; a behavior that this thread pushes later leaves the queue empty for now.
 */
function whenIdle(
  program: Program,
  thread: Thread,
  index: number,
  assembly: ReadonlyMap<string, ComponentPlaces>,
): Condition {
  const instruction = thread.instructions[index]!;
  const awaited = program.threads
    .flatMap((other) => (other === thread ? thread.instructions.slice(0, index) : other.instructions))
    .flatMap((i) => (i.kind === 'pushB' ? [i.component] : []))
    .filter((component) => instruction.kind === 'waitAll' || isWaitFor(instruction, component));
  return awaited
    .map((component) => atLeast(assembly.get(component)!.queue!.finished, 1))
    .reduce(both, ALWAYS[0]!);
}

function isWaitFor(instruction: Instruction, component: string): boolean {
  return instruction.kind === 'wait' && instruction.component === component;
}

/** Empty when the component is idle and nothing of it moves. */
function unfinishedPlaces(places: ComponentPlaces): readonly DraftPlace[] {
  const { transitions } = places.lifecycle;
  return [
    ...transitions.flatMap((t) => [
      places.outputDock(t.name),
      places.running(t.name),
      places.inputDock(t.name),
    ]),
    ...new Set(transitions.map((t) => places.place(t.source))),
  ];
}

/** The places where the component's tokens are. */
function tokenPlaces(places: ComponentPlaces): readonly DraftPlace[] {
  const { lifecycle } = places;
  return [
    ...[...lifecycle.places].map(places.place),
    ...lifecycle.transitions.flatMap((t) => [
      places.outputDock(t.name),
      places.running(t.name),
      places.inputDock(t.name),
    ]),
  ];
}

import type { Decimal } from '../../base/duration.ts';
import type { Transition } from '../../model/component.ts';
import type { ModelEvent } from '../../model/event.ts';
import { componentEvent, enterEvent } from '../../model/semantics/rules/rule.ts';
import type { Alternative } from '../../model/system/behavior.ts';
import type { Region } from '../../model/system/region.ts';
import { type FiringInterval, IMMEDIATE } from '../net/time-petri-net.ts';
import type { BudgetPlaces } from './budget-places.ts';
import { type ComponentPlaces, elementsOf, tokenPlaces } from './component-places.ts';
import type { ConnectedPorts } from './connected-ports.ts';
import { type Arcs, type DraftPlace, moving, NO_ARCS, plus, type Weights } from './draft-net.ts';
import {
  ALWAYS,
  allEmpty,
  allOf,
  type Clause,
  conjunction,
  type Guard,
  type GuardedTransitions,
  marked,
} from './guard.ts';
import type { Attempt, AttemptEnd } from './life/attempts.ts';
import {
  isFollowed,
  isOnlyIn,
  isSequential,
  leavingIn,
  type Phase,
  type PhaseEnd,
} from './life/component-life.ts';
import { occurs } from './life/lifecycle.ts';
import type { QueuePlaces } from './queue-places.ts';
import { firingInterval, remainingInterval } from './units.ts';

/** What the events of one component are made of. */
export interface ComponentNet {
  readonly queue: QueuePlaces;
  readonly places: ComponentPlaces;
  readonly ports: ConnectedPorts;
  readonly transitions: GuardedTransitions;
  readonly unit: Decimal;
  readonly budgets: BudgetPlaces;
  /** Marked, in any component, while a step is still to come that is no event: it must not make the run seem to go on. */
  readonly unsettled: readonly DraftPlace[];
  /** The observer place of a transition, if it has one. */
  readonly endedPlace: (transition: string) => DraftPlace | null;
}

/** Adds the events of one component (semantics, section 3), but for the ends of its behaviors. */
export function addComponentEvents(net: ComponentNet): void {
  const { life } = net.places;
  for (const phase of life.phases) {
    for (const place of phase.lifecycle.places) addLeave(net, phase, place);
  }
  for (const transition of life.component.type.transitions) addAction(net, transition);
  /** Each way to enter a place is one of a single behavior: by it, the phases in which it may be taken. */
  const entered = new Map<Alternative, { readonly place: string; readonly phases: Phase[] }>();
  for (const phase of life.phases) {
    for (const { place, by } of phase.lifecycle.entrances) {
      const known = entered.get(by);
      if (known === undefined) entered.set(by, { place, phases: [phase] });
      else known.phases.push(phase);
    }
  }
  for (const [by, { place, phases }] of entered) addEnter(net, place, by, phases);
}

/** Holds while the component does not fail, as far as its tokens do not say so already. */
export function unfailing({ places }: ComponentNet): Guard {
  const { none } = places.failures;
  return none === null ? ALWAYS : [marked([none])];
}

/** Holds while the component does not fail, and does not begin to: of what takes no time, which so has no clock to lose. */
function acting(net: ComponentNet): Guard {
  const { badly } = net.places.ending;
  return badly.length === 0 ? unfailing(net) : conjunction([unfailing(net), [allEmpty(badly)]]);
}

/** Of the places of a component that can hold a token, those of this name and stage are known to. */
export function sure(place: DraftPlace | null): DraftPlace {
  if (place === null) throw new RangeError('a place that can hold a token is missing from the net');
  return place;
}

function addLeave(net: ComponentNet, phase: Phase, place: string): void {
  const { places, transitions } = net;
  const { life } = places;
  const { component, instance } = life;
  const out = leavingIn(life, phase, place);
  if (out.length === 0 || out.some(({ name }) => instance.actions.get(name)!.startsFromPlace)) return;
  transitions.add(
    componentEvent('leave', component.name, place),
    IMMEDIATE,
    leaving(net, phase, place, out),
    moving(
      [sure(places.place(place))],
      out.map(({ name }) => sure(places.outputDock(name))),
    ),
  );
}

/** Holds when the active behavior may leave a place that is marked, by these transitions. */
function leaving(net: ComponentNet, phase: Phase, place: string, out: readonly Transition[]): Guard {
  const { component, instance } = net.places.life;
  const isLeft = ({ places, inside }: Region) =>
    places.has(place) && !out.some(({ name }) => inside.has(name));
  const activeAfter = (port: string): Clause | null => {
    const region = instance.regions.get(port);
    return region !== undefined && isLeft(region) ? othersIn(net, region, phase, place) : null;
  };
  const released: Guard[] = [];
  for (const { name: port, role, kind } of component.type.ports) {
    if (role !== 'provide' || kind !== 'service') continue;
    const region = instance.regions.get(port)!;
    if (!isLeft(region)) continue;
    const others = othersIn(net, region, phase, place);
    const provider = { component: component.name, port };
    for (const guard of net.ports.released(provider, phase, others, activeAfter)) released.push(guard);
  }
  return conjunction([[marked(activeIn(net, phase, place))], acting(net), ...released]);
}

/** Marked while the phase is active, as far as a token in `place` does not say so already. */
function activeIn({ queue, places }: ComponentNet, phase: Phase, place: string): readonly DraftPlace[] {
  const isOnlyHere = isOnlyIn(places.life, place, phase);
  if (isOnlyHere && !phase.from.places.includes(place)) return [];
  const pushed = queue.pushed(phase.entry);
  return isOnlyHere ? [pushed] : [pushed, queue.inState(phase.from)];
}

/** The net places of a region that may hold another token than that of `place`. */
function othersIn({ places }: ComponentNet, region: Region, { lifecycle }: Phase, place: string): Clause {
  const others = elementsOf(region, lifecycle).filter((e) => lifecycle.together(e, place));
  return netPlacesOf(places, region, others);
}

/** The net places that hold tokens of some elements in a region. */
function netPlacesOf(places: ComponentPlaces, region: Region, elements: Iterable<string>): Clause {
  const found: DraftPlace[] = [];
  for (const element of elements) {
    const standing = places.place(element);
    if (standing !== null) found.push(standing);
    const moving = region.inside.has(element) ? places.around(element) : places.running(element);
    for (const place of moving) found.push(place);
  }
  return found;
}

function addAction(net: ComponentNet, transition: Transition): void {
  const { name } = transition;
  const { places, ports, unit } = net;
  if (places.running(name).length === 0) return;
  const { life } = places;
  const phases = life.phases.filter(({ lifecycle }) => occurs(lifecycle.times, name));
  const own = life.fallibility.attemptsOf(name);
  const { all } = own;
  const begun = places.underway.get(name);
  const settled = new Set<DraftPlace>();
  const end = (attempt: Attempt, by: AttemptEnd, running: DraftPlace, interval: FiringInterval): void => {
    addEnd(net, name, attempt, by, running, interval);
    const over = places.overWith(name, attempt, by);
    if (over !== null && !settled.has(over)) addSettling(net, name, attempt, by, over);
    if (over !== null) settled.add(over);
  };
  if (begun !== undefined) {
    const by = own.begun!;
    end(by.attempt, by.end, begun.place, remainingInterval(by.end.outcome.takes, begun.since, unit));
  }
  for (const { since, place } of places.paused)
    if (since.transition === name)
      addRetryFrom(net, name, place, own.failed, remainingInterval(own.pause!, since, unit));
  if (phases.length === 0) return;
  const { needs, startsFromPlace } = life.instance.actions.get(name)!;
  const served = (during: readonly Phase[]): Guard =>
    conjunction(needs.map((port) => ports.served({ component: life.component.name, port }, during, [])));
  const ready = served(phases);
  const ending = new Set<DraftPlace>();
  for (const attempt of all) {
    for (const by of attempt.ends) {
      const running = places.runningTo(name, attempt, by);
      const dock = places.outputDock(name, attempt.number);
      if (dock !== null) addStart(net, name, by, { from: dock, to: running, leaves: null }, ready);
      if (startsFromPlace && attempt.number === 0)
        addStartsFromPlace(net, transition, by, running, phases, served);
      // Attempts that end alike run in one place.
      if (!ending.has(running)) end(attempt, by, running, firingInterval(by.outcome.takes, unit));
      ending.add(running);
    }
    if (places.pausing(name, attempt.number) !== null) addRetry(net, name, attempt.number);
  }
}

function withOutcome(event: ModelEvent, { outcome }: AttemptEnd): ModelEvent {
  return outcome.name === null ? event : { ...event, outcome: outcome.name };
}

/** Leaves the place of a transition and starts it, in each phase that does. */
function addStartsFromPlace(
  net: ComponentNet,
  t: Transition,
  end: AttemptEnd,
  to: DraftPlace,
  phases: readonly Phase[],
  served: (during: readonly Phase[]) => Guard,
): void {
  const { places } = net;
  for (const phase of phases) {
    // One that runs when the run starts may never come to its source.
    if (!occurs(phase.lifecycle.times, t.source)) continue;
    const from = sure(places.place(t.source));
    const guard = conjunction([served([phase]), leaving(net, phase, t.source, [t])]);
    addStart(net, t.name, end, { from, to, leaves: t.source }, guard);
  }
}

/** From where a transition starts to run, and the place that it leaves thereby. */
interface Starting {
  readonly from: DraftPlace;
  readonly to: DraftPlace;
  readonly leaves: string | null;
}

function addStart(
  net: ComponentNet,
  name: string,
  end: AttemptEnd,
  { from, to, leaves }: Starting,
  ready: Guard,
): void {
  const { places, transitions, budgets } = net;
  const spent = end.outcome.fault
    ? budgets.spentBy({ component: places.life.component.name, transition: name, outcome: end.outcome.name })
    : [];
  const start = componentEvent('start', net.places.life.component.name, name);
  transitions.add(
    withOutcome(leaves === null ? start : { ...start, leaves }, end),
    IMMEDIATE,
    conjunction([ready, acting(net)]),
    moving([from, ...spent], [to]),
  );
}

/** What has ended while the component may fail waits, for no time, until that is clear. */
function addEnd(
  net: ComponentNet,
  name: string,
  attempt: Attempt,
  end: AttemptEnd,
  running: DraftPlace,
  interval: FiringInterval,
): void {
  const { places, transitions, endedPlace } = net;
  const to = places.overWith(name, attempt, end) ?? targetOf(places, name, attempt, end);
  const observer = endedPlace(name);
  transitions.add(
    withOutcome(componentEvent('end', net.places.life.component.name, name), end),
    interval,
    ALWAYS,
    moving([running], observer === null ? [to] : [to, observer]),
  );
}

/** The end of a transition leads to nothing when its component fails already. */
function addSettling(
  net: ComponentNet,
  name: string,
  attempt: Attempt,
  end: AttemptEnd,
  over: DraftPlace,
): void {
  const { places, transitions } = net;
  const { outcome } = end;
  const of = `${places.life.component.name}.${name}${outcome.name === null ? '' : `:${outcome.name}`}`;
  const target = targetOf(places, name, attempt, end);
  // What has ended before it begins to fail has done so well.
  const { badly, otherwise } = places.ending;
  const settled: Guard = badly.includes(over) ? [allEmpty(otherwise)] : ALWAYS;
  transitions.add(
    { step: `settle:${of}` },
    IMMEDIATE,
    conjunction([unfailing(net), settled]),
    moving([over], [target]),
  );
  const failing: Guard = [allOf([places.failures.all])];
  transitions.add({ step: `drop:${of}` }, IMMEDIATE, failing, moving([over], []));
}

function targetOf(
  places: ComponentPlaces,
  name: string,
  { number }: Attempt,
  { leadsTo }: AttemptEnd,
): DraftPlace {
  switch (leadsTo.kind) {
    case 'dock':
      return sure(places.inputDock(leadsTo.dock));
    case 'pause':
      return sure(places.pausing(name, number));
    case 'failing':
      return sure(places.failures.failing(leadsTo.place));
  }
}

function addRetry(net: ComponentNet, name: string, attempt: number): void {
  const { places, unit } = net;
  const { pause } = places.life.fallibility.attemptsOf(name);
  addRetryFrom(net, name, sure(places.pausing(name, attempt)), attempt + 1, firingInterval(pause!, unit));
}

function addRetryFrom(
  net: ComponentNet,
  name: string,
  paused: DraftPlace,
  next: number,
  interval: FiringInterval,
): void {
  const { places, transitions } = net;
  transitions.add(
    componentEvent('retry', places.life.component.name, name),
    interval,
    unfailing(net),
    moving([paused], [sure(places.outputDock(name, next))]),
  );
}

function addEnter(net: ComponentNet, place: string, by: Alternative, phases: readonly Phase[]): void {
  const { places, transitions } = net;
  const event = enterEvent(places.life.component.name, place, by.name);
  const arcs = moving(
    by.docks.map((dock) => sure(places.inputDock(dock))),
    [sure(places.place(place))],
  );
  const served = servedOnEntering(net, place, by, phases);
  const provided = (port: string) => phases.map((phase) => providedBefore(net, port, place, by, phase));
  for (const effect of provisions(net, place, provided)) {
    const guard = conjunction([...served, acting(net), effect.guard]);
    if (effect === NO_EFFECT) transitions.add(event, IMMEDIATE, guard, arcs);
    else
      transitions.add(event, IMMEDIATE, guard, {
        inputs: plus(arcs.inputs, effect.arcs.inputs),
        outputs: plus(arcs.outputs, effect.arcs.outputs),
      });
  }
}

/** Every use port that entering would newly activate must be served. */
function servedOnEntering(
  { places, ports }: ComponentNet,
  place: string,
  by: Alternative,
  phases: readonly Phase[],
): readonly Guard[] {
  const { life } = places;
  const { component, instance } = life;
  const guards: Guard[] = [];
  for (const { name: port, role } of component.type.ports) {
    if (role !== 'use') continue;
    const region = instance.regions.get(port)!;
    if (!region.places.has(place) || by.transitions.some((t) => region.inside.has(t.name))) continue;
    const others = new Set<string>();
    for (const { lifecycle } of phases)
      for (const e of elementsOf(region, lifecycle))
        if (by.transitions.every((t) => lifecycle.together(e, t.name))) others.add(e);
    const active = netPlacesOf(places, region, others);
    guards.push(ports.served({ component: component.name, port }, phases, active));
  }
  return guards;
}

/** A change beside that of the tokens of a component, and when it is made. */
export interface Effect {
  readonly guard: Guard;
  readonly arcs: Arcs;
}

const NO_EFFECT: Effect = { guard: ALWAYS, arcs: { inputs: NO_ARCS, outputs: NO_ARCS } };

/**
 * What marking a place does to the data ports of the component: each stays provided from its first activation on.
 *
 * @param providedSo whether a port has been provided before, in each way to come there; `null`: maybe
 */
export function provisions(
  net: ComponentNet,
  place: string,
  providedSo: (port: string) => readonly (boolean | null)[],
): readonly Effect[] {
  const { places, ports } = net;
  const { instance, component } = places.life;
  let effects: readonly Effect[] = [NO_EFFECT];
  for (const { name, role, kind } of component.type.ports) {
    if (role !== 'provide' || kind !== 'data' || !instance.regions.get(name)!.places.has(place)) continue;
    const port = { component: component.name, port: name };
    const provided = ports.provided(port);
    if (provided === null) continue;
    const before = new Set(providedSo(name));
    if (before.size === 1 && before.has(true)) continue;
    const first: Weights = [{ place: provided, weight: 1 }];
    const options: readonly Effect[] =
      before.size === 1 && before.has(false)
        ? [{ guard: ALWAYS, arcs: { inputs: NO_ARCS, outputs: first } }]
        : [
            // Taking the token of its absence is what providing it does to the implicit places.
            { guard: [marked([ports.unprovided(port)])], arcs: { inputs: NO_ARCS, outputs: first } },
            { guard: [marked([provided])], arcs: NO_EFFECT.arcs },
          ];
    effects = effects.flatMap((effect) =>
      options.map((option) => ({
        guard: conjunction([effect.guard, option.guard]),
        arcs: { inputs: NO_ARCS, outputs: plus(effect.arcs.outputs, option.arcs.outputs) },
      })),
    );
  }
  return effects;
}

/** Whether a data port has been provided for sure before a place of its region is entered; `null`: maybe. */
function providedBefore(
  { places }: ComponentNet,
  port: string,
  place: string,
  by: Alternative,
  { from, lifecycle }: Phase,
): boolean | null {
  if (from.provided.has(port)) return true;
  const region = places.life.instance.regions.get(port)!;
  const comesFrom = by.transitions.filter((t) => !from.underway.has(t.name)).map((t) => t.source);
  if (comesFrom.some((source) => region.places.has(source))) return true;
  if (from.maybeProvided.has(port)) return null;
  const others = [...region.places].filter((p) => p !== place && occurs(lifecycle.times, p));
  const isFirst = !lifecycle.mayRepeat && others.every((p) => lifecycle.precedes(place, p));
  return isFirst ? false : null;
}

/**
 * Adds the ends of the behaviors of one component: no token of it moves, and none is in a place that it may leave. As nothing
 * happens twice in a behavior that ends, it is over once all its last places are marked; reading them keeps the net
 * free of inhibitors.
 */
export function addFinishes(net: ComponentNet): void {
  const { queue, transitions } = net;
  for (const phase of net.places.life.phases) {
    const { entry, from, ends } = phase;
    for (const end of ends) {
      const isGoingOn = isFollowed(end.state) || queue.lives.isDeleted;
      const over = queue.marksOf(entry);
      const marks = isGoingOn ? [queue.inState(end.state), ...over] : over;
      transitions.add(
        componentEvent('finish', net.places.life.component.name, entry.behavior),
        IMMEDIATE,
        conjunction([finished(net, phase, end), acting(net)]),
        moving([queue.inState(from), ...queue.asked.queued(entry.slot)], marks),
      );
    }
  }
}

/** Holds where the behavior is over, at the places of one of its ends. */
function finished({ queue, places }: ComponentNet, phase: Phase, { state, last }: PhaseEnd): Guard {
  const { entry, ends, lifecycle } = phase;
  const { life, failures } = places;
  const isPlain = ends.length === 1 && !lifecycle.mayGetStuck && life.fallibility.crash === null;
  if (isPlain && failures.comingBack.length === 0)
    return [marked([queue.pushed(entry), ...last.map((place) => sure(places.place(place)))])];
  const there = state.places.map((place) => sure(places.place(place)));
  const isMarked = marked([queue.pushed(entry), ...there]);
  if (isSequential(life)) return [isMarked];
  const pauses = life.component.type.transitions.flatMap((t) => places.pauses(t.name));
  const elsewhere = [...tokenPlaces(places), ...pauses, ...failures.comingBack];
  return conjunction([[isMarked], [allEmpty(elsewhere.filter((p) => !there.includes(p)))]]);
}

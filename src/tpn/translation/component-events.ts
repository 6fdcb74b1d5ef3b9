import type { Decimal } from '../../base/duration.ts';
import type { Transition } from '../../model/component.ts';
import { componentEvent } from '../../model/semantics/rules/rule.ts';
import type { Alternative } from '../../model/system/behavior.ts';
import { type FiringInterval, IMMEDIATE } from '../net/time-petri-net.ts';
import { isOnlyIn, type Phase } from './component-life.ts';
import { type ComponentPlaces, elementsIn } from './component-places.ts';
import type { ConnectedPorts } from './connected-ports.ts';
import { type Arcs, addWeight, type DraftPlace, moving, type Weights } from './draft-net.ts';
import {
  ALWAYS,
  allOf,
  type Clause,
  conjunction,
  type Guard,
  type GuardedTransitions,
  marked,
  plus,
} from './guard.ts';
import type { QueuePlaces } from './queue-places.ts';
import { firingInterval, remainingInterval } from './units.ts';

/** What the events of one component are made of. */
export interface ComponentNet {
  readonly queue: QueuePlaces;
  readonly places: ComponentPlaces;
  readonly ports: ConnectedPorts;
  readonly transitions: GuardedTransitions;
  readonly unit: Decimal;
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
  const entered = new Map<
    string,
    { readonly place: string; readonly by: Alternative; readonly phases: Phase[] }
  >();
  for (const phase of life.phases) {
    for (const [place, alternatives] of phase.lifecycle.entrances) {
      for (const by of alternatives) {
        const key = `${place} ${by.name ?? ''} ${phase.entry.behavior}`;
        const known = entered.get(key);
        if (known === undefined) entered.set(key, { place, by, phases: [phase] });
        else known.phases.push(phase);
      }
    }
  }
  for (const { place, by, phases } of entered.values()) addEnter(net, place, by, phases);
}

/** Of the places of a component that can hold a token, those of this name and stage are known to. */
function sure(place: DraftPlace | null): DraftPlace {
  if (place === null) throw new RangeError('a place that can hold a token is missing from the net');
  return place;
}

function addLeave(net: ComponentNet, phase: Phase, place: string): void {
  const { places, ports, transitions } = net;
  const { life } = places;
  const out = phase.lifecycle.transitions.filter((t) => t.source === place);
  if (out.length === 0) return;
  const provider = (port: string) => ({ component: life.component.name, port });
  const released = [...life.instance.ports.values()]
    .filter((port) => port.role === 'provide' && port.kind === 'service')
    .flatMap((port): readonly Guard[] => {
      const region = life.instance.regions.get(port.name)!;
      if (!region.places.has(place) || out.some((t) => region.inside.has(t.name))) return [];
      return ports.released(provider(port.name), phase, othersIn(net, port.name, phase, place));
    });
  transitions.add(
    componentEvent('leave', life.component.name, place),
    IMMEDIATE,
    conjunction([[marked(activeIn(net, phase, place))], ...released]),
    moving(
      [sure(places.place(place))],
      out.map((t) => sure(places.at(t.name, 'output-dock'))),
    ),
  );
}

/** Marked while the phase is active, as far as a token in `place` does not say so already. */
function activeIn({ queue, places }: ComponentNet, phase: Phase, place: string): readonly DraftPlace[] {
  const isOnlyHere = isOnlyIn(places.life, place, phase);
  if (isOnlyHere && !phase.from.places.includes(place)) return [];
  const pushed = queue.pushed(phase.entry);
  return isOnlyHere ? [pushed] : [pushed, queue.inState(phase.from)];
}

/** The net places of a port's region that may hold another token than that of `place`. */
function othersIn({ places }: ComponentNet, port: string, { lifecycle }: Phase, place: string): Clause {
  const others = elementsIn(places.life, port, lifecycle).filter((e) => lifecycle.together(e, place));
  return netPlacesOf(places, port, others);
}

function netPlacesOf(places: ComponentPlaces, port: string, elements: readonly string[]): Clause {
  const region = new Set(places.region(port));
  return elements
    .flatMap((e) => [
      places.place(e),
      places.at(e, 'output-dock'),
      ...places.running(e),
      places.at(e, 'input-dock'),
    ])
    .filter((p) => p !== null)
    .filter((p) => region.has(p));
}

function addAction(net: ComponentNet, { name, behavior }: Transition): void {
  const { places, ports, transitions, unit, endedPlace } = net;
  const { life } = places;
  const phases = life.phases.filter(
    ({ entry, lifecycle }) => entry.behavior === behavior && lifecycle.runs.has(name),
  );
  const inputDock = places.at(name, 'input-dock');
  const addEnd = (from: DraftPlace, interval: FiringInterval): void => {
    const end = moving([from], [sure(inputDock)]);
    const observer = endedPlace(name);
    if (observer !== null) addWeight(end.outputs, observer, 1);
    transitions.add(componentEvent('end', life.component.name, name), interval, ALWAYS, end);
  };
  const begun = places.underway.get(name);
  if (begun !== undefined) addEnd(begun.place, remainingInterval(life.component, begun.since, unit));
  if (phases.length === 0) return;
  const served = [...life.instance.ports.values()]
    .filter((port) => port.role === 'use' && life.instance.regions.get(port.name)!.bound.has(name))
    .flatMap((port) => ports.served({ component: life.component.name, port: port.name }, phases));
  const running = sure(places.at(name, 'running'));
  transitions.add(
    componentEvent('start', life.component.name, name),
    IMMEDIATE,
    [allOf(served)],
    moving([sure(places.at(name, 'output-dock'))], [running]),
  );
  addEnd(running, firingInterval(life.component, name, unit));
}

function addEnter(net: ComponentNet, place: string, by: Alternative, phases: readonly Phase[]): void {
  const { places, transitions } = net;
  const enter = componentEvent('enter', places.life.component.name, place);
  const event = by.name === null ? enter : { ...enter, alternative: by.name };
  const arcs = moving(
    by.transitions.map((t) => sure(places.at(t.name, 'input-dock'))),
    [sure(places.place(place))],
  );
  const served = allOf(servedOnEntering(net, place, by, phases));
  for (const effect of provisions(net, place, by, phases)) {
    transitions.add(event, IMMEDIATE, conjunction([[served], effect.guard]), {
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
): readonly Clause[] {
  const { life } = places;
  const joined = new Set(by.transitions.map((t) => t.name));
  return [...life.instance.ports.values()]
    .filter((port) => port.role === 'use')
    .flatMap((port): readonly Clause[] => {
      const region = life.instance.regions.get(port.name)!;
      if (!region.places.has(place) || by.transitions.some((t) => region.inside.has(t.name))) return [];
      const others = phases.flatMap(({ lifecycle }) =>
        elementsIn(life, port.name, lifecycle).filter(
          (e) => !joined.has(e) && by.transitions.every((t) => lifecycle.together(e, t.name)),
        ),
      );
      const active = netPlacesOf(places, port.name, [...new Set(others)]);
      const served = ports.served({ component: life.component.name, port: port.name }, phases);
      return served.map((clause) => [...new Set([...clause, ...active])]);
    });
}

/** A change beside that of the tokens of a component, and when it is made. */
interface Effect {
  readonly guard: Guard;
  readonly arcs: Arcs;
}

const NO_EFFECT: Effect = { guard: ALWAYS, arcs: { inputs: new Map(), outputs: new Map() } };

/** What entering a place does to the data ports of the component: each stays provided from its first activation on. */
function provisions(
  net: ComponentNet,
  place: string,
  by: Alternative,
  phases: readonly Phase[],
): readonly Effect[] {
  const { places, ports } = net;
  const { instance, component } = places.life;
  return [...instance.ports.values()]
    .filter((port) => port.role === 'provide' && port.kind === 'data')
    .reduce<readonly Effect[]>(
      (effects, { name }) => {
        const port = { component: component.name, port: name };
        const provided = ports.provided(port);
        const region = instance.regions.get(name)!;
        if (provided === null || !region.places.has(place)) return effects;
        const before = new Set(phases.map((phase) => providedBefore(net, name, place, by, phase)));
        if (before.size === 1 && before.has(true)) return effects;
        const first: Weights = new Map([[provided, 1]]);
        const options: readonly Effect[] =
          before.size === 1 && before.has(false)
            ? [{ guard: ALWAYS, arcs: { inputs: new Map(), outputs: first } }]
            : [
                // Taking the token of its absence is what providing it does to the implicit places.
                { guard: [marked([ports.unprovided(port)])], arcs: { inputs: new Map(), outputs: first } },
                { guard: [marked([provided])], arcs: NO_EFFECT.arcs },
              ];
        return effects.flatMap((effect) =>
          options.map((option) => ({
            guard: conjunction([effect.guard, option.guard]),
            arcs: { inputs: new Map(), outputs: plus(effect.arcs.outputs, option.arcs.outputs) },
          })),
        );
      },
      [NO_EFFECT],
    );
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
  const others = [...region.places].filter((p) => p !== place && lifecycle.places.has(p));
  const isFirst = !lifecycle.mayRepeat && others.every((p) => lifecycle.precedes(place, p));
  return isFirst ? false : null;
}

/**
 * Adds the ends of the behaviors of one component: no token of it moves, and none is in a place that it may leave. As nothing
 * happens twice in a behavior that ends, it is over once all its last places are marked; reading them keeps the net
 * free of inhibitors.
 */
export function addFinishes(net: ComponentNet): void {
  const { queue, places, transitions } = net;
  for (const { entry, from, lifecycle, end } of places.life.phases) {
    if (end === null) continue;
    const isGoingOn = end.phases.length > 0 || queue.lives.isDeleted;
    const [push, ...others] = entry.pushes;
    const marks = [
      isGoingOn ? queue.inState(end) : null,
      queue.asked.finished(entry.slot),
      push === undefined || others.length > 0 ? null : queue.asked.finishedPush(push),
    ].filter((place) => place !== null);
    const isLeft = new Set(lifecycle.transitions.map((t) => t.source));
    const last = [...new Set(lifecycle.transitions.map((t) => t.destination))].filter((p) => !isLeft.has(p));
    transitions.add(
      componentEvent('finish', places.life.component.name, entry.behavior),
      IMMEDIATE,
      [marked([queue.pushed(entry), ...last.map((place) => sure(places.place(place)))])],
      moving([queue.inState(from)], marks),
    );
  }
}

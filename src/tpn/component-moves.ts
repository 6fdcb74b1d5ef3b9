import type { Decimal } from '../model/duration.ts';
import type { ModelEvent } from '../model/event.ts';
import { type Alternative, alternativesOf } from '../model/region.ts';
import type { ComponentPlaces } from './component-places.ts';
import type { ConnectedPorts } from './connected-ports.ts';
import { type Arcs, addWeight, type DraftNet, type DraftPlace, moving, type Weights } from './draft-net.ts';
import {
  ALWAYS,
  allEmpty,
  atLeast,
  type Condition,
  conjunction,
  type Guard,
  guarded,
  plus,
} from './guard.ts';
import type { Lifecycle } from './lifecycle.ts';
import { type FiringInterval, IMMEDIATE } from './time-petri-net.ts';
import { firingInterval } from './units.ts';

/**
 * Adds the events of one component (semantics, section 3).
 *
 * @param endedPlace the observer place of a transition, if it has one
 */
export function addMoves(
  draft: DraftNet,
  places: ComponentPlaces,
  ports: ConnectedPorts,
  unit: Decimal,
  endedPlace: (transition: string) => DraftPlace | null,
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
    for (const condition of guard) draft.transitions.push(guarded(event, interval, condition, arcs));
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
    const observer = endedPlace(name);
    if (observer !== null) addWeight(end.outputs, observer, 1);
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

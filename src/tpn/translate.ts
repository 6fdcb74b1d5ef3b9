import type { Model, PortRef } from '../model/assembly.ts';
import type { Decimal } from '../model/duration.ts';
import { ModelError } from '../model/errors.ts';
import type { ModelEvent } from '../model/event.ts';
import { initialConfiguration } from '../model/initial.ts';
import type { Program } from '../model/program.ts';
import type { ElementRef } from '../model/property-spec.ts';
import { portName } from '../model/state.ts';
import { addMoves } from './component-moves.ts';
import {
  type Counts,
  componentPlaces,
  keepCounts,
  tokenPlaces,
  unfinishedPlaces,
} from './component-places.ts';
import { connectedPorts } from './connected-ports.ts';
import { type DraftNet, type DraftPlace, numberNet } from './draft-net.ts';
import { lifecycleOf } from './lifecycle.ts';
import { mergeImmediate } from './merge.ts';
import type { PlaceOrigin } from './origin.ts';
import { addProgram, beforeIdlePushes } from './program-steps.ts';
import type { TimePetriNet } from './time-petri-net.ts';
import { horizonOf, unitOf } from './units.ts';

export interface TranslateOptions {
  /** Merges immediate steps where no question about `watched` places, runs or dates can tell the difference. */
  readonly merge: boolean;
  /** Places whose marking is asked about: they stay, with every state in which one of them changes. */
  readonly watched?: readonly ElementRef[];
  /** Provide ports whose being active is asked about. */
  readonly watchedPorts?: readonly PortRef[];
  /** Whether the configurations in which runs end are compared. */
  readonly configuration?: boolean;
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
  /** Places that hold a token while the transition runs. */
  readonly runningOf: (ref: ElementRef) => readonly number[];
  /** A watched port is active while one of these places holds a token; empty where it never is. */
  readonly activeOf: (port: PortRef) => readonly number[];
  /** Where it was asked for: two dead markings are the same configuration when they agree on these places. */
  readonly configuration: readonly number[];
  readonly endedOf: (ref: ElementRef) => number | null;
  /** In a dead marking: when they are all empty, all programs are done and all components idle. */
  readonly unfinished: readonly number[];
  /** Places that must never hold a second token. */
  readonly safe: readonly number[];
}

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
  const unit = unitOf([...assembly.values()]);
  const watch = observers(draft, options.observedEnds ?? []);
  for (const [component, places] of assembly) {
    addMoves(draft, places, ports, unit, (element) => watch.get(key({ component, element })) ?? null);
  }
  const turns = addProgram(draft, program, assembly, ports);
  const activities = new Map(
    (options.watchedPorts ?? []).map((port) => [
      portName(port),
      assembly.get(port.component)?.inRegion(port.port) ?? null,
    ]),
  );
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
  const runningOf = ({ component, element }: ElementRef): readonly DraftPlace[] => {
    const places = assembly.get(component);
    return places?.lifecycle.transitions.some((t) => t.name === element) === true
      ? [places.running(element)]
      : [];
  };
  const configuration = options.configuration === true ? [...assembly.values()].flatMap(tokenPlaces) : [];
  if (options.merge) {
    const watched = (options.watched ?? []).map(placeOf).filter((place) => place !== null);
    mergeImmediate(draft, {
      visible: new Set([...watched, ...[...activities.values()].filter((place) => place !== null), ...safe]),
      kept: new Set(configuration),
      observers: new Set(watch.values()),
      unfinished: new Set(unfinished),
    });
  }
  const numbered = numberNet(model.title ?? 'model', draft);
  const index = (place: DraftPlace | null) => (place === null ? null : numbered.indexOf(place));
  const indices = (places: readonly (DraftPlace | null)[]) => places.map(index).filter((i) => i !== null);
  return {
    ...numbered,
    unit,
    horizon: horizonOf([...assembly.values()], unit),
    placeOf: (ref) => index(placeOf(ref)),
    runningOf: (ref) => indices(runningOf(ref)),
    activeOf: (port) => indices([activities.get(portName(port)) ?? null]),
    configuration: indices(configuration),
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

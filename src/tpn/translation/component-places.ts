import type { Decimal } from '../../base/duration.ts';
import { memo } from '../../base/memo.ts';
import type { InitialComponent, Pausing, Underway } from '../../model/configuration.ts';
import { isTriedAgain, transitionBehind } from '../../model/outcomes.ts';
import type { Region } from '../../model/system/region.ts';
import { addPlace, complementOf, type DraftNet, type DraftPlace } from './draft-net.ts';
import type { Attempt, AttemptEnd } from './life/attempts.ts';
import { type ComponentLife, canFail, isSequential, mayBeAt, mayBeUnderWay } from './life/component-life.ts';
import { type Lifecycle, occurs, type Stage } from './life/lifecycle.ts';
import type { PlaceOrigin } from './origin.ts';

/** The places of the net that stand for one component of one type. */
export interface ComponentPlaces {
  readonly life: ComponentLife;
  /** `null` for what can never hold a token. */
  readonly place: (name: string) => DraftPlace | null;
  /** The output dock from which an attempt starts; that of the first is filled on leaving. */
  readonly outputDock: (transition: string, attempt?: number) => DraftPlace | null;
  /** An input dock by its name: that of a transition, or of a switch that leads elsewhere. */
  readonly inputDock: (dock: string) => DraftPlace | null;
  /** Where an attempt that will end so runs. Those that fill a dock share a place, whatever attempt they are. */
  readonly runningTo: (transition: string, attempt: Attempt, end: AttemptEnd) => DraftPlace;
  /**
   * Where an attempt that has ended so waits, for no time, until it is clear whether the component fails; `null` where
   * nothing runs when it does.
   */
  readonly overWith: (transition: string, attempt: Attempt, end: AttemptEnd) => DraftPlace | null;
  /** The pause after a failing end of an attempt. */
  readonly pausing: (transition: string, attempt: number) => DraftPlace | null;
  /** The transitions that run from the start of the run on, apart from when they run later. */
  readonly underway: ReadonlyMap<string, { readonly place: DraftPlace; readonly since: Underway }>;
  /** All places where a transition holds its token while it runs. */
  readonly running: (transition: string) => readonly DraftPlace[];
  /** All places where a transition holds its token: docks, and while it runs. */
  readonly around: (transition: string) => readonly DraftPlace[];
  /** All places of {@link overWith} of a transition. */
  readonly over: (transition: string) => readonly DraftPlace[];
  /** All places of {@link overWith}: those that lead to failing, and the others. */
  readonly ending: { readonly badly: readonly DraftPlace[]; readonly otherwise: readonly DraftPlace[] };
  /** All pauses of a transition. */
  readonly pauses: (transition: string) => readonly DraftPlace[];
  /** The pauses that last already when the run starts. */
  readonly paused: readonly { readonly since: Pausing; readonly place: DraftPlace }[];
  readonly failures: FailurePlaces;
  /**
   * Where tokens are that the semantics tells apart: in one of each of these sets, of which none may hold two. What is tried
   * again has one for its docks before it, while it runs and while it pauses.
   */
  readonly tokens: readonly (readonly DraftPlace[])[];
  /** The places that are part of the region of a port. */
  readonly region: (port: string) => readonly DraftPlace[];
  /** Those of them that let it serve: what has just ended may not do so any more. */
  readonly serving: (port: string) => readonly DraftPlace[];
  /** Whether the region of a port can never hold two tokens. */
  readonly isSingle: (port: string) => boolean;
}

/** The places of a component that can fail. */
export interface FailurePlaces {
  /** Marked while it fails, to state at a failure place. */
  readonly failing: (place: string) => DraftPlace | null;
  /** Marked while it stands there already, but has still to lose what is under way. */
  readonly dropping: DraftPlace | null;
  /** All of these. */
  readonly all: readonly DraftPlace[];
  /** Marked while none of them is; `null` where no token is left to move when one is. */
  readonly none: DraftPlace | null;
  /** Marked while `dropping` is not. */
  readonly dropped: DraftPlace | null;
  /** Marked while the place of a crash is coming back; several where that may be so several times at once. */
  readonly comingBack: readonly DraftPlace[];
  /** Those to which a crash leads; the others hold what is coming back when the run starts, since when. */
  readonly crashed: readonly DraftPlace[];
  readonly cameBack: readonly { readonly place: DraftPlace; readonly elapsed: Decimal }[];
}

/** Makes the places of a component; they hold its tokens of the start. */
export function componentPlaces(
  draft: DraftNet,
  life: ComponentLife,
  initial: InitialComponent | null,
): ComponentPlaces {
  const { component, instance } = life;
  const { name, type } = component;
  const places = new Map<string, DraftPlace>();
  for (const place of type.places) {
    if (!mayBeAt(life, place)) continue;
    const isMarked = initial?.places.includes(place) === true;
    places.set(place, addPlace(draft, { kind: 'place', component: name, place }, isMarked ? 1 : 0));
  }
  const transitions: string[] = [];
  for (const t of type.transitions) if (mayBeUnderWay(life, t.name)) transitions.push(t.name);
  const stage = (kind: Stage, transition: string, isHolding: boolean) =>
    addPlace(draft, { kind, component: name, transition }, isHolding ? 1 : 0);
  const outputDocks = transitions.map((t) => {
    const isWaiting = initial?.outputs.includes(t) === true;
    // What leaves its place as it starts has no output dock, unless it stands there at the start.
    if (instance.actions.get(t)!.startsFromPlace && !isWaiting) return null;
    return stage('output-dock', t, isWaiting && !initial!.failures.has(t));
  });
  const ordinary = transitions.map((t) => stage('running', t, false));
  const inputDocks = transitions.map((t) => stage('input-dock', t, initial?.inputs.includes(t) === true));
  const underway = new Map<string, { readonly place: DraftPlace; readonly since: Underway }>();
  for (const since of initial?.running ?? []) {
    const { transition, outcome } = since;
    const of = { kind: 'running', component: name, transition } as const;
    const place = addPlace(draft, outcome === null ? of : { ...of, outcome }, 1);
    underway.set(transition, { since, place });
  }
  const more = placesOfAttempts(draft, life, transitions, initial?.inputs ?? []);
  const paused = (initial?.pausing ?? []).map((since) => ({
    since,
    place: addPlace(draft, { kind: 'pausing', component: name, transition: since.transition }, 1),
  }));
  const failures = failurePlaces(draft, life);
  const held = new Map<string, TransitionPlaces>();
  for (const [i, t] of transitions.entries()) {
    const [outputDock, run, inputDock] = [outputDocks[i]!, ordinary[i]!, inputDocks[i]!];
    const begun = underway.get(t)?.place;
    const docks = together(outputDock, more.outputs.get(t));
    const otherRuns = together(begun ?? null, more.running.get(t));
    const runs = otherRuns.length === 0 ? [run] : [run, ...otherRuns];
    const ended = together(inputDock, more.inputs.get(t));
    const serving = [...docks, ...runs, ...ended];
    const over = together(null, more.over.get(t));
    let pauses = together(null, more.pauses.get(t));
    for (const { since, place } of paused) if (since.transition === t) pauses = [...pauses, place];
    held.set(t, {
      outputDock,
      run,
      inputDock,
      docks,
      runs,
      ended,
      serving,
      over,
      around: over.length === 0 ? serving : [...serving, ...over],
      pauses,
    });
  }
  const running = (t: string): readonly DraftPlace[] => held.get(t)?.runs ?? [];
  const around = (t: string): readonly DraftPlace[] => held.get(t)?.around ?? [];
  const regionWith = (port: string, over: boolean): readonly DraftPlace[] => {
    const { places: standing, inside: moves, bound } = instance.regions.get(port)!;
    const all: DraftPlace[] = [];
    for (const p of standing) {
      const place = places.get(p);
      if (place !== undefined) all.push(place);
    }
    for (const t of transitions) {
      const inside = over ? around(t) : held.get(t)!.serving;
      for (const place of moves.has(t) ? inside : bound.has(t) ? running(t) : NO_PLACES) all.push(place);
    }
    return all;
  };
  const region = memo((port: string) => regionWith(port, true), String);
  const tokens: (readonly DraftPlace[])[] = [];
  for (const place of places.values()) tokens.push([place]);
  for (const [t, { docks, runs, ended, pauses }] of held) {
    if (isTriedAgain(instance.actions.get(t)!.transition))
      tokens.push([...docks, ...runs, ...(more.beforePauses.get(t) ?? []), ...pauses]);
    else for (const set of [docks, runs]) if (set.length > 0) tokens.push(set);
    for (const dock of ended) tokens.push([dock]);
  }
  return {
    life,
    place: (p) => places.get(p) ?? null,
    outputDock: (t, attempt = 0) =>
      (attempt === 0 ? held.get(t)?.outputDock : more.outputs.get(t)?.get(String(attempt))) ?? null,
    inputDock: (dock) => {
      const ordinaryOf = held.get(dock);
      if (ordinaryOf !== undefined) return ordinaryOf.inputDock;
      return more.inputs.get(transitionBehind(dock))?.get(dock) ?? null;
    },
    runningTo: (t, attempt, end) =>
      end.outcome.name === null ? held.get(t)!.run : more.running.get(t)!.get(keyOf(attempt, end))!,
    overWith: (t, attempt, end) => more.over.get(t)?.get(keyOf(attempt, end)) ?? null,
    pausing: (t, attempt) => more.pauses.get(t)?.get(String(attempt)) ?? null,
    underway,
    running,
    around,
    over: (t) => held.get(t)?.over ?? [],
    ending: more.ending,
    pauses: (t) => held.get(t)?.pauses ?? [],
    paused,
    failures,
    tokens,
    region,
    serving: more.over.size === 0 ? region : memo((port) => regionWith(port, false), String),
    isSingle: memo((port) => isSingleIn(life, instance.regions.get(port)!), String),
  };
}

/** The places that hold the token of one transition. */
interface TransitionPlaces {
  /** Those of its ordinary way; the output dock is `null` where it leaves its place as it starts. */
  readonly outputDock: DraftPlace | null;
  readonly run: DraftPlace;
  readonly inputDock: DraftPlace;
  readonly docks: readonly DraftPlace[];
  readonly runs: readonly DraftPlace[];
  readonly ended: readonly DraftPlace[];
  /** All docks and all where it runs. */
  readonly serving: readonly DraftPlace[];
  /** Those where it has ended and waits. */
  readonly over: readonly DraftPlace[];
  /** Those of `serving` and `over`. */
  readonly around: readonly DraftPlace[];
  readonly pauses: readonly DraftPlace[];
}

const NO_PLACES: readonly DraftPlace[] = [];

/** A place and others, as far as there are any. */
function together(
  first: DraftPlace | null,
  others: ReadonlyMap<string, DraftPlace> | undefined,
): readonly DraftPlace[] {
  if (others === undefined) return first === null ? NO_PLACES : [first];
  return first === null ? [...others.values()] : [first, ...others.values()];
}

/** Tells ends of attempts apart that lead to different things. */
function keyOf({ number }: Attempt, { outcome, leadsTo }: AttemptEnd): string {
  return leadsTo.kind === 'dock' ? `${outcome.name}` : `${outcome.name} ${number}`;
}

/** By transition, places by what tells them apart. */
type ByTransition = ReadonlyMap<string, ReadonlyMap<string, DraftPlace>>;

/** The places of transitions that may fail or switch, beside those of each transition. */
interface AttemptPlaces {
  readonly outputs: ByTransition;
  readonly running: ByTransition;
  readonly inputs: ByTransition;
  readonly pauses: ByTransition;
  readonly over: ByTransition;
  /** Those of them that lead to a pause. */
  readonly beforePauses: ReadonlyMap<string, ReadonlySet<DraftPlace>>;
  readonly ending: ComponentPlaces['ending'];
}

const NO_ATTEMPTS: AttemptPlaces = {
  outputs: new Map(),
  running: new Map(),
  inputs: new Map(),
  pauses: new Map(),
  over: new Map(),
  beforePauses: new Map(),
  ending: { badly: [], otherwise: [] },
};

function placesOfAttempts(
  draft: DraftNet,
  life: ComponentLife,
  transitions: readonly string[],
  filled: readonly string[],
): AttemptPlaces {
  const { component, fallibility } = life;
  const { start } = fallibility;
  const { name } = component;
  const drains = canFail(life) && !isSequential(life);
  const isOrdinary = (transition: string): boolean => {
    const { all, begun } = fallibility.attemptsOf(transition);
    return all.length === 1 && all[0]!.ends.length === 1 && (begun?.end.outcome.name ?? null) === null;
  };
  // The ordinary end takes no place beside.
  const others = drains ? transitions : transitions.filter((t) => !isOrdinary(t));
  if (others.length === 0) return NO_ATTEMPTS;
  const outputs = new Map<string, Map<string, DraftPlace>>();
  const running = new Map<string, Map<string, DraftPlace>>();
  const inputs = new Map<string, Map<string, DraftPlace>>();
  const pauses = new Map<string, Map<string, DraftPlace>>();
  const over = new Map<string, Map<string, DraftPlace>>();
  const beforePauses = new Map<string, Set<DraftPlace>>();
  const badly = new Set<DraftPlace>();
  const otherwise = new Set<DraftPlace>();
  for (const transition of others) {
    const add = (
      by: Map<string, Map<string, DraftPlace>>,
      key: string,
      origin: PlaceOrigin,
      tokens = 0,
    ): void => {
      const own = by.get(transition) ?? new Map<string, DraftPlace>();
      by.set(transition, own);
      if (!own.has(key)) own.set(key, addPlace(draft, origin, tokens));
    };
    const { all, docks, begun, failed } = fallibility.attemptsOf(transition);
    for (const dock of docks)
      if (dock !== transition)
        add(
          inputs,
          dock,
          { kind: 'input-dock', component: name, transition: dock },
          filled.includes(dock) ? 1 : 0,
        );
    for (const attempt of all) {
      const { number } = attempt;
      const of = { component: name, transition, ...(number === 0 ? {} : { attempt: number }) };
      const isWaiting = start?.outputs.includes(transition) === true && number === failed && number > 0;
      if (number > 0) add(outputs, String(number), { kind: 'output-dock', ...of }, isWaiting ? 1 : 0);
      for (const end of begun?.attempt === attempt ? [...attempt.ends, begun.end] : attempt.ends) {
        const outcome = end.outcome.name;
        const own = end.leadsTo.kind === 'dock' ? { component: name, transition } : of;
        const ended = outcome === null ? own : { ...own, outcome };
        if (outcome !== null) add(running, keyOf(attempt, end), { kind: 'running', ...ended });
        if (drains) {
          add(over, keyOf(attempt, end), { kind: 'over', ...ended });
          const place = over.get(transition)!.get(keyOf(attempt, end))!;
          (end.leadsTo.kind === 'failing' ? badly : otherwise).add(place);
          if (end.leadsTo.kind === 'pause')
            beforePauses.set(transition, (beforePauses.get(transition) ?? new Set()).add(place));
        }
        if (end.leadsTo.kind === 'pause') add(pauses, String(number), { kind: 'pausing', ...of });
      }
    }
  }
  return {
    outputs,
    running,
    inputs,
    pauses,
    over,
    beforePauses,
    ending: { badly: [...badly], otherwise: [...otherwise] },
  };
}

const NO_FAILURES: FailurePlaces = {
  failing: () => null,
  dropping: null,
  all: [],
  none: null,
  dropped: null,
  comingBack: [],
  crashed: [],
  cameBack: [],
};

function failurePlaces(draft: DraftNet, life: ComponentLife): FailurePlaces {
  const { component, states, phases, fallibility } = life;
  const { name } = component;
  const { crash, most, start } = fallibility;
  if (crash === null && !canFail(life) && (start?.comingBack.length ?? 0) === 0) return NO_FAILURES;
  const reached = [...new Set(states.flatMap(({ failures }) => failures.map(({ place }) => place)))];
  const failing = new Map(
    reached.map((place) => [
      place,
      addPlace(draft, { kind: 'failing', component: name, place }, start?.failing === place ? 1 : 0),
    ]),
  );
  const drains = reached.length > 0 && !isSequential(life);
  const dropping = drains ? addPlace(draft, { kind: 'dropping', component: name }, 0) : null;
  const all = [...failing.values(), ...(dropping === null ? [] : [dropping])];
  // Only what is there twice can be lost twice.
  const times = phases.some(({ lifecycle }) => lifecycle.mayRepeat) ? most : Math.min(most, 1);
  const place = crash?.place ?? '';
  const isThere =
    states.some(({ places }) => places.includes(place)) ||
    phases.some(({ lifecycle }) => occurs(lifecycle.times, place));
  const isBack = crash !== null && crash.back !== null && isThere;
  const crashed = Array.from({ length: isBack ? times : 0 }, (_, number) =>
    addPlace(draft, { kind: 'coming-back', component: name, place, number }, 0),
  );
  const cameBack = (start?.comingBack ?? []).map((elapsed, i) => ({
    elapsed,
    place: addPlace(
      draft,
      {
        kind: 'coming-back',
        component: name,
        place: component.type.crash!.place,
        number: crashed.length + i,
      },
      1,
    ),
  }));
  return {
    failing: (of) => failing.get(of) ?? null,
    dropping,
    all,
    none: drains
      ? complementOf(draft, all, { kind: 'not', of: { kind: 'any', of: all.map(({ origin }) => origin) } })
      : null,
    dropped: dropping === null ? null : complementOf(draft, [dropping], { kind: 'not', of: dropping.origin }),
    comingBack: [...crashed, ...cameBack.map((each) => each.place)],
    crashed,
    cameBack,
  };
}

/** The places and transitions of a region that may hold tokens during a phase. */
export function elementsOf(
  { places, inside, bound }: Region,
  { times, transitions }: Lifecycle,
): readonly string[] {
  const elements: string[] = [];
  for (const place of places) if (occurs(times, place)) elements.push(place);
  for (const { name } of transitions) if (inside.has(name) || bound.has(name)) elements.push(name);
  return elements;
}

/** Whether a region of a component can never hold two tokens. */
export function isSingleIn(life: ComponentLife, region: Region): boolean {
  const isInside = (place: string) => region.places.has(place);
  // What was under way in the region may still be there when the failure place is marked.
  const mayFail = life.states.some(({ failures }) => failures.some(({ place }) => isInside(place)));
  if (mayFail && !isSequential(life)) return false;
  for (const { places } of life.states) {
    const first = places.findIndex(isInside);
    if (first !== places.findLastIndex(isInside)) return false;
  }
  return life.phases.every(({ lifecycle }) => {
    const elements = elementsOf(region, lifecycle);
    if (lifecycle.mayRepeat) return elements.length === 0;
    return elements.every((a, i) => !elements.some((b, j) => j > i && lifecycle.together(a, b)));
  });
}

/** The places where the tokens of a component are. */
export function tokenPlaces({ life, place, around }: ComponentPlaces): readonly DraftPlace[] {
  const { type } = life.component;
  return [...type.places.map(place), ...type.transitions.flatMap(({ name }) => around(name))].filter(
    (p) => p !== null,
  );
}

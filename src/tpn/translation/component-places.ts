import type { InitialComponent, Underway } from '../../model/configuration.ts';
import type { ComponentLife } from './component-life.ts';
import { addPlace, type DraftNet, type DraftPlace } from './draft-net.ts';
import type { Stage } from './lifecycle.ts';

/** The places of the net that stand for one component of one type. */
export interface ComponentPlaces {
  readonly life: ComponentLife;
  /** `null` for what can never hold a token. */
  readonly place: (name: string) => DraftPlace | null;
  readonly at: (transition: string, stage: Stage) => DraftPlace | null;
  /** The transitions that run from the start of the run on, apart from when they run later. */
  readonly underway: ReadonlyMap<string, { readonly place: DraftPlace; readonly since: Underway }>;
  /** All places where a transition holds its token while it runs. */
  readonly running: (transition: string) => readonly DraftPlace[];
  /** The places that are part of the region of a port. */
  readonly region: (port: string) => readonly DraftPlace[];
  /** Whether the region of a port can never hold two tokens. */
  readonly isSingle: (port: string) => boolean;
}

/** Makes the places of a component; they hold its tokens of the start. */
export function componentPlaces(
  draft: DraftNet,
  life: ComponentLife,
  initial: InitialComponent | null,
): ComponentPlaces {
  const { component, instance, phases, states } = life;
  const { name } = component;
  const reached = new Set([
    ...states.flatMap((s) => s.places),
    ...phases.flatMap((p) => [...p.lifecycle.places]),
  ]);
  const moving = new Set([
    ...states.flatMap((s) => [...s.underway.keys()]),
    ...phases.flatMap((p) => p.lifecycle.transitions.map((t) => t.name)),
  ]);
  const isMarked = new Set(initial?.places ?? []);
  const isFilled: Readonly<Record<Stage, ReadonlySet<string>>> = {
    'output-dock': new Set(initial?.outputs ?? []),
    running: new Set(),
    'input-dock': new Set(initial?.inputs ?? []),
  };
  const places = new Map(
    component.type.places
      .filter((p) => reached.has(p))
      .map((place) => [
        place,
        addPlace(draft, { kind: 'place', component: name, place }, isMarked.has(place) ? 1 : 0),
      ]),
  );
  const transitions = component.type.transitions.map((t) => t.name).filter((t) => moving.has(t));
  const stage = (kind: Stage) =>
    new Map(
      transitions.map((transition) => [
        transition,
        addPlace(draft, { kind, component: name, transition }, isFilled[kind].has(transition) ? 1 : 0),
      ]),
    );
  const stages: Readonly<Record<Stage, ReadonlyMap<string, DraftPlace>>> = {
    'output-dock': stage('output-dock'),
    running: stage('running'),
    'input-dock': stage('input-dock'),
  };
  const underway = new Map(
    (initial?.running ?? []).map((since) => {
      const { transition } = since;
      return [
        transition,
        { since, place: addPlace(draft, { kind: 'running', component: name, transition }, 1) },
      ];
    }),
  );
  const some = (found: DraftPlace | undefined): readonly DraftPlace[] => (found === undefined ? [] : [found]);
  const running = (t: string) => [...some(stages.running.get(t)), ...some(underway.get(t)?.place)];
  const region = (port: string): readonly DraftPlace[] => {
    const { places: inside, inside: moves, bound } = instance.regions.get(port)!;
    return [
      ...[...inside].flatMap((p) => some(places.get(p))),
      ...transitions.flatMap((t) => {
        if (moves.has(t))
          return [...some(stages['output-dock'].get(t)), ...running(t), ...some(stages['input-dock'].get(t))];
        return bound.has(t) ? running(t) : [];
      }),
    ];
  };
  return {
    life,
    place: (p) => places.get(p) ?? null,
    at: (t, kind) => stages[kind].get(t) ?? null,
    underway,
    running,
    region,
    isSingle: (port) => isSingle(life, port),
  };
}

/** The places and transitions of a port's region that may hold tokens during a phase. */
export function elementsIn(
  { instance }: ComponentLife,
  port: string,
  lifecycle: {
    readonly places: ReadonlySet<string>;
    readonly transitions: readonly { readonly name: string }[];
  },
): readonly string[] {
  const { places, inside, bound } = instance.regions.get(port)!;
  return [
    ...[...places].filter((p) => lifecycle.places.has(p)),
    ...lifecycle.transitions.map((t) => t.name).filter((t) => inside.has(t) || bound.has(t)),
  ];
}

function isSingle(life: ComponentLife, port: string): boolean {
  const { places } = life.instance.regions.get(port)!;
  if (life.states.some((state) => state.places.filter((p) => places.has(p)).length > 1)) return false;
  return life.phases.every(({ lifecycle }) => {
    const elements = elementsIn(life, port, lifecycle);
    if (lifecycle.mayRepeat) return elements.length === 0;
    return elements.every((a, i) => elements.slice(i + 1).every((b) => !lifecycle.together(a, b)));
  });
}

/** The places where the tokens of a component are. */
export function tokenPlaces({ life, place, at, running }: ComponentPlaces): readonly DraftPlace[] {
  const { type } = life.component;
  return [
    ...type.places.map(place),
    ...type.transitions.flatMap(({ name }) => [
      at(name, 'output-dock'),
      ...running(name),
      at(name, 'input-dock'),
    ]),
  ].filter((p) => p !== null);
}

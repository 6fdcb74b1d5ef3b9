import type { Port } from '../model/component.ts';
import { type Region, regionOf } from '../model/region.ts';
import type { DraftNet, DraftPlace, Weights } from './draft-net.ts';
import { addWeight } from './draft-net.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { PlaceOrigin } from './origin.ts';

/** The places of the net that stand for one component, and the counts of those in the regions of its ports. */
export interface ComponentPlaces {
  readonly lifecycle: Lifecycle;
  readonly place: (name: string) => DraftPlace;
  readonly outputDock: (transition: string) => DraftPlace;
  readonly running: (transition: string) => DraftPlace;
  readonly inputDock: (transition: string) => DraftPlace;
  readonly regionOf: (port: string) => Region;
  /** Counts the tokens in the region of a port; `null` when it can never hold any. */
  readonly inRegion: (port: string) => DraftPlace | null;
  /** Counts those of them that let a provided service serve: all but what is about to leave. */
  readonly serving: (port: string) => DraftPlace | null;
  /** The serving tokens that a push takes away: start places which the behavior leaves for good. */
  readonly lostByPush: (port: string) => number;
  /** Its behavior: from the push on; pushed and not finished; finished. `null` when none is ever pushed. */
  readonly queue: BehaviorPlaces | null;
}

export interface BehaviorPlaces {
  readonly pushed: DraftPlace;
  readonly pending: DraftPlace;
  readonly finished: DraftPlace;
}

/** For each place, the counts that its tokens are part of. */
export type Counts = Map<DraftPlace, DraftPlace[]>;

/** Makes the places of a component; they hold its tokens of the start. Counts are made when they are asked for. */
export function componentPlaces(draft: DraftNet, counts: Counts, lifecycle: Lifecycle): ComponentPlaces {
  const { component, behavior, start, transitions } = lifecycle;
  const { type, name } = component;
  const make = (origin: PlaceOrigin, tokens: number): DraftPlace => {
    const place = { origin, tokens };
    draft.places.add(place);
    return place;
  };
  const byName = <K extends string>(
    names: readonly K[],
    origin: (n: K) => PlaceOrigin,
    tokens = (_: K) => 0,
  ) => {
    const made = new Map(names.map((n) => [n, make(origin(n), tokens(n))]));
    return (n: K): DraftPlace => {
      const place = made.get(n);
      if (place === undefined) throw new RangeError(`${name} has no ${n} in this net`);
      return place;
    };
  };
  const names = transitions.map((t) => t.name);
  const of = (kind: 'output-dock' | 'running' | 'input-dock') => (transition: string) =>
    ({ kind, component: name, transition }) as const;
  const place = byName(
    type.places.filter((p) => lifecycle.places.has(p)),
    (p) => ({ kind: 'place', component: name, place: p }),
    (p) => (start.includes(p) ? 1 : 0),
  );
  const outputDock = byName(names, of('output-dock'));
  const running = byName(names, of('running'));
  const inputDock = byName(names, of('input-dock'));

  const ports = new Map(type.ports.map((port) => [port.name, port]));
  const regions = new Map<string, Region>();
  const regionOfPort = (port: string): Region => {
    const region = regions.get(port) ?? regionOf(type, ports.get(port) as Port);
    regions.set(port, region);
    return region;
  };

  const moving = (t: string): readonly DraftPlace[] => [outputDock(t), running(t), inputDock(t)];
  const onMoves = (region: Region): readonly DraftPlace[] =>
    names.flatMap((t) => (region.inside.has(t) ? moving(t) : region.bound.has(t) ? [running(t)] : []));
  const inPlaces = (region: Region) => [...region.places].filter((p) => lifecycle.places.has(p));
  const leavesForGood = (region: Region, p: string): boolean => {
    const out = transitions.filter((t) => t.source === p);
    return out.length > 0 && out.every((t) => !region.inside.has(t.name));
  };

  const count = (origin: PlaceOrigin, members: readonly DraftPlace[], early: number): DraftPlace | null => {
    if (members.length === 0 && early === 0) return null;
    if (members.length === 1 && early === 0) return members[0]!;
    const total = make(
      origin,
      members.reduce((sum, member) => sum + member.tokens, early),
    );
    for (const member of members) counts.set(member, [...(counts.get(member) ?? []), total]);
    return total;
  };
  const once = (build: (port: string) => DraftPlace | null) => {
    const built = new Map<string, DraftPlace | null>();
    return (port: string): DraftPlace | null => {
      if (!built.has(port)) built.set(port, build(port));
      return built.get(port) ?? null;
    };
  };
  const lostByPush = (port: string): number => {
    const region = regionOfPort(port);
    return start.filter((p) => region.places.has(p) && leavesForGood(region, p)).length;
  };
  return {
    lifecycle,
    place,
    outputDock,
    running,
    inputDock,
    regionOf: regionOfPort,
    inRegion: once((port) => {
      const region = regionOfPort(port);
      const members = [...inPlaces(region).map(place), ...onMoves(region)];
      return count({ kind: 'region', component: name, port }, members, 0);
    }),
    serving: once((port) => {
      const region = regionOfPort(port);
      const staying = inPlaces(region).filter((p) => !leavesForGood(region, p));
      const members = [...staying.map(place), ...onMoves(region)];
      return count({ kind: 'serving', component: name, port }, members, lostByPush(port));
    }),
    lostByPush,
    queue:
      behavior === null
        ? null
        : {
            pushed: make({ kind: 'pushed', component: name, behavior }, 0),
            pending: make({ kind: 'pending', component: name, behavior }, 0),
            finished: make({ kind: 'finished', component: name, behavior }, 0),
          },
  };
}

/** Gives every transition the arcs that keep the counts true. */
export function keepCounts(draft: DraftNet, counts: Counts): void {
  for (const { inputs, outputs } of draft.transitions) {
    const change: Weights = new Map();
    for (const [place, weight] of inputs)
      for (const c of counts.get(place) ?? []) addWeight(change, c, -weight);
    for (const [place, weight] of outputs)
      for (const c of counts.get(place) ?? []) addWeight(change, c, weight);
    for (const [count, delta] of change) {
      if (delta < 0) addWeight(inputs, count, -delta);
      if (delta > 0) addWeight(outputs, count, delta);
    }
  }
}

/** All empty when the component is idle and nothing of it moves. */
export function unfinishedPlaces(places: ComponentPlaces): readonly DraftPlace[] {
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
export function tokenPlaces(places: ComponentPlaces): readonly DraftPlace[] {
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

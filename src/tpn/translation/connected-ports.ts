import { groupBy } from '../../base/collections/group-by.ts';
import { heed } from '../../base/heed.ts';
import { memo } from '../../base/memo.ts';
import { type Connection, connectionName, type PortRef, portName } from '../../model/assembly.ts';
import type { System } from '../../model/system/system.ts';
import { isOnlyIn, type Phase } from './component-life.ts';
import type { ComponentPlaces } from './component-places.ts';
import { addPlace, complementOf, type DraftNet, type DraftPlace } from './draft-net.ts';
import { allEmpty, allOf, anyOf, type Clause, type Guard } from './guard.ts';
import type { ProgramOrder, When } from './program-order.ts';
import type { QueuePlaces } from './queue-places.ts';

/** All places of the component of one name: its queue, and those of each type that it may have. */
export interface NamedPlaces {
  readonly queue: QueuePlaces;
  readonly types: readonly ComponentPlaces[];
}

/** What the connections of an assembly say about its ports. */
export interface ConnectedPorts {
  /** Clauses that hold when some provider serves the use port while one of these phases is active. */
  readonly served: (user: PortRef, phases: readonly Phase[]) => readonly Clause[];
  /**
   * Holds when no connected use port of a service is in use in this phase, or something else holds: one of `others` is
   * marked.
   */
  readonly released: (provider: PortRef, phase: Phase, others: Clause) => readonly Guard[];
  /** Holds when a use port is not in use. */
  readonly unused: (user: PortRef) => Guard;
  /** Marked while a data port is provided, and while not; `null` when nobody may ask. */
  readonly provided: (provider: PortRef) => DraftPlace | null;
  readonly unprovided: (provider: PortRef) => DraftPlace;
  /** The place of a connection that instructions make or remove; `null` when it never changes. */
  readonly connected: (connection: string) => DraftPlace | null;
  readonly unconnected: (connection: string) => DraftPlace;
  /** All connections that there may ever be of a component. */
  readonly connectionsOf: (component: string) => readonly Connection[];
  readonly all: readonly DraftPlace[];
}

/** What it takes to look at a connection, in nanoseconds. */
const LOOKING = 1_000;

/** The ports of an assembly; makes the places of its data ports and of its connections. */
export function connectedPorts(
  draft: DraftNet,
  system: System,
  assembly: ReadonlyMap<string, NamedPlaces>,
  order: ProgramOrder,
): ConnectedPorts {
  const changes = system.program.threads.flatMap(({ instructions }) =>
    instructions.filter((i) => i.kind === 'con' || i.kind === 'dcon'),
  );
  const possible = new Map<string, Connection>(
    [...system.initial.connections, ...changes].map((c) => {
      heed(LOOKING);
      return [connectionName(c), c];
    }),
  );
  const byUser = groupBy([...possible.values()], (c) => portName(c.user));
  const byProvider = groupBy([...possible.values()], (c) => portName(c.provider));
  const atStart = new Set(system.initial.connections.map(connectionName));
  const connections = new Map<string, DraftPlace>(
    [...new Set(changes.map(connectionName))].map((name) => {
      const { user, provider } = possible.get(name)!;
      return [name, addPlace(draft, { kind: 'connected', user, provider }, atStart.has(name) ? 1 : 0)];
    }),
  );
  const complements = new Map<DraftPlace, DraftPlace>();
  const not = (of: DraftPlace): DraftPlace => {
    const place = complements.get(of) ?? complementOf(draft, [of], { kind: 'not', of: of.origin });
    complements.set(of, place);
    return place;
  };
  const unconnected = (name: string) => not(connections.get(name)!);

  const typesWith = ({ component, port }: PortRef): readonly ComponentPlaces[] =>
    assembly.get(component)?.types.filter(({ life }) => life.instance.ports.has(port)) ?? [];
  const isData = (ref: PortRef) =>
    typesWith(ref).some(({ life }) => life.instance.ports.get(ref.port)!.kind === 'data');

  const provided = new Map<string, DraftPlace>();
  for (const { provider } of possible.values()) {
    heed(LOOKING);
    if (!isData(provider) || provided.has(portName(provider))) continue;
    const has = assembly.get(provider.component)!.queue.lives.initial?.provided.has(provider.port) === true;
    provided.set(portName(provider), addPlace(draft, { kind: 'provided', ...provider }, has ? 1 : 0));
  }

  const serving = memo((provider: PortRef): readonly Clause[] => {
    const data = provided.get(portName(provider));
    if (data !== undefined) return [[data]];
    const { queue } = assembly.get(provider.component)!;
    return anyOf(typesWith(provider).flatMap((places) => waysToServe(queue, places, provider.port)));
  }, portName);

  const settled = (name: string, whens: readonly When[]): boolean | null => {
    if (!connections.has(name)) return atStart.has(name);
    const [first = null, ...more] = whens.map((when) => order.isConnected(name, when));
    return more.every((other) => other === first) ? first : null;
  };

  const regionOf = (user: PortRef) => typesWith(user).flatMap(({ region }) => region(user.port));
  const idle = memo((user: PortRef): DraftPlace | null => {
    const types = typesWith(user);
    const region = regionOf(user);
    if (region.length === 0 || !types.every(({ isSingle }) => isSingle(user.port))) return null;
    return complementOf(draft, region, { kind: 'not', of: { kind: 'region', ...user } });
  }, portName);

  return {
    served: (user, phases) =>
      anyOf(
        (byUser.get(portName(user)) ?? []).flatMap((connection) => {
          const name = connectionName(connection);
          const status = settled(name, phases);
          if (status === false) return [];
          const clauses = serving(connection.provider);
          return [status === true ? clauses : [[connections.get(name)!], ...clauses]];
        }),
      ),
    released: (provider, phase, others) =>
      (byProvider.get(portName(provider)) ?? []).flatMap((connection): readonly Guard[] => {
        const name = connectionName(connection);
        const status = settled(name, [phase]);
        const region = regionOf(connection.user);
        if (status === false || region.length === 0) return [];
        const ways = status === true ? others : [...others, unconnected(name)];
        const unused = idle(connection.user);
        if (unused !== null) return [[allOf([[unused, ...ways]])]];
        return [[...(ways.length === 0 ? [] : [allOf([ways])]), allEmpty(region)]];
      }),
    unused: (user) => {
      const place = idle(user);
      return place === null ? [allEmpty(regionOf(user))] : [allOf([[place]])];
    },
    provided: (provider) => provided.get(portName(provider)) ?? null,
    unprovided: (provider) => not(provided.get(portName(provider))!),
    connected: (name) => connections.get(name) ?? null,
    unconnected,
    connectionsOf: (component) =>
      [...possible.values()].filter(
        (c) => c.user.component === component || c.provider.component === component,
      ),
    all: [...connections.values()],
  };
}

/**
 * The ways in which a service serves, each as clauses. It does while a token is in its region; but a place that the
 * active behavior leaves for good serves only until that behavior is active (semantics, section 3, refusing).
 */
function waysToServe(
  queue: QueuePlaces,
  places: ComponentPlaces,
  port: string,
): readonly (readonly Clause[])[] {
  const { life } = places;
  const region = life.instance.regions.get(port)!;
  const leavesForGood = ({ lifecycle }: Phase, place: string): boolean => {
    const out = lifecycle.transitions.filter((t) => t.source === place);
    return out.length > 0 && out.every((t) => !region.inside.has(t.name));
  };
  const closing = new Map<DraftPlace, readonly (readonly Clause[])[]>();
  const never = new Set<DraftPlace>();
  for (const name of region.places) {
    const place = places.place(name);
    if (place === null) continue;
    const phases = life.phases.filter(({ lifecycle }) => lifecycle.places.has(name));
    const left = phases.filter((phase) => leavesForGood(phase, name));
    if (left.length === 0) continue;
    const stays = life.states.some((state) => state.places.includes(name)) || left.length < phases.length;
    if (!stays) never.add(place);
    const open = left.map((phase): Clause => {
      const unpushed = queue.unpushed(phase.entry);
      return isOnlyIn(life, name, phase) ? [unpushed] : [unpushed, queue.notInState(phase.from)];
    });
    closing.set(place, [[[place], ...open]]);
  }
  const always = places.serving(port).filter((member) => !closing.has(member));
  const { dropped } = places.failures;
  // What is under way of a component that has failed serves nobody.
  const isThere: readonly Clause[] = dropped === null ? [] : [[dropped]];
  return [
    ...(always.length === 0 ? [] : [[always, ...isThere]]),
    ...[...closing].flatMap(([place, ways]) =>
      never.has(place) ? [] : ways.map((clauses) => [...clauses, ...isThere]),
    ),
  ];
}

import { groupBy } from '../../base/collections/group-by.ts';
import { heed } from '../../base/heed.ts';
import { memo } from '../../base/memo.ts';
import {
  type Connection,
  type ConnectionEnds,
  connectionName,
  type PortRef,
  portName,
} from '../../model/assembly.ts';
import type { ProviderCount } from '../../model/component.ts';
import type { System } from '../../model/system/system.ts';
import type { ComponentPlaces } from './component-places.ts';
import { addPlace, complementOf, type DraftNet, type DraftPlace } from './draft-net.ts';
import { allEmpty, allOf, anyOf, type Clause, type Conjunction, type Guard } from './guard.ts';
import { isOnlyIn, type Phase, tooComplex } from './life/component-life.ts';
import { occurs } from './life/lifecycle.ts';
import type { InstructionOrPhase, ProgramOrder } from './program-order.ts';
import type { QueuePlaces } from './queue-places.ts';

/** All places of the component of one name: its queue, and those of each type that it may have. */
export interface NamedPlaces {
  readonly queue: QueuePlaces;
  readonly types: readonly ComponentPlaces[];
}

/** What the connections of an assembly say about its ports. */
export interface ConnectedPorts {
  /**
   * Holds when enough providers serve the use port while one of these phases is active, or something else holds: one of
   * `others` is marked.
   */
  readonly served: (user: PortRef, phases: readonly Phase[], others: Clause) => Guard;
  /**
   * Holds when no connected use port of a service keeps the provider from leaving in this phase, or something else
   * holds: one of `others` is marked.
   *
   * @param activeAfter of a port of the same component, the places of which one is marked when the port is active after
   *   the leaving; `null` for one whose activity the leaving does not change
   */
  readonly released: (
    provider: PortRef,
    phase: Phase,
    others: Clause,
    activeAfter: (port: string) => Clause | null,
  ) => readonly Guard[];
  /** Holds when a use port does not keep the connection from being removed by an instruction. */
  readonly unused: (connection: ConnectionEnds, when: InstructionOrPhase) => Guard;
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

  const typesWith = ({ component, port }: PortRef): readonly ComponentPlaces[] => {
    const types = assembly.get(component)?.types ?? [];
    const hasIt = ({ life }: ComponentPlaces) => life.instance.ports.has(port);
    return types.every(hasIt) ? types : types.filter(hasIt);
  };
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

  const settled = (name: string, whens: readonly InstructionOrPhase[]): boolean | null => {
    if (!connections.has(name)) return atStart.has(name);
    const [first = null, ...more] = whens.map((when) => order.isConnected(name, when));
    return more.every((other) => other === first) ? first : null;
  };

  const regionOf = (user: PortRef): readonly DraftPlace[] => {
    const types = typesWith(user);
    return types.length === 1
      ? types[0]!.region(user.port)
      : types.flatMap(({ region }) => region(user.port));
  };
  const idle = memo((user: PortRef): DraftPlace | null => {
    const types = typesWith(user);
    const region = regionOf(user);
    if (region.length === 0 || !types.every(({ isSingle }) => isSingle(user.port))) return null;
    return complementOf(draft, region, { kind: 'not', of: { kind: 'region', ...user } });
  }, portName);

  /** How many of its providers a use port counts; a name has one type, as far as it has a port that counts. */
  const countOf = (user: PortRef): ProviderCount | null =>
    typesWith(user)[0]?.life.instance.ports.get(user.port)?.atLeast ?? null;

  /** The connections of a use port that may be there then, and whether they are for sure. */
  const connectionsAt = (user: PortRef, whens: readonly InstructionOrPhase[]) =>
    (byUser.get(portName(user)) ?? []).flatMap(({ provider }) => {
      const name = connectionName({ user, provider });
      const status = settled(name, whens);
      return status === false ? [] : [{ name, provider, isSure: status === true }];
    });

  /** Whether a port can never be active twice over: then its tokens count it. */
  const isOne = (provider: PortRef): boolean =>
    isData(provider) || typesWith(provider).every(({ isSingle }) => isSingle(provider.port));

  /**
   * Holds when so many providers of a use port stay active.
   *
   * @param after of those that an event changes: the places of which one is marked when they are active after it; they
   *   are active before it
   */
  const staying = (
    user: PortRef,
    count: number,
    whens: readonly InstructionOrPhase[],
    after: (provider: PortRef) => Clause | null,
    isGoing: (provider: PortRef) => boolean = () => false,
  ): Guard => {
    let least = count;
    const ways = connectionsAt(user, whens).flatMap(({ name, provider, isSure }): readonly Way[] => {
      if (isGoing(provider)) return [];
      const changed = after(provider);
      const region = regionOf(provider);
      const clauses = [...(isSure ? [] : [[connections.get(name)!]]), changed ?? region];
      // One token of it, which the event takes: counted with the others, it makes one more of them.
      const isTaken = changed !== null && changed.length === 0;
      if (isTaken && !isSure) return [];
      const isCounted = isSure && isOne(provider) && (changed === null || isTaken);
      if (isTaken && !isCounted) return [];
      if (isTaken) least += 1;
      return [{ clauses: isTaken ? [region] : clauses, isCounted }];
    });
    return atLeast(least, ways, user);
  };

  return {
    served: (user, phases, others) => {
      const count = countOf(user);
      const ways = connectionsAt(user, phases).map(({ name, provider, isSure }) => ({
        name,
        provider,
        isSure,
        clauses: serving(provider),
      }));
      const withOthers = (clauses: readonly Clause[]): Guard => [
        allOf(others.length === 0 ? clauses : clauses.map((clause) => [...new Set([...clause, ...others])])),
      ];
      if (count === 'all')
        return withOthers(
          ways.flatMap(({ name, clauses, isSure }) =>
            isSure ? clauses : clauses.map((clause) => [unconnected(name), ...clause]),
          ),
        );
      if (count === null || count === 1)
        return withOthers(
          anyOf(
            ways.map(({ name, clauses, isSure }) =>
              isSure ? clauses : [[connections.get(name)!], ...clauses],
            ),
          ),
        );
      const enough = atLeast(
        count,
        ways.map(({ name, provider, isSure, clauses }) => ({
          clauses: isSure ? clauses : [[connections.get(name)!], ...clauses],
          isCounted: isSure && clauses.length === 1 && isOne(provider),
        })),
        user,
      );
      return others.length === 0 ? enough : [...enough, allOf([others])];
    },
    released: (provider, phase, others, activeAfter) =>
      (byProvider.get(portName(provider)) ?? []).flatMap((connection): readonly Guard[] => {
        const { user } = connection;
        const name = connectionName(connection);
        const status = settled(name, [phase]);
        const region = regionOf(user);
        if (status === false || region.length === 0) return [];
        const ways = status === true ? others : [...others, unconnected(name)];
        const unused = idle(user);
        const free: Guard =
          unused !== null
            ? [allOf([[unused, ...ways]])]
            : [...(ways.length === 0 ? [] : [allOf([ways])]), allEmpty(region)];
        const count = countOf(user);
        if (count === null || count === 'all') return [free];
        const after = (other: PortRef) =>
          other.component === provider.component ? activeAfter(other.port) : null;
        return [[...free, ...staying(user, count, [phase], after)]];
      }),
    unused: ({ user, provider }, when) => {
      const place = idle(user);
      const free: Guard = place === null ? [allEmpty(regionOf(user))] : [allOf([[place]])];
      const count = countOf(user);
      if (count === null || count === 'all') return free;
      const isGoing = (other: PortRef) => portName(other) === portName(provider);
      return [...free, ...staying(user, count, [when], () => null, isGoing)];
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

/** What makes a provider count: clauses that all hold, or (`isCounted`) one token of the places of the only one. */
interface Way {
  readonly clauses: readonly Clause[];
  readonly isCounted: boolean;
}

/** Sets of providers beyond which a condition is not translated. */
const MOST_SETS = 2_000;

/**
 * Holds in at least so many of these ways: those that are tokens of a place are counted, of the others there is one
 * alternative for each set of them.
 */
function atLeast(count: number, ways: readonly Way[], { component }: PortRef): Guard {
  const counted = ways.filter(({ isCounted }) => isCounted).flatMap(({ clauses }) => clauses);
  const others = ways.filter((way) => !way.isCounted);
  const conditions: Conjunction[] = [];
  const choose = (from: number, clauses: readonly Clause[], left: number): void => {
    if (conditions.length > MOST_SETS) throw tooComplex(component);
    if (left <= counted.length)
      conditions.push({
        clauses,
        empty: [],
        counts: left <= 0 ? [] : [{ places: counted.flat(), least: left }],
      });
    if (left <= 0) return;
    for (let i = from; i < others.length; i++) choose(i + 1, [...clauses, ...others[i]!.clauses], left - 1);
  };
  choose(0, [], count);
  return conditions;
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
  const { dropped } = places.failures;
  // What is under way of a component that has failed serves nobody.
  const isThere: readonly Clause[] = dropped === null ? [] : [[dropped]];
  const closing = new Set<DraftPlace>();
  const ways: (readonly Clause[])[] = [];
  for (const name of region.places) {
    const place = places.place(name);
    if (place === null) continue;
    const phases = life.phases.filter(({ lifecycle }) => occurs(lifecycle.times, name));
    const left = phases.filter((phase) => leavesForGood(phase, name));
    if (left.length === 0) continue;
    closing.add(place);
    const open = left.map((phase): Clause => {
      const unpushed = queue.unpushed(phase.entry);
      return isOnlyIn(life, name, phase) ? [unpushed] : [unpushed, queue.notInState(phase.from)];
    });
    const stays = life.states.some((state) => state.places.includes(name)) || left.length < phases.length;
    if (stays) ways.push([[place], ...open, ...isThere]);
  }
  const always = places.serving(port).filter((member) => !closing.has(member));
  return always.length === 0 ? ways : [[always, ...isThere], ...ways];
}

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
import { isOnlyIn, leavingIn, type Phase, tooComplex } from './life/component-life.ts';
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

/** A connection that there may be. */
interface PortLink {
  readonly name: string;
  readonly user: LinkedPort;
  readonly provider: LinkedPort;
  readonly atStart: boolean;
  /** Marked while it is there; `null` where that never changes. */
  readonly place: DraftPlace | null;
}

/** A port that may be connected, or that is asked about. */
interface LinkedPort {
  readonly ref: PortRef;
  /** The types of its component that have it. */
  readonly types: readonly ComponentPlaces[];
  readonly isData: boolean;
  readonly asUser: PortLink[];
  readonly asProvider: PortLink[];
  /** Of a data port that may be connected: marked while it is provided. */
  provided: DraftPlace | null;
  /** Marked while it is not active; made when it is first asked for, and `null` where it may be active twice over. */
  idle: DraftPlace | null | undefined;
  /** What says that it serves; worked out when that is first asked. */
  serving: readonly Clause[] | undefined;
}

/** What it takes to look at a connection, in nanoseconds. */
const LOOKING = 1_000;
/** What it takes to note a connection at both its ports, in nanoseconds. */
const NOTING = 400;

/** The ports of an assembly; makes the places of its data ports and of its connections. */
export function connectedPorts(
  draft: DraftNet,
  system: System,
  assembly: ReadonlyMap<string, NamedPlaces>,
  order: ProgramOrder,
): ConnectedPorts {
  const atStart = new Set<string>();
  const possible = new Map<string, Connection>();
  for (const connection of system.initial.connections) {
    heed(LOOKING);
    const name = connectionName(connection);
    atStart.add(name);
    possible.set(name, connection);
  }
  const connections = new Map<string, DraftPlace>();
  for (const { instructions } of system.program.threads)
    for (const instruction of instructions) {
      if (instruction.kind !== 'con' && instruction.kind !== 'dcon') continue;
      heed(LOOKING);
      const name = connectionName(instruction);
      const { user, provider } = instruction;
      if (!possible.has(name)) possible.set(name, instruction);
      if (!connections.has(name))
        connections.set(
          name,
          addPlace(draft, { kind: 'connected', user, provider }, atStart.has(name) ? 1 : 0),
        );
    }
  const complements = new Map<DraftPlace, DraftPlace>();
  const not = (of: DraftPlace): DraftPlace => {
    const place = complements.get(of) ?? complementOf(draft, [of], { kind: 'not', of: of.origin });
    complements.set(of, place);
    return place;
  };

  const portAt = memo((ref: PortRef): LinkedPort => {
    const types = typesWith(assembly, ref);
    return {
      ref,
      types,
      isData: types.some(({ life }) => life.instance.ports.get(ref.port)!.kind === 'data'),
      asUser: [],
      asProvider: [],
      provided: null,
      idle: undefined,
      serving: undefined,
    };
  }, portName);
  for (const [name, connection] of possible) {
    heed(NOTING);
    const user = portAt(connection.user);
    const provider = portAt(connection.provider);
    const link = { name, user, provider, atStart: atStart.has(name), place: connections.get(name) ?? null };
    user.asUser.push(link);
    provider.asProvider.push(link);
  }
  for (const { provider: ref } of possible.values()) {
    heed(LOOKING);
    const provider = portAt(ref);
    if (!provider.isData || provider.provided !== null) continue;
    const has = assembly.get(ref.component)!.queue.lives.initial?.provided.has(ref.port) === true;
    provider.provided = addPlace(draft, { kind: 'provided', ...ref }, has ? 1 : 0);
  }

  const servingOf = (port: LinkedPort): readonly Clause[] => {
    if (port.provided !== null) return [[port.provided]];
    const { component, port: name } = port.ref;
    const { queue } = assembly.get(component)!;
    port.serving ??= anyOf(port.types.flatMap((places) => waysToServe(queue, places, name)));
    return port.serving;
  };

  /** Whether a connection is there then; `null` where that is not settled. */
  const settled = (
    { name, place, atStart }: PortLink,
    whens: readonly InstructionOrPhase[],
  ): boolean | null => {
    if (place === null) return atStart;
    let known: boolean | null = null;
    for (const [i, when] of whens.entries()) {
      const now = order.isConnected(name, when);
      if (now === null || (i > 0 && now !== known)) return null;
      known = now;
    }
    return known;
  };

  const idleOf = (port: LinkedPort): DraftPlace | null => {
    if (port.idle !== undefined) return port.idle;
    const region = regionOf(port);
    port.idle =
      region.length === 0 || !isOneToken(port)
        ? null
        : complementOf(draft, region, { kind: 'not', of: { kind: 'region', ...port.ref } });
    return port.idle;
  };

  /** Whether a port can never be active twice over: then its tokens count it. */
  const isOne = (port: LinkedPort): boolean => port.isData || isOneToken(port);

  /**
   * Holds when so many providers of a use port stay active.
   *
   * @param after of those that an event changes: the places of which one is marked when they are active after it; they
   *   are active before it
   */
  const staying = (
    user: LinkedPort,
    count: number,
    whens: readonly InstructionOrPhase[],
    after: (provider: PortRef) => Clause | null,
    isGoing: (provider: LinkedPort) => boolean = () => false,
  ): Guard => {
    let least = count;
    const ways = user.asUser.flatMap((link): readonly Way[] => {
      const { provider, place } = link;
      const status = settled(link, whens);
      if (status === false || isGoing(provider)) return [];
      const isSure = status === true;
      const changed = after(provider.ref);
      const clauses = [...(isSure ? [] : [[place!]]), changed ?? regionOf(provider)];
      // One token of it, which the event takes: counted with the others, it makes one more of them.
      const isTaken = changed !== null && changed.length === 0;
      if (isTaken && !isSure) return [];
      const isCounted = isSure && isOne(provider) && (changed === null || isTaken);
      if (isTaken && !isCounted) return [];
      if (isTaken) least += 1;
      return [{ clauses: isTaken ? [regionOf(provider)] : clauses, isCounted }];
    });
    return atLeast(least, ways, user.ref);
  };

  return {
    served: (of, phases, others) => {
      const user = portAt(of);
      const count = countOf(user);
      const serving: { readonly link: PortLink; readonly isSure: boolean; readonly by: readonly Clause[] }[] =
        [];
      for (const link of user.asUser) {
        const status = settled(link, phases);
        if (status === false) continue;
        serving.push({ link, isSure: status === true, by: servingOf(link.provider) });
      }
      const withOthers = (clauses: readonly Clause[]): Guard => [
        allOf(others.length === 0 ? clauses : clauses.map((clause) => [...new Set([...clause, ...others])])),
      ];
      if (count === 'all')
        return withOthers(
          serving.flatMap(({ link, isSure, by }) =>
            isSure ? by : by.map((clause) => [not(link.place!), ...clause]),
          ),
        );
      const whole = serving.map(({ link, isSure, by }) => (isSure ? by : [[link.place!], ...by]));
      if (count === null || count === 1) return withOthers(anyOf(whole));
      const ways = serving.map(({ link, isSure, by }, i) => ({
        clauses: whole[i]!,
        isCounted: isSure && by.length === 1 && isOne(link.provider),
      }));
      const enough = atLeast(count, ways, of);
      return others.length === 0 ? enough : [...enough, allOf([others])];
    },
    released: (of, phase, others, activeAfter) => {
      const guards: Guard[] = [];
      for (const link of portAt(of).asProvider) {
        const { user, place } = link;
        const status = settled(link, [phase]);
        const region = regionOf(user);
        if (status === false || region.length === 0) continue;
        const ways = status === true ? others : [...others, not(place!)];
        const unused = idleOf(user);
        const free: Guard =
          unused !== null
            ? [allOf([[unused, ...ways]])]
            : [...(ways.length === 0 ? [] : [allOf([ways])]), allEmpty(region)];
        const count = countOf(user);
        if (count === null || count === 'all') {
          guards.push(free);
          continue;
        }
        const after = (other: PortRef) => (other.component === of.component ? activeAfter(other.port) : null);
        guards.push([...free, ...staying(user, count, [phase], after)]);
      }
      return guards;
    },
    unused: ({ user: of, provider }, when) => {
      const user = portAt(of);
      const place = idleOf(user);
      const free: Guard = place === null ? [allEmpty(regionOf(user))] : [allOf([[place]])];
      const count = countOf(user);
      if (count === null || count === 'all') return free;
      const going = portAt(provider);
      return [
        ...free,
        ...staying(
          user,
          count,
          [when],
          () => null,
          (other) => other === going,
        ),
      ];
    },
    provided: (provider) => portAt(provider).provided,
    unprovided: (provider) => not(portAt(provider).provided!),
    connected: (name) => connections.get(name) ?? null,
    unconnected: (name) => not(connections.get(name)!),
    connectionsOf: (component) =>
      [...possible.values()].filter(
        (c) => c.user.component === component || c.provider.component === component,
      ),
    all: [...connections.values()],
  };
}

/** The types of a component that have a port. */
function typesWith(
  assembly: ReadonlyMap<string, NamedPlaces>,
  { component, port }: PortRef,
): readonly ComponentPlaces[] {
  const types = assembly.get(component)?.types ?? [];
  const hasIt = ({ life }: ComponentPlaces) => life.instance.ports.has(port);
  return types.every(hasIt) ? types : types.filter(hasIt);
}

/** The places in which a token makes a port active. */
function regionOf({ types, ref: { port } }: LinkedPort): readonly DraftPlace[] {
  return types.length === 1 ? types[0]!.region(port) : types.flatMap(({ region }) => region(port));
}

/** Whether a port can never have two tokens in its region. */
function isOneToken({ types, ref }: LinkedPort): boolean {
  return types.every(({ isSingle }) => isSingle(ref.port));
}

/** How many of its providers a use port counts; a name has one type, as far as it has a port that counts. */
function countOf({ types, ref }: LinkedPort): ProviderCount | null {
  return types[0]?.life.instance.ports.get(ref.port)?.atLeast ?? null;
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
  const leavesForGood = (phase: Phase, place: string): boolean => {
    const out = leavingIn(life, phase, place);
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

import { memo } from '../../base/memo.ts';
import { connectionName, type PortRef, portName } from '../../model/assembly.ts';
import type { ProviderCount } from '../../model/component.ts';
import type { Condition, ConditionPart } from '../net/condition.ts';
import type { ConnectedPorts, NamedPlaces } from './connected-ports.ts';
import type { DraftPlace } from './draft-net.ts';

/** What a provide port needs to work, by places. */
interface WorkingNeeds {
  /** Marked while it is active; `null` when it never is. */
  readonly active: DraftPlace | null;
  readonly uses: readonly UseNeeds[];
}

/** A use port of its component: while it is in use, one of its providers has to work, or as many as it counts. */
interface UseNeeds {
  readonly inUse: DraftPlace | null;
  readonly atLeast: ProviderCount;
  readonly providers: readonly {
    readonly port: PortRef;
    /** Marked while it is connected; `null` where that never changes. */
    readonly connected: DraftPlace | null;
    /** Of a data port: marked while it is provided, and then it works; `null` of a service. */
    readonly provided: DraftPlace | null;
  }[];
}

/** Which provide ports work, as conditions on the places of a net. */
export interface WorkingPorts {
  /** All places that such conditions ask for. */
  readonly places: readonly DraftPlace[];
  /** Holds while at least so many of the ports work (see `model/system/working.ts`). */
  readonly atLeast: (
    count: number,
    ports: readonly PortRef[],
    indexOf: (place: DraftPlace) => number | null,
  ) => Condition;
}

/** Of no ports none works. */
const NOTHING_ASKED: WorkingPorts = {
  places: [],
  atLeast: (count, ports, indexOf) => conditionOf(count, ports, new Map(), indexOf),
};

/** What makes these ports work, and the ports that they need. */
export function workingPorts(
  asked: readonly PortRef[],
  assembly: ReadonlyMap<string, NamedPlaces>,
  ports: Pick<ConnectedPorts, 'connected' | 'connectionsOf' | 'provided'>,
  region: (port: PortRef) => DraftPlace | null,
): WorkingPorts {
  if (asked.length === 0) return NOTHING_ASKED;
  const regionOf = memo(region, portName);
  const usesOf = memo((component: string): readonly UseNeeds[] => {
    const declared = assembly.get(component)?.types.flatMap(({ life }) => [...life.instance.ports.values()]);
    const names = new Set(declared?.filter(({ role }) => role === 'use').map(({ name }) => name));
    return [...names].map((port) => {
      const connections = ports
        .connectionsOf(component)
        .filter(({ user }) => user.component === component && user.port === port);
      return {
        inUse: regionOf({ component, port }),
        atLeast: declared!.find(({ name, role }) => role === 'use' && name === port)!.atLeast ?? 1,
        providers: connections.map((connection) => ({
          port: connection.provider,
          connected: ports.connected(connectionName(connection)),
          provided: ports.provided(connection.provider),
        })),
      };
    });
  }, String);
  const needs = new Map<string, WorkingNeeds>();
  const left = [...asked];
  for (const port of left) {
    if (needs.has(portName(port))) continue;
    const uses = usesOf(port.component);
    needs.set(portName(port), { active: regionOf(port), uses });
    for (const { providers } of uses)
      for (const each of providers) if (each.provided === null) left.push(each.port);
  }
  const all = [...needs.values()].flatMap(({ active, uses }) => [
    active,
    ...uses.flatMap(({ inUse, providers }) => [
      inUse,
      ...providers.flatMap(({ connected, provided }) => [connected, provided]),
    ]),
  ]);
  return {
    places: [...new Set(all.filter((place) => place !== null))],
    atLeast: (count, of, indexOf) => conditionOf(count, of, needs, indexOf),
  };
}

function conditionOf(
  count: number,
  ports: readonly PortRef[],
  needs: ReadonlyMap<string, WorkingNeeds>,
  indexOf: (place: DraftPlace) => number | null,
): Condition {
  const parts: ConditionPart[] = [];
  const add = (part: ConditionPart): number => parts.push(part) - 1;
  const numbers = (place: DraftPlace | null): readonly number[] => {
    const index = place === null ? null : indexOf(place);
    return index === null ? [] : [index];
  };
  const marked = (place: DraftPlace | null) => add({ kind: 'marked', places: numbers(place) });
  const all = (of: readonly number[]): ConditionPart => ({ kind: 'at-least', count: of.length, of });
  const known = new Map<string, number>();
  const working = (port: PortRef): number => {
    const found = known.get(portName(port));
    if (found !== undefined) return found;
    const { active, uses } = needs.get(portName(port))!;
    // Its place is kept for it: a port that it needs may need it in turn.
    const own = add(all([]));
    known.set(portName(port), own);
    const conditions = uses.map(({ inUse, atLeast, providers }) => {
      const ways = providers.map((provider) => {
        const works = provider.provided === null ? working(provider.port) : marked(provider.provided);
        if (provider.connected === null) return works;
        if (atLeast !== 'all') return add(all([marked(provider.connected), works]));
        const isGone = add({ kind: 'empty', places: numbers(provider.connected) });
        return add({ kind: 'at-least', count: 1, of: [isGone, works] });
      });
      const unused = add({ kind: 'empty', places: numbers(inUse) });
      if (atLeast === 1) return add({ kind: 'at-least', count: 1, of: [unused, ...ways] });
      const count = atLeast === 'all' ? ways.length : atLeast;
      return add({ kind: 'at-least', count: 1, of: [unused, add({ kind: 'at-least', count, of: ways })] });
    });
    parts[own] = all([marked(active), ...conditions]);
    return own;
  };
  const asked = ports.map(working);
  add({ kind: 'at-least', count, of: asked });
  return parts;
}

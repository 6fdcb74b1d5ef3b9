import type { Connection, PortRef } from '../model/assembly.ts';
import type { ComponentPlaces } from './component-places.ts';
import type { DraftNet, DraftPlace } from './draft-net.ts';
import { ALWAYS, atLeast, type Guard } from './guard.ts';

/** What the connections of an assembly say about its ports. */
export interface ConnectedPorts {
  /** Holds when some provider serves the use port now. */
  readonly served: (user: string, port: string) => Guard;
  /** The in-use counts of the use ports connected to a service provide port; `null` when none is connected. */
  readonly usersOf: (provider: string, port: string) => readonly DraftPlace[] | null;
  /** The place that says a data port is provided, when that is asked for and not so from the start. */
  readonly provided: (provider: string, port: string) => DraftPlace | null;
}

/** The ports of an assembly; makes the places of its data ports. */
export function connectedPorts(
  draft: DraftNet,
  assembly: ReadonlyMap<string, ComponentPlaces>,
  connections: readonly Connection[],
): ConnectedPorts {
  const is = (ref: PortRef, component: string, port: string) =>
    ref.component === component && ref.port === port;
  const kindOf = ({ component, port }: PortRef) =>
    assembly.get(component)!.lifecycle.component.type.ports.find((p) => p.name === port)!.kind;
  const providedAtStart = ({ component, port }: PortRef): boolean => {
    const { lifecycle, regionOf } = assembly.get(component)!;
    return lifecycle.start.some((place) => regionOf(port).places.has(place));
  };
  const provided = new Map<string, DraftPlace>();
  for (const { provider } of connections) {
    const name = `${provider.component}.${provider.port}`;
    if (kindOf(provider) !== 'data' || providedAtStart(provider) || provided.has(name)) continue;
    const place: DraftPlace = { origin: { kind: 'provided', ...provider }, tokens: 0 };
    draft.places.add(place);
    provided.set(name, place);
  }
  const serves = (provider: PortRef): Guard => {
    if (kindOf(provider) === 'data') {
      const place = provided.get(`${provider.component}.${provider.port}`);
      return place === undefined ? ALWAYS : [atLeast(place, 1)];
    }
    const serving = assembly.get(provider.component)!.serving(provider.port);
    return serving === null ? [] : [atLeast(serving, 1)];
  };
  return {
    served: (user, port) =>
      connections.filter((c) => is(c.user, user, port)).flatMap((c) => serves(c.provider)),
    usersOf: (provider, port) => {
      const users = connections.filter((c) => is(c.provider, provider, port)).map((c) => c.user);
      if (users.length === 0) return null;
      return users.map((u) => assembly.get(u.component)!.inRegion(u.port)).filter((place) => place !== null);
    },
    provided: (provider, port) => provided.get(`${provider}.${port}`) ?? null,
  };
}

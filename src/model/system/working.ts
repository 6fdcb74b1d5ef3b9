import { type PortRef, portName } from '../assembly.ts';
import { activePorts, countOf, isPortActive, neededOf, providersOf, type State } from './state.ts';

/** Use ports, each in use without a provider that works. */
export type Unserved = readonly PortRef[];

/**
 * Which provide ports work: those that are active, and of whose component every use port in use has a provider that
 * works, or as many as it counts; a provider of data works when it is provided. Of ports that only need each other, all work (the greatest such
 * set).
 *
 * @returns for each active provide port, what keeps it from working: none, where it works
 */
export function workingPorts(state: State): ReadonlyMap<string, Unserved> {
  const active = activePorts(state);
  const roleOf = ({ component, port }: PortRef) => state.components.get(component)!.instance.ports.get(port)!;
  const provides = active.filter((port) => roleOf(port).role === 'provide');
  const uses = active.filter((port) => roleOf(port).role === 'use');
  let working = new Set(provides.map(portName));
  const doesServe = (provider: PortRef): boolean => {
    const component = state.components.get(provider.component);
    if (component?.instance.ports.get(provider.port)?.kind === 'data')
      return component.provided.has(provider.port);
    return working.has(portName(provider));
  };
  const isServedBy = (use: PortRef): boolean => {
    const providers = providersOf(state, use);
    return providers.filter(doesServe).length >= neededOf(providers.length, countOf(state, use));
  };
  for (;;) {
    const unserved = uses.filter((use) => !isServedBy(use));
    const lacking = (port: PortRef) => unserved.filter(({ component }) => component === port.component);
    const still = new Set(provides.filter((port) => lacking(port).length === 0).map(portName));
    if (still.size === working.size)
      return new Map(provides.map((port) => [portName(port), lacking(port)] as const));
    working = still;
  }
}

/** Whether the provide port works (see {@link workingPorts}). */
export function isPortWorking(state: State, port: PortRef): boolean {
  return isPortActive(state, port) && workingPorts(state).get(portName(port))?.length === 0;
}

import { type ConnectionEnds, connectionName, type PortRef, portName } from '../../assembly.ts';
import type { ModelEvent } from '../../event.ts';
import type { InstructionOf } from '../../program.ts';
import {
  changedState,
  isConnected,
  isHolding,
  isPortActive,
  linksOf,
  type State,
  withLink,
} from '../../system/state.ts';
import { since } from './history.ts';
import { inUse, missing } from './obstacle.ts';
import { type InstructionNames, type InstructionRule, neverFails, plainText } from './rule.ts';

function names({ user, provider }: ConnectionEnds): InstructionNames {
  return { component: user.component, element: null, connection: { user, provider } };
}

/**
 * Such an event in a trace may lack its ports. It is not possible then, but the message that refuses it has to name it.
 */
function text(event: ModelEvent): string {
  if (event.connection === undefined) return plainText(event);
  const { user, provider } = event.connection;
  return `${event.event}(${portName(user)}, ${portName(provider)})`;
}

function portOf(state: State, { component, port }: PortRef) {
  return state.components.get(component)!.instance.ports.get(port);
}

/** con(u.p, v.q): two ports are connected. */
export const CON: InstructionRule<InstructionOf<'con'>> = {
  urgent: true,
  silent: true,

  obstacles: ({ state, instruction }) => {
    const { user, provider } = instruction;
    const absent = missing(state, user.component, provider.component);
    if (absent.length > 0) return absent;
    const [use, provide] = [portOf(state, user), portOf(state, provider)];
    if (use?.role !== 'use')
      return [{ kind: 'no-such', component: user.component, what: `use port \`${user.port}\`` }];
    if (provide?.role !== 'provide' || provide.kind !== use.kind) {
      const what = `${use.kind} provide port \`${provider.port}\``;
      return [{ kind: 'no-such', component: provider.component, what }];
    }
    return isConnected(state, instruction)
      ? [{ kind: 'connected', connection: connectionName(instruction) }]
      : [];
  },

  fails: neverFails,
  effect: ({ state, instruction: { user, provider } }) =>
    changedState(state, { links: withLink(state.links, { user, provider }) }),

  causes: (history, { instruction }) => [
    ...since(history, 'added', [instruction.user.component, instruction.provider.component]),
    ...since(history, 'disconnected', [connectionName(instruction)]),
  ],

  facts: ({ instruction }) => [`connected ${connectionName(instruction)}`],
  names,
  text,
};

/** dcon(u.p, v.q): two ports are connected no more. A service has to be out of use for that. */
export const DCON: InstructionRule<InstructionOf<'dcon'>> = {
  urgent: true,
  silent: true,

  obstacles: ({ state, instruction }) => {
    const { user, provider } = instruction;
    if (!isConnected(state, instruction))
      return [{ kind: 'not-connected', connection: connectionName(instruction) }];
    const isHeld = portOf(state, user)!.kind === 'service' && isHolding(state, user, [provider]);
    return isHeld ? [inUse(state, provider, user)] : [];
  },

  fails: neverFails,
  effect: ({ state, instruction }) => {
    const name = connectionName(instruction);
    const rest = state.links.connections.filter((other) => connectionName(other) !== name);
    return changedState(state, { links: linksOf(rest) });
  },

  causes: (history, { state, instruction }) => {
    const { user } = instruction;
    const isFree = portOf(state, user)!.kind === 'service' && !isPortActive(state, user);
    return [
      ...since(history, 'connected', [connectionName(instruction)]),
      ...(isFree ? since(history, 'unused', [portName(user)]) : []),
    ];
  },

  facts: ({ instruction }) => [`disconnected ${connectionName(instruction)}`],
  names,
  text,
};

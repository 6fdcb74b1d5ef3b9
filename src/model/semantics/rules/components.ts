import { dotted } from '../../../base/names.ts';
import { connectionName, hasEndAt } from '../../assembly.ts';
import type { InstructionOf } from '../../program.ts';
import { type ComponentState, standing, withComponent, withoutComponent } from '../../system/state.ts';
import { since, sinceRoom } from './history.ts';
import { missing, notIdle, type Obstacle, roomFor } from './obstacle.ts';
import { type InstructionRule, neverFails, plainText, type Turn } from './rule.ts';

/** The state of a component when it has just been added. */
function standingAt({
  system,
  instruction: { component, type },
}: Turn<InstructionOf<'add'>>): ComponentState {
  const instance = system.instance(component, type)!;
  return standing(instance, [instance.component.type.initial]);
}

/** add(c: T): an instance of T stands at its initial place, with nothing to do. */
export const ADD: InstructionRule<InstructionOf<'add'>> = {
  urgent: true,
  silent: true,

  obstacles: (turn) => {
    const { state, instruction } = turn;
    const { component } = instruction;
    return state.components.has(component)
      ? [{ kind: 'exists', component }]
      : roomFor(state, null, () => standingAt(turn));
  },

  fails: neverFails,
  effect: (turn) => withComponent(turn.state, standingAt(turn)),

  causes: (history, turn) => [
    ...since(history, 'deleted', [turn.instruction.component]),
    ...sinceRoom(history, null, standingAt(turn)),
  ],

  facts: ({ system, instruction: { component, type } }) => {
    const { initial } = system.instance(component, type)!.component.type;
    return [`added ${component}`, `marked ${dotted(component, initial)}`];
  },

  names: ({ component, type }) => ({ component, element: type }),
  text: ({ component, element }) => `add(${component}: ${element})`,
};

/** del(c): an idle component without connections is gone. */
export const DEL: InstructionRule<InstructionOf<'del'>> = {
  urgent: true,
  silent: true,

  obstacles: ({ state, instruction: { component } }) => [
    ...missing(state, component),
    ...notIdle(state, component),
    ...state.links.connections
      .filter((connection) => hasEndAt(connection, component))
      .map((each): Obstacle => ({ kind: 'connected', connection: connectionName(each) })),
  ],

  fails: neverFails,
  effect: ({ state, instruction: { component } }) => withoutComponent(state, component),

  causes: (history, { instruction: { component } }) => [
    ...since(history, 'added', [component]),
    ...since(history, 'finished', [component]),
    ...history.steps.flatMap(({ event, connection }, i) =>
      event === 'dcon' && hasEndAt(connection!, component) ? [i] : [],
    ),
  ],

  facts: ({ instruction }) => [`deleted ${instruction.component}`],

  names: ({ component }) => ({ component, element: null }),
  text: plainText,
};

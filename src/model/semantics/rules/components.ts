import { dotted } from '../../../base/names.ts';
import { connectionName, hasEndAt } from '../../assembly.ts';
import type { InstructionOf } from '../../program.ts';
import { standing, withComponent } from '../../system/state.ts';
import { since } from './history.ts';
import { missing, notIdle, type Obstacle } from './obstacle.ts';
import { type InstructionRule, neverFails, plainText } from './rule.ts';

/** add(c: T): an instance of T stands at its initial place, with nothing to do. */
export const ADD: InstructionRule<InstructionOf<'add'>> = {
  urgent: true,
  silent: true,

  obstacles: ({ state, instruction: { component } }) =>
    state.components.has(component) ? [{ kind: 'exists', component }] : [],

  fails: neverFails,
  effect: ({ system, state, instruction: { component, type } }) => {
    const instance = system.instance(component, type)!;
    return withComponent(state, standing(instance, [instance.component.type.initial]));
  },

  causes: (history, { instruction }) => since(history, 'deleted', [instruction.component]),

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
  effect: ({ state, instruction: { component } }) => ({
    ...state,
    components: state.components.without(component),
  }),

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

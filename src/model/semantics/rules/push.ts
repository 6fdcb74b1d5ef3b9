import type { InstructionOf } from '../../program.ts';
import { changedComponent, pushName, withComponent } from '../../system/state.ts';
import { since } from './history.ts';
import { type InstructionRule, neverFails, plainText } from './rule.ts';

/** pushB(c, b): a behavior is put last in a component's queue. */
export const PUSH: InstructionRule<InstructionOf<'pushB'>> = {
  urgent: true,
  silent: true,

  obstacles: ({ state, instruction: { component: name, behavior } }) => {
    const component = state.components.get(name);
    if (component === undefined) return [{ kind: 'missing', component: name }];
    if (component.instance.behaviors.has(behavior)) return [];
    return [{ kind: 'no-such', component: name, what: `behavior \`${behavior}\`` }];
  },

  fails: neverFails,
  effect: ({ state, at, instruction: { component: name, behavior } }) => {
    const component = state.components.get(name)!;
    return withComponent(
      state,
      changedComponent(component, { queue: [...component.queue, { behavior, by: at }] }),
    );
  },

  causes: (history, { instruction }) => since(history, 'added', [instruction.component]),
  facts: ({ at }) => [`pushed ${pushName(at)}`],
  names: ({ component, behavior }) => ({ component, element: behavior }),
  text: plainText,
};

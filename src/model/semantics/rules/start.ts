import { without } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import type { PortRef } from '../../assembly.ts';
import { type ComponentState, withComponent, withPorts } from '../../system/state.ts';
import { since, sinceServed } from './history.ts';
import { orNoSuch, toBeServed } from './obstacle.ts';
import { type ComponentRule, componentEvent, nameOf } from './rule.ts';

/** The use ports that are bound to the transition itself. */
function neededBy(component: ComponentState, transition: string): readonly PortRef[] {
  const { needs } = component.instance.actions.get(transition)!;
  return needs.map((port) => ({ component: nameOf(component), port }));
}

/** start(t): a transition begins to run; its clock starts. */
export const START: ComponentRule = {
  urgent: true,
  silent: false,

  ahead: (component) =>
    [...component.outputs].map((transition) => componentEvent('start', nameOf(component), transition)),

  obstacles: (state, component, { element: transition }) => {
    const name = nameOf(component);
    if (!component.outputs.has(transition))
      return orNoSuch(component, 'transition', transition, { kind: 'not-left', component: name, transition });
    return neededBy(component, transition).flatMap((port) => toBeServed(state, port));
  },

  secondToken: ({ running }, { element }) => (running.has(element) ? { where: 'transition', element } : null),

  effect: (state, component, { element: transition }) =>
    withComponent(
      state,
      withPorts({
        ...component,
        outputs: without(component.outputs, [transition]),
        running: new Map(component.running).set(transition, state.date),
      }),
    ),

  causes: (history, state, component, { element: transition }) => [
    ...since(history, 'left', [dotted(nameOf(component), transition)]),
    ...neededBy(component, transition).flatMap((port) => sinceServed(history, state, port)),
  ],

  facts: (component, { element: transition }) => [`running ${dotted(nameOf(component), transition)}`],

  words: { subject: 'transition', infinitive: () => 'start', indicative: () => 'starts' },
};

import { withAll } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import { withComponent, withEnded, withPorts } from '../../system/state.ts';
import { since } from './history.ts';
import { orNoSuch } from './obstacle.ts';
import { type ComponentRule, componentEvent, nameOf } from './rule.ts';

/** end(t): a transition that has run for some time of its interval fills its input dock. The one event that can wait. */
export const END: ComponentRule = {
  urgent: false,
  silent: false,

  ahead: (component) =>
    [...component.running.keys()].map((transition) => componentEvent('end', nameOf(component), transition)),

  obstacles: (state, component, { element: transition }) => {
    const name = nameOf(component);
    const start = component.running.get(transition);
    if (start === undefined)
      return orNoSuch(component, 'transition', transition, {
        kind: 'not-running',
        component: name,
        transition,
      });
    const { min, max } = component.instance.actions.get(transition)!;
    const lasted = state.date - start;
    if (lasted < min) return [{ kind: 'too-early', component: name, transition, since: start, bound: min }];
    if (max !== null && lasted > max)
      return [{ kind: 'too-late', component: name, transition, since: start, bound: max }];
    return [];
  },

  secondToken: ({ inputs }, { element }) => (inputs.has(element) ? { where: 'input dock', element } : null),

  effect: (state, component, { element: transition }) => {
    const running = new Map(component.running);
    running.delete(transition);
    const ended = withPorts({ ...component, running, inputs: withAll(component.inputs, [transition]) });
    return withEnded(withComponent(state, ended), nameOf(component), transition);
  },

  causes: (history, _state, component, { element: transition }) =>
    since(history, 'running', [dotted(nameOf(component), transition)]),

  facts: (component, { element: transition }) => [`ended ${dotted(nameOf(component), transition)}`],

  words: { subject: 'transition', infinitive: () => 'end', indicative: () => 'ends' },
};

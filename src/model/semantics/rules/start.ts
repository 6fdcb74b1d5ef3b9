import { without } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import type { PortRef } from '../../assembly.ts';
import { spend } from '../../faults.ts';
import { type ComponentState, withComponent, withPorts } from '../../system/state.ts';
import { since, sinceServed } from './history.ts';
import { failing, faultLeft, orNoSuch, toBeServed } from './obstacle.ts';
import { type ComponentRule, componentEvent, nameOf } from './rule.ts';

/** The use ports that are bound to the transition itself. */
function neededBy(component: ComponentState, transition: string): readonly PortRef[] {
  const { needs } = component.instance.actions.get(transition)!;
  return needs.map((port) => ({ component: nameOf(component), port }));
}

function outcomeOf({ instance }: ComponentState, transition: string, outcome: string | undefined) {
  return instance.actions.get(transition)!.outcomes.find(({ name }) => name === (outcome ?? null));
}

/** start(t): a transition begins to run; its clock starts, and how it will end is settled. */
export const START: ComponentRule = {
  urgent: true,
  silent: false,

  ahead: (component) =>
    [...component.outputs].flatMap((transition) =>
      component.instance.actions.get(transition)!.outcomes.map(({ name: outcome }) => {
        const start = componentEvent('start', nameOf(component), transition);
        return outcome === null ? start : { ...start, outcome };
      }),
    ),

  obstacles: (state, component, { element: transition, outcome: how }) => {
    const name = nameOf(component);
    if (component.failing !== null) return [failing(component, component.failing)];
    if (!component.outputs.has(transition))
      return orNoSuch(component, 'transition', transition, { kind: 'not-left', component: name, transition });
    const outcome = outcomeOf(component, transition, how);
    if (outcome === undefined)
      return [{ kind: 'no-such', component: name, what: `outcome \`${transition}:${how}\`` }];
    const unserved = neededBy(component, transition).flatMap((port) => toBeServed(state, port));
    if (!outcome.fault) return unserved;
    return [...unserved, ...faultLeft(state, { component: name, transition, outcome: outcome.name })];
  },

  secondToken: ({ running }, { element }) => (running.has(element) ? { where: 'transition', element } : null),

  effect: (state, component, { element: transition, outcome: how }) => {
    const outcome = outcomeOf(component, transition, how)!;
    const started = withPorts({
      ...component,
      outputs: without(component.outputs, [transition]),
      running: new Map(component.running).set(transition, { since: state.date, outcome }),
    });
    const next = withComponent(state, started);
    return outcome.fault
      ? {
          ...next,
          budgets: spend(state.budgets, {
            component: nameOf(component),
            transition,
            outcome: outcome.name,
          }),
        }
      : next;
  },

  causes: (history, state, component, { element: transition }) => [
    ...since(history, 'left', [dotted(nameOf(component), transition)]),
    ...neededBy(component, transition).flatMap((port) => sinceServed(history, state, port)),
  ],

  facts: (component, { element: transition }) => [`running ${dotted(nameOf(component), transition)}`],

  words: { subject: 'transition', infinitive: () => 'start', indicative: () => 'starts' },
};

import { withAll, withoutKeys } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import {
  beginningToFail,
  type ComponentState,
  movedComponent,
  withComponent,
  withEnded,
} from '../../system/state.ts';
import { since } from './history.ts';
import { notDue, orNoSuch } from './obstacle.ts';
import { type ComponentRule, componentEvent, nameOf } from './rule.ts';

/**
 * What the end of a transition leads to: nothing in a component that fails already; a pause, for the first failures of
 * one that is tried again.
 */
function afterEnding(component: ComponentState, date: bigint, transition: string): ComponentState {
  const running = withoutKeys(component.running, [transition]);
  if (component.failing !== null) return movedComponent(component, { running });
  const { place, dock } = component.running.get(transition)!.outcome;
  if (dock !== null) return movedComponent(component, { running, inputs: withAll(component.inputs, [dock]) });
  const { retry } = component.instance.actions.get(transition)!;
  const failures = component.failures.get(transition) ?? 0;
  if (retry === null || failures >= retry.times)
    return movedComponent(beginningToFail(component, place), { running });
  return movedComponent(component, {
    running,
    failures: new Map(component.failures).set(transition, failures + 1),
    pausing: new Map(component.pausing).set(transition, date),
  });
}

/** end(t): a transition that has run for some time of its interval fills its input dock, or fails. It can wait. */
export const END: ComponentRule = {
  urgent: false,
  silent: false,

  ahead: (component) =>
    [...component.running].map(([transition, { outcome }]) => {
      const end = componentEvent('end', nameOf(component), transition);
      return outcome.name === null ? end : { ...end, outcome: outcome.name };
    }),

  obstacles: (state, component, { element: transition, outcome: how }) => {
    const name = nameOf(component);
    const execution = component.running.get(transition);
    if (execution === undefined || execution.outcome.name !== (how ?? null))
      return orNoSuch(component, 'transition', transition, {
        kind: 'not-running',
        component: name,
        transition,
      });
    return notDue(state, name, transition, execution.since, execution.outcome);
  },

  secondToken: ({ inputs, running, failing }, { element }) => {
    const dock = running.get(element)!.outcome.dock;
    if (failing !== null || dock === null || !inputs.has(dock)) return null;
    return { where: 'input dock', element: dock };
  },

  effect: (state, component, { element: transition }) => {
    const ended = afterEnding(component, state.date, transition);
    return withEnded(withComponent(state, ended), nameOf(component), transition);
  },

  causes: (history, _state, component, { element: transition }) =>
    since(history, 'running', [dotted(nameOf(component), transition)]),

  facts: (component, { element: transition }) => {
    const { dock } = component.running.get(transition)!.outcome;
    const ended = `ended ${dotted(nameOf(component), transition)}` as const;
    return dock === null ? [ended, `failing ${nameOf(component)}`] : [ended];
  },

  words: {
    subject: 'transition',
    infinitive: () => 'end',
    indicative: ({ outcome }) => (outcome === undefined ? 'ends' : `ends: ${outcome}`),
  },
};

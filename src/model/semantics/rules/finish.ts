import { maxOf } from '../../../base/extremes.ts';
import { dotted } from '../../../base/names.ts';
import {
  activeBehavior,
  canBeLeft,
  changedComponent,
  isUnderWay,
  pushName,
  withComponent,
} from '../../system/state.ts';
import { since, sinceActive } from './history.ts';
import { failing, markingOf, orNoSuch } from './obstacle.ts';
import { type ComponentRule, componentEvent, nameOf, noSecondToken } from './rule.ts';

/** finish: the active behavior has nothing more to do, and the next one of the queue becomes active. */
export const FINISH: ComponentRule = {
  urgent: true,
  silent: true,

  ahead: (component) => {
    const behavior = activeBehavior(component);
    return behavior === null ? [] : [componentEvent('finish', nameOf(component), behavior)];
  },

  obstacles: (_state, component, { element: behavior }) => {
    const active = activeBehavior(component);
    if (active !== behavior) {
      const name = nameOf(component);
      return orNoSuch(component, 'behavior', behavior, { kind: 'not-active', component: name, active });
    }
    if (component.failing !== null) return [failing(component, component.failing)];
    const { outputs, inputs, marked } = component;
    const isBusy = outputs.size + inputs.size > 0 || isUnderWay(component);
    const canLeave = [...marked].some((place) => canBeLeft(component, place));
    return isBusy || canLeave ? [{ kind: 'unfinished', behavior, where: markingOf(component) }] : [];
  },

  secondToken: noSecondToken,

  effect: (state, component) =>
    withComponent(state, changedComponent(component, { queue: component.queue.slice(1) })),

  causes: (history, _state, component) => {
    const active = sinceActive(history, component);
    const places = [...component.marked].map((place) => dotted(nameOf(component), place));
    return [...active, ...since(history, 'marked', places).filter((i) => i > maxOf(active, -1))];
  },

  facts: (component) => [
    `finished ${nameOf(component)}`,
    `push-finished ${pushName(component.queue[0]!.by)}`,
  ],

  words: {
    subject: 'component',
    infinitive: ({ element }) => `finish \`${element}\``,
    indicative: ({ element }) => `finishes ${element}`,
  },
};

import { withAll, without, withoutKeys } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import { type PortRef, portName } from '../../assembly.ts';
import type { ModelEvent } from '../../event.ts';
import {
  activeBehavior,
  type ComponentState,
  canBeLeft,
  isActive,
  isHolding,
  isPortActive,
  leavingNow,
  movedComponent,
  portsAt,
  type State,
  startingFrom,
  usersOf,
  withComponent,
} from '../../system/state.ts';
import { type History, since, sinceActive } from './history.ts';
import { failing, inUse, type Obstacle, orNoSuch } from './obstacle.ts';
import { type ComponentRule, componentEvent, isBeingTried, nameOf } from './rule.ts';

function afterLeaving(component: ComponentState, place: string): ComponentState {
  const outputs = withAll(component.outputs, leavingNow(component, place));
  return movedComponent(component, {
    marked: without(component.marked, [place]),
    failures: failuresSince(component, place),
    outputs,
  });
}

/** The failures that are remembered once a place is left: what leaves it has not failed yet. */
export function failuresSince(component: ComponentState, place: string): ComponentState['failures'] {
  const { failures } = component;
  return failures.size === 0 ? failures : withoutKeys(failures, leavingNow(component, place));
}

/** The service provide ports that leaving the place would deactivate. */
function deactivatedByLeaving(component: ComponentState, place: string): readonly PortRef[] {
  const active = portsAt(component, place).filter(
    ({ name, role, kind }) => role === 'provide' && kind === 'service' && isActive(component, name),
  );
  if (active.length === 0) return [];
  const after = afterLeaving(component, place);
  return active
    .filter(({ name }) => !isActive(after, name))
    .map(({ name }) => ({ component: nameOf(component), port: name }));
}

/** What keeps the active behavior from leaving a marked place: services that it would deactivate are in use. */
export function usedWhileLeaving(
  state: State,
  component: ComponentState,
  place: string,
): readonly Obstacle[] {
  const going = deactivatedByLeaving(component, place);
  return going.flatMap((port) =>
    usersOf(state, port)
      .filter((user) => isHolding(state, user, going))
      .map((user) => inUse(state, port, user)),
  );
}

/** Since when a place can be left: it is marked, its behavior active, and what it deactivates not in use any more. */
export function causesOfLeaving(
  history: History,
  state: State,
  component: ComponentState,
  place: string,
): readonly number[] {
  const users = deactivatedByLeaving(component, place)
    .flatMap((port) => usersOf(state, port))
    .filter((user) => !isPortActive(state, user));
  return [
    ...since(history, 'marked', [dotted(nameOf(component), place)]),
    ...sinceActive(history, component),
    ...since(history, 'unused', users.map(portName)),
  ];
}

/** leave(p): the active behavior takes the token of a place to the output docks of its transitions out of it. */
export const LEAVE: ComponentRule = {
  urgent: true,
  silent: false,

  ahead: (component) => {
    const leaves: ModelEvent[] = [];
    for (const place of component.marked)
      if (canBeLeft(component, place) && startingFrom(component, place) === null)
        leaves.push(componentEvent('leave', nameOf(component), place));
    return leaves;
  },

  obstacles: (state, component, { element: place }) => {
    const name = nameOf(component);
    if (component.failing !== null) return [failing(component, component.failing)];
    if (!component.marked.has(place))
      return orNoSuch(component, 'place', place, { kind: 'not-marked', component: name, place });
    if (!canBeLeft(component, place))
      return [{ kind: 'not-active', component: name, active: activeBehavior(component) }];
    const starting = startingFrom(component, place);
    if (starting !== null) return [{ kind: 'left-by-start', place, transition: starting }];
    return usedWhileLeaving(state, component, place);
  },

  secondToken: (component, { element: place }) => {
    const filled = leavingNow(component, place).find(
      (t) => component.outputs.has(t) || isBeingTried(component, t),
    );
    return filled === undefined ? null : { where: 'output dock', element: filled };
  },

  effect: (state, component, { element: place }) => withComponent(state, afterLeaving(component, place)),

  causes: (history, state, component, { element }) => causesOfLeaving(history, state, component, element),

  facts: (component, { element: place }) =>
    leavingNow(component, place).map((t) => `left ${dotted(nameOf(component), t)}` as const),

  words: {
    subject: 'component',
    infinitive: ({ element }) => `leave \`${element}\``,
    indicative: ({ element }) => `leaves \`${element}\``,
  },
};

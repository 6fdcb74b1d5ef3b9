import { without } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import type { PortRef } from '../../assembly.ts';
import type { ModelEvent } from '../../event.ts';
import { spend } from '../../faults.ts';
import {
  type ComponentState,
  changedState,
  movedComponent,
  type State,
  startingFrom,
  withComponent,
} from '../../system/state.ts';
import { since, sinceRoom, sinceServed } from './history.ts';
import { causesOfLeaving, failuresSince, usedWhileLeaving } from './leave.ts';
import { failing, faultLeft, orNoSuch, roomFor, toBeServed } from './obstacle.ts';
import { type ComponentEvent, type ComponentRule, componentEvent, isBeingTried, nameOf } from './rule.ts';

/** The use ports that are bound to the transition itself. */
function neededBy(component: ComponentState, transition: string): readonly PortRef[] {
  const { needs } = component.instance.actions.get(transition)!;
  return needs.map((port) => ({ component: nameOf(component), port }));
}

function outcomeOf({ instance }: ComponentState, transition: string, outcome: string | undefined) {
  return instance.actions.get(transition)!.outcomes.find(({ name }) => name === (outcome ?? null));
}

/** The starts of a transition, one for each of its outcomes, from its output dock or, in the same event, from its place. */
function startsOf(
  component: ComponentState,
  transition: string,
  leaves: string | null,
): readonly ModelEvent[] {
  return (component.instance.actions.get(transition)?.outcomes ?? []).map(({ name: outcome }) => {
    const plain = componentEvent('start', nameOf(component), transition);
    const event = outcome === null ? plain : { ...plain, outcome };
    return leaves === null ? event : { ...event, leaves };
  });
}

/** The starts of a transition that its component has ahead of it, possible or not. */
export function startsAhead(component: ComponentState, transition: string): readonly ModelEvent[] {
  return START.ahead(component).filter(({ element }) => element === transition);
}

function afterStarting(
  { date }: State,
  component: ComponentState,
  { element: transition, outcome: how, leaves }: ComponentEvent,
): ComponentState {
  const outcome = outcomeOf(component, transition, how)!;
  const running = new Map(component.running).set(transition, { since: date, outcome });
  if (leaves === undefined)
    return movedComponent(component, { outputs: without(component.outputs, [transition]), running });
  return movedComponent(component, {
    marked: without(component.marked, [leaves]),
    failures: failuresSince(component, leaves),
    running,
  });
}

/** Whether the transition is to leave the place, which is marked, in the event of its start. */
function waitsIn(component: ComponentState, transition: string, place: string): boolean {
  return component.marked.has(place) && startingFrom(component, place) === transition;
}

/** start(t): a transition begins to run; its clock starts, and how it will end is settled. */
export const START: ComponentRule = {
  urgent: true,
  silent: false,

  ahead: (component) => {
    const starts: ModelEvent[] = [];
    for (const transition of component.outputs)
      for (const start of startsOf(component, transition, null)) starts.push(start);
    for (const place of component.marked) {
      const transition = startingFrom(component, place);
      if (transition === null) continue;
      for (const start of startsOf(component, transition, place)) starts.push(start);
    }
    return starts;
  },

  obstacles: (state, component, event) => {
    const { element: transition, outcome: how, leaves } = event;
    const name = nameOf(component);
    if (component.failing !== null) return [failing(component, component.failing)];
    if (leaves === undefined ? !component.outputs.has(transition) : !waitsIn(component, transition, leaves))
      return orNoSuch(component, 'transition', transition, { kind: 'not-left', component: name, transition });
    const outcome = outcomeOf(component, transition, how);
    if (outcome === undefined)
      return [{ kind: 'no-such', component: name, what: `outcome \`${transition}:${how}\`` }];
    const waiting = leaves === undefined ? [] : [...usedWhileLeaving(state, component, leaves)];
    for (const port of neededBy(component, transition))
      for (const obstacle of toBeServed(state, port)) waiting.push(obstacle);
    for (const obstacle of roomFor(state, component, () => afterStarting(state, component, event)))
      waiting.push(obstacle);
    if (!outcome.fault) return waiting;
    return [...waiting, ...faultLeft(state, { component: name, transition, outcome: outcome.name })];
  },

  secondToken: (component, { element, leaves }) =>
    component.running.has(element) || (leaves !== undefined && isBeingTried(component, element))
      ? { where: 'transition', element }
      : null,

  effect: (state, component, event) => {
    const { element: transition, outcome: how } = event;
    const outcome = outcomeOf(component, transition, how)!;
    const next = withComponent(state, afterStarting(state, component, event));
    if (!outcome.fault) return next;
    const fault = { component: nameOf(component), transition, outcome: outcome.name };
    return changedState(next, { budgets: spend(state.budgets, fault) });
  },

  causes: (history, state, component, event) => {
    const { element: transition, leaves } = event;
    return [
      ...(leaves === undefined
        ? since(history, 'left', [dotted(nameOf(component), transition)])
        : causesOfLeaving(history, state, component, leaves)),
      ...neededBy(component, transition).flatMap((port) => sinceServed(history, state, port)),
      ...sinceRoom(history, component, afterStarting(state, component, event)),
    ];
  },

  facts: (component, { element: transition }) => [`running ${dotted(nameOf(component), transition)}`],

  words: {
    subject: 'transition',
    infinitive: () => 'start',
    indicative: ({ leaves }) => (leaves === undefined ? 'starts' : `starts, leaving \`${leaves}\``),
  },
};

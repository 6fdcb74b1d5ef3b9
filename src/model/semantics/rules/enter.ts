import { withAll, without } from '../../../base/collections/sets.ts';
import { dotted } from '../../../base/names.ts';
import type { PortRef } from '../../assembly.ts';
import type { ModelEvent } from '../../event.ts';
import type { Alternative } from '../../system/behavior.ts';
import {
  activeBehavior,
  alternativesNow,
  type ComponentState,
  isActive,
  movedComponent,
  portsAt,
  withComponent,
} from '../../system/state.ts';
import type { Instance } from '../../system/system.ts';
import { since, sinceRoom, sinceServed } from './history.ts';
import { failing, type Obstacle, orNoSuch, roomFor, toBeServed } from './obstacle.ts';
import { type ComponentEvent, type ComponentRule, enterEvent, nameOf } from './rule.ts';

function namesOf({ transitions }: Alternative): readonly string[] {
  return transitions.map((t) => t.name);
}

/** The alternative by which the event enters its place; `undefined` where the active behavior has none such. */
function alternativeOf(component: ComponentState, event: ComponentEvent): Alternative | undefined {
  const name = event.alternative ?? null;
  return alternativesNow(component, event.element).find((each) => each.name === name);
}

function afterEntering(component: ComponentState, place: string, by: Alternative): ComponentState {
  return movedComponent(component, {
    inputs: without(component.inputs, by.docks),
    marked: withAll(component.marked, [place]),
  });
}

/** The place that an input dock belongs to. */
function placeBehind({ actions }: Instance, dock: string): string {
  const ordinary = actions.get(dock);
  if (ordinary !== undefined) return ordinary.transition.destination;
  const [transition = '', outcome] = dock.split(':');
  return actions.get(transition)!.outcomes.find(({ name }) => name === outcome)!.place;
}

/** The use ports that entering the place would newly activate. */
function activatedByEntering(component: ComponentState, place: string, by: Alternative): readonly PortRef[] {
  const inactive = portsAt(component, place).filter(
    ({ name, role }) => role === 'use' && !isActive(component, name),
  );
  if (inactive.length === 0) return [];
  const after = afterEntering(component, place, by);
  return inactive
    .filter(({ name }) => isActive(after, name))
    .map(({ name }) => ({ component: nameOf(component), port: name }));
}

/** The use ports of a place that need not be served on entering it because other tokens than those joined use them. */
function usedByOthers(component: ComponentState, place: string, by: Alternative): readonly string[] {
  return portsAt(component, place)
    .filter(({ name, role }) => {
      const { inside } = component.instance.regions.get(name)!;
      return role === 'use' && isActive(component, name) && !namesOf(by).some((t) => inside.has(t));
    })
    .map(({ name }) => dotted(nameOf(component), name));
}

/** enter(p): the ends of all transitions of one alternative are joined, and their place is marked. */
export const ENTER: ComponentRule = {
  urgent: true,
  silent: false,

  ahead: (component) => {
    const { instance, inputs } = component;
    if (inputs.size === 0) return [];
    const places = new Set<string>();
    for (const dock of inputs) places.add(placeBehind(instance, dock));
    const enters: ModelEvent[] = [];
    for (const place of places)
      for (const { name, docks } of alternativesNow(component, place))
        if (docks.some((dock) => inputs.has(dock))) enters.push(enterEvent(nameOf(component), place, name));
    return enters;
  },

  obstacles: (state, component, event) => {
    const { element: place } = event;
    const name = nameOf(component);
    if (component.failing !== null) return [failing(component, component.failing)];
    const alternative = alternativeOf(component, event);
    if (alternative === undefined) {
      const active = activeBehavior(component);
      return orNoSuch(component, 'place', place, { kind: 'not-active', component: name, active });
    }
    const missing = alternative.docks.filter((dock) => !component.inputs.has(dock));
    if (missing.length > 0) {
      const running = missing.filter((t) => component.running.has(t));
      return [{ kind: 'join', component: name, missing, running }];
    }
    const obstacles: Obstacle[] = [];
    for (const port of activatedByEntering(component, place, alternative))
      for (const obstacle of toBeServed(state, port)) obstacles.push(obstacle);
    for (const obstacle of roomFor(state, component, () => afterEntering(component, place, alternative)))
      obstacles.push(obstacle);
    return obstacles;
  },

  secondToken: ({ marked }, { element }) => (marked.has(element) ? { where: 'place', element } : null),

  effect: (state, component, event) =>
    withComponent(state, afterEntering(component, event.element, alternativeOf(component, event)!)),

  causes: (history, state, component, event) => {
    const { element: place } = event;
    const name = nameOf(component);
    const alternative = alternativeOf(component, event)!;
    const joined = namesOf(alternative).map((t) => dotted(name, t));
    return [
      ...since(history, 'ended', joined),
      ...activatedByEntering(component, place, alternative).flatMap((port) =>
        sinceServed(history, state, port),
      ),
      ...since(history, 'used', usedByOthers(component, place, alternative)),
      ...sinceRoom(history, component, afterEntering(component, place, alternative)),
    ];
  },

  facts: (component, { element: place }) => [`marked ${dotted(nameOf(component), place)}`],

  words: {
    subject: 'component',
    infinitive: ({ element }) => `enter \`${element}\``,
    indicative: ({ element, alternative }) =>
      alternative === undefined ? `enters \`${element}\`` : `enters \`${element}\` by ${alternative}`,
  },
};

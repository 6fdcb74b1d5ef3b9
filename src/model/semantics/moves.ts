import type { Alternative } from '../system/region.ts';
import { activeBehavior, type ComponentState, withPorts } from '../system/state.ts';

/*
 * The effects of the events of section 3 on the component that moves, whether or not they are possible.
 */

function without<T>(set: ReadonlySet<T>, gone: readonly T[]): ReadonlySet<T> {
  const rest = new Set(set);
  for (const item of gone) rest.delete(item);
  return rest;
}

function withAll<T>(set: ReadonlySet<T>, more: readonly T[]): ReadonlySet<T> {
  const all = new Set(set);
  for (const item of more) all.add(item);
  return all;
}

/** The transitions of the active behavior out of a place. */
export function leavingNow(component: ComponentState, place: string): readonly string[] {
  const behavior = activeBehavior(component);
  if (behavior === null) return [];
  const out = component.instance.behaviors.get(behavior)!.leaving.get(place) ?? [];
  return out.map((t) => t.name);
}

/** The alternatives by which a place can be entered under the active behavior. */
export function alternativesNow(component: ComponentState, place: string): readonly Alternative[] {
  const behavior = activeBehavior(component);
  if (behavior === null) return [];
  return component.instance.behaviors.get(behavior)!.alternatives.get(place) ?? [];
}

export function afterLeave(component: ComponentState, place: string): ComponentState {
  return withPorts({
    ...component,
    marked: without(component.marked, [place]),
    outputs: withAll(component.outputs, leavingNow(component, place)),
  });
}

export function afterStart(component: ComponentState, transition: string, date: bigint): ComponentState {
  return withPorts({
    ...component,
    outputs: without(component.outputs, [transition]),
    running: new Map(component.running).set(transition, date),
  });
}

export function afterEnd(component: ComponentState, transition: string): ComponentState {
  const running = new Map(component.running);
  running.delete(transition);
  return withPorts({ ...component, running, inputs: withAll(component.inputs, [transition]) });
}

export function afterEnter(
  component: ComponentState,
  place: string,
  alternative: Alternative,
): ComponentState {
  return withPorts({
    ...component,
    inputs: without(
      component.inputs,
      alternative.transitions.map((t) => t.name),
    ),
    marked: withAll(component.marked, [place]),
  });
}

export function afterFinish(component: ComponentState): ComponentState {
  return { ...component, queue: component.queue.slice(1) };
}

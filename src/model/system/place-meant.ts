import type { ComponentType } from '../component.ts';
import { behaviorOf } from './behavior.ts';

/** `running` in a goal: the place where a component is deployed. */
export const RUNNING = 'running';
/** `initial` in a goal: the initial place of a component. */
export const INITIAL = 'initial';

/**
 * The place that `running` and `initial` stand for in a type: a place of its own that is called so, else the place where
 * all ways of `deploy` end, and the initial one. `null` where it has none.
 */
export function placeMeant(type: ComponentType, place: string): string | null {
  if (type.places.includes(place)) return place;
  if (place === INITIAL) return type.initial;
  if (place !== RUNNING) return null;
  const { transitions, leaving } = behaviorOf(type, 'deploy');
  const ends = new Set(
    transitions.map(({ destination }) => destination).filter((each) => !leaving.has(each)),
  );
  const [only] = ends;
  return ends.size === 1 ? only! : null;
}

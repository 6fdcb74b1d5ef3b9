import type { ComponentType, Described } from './component.ts';
import { behaviorOf } from './system/behavior.ts';

/** What a goal asks of a port at the end. */
export type PortStatus = 'active' | 'inactive';

/** One wish of a goal; of those about one thing the later one counts. */
export type GoalItem = Described &
  (
    | {
        readonly kind: 'behavior';
        /** `null`: every component that has it. */
        readonly component: string | null;
        readonly behavior: string;
      }
    | {
        readonly kind: 'port';
        readonly component: string | null;
        /** `null`: every port. */
        readonly port: string | null;
        readonly status: PortStatus;
      }
    | {
        readonly kind: 'place';
        readonly component: string | null;
        /** A place; or `initial`, or `running`, see {@link placeMeant}. */
        readonly place: string;
      }
  );

/** What a plan shall bring about: behaviors that are executed, and where components and ports are at the end. */
export interface Goal extends Described {
  readonly name: string;
  readonly items: readonly GoalItem[];
}

/** The words of goals for the place of a component that runs, and for that where its life begins. */
const RUNNING = 'running';
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

import type { Described } from './component.ts';

/** What a goal asks of a port at the end. */
export type PortStatus = 'active' | 'inactive';

/** One demand of a goal. Where several concern the same component, port or behavior, the last one counts. */
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
        /** A place; or `initial`, or `running`, see `placeMeant`. */
        readonly place: string;
      }
  );

/** What a plan shall bring about: behaviors that are executed, and where components and ports are at the end. */
export interface Goal extends Described {
  readonly name: string;
  readonly items: readonly GoalItem[];
}

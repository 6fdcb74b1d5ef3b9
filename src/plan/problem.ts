import type { Decimal } from '../base/duration.ts';
import type { InitialConfiguration } from '../model/configuration.ts';
import type { Course, Stand } from './course.ts';
import type { Network } from './network.ts';
import type { Found } from './search.ts';

/** What a plan is looked for in: how all stands, and the words of each component. */
export interface Problem {
  readonly configuration: InitialConfiguration;
  readonly unit: Decimal;
  /** By component. */
  readonly words: ReadonlyMap<
    string,
    {
      readonly kind: string;
      readonly stand: Stand;
      readonly courses: readonly Course[];
      /** Whether there are longer ones. */
      readonly isCut: boolean;
    }
  >;
}

/** The network that is left of a problem under some wishes, and what was found in it. */
export interface Solved {
  readonly network: Network;
  readonly found: Found;
}

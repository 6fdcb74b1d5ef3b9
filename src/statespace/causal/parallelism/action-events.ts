import type { DatedNet } from '../process/causal-net.ts';

/** The events between which an action runs: from `start` (`null`: from the start of the run) until `end`. */
export interface ActionEvents {
  readonly start: number | null;
  readonly end: number;
}

/** Some actions of a causal net, by index. */
export interface NetActions {
  readonly net: DatedNet;
  readonly actions: readonly ActionEvents[];
}

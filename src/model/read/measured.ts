import type { Decimal } from '../../base/duration.ts';
import type { Described } from '../component.ts';

/** How long real runs took, in seconds. */
export interface Makespan extends Described {
  readonly min: Decimal;
  readonly mean: Decimal | null;
  readonly max: Decimal;
  /** How many runs were measured. */
  readonly runs: number | null;
}

/** Measured makespans by the name of the timing overlay, then by program or strategy. */
export type Measured = ReadonlyMap<string, ReadonlyMap<string, Makespan>>;

/** What is measured, in the order of the work. */
export const STAGES = [
  'translate',
  'causal net',
  'dates',
  'forbidden',
  'all orders',
  'parallelism',
  'floats',
  'runs',
  'verify',
] as const;
export type Stage = (typeof STAGES)[number];

/** Milliseconds of processor time, garbage collection included. */
export type StageTimes = Readonly<Record<Stage, number>>;

export interface Timed {
  readonly events: number;
  readonly actions: number | null;
  /** How many pairs of actions have an order. */
  readonly ordered: number | null;
  /** How many actions run together at most; `null` when the search gave up. */
  readonly width: number | null;
  readonly runs: readonly StageTimes[];
}

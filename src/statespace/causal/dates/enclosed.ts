/** Bounds of a whole number, both included; it is known where they are equal. */
export interface Enclosed {
  readonly atLeast: number;
  readonly atMost: number;
}

/** A number that is known when both bounds are equal. */
export interface Enclosed {
  readonly atLeast: number;
  readonly atMost: number;
}

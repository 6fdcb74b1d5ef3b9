import type { ElementRef } from '../../assembly.ts';

/** How places are replaced by others, as where the transitions of a component are put in a row by a strategy. */
export interface OtherPlaces {
  /**
   * In which sense a deployment is reached (see `Deployability`), so that it is among those of the program; `null`
   * where no places stand for its places.
   */
  readonly reached: (deployment: string, when: 'first' | 'end' | null) => 'first' | 'end' | null;
  /** The places that stand for these; `null` where that is not one for each. */
  readonly elements: (elements: readonly ElementRef[]) => readonly ElementRef[] | null;
}

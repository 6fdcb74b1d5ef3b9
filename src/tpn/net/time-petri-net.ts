/** A bound of a firing interval, in whole time units; `null` as an upper bound is infinity. */
export interface FiringInterval {
  /** Earliest firing time (EFT), at least 0. */
  readonly eft: number;
  readonly eftOpen: boolean;
  /** Latest firing time (LFT), `Infinity` when there is none. */
  readonly lft: number;
  readonly lftOpen: boolean;
}

/** An arc between a place and a transition; which of the two lists it stands in says its direction and sort. */
export interface Arc {
  /** Index of the place. */
  readonly place: number;
  /** At least 1. */
  readonly weight: number;
}

/** A place, and how many tokens it holds at the start. */
export interface NetPlace {
  readonly name: string;
  readonly label?: string;
  readonly tokens: number;
}

/**
 * `inputs` are consumed and `outputs` produced; `reads` need at least their weight, `inhibitors` need the marking to
 * be below theirs. At most one arc of each sort per place.
 */
export interface NetTransition {
  readonly name: string;
  readonly label?: string;
  readonly interval: FiringInterval;
  /**
   * It need not fire, and fires only where another transition is enabled that is not so: alone, such ones let a run end.
   * Its interval is `[0, w[`.
   */
  readonly spontaneous?: true;
  /**
   * It comes last at its date, and takes no time: it fires only where every enabled transition that takes no time comes
   * last too, none of `after` is enabled, and none has reached its latest firing time (static priorities: Berthomieu,
   * Peres and Vernadat 2006). In a net with such transitions, what has a latest firing time after its earliest one has a
   * companion that is enabled with it, and whose interval is that latest time alone: so it is seen when it is due.
   */
  readonly last?: { readonly after: readonly number[] };
  readonly inputs: readonly Arc[];
  readonly reads: readonly Arc[];
  readonly inhibitors: readonly Arc[];
  readonly outputs: readonly Arc[];
}

/** A time Petri net (Merlin 1974) with weighted, read and inhibitor arcs; names are unique. */
export interface TimePetriNet {
  readonly name: string;
  readonly places: readonly NetPlace[];
  readonly transitions: readonly NetTransition[];
}

/**
 * What spontaneous transitions are, for those who read a net in a format that has none; `null` where the net has none
 * either.
 */
export function spontaneousNote({ transitions }: TimePetriNet, marked: string): string | null {
  if (!transitions.some(({ spontaneous }) => spontaneous)) return null;
  return `${marked} fire only while another transition is enabled that is none of them. This format cannot say so: here they may also fire when a run is over.`;
}

/** `[0, 0]`: the transition fires as soon as it is enabled. */
export const IMMEDIATE: FiringInterval = { eft: 0, eftOpen: false, lft: 0, lftOpen: false };

/** `[0, w[`: the default of TINA's format. */
export const ANY_TIME: FiringInterval = { eft: 0, eftOpen: false, lft: Infinity, lftOpen: true };

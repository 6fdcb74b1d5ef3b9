import { addTo, emptyLists } from '../../base/collections/lists-by-number.ts';
import type { Arc, TimePetriNet } from '../../tpn/net/time-petri-net.ts';

/** By place, in ascending order, the transitions that have to do with its tokens in some way. */
export interface TransitionsByPlace {
  readonly producing: readonly (readonly number[])[];
  readonly consuming: readonly (readonly number[])[];
  /** Those that take tokens from it or read it. */
  readonly needing: readonly (readonly number[])[];
  readonly inhibited: readonly (readonly number[])[];
}

/** What the transitions of a net have to do with each of its places. */
export function transitionsByPlace({ places, transitions }: TimePetriNet): TransitionsByPlace {
  const producing = emptyLists(places.length);
  const consuming = emptyLists(places.length);
  const needing = emptyLists(places.length);
  const inhibited = emptyLists(places.length);
  for (let t = 0; t < transitions.length; t++) {
    const { inputs, outputs, reads, inhibitors } = transitions[t];
    put(t, outputs, producing);
    put(t, inputs, consuming);
    put(t, inputs, needing);
    put(t, reads, needing);
    put(t, inhibitors, inhibited);
  }
  return { producing, consuming, needing, inhibited };
}

function put(t: number, arcs: readonly Arc[], by: number[][]): void {
  for (const { place } of arcs) if (by[place].at(-1) !== t) addTo(by, place, t);
}

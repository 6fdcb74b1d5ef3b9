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
  const producing = lists(places.length);
  const consuming = lists(places.length);
  const needing = lists(places.length);
  const inhibited = lists(places.length);
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

/** Most places have to do with few transitions, and with none in most ways. */
const NONE: number[] = [];

function lists(length: number): number[][] {
  return new Array<number[]>(length).fill(NONE);
}

function put(t: number, arcs: readonly Arc[], by: number[][]): void {
  for (const { place } of arcs) {
    const list = by[place];
    if (list === NONE) by[place] = [t];
    else if (list[list.length - 1] === t) continue;
    // To a list that has one item V8 adds room for many.
    else if (list.length === 1) by[place] = [list[0], t];
    else list.push(t);
  }
}

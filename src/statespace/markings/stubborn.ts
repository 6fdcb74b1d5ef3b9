import { heed } from '../../base/heed.ts';
import type { Arc } from '../../tpn/net/time-petri-net.ts';
import { type CompiledNet, isEnabled } from '../net/compiled-net.ts';

/**
 * Stubborn sets (Valmari 1989): of the enabled transitions of a marking, a part that is enough to fire to reach every
 * dead marking that can be reached. Transitions that never compete are then fired in one order only.
 *
 * Where intervals matter, each set has an immediate transition in it; it is all the enabled where there is none. No time
 * passes until a member of the set has fired, so what else happens before happens at the same date, and as well after
 * it: all markings in which time passes are still found, with all their dates (Bonneland, Jensen, Larsen, Muniz and
 * Srba 2018). Two firings must then also not be swapped when only one order leaves a third transition without its
 * tokens for a moment, after which it waits anew.
 */
export interface Stubborn {
  /** Writes into `chosen` the transitions to fire, ascending; returns how many. All are enabled in `marking`. */
  readonly choose: (marking: Int32Array, chosen: Int32Array) => number;
  /** The same where the first `count` of `chosen` are the enabled transitions of `marking`, ascending, already. */
  readonly narrow: (marking: Int32Array, chosen: Int32Array, count: number) => number;
}

/** What it takes to look at a transition while a set is closed, and to find out what it competes with, in nanoseconds. */
const CLOSING = 30;
const COMPETING = 2_000;

/** @param timed whether intervals matter, so that only what takes no time is reduced */
export function stubbornSets(compiled: CompiledNet, timed = false): Stubborn {
  const { arcs } = compiled;
  const transitions = compiled.net.transitions;
  const { producing, consuming, needing, inhibited } = compiled.byPlace;
  const isImmediate = transitions.map(({ interval }) => interval.lft === 0);
  /** By place: whether some transition that may wait depends on it, beside these two. */
  const isWaitedFor = (place: number, t: number, other: number): boolean => {
    const waits = (x: number) => !isImmediate[x] && x !== t && x !== other;
    return needing[place].some(waits) || inhibited[place].some(waits);
  };
  /** By transition, as far as it has been asked for. */
  const known: (readonly number[] | undefined)[] = [];
  /** Those that a transition can disable, or that can disable it, and those whose order matters otherwise. */
  const competing = (self: number): readonly number[] => {
    known[self] ??= competingWith(self);
    return known[self];
  };
  const competingWith = (self: number): readonly number[] => {
    heed(COMPETING);
    const { inputs, reads, inhibitors, outputs } = transitions[self];
    const others = new Set<number>();
    const include = (arcs: readonly Arc[], by: readonly (readonly number[])[]) => {
      for (const { place } of arcs) for (const other of by[place]) others.add(other);
    };
    include(inputs, consuming);
    include(reads, consuming);
    include(inhibitors, producing);
    include(inputs, needing);
    include(outputs, inhibited);
    if (timed) {
      // Those that take tokens where it adds some, or the other way round, while another one waits.
      for (const { place } of outputs)
        for (const other of consuming[place]) if (isWaitedFor(place, self, other)) others.add(other);
      for (const { place } of inputs)
        for (const other of producing[place]) if (isWaitedFor(place, self, other)) others.add(other);
    }
    others.delete(self);
    return [...others];
  };

  /** Those of which one has to fire before a disabled transition can. */
  const enabling = (t: number, marking: Int32Array): readonly number[] => {
    const { needs, inhibitors } = arcs[t];
    for (let i = 0; i < needs.length; i += 2)
      if (marking[needs[i]] < needs[i + 1]) return producing[needs[i]];
    for (let i = 0; i < inhibitors.length; i += 2) {
      if (marking[inhibitors[i]] >= inhibitors[i + 1]) return consuming[inhibitors[i]];
    }
    throw new RangeError('the transition is enabled');
  };

  const member = new Uint32Array(arcs.length);
  let round = 0;
  /** Those of the set that is being closed which have not been looked at. */
  const work = new Int32Array(arcs.length);
  let waiting = 0;
  const include = (t: number) => {
    if (member[t] === round) return;
    member[t] = round;
    work[waiting++] = t;
  };
  /** By transition, whether it is enabled in the marking whose transitions are being chosen. */
  const enabled = new Uint8Array(arcs.length);
  const found = new Int32Array(arcs.length);
  /** Finds the enabled transitions of the least closed set with `seed`; -1 where they are not fewer than `limit`. */
  const close = (seed: number, marking: Int32Array, limit: number): number => {
    round++;
    let count = 0;
    waiting = 0;
    include(seed);
    while (waiting > 0) {
      heed(CLOSING);
      const t = work[--waiting];
      if (enabled[t] === 1) {
        found[count++] = t;
        if (count >= limit) return -1;
        for (const other of competing(t)) include(other);
      } else {
        for (const other of enabling(t, marking)) include(other);
      }
    }
    return count;
  };

  const narrow: Stubborn['narrow'] = (marking, chosen, all) => {
    let count = all;
    enabled.fill(0);
    for (let i = 0; i < count; i++) enabled[chosen[i]] = 1;
    for (let i = 0; i < count && count > 1; i++) {
      if (timed && !isImmediate[chosen[i]]) continue;
      const fewer = close(chosen[i], marking, count);
      if (fewer < 0) continue;
      chosen.set(found.subarray(0, fewer).sort());
      count = fewer;
      i = -1;
    }
    return count;
  };
  return {
    narrow,
    choose: (marking, chosen) => {
      let count = 0;
      for (let t = 0; t < arcs.length; t++) if (isEnabled(arcs[t], marking)) chosen[count++] = t;
      return narrow(marking, chosen, count);
    },
  };
}

import { maxOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { scrambled } from './colour-refinement.ts';
import type { ToldApart } from './told-apart.ts';

/** By node of a net, its places and then its transitions: a number for all that does not depend on its neighbours. */
export function kindsOf({ places, transitions }: TimePetriNet, toldApart: ToldApart): readonly number[] {
  const numbered = newNumbering();
  const kinds: number[] = [];
  // What is below 0 is no such number: -1 stands for a place, each number below it for transitions.
  for (const { tokens } of places) kinds.push(numbered(-1, tokens));
  for (const { interval, spontaneous } of transitions) {
    const { eft, eftOpen, lft, lftOpen } = interval;
    const sort = (eftOpen ? 1 : 0) + (lftOpen ? 2 : 0) + (spontaneous === true ? 4 : 0);
    kinds.push(numbered(numbered(-2 - sort, eft), lft));
  }
  tellApart(toldApart.places, 0, kinds);
  tellApart(toldApart.transitions, places.length, kinds);
  return kinds;
}

/** Numbers that stand for two facts: equal ones for equal facts. */
function newNumbering(): (first: number, second: number) => number {
  const bySecond = new Map<number, Map<number, number>>();
  let size = 0;
  return (first, second) => {
    let known = bySecond.get(second);
    if (known === undefined) {
      known = new Map();
      bySecond.set(second, known);
    }
    let both = known.get(first);
    if (both === undefined) {
      both = size++;
      known.set(first, both);
    }
    return both;
  };
}

/** Gives the members of each set kinds that no others have; member 0 is the node `first`. */
function tellApart(sets: readonly (readonly number[])[], first: number, kinds: number[]): void {
  let next = maxOf(kinds, -1) + 1;
  for (const set of sets) {
    const before = next;
    const among = new Map<number, number>();
    for (const member of set) {
      const kind = kinds[first + member];
      // A set may name a member twice.
      if (kind >= before) continue;
      let own = among.get(kind);
      if (own === undefined) {
        own = next++;
        among.set(kind, own);
      }
      kinds[first + member] = own;
    }
  }
}

/** What looking at an arc costs, in nanoseconds. */
const SKETCHING = 20;
/** How far the surroundings reach that are looked at so; in a long row, each step tells only few more nodes apart. */
const MOST_ROUNDS = 16;

/**
 * The nodes coloured by numbers that those with the same surroundings share, and few others do; `null` where these tell
 * every transition from all others, as they do in most nets: then no two parts with transitions are identical.
 */
export function sketched(net: TimePetriNet, kinds: readonly number[]): readonly number[] | null {
  const arcs = flatArcs(net);
  let colours = kinds.map(scrambled);
  for (let round = 0, apart = 0; round < MOST_ROUNDS; round++) {
    heed((SKETCHING * arcs.length) / 3);
    colours = afterLooking(colours, arcs);
    const before = apart;
    apart = new Set(colours).size;
    if (apart === colours.length) return null;
    if (apart <= before) break;
  }
  // What comes now may take long.
  heed();
  if (new Set(colours.slice(net.places.length)).size === net.transitions.length) return null;
  const numbered = newNumbering();
  return colours.map((colour) => numbered(colour, 0));
}

/** The colours with what each node sees of its neighbours'. */
function afterLooking(colours: readonly number[], arcs: readonly number[]): number[] {
  const next = colours.slice();
  for (let i = 0; i < arcs.length; i += 3) {
    const place = arcs[i];
    const transition = arcs[i + 1];
    const label = arcs[i + 2];
    next[place] = (next[place] + scrambled(colours[transition] + label)) | 0;
    next[transition] = (next[transition] + scrambled(colours[place] + label)) | 0;
  }
  for (let node = 0; node < next.length; node++) next[node] = scrambled(next[node]);
  return next;
}

/** By arc, one after the other: the nodes of its place and its transition, and a number for its sort and weight. */
function flatArcs({ places, transitions }: TimePetriNet): readonly number[] {
  const flat: number[] = [];
  transitions.forEach(({ inputs, reads, inhibitors, outputs }, t) => {
    const node = places.length + t;
    for (const { place, weight } of inputs) flat.push(place, node, 4 * weight);
    for (const { place, weight } of reads) flat.push(place, node, 4 * weight + 1);
    for (const { place, weight } of inhibitors) flat.push(place, node, 4 * weight + 2);
    for (const { place, weight } of outputs) flat.push(place, node, 4 * weight + 3);
  });
  return flat;
}

import type { TimePetriNet } from '../../tpn/time-petri-net.ts';

/**
 * A net in which nothing competes: every place gets at most one token, from one transition or from the start, and at
 * most one transition takes it; places that are read are never emptied; there are no inhibitors. Then every maximal
 * run has the same firings, each once, and they depend on each other as the places say: the net is its own causal net
 * (Best and Devillers 1987). Each choice of delays and each order that respects causes and dates is a run.
 */
export interface CausalNet {
  readonly net: TimePetriNet;
  /** The transitions that fire, causes first; the others never do. */
  readonly order: readonly number[];
  /** By transition: the firings that it needs, all of them. Empty for one that never fires. */
  readonly causes: readonly (readonly number[])[];
  /** By transition, the least and greatest delay from its last cause. */
  readonly least: readonly number[];
  readonly greatest: readonly number[];
  /** By transition: the least and greatest date of its firing over all runs; both infinite when it never fires. */
  readonly earliest: readonly number[];
  readonly latest: readonly number[];
  /** By place: the firing that marks it and the firing that empties it, `null` for none. */
  readonly markedBy: readonly (number | null)[];
  readonly emptiedBy: readonly (number | null)[];
  /** True when `a` is `b` or one of the firings that `b` needs, directly or not. */
  readonly precedes: (a: number, b: number) => boolean;
}

/** The net as a causal net, or `null` when something in it competes. Intervals must be closed. */
export function causalNetOf(net: TimePetriNet): CausalNet | null {
  const producers = net.places.map((): number[] => []);
  const consumers = net.places.map((): number[] => []);
  const isRead = net.places.map(() => false);
  for (const [t, { inputs, reads, inhibitors, outputs, interval }] of net.transitions.entries()) {
    const arcs = [...inputs, ...reads, ...outputs];
    // Without inputs it would fire again and again.
    if (inputs.length === 0 || inhibitors.length > 0) return null;
    if (arcs.some((arc) => arc.weight > 1) || isOpen(interval)) return null;
    for (const arc of inputs) consumers[arc.place].push(t);
    for (const arc of outputs) producers[arc.place].push(t);
    for (const arc of reads) isRead[arc.place] = true;
  }
  const competes = net.places.some(
    ({ tokens }, p) =>
      tokens + producers[p].length > 1 || consumers[p].length > 1 || (isRead[p] && consumers[p].length > 0),
  );
  if (competes) return null;

  const { order, causes } = firingsOf(net, producers);
  const fires = new Set(order);
  const among = (list: readonly number[]): number | null => list.find((t) => fires.has(t)) ?? null;
  const least = net.transitions.map((t) => t.interval.eft);
  const greatest = net.transitions.map((t) => t.interval.lft);
  return {
    net,
    order,
    causes,
    least,
    greatest,
    earliest: datesFor({ order, causes }, least),
    latest: datesFor({ order, causes }, greatest),
    markedBy: producers.map(among),
    emptiedBy: consumers.map(among),
    precedes: precedence(causes),
  };
}

function isOpen({ eftOpen, lft, lftOpen }: TimePetriNet['transitions'][number]['interval']): boolean {
  return eftOpen || (lftOpen && lft !== Infinity);
}

/** What fires, in an order that respects causes: a transition does as soon as all that it needs has fired. */
function firingsOf(net: TimePetriNet, producers: readonly (readonly number[])[]) {
  const needs = net.transitions.map((t) => [...t.inputs, ...t.reads].map((arc) => arc.place));
  const waiting = needs.map((places) => places.filter((p) => net.places[p].tokens === 0).length);
  const needing = net.places.map((): number[] => []);
  needs.forEach((places, t) => {
    for (const p of places) needing[p].push(t);
  });
  const order = waiting.flatMap((count, t) => (count === 0 ? [t] : []));
  for (const t of order) {
    for (const { place } of net.transitions[t].outputs) {
      for (const other of needing[place]) if (--waiting[other] === 0) order.push(other);
    }
  }
  const fires = new Set(order);
  const causes = needs.map((places, t) => (fires.has(t) ? places.flatMap((p) => producers[p]) : []));
  return { order, causes };
}

/** The dates of all firings for one choice of delays, by transition: each delay after the last cause. */
export function datesFor(
  { order, causes }: Pick<CausalNet, 'order' | 'causes'>,
  delay: readonly number[],
): readonly number[] {
  const date = new Array<number>(delay.length).fill(Infinity);
  for (const t of order) date[t] = Math.max(0, ...causes[t].map((c) => date[c])) + delay[t];
  return date;
}

function precedence(causes: CausalNet['causes']): CausalNet['precedes'] {
  /** By transition, a bit for each of those that it needs and for itself; made when it is asked for. */
  const known = new Map<number, Uint32Array>();
  const before = (b: number): Uint32Array => {
    const found = known.get(b);
    if (found !== undefined) return found;
    const all = new Uint32Array((causes.length >> 5) + 1);
    const queue = [b];
    const add = (t: number) => {
      all[t >> 5] |= 1 << t;
    };
    const has = (t: number) => (all[t >> 5] & (1 << t)) !== 0;
    add(b);
    for (const t of queue) {
      for (const cause of causes[t]) {
        if (has(cause)) continue;
        add(cause);
        queue.push(cause);
      }
    }
    known.set(b, all);
    return all;
  };
  return (a, b) => (before(b)[a >> 5] & (1 << a)) !== 0;
}

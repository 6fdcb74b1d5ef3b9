import { heed } from '../../base/heed.ts';
import type { Arc, NetTransition, TimePetriNet } from '../../tpn/net/time-petri-net.ts';

/** Dates that no run is before, in time units; `Infinity` for what no run does. */
export interface SoonestDates {
  /** That at which all of these places have a token at once. */
  readonly marked: (places: readonly number[]) => number;
  /** That of the last firing of a run at whose end all of these places are empty. */
  readonly emptied: (places: readonly number[]) => number;
}

/** So many pairs of places, and steps of nanoseconds, are looked at; beyond, each place is dated alone. */
const MOST_PAIRS = 1_000_000;
const MOST_STEPS = 50_000_000;

/**
 * Dates that no run is before, without any state: of each place, and of each two together, the date of the soonest
 * firing that may mark them, as if whatever else it takes could be marked by any other way (the heuristics h1 and h2
 * of planning: Haslum and Geffner 2000; here a firing takes its EFT, and two tokens of one place are a pair too). Pairs
 * tell a token that is back from one that has not left yet.
 */
export function soonestDates(net: TimePetriNet): SoonestDates {
  const dates = datesOf(net, true) ?? datesOf(net, false)!;
  return {
    marked: dates.together,
    emptied: (places) => soonestEmptied(net, dates.fired, places),
  };
}

/** Lower bounds of dates. */
interface LowerDates {
  readonly together: (places: readonly number[]) => number;
  /** By transition, that of a firing. */
  readonly fired: (t: number) => number;
}

/** @returns `null` where pairs are wanted and are too many */
function datesOf({ places, transitions }: TimePetriNet, inPairs: boolean): LowerDates | null {
  const count = places.length;
  if (inPairs && count * count > MOST_PAIRS) return null;
  const alone = Float64Array.from(places, ({ tokens }) => (tokens > 0 ? 0 : Infinity));
  const pairs = new Float64Array(inPairs ? count * count : 0).fill(Infinity);
  if (inPairs)
    places.forEach(({ tokens }, p) => {
      for (let q = 0; q < count; q++)
        if (q === p ? tokens > 1 : alone[p] === 0 && alone[q] === 0) pairs[p * count + q] = 0;
    });
  const together = (marked: readonly number[]): number => {
    let date = 0;
    marked.forEach((p, i) => {
      date = Math.max(date, alone[p]);
      if (inPairs) for (let j = 0; j < i; j++) date = Math.max(date, pairs[p * count + marked[j]]);
    });
    return date;
  };
  const needs = transitions.map(needsOf);
  const fired = (t: number) => together(needs[t]) + transitions[t].interval.eft;

  const isOpen = new Uint8Array(transitions.length).fill(1);
  const users = usersOf(count, needs);
  const reopen = (p: number) => {
    for (const t of users[p]) isOpen[t] = 1;
  };
  /** By place, when it may still be marked after a firing that it has nothing to do with. */
  const beside = new Float64Array(count);
  const lookBeside = ({ inputs, reads }: NetTransition, date: number): void => {
    for (let q = 0; q < count; q++) beside[q] = Math.max(date, alone[q]);
    for (const { place: r } of inputs)
      for (let q = 0; q < count; q++) beside[q] = Math.max(beside[q], pairs[r * count + q]);
    for (const { place: r } of reads)
      for (let q = 0; q < count; q++) if (q !== r) beside[q] = Math.max(beside[q], pairs[r * count + q]);
  };
  const improvePair = (p: number, q: number, date: number): void => {
    if (date >= pairs[p * count + q]) return;
    pairs[p * count + q] = date;
    pairs[q * count + p] = date;
    reopen(p);
    reopen(q);
  };
  const fire = (t: number): void => {
    const date = fired(t);
    if (date === Infinity) return;
    const { outputs } = transitions[t];
    if (inPairs) lookBeside(transitions[t], date);
    const put = twiceWhereTwo(outputs);
    put.forEach((p, i) => {
      if (date < alone[p]) {
        alone[p] = date;
        reopen(p);
      }
      if (!inPairs) return;
      for (let j = 0; j < i; j++) improvePair(p, put[j], date);
      for (let q = 0; q < count; q++) improvePair(p, q, beside[q]);
    });
  };
  const costs = transitions.map(
    ({ outputs }, t) => 5 + (inPairs ? count : 1) * (1 + needs[t].length + outputs.length),
  );
  const nextOpen = (after: number): number => {
    const t = isOpen.indexOf(1, after + 1);
    return t === -1 ? isOpen.indexOf(1) : t;
  };
  let steps = 0;
  for (let t = nextOpen(-1); t !== -1; t = nextOpen(t)) {
    isOpen[t] = 0;
    steps += costs[t];
    heed(costs[t]);
    if (inPairs && steps > MOST_STEPS) return null;
    fire(t);
  }
  return { together, fired };
}

/** The places of these arcs, those of at least two tokens twice. */
function twiceWhereTwo(arcs: readonly Arc[]): readonly number[] {
  return arcs.flatMap(({ place, weight }) => (weight > 1 ? [place, place] : [place]));
}

/** The places that have to be marked, those with two tokens twice. */
function needsOf(transition: NetTransition): readonly number[] {
  return [...twiceWhereTwo(transition.inputs), ...twiceWhereTwo(onlyRead(transition))];
}

function onlyRead({ inputs, reads }: NetTransition): readonly Arc[] {
  return reads.filter(({ place }) => !inputs.some((arc) => arc.place === place));
}

/** By place, the transitions that need it; those that need nothing with each. */
function usersOf(count: number, needs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const users = Array.from({ length: count }, (): number[] => []);
  needs.forEach((places, t) => {
    if (places.length === 0) for (const each of users) each.push(t);
    for (const p of places) users[p].push(t);
  });
  return users;
}

/**
 * What of these places is marked has to be emptied by some firing; so has, by later ones, what that puts into others of
 * them, and what it only reads. Runs are finite: so no run is over before the soonest such firings.
 */
function soonestEmptied(
  { places, transitions }: TimePetriNet,
  fired: LowerDates['fired'],
  asked: readonly number[],
): number {
  const over = new Map(asked.map((p) => [p, Infinity]));
  const isAsked = ({ place }: Arc) => over.has(place);
  const emptying = transitions.flatMap((transition, t) => {
    const taken = transition.inputs.filter(isAsked).map(({ place }) => place);
    const left = [...onlyRead(transition), ...transition.outputs].filter(isAsked).map(({ place }) => place);
    return taken.length === 0 ? [] : [{ taken, left, date: fired(t) }];
  });
  for (let isOpen = true; isOpen; ) {
    isOpen = false;
    for (const { taken, left, date } of emptying) {
      heed(taken.length + left.length);
      const last = left.reduce((latest, p) => Math.max(latest, over.get(p)!), date);
      for (const p of taken)
        if (last < over.get(p)!) {
          over.set(p, last);
          isOpen = true;
        }
    }
  }
  return asked.reduce((latest, p) => (places[p].tokens > 0 ? Math.max(latest, over.get(p)!) : latest), 0);
}

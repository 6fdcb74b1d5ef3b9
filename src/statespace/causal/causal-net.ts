import type { TimePetriNet } from '../../tpn/time-petri-net.ts';
import { isChoiceFree } from './choice-free.ts';
import type { Occurrence, Precedes } from './occurrence.ts';
import { unfold } from './unfold.ts';
import { type VariantOptions, variantsOf } from './variants.ts';

/**
 * The events of every maximal run of a net in which nothing competes (a causal net, Best and Devillers 1987; with read
 * arcs, Baldan, Corradini and Montanari 1998). Each happens once and depends on others as the causes say; a transition
 * that fires several times is several events. Each choice of delays and each order that respects causes and dates is
 * a run.
 *
 * Events are numbered so that causes come first.
 */
export interface CausalNet {
  /** By event: the transition that fires, or one that differs from it only in what it reads. */
  readonly firings: readonly number[];
  /** By event: the events that it needs, all of them; without those that others of them need. */
  readonly causes: readonly (readonly number[])[];
  /** By event, the least and greatest delay from its last cause. */
  readonly least: readonly number[];
  readonly greatest: readonly number[];
  /** By event: its least and greatest date over all runs. */
  readonly earliest: readonly number[];
  readonly latest: readonly number[];
  /** By place, one after the other; empty for a count place, whose members have them. */
  readonly occurrences: readonly (readonly Occurrence[])[];
  /** The places whose tokens a count place counts, none of them a count; of any other place, itself. */
  readonly membersOf: (place: number) => readonly number[];
  readonly precedes: Precedes;
}

/** The causal net, or `null` when something competes, or when it cannot be told. Its intervals are closed. */
export function causalNetOf(net: TimePetriNet, options: VariantOptions = {}): CausalNet | null {
  const counts = membersOf(options.counts ?? new Map());
  const all = variantsOf(net, { ...options, counts });
  const unfolding = unfold(net, (place) => counts.has(place), all);
  if (unfolding === null || !isChoiceFree(all, unfolding)) return null;
  const { events, occurrences, precedes } = unfolding;
  const firings = events.map(({ variants }) => variants.transition);
  const causes = events.map((event) => event.causes);
  const least = firings.map((t) => net.transitions[t].interval.eft);
  const greatest = firings.map((t) => net.transitions[t].interval.lft);
  return {
    firings,
    causes,
    least,
    greatest,
    earliest: datesFor({ causes }, least),
    latest: datesFor({ causes }, greatest),
    occurrences: occurrences.slice(0, net.places.length),
    membersOf: (place) => counts.get(place) ?? [place],
    precedes,
  };
}

/** The members of counts, with the members of each in place of a count. */
function membersOf(counts: ReadonlyMap<number, readonly number[]>): ReadonlyMap<number, readonly number[]> {
  const resolve = (place: number): readonly number[] => counts.get(place)?.flatMap(resolve) ?? [place];
  return new Map([...counts.keys()].map((place) => [place, resolve(place)]));
}

/** The dates of all events for one choice of delays, by event: each delay after the last cause. */
export function datesFor({ causes }: Pick<CausalNet, 'causes'>, delay: readonly number[]): readonly number[] {
  const dates: number[] = [];
  causes.forEach((before, e) => {
    let enabled = 0;
    for (const cause of before) enabled = Math.max(enabled, dates[cause]);
    dates.push(enabled + delay[e]);
  });
  return dates;
}

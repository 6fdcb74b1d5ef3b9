import { heed } from '../../../base/heed.ts';
import type { TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { isChoiceFree } from './choice-free.ts';
import type { Constraint } from './constraint.ts';
import type { Occurrence, Precedes } from './occurrence.ts';
import { DATING } from './step-costs.ts';
import { unfold } from './unfold.ts';
import { type VariantOptions, type Variants, variantsOf } from './variants.ts';

/**
 * The events of every maximal run of a net in which nothing competes (a causal net, Best and Devillers 1987; with read
 * arcs, Baldan, Corradini and Montanari 1998). Each happens once and depends on others as the causes say; a transition
 * that fires several times is several events. Each choice of delays and each order that respects causes and dates is
 * a run.
 *
 * Where something competes, those of the runs in which that goes one way: each choice of delays of which the dates keep
 * the constraints.
 *
 * Events are numbered so that what comes before another one comes first.
 */
export interface CausalNet {
  /** By event: the transition that fires, or one that differs from it only in what it reads. */
  readonly firings: readonly number[];
  /** By event: the events that it needs, all of them; without those that others of them need. */
  readonly causes: readonly (readonly number[])[];
  /** By event, the least and greatest delay from its last cause. */
  readonly least: readonly number[];
  readonly greatest: readonly number[];
  /** None where nothing competes. */
  readonly constraints: readonly Constraint[];
  /** By event: its least and greatest date over all runs; without constraints, some run has all of one sort. */
  readonly earliest: readonly number[];
  readonly latest: readonly number[];
  /** By place, one after the other; empty for a count place, whose members have them. */
  readonly occurrences: readonly (readonly Occurrence[])[];
  /** The places whose tokens a count place counts, none of them a count; of any other place, itself. */
  readonly membersOf: (place: number) => readonly number[];
  /** Which event comes before which in each of the runs, by causes or as it reads what the other one takes. */
  readonly precedes: Precedes;
  /** Whether some event comes before another one only as it reads what that one takes: causes do not tell. */
  readonly hasReadOrder: boolean;
}

/** What is asked of events when only their dates and their causes matter. */
export type DatedNet = Pick<
  CausalNet,
  'causes' | 'least' | 'greatest' | 'constraints' | 'earliest' | 'latest' | 'precedes' | 'hasReadOrder'
>;

/** The causal net, or `null` when something competes, or when it cannot be told. Its intervals are closed. */
export function causalNetOf(net: TimePetriNet, options: VariantOptions = {}): CausalNet | null {
  return causalNetUnder(net, conditionsOf(net, options), false);
}

/**
 * The same of a net under conditions that are known, be they those of some of its transitions only.
 *
 * @param isSure whether it is known that nothing competes
 */
export function causalNetUnder(
  net: TimePetriNet,
  { all, isCount, membersOf }: NetConditions,
  isSure: boolean,
): CausalNet | null {
  const unfolding = unfold(net, isCount, all);
  if (unfolding === null || !(isSure || isChoiceFree(all, unfolding))) return null;
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
    constraints: [],
    earliest: datesFor({ causes }, least),
    latest: datesFor({ causes }, greatest),
    occurrences: occurrences.slice(0, net.places.length),
    membersOf,
    precedes,
    // What reads a token is a cause of what takes it where nothing competes.
    hasReadOrder: false,
  };
}

/** What can fire in a net and under which conditions, and what its counts count. */
export interface NetConditions extends Pick<CausalNet, 'membersOf'> {
  readonly all: readonly Variants[];
  readonly isCount: (place: number) => boolean;
}

/** The conditions of all transitions of a net. */
export function conditionsOf(net: TimePetriNet, options: VariantOptions): NetConditions {
  const counts = membersOf(options.counts ?? new Map());
  return {
    all: variantsOf(net, { ...options, counts }),
    isCount: (place) => counts.has(place),
    membersOf: (place) => counts.get(place) ?? [place],
  };
}

/** The members of counts, with the members of each in place of a count. */
function membersOf(counts: ReadonlyMap<number, readonly number[]>): ReadonlyMap<number, readonly number[]> {
  const resolve = (place: number): readonly number[] => counts.get(place)?.flatMap(resolve) ?? [place];
  return new Map([...counts.keys()].map((place) => [place, resolve(place)]));
}

/** The dates of all events, or those before `until`, for one choice of delays: each delay after the last cause. */
export function datesFor(
  { causes }: Pick<CausalNet, 'causes'>,
  delay: readonly number[],
  until: number = causes.length,
): readonly number[] {
  heed(DATING * until);
  const dates: number[] = [];
  for (let e = 0; e < until; e++) {
    let enabled = 0;
    for (const cause of causes[e]) enabled = Math.max(enabled, dates[cause]);
    dates.push(enabled + delay[e]);
  }
  return dates;
}

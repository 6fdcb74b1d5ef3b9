import { heed } from '../../../base/heed.ts';
import type { Arc, TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { type NetFaults, NO_NET_FAULTS } from './net-faults.ts';
import { LOOKING } from './step-costs.ts';

/**
 * Transitions that differ only in what they read, as one event under a condition in conjunctive form. Places here have
 * at most one token. Behind the places of the net come as many more: each is marked while its place is empty, so that
 * an inhibitor arc reads it (see {@link emptied}).
 */
export interface Variants {
  /** One of them, which stands for all. */
  readonly transition: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** In each clause, some place must be marked. */
  readonly clauses: readonly (readonly number[])[];
  readonly isImmediate: boolean;
  /**
   * False for what a causal net cannot say: firing without inputs, open bounds, what happens only while something else
   * goes on, or last at its date, several tokens at once, a count of more than one that takes too many clauses, which
   * then ask for less than the transition does.
   */
  readonly isPlain: boolean;
  /** The faults that it is (see {@link NetFaults}). */
  readonly faults: readonly number[];
}

/** How transitions are read: which places count others, and which firings mean the same. */
export interface VariantOptions {
  /** Count places, which hold as many tokens as their members together; they are only read. */
  readonly counts?: ReadonlyMap<number, readonly number[]>;
  /** What the firing of a transition means: those with different labels are different events. */
  readonly label?: (transition: number) => string;
  /** Which firings are faults; firings with one label are the same ones. None by default. */
  readonly faults?: NetFaults;
}

/** The place that is marked while this one is empty. */
export function emptied(net: TimePetriNet, place: number): number {
  return net.places.length + place;
}

/** The transitions of a net in which no place but counts ever holds two tokens; without those that can never fire. */
export function variantsOf(net: TimePetriNet, options: VariantOptions): readonly Variants[] {
  const { counts = new Map(), label = () => '', faults = NO_NET_FAULTS } = options;
  const all: Variants[] = [];
  const takers = new Int32Array(net.places.length);
  for (let t = 0; t < net.transitions.length; t++) {
    const variant = variantOf(net, t, counts, faults);
    if (variant === null) continue;
    all.push(variant);
    for (const place of variant.inputs) takers[place] += 1;
  }
  // Most take what nothing else takes, and of the others few are alike: only of those need the labels be made.
  const alike = new Map<string, number>();
  const shapes = all.map((variant) => {
    heed(GROUPING);
    const { inputs, isPlain } = variant;
    if (!isPlain || inputs.some((place) => takers[place] === 1)) return null;
    const shape = shapeOf(net, variant);
    alike.set(shape, (alike.get(shape) ?? 0) + 1);
    return shape;
  });
  const groups: Variants[][] = [];
  const byMeaning = new Map<string, Variants[]>();
  for (const [i, variant] of all.entries()) {
    const shape = shapes[i];
    const isAlone = shape === null || alike.get(shape) === 1;
    const meaning = isAlone ? null : `${shape} ${label(variant.transition)}`;
    const known = meaning === null ? undefined : byMeaning.get(meaning);
    if (known !== undefined) {
      known.push(variant);
      continue;
    }
    const group = [variant];
    groups.push(group);
    if (meaning !== null) byMeaning.set(meaning, group);
  }
  return groups.flatMap(united);
}

/** What it takes to find out which other variants mean the same, in nanoseconds. */
const GROUPING = 400;

/** What variants of one event have in common, beside what it means: what they take and put, and when. */
function shapeOf(net: TimePetriNet, { transition, inputs, outputs }: Variants): string {
  const { eft, lft } = net.transitions[transition].interval;
  return [inputs, outputs, eft, lft].join(' ');
}

function variantOf(
  net: TimePetriNet,
  t: number,
  counts: ReadonlyMap<number, readonly number[]>,
  faults: NetFaults,
): Variants | null {
  const { interval, inputs, outputs, reads, inhibitors, spontaneous = false, last } = net.transitions[t];
  heed(LOOKING);
  const most = (place: number): number => counts.get(place)?.length ?? 1;
  const isOfTokens = ({ place }: Arc) => !counts.has(place);
  const isNeverThere = ({ place, weight }: Arc) => weight > most(place);
  const taken = inputs.filter(isOfTokens);
  if (taken.some(isNeverThere) || reads.some(isNeverThere)) return null;
  const put = outputs.filter(isOfTokens);
  let hasSeveral = put.some(({ weight }) => weight > 1);
  const clauses: (readonly number[])[] = [];
  for (const { place, weight } of reads) if (weight === 1) clauses.push(counts.get(place) ?? [place]);
  for (const arc of reads) {
    if (arc.weight === 1) continue;
    const counted = clausesOf(arc, taken, counts);
    if (counted === null) hasSeveral = true;
    else for (const clause of counted) clauses.push(clause);
  }
  for (const { place, weight } of inhibitors) {
    // An inhibitor arc above what a place can hold never inhibits.
    if (weight > most(place)) continue;
    if (weight > 1) hasSeveral = true;
    else for (const p of counts.get(place) ?? [place]) clauses.push([emptied(net, p)]);
  }
  const isOpen = interval.eftOpen || (interval.lftOpen && interval.lft !== Infinity);
  return {
    transition: t,
    inputs: taken.map(({ place }) => place),
    outputs: put.map(({ place }) => place),
    clauses,
    isImmediate: interval.lft === 0,
    isPlain: taken.length > 0 && !isOpen && !spontaneous && last === undefined && !hasSeveral,
    faults: faults.of(t),
  };
}

/** Clauses beyond which a count is not written out. */
const MOST_CLAUSES = 64;

/**
 * That so many of the members of a count are marked: of each set of all but so few, one is. What the transition takes
 * itself is marked. `null` where these are too many.
 */
function clausesOf(
  { place, weight }: Arc,
  taken: readonly Arc[],
  counts: ReadonlyMap<number, readonly number[]>,
): readonly (readonly number[])[] | null {
  const members = counts.get(place) ?? [place];
  const own = new Set(taken.map((arc) => arc.place));
  const others = members.filter((member) => !own.has(member));
  const needed = weight - (members.length - others.length);
  if (new Set(members).size < members.length) return null;
  const size = others.length - needed + 1;
  if (needed <= 0) return [];
  const clauses: number[][] = [];
  const choose = (from: number, chosen: readonly number[]): boolean => {
    if (chosen.length === size) return clauses.push([...chosen]) <= MOST_CLAUSES;
    for (let i = from; i <= others.length - (size - chosen.length); i++)
      if (!choose(i + 1, [...chosen, others[i]])) return false;
    return true;
  };
  return choose(0, []) ? clauses : null;
}

/**
 * Variants of one event, as one where their conditions are all the ways of choosing from each of some sets of clauses
 * (as when each of several ports has several providers); else as they are.
 */
function united(group: readonly Variants[]): readonly Variants[] {
  if (group.length === 1) return group;
  const texts = group.map(({ clauses }) => [...new Set(clauses.map(String))]);
  const bits = bitsOf(texts.flat());
  /** By variant, the bits of its clauses. */
  const sets = texts.map((text) => text.reduce((set, clause) => set | bits.get(clause)!, 0n));
  // What asks for more than another variant adds nothing.
  const isWeakest = (set: bigint, i: number) => {
    heed();
    return !sets.some((other, j) => j !== i && (other & set) === other && (other !== set || j < i));
  };
  const weakest = [...sets.keys()].filter((i) => isWeakest(sets[i], i));
  const known = new Set(weakest.map((i) => sets[i]));
  const [first] = weakest;
  const all = [...new Set(weakest.flatMap((i) => texts[i]))];
  const choices = texts[first].map((clause) =>
    all.filter((other) => {
      heed();
      return known.has((sets[first] & ~bits.get(clause)!) | bits.get(other)!);
    }),
  );
  const combinations = choices.reduce((product, { length }) => product * length, 1);
  const picksOne = (i: number) =>
    texts[i].length === choices.length &&
    choices.every((choice) => choice.filter((clause) => (sets[i] & bits.get(clause)!) !== 0n).length === 1);
  if (combinations !== weakest.length || !weakest.every(picksOne)) return group;
  const placesOf = (clause: string) => clause.split(',').map(Number);
  const { transition } = group[first];
  return [{ ...group[0], transition, clauses: choices.map((choice) => choice.flatMap(placesOf)) }];
}

/** A bit for each of these clauses. */
function bitsOf(clauses: readonly string[]): ReadonlyMap<string, bigint> {
  return new Map([...new Set(clauses)].map((clause, i) => [clause, 1n << BigInt(i)]));
}

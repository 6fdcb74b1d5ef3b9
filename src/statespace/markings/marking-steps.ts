import { heed } from '../../base/heed.ts';
import { type GrowableInt32, growableInt32, push, reserve } from '../collections/growable.ts';
import {
  type CompiledNet,
  DUE,
  isDueDated,
  isEnabled,
  putInitialTokens,
  putOutputs,
  takeInputs,
  withoutLater,
} from '../net/compiled-net.ts';
import { arrangeMarking, orbitSize, type Representatives, wholeNumber } from '../symmetry/representative.ts';
import {
  hashAfter,
  internMarking,
  type MarkingStore,
  newMarkingStore,
  readMarking,
  readMarkingAgain,
  tokensAt,
} from './marking-store.ts';

/**
 * What firings do to markings, each computed once however many state classes share it: the enabled transitions of a
 * marking, and for each the next marking and which transitions persist.
 *
 * Everything stands in one array. The record of a marking is `n, t1 .. tn, s1 .. sn`: the enabled transitions in
 * ascending order, then where the record of each one's step is (0 until it is asked for). The record of a step is
 * the next marking, then the origins of the variables of the next domain, as `fire` reads them, then the number of the
 * renaming by which the next marking became the one that stands for it.
 */
export interface MarkingSteps {
  readonly compiled: CompiledNet;
  readonly markings: MarkingStore;
  /** 1 when domains carry the date of the start, as they do where changes are counted. */
  readonly clocks: 0 | 1;
  /** `null` where each marking stands for itself. */
  readonly symmetry: Representatives | null;
  /** How many markings those found stand for, where they stand for others (see {@link markingsFound}). */
  represented: bigint;
  readonly records: GrowableInt32;
  /** By marking: where its record is. */
  readonly recordOf: GrowableInt32;
  readonly scratch: {
    readonly to: Int32Array;
    /** The marking that `to` holds between firings, -1 for none. */
    held: number;
    /** By variable of the domain before a firing: whether its transition stays enabled, 0 or 1. */
    readonly persists: Uint8Array;
    /** By transition: its variable in the domain before a firing in which it stays enabled, else 0. */
    readonly variable: Int32Array;
  };
}

/** The steps of a net, none computed yet. */
export function newMarkingSteps(
  compiled: CompiledNet,
  clocks: 0 | 1,
  symmetry: Representatives | null,
): MarkingSteps {
  const records = growableInt32();
  // Index 0 means "not asked for yet", so no record may start there.
  push(records, 0);
  return {
    compiled,
    markings: newMarkingStore(compiled.places),
    clocks,
    symmetry,
    represented: 0n,
    records,
    recordOf: growableInt32(),
    scratch: {
      to: new Int32Array(compiled.places),
      held: -1,
      persists: new Uint8Array(compiled.arcs.length + 1),
      variable: new Int32Array(compiled.arcs.length),
    },
  };
}

/** How many markings have been found, with those that they stand for. */
export function markingsFound({
  markings,
  symmetry,
  represented,
}: Pick<MarkingSteps, 'markings' | 'symmetry' | 'represented'>): number | bigint {
  return symmetry === null ? markings.size : wholeNumber(represented);
}

/** The id of the net's initial marking. */
export function initialMarking(steps: MarkingSteps): number {
  const { to } = steps.scratch;
  putInitialTokens(steps.compiled, to);
  return addMarking(steps, to, -1, -1);
}

/** The transitions enabled in a marking, ascending. */
export function enabledIn(steps: MarkingSteps, marking: number): Int32Array {
  const at = steps.recordOf.data[marking];
  return steps.records.data.slice(at + 1, at + 1 + steps.records.data[at]);
}

/**
 * How many past dates the domains of a marking carry, as their last variables: that of the start, where there is a
 * clock, then that of each change counted on the way, then that since when an answer is due.
 */
export function pastDatesIn({ compiled, clocks, markings }: MarkingSteps, marking: number): number {
  const { changeCount, obligation, places } = compiled;
  if (changeCount !== null)
    return clocks + tokensAt(markings, marking, places - (obligation === null ? 1 : 2));
  const isDated = obligation !== null && isDueDated(compiled, tokensAt(markings, marking, places - 1));
  return isDated ? clocks + 1 : clocks;
}

/**
 * Where the record of the step starts that fires the `index`-th (from 0) enabled transition of `marking`: the next
 * marking there, the origins from the next element on.
 */
export function stepOf(steps: MarkingSteps, marking: number, index: number): number {
  const record = steps.recordOf.data[marking];
  const enabled = steps.records.data[record];
  const slot = record + 1 + enabled + index;
  const known = steps.records.data[slot];
  if (known > 0) return known;
  const made = makeStep(steps, marking, steps.records.data[record + 1 + index]);
  steps.records.data[slot] = made;
  return made;
}

/** The renaming of the step whose record is at `step`. */
export function renamingOf(steps: MarkingSteps, step: number): number {
  const { data } = steps.records;
  const next = data[step];
  return data[step + 1 + data[steps.recordOf.data[next]] + pastDatesIn(steps, next)];
}

/** What a new marking costs for each transition of the net, at most, in nanoseconds. */
const LOOKING = 5;

function makeStep(steps: MarkingSteps, marking: number, fired: number): number {
  const { to, held, persists, variable } = steps.scratch;
  const { symmetry } = steps;
  const { arcs, net, places } = steps.compiled;
  heed(places);
  const record = steps.recordOf.data[marking];
  const enabled = steps.records.data[record];
  // Mostly, one after the other of its transitions is fired.
  if (held !== marking) readMarking(steps.markings, marking, to);
  steps.scratch.held = -1;
  takeInputs(arcs[fired], to);
  for (let i = 1; i <= enabled; i++) {
    const t = steps.records.data[record + i];
    persists[i] = t !== fired && isEnabled(arcs[t], to) ? 1 : 0;
  }
  putOutputs(steps.compiled, arcs[fired], to);
  const renaming = symmetry === null ? 0 : arrangeMarking(symmetry, to);
  const next = addMarking(steps, to, symmetry === null ? marking : -1, fired);
  if (symmetry === null) {
    readMarkingAgain(steps.markings, marking, arcs[fired], net.places.length, to);
    steps.scratch.held = marking;
  }
  const nextRecord = steps.recordOf.data[next];
  const nextEnabled = steps.records.data[nextRecord];

  const past = pastDatesIn(steps, marking);
  const nextPast = pastDatesIn(steps, next);
  reserve(steps.records, 2 + nextEnabled + nextPast);
  const { data } = steps.records;
  const at = steps.records.length;
  data[at] = next;
  // Origins count from 1, as variables do: that of variable i stands at `at + i`.
  for (let i = 1; i <= enabled; i++) if (persists[i] === 1) variable[data[record + i]] = i;
  const names = symmetry === null ? null : symmetry.renamings.all[renaming].transitions;
  for (let i = 1; i <= nextEnabled; i++) {
    const t = data[nextRecord + i];
    const before = variable[names === null ? t : names[t]];
    data[at + i] = before > 0 ? before : -1 - t;
  }
  for (let i = 1; i <= enabled; i++) variable[data[record + i]] = 0;
  // The date since when an answer is due is the last one, and may have been that of an answer given before.
  const kept = isDueFrom(steps, next) && !isDueFrom(steps, marking) ? nextPast - 1 : past;
  for (let i = 1; i <= nextPast; i++) data[at + nextEnabled + i] = i <= kept ? enabled + i : -1 - arcs.length;
  data[at + 1 + nextEnabled + nextPast] = renaming;
  steps.records.length += 2 + nextEnabled + nextPast;
  return at;
}

/** Whether an answer is due in a marking, and domains carry the date since when. */
function isDueFrom({ compiled: { obligation, places }, markings }: MarkingSteps, marking: number): boolean {
  return obligation !== null && obligation.within !== null && tokensAt(markings, marking, places - 1) === DUE;
}

/** @param before the marking in which `fired` has led to this one, -1 where none has or parts have changed places since */
function addMarking(steps: MarkingSteps, marking: Int32Array, before: number, fired: number): number {
  const known = steps.markings.size;
  const { compiled, records, markings } = steps;
  const hash =
    before < 0
      ? undefined
      : hashAfter(markings, before, compiled.arcs[fired], compiled.net.places.length, marking);
  const id = internMarking(markings, marking, hash);
  if (id < known) return id;
  if (steps.symmetry !== null) steps.represented += orbitSize(steps.symmetry, marking);
  const at = records.length;
  push(steps.recordOf, at);
  push(records, 0);
  heed(LOOKING * compiled.arcs.length);
  if (before < 0 || compiled.spontaneous !== null || compiled.last !== null) addEnabled(steps, marking);
  else addEnabledAfter(steps, marking, before, fired);
  const enabled = records.length - at - 1;
  records.data[at] = enabled;
  reserve(records, enabled);
  for (let i = 0; i < enabled; i++) records.data[records.length++] = 0;
  return id;
}

/** Adds the enabled transitions of a marking to the records. */
function addEnabled({ compiled, records }: MarkingSteps, marking: Int32Array): void {
  const { arcs, spontaneous } = compiled;
  const from = records.length;
  let isAlone = spontaneous !== null;
  for (let t = 0; t < arcs.length; t++) {
    if (!isEnabled(arcs[t], marking)) continue;
    push(records, t);
    if (spontaneous?.[t] === false) isAlone = false;
  }
  // Each of them needs another one beside it.
  if (isAlone) records.length = from;
  records.length = withoutLater(compiled, records.data, from, records.length);
}

/** The same after a firing: looks only at those that were enabled before and those that it may enable. */
function addEnabledAfter(
  { compiled: { arcs, byPlace }, records, recordOf }: MarkingSteps,
  marking: Int32Array,
  before: number,
  fired: number,
): void {
  const from = records.length;
  const record = recordOf.data[before];
  const enabled = records.data[record];
  for (let i = 1; i <= enabled; i++) {
    const t = records.data[record + i];
    if (isEnabled(arcs[t], marking)) push(records, t);
  }
  const { inputs, outputs } = arcs[fired];
  for (let i = 0; i < outputs.length; i += 2)
    for (const t of byPlace.needing[outputs[i]])
      if (isEnabled(arcs[t], marking)) putInOrder(records, from, t);
  for (let i = 0; i < inputs.length; i += 2)
    for (const t of byPlace.inhibited[inputs[i]])
      if (isEnabled(arcs[t], marking)) putInOrder(records, from, t);
}

/** Puts a number among the last ones of an array, ascending from index `from` on, unless it is one of them. */
function putInOrder(array: GrowableInt32, from: number, value: number): void {
  let at = array.length;
  while (at > from && array.data[at - 1] > value) at--;
  if (at > from && array.data[at - 1] === value) return;
  push(array, value);
  for (let i = array.length - 1; i > at; i--) array.data[i] = array.data[i - 1];
  array.data[at] = value;
}

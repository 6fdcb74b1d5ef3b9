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
import { internMarking, type MarkingStore, newMarkingStore, readMarking, tokensAt } from './marking-store.ts';

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
    readonly between: Int32Array;
    readonly to: Int32Array;
    /** By transition: its variable in the domain before a firing, 0 where it has none. */
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
      between: new Int32Array(compiled.places),
      to: new Int32Array(compiled.places),
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
  return addMarking(steps, to);
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

/** What looking at a transition costs, in nanoseconds. */
const LOOKING = 5;

function makeStep(steps: MarkingSteps, marking: number, fired: number): number {
  const { between, to, variable } = steps.scratch;
  const { symmetry } = steps;
  const { arcs, places } = steps.compiled;
  heed(places);
  readMarking(steps.markings, marking, between);
  takeInputs(arcs[fired], between);
  to.set(between);
  putOutputs(steps.compiled, arcs[fired], to);
  const renaming = symmetry === null ? 0 : arrangeMarking(symmetry, to);
  const next = addMarking(steps, to);
  const nextRecord = steps.recordOf.data[next];
  const nextEnabled = steps.records.data[nextRecord];
  const record = steps.recordOf.data[marking];
  const enabled = steps.records.data[record];

  const past = pastDatesIn(steps, marking);
  const nextPast = pastDatesIn(steps, next);
  reserve(steps.records, 2 + nextEnabled + nextPast);
  const { data } = steps.records;
  const at = steps.records.length;
  data[at] = next;
  // Origins count from 1, as variables do: that of variable i stands at `at + i`.
  for (let i = 1; i <= enabled; i++) variable[data[record + i]] = i;
  const names = symmetry === null ? null : symmetry.renamings.all[renaming].transitions;
  for (let i = 1; i <= nextEnabled; i++) {
    const t = data[nextRecord + i];
    const before = names === null ? t : names[t];
    const persists = variable[before] > 0 && before !== fired && isEnabled(arcs[before], between);
    data[at + i] = persists ? variable[before] : -1 - t;
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

/** Takes back the enabled transitions, from an index on, where each needs another one beside it. */
function dropLoneSpontaneous({ compiled: { spontaneous }, records }: MarkingSteps, from: number): void {
  if (spontaneous === null) return;
  for (let i = from; i < records.length; i++) if (!spontaneous[records.data[i]]) return;
  records.length = from;
}

function addMarking(steps: MarkingSteps, marking: Int32Array): number {
  const known = steps.markings.size;
  const id = internMarking(steps.markings, marking);
  if (id < known) return id;
  if (steps.symmetry !== null) steps.represented += orbitSize(steps.symmetry, marking);
  const at = steps.records.length;
  push(steps.recordOf, at);
  push(steps.records, 0);
  const { arcs } = steps.compiled;
  heed(LOOKING * arcs.length);
  for (let t = 0; t < arcs.length; t++) if (isEnabled(arcs[t], marking)) push(steps.records, t);
  dropLoneSpontaneous(steps, at + 1);
  steps.records.length = withoutLater(steps.compiled, steps.records.data, at + 1, steps.records.length);
  const enabled = steps.records.length - at - 1;
  steps.records.data[at] = enabled;
  reserve(steps.records, enabled);
  steps.records.data.fill(0, steps.records.length, steps.records.length + enabled);
  steps.records.length += enabled;
  return id;
}

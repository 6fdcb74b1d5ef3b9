import { OverflowError } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { oncePer } from '../../base/memo.ts';
import { askedPlaces, type Condition, isMet } from '../../tpn/net/condition.ts';
import type { Arc, NetTransition, TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { type TransitionsByPlace, transitionsByPlace } from './by-place.ts';

/** A flat list of places, each with the weight of the arc to it. */
type PlacesWithWeights = readonly number[];

/** The arcs of a transition. */
export interface CompiledArcs {
  readonly inputs: PlacesWithWeights;
  readonly outputs: PlacesWithWeights;
  /** Least tokens needed: of inputs and of reads. */
  readonly needs: PlacesWithWeights;
  readonly inhibitors: PlacesWithWeights;
}

/**
 * A place outside the net, numbered after its places, that gets its token in the first marking where all of `marked`
 * have one, and keeps it.
 */
export interface Latch {
  /** `null`: they can never all have one. */
  readonly marked: readonly number[] | null;
}

/**
 * A place outside the net, the last one of all, that counts the firings after which a condition is no longer what it
 * was before.
 */
export interface ChangeCount {
  readonly condition: Condition;
  /** Whether it holds at the start; how often that has changed tells what it is later. */
  readonly heldAtStart: boolean;
  /** By place of the net, whether the condition asks for its tokens, 0 or 1. */
  readonly isAsked: Uint8Array;
}

/**
 * A place outside the net, the last one of all, that tells whether an answer is due: from a marking on in which `asks`
 * holds and `answers` does not, until one in which `answers` does.
 */
export interface Obligation {
  /**
   * `null`: the initial marking, and no other one, asks for it. `first`: each marking does that does not give it, until
   * it has been given once; then whether one comes that does not is all that is told.
   */
  readonly asks: Condition | 'first' | null;
  readonly answers: Condition;
  /** Whether it is late after so many time units, so that state classes have to know since when it is due; or `null`. */
  readonly within: number | null;
}

/** What the place of an obligation holds while an answer is due. */
export const DUE = 1;
/** What it holds in the marking that gives the answer, where dates count. */
export const ANSWERED = 2;
/** What it holds later, where only the first time is followed: as long as there is an answer. */
export const OVER = 3;
/** The same once there is none again. */
export const AGAIN = 4;

/** A net made ready for firing. */
export interface CompiledNet {
  readonly net: TimePetriNet;
  readonly latches: readonly Latch[];
  readonly changeCount: ChangeCount | null;
  readonly obligation: Obligation | null;
  /** Length of a marking: the net's places, then one for each latch, for the count of changes, for the obligation. */
  readonly places: number;
  /** By transition. */
  readonly arcs: readonly CompiledArcs[];
  readonly byPlace: TransitionsByPlace;
  /** By transition, whether it fires only where another one may; `null` where none is so. */
  readonly spontaneous: readonly boolean[] | null;
  /** What comes last at its date; `null` where nothing does. */
  readonly last: LastOnes | null;
}

/** The transitions that come last at their date, in numbers of transitions. */
export interface LastOnes {
  /** By transition, those that go before it; `null` for one that does not come last. */
  readonly after: readonly (readonly number[] | null)[];
  /** By transition, whether it takes no time. */
  readonly isImmediate: readonly boolean[];
  /** By transition, whether it takes a certain time, so that it is due when that is over. */
  readonly isExact: readonly boolean[];
  /** Whether others do not: then what is due is so in a part of a class only, which firings that come last are cut off. */
  readonly cutsClasses: boolean;
}

/**
 * @param changesOf a condition of which it is counted how often it comes to hold, or no longer does; `null` for none
 * @param obligation an answer that may become due; `null` for none
 * @throws OverflowError for a weight or a marking beyond 2^31
 */
export function compileNet(
  net: TimePetriNet,
  latches: readonly Latch[] = [],
  changesOf: Condition | null = null,
  obligation: Obligation | null = null,
): CompiledNet {
  const { arcs, byPlace, spontaneous, last } = flatNet(net);
  return {
    net,
    arcs,
    byPlace,
    spontaneous,
    last,
    latches,
    changeCount: changesOf && changeCountOf(net, changesOf),
    obligation,
    places: net.places.length + latches.length + (changesOf === null ? 0 : 1) + (obligation === null ? 0 : 1),
  };
}

function changeCountOf(net: TimePetriNet, condition: Condition): ChangeCount {
  const isAsked = new Uint8Array(net.places.length);
  for (const { places } of askedPlaces(condition)) for (const place of places) isAsked[place] = 1;
  return { condition, heldAtStart: isMet(condition, (place) => net.places[place].tokens), isAsked };
}

/** Whether firings of the net come strictly before others, by what is due, so that bounds are open. */
export function cutsClasses(net: TimePetriNet): boolean {
  return flatNet(net).last?.cutsClasses === true;
}

/** What it takes to compile a transition, in nanoseconds. */
const COMPILING = 1_000;

/** What does not hang on latches and counts. */
type FlatNet = Pick<CompiledNet, 'arcs' | 'byPlace' | 'spontaneous' | 'last'>;

/** Made once, for all explorations of the net and the dates of each run. */
const flatNet = oncePer((net: TimePetriNet): FlatNet => {
  const { places, transitions } = net;
  for (const { tokens } of places) if (tokens >= 2 ** 31) throw tooManyTokens();
  const arcs: CompiledArcs[] = [];
  let isSpontaneous = false;
  let isOrdered = false;
  for (const { inputs, reads, inhibitors, outputs, spontaneous, last } of transitions) {
    heed(COMPILING);
    if (spontaneous === true) isSpontaneous = true;
    if (last !== undefined) isOrdered = true;
    const taken = pairs(inputs);
    arcs.push({
      inputs: taken,
      outputs: pairs(outputs),
      needs: reads.length === 0 ? taken : pairs(inputs.concat(reads)),
      inhibitors: pairs(inhibitors),
    });
  }
  return {
    spontaneous: isSpontaneous ? transitions.map((t) => t.spontaneous === true) : null,
    last: isOrdered ? lastOnes(net) : null,
    arcs,
    byPlace: transitionsByPlace(net),
  };
});

function lastOnes({ transitions }: TimePetriNet): LastOnes {
  return {
    after: transitions.map((t) => t.last?.after ?? null),
    isImmediate: transitions.map(({ interval }) => interval.lft === 0),
    isExact: transitions.map(isExact),
    cutsClasses: transitions.some(isExact) && transitions.some(({ interval: { eft, lft } }) => eft < lft),
  };
}

function isExact({ interval: { eft, lft } }: NetTransition): boolean {
  return lft > 0 && eft === lft;
}

/** Stands for every empty list; made as the others are, for code that V8 compiles for one sort of lists. */
const NO_ARCS: PlacesWithWeights = new Array<number>(0);

function pairs(arcs: readonly Arc[]): PlacesWithWeights {
  if (arcs.length === 0) return NO_ARCS;
  const flat = new Array<number>(2 * arcs.length);
  for (let i = 0; i < arcs.length; i++) {
    const { place, weight } = arcs[i];
    if (weight >= 2 ** 31) throw tooManyTokens();
    flat[2 * i] = place;
    flat[2 * i + 1] = weight;
  }
  return flat;
}

/** Whether the marking has enough tokens for a transition, and none too many where an inhibitor arc says so. */
export function isEnabled(arcs: CompiledArcs, marking: Int32Array): boolean {
  const { needs, inhibitors } = arcs;
  for (let i = 0; i < needs.length; i += 2) if (marking[needs[i]] < needs[i + 1]) return false;
  for (let i = 0; i < inhibitors.length; i += 2)
    if (marking[inhibitors[i]] >= inhibitors[i + 1]) return false;
  return true;
}

/**
 * Leaves out, of the enabled transitions of a marking, those that come after another one of them at its date.
 *
 * @param enabled their numbers, from index `from` to `to`; those that stay are moved to its front
 * @returns where they end
 */
export function withoutLater({ last }: CompiledNet, enabled: Int32Array, from: number, to: number): number {
  if (last === null) return to;
  const all = enabled.slice(from, to);
  const isEarlier = all.some((t) => last.isImmediate[t] && last.after[t] === null);
  const present = new Set(all);
  let end = from;
  for (const t of all) {
    const after = last.after[t];
    if (after === null || !(isEarlier || after.some((other) => present.has(other)))) enabled[end++] = t;
  }
  return end;
}

/** Takes the input tokens of a transition out of `marking`. */
export function takeInputs(arcs: CompiledArcs, marking: Int32Array): void {
  const { inputs } = arcs;
  for (let i = 0; i < inputs.length; i += 2) marking[inputs[i]] -= inputs[i + 1];
}

function tooManyTokens(): OverflowError {
  return new OverflowError('a place of this net holds, or an arc moves, more than 2^31 tokens');
}

/**
 * Puts the output tokens of a transition into `marking`, then closes the latches that it lets close and tallies the
 * change that the whole firing makes.
 *
 * @throws OverflowError beyond 2^31 tokens in a place
 */
export function putOutputs(compiled: CompiledNet, arcs: CompiledArcs, marking: Int32Array): void {
  const { outputs } = arcs;
  for (let i = 0; i < outputs.length; i += 2) {
    marking[outputs[i]] += outputs[i + 1];
    // Both were below 2^31, so a sum beyond it has become negative.
    if (marking[outputs[i]] < 0) throw tooManyTokens();
  }
  closeLatches(compiled, marking);
  const { changeCount } = compiled;
  if (changeCount !== null && mayChange(changeCount, arcs))
    countChange(changeCount, marking, countPlace(compiled));
  if (compiled.obligation !== null) follow(compiled.obligation, marking, compiled.places - 1, false);
}

/** Writes the initial marking. */
export function putInitialTokens(compiled: CompiledNet, marking: Int32Array): void {
  marking.fill(0);
  const { places } = compiled.net;
  for (let p = 0; p < places.length; p++) marking[p] = places[p].tokens;
  closeLatches(compiled, marking);
  if (compiled.obligation !== null) follow(compiled.obligation, marking, compiled.places - 1, true);
}

function closeLatches(compiled: CompiledNet, marking: Int32Array): void {
  const first = compiled.net.places.length;
  for (let i = 0; i < compiled.latches.length; i++) {
    if (compiled.latches[i].marked?.every((place) => marking[place] > 0) === true) marking[first + i] = 1;
  }
}

/** Whether a firing moves tokens of places that the condition asks for: most do not. */
function mayChange({ isAsked }: ChangeCount, { inputs, outputs }: CompiledArcs): boolean {
  for (let i = 0; i < inputs.length; i += 2) if (isAsked[inputs[i]] === 1) return true;
  for (let i = 0; i < outputs.length; i += 2) if (isAsked[outputs[i]] === 1) return true;
  return false;
}

function countChange({ condition, heldAtStart }: ChangeCount, marking: Int32Array, counter: number): void {
  const heldBefore = heldAtStart !== (marking[counter] % 2 === 1);
  if (isMet(condition, (place) => marking[place]) !== heldBefore) marking[counter]++;
}

/** Whether domains carry the date since when an answer is due, or was until now. */
export function isDueDated({ obligation }: CompiledNet, held: number): boolean {
  return obligation !== null && obligation.within !== null && (held === DUE || held === ANSWERED);
}

/** How many changes have been counted on the way to a marking; 0 where none are. */
export function changesIn(compiled: CompiledNet, marking: Int32Array): number {
  return compiled.changeCount === null ? 0 : marking[countPlace(compiled)];
}

function countPlace({ net, latches }: CompiledNet): number {
  return net.places.length + latches.length;
}

function follow(
  { asks, answers, within }: Obligation,
  marking: Int32Array,
  at: number,
  isInitial: boolean,
): void {
  const tokens = (place: number) => marking[place];
  const isAnswered = isMet(answers, tokens);
  if (asks === 'first' && marking[at] >= ANSWERED) {
    marking[at] = isAnswered && marking[at] !== AGAIN ? OVER : AGAIN;
    return;
  }
  const isAsked = asks === null ? isInitial : asks === 'first' || isMet(asks, tokens);
  if (marking[at] !== DUE) marking[at] = isAsked && !isAnswered ? DUE : 0;
  else if (isAnswered) marking[at] = within === null ? 0 : ANSWERED;
}

/**
 * Merging of immediate steps (Berthelot 1987, agglomeration and redundant places), restricted to steps of which no
 * question can tell whether they happen apart.
 *
 * An urgent event is merged with the one that makes it possible when it has no condition of its own, nothing competes
 * with it, and its effect cannot hold anything else back. Every run then stays a run when it is moved right behind its
 * cause: no date changes, and no marking of a visible place is lost. Starting an action earlier at the same date can
 * only raise the number that run together, and only fail a sequence that it may fail anyway.
 */
import { addTo, emptyLists } from '../../base/collections/lists-by-number.ts';
import { heed } from '../../base/heed.ts';
import { isSilentEvent, isUrgentEvent } from '../../model/semantics/rules/rules.ts';
import {
  type DraftNet,
  type DraftPlace,
  type DraftTransition,
  plus,
  type Weights,
  weightOf,
  without,
} from './draft-net.ts';

/** What a question can tell of the places of a draft, by their numbers. */
export interface MergeOptions {
  /** Their marking is asked about: an event that changes one of them is not merged with a cause of other effects. */
  readonly visible: readonly boolean[];
  /** They stay, but no event is held apart for them: observers, and where the runs' last markings are compared. */
  readonly kept: readonly boolean[];
  /** A token left in one of them for ever says that something is not finished: it stays in sight. */
  readonly unfinished: readonly boolean[];
}

/** Merges until nothing more can be. The draft is changed in place. */
export function mergeImmediate(draft: DraftNet, options: MergeOptions): void {
  const merging = mergingOf(draft, options);
  /** By rule: after how many changes it found nothing to do, so that it need not look again before there is another. */
  const settledAfter = RULES.map(() => -1);
  for (let changes = 0, before = -1; changes > before; ) {
    before = changes;
    for (let i = 0; i < RULES.length; i++) {
      if (settledAfter[i] === changes) continue;
      if (RULES[i]!(merging)) changes += 1;
      else settledAfter[i] = changes;
    }
  }
  draft.transitions = merging.transitions.filter((t) => t !== null);
}

/** A draft while it is merged: transitions are told by the numbers that they had before. */
interface Merging extends MergeOptions {
  readonly draft: DraftNet;
  /** `null` instead of one that has been removed; one that has been merged has the number of its cause. */
  readonly transitions: (DraftTransition | null)[];
  /** By number of the place, the transitions that take tokens from it, and those that put some into it. */
  readonly takers: number[][];
  readonly givers: number[][];
  /** How many read it, and how many it inhibits. */
  readonly reads: number[];
  readonly inhibits: number[];
  /** How many counts tell of its tokens. */
  readonly counts: number[];
  /** How many steps have been merged; and by transition, as which of them it last was, or what it was merged into. */
  merged: number;
  readonly mergedAs: number[];
}

/** Tells whether it has changed the draft. */
type MergeRule = (merging: Merging) => boolean;

/** In this order, again and again. */
const RULES: readonly MergeRule[] = [
  dropConstants,
  dropImplicit,
  dropUnused,
  dropSilent,
  fireAtStart,
  agglomerate,
];

/** What looking at a place or transition of the draft costs, in nanoseconds. */
const NOTING = 1_000;

function mergingOf(draft: DraftNet, { visible, kept, unfinished }: MergeOptions): Merging {
  const { places, transitions, implicit } = draft;
  const takers = emptyLists(places.length);
  const givers = emptyLists(places.length);
  const reads = new Array<number>(places.length).fill(0);
  const inhibits = new Array<number>(places.length).fill(0);
  const counts = new Array<number>(places.length).fill(0);
  for (let number = 0; number < transitions.length; number++) {
    heed(NOTING);
    const t = transitions[number]!;
    for (const { place } of t.inputs) addTo(takers, place.number, number);
    for (const { place } of t.reads) reads[place.number]! += 1;
    for (const { place } of t.inhibitors) inhibits[place.number]! += 1;
    for (const { place } of t.outputs) addTo(givers, place.number, number);
  }
  for (const { members, complement } of implicit.values()) {
    heed(NOTING);
    if (!complement) for (const { number } of members) counts[number]! += 1;
  }
  return {
    draft,
    visible,
    kept,
    unfinished,
    transitions: transitions.slice(),
    takers,
    givers,
    reads,
    inhibits,
    counts,
    merged: 0,
    mergedAs: new Array<number>(transitions.length).fill(0),
  };
}

function removeTransition({ transitions, takers, givers, reads, inhibits }: Merging, t: number): void {
  heed(NOTING);
  const removed = transitions[t]!;
  for (const { place } of removed.inputs) takeOut(takers[place.number]!, t);
  for (const { place } of removed.reads) reads[place.number]! -= 1;
  for (const { place } of removed.inhibitors) inhibits[place.number]! -= 1;
  for (const { place } of removed.outputs) takeOut(givers[place.number]!, t);
  transitions[t] = null;
}

/** Takes a number out of a list, of which the order does not matter. */
function takeOut(list: number[], t: number): void {
  const last = list.pop()!;
  if (last !== t) list[list.indexOf(t)] = last;
}

/** All steps but what takes time are urgent; a merged step is what its first event is. */
function isUrgent({ events, interval }: DraftTransition): boolean {
  const first = events[0];
  return first === undefined ? interval.lft === 0 : isUrgentEvent(first);
}

/** Finish and the instructions of a program: their effects are on queues only, and replay puts them back. */
function isSilent({ events }: DraftTransition): boolean {
  for (const event of events) if (!isSilentEvent(event)) return false;
  return events.length > 0;
}

function touches(arcs: Weights, places: readonly boolean[]): boolean {
  for (const { place } of arcs) if (places[place.number]) return true;
  return false;
}

function isHidden({ visible, kept }: Merging, place: number): boolean {
  return !visible[place] && !kept[place];
}

/** Nothing but one transition that takes tokens from a place depends on it. */
function hasOneUse({ takers, reads, inhibits }: Merging, place: number): boolean {
  return takers[place]!.length === 1 && reads[place] === 0 && inhibits[place] === 0;
}

/** Whether nothing is held back by more tokens in these places. */
function isFree({ inhibits }: Merging, arcs: Weights): boolean {
  for (const { place } of arcs) if (inhibits[place.number]! > 0) return false;
  return true;
}

/** Removes conditions that always hold, and transitions that can never fire. */
function dropConstants(merging: Merging): boolean {
  const { transitions, reads, inhibits } = merging;
  const dead: number[] = [];
  let changed = false;
  for (let number = 0; number < transitions.length; number++) {
    const t = transitions[number];
    if (t == null) continue;
    heed(NOTING);
    if (isDead(merging, t)) {
      dead.push(number);
      continue;
    }
    for (const { place, weight } of t.reads) {
      if (weight > leastIn(merging, place.number)) continue;
      t.reads = without(t.reads, place);
      reads[place.number]! -= 1;
      changed = true;
    }
    for (const { place, weight } of t.inhibitors) {
      if (weight <= mostIn(merging, place.number)) continue;
      t.inhibitors = without(t.inhibitors, place);
      inhibits[place.number]! -= 1;
      changed = true;
    }
  }
  for (const t of dead) removeTransition(merging, t);
  return changed || dead.length > 0;
}

function isDead(merging: Merging, { inputs, reads, inhibitors }: DraftTransition): boolean {
  for (const { place, weight } of inputs) if (weight > mostIn(merging, place.number)) return true;
  for (const { place, weight } of reads) if (weight > mostIn(merging, place.number)) return true;
  for (const { place, weight } of inhibitors) if (weight <= leastIn(merging, place.number)) return true;
  return false;
}

function leastIn({ draft, takers }: Merging, place: number): number {
  return takers[place]!.length === 0 ? draft.tokens[place]! : 0;
}

function mostIn({ draft, givers }: Merging, place: number): number {
  return givers[place]!.length === 0 ? draft.tokens[place]! : Number.POSITIVE_INFINITY;
}

/** Removes implicit places that nothing reads: their arcs hold nothing back. */
function dropImplicit(merging: Merging): boolean {
  const { draft, reads, inhibits, counts } = merging;
  const dropped: DraftPlace[] = [];
  for (const place of draft.implicit.keys()) {
    heed(NOTING);
    const { number } = place;
    if (draft.places[number] === null || reads[number]! + inhibits[number]! > 0) continue;
    if (isHidden(merging, number) && counts[number] === 0) dropped.push(place);
  }
  for (const place of dropped) removePlace(merging, place);
  return dropped.length > 0;
}

/** Removes hidden places that no transition depends on, and that no count tells of. */
function dropUnused(merging: Merging): boolean {
  const { draft, takers, givers, reads, inhibits, counts, unfinished } = merging;
  const dropped: DraftPlace[] = [];
  for (const place of draft.places) {
    heed(NOTING);
    if (place === null) continue;
    const { number } = place;
    if (takers[number]!.length + reads[number]! + inhibits[number]! > 0) continue;
    if (!isHidden(merging, number) || counts[number]! > 0) continue;
    if (unfinished[number] && (draft.tokens[number]! > 0 || givers[number]!.length > 0)) continue;
    dropped.push(place);
  }
  for (const place of dropped) removePlace(merging, place);
  return dropped.length > 0;
}

/** Removes a place that is not read, with all its arcs. */
function removePlace(merging: Merging, place: DraftPlace): void {
  const { transitions, takers, givers } = merging;
  for (const number of takers[place.number]!) {
    const t = transitions[number]!;
    t.inputs = without(t.inputs, place);
  }
  for (const number of givers[place.number]!) {
    const t = transitions[number]!;
    t.outputs = without(t.outputs, place);
  }
  forget(merging, place);
}

/** Removes a place that no arc leads to any more. */
function forget({ draft, counts }: Merging, place: DraftPlace): void {
  draft.places[place.number] = null;
  const implicit = draft.implicit.get(place);
  if (implicit === undefined || implicit.complement) return;
  for (const { number } of implicit.members) counts[number]! -= 1;
}

/** Removes silent steps without effect: at most, they take tokens that nothing else depends on. */
function dropSilent(merging: Merging): boolean {
  const { transitions } = merging;
  const idle: number[] = [];
  for (let number = 0; number < transitions.length; number++) {
    const t = transitions[number];
    if (t == null) continue;
    heed(NOTING);
    if (isIdle(merging, t)) idle.push(number);
  }
  for (const t of idle) removeTransition(merging, t);
  return idle.length > 0;
}

function isIdle(merging: Merging, t: DraftTransition): boolean {
  if (t.outputs.length > 0 || touches(t.inputs, merging.unfinished)) return false;
  for (const { place } of t.inputs)
    if (!isHidden(merging, place.number) || !hasOneUse(merging, place.number)) return false;
  return isSilent(t);
}

/** Fires what is bound to happen at date 0 and cannot be told from having happened. */
function fireAtStart(merging: Merging): boolean {
  const { draft, transitions, takers } = merging;
  const { tokens, initialEvents } = draft;
  let changed = false;
  for (let at = 0; at < transitions.length; ) {
    const t = transitions[at];
    if (t == null || !isReady(merging, t)) {
      at += 1;
      continue;
    }
    changed = true;
    for (const { place, weight } of t.inputs) tokens[place.number]! -= weight;
    for (const { place, weight } of t.outputs) tokens[place.number]! += weight;
    for (const event of t.events) initialEvents.push(event);
    // Of those before, only what takes the new tokens can be ready now.
    for (const { place } of t.outputs) for (const next of takers[place.number]!) at = Math.min(at, next);
  }
  return changed;
}

/** Whether a transition is bound to fire at date 0, and no question can tell whether it has. */
function isReady(merging: Merging, t: DraftTransition): boolean {
  heed(NOTING);
  const { draft, visible } = merging;
  if (t.inputs.length === 0 || t.reads.length + t.inhibitors.length > 0) return false;
  for (const { place, weight } of t.inputs)
    if (draft.tokens[place.number]! < weight || !hasOneUse(merging, place.number)) return false;
  return (
    isFree(merging, t.outputs) && !touches(t.inputs, visible) && !touches(t.outputs, visible) && isUrgent(t)
  );
}

/** Merges urgent steps into all that make them possible, where a single token of a hidden place is what they wait for. */
function agglomerate(merging: Merging): boolean {
  const before = merging.merged;
  // Of a chain of steps, only every other one is merged at once.
  for (let places: readonly (DraftPlace | null)[] = merging.draft.places; places.length > 0; )
    places = mergeApart(merging, places);
  return merging.merged > before;
}

/**
 * Merges the steps after these places into what makes them possible, each step and each cause once.
 *
 * @returns the places of which a step or a cause has been merged already
 */
function mergeApart(merging: Merging, places: readonly (DraftPlace | null)[]): readonly DraftPlace[] {
  const { draft, transitions, takers, givers, mergedAs, merged: before } = merging;
  const isMerged = (t: number) => mergedAs[t]! > before;
  const later: DraftPlace[] = [];
  for (const between of places) {
    heed(NOTING);
    if (between === null) continue;
    const { number } = between;
    if (!hasOneUse(merging, number) || draft.tokens[number]! > 0 || !isHidden(merging, number)) continue;
    const taker = takers[number]![0]!;
    const causes = givers[number]!;
    if (causes.length === 0 || causes.includes(taker)) continue;
    const step = transitions[taker]!;
    if (step.inputs.length > 1 || step.reads.length + step.inhibitors.length > 0 || !isUrgent(step)) continue;
    if (isMerged(taker) || causes.some(isMerged)) later.push(between);
    else if (canFollow(merging, causes, step, between)) mergeInto(merging, causes, taker, between);
  }
  return later;
}

/** Whether a step that only waits for a token of a place may happen right behind all that put one there. */
function canFollow(
  merging: Merging,
  causes: readonly number[],
  step: DraftTransition,
  between: DraftPlace,
): boolean {
  const { transitions, visible } = merging;
  if (weightOf(step.inputs, between) !== 1 || !isFree(merging, step.outputs)) return false;
  const isSeen = touches(step.outputs, visible);
  for (const cause of causes) {
    const { inputs, outputs } = transitions[cause]!;
    if (weightOf(outputs, between) !== 1) return false;
    const hasOtherEffect = outputs.length > 1 || !isFree(merging, inputs) || touches(inputs, visible);
    if (isSeen && hasOtherEffect) return false;
  }
  return true;
}

function mergeInto(merging: Merging, causes: readonly number[], taker: number, between: DraftPlace): void {
  const { transitions, givers, mergedAs } = merging;
  const step = transitions[taker]!;
  merging.merged += 1;
  mergedAs[taker] = merging.merged;
  transitions[taker] = null;
  for (const { place } of step.outputs) takeOut(givers[place.number]!, taker);
  for (const number of causes) {
    const cause = transitions[number]!;
    for (const { place } of step.outputs)
      if (weightOf(cause.outputs, place) === 0) addTo(givers, place.number, number);
    transitions[number] = followedBy(cause, step, between);
    mergedAs[number] = merging.merged;
  }
  forget(merging, between);
}

function followedBy(cause: DraftTransition, step: DraftTransition, between: DraftPlace): DraftTransition {
  return {
    events: [...cause.events, ...step.events],
    step: cause.step,
    spontaneous: cause.spontaneous,
    grant: cause.grant,
    interval: cause.interval,
    inputs: cause.inputs,
    reads: cause.reads,
    inhibitors: cause.inhibitors,
    outputs: plus(without(cause.outputs, between), step.outputs),
  };
}

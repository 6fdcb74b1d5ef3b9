/**
 * Merging of immediate steps (Berthelot 1987, agglomeration and redundant places), restricted to steps of which no
 * question can tell whether they happen apart.
 *
 * An urgent event is merged with the one that makes it possible when it has no condition of its own, nothing competes
 * with it, and its effect cannot hold anything else back. Every run then stays a run when it is moved right behind its
 * cause: no date changes, and no marking of a visible place is lost. Starting an action earlier at the same date can
 * only raise the number that run together, and only fail a sequence that it may fail anyway.
 */
import { heed } from '../../base/heed.ts';
import { lazily } from '../../base/memo.ts';
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

/** The places that a question can tell markings of. */
export interface MergeOptions {
  /** Their marking is asked about: an event that changes one of them is not merged with a cause of other effects. */
  readonly visible: ReadonlySet<DraftPlace>;
  /** They stay, but no event is held apart for them. */
  readonly observers: ReadonlySet<DraftPlace>;
  /** The runs' last markings of them are compared: they stay, and no event is held apart for them. */
  readonly kept: ReadonlySet<DraftPlace>;
  /** A token left in one of them for ever says that something is not finished: it stays in sight. */
  readonly unfinished: ReadonlySet<DraftPlace>;
}

/** Merges until nothing more can be. The draft is changed in place. */
export function mergeImmediate(draft: DraftNet, options: MergeOptions): void {
  const uses = usesOf(draft);
  const rules = [dropConstants, dropImplicit, dropUnused, dropSilent, fireAtStart, agglomerate];
  /** By rule: after how many changes it found nothing to do, so that it need not look again before there is another. */
  const settledAfter = rules.map(() => -1);
  for (let changes = 0, before = -1; changes > before; ) {
    before = changes;
    for (const [i, rule] of rules.entries()) {
      if (settledAfter[i] === changes) continue;
      if (rule(draft, uses, options)) changes += 1;
      else settledAfter[i] = changes;
    }
  }
}

/** Tells whether it has changed the draft; the uses follow. */
type MergeRule = (draft: DraftNet, uses: AllUses, options: MergeOptions) => boolean;

/** The transitions that touch a place, by sort of arc. */
interface Uses {
  inputs: DraftTransition[];
  reads: DraftTransition[];
  inhibitors: DraftTransition[];
  outputs: DraftTransition[];
}

/** By number of the place; what changes the draft keeps them true. */
type AllUses = readonly Uses[];

/** Stands for every empty list: most places are touched by few sorts of arcs. */
const NONE: DraftTransition[] = [];

function usesOf({ places, transitions }: DraftNet): AllUses {
  const uses = places.map(() => ({ inputs: NONE, reads: NONE, inhibitors: NONE, outputs: NONE }));
  for (const t of transitions) noteUses(uses, t);
  return uses;
}

/** What looking at a place or transition of the draft costs, in nanoseconds. */
const NOTING = 1_000;

function noteUses(uses: AllUses, t: DraftTransition): void {
  heed(NOTING);
  for (const { place } of t.inputs) {
    const of = uses[place.number]!;
    of.inputs = withOneMore(of.inputs, t);
  }
  for (const { place } of t.reads) {
    const of = uses[place.number]!;
    of.reads = withOneMore(of.reads, t);
  }
  for (const { place } of t.inhibitors) {
    const of = uses[place.number]!;
    of.inhibitors = withOneMore(of.inhibitors, t);
  }
  for (const { place } of t.outputs) {
    const of = uses[place.number]!;
    of.outputs = withOneMore(of.outputs, t);
  }
}

function withOneMore(list: DraftTransition[], t: DraftTransition): DraftTransition[] {
  if (list === NONE) return [t];
  list.push(t);
  return list;
}

/** Puts others, or nothing, in the place of some transitions. */
function replaceTransitions(
  draft: DraftNet,
  uses: AllUses,
  by: ReadonlyMap<DraftTransition, DraftTransition | null>,
): void {
  if (by.size === 0) return;
  const left: DraftTransition[] = [];
  for (const t of draft.transitions) {
    const other = by.get(t);
    if (other !== null) left.push(other ?? t);
  }
  draft.transitions = left;
  const touched = new Set<number>();
  for (const { inputs, reads, inhibitors, outputs } of by.keys()) {
    for (const { place } of inputs) touched.add(place.number);
    for (const { place } of reads) touched.add(place.number);
    for (const { place } of inhibitors) touched.add(place.number);
    for (const { place } of outputs) touched.add(place.number);
  }
  const isLeft = (t: DraftTransition) => !by.has(t);
  for (const number of touched) {
    heed(NOTING);
    const of = uses[number]!;
    of.inputs = those(of.inputs, isLeft);
    of.reads = those(of.reads, isLeft);
    of.inhibitors = those(of.inhibitors, isLeft);
    of.outputs = those(of.outputs, isLeft);
  }
  for (const t of by.values()) if (t !== null) noteUses(uses, t);
}

function those(list: DraftTransition[], holds: (t: DraftTransition) => boolean): DraftTransition[] {
  const left = list.length === 0 ? NONE : list.filter(holds);
  return left.length === 0 ? NONE : left;
}

/** Removes a place with all its arcs. */
function removePlace(draft: DraftNet, uses: AllUses, place: DraftPlace): void {
  const of = uses[place.number]!;
  for (const t of of.inputs) t.inputs = without(t.inputs, place);
  for (const t of of.reads) t.reads = without(t.reads, place);
  for (const t of of.inhibitors) t.inhibitors = without(t.inhibitors, place);
  for (const t of of.outputs) t.outputs = without(t.outputs, place);
  draft.places[place.number] = null;
}

/** All steps but what takes time are urgent; a merged step is what its first event is. */
function isUrgent({ events, interval }: DraftTransition): boolean {
  const first = events[0];
  return first === undefined ? interval.lft === 0 : isUrgentEvent(first);
}

/** Finish and the instructions of a program: their effects are on queues only, and replay puts them back. */
function isSilent(t: DraftTransition): boolean {
  return t.events.length > 0 && t.events.every(isSilentEvent);
}

function touches(weights: Weights, places: ReadonlySet<DraftPlace>): boolean {
  return places.size > 0 && weights.some(({ place }) => places.has(place));
}

function isHidden(place: DraftPlace, options: MergeOptions): boolean {
  return !options.visible.has(place) && !options.observers.has(place) && !options.kept.has(place);
}

/** Removes conditions that always hold, and transitions that can never fire. */
const dropConstants: MergeRule = (draft, uses) => {
  const { tokens } = draft;
  const leastIn = ({ number }: DraftPlace) => (uses[number]!.inputs.length === 0 ? tokens[number]! : 0);
  const mostIn = ({ number }: DraftPlace) =>
    uses[number]!.outputs.length === 0 ? tokens[number]! : Infinity;
  const isDead = ({ inputs, reads, inhibitors }: DraftTransition): boolean =>
    inputs.some(({ place, weight }) => weight > mostIn(place)) ||
    reads.some(({ place, weight }) => weight > mostIn(place)) ||
    inhibitors.some(({ place, weight }) => weight <= leastIn(place));
  const dead = new Map<DraftTransition, null>();
  /** Places of which some condition always holds. */
  const holding = new Set<DraftPlace>();
  for (const t of draft.transitions) {
    heed(NOTING);
    if (isDead(t)) dead.set(t, null);
    for (const { place, weight } of t.reads) if (weight <= leastIn(place)) holding.add(place);
    for (const { place, weight } of t.inhibitors) if (weight > mostIn(place)) holding.add(place);
  }
  for (const place of holding) {
    const of = uses[place.number]!;
    for (const t of of.reads)
      if (weightOf(t.reads, place) <= leastIn(place)) t.reads = without(t.reads, place);
    for (const t of of.inhibitors)
      if (weightOf(t.inhibitors, place) > mostIn(place)) t.inhibitors = without(t.inhibitors, place);
    of.reads = those(of.reads, (t) => weightOf(t.reads, place) > 0);
    of.inhibitors = those(of.inhibitors, (t) => weightOf(t.inhibitors, place) > 0);
  }
  replaceTransitions(draft, uses, dead);
  return holding.size + dead.size > 0;
};

/** Removes implicit places that nothing reads: their arcs hold nothing back. */
const dropImplicit: MergeRule = (draft, uses, options) => {
  const isCounted = countedIn(draft);
  let changed = false;
  for (const place of draft.implicit.keys()) {
    heed(NOTING);
    const { reads, inhibitors } = uses[place.number]!;
    if (!isLeft(draft, place) || reads.length + inhibitors.length > 0) continue;
    if (!isHidden(place, options) || isCounted(place)) continue;
    removePlace(draft, uses, place);
    changed = true;
  }
  return changed;
};

function isLeft({ places }: DraftNet, { number }: DraftPlace): boolean {
  return places[number] !== null;
}

/** Whether some count tells of the tokens of a place, before the draft changes; worked out when it is first asked. */
function countedIn(draft: DraftNet): (place: DraftPlace) => boolean {
  const counted = lazily(() => {
    const members = new Set<DraftPlace>();
    for (const [place, count] of draft.implicit) {
      heed(NOTING);
      if (count.complement || !isLeft(draft, place)) continue;
      for (const member of count.members) members.add(member);
    }
    return members;
  });
  return (place) => counted().has(place);
}

/** Removes hidden places that no transition depends on, and that no count tells of. */
const dropUnused: MergeRule = (draft, uses, options) => {
  let changed = false;
  const isCounted = countedIn(draft);
  for (const place of draft.places) {
    heed(NOTING);
    if (place === null) continue;
    const { inputs, reads, inhibitors, outputs } = uses[place.number]!;
    if (inputs.length + reads.length + inhibitors.length > 0) continue;
    if (!isHidden(place, options) || isCounted(place)) continue;
    if (options.unfinished.has(place) && (draft.tokens[place.number]! > 0 || outputs.length > 0)) continue;
    removePlace(draft, uses, place);
    changed = true;
  }
  return changed;
};

/** Removes silent steps without effect: at most, they take tokens that nothing else depends on. */
const dropSilent: MergeRule = (draft, uses, options) => {
  const idle = (t: DraftTransition): boolean => {
    heed(NOTING);
    return (
      t.outputs.length === 0 &&
      isSilent(t) &&
      !touches(t.inputs, options.unfinished) &&
      t.inputs.every(({ place }) => isHidden(place, options) && isOnlyFor(t, uses[place.number]!))
    );
  };
  const gone = new Map<DraftTransition, null>();
  for (const t of draft.transitions) if (idle(t)) gone.set(t, null);
  replaceTransitions(draft, uses, gone);
  return gone.size > 0;
};

/** Nothing but `t` depends on the place. */
function isOnlyFor(t: DraftTransition, { inputs, reads, inhibitors }: Uses): boolean {
  return reads.length === 0 && inhibitors.length === 0 && inputs.every((other) => other === t);
}

/** Fires what is bound to happen at date 0 and cannot be told from having happened. */
const fireAtStart: MergeRule = (draft, uses, options) => {
  const isReady = (t: DraftTransition): boolean => {
    heed(NOTING);
    return (
      t.inputs.length > 0 &&
      t.reads.length === 0 &&
      t.inhibitors.length === 0 &&
      isUrgent(t) &&
      t.inputs.every(
        ({ place, weight }) => tokens[place.number]! >= weight && isOnlyFor(t, uses[place.number]!),
      ) &&
      t.outputs.every(({ place }) => uses[place.number]!.inhibitors.length === 0) &&
      !touches(t.inputs, options.visible) &&
      !touches(t.outputs, options.visible)
    );
  };
  const { transitions, tokens } = draft;
  if (!transitions.some(isReady)) return false;
  const indexOf = new Map<DraftTransition, number>();
  for (const t of transitions) indexOf.set(t, indexOf.size);
  for (let at = 0; at < transitions.length; ) {
    const t = transitions[at]!;
    if (!isReady(t)) {
      at += 1;
      continue;
    }
    for (const { place, weight } of t.inputs) tokens[place.number]! -= weight;
    for (const { place, weight } of t.outputs) tokens[place.number]! += weight;
    for (const event of t.events) draft.initialEvents.push(event);
    // Of those before, only what takes the new tokens can be ready now.
    for (const { place } of t.outputs)
      for (const next of uses[place.number]!.inputs) at = Math.min(at, indexOf.get(next)!);
  }
  return true;
};

/** Merges urgent steps into all that make them possible, where a single token of a hidden place is what they wait for. */
const agglomerate: MergeRule = (draft, uses, options) => {
  let changed = false;
  // Of a chain of steps, only every other one is merged at once.
  for (let places: readonly (DraftPlace | null)[] = draft.places; ; changed = true) {
    const { merged, later } = mergedApart(places, draft, uses, options);
    if (merged.size === 0) return changed;
    replaceTransitions(draft, uses, merged);
    places = later;
  }
};

/**
 * Merges the steps after these places into what makes them possible, each step and each cause once: `uses` tells of them
 * as they were before.
 *
 * @returns what takes the place of what, and the places of which a step or a cause has been merged already
 */
function mergedApart(
  places: readonly (DraftPlace | null)[],
  draft: DraftNet,
  uses: AllUses,
  options: MergeOptions,
): { readonly merged: Map<DraftTransition, DraftTransition | null>; readonly later: readonly DraftPlace[] } {
  const isFree = (arcs: Weights) => arcs.every(({ place }) => uses[place.number]!.inhibitors.length === 0);
  const hasNoOtherEffect = (cause: DraftTransition) =>
    cause.outputs.length === 1 && isFree(cause.inputs) && !touches(cause.inputs, options.visible);
  const merged = new Map<DraftTransition, DraftTransition | null>();
  const later: DraftPlace[] = [];
  for (const place of places) {
    heed(NOTING);
    if (place === null) continue;
    const { inputs, reads, inhibitors, outputs: causes } = uses[place.number]!;
    if (inputs.length !== 1 || causes.length === 0 || draft.tokens[place.number]! > 0) continue;
    if (reads.length + inhibitors.length > 0 || !isHidden(place, options)) continue;
    const step = inputs[0]!;
    if (causes.includes(step)) continue;
    if (step.inputs.length > 1 || step.reads.length + step.inhibitors.length > 0) continue;
    if (!isUrgent(step)) continue;
    if (merged.has(step) || causes.some((t) => merged.has(t))) {
      later.push(place);
      continue;
    }
    if (weightOf(step.inputs, place) !== 1 || !causes.every((t) => weightOf(t.outputs, place) === 1))
      continue;
    if (!isFree(step.outputs)) continue;
    if (touches(step.outputs, options.visible) && !causes.every(hasNoOtherEffect)) continue;
    for (const cause of causes) merged.set(cause, followedBy(cause, step, place));
    merged.set(step, null);
    draft.places[place.number] = null;
  }
  return { merged, later };
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

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
import type { DraftNet, DraftPlace, DraftTransition, Weights } from './draft-net.ts';
import { plus } from './guard.ts';

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
  const settledAfter = new Map<MergeRule, number>();
  for (let changes = 0, before = -1; changes > before; ) {
    before = changes;
    for (const rule of rules) {
      if (settledAfter.get(rule) === changes) continue;
      if (rule(draft, uses, options)) changes += 1;
      else settledAfter.set(rule, changes);
    }
  }
}

/** Tells whether it has changed the draft; the uses follow. */
type MergeRule = (draft: DraftNet, uses: AllUses, options: MergeOptions) => boolean;

const SORTS = ['inputs', 'reads', 'inhibitors', 'outputs'] as const;

/** The transitions that touch a place, by sort of arc. */
type Uses = Readonly<Record<(typeof SORTS)[number], readonly DraftTransition[]>>;
type ChangingUses = Record<(typeof SORTS)[number], DraftTransition[]>;

/** Of all places; {@link replaceTransitions}, {@link removePlace} and {@link removeArcs} keep them true. */
interface AllUses {
  readonly of: (place: DraftPlace) => Uses;
  readonly known: Map<DraftPlace, ChangingUses>;
}

/** Stands for every empty list: most places are touched by few sorts of arcs. */
const NONE: DraftTransition[] = [];
const UNUSED: Uses = { inputs: NONE, reads: NONE, inhibitors: NONE, outputs: NONE };

function usesOf({ transitions }: DraftNet): AllUses {
  const known: AllUses['known'] = new Map();
  for (const t of transitions) noteUses(known, t);
  return { known, of: (place) => known.get(place) ?? UNUSED };
}

/** What looking at a place or transition of the draft costs, in nanoseconds. */
const NOTING = 1_000;

function noteUses(known: AllUses['known'], t: DraftTransition): void {
  heed(NOTING);
  for (const sort of SORTS) {
    const arcs = t[sort];
    if (arcs.size === 0) continue;
    for (const place of arcs.keys()) {
      const uses = known.get(place) ?? { inputs: NONE, reads: NONE, inhibitors: NONE, outputs: NONE };
      known.set(place, uses);
      if (uses[sort] === NONE) uses[sort] = [t];
      else uses[sort].push(t);
    }
  }
}

/** Puts others, or nothing, in the place of some transitions. */
function replaceTransitions(
  draft: DraftNet,
  { known }: AllUses,
  by: ReadonlyMap<DraftTransition, DraftTransition | null>,
): void {
  if (by.size === 0) return;
  const left: DraftTransition[] = [];
  for (const t of draft.transitions) {
    const other = by.get(t);
    if (other !== null) left.push(other ?? t);
  }
  draft.transitions = left;
  const isLeft = (t: DraftTransition) => !by.has(t);
  for (const sort of SORTS) {
    const touched = new Set<DraftPlace>();
    for (const t of by.keys()) for (const place of t[sort].keys()) touched.add(place);
    for (const place of touched) {
      heed(NOTING);
      const uses = known.get(place);
      if (uses !== undefined) uses[sort] = uses[sort].filter(isLeft);
    }
  }
  for (const t of by.values()) if (t !== null) noteUses(known, t);
}

/** Removes a place with all its arcs. */
function removePlace(draft: DraftNet, uses: AllUses, place: DraftPlace): void {
  const all = uses.of(place);
  for (const sort of SORTS) for (const t of all[sort]) t[sort].delete(place);
  uses.known.delete(place);
  draft.places.delete(place);
}

/** Removes the arcs of one sort that some transitions have to a place. */
function removeArcs(
  { known }: AllUses,
  place: DraftPlace,
  sort: (typeof SORTS)[number],
  gone: readonly DraftTransition[],
): void {
  if (gone.length === 0) return;
  for (const t of gone) t[sort].delete(place);
  const uses = known.get(place)!;
  uses[sort] = uses[sort].filter((t) => t[sort].has(place));
}

/** All steps but what takes time are urgent; a merged step is what its first event is. */
function isUrgent({ events: [first], interval }: DraftTransition): boolean {
  return first === undefined ? interval.lft === 0 : isUrgentEvent(first);
}

/** Finish and the instructions of a program: their effects are on queues only, and replay puts them back. */
function isSilent(t: DraftTransition): boolean {
  return t.events.length > 0 && t.events.every(isSilentEvent);
}

function touches(weights: Weights, places: ReadonlySet<DraftPlace>): boolean {
  return places.size > 0 && !all(weights, (place) => !places.has(place));
}

function all(weights: Weights, holds: (place: DraftPlace, weight: number) => boolean): boolean {
  for (const [place, weight] of weights) if (!holds(place, weight)) return false;
  return true;
}

function isHidden(place: DraftPlace, options: MergeOptions): boolean {
  return !options.visible.has(place) && !options.observers.has(place) && !options.kept.has(place);
}

/** Removes conditions that always hold, and transitions that can never fire. */
const dropConstants: MergeRule = (draft, uses) => {
  let changed = false;
  const dead = new Map<DraftTransition, null>();
  for (const [place, tokens] of draft.places) {
    heed(NOTING);
    const { inputs, outputs, reads, inhibitors } = uses.of(place);
    if (reads.length + inhibitors.length === 0 && outputs.length > 0) continue;
    const least = inputs.length === 0 ? tokens : 0;
    const most = outputs.length === 0 ? tokens : Infinity;
    const holding = reads.length === 0 ? NONE : reads.filter((t) => t.reads.get(place)! <= least);
    const sparing =
      inhibitors.length === 0 ? NONE : inhibitors.filter((t) => t.inhibitors.get(place)! > most);
    for (const t of reads) {
      const weight = t.reads.get(place)!;
      if (weight > least && weight > most) dead.set(t, null);
    }
    for (const t of inhibitors) {
      const weight = t.inhibitors.get(place)!;
      if (weight <= most && weight <= least) dead.set(t, null);
    }
    for (const t of inputs) if (t.inputs.get(place)! > most) dead.set(t, null);
    removeArcs(uses, place, 'reads', holding);
    removeArcs(uses, place, 'inhibitors', sparing);
    if (holding.length + sparing.length > 0) changed = true;
  }
  replaceTransitions(draft, uses, dead);
  return changed || dead.size > 0;
};

/** Removes implicit places that nothing reads: their arcs hold nothing back. */
const dropImplicit: MergeRule = (draft, uses, options) => {
  const isCounted = countedIn(draft);
  let changed = false;
  for (const place of draft.implicit.keys()) {
    heed(NOTING);
    const { reads, inhibitors } = uses.of(place);
    if (!draft.places.has(place) || reads.length + inhibitors.length > 0) continue;
    if (!isHidden(place, options) || isCounted(place)) continue;
    removePlace(draft, uses, place);
    changed = true;
  }
  return changed;
};

/** Whether some count tells of the tokens of a place, before the draft changes; worked out when it is first asked. */
function countedIn({ places, implicit }: DraftNet): (place: DraftPlace) => boolean {
  const counted = lazily(() => {
    const members = new Set<DraftPlace>();
    for (const [place, count] of implicit) {
      heed(NOTING);
      if (count.complement || !places.has(place)) continue;
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
  for (const [place, tokens] of draft.places) {
    heed(NOTING);
    const { inputs, reads, inhibitors, outputs } = uses.of(place);
    if (inputs.length + reads.length + inhibitors.length > 0) continue;
    if (!isHidden(place, options) || isCounted(place)) continue;
    if (options.unfinished.has(place) && (tokens > 0 || outputs.length > 0)) continue;
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
      t.outputs.size === 0 &&
      isSilent(t) &&
      !touches(t.inputs, options.unfinished) &&
      all(t.inputs, (place) => isHidden(place, options) && isOnlyFor(t, uses.of(place)))
    );
  };
  const gone = new Map(draft.transitions.filter(idle).map((t) => [t, null]));
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
      t.inputs.size > 0 &&
      t.reads.size === 0 &&
      t.inhibitors.size === 0 &&
      isUrgent(t) &&
      all(t.inputs, (place, weight) => tokens.get(place)! >= weight && isOnlyFor(t, uses.of(place))) &&
      all(t.outputs, (place) => uses.of(place).inhibitors.length === 0) &&
      !touches(t.inputs, options.visible) &&
      !touches(t.outputs, options.visible)
    );
  };
  const { transitions, places: tokens } = draft;
  if (!transitions.some(isReady)) return false;
  const indexOf = new Map(transitions.map((t, i) => [t, i]));
  for (let at = 0; at < transitions.length; ) {
    const t = transitions[at]!;
    if (!isReady(t)) {
      at += 1;
      continue;
    }
    for (const [place, weight] of t.inputs) tokens.set(place, tokens.get(place)! - weight);
    for (const [place, weight] of t.outputs) tokens.set(place, tokens.get(place)! + weight);
    for (const event of t.events) draft.initialEvents.push(event);
    // Of those before, only what takes the new tokens can be ready now.
    for (const place of t.outputs.keys())
      for (const next of uses.of(place).inputs) at = Math.min(at, indexOf.get(next)!);
  }
  return true;
};

/** Merges urgent steps into all that make them possible, where a single token of a hidden place is what they wait for. */
const agglomerate: MergeRule = (draft, uses, options) => {
  let changed = false;
  // Of a chain of steps, only every other one is merged at once.
  for (let places: Iterable<DraftPlace> = draft.places.keys(); ; changed = true) {
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
  places: Iterable<DraftPlace>,
  draft: DraftNet,
  uses: AllUses,
  options: MergeOptions,
): { readonly merged: Map<DraftTransition, DraftTransition | null>; readonly later: readonly DraftPlace[] } {
  const isFree = (place: DraftPlace) => uses.of(place).inhibitors.length === 0;
  const hasNoOtherEffect = (cause: DraftTransition) =>
    cause.outputs.size === 1 && all(cause.inputs, isFree) && !touches(cause.inputs, options.visible);
  const merged = new Map<DraftTransition, DraftTransition | null>();
  const later: DraftPlace[] = [];
  for (const place of places) {
    heed(NOTING);
    const { inputs, reads, inhibitors, outputs: causes } = uses.of(place);
    if (inputs.length !== 1 || causes.length === 0 || draft.places.get(place)! > 0) continue;
    if (reads.length + inhibitors.length > 0 || !isHidden(place, options)) continue;
    const step = inputs[0]!;
    if (causes.includes(step)) continue;
    if (step.inputs.size > 1 || step.reads.size + step.inhibitors.size > 0 || !isUrgent(step)) continue;
    if (merged.has(step) || causes.some((t) => merged.has(t))) {
      later.push(place);
      continue;
    }
    if (step.inputs.get(place) !== 1 || !causes.every((t) => t.outputs.get(place) === 1)) continue;
    if (!all(step.outputs, isFree)) continue;
    if (touches(step.outputs, options.visible) && !causes.every(hasNoOtherEffect)) continue;
    for (const cause of causes) merged.set(cause, followedBy(cause, step, place));
    merged.set(step, null);
    draft.places.delete(place);
  }
  return { merged, later };
}

function followedBy(cause: DraftTransition, step: DraftTransition, between: DraftPlace): DraftTransition {
  const outputs = new Map(cause.outputs);
  outputs.delete(between);
  return {
    events: [...cause.events, ...step.events],
    step: cause.step,
    spontaneous: cause.spontaneous,
    grant: cause.grant,
    interval: cause.interval,
    inputs: cause.inputs,
    reads: cause.reads,
    inhibitors: cause.inhibitors,
    outputs: plus(outputs, step.outputs),
  };
}

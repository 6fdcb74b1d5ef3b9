import { memo, onceForLatest, oncePer } from '../../base/memo.ts';
import { programOf } from '../../model/subject.ts';
import type { Model } from '../../model/whole/model.ts';
import { type MadeAgain, madeAgain } from '../../statespace/causal/again/made-again.ts';
import { type Branches, branchesOf } from '../../statespace/causal/branches/branches.ts';
import { type CausalNet, causalNetOf } from '../../statespace/causal/process/causal-net.ts';
import { MOST_EVENTS } from '../../statespace/causal/process/unfold.ts';
import type { VariantOptions } from '../../statespace/causal/process/variants.ts';
import { type Sharing, sharingOf } from '../../statespace/causal/scarce/sharing.ts';
import type { Arc, NetTransition, TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { type Translation, translate } from '../../tpn/translation/translate.ts';
import { faultsInNet } from './faults-in-net.ts';
import type { Context } from './question.ts';
import { type RestartableFault, restartablesIn } from './restartables.ts';

/** The causal net of a program, `null` where something competes. There, no place ever holds a second token. */
export const causalNetOfProgram = oncePer((translation: Translation): CausalNet | null => {
  return causalNetOf(unobserved(translation), optionsOf(translation));
});

/**
 * The net of a program with all steps that take no time kept apart, and its causes: worked out once for each model and
 * name of a program, as several questions need it. Where the net has more steps than are unfolded, causes are not
 * looked for.
 *
 * @throws ModelError when the program cannot be verified
 * @throws OverflowError when a date is beyond the range of exact whole numbers
 */
export const causesApart = onceForLatest((model: Model) =>
  memo(
    (name: string | null) => {
      const translation = translate(model, programOf(model, name), { merge: false });
      const isTooLarge = translation.net.transitions.length > MOST_EVENTS;
      return { translation, isTooLarge, net: isTooLarge ? null : causalNetOfProgram(translation) };
    },
    (name) => JSON.stringify(name),
  ),
);

/**
 * The causal nets of a program, one for each way in which what competes can go; `null` when they are too many, or when
 * it cannot be told. There, no place ever holds a second token.
 */
export function branchesIn(translation: Translation, isOver?: () => boolean): Branches | null {
  return branchesOf(unobserved(translation), optionsOf(translation), isOver, causalNetOfProgram(translation));
}

/**
 * The same of a program that may have faults, which are counted as branches are looked for.
 *
 * @param translation one that does not count faults
 */
export function failingBranchesIn(
  context: Context,
  translation: Translation,
  isOver?: () => boolean,
): Branches | null {
  const options = { ...optionsOf(translation), faults: faultsInNet(context, translation) };
  return branchesOf(unobserved(translation), options, isOver, causalNetOfProgram(translation));
}

/**
 * The causal nets of a program that may have faults, where all that fails is made again and nothing competes; else
 * `null`.
 *
 * @param translation one that does not count faults
 */
export function madeAgainIn(
  context: Context,
  translation: Translation,
): { readonly again: MadeAgain; readonly faults: readonly RestartableFault[] } | null {
  const restartables = restartablesIn(context, translation);
  if (restartables === null) return null;
  const { all: faults, left } = restartables;
  const all = faults.map(({ of }) => of);
  const again = madeAgain(unobserved(translation), optionsOf(translation), all, left);
  return again && { again, faults };
}

/**
 * What shares the resources of a program, and the room that counted use ports leave their providers, where nothing else
 * competes; `null` where something does, where nothing is scarce, or where it cannot be told.
 */
export const sharingIn = oncePer((translation: Translation): NamedSharing | null => {
  const free: number[] = [];
  const names: string[] = [];
  translation.origins.forEach((origin, place) => {
    if (origin.kind !== 'free') return;
    free.push(place);
    names.push(origin.resource);
  });
  const { net, room } = withRoom(unobserved(translation), translation.counts);
  const places = [...free, ...room];
  if (places.length === 0) return null;
  const sharing = sharingOf(net, places, optionsOf(translation));
  return sharing && { sharing, names };
});

/** A sharing, with the names of its resources, which come first; what is left is room beside counted ports. */
export interface NamedSharing {
  readonly sharing: Sharing;
  readonly names: readonly string[];
}

/**
 * The net in which a count place that some number of tokens never leaves holds only what is beyond them: who takes some
 * reads as many more there, so that the count is shared like a resource.
 */
function withRoom(
  net: TimePetriNet,
  counts: Translation['counts'],
): { readonly net: TimePetriNet; readonly room: readonly number[] } {
  if (counts.size === 0) return { net, room: [] };
  const kept = new Map<number, number | null>();
  const note = (place: number, { inputs, reads }: NetTransition): void => {
    if (!counts.has(place)) return;
    const taken = weightOn(inputs, place);
    const left = weightOn(reads, place) - taken;
    const isTaking = taken > 0 && left > 0;
    const before = kept.get(place);
    kept.set(place, isTaking && (before === undefined || before === left) ? left : null);
  };
  for (const transition of net.transitions) {
    for (const { place } of transition.inhibitors) if (counts.has(place)) kept.set(place, null);
    for (const { place } of transition.inputs) note(place, transition);
    for (const { place } of transition.reads) note(place, transition);
  }
  const room = [...kept].flatMap(([place, left]) =>
    left !== null && left <= net.places[place]!.tokens ? [place] : [],
  );
  if (room.length === 0) return { net, room };
  const isRoom = new Set(room);
  const places = net.places.map((each, place) =>
    isRoom.has(place) ? { ...each, tokens: each.tokens - kept.get(place)! } : each,
  );
  const transitions = net.transitions.map((transition) => ({
    ...transition,
    reads: transition.reads.filter(({ place }) => !isRoom.has(place)),
  }));
  return { net: { ...net, places, transitions }, room };
}

function weightOn(arcs: readonly Arc[], at: number): number {
  return arcs.reduce((sum, { place, weight }) => (place === at ? sum + weight : sum), 0);
}

/** The net without tokens that say what has ended: its events do, and here it may end again. */
function unobserved({ net, origins }: Translation): TimePetriNet {
  const isObserver = ({ place }: Arc) => origins[place]!.kind === 'ended';
  if (!net.transitions.some(({ outputs }) => outputs.some(isObserver))) return net;
  const transitions = net.transitions.map((transition) => ({
    ...transition,
    outputs: transition.outputs.filter((arc) => !isObserver(arc)),
  }));
  return { ...net, transitions };
}

function optionsOf({ counts, events }: Translation): VariantOptions {
  return { counts, label: (t) => JSON.stringify(events[t]) };
}

import { heed } from '../../../base/heed.ts';
import type { TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import type { BranchingProcess } from './branching-process.ts';
import { growingProcess } from './growing-process.ts';
import { type NetFaults, NO_NET_FAULTS } from './net-faults.ts';
import { emptied, type Variants } from './variants.ts';

/** A process with more events, and more for each transition, has too many branches to look at. */
const MOST_EVENTS = 2_000;
const EVENTS_A_TRANSITION = 4;
/** Sets of tokens that may be tried as those of an event. */
const SETS_TRIED = 200_000;

/**
 * Unfolds all runs that have no more faults than one may. `null` when there is no end to it, when some run without dates puts a second token in a place, or
 * when something is enabled that a causal net cannot say: where what takes time may be enabled in several ways, its
 * clock may outlast the way.
 */
export function unfoldAll(
  net: TimePetriNet,
  isCount: (place: number) => boolean,
  all: readonly Variants[],
  faults: Pick<NetFaults, 'allow'> = NO_NET_FAULTS,
): BranchingProcess | null {
  const places = net.places.length;
  const isAsked = new Set(all.flatMap(({ clauses }) => clauses.flat()));
  const isTaken = new Set(
    all.flatMap(({ inputs, outputs }) => [...inputs, ...outputs.map((p) => emptied(net, p))]),
  );
  const mostEvents = Math.max(MOST_EVENTS, EVENTS_A_TRANSITION * net.transitions.length);
  const process = growingProcess(net, all, mostEvents, faults);
  const { tokens, tokensOf, past, put, canMeet, withFaults, putters, happen } = process;
  const neededAt = presetsByPlace(2 * places, all, (place) => !isTaken.has(place));
  /** By place, the tokens that have been looked at. */
  const looked = Array.from({ length: 2 * places }, (): number[] => []);

  for (let p = 0; p < places; p++) {
    if (isCount(p)) continue;
    if (net.places[p].tokens > 1) return null;
    if (net.places[p].tokens === 1) put(p, null);
    else if (isAsked.has(emptied(net, p))) put(emptied(net, p), null);
  }
  if (all.some(({ inputs }) => inputs.length === 0)) return null;
  /** The first token in these places, whose tokens stay for ever, that keeps nothing waiting that waits for these events. */
  const thereAnyway = (kept: readonly number[], waitedFor: readonly number[]): number | null => {
    for (const place of kept)
      for (const token of tokensOf[place]) {
        const { putBy } = tokens[token];
        if (putBy === null || waitedFor.some((e) => past.has(e, putBy))) return token;
      }
    return null;
  };

  /**
   * The tokens to try for the next of the needs, where `token` is the last one to come and fills one of them for which
   * nothing else is there. What is chosen already for another need does, and so does what is there anyway.
   */
  const waysToFill = (
    { variants, slots, kept }: Preset,
    fixed: number,
    token: number,
    chosen: readonly number[],
  ): readonly number[] => {
    const at = chosen.length;
    const slot = slots[at];
    if (at < variants.inputs.length) return at === fixed ? [token] : looked[slot[0]];
    const isOfSlot = (each: number) => slot.includes(tokens[each].place);
    const known = [token, ...chosen].find((each) => isOfSlot(each) && (at !== fixed || each !== token));
    if (known !== undefined) return at === fixed ? [] : [known];
    const anyway =
      kept[at].length === 0 ? null : thereAnyway(kept[at], putters(chosen.slice(0, variants.inputs.length)));
    if (anyway !== null) return anyway === token || (at !== fixed && anyway < token) ? [anyway] : [];
    return at === fixed ? [token] : slot.flatMap((p) => looked[p]);
  };
  let tried = 0;
  /** Tries all ways to fill the needs with tokens that can meet; false when that is beyond what can be said. */
  const fill = (
    needs: Preset,
    fixed: number,
    token: number,
    chosen: readonly number[],
    faultsBefore: readonly number[],
  ): boolean => {
    if (chosen.length === needs.slots.length) return happen(needs.variants, chosen, faultsBefore);
    if (++tried > SETS_TRIED) return false;
    heed();
    return waysToFill(needs, fixed, token, chosen).every((way) => {
      if (!canMeet(way, token) || !chosen.every((other) => other === way || canMeet(way, other))) return true;
      const faults = withFaults(faultsBefore, way);
      return faults === null || fill(needs, fixed, token, [...chosen, way], faults);
    });
  };
  for (let token = 0; token < tokens.length; token++) {
    const { place } = tokens[token];
    const faultsBefore = withFaults([], token)!;
    looked[place].push(token);
    for (const { needs, slot } of neededAt[place])
      if (!fill(needs, slot, token, [], faultsBefore)) return null;
  }
  return process;
}

/** What variants need: a token of each input, and for each clause one of some place. */
interface Preset {
  readonly variants: Variants;
  readonly slots: readonly (readonly number[])[];
  /** By slot: its places from which nothing ever takes a token. */
  readonly kept: readonly (readonly number[])[];
}

/** By place, what needs its tokens, and which of them they are there. */
function presetsByPlace(places: number, all: readonly Variants[], isKept: (place: number) => boolean) {
  const neededAt = Array.from(
    { length: places },
    (): { readonly needs: Preset; readonly slot: number }[] => [],
  );
  for (const variants of all) {
    const slots = [...variants.inputs.map((p) => [p]), ...variants.clauses];
    const needs = { variants, slots, kept: slots.map((slot) => slot.filter(isKept)) };
    needs.slots.forEach((slot, i) => {
      for (const p of new Set(slot)) neededAt[p].push({ needs, slot: i });
    });
  }
  return neededAt;
}

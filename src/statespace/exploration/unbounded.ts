import { lazily } from '../../base/memo.ts';
import { type CompiledNet, takeInputs } from '../net/compiled-net.ts';
import { type Renaming, renamed } from '../symmetry/representative.ts';
import type { Firing, Trouble } from './transition-system.ts';

/**
 * Notices unbounded nets (Karp and Miller 1969): a state is reached from an earlier one with at least its tokens, more
 * somewhere, and otherwise alike, so the same firings can be repeated for ever. More tokens must not change what can
 * happen meanwhile: places with inhibitor arcs must not have grown, and where time matters, a token more must never
 * enable anything more, which then could or would have to fire first (after Berthomieu and Menasche 1983).
 */
export interface GrowthWatch {
  /** The most tokens that a place holds at the start, or 1. */
  readonly atStart: number;
  /** The greatest number of tokens met so far, by place. */
  readonly most: () => Int32Array;
  readonly compiled: CompiledNet;
  /** What `coveredAncestor` needs: in most nets, no place ever grows. */
  readonly paths: () => PathComparison;
}

/** What is compared along the path to a state that has grown, by place. */
interface PathComparison {
  readonly inhibiting: readonly boolean[];
  /** The number of tokens from which on more of them make no difference to any transition. */
  readonly enough: readonly number[];
  readonly reached: Int32Array;
  readonly least: Int32Array;
  readonly ancestor: Int32Array;
  readonly between: Int32Array;
}

/** A watch over the markings of a net, before the first of them. */
export function newGrowthWatch(compiled: CompiledNet): GrowthWatch {
  const { places } = compiled.net;
  const atStart = places.reduce((most, { tokens }) => Math.max(most, tokens), 1);
  return {
    atStart,
    most: lazily(() => new Int32Array(places.length).fill(atStart)),
    compiled,
    paths: lazily(() => pathComparison(compiled)),
  };
}

function pathComparison(compiled: CompiledNet): PathComparison {
  const { places, transitions } = compiled.net;
  const inhibiting = places.map(() => false);
  const enough = places.map(() => 0);
  for (const { inputs, reads, inhibitors } of transitions) {
    for (const arcs of [inputs, reads])
      for (const { place, weight } of arcs) enough[place] = Math.max(enough[place], weight);
    for (const { place } of inhibitors) inhibiting[place] = true;
  }
  const marking = () => new Int32Array(compiled.places);
  return {
    inhibiting,
    enough,
    reached: marking(),
    least: marking(),
    ancestor: marking(),
    between: marking(),
  };
}

/**
 * True when some place holds more tokens in a marking than any place before it; an unbounded net does so for ever.
 *
 * @param markings all that have been found, one after the other, and the most tokens that a place holds in any of them
 */
export function hasGrown(
  { atStart, most: mostBefore }: GrowthWatch,
  markings: { readonly tokens: Int32Array | Uint8Array; readonly places: number; readonly most: number },
  marking: number,
): boolean {
  if (markings.most <= atStart) return false;
  const { tokens } = markings;
  const most = mostBefore();
  let grown = false;
  for (let p = 0, at = marking * markings.places; p < most.length; p++, at++) {
    if (tokens[at] <= most[p]) continue;
    most[p] = tokens[at];
    grown = true;
  }
  return grown;
}

/** What the search for a repeated ancestor asks of the states. */
export interface Ancestry {
  readonly readMarking: (state: number, into: Int32Array) => void;
  readonly foundBy: (state: number) => Firing;
  /**
   * Whether an ancestor, whose names for the elements of the state are given, has the same timing as the state; `null`
   * where time does not matter.
   */
  readonly alike: ((ancestor: number, names: Renaming | null) => boolean) | null;
}

/** The ancestor of `state` from which the same firings can be repeated for ever, each time with more tokens. */
export function coveredAncestor(watch: GrowthWatch, state: number, ancestry: Ancestry): Trouble | null {
  const { readMarking, foundBy, alike } = ancestry;
  const { compiled } = watch;
  const most = watch.most();
  const { inhibiting, enough, reached, least, ancestor, between } = watch.paths();
  readMarking(state, reached);
  /** Least tokens on the way from the ancestor to the state, inputs of the firings taken. */
  least.set(reached);
  let found: Trouble | null = null;
  /** What the elements of the state are in the ancestor, and at last in the run from the start. */
  let names: Renaming | null = null;
  for (let firing = foundBy(state); firing.source >= 0; firing = foundBy(firing.source)) {
    names = renamed(names, firing.renaming);
    if (found !== null) continue;
    readMarking(firing.source, ancestor);
    between.set(ancestor);
    takeInputs(compiled.arcs[firing.transition], between);
    let place = -1;
    let repeats = true;
    for (let p = 0; p < least.length; p++) {
      const before = names === null ? p : names.places[p];
      least[p] = Math.min(least[p], between[before]);
      if (reached[p] === ancestor[before]) continue;
      if (place < 0 && p < most.length && reached[p] > ancestor[before]) place = p;
      const isMore = reached[p] > ancestor[before] && !inhibiting[p];
      if (!isMore || (alike !== null && !(least[p] >= enough[p]))) repeats = false;
    }
    if (repeats && place >= 0 && (alike === null || alike(firing.source, names)))
      found = { because: 'unbounded', place, from: firing.source, to: state };
  }
  return found && { ...found, place: names === null ? found.place : names.places[found.place] };
}

import type { CompiledNet } from './compiled-net.ts';
import type { Trouble } from './transition-system.ts';

/**
 * Notices unbounded nets (Karp and Miller 1969; Berthomieu and Menasche 1983 for state classes): a state is reached
 * from an earlier one with at least its tokens, more somewhere, and otherwise alike, so the same firings can be
 * repeated for ever. Places with inhibitor arcs must not have grown, since more tokens may then forbid the firings.
 */
export interface GrowthWatch {
  /** The greatest number of tokens met so far, by place. */
  readonly most: Int32Array;
  readonly inhibiting: readonly boolean[];
}

export function newGrowthWatch(compiled: CompiledNet): GrowthWatch {
  const initial = compiled.net.places.map((place) => place.tokens);
  const everywhere = Math.max(1, ...initial);
  return {
    most: new Int32Array(compiled.net.places.length).fill(everywhere),
    inhibiting: compiled.net.places.map((_, place) =>
      compiled.net.transitions.some((t) => t.inhibitors.some((arc) => arc.place === place)),
    ),
  };
}

/** True when some place of the marking holds more tokens than any place before it; an unbounded net does so for ever. */
export function hasGrown(watch: GrowthWatch, marking: Int32Array): boolean {
  let grown = false;
  for (let p = 0; p < watch.most.length; p++) {
    if (marking[p] <= watch.most[p]) continue;
    watch.most[p] = marking[p];
    grown = true;
  }
  return grown;
}

/**
 * The ancestor of `state` that it covers, if there is one.
 *
 * @param alike whether an ancestor has the same timing as `state`
 */
export function coveredAncestor(
  watch: GrowthWatch,
  state: number,
  marking: (state: number) => Int32Array,
  parent: (state: number) => number,
  alike: (ancestor: number) => boolean,
): Trouble | null {
  const reached = marking(state);
  for (let from = parent(state); from >= 0; from = parent(from)) {
    const earlier = marking(from);
    const place = earlier.findIndex((tokens, p) => reached[p] > tokens);
    if (place < 0 || place >= watch.most.length) continue;
    const repeats = earlier.every(
      (tokens, p) => reached[p] === tokens || (reached[p] > tokens && !watch.inhibiting[p]),
    );
    if (repeats && alike(from)) return { because: 'unbounded', place, from, to: state };
  }
  return null;
}

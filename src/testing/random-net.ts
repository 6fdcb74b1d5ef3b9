/**
 * Small random time Petri nets with conflicts, cycles, read and inhibitor arcs, weights, and zero, open and infinite
 * bounds. Most transitions produce no more tokens than they consume, so most nets are bounded; not all.
 */
import fc from 'fast-check';
import type { Arc, FiringInterval, NetTransition, TimePetriNet } from '../tpn/net/time-petri-net.ts';

const interval: fc.Arbitrary<FiringInterval> = fc
  .record({
    eft: fc.nat({ max: 4 }),
    width: fc.oneof(
      { weight: 5, arbitrary: fc.nat({ max: 3 }) },
      { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    ),
    eftOpen: fc.nat({ max: 4 }).map((n) => n === 4),
    lftOpen: fc.nat({ max: 4 }).map((n) => n === 4),
  })
  .map(({ eft, width, eftOpen, lftOpen }) => ({
    eft,
    eftOpen: eftOpen && width > 0,
    lft: eft + width,
    lftOpen: (lftOpen && width > 0) || width === Number.POSITIVE_INFINITY,
  }));

const arc = fc.record({
  place: fc.nat({ max: 11 }),
  weight: fc.oneof({ weight: 7, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
});

const transition = fc.record({
  interval,
  inputs: fc.oneof({ weight: 3, arbitrary: fc.tuple(arc) }, { weight: 1, arbitrary: fc.tuple(arc, arc) }),
  outputs: fc.oneof(
    { weight: 5, arbitrary: fc.array(arc, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  reads: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(arc, { minLength: 1, maxLength: 1 }) },
  ),
  inhibitors: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(arc, { minLength: 1, maxLength: 1 }) },
  ),
  /** Otherwise the first input is the place of the transition's own number, so that tokens seldom lie idle. */
  anywhere: fc.nat({ max: 3 }).map((n) => n === 3),
  mayGrow: fc.nat({ max: 7 }).map((n) => n === 7),
});

/** Arcs to places that exist, at most one to each, in the order of places. */
function arcs(drawn: readonly Arc[], places: number): Arc[] {
  const weights = new Map(drawn.map(({ place, weight }) => [place % places, weight]));
  return [...weights].sort(([a], [b]) => a - b).map(([place, weight]) => ({ place, weight }));
}

/** The first arcs that together carry no more than so many tokens. */
function carrying(drawn: readonly Arc[], tokens: number): Arc[] {
  let left = tokens;
  return drawn.filter(({ weight }) => {
    if (weight > left) return false;
    left -= weight;
    return true;
  });
}

/** What the nets may have that {@link nets} draws. */
export interface NetBounds {
  /** 1 to 5 when nothing is said. */
  readonly minPlaces?: number;
  readonly maxPlaces?: number;
  /** 1 to 6 when nothing is said. */
  readonly minTransitions?: number;
  readonly maxTransitions?: number;
  /** Whether some transitions make more tokens than they take, so that some nets have endless markings; not else. */
  readonly growing?: boolean;
  /** Whether there are arcs that only ask for tokens, or for none; both when nothing is said. */
  readonly reads?: boolean;
  readonly inhibitors?: boolean;
}

/**
 * Small time Petri nets with conflicts, cycles, weights, and zero, open and infinite bounds of firing intervals. They
 * shrink to few places, transitions and arcs.
 */
export function nets(bounds: NetBounds = {}): fc.Arbitrary<TimePetriNet> {
  const { minPlaces = 1, maxPlaces = 5, minTransitions = 1, maxTransitions = 6 } = bounds;
  const { growing = false, reads = true, inhibitors = true } = bounds;
  return fc
    .noBias(
      fc.record({
        tokens: fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: minPlaces, maxLength: maxPlaces }),
        transitions: fc.array(transition, { minLength: minTransitions, maxLength: maxTransitions }),
      }),
    )
    .map(({ tokens, transitions }) => ({
      name: 'random',
      places: tokens.map((n, i) => ({ name: `p${i}`, tokens: n })),
      transitions: transitions.map((shape, i): NetTransition => {
        const [first, ...more] = shape.inputs;
        const inputs = arcs(shape.anywhere ? shape.inputs : [{ ...first, place: i }, ...more], tokens.length);
        const outputs = arcs(shape.outputs, tokens.length);
        const taken = inputs.reduce((total, { weight }) => total + weight, 0);
        return {
          name: `t${i}`,
          interval: shape.interval,
          inputs,
          reads: reads ? arcs(shape.reads, tokens.length) : [],
          inhibitors: inhibitors ? arcs(shape.inhibitors, tokens.length) : [],
          outputs: growing && shape.mayGrow ? outputs : carrying(outputs, taken),
        };
      }),
    }));
}

/** Those of laws, which may grow. */
export const randomNet: fc.Arbitrary<TimePetriNet> = nets({ minPlaces: 2, minTransitions: 2, growing: true });

const step = fc.record({
  interval,
  /** Which place of which row it reads, counted round; most read none. */
  reads: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ row: fc.nat({ max: 3 }), place: fc.nat({ max: 3 }) }) },
  ),
});

/** Rows of transitions side by side, which wait for one another where they read: most firings come in many orders. */
export const randomRows: fc.Arbitrary<TimePetriNet> = fc
  .noBias(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 }))
  .map((rows) => {
    const starts = rows.map((_, i) => rows.slice(0, i).reduce((sum, row) => sum + row.length + 1, 0));
    const placeOf = (row: number, place: number) => starts[row]! + place;
    return {
      name: 'rows',
      places: rows.flatMap((row, i) =>
        [...Array(row.length + 1).keys()].map((j) => ({ name: `p${i}_${j}`, tokens: j === 0 ? 1 : 0 })),
      ),
      transitions: rows.flatMap((row, i) =>
        row.map(({ interval: within, reads }, j): NetTransition => {
          const other = reads === null ? i : reads.row % rows.length;
          const read = other === i ? [] : [placeOf(other, reads!.place % (rows[other]!.length + 1))];
          return {
            name: `t${i}_${j}`,
            interval: within,
            inputs: [{ place: placeOf(i, j), weight: 1 }],
            reads: read.map((place) => ({ place, weight: 1 })),
            inhibitors: [],
            outputs: [{ place: placeOf(i, j + 1), weight: 1 }],
          };
        }),
      ),
    };
  });

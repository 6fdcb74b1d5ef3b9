import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BoundCode,
  type Bounds,
  boundCodeOf,
  encodeBound,
  newBounds,
} from '../../../src/statespace/classes/bound.ts';
import { newCovered } from '../../../src/statespace/classes/cover.ts';
import { atMost, closure, type Bounds as PlainBounds, UNBOUNDED, ZERO_BOUND } from '../../oracle/closure.ts';
import { net } from '../../support/nets.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2005);
const CASES = Number(process.env.MADRIGAL_CASES ?? 2000);

/** Three variables of which the first is 0; the others are looked at from 0 to here. */
const DIM = 3;
const MOST = 4;

const bound = (isOpen: boolean) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(UNBOUNDED) },
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.integer({ min: -2, max: MOST }), fc.boolean())
        .map(([value, strict]) => atMost(value, isOpen && strict)),
    },
  );

/** Differences of whole numbers, none of them open in nets that have no open interval. */
const zone = (isOpen: boolean): fc.Arbitrary<PlainBounds> =>
  fc
    .array(bound(isOpen), { minLength: DIM * DIM, maxLength: DIM * DIM })
    .map((bounds) =>
      closure(
        Array.from({ length: DIM }, (_, i) =>
          Array.from({ length: DIM }, (_, j) => (i === j ? ZERO_BOUND : bounds[i * DIM + j])),
        ),
      ),
    )
    .filter((closed) => closed !== null);

const box = closure([
  [ZERO_BOUND, atMost(0), atMost(0)],
  [atMost(MOST), ZERO_BOUND, UNBOUNDED],
  [atMost(MOST), UNBOUNDED, ZERO_BOUND],
])!;

const codes = {
  open: boundCodeOf(net('open', 'a', [']0,9[ a -> b']), 0),
  closed: boundCodeOf(net('closed', 'a', ['[0,9] a -> b']), 0),
} as const;

function written(code: BoundCode, bounds: PlainBounds): Bounds {
  const d = newBounds(code, DIM * DIM);
  bounds.flat().forEach(({ value, strict }, i) => {
    d[i] = encodeBound(code, value, strict && value !== Number.POSITIVE_INFINITY);
  });
  return d;
}

/** Points in every cell into which whole differences cut the plane: thirds tell which of two fractions is greater. */
const POINTS = Array.from({ length: (3 * MOST + 1) ** 2 }, (_, n) => [
  0,
  n % (3 * MOST + 1),
  Math.floor(n / (3 * MOST + 1)),
]);

function holds(bounds: PlainBounds, point: readonly number[]): boolean {
  return bounds.every((row, i) =>
    row.every(({ value, strict }, j) => {
      const difference = point[i] - point[j];
      return strict ? difference < 3 * value : difference <= 3 * value;
    }),
  );
}

test.each(['open', 'closed'] as const)(
  `a zone is covered when each of its points is, bounds %s (seed ${SEED})`,
  (kind) => {
    const code = codes[kind];
    const isCovered = newCovered(code);
    let covered = 0;
    const zones = fc.array(zone(kind === 'open'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(zones, zone(kind === 'open'), (others, given) => {
        const bounded = closure(
          given.map((row, i) => row.map((b, j) => (b.value <= box[i][j].value ? b : box[i][j]))),
        );
        fc.pre(bounded !== null);
        const points = POINTS.filter((point) => holds(bounded, point));
        const expected = points.every((point) => others.some((other) => holds(other, point)));
        const all = others.map((other) => written(code, other));
        expect(isCovered(written(code, bounded), DIM, all)).toBe(expected);
        covered += expected ? 1 : 0;
      }),
      { seed: SEED, numRuns: CASES },
    );
    console.log(`${kind}: ${covered} of ${CASES} zones are covered`);
    expect(covered).toBeGreaterThan(CASES / 20);
  },
);

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundCodeOf,
  type Bounds as Codes,
  decodeBound,
  encodeBound,
  newBounds,
} from '../../../src/statespace/classes/bound.ts';
import {
  canFireFirst,
  type FiringRule,
  fire,
  initialDomain,
} from '../../../src/statespace/classes/successor.ts';
import type { FiringInterval } from '../../../src/tpn/net/time-petri-net.ts';
import {
  atMost,
  type Bound,
  type Bounds,
  closure,
  tighter,
  UNBOUNDED,
  ZERO_BOUND,
} from '../../oracle/closure.ts';
import { expectEqual } from '../../support/expect-equal.ts';
import { net } from '../../support/nets.ts';

const SEED = 1983;

const interval: fc.Arbitrary<FiringInterval> = fc
  .record({ eft: fc.nat({ max: 6 }), width: fc.constantFrom(0, 1, 2, 5, Infinity), open: fc.nat({ max: 3 }) })
  .map(({ eft, width, open }) => ({
    eft,
    eftOpen: open % 2 === 1 && width > 0,
    lft: eft + width,
    lftOpen: (open > 1 && width > 0) || width === Infinity,
  }));

/**
 * Some enabled transitions, what has been fired, and what is enabled then: old ones that persist, and new ones. Some
 * past dates are known, and each firing may become one more.
 */
const scenario = fc.record({
  enabled: fc.array(interval, { minLength: 1, maxLength: 4 }),
  more: fc.array(interval, { maxLength: 2 }),
  fired: fc.nat(),
  persists: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  past: fc.nat({ max: 2 }),
  remembered: fc.tuple(fc.boolean(), fc.boolean()),
  second: fc.nat(),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

/** The rule for transitions with these intervals; `horizon` for past dates. */
function ruleOf(intervals: readonly FiringInterval[], horizon: number): FiringRule {
  const given = net(
    'n',
    '',
    intervals.map(() => '[0,0] p -> q'),
  );
  const transitions = given.transitions.map((t, i) => ({ ...t, interval: intervals[i] }));
  const code = boundCodeOf({ ...given, transitions }, horizon);
  const bounds = (of: (i: FiringInterval) => number): Codes => {
    const codes = newBounds(code, intervals.length + 1).fill(code.zero);
    intervals.forEach((each, t) => {
      codes[t] = of(each);
    });
    return codes;
  };
  return {
    code,
    latest: bounds((i) => encodeBound(code, i.lft, i.lftOpen)),
    negatedEarliest: bounds((i) => encodeBound(code, -i.eft, i.eftOpen)),
  };
}

function decoded({ code }: FiringRule, d: Codes, dim: number): Bounds {
  return Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (__, j) => {
      const bound = d[i * dim + j];
      return atMost(decodeBound(code, bound), code.openMask === 1 && bound % 2 === 0);
    }),
  );
}

// The same by definition: systems of differences, closed from scratch.

function matrix(dim: number): Bound[][] {
  return Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (__, j) => (i === j ? ZERO_BOUND : UNBOUNDED)),
  );
}

function within(bounds: Bound[][], variable: number, { eft, eftOpen, lft, lftOpen }: FiringInterval): void {
  bounds[variable][0] = atMost(lft, lftOpen);
  bounds[0][variable] = atMost(-eft, eftOpen);
}

const NOW: FiringInterval = { eft: 0, eftOpen: false, lft: 0, lftOpen: false };

function initialByDefinition(enabled: readonly FiringInterval[], past: number): Bounds {
  const bounds = matrix(1 + enabled.length + past);
  for (const [i, each] of enabled.entries()) within(bounds, i + 1, each);
  for (let i = 1; i <= past; i++) within(bounds, enabled.length + i, NOW);
  return closure(bounds)!;
}

function restricted(domain: Bounds, enabled: number, fired: number): Bounds | null {
  return closure(
    domain.map((row, i) =>
      row.map((bound, j) => (i === fired && j >= 1 && j <= enabled ? tighter(bound, ZERO_BOUND) : bound)),
    ),
  );
}

/** Each variable after the first, which is the firing itself, is an old one that persists or has a new interval. */
function firedByDefinition(
  first: Bounds,
  fired: number,
  variables: readonly (number | FiringInterval)[],
): Bounds {
  const bounds = matrix(1 + variables.length);
  const old = [fired, ...variables].flatMap((from, to) => (typeof from === 'number' ? [{ from, to }] : []));
  for (const a of old) for (const b of old) bounds[a.to][b.to] = first[a.from][b.from];
  for (const [i, each] of variables.entries()) if (typeof each !== 'number') within(bounds, i + 1, each);
  return closure(bounds)!;
}

/** Fires twice, and compares each domain with the one by definition. */
function followsDefinition({ enabled, more, fired, persists, second, ...scene }: Scenario): void {
  const rule = ruleOf([...enabled, ...more], 100);
  let past = scene.past;
  let transitions = enabled.map((_, t) => t);
  let dim = transitions.length + 1 + past;
  let d = newBounds(rule.code, dim * dim);
  initialDomain(rule, transitions, d, dim);
  let domain = initialByDefinition(enabled, past);
  expectEqual(decoded(rule, d, dim), domain);

  for (const [firing, choice] of [fired, second].entries()) {
    const n = transitions.length;
    if (n === 0) return;
    const possible = transitions.map((_, i) => restricted(domain, n, i + 1));
    expectEqual(
      transitions.map((_, i) => canFireFirst(rule, d, dim, n, i + 1)),
      possible.map((first) => first !== null),
    );
    const candidates = possible.flatMap((first, i) => (first === null ? [] : [i + 1]));
    const variable = candidates[choice % candidates.length];
    const kept = transitions.flatMap((_, i) => (i + 1 !== variable && persists[i] ? [i + 1] : []));
    const fresh = more.map((_, i) => enabled.length + i);
    const known = Array.from({ length: past }, (_, i) => n + 1 + i);
    const isRemembered = scene.remembered[firing];
    const newest = -1 - enabled.length - more.length;
    const origin = [...kept, ...fresh.map((t) => -1 - t), ...known, ...(isRemembered ? [newest] : [])];
    const nextDim = 1 + origin.length;
    const next = newBounds(rule.code, nextDim * nextDim);
    fire(
      rule,
      d,
      dim,
      n,
      variable,
      next,
      nextDim,
      Int32Array.from([0, ...origin]),
      0,
      newBounds(rule.code, dim),
    );
    const variables = [...kept, ...more, ...known, ...(isRemembered ? [NOW] : [])];
    domain = firedByDefinition(possible[variable - 1]!, variable, variables);
    expectEqual(decoded(rule, next, nextDim), domain);
    transitions = [...kept.map((i) => transitions[i - 1]), ...fresh];
    past = known.length + (isRemembered ? 1 : 0);
    [d, dim] = [next, nextDim];
  }
}

describe(`the firing rule (seed ${SEED})`, () => {
  test('gives the closed domains of the definition', () => {
    fc.assert(fc.property(scenario, followsDefinition), { seed: SEED, numRuns: 3_000 });
  });

  test('lets a transition fire first when no other must fire strictly before', () => {
    const firstOf = (...intervals: readonly FiringInterval[]) => {
      const rule = ruleOf(intervals, 0);
      const dim = intervals.length + 1;
      const d = newBounds(rule.code, dim * dim);
      initialDomain(
        rule,
        intervals.map((_, t) => t),
        d,
        dim,
      );
      return intervals.map((_, i) => canFireFirst(rule, d, dim, intervals.length, i + 1));
    };
    const closed = (eft: number, lft: number) => ({ eft, eftOpen: false, lft, lftOpen: false });
    expect(firstOf(closed(1, 2), closed(2, 3))).toEqual([true, true]);
    expect(firstOf(closed(1, 2), closed(3, 3))).toEqual([true, false]);
    expect(firstOf({ ...closed(1, 2), lftOpen: true }, closed(2, 3))).toEqual([true, false]);
  });
});

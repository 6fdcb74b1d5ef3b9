import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Result } from '../../src/properties/answers/verdict.ts';
import { verifySync } from '../../src/properties/verify.ts';
import { models } from '../../src/testing/models.ts';
import { expectEqual } from '../support/expect-equal.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 1981);
const CASES = Number(process.env.MADRIGAL_CASES ?? 50);

/** The answers but for the runs that show them. */
function withoutRuns(results: readonly Result[]): readonly Result[] {
  return results.map((result) => ({ ...result, witnesses: [], boundaries: null }));
}

test.each([
  ['the best engine', {}],
  ['state classes', { engine: 'classes' }],
  ['causal nets', { engine: 'causal' }],
] as const)('answers by %s are the same with the runs that show them and without', (_, options) => {
  const drawn = models({ failures: true, resources: true, counted: true, maxProperties: 4 });
  let withRuns = 0;
  fc.assert(
    fc.property(drawn, (model) => {
      const limits = { maxClasses: 2_000 };
      const told = verifySync(structuredClone(model), { ...options, limits });
      withRuns += told.filter(
        ({ witnesses, boundaries }) => witnesses.length > 0 || boundaries !== null,
      ).length;
      const bare = verifySync(structuredClone(model), { ...options, limits, witnesses: false });
      // Each answer names the property of its own copy.
      expectEqual(bare, withoutRuns(told));
    }),
    { seed: SEED, numRuns: CASES },
  );
  expect(withRuns).toBeGreaterThan(CASES / 2);
});

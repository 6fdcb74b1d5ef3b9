import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PITFALLS } from '../arbitraries/pitfalls.ts';
import { agreementOn } from '../oracle/agreement.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 50);
const CASES = Number(process.env.MADRIGAL_CASES ?? 120);
/** A case with more states in integer time is left out. */
const MAX_STATES = 2000;

describe('both engines answer as all runs in integer time do', () => {
  for (const [name, { cases, isHit }] of Object.entries(PITFALLS)) {
    test(`in the face of ${name} (seed ${SEED})`, async () => {
      const seen = { compared: 0, hit: 0, answers: 0, causal: 0 };
      await fc.assert(
        fc.asyncProperty(cases, async (drawn) => {
          const agreement = await agreementOn(drawn, MAX_STATES);
          if (agreement === null) return;
          seen.compared += 1;
          seen.answers += agreement.answers.length;
          seen.causal += agreement.onCausalNets;
          if (agreement.runs !== null && isHit(drawn, agreement.runs)) seen.hit += 1;
        }),
        { seed: SEED, numRuns: CASES },
      );
      const share = Math.round((100 * seen.causal) / seen.answers);
      console.log(
        `${name}: hit in ${seen.hit} of ${seen.compared} systems, ${share} % of the answers on causal nets`,
      );
      expect(seen.hit).toBeGreaterThan(seen.compared / 5);
      expect(seen.compared).toBeGreaterThan(0.9 * CASES);
    }, 600_000);
  }
});

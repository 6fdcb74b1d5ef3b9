import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failing } from '../arbitraries/failing-case.ts';
import { randomCase } from '../arbitraries/random-assembly.ts';
import { randomProgramCase } from '../arbitraries/random-program.ts';
import { waiting } from '../arbitraries/scarce-case.ts';
import { failingAgreementOn } from '../oracle/failing-agreement.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 60);
const CASES = Number(process.env.MADRIGAL_CASES ?? 150);
/** A case with more states in integer time is left out. */
const MAX_STATES = 1000;

test(`what waits in its place is answered about as all runs in integer time have it (seed ${SEED})`, async () => {
  const seen = { compared: 0, answers: 0, causal: 0 };
  const cases = fc.oneof(waiting(failing(randomCase)), waiting(failing(randomProgramCase)));
  await fc.assert(
    fc.asyncProperty(cases, async (drawn) => {
      const agreement = await failingAgreementOn(drawn, MAX_STATES);
      if (agreement === null) return;
      seen.compared += 1;
      seen.answers += agreement.answers.length;
      seen.causal += agreement.onCausalNets;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`waits: ${JSON.stringify(seen)}`);
  expect(seen.compared).toBeGreaterThan(CASES / 2);
}, 900_000);

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomCase } from '../../src/testing/random-assembly.ts';
import { agreementOn } from '../oracle/agreement.ts';
import { isBlocking } from '../oracle/brute-answers.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 30);
const CASES = Number(process.env.MADRIGAL_CASES ?? 2500);
/** A case with more states in integer time is left out. */
const MAX_STATES = 1000;

test(`verify answers as all runs in integer time do, with and without merging and unions (seed ${SEED})`, async () => {
  const seen = {
    compared: 0,
    blocking: 0,
    unsafe: 0,
    skipped: 0,
    violated: 0,
    some: 0,
    answers: 0,
    causal: 0,
  };
  const started = performance.now();
  await fc.assert(
    fc.asyncProperty(randomCase, async (drawn) => {
      const agreement = await agreementOn(drawn, MAX_STATES);
      if (agreement === null) {
        seen.skipped += 1;
        return;
      }
      const { answers, onCausalNets, runs } = agreement;
      seen.compared += 1;
      seen.answers += answers.length;
      seen.causal += onCausalNets;
      seen.violated += answers.some((each) => each.verdict === 'violated') ? 1 : 0;
      seen.some += answers.some((each) => each.interval?.some) ? 1 : 0;
      if (runs === null) seen.unsafe += 1;
      else if (isBlocking(runs)) seen.blocking += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  const share = Math.round((100 * seen.blocking) / seen.compared);
  console.log(
    `verify: ${seen.compared} random assemblies compared, ${share} % block somewhere, ${seen.unsafe} unsafe, ` +
      `${seen.violated} with a violation, ${seen.some} where only some runs arrive; ${seen.skipped} too large; ` +
      `${Math.round((100 * seen.causal) / seen.answers)} % of the answers on causal nets; ` +
      `${Math.round((performance.now() - started) / 1000)} s`,
  );
  expect(share).toBeGreaterThanOrEqual(30);
  expect(seen.compared).toBeGreaterThan(0.7 * CASES);
}, 600_000);

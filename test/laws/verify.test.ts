import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statisticsOf } from '../oracle/brute-answers.ts';
import { answered, expected, oracleOf } from '../oracle/plain-answers.ts';
import { randomCase } from '../oracle/random-assembly.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 30);
const CASES = Number(process.env.MADRIGAL_CASES ?? 2500);
/** A case with more states in integer time is left out. */
const MAX_STATES = 1000;

test(`verify answers as all runs in integer time do, with and without merging (seed ${SEED})`, async () => {
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
      const oracle = oracleOf(drawn, MAX_STATES);
      const answers = oracle && expected(drawn, oracle);
      if (answers === null) {
        seen.skipped += 1;
        return;
      }
      const merged = await answered(drawn, { engine: 'classes' });
      const causal = await answered(drawn, { engine: 'causal' }, (results) => {
        seen.answers += results.length;
        seen.causal += results.filter(({ engine }) => engine.kind === 'causal').length;
      });
      const apart = await answered(drawn, { merge: false, order: 'depth-first' });
      expect({ merged, apart, causal }).toEqual({ merged: answers, apart: answers, causal: answers });
      seen.compared += 1;
      if (answers === 'not-safe') seen.unsafe += 1;
      else {
        seen.violated += answers.some((each) => each.verdict === 'violated') ? 1 : 0;
        seen.some += answers.some((each) => each.interval?.some) ? 1 : 0;
      }
      const runs = (oracle?.timed ?? oracle?.untimed)!;
      if (runs.kind === 'runs' && statisticsOf(runs.runs).blocks) seen.blocking += 1;
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

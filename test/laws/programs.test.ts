import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answered, expected, oracleOf } from '../oracle/plain-answers.ts';
import { randomProgramCase } from '../oracle/random-program.ts';
import { blockingShare, type ProgramStatistics, programStatistics, sharesInWords } from '../oracle/shares.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 40);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1500);
/** A case with more states in integer time is left out. */
const MAX_STATES = 800;

test(`verify answers about reconfigurations as all runs in integer time do (seed ${SEED})`, async () => {
  const compared: ProgramStatistics[] = [];
  const seen = { unsafe: 0, skipped: 0, violated: 0, some: 0, answers: 0, causal: 0 };
  const started = performance.now();
  await fc.assert(
    fc.asyncProperty(randomProgramCase, async (drawn) => {
      const oracle = oracleOf(drawn, MAX_STATES);
      const answers = oracle && expected(drawn, oracle);
      if (oracle === null || answers === null) {
        seen.skipped += 1;
        return;
      }
      const states = await answered(drawn, { engine: 'states' });
      const causal = await answered(drawn, { engine: 'causes' }, (results) => {
        seen.answers += results.length;
        seen.causal += results.filter(({ engine }) => engine.kind === 'causes').length;
      });
      const apart = await answered(drawn, { engine: 'states', merge: false, order: 'depth-first' });
      expect({ states, causal, apart }).toEqual({ states: answers, causal: answers, apart: answers });
      if (answers === 'not-safe') seen.unsafe += 1;
      else {
        seen.violated += answers.some((each) => each.verdict === 'violated') ? 1 : 0;
        seen.some += answers.some((each) => each.interval?.some) ? 1 : 0;
      }
      const exploration = oracle.timed ?? oracle.untimed;
      if (exploration?.kind === 'runs') compared.push(programStatistics(drawn.model, exploration.runs));
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(
    `reconfigurations: ${compared.length} random programs compared, ${sharesInWords(compared)}; ` +
      `${seen.unsafe} unsafe, ${seen.skipped} too large, ${seen.violated} with a violation, ` +
      `${seen.some} where only some runs arrive; ` +
      `${Math.round((100 * seen.causal) / seen.answers)} % of the answers on causal nets; ` +
      `${Math.round((performance.now() - started) / 1000)} s`,
  );
  expect(blockingShare(compared)).toBeGreaterThanOrEqual(0.3);
  expect(compared.length + seen.unsafe).toBeGreaterThan(0.7 * CASES);
}, 900_000);

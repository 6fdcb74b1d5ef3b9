import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { goingOn } from '../arbitraries/running-state.ts';
import { agreementOn } from '../oracle/agreement.ts';
import { exploreRuns } from '../oracle/brute-force.ts';
import {
  blockingShare,
  branchesInWords,
  type ProgramStatistics,
  programStatistics,
  sharesInWords,
} from '../oracle/shares.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 40);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1000);
/** A case with more states in integer time is left out. */
const MAX_STATES = 800;

test(`verify answers about reconfigurations as all runs in integer time do (seed ${SEED})`, async () => {
  const compared: ProgramStatistics[] = [];
  const seen = { unsafe: 0, skipped: 0, violated: 0, some: 0, answers: 0, causal: 0 };
  const branched: number[] = [];
  const started = performance.now();
  await fc.assert(
    fc.asyncProperty(randomProgramCase, async (drawn) => {
      const agreement = await agreementOn(drawn, MAX_STATES);
      if (agreement === null) {
        seen.skipped += 1;
        return;
      }
      const { answers, onCausalNets, branches, runs } = agreement;
      seen.answers += answers.length;
      seen.causal += onCausalNets;
      seen.violated += answers.some((each) => each.verdict === 'violated') ? 1 : 0;
      seen.some += answers.some((each) => each.interval?.some) ? 1 : 0;
      if (runs === null) seen.unsafe += 1;
      else {
        compared.push(programStatistics(drawn.model, runs));
        branched.push(branches);
      }
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(
    `reconfigurations: ${compared.length} random programs compared, ${sharesInWords(compared)}; ` +
      `${seen.unsafe} unsafe, ${seen.skipped} too large, ${seen.violated} with a violation, ` +
      `${seen.some} where only some runs arrive; ` +
      `${Math.round((100 * seen.causal) / seen.answers)} % of the answers on causal nets; ` +
      `${branchesInWords(branched)}; ` +
      `${Math.round((performance.now() - started) / 1000)} s`,
  );
  expect(blockingShare(compared)).toBeGreaterThanOrEqual(0.3);
  expect(compared.length + seen.unsafe).toBeGreaterThan(0.7 * CASES);
}, 900_000);

test(`verify answers likewise from the states of running systems (seed ${SEED})`, async () => {
  let compared = 0;
  const cases = CASES / 5;
  await fc.assert(
    fc.asyncProperty(randomProgramCase, fc.nat(), async (drawn, choice) => {
      const explored = exploreRuns(drawn.model, drawn.program, { maxStates: MAX_STATES });
      if (explored.kind !== 'runs') return;
      const rest = goingOn(drawn, explored.runs, choice % explored.runs.states.length);
      if (rest !== null && (await agreementOn(rest, MAX_STATES)) !== null) compared += 1;
    }),
    { seed: SEED, numRuns: cases },
  );
  console.log(`running systems: ${compared} of ${cases} compared`);
  expect(compared).toBeGreaterThan(0.5 * cases);
}, 900_000);

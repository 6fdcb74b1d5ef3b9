import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failing } from '../../src/testing/failing-case.ts';
import { randomCase } from '../../src/testing/random-assembly.ts';
import { asking } from '../../src/testing/random-expressions.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { scarce } from '../../src/testing/scarce-case.ts';
import { agreementOn } from '../oracle/agreement.ts';
import { failingAgreementOn } from '../oracle/failing-agreement.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 16);
const CASES = Number(process.env.MADRIGAL_CASES ?? 120);
/** A case with more states in integer time is left out. */
const MAX_STATES = 120;

test.each([
  ['deployments', asking(randomCase), 1],
  ['programs', asking(randomProgramCase), 1],
])(
  `verify answers expressions about %s as all runs in integer time do (seed ${SEED})`,
  async (_, cases, share) => {
    const seen = { compared: 0, answers: 0, violated: 0, causal: 0, unsafe: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const agreement = await agreementOn(drawn, MAX_STATES);
        if (agreement === null) return;
        const { answers, onCausalNets, runs } = agreement;
        seen.compared += 1;
        if (runs === null) seen.unsafe += 1;
        seen.answers += answers.length;
        seen.violated += answers.filter(({ verdict }) => verdict === 'violated').length;
        seen.causal += onCausalNets;
      }),
      { seed: SEED, numRuns: Math.ceil(CASES * share) },
    );
    console.log(`expressions: ${JSON.stringify(seen)}`);
    expect(seen.violated).toBeGreaterThan(seen.answers / 5);
    expect(seen.violated).toBeLessThan((4 * seen.answers) / 5);
    expect(seen.causal).toBeGreaterThan(seen.answers / 8);
  },
  900_000,
);

test.each([
  ['in which things fail', asking(failing(randomProgramCase)), 1 / 6],
  ['in which things fail and are scarce', asking(scarce(failing(randomCase))), 1 / 12],
])(
  `verify answers expressions likewise where there are programs %s (seed ${SEED})`,
  async (_, cases, share) => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        if ((await failingAgreementOn(drawn, MAX_STATES)) !== null) compared += 1;
      }),
      { seed: SEED, numRuns: Math.ceil(CASES * share) },
    );
    console.log(`expressions where things fail: ${compared}`);
    expect(compared).toBeGreaterThan((CASES * share) / 8);
  },
  900_000,
);

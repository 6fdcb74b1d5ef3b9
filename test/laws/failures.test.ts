import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failing } from '../arbitraries/failing-case.ts';
import { randomCase } from '../arbitraries/random-assembly.ts';
import { randomProgramCase } from '../arbitraries/random-program.ts';
import { failingAgreementOn } from '../oracle/failing-agreement.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 50);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1000);
/** A case with more states in integer time is left out. */
const MAX_STATES = 2000;

test.each([
  ['assemblies', failing(randomCase)],
  ['programs', failing(randomProgramCase)],
])(
  `verify answers about %s in which things fail as all runs in integer time do (seed ${SEED})`,
  async (_, cases) => {
    const seen = { compared: 0, changed: 0, unsafe: 0, skipped: 0, answers: 0, causal: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const agreement = await failingAgreementOn(drawn, MAX_STATES);
        if (agreement === null) {
          seen.skipped += 1;
          return;
        }
        const { answers, unfailing, onCausalNets } = agreement;
        seen.compared += 1;
        seen.answers += answers.length;
        seen.causal += onCausalNets;
        if (answers === 'not-safe') seen.unsafe += 1;
        if (JSON.stringify(answers) !== JSON.stringify(unfailing)) seen.changed += 1;
      }),
      { seed: SEED, numRuns: CASES },
    );
    console.log(`failures: ${JSON.stringify(seen)}`);
    expect(seen.changed).toBeGreaterThan(seen.compared / 3);
  },
  900_000,
);

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FailingCase, failing } from '../arbitraries/failing-case.ts';
import { type RandomCase, randomCase } from '../arbitraries/random-assembly.ts';
import { randomProgramCase } from '../arbitraries/random-program.ts';
import { orderly, scarce } from '../arbitraries/scarce-case.ts';
import { exploreRuns } from '../oracle/brute-force.ts';
import { failingAgreementOn } from '../oracle/failing-agreement.ts';
import { expected } from '../oracle/plain-answers.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 60);
const CASES = Number(process.env.MADRIGAL_CASES ?? 50);
/** A case with more states in integer time is left out. */
const MAX_STATES = 800;

/** What the answers would be if there were always enough. */
function abundantAnswers({ model, ...drawn }: FailingCase) {
  const resources = (model.resources ?? []).map((each) => ({ ...each, capacity: 1000, order: null }));
  const abundant = { ...drawn, model: { ...model, resources } };
  const [timed, untimed] = [true, false].map((each) =>
    exploreRuns(abundant.model, abundant.program, {
      timed: each,
      maxStates: MAX_STATES,
      faults: drawn.faults,
    }),
  );
  return expected(abundant, { timed, untimed }, drawn.faults);
}

const unfailing = (cases: fc.Arbitrary<RandomCase>) =>
  cases.map((drawn): FailingCase => ({ ...drawn, faults: { any: 0, zones: {} } }));

/** Some of the resources are granted in an order. */
const ordered = (cases: fc.Arbitrary<RandomCase>) =>
  fc
    .tuple(scarce(unfailing(cases), true), fc.boolean())
    .filter(([{ program }]) => program.state === undefined)
    .map(([drawn, any]) => orderly(drawn, any));

test.each([
  ['deployments', scarce(unfailing(randomCase))],
  ['programs', scarce(unfailing(randomProgramCase))],
  ['deployments in an order', ordered(randomCase)],
  ['programs in an order', ordered(randomProgramCase)],
  ['programs in which things fail', scarce(failing(randomProgramCase))],
])(
  `verify answers about scarce %s as all runs in integer time do (seed ${SEED})`,
  async (_, cases) => {
    const seen = { compared: 0, changed: 0, answers: 0, causal: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const agreement = await failingAgreementOn(drawn, MAX_STATES);
        if (agreement === null) return;
        seen.compared += 1;
        seen.answers += agreement.answers.length;
        seen.causal += agreement.onCausalNets;
        if (JSON.stringify(abundantAnswers(drawn)) !== JSON.stringify(agreement.answers)) seen.changed += 1;
      }),
      { seed: SEED, numRuns: CASES },
    );
    console.log(`scarce: ${JSON.stringify(seen)}`);
    expect(seen.changed).toBeGreaterThan(seen.compared / 8);
  },
  900_000,
);

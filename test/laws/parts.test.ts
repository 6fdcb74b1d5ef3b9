import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../src/base/errors.ts';
import { branchesIn } from '../../src/properties/question/causal-net-of-program.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramSystem } from '../../src/testing/random-program.ts';
import { allPropertyShapes } from '../../src/testing/random-questions.ts';
import { translate } from '../../src/tpn/translation/translate.ts';
import { sideBySide } from '../arbitraries/side-by-side.ts';
import { agreementOn } from '../oracle/agreement.ts';
import { exploreRuns, type Runs } from '../oracle/brute-force.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 17);
const CASES = Number(process.env.MADRIGAL_CASES ?? 150);
const STATES_OF_EACH = 40;
const MAX_STATES = 1_500;

/** Whether something competes in a system, which has few states. */
function isSmallRace({ model, program }: RandomCase): boolean {
  if (program.threads.some(({ instructions }) => instructions.some(({ kind }) => kind === 'waitAll')))
    return false;
  const explored = exploreRuns(model, program, { maxStates: STATES_OF_EACH });
  // To translate what has no race takes longer than to see that.
  if (explored.kind !== 'runs' || isRaceless(explored.runs)) return false;
  try {
    const branches = branchesIn(translate(model, program, { merge: true }));
    return branches?.ways.some((ways) => ways > 1) ?? false;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

/** Whether any two events that are possible in a state lead to the same state in either order. */
function isRaceless({ edges }: Runs): boolean {
  const named = edges.map(
    (each) =>
      new Map(
        each.flatMap(({ happening, to }) => (happening === null ? [] : [[JSON.stringify(happening), to]])),
      ),
  );
  return named.every((here) =>
    [...here].every(([one, afterOne]) =>
      [...here].every(([other, afterOther]) => {
        if (one === other) return true;
        const afterBoth = named[afterOne]!.get(other);
        return afterBoth !== undefined && afterBoth === named[afterOther]!.get(one);
      }),
    ),
  );
}

test(`races that have nothing to do with each other are told apart and answered together (seed ${SEED})`, async () => {
  const race = randomProgramSystem.filter(isSmallRace);
  const seen = { compared: 0, skipped: 0, answers: 0, causal: 0, apart: 0 };
  await fc.assert(
    fc.asyncProperty(race, race, allPropertyShapes, fc.boolean(), async (one, other, shapes, isJoined) => {
      const agreement = await agreementOn(sideBySide(one, other, shapes, isJoined), MAX_STATES);
      if (agreement === null) {
        seen.skipped += 1;
        return;
      }
      seen.compared += 1;
      seen.answers += agreement.answers.length;
      seen.causal += agreement.onCausalNets;
      if (agreement.parts > 1) seen.apart += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`side by side: ${JSON.stringify(seen)}`);
  expect(seen.apart).toBeGreaterThan(CASES / 3);
  expect(seen.causal).toBeGreaterThan(0.9 * seen.answers);
}, 900_000);

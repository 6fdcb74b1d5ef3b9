import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupBy } from '../../src/base/collections/group-by.ts';
import { connectionName, portName } from '../../src/model/assembly.ts';
import { failing } from '../../src/testing/failing-case.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { randomCountedCase, uncounted } from '../arbitraries/random-counted.ts';
import { agreementOn } from '../oracle/agreement.ts';
import { failingAgreementOn } from '../oracle/failing-agreement.ts';
import { answered, expected, oracleOf } from '../oracle/plain-answers.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 13);
const CASES = Number(process.env.MADRIGAL_CASES ?? 120);
/** A case with more states in integer time is left out. */
const MAX_STATES = 600;

test(`verify answers about counted providers as all runs in integer time do (seed ${SEED})`, async () => {
  const seen = { compared: 0, skipped: 0, unsafe: 0, changed: 0, answers: 0, causal: 0 };
  await fc.assert(
    fc.asyncProperty(randomCountedCase, async (drawn) => {
      const agreement = await agreementOn(drawn, MAX_STATES);
      if (agreement === null) {
        seen.skipped += 1;
        return;
      }
      if (agreement.runs === null) seen.unsafe += 1;
      seen.compared += 1;
      seen.answers += agreement.answers.length;
      seen.causal += agreement.onCausalNets;
      const plain = uncounted(drawn);
      const oracle = oracleOf(plain, MAX_STATES);
      const other = oracle && expected(plain, oracle);
      if (JSON.stringify(other) !== JSON.stringify(agreement.answers)) seen.changed += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(
    `counted providers: ${seen.compared} random programs compared, ${seen.changed} answered otherwise than ` +
      `without counting and time in programs; ${seen.unsafe} unsafe, ${seen.skipped} too large; ` +
      `${Math.round((100 * seen.causal) / seen.answers)} % of ${seen.answers} answers on causal nets`,
  );
  expect(seen.changed).toBeGreaterThan(seen.compared / 3);
  expect(seen.compared).toBeGreaterThan(0.7 * CASES);
}, 900_000);

test(`verify answers likewise where something fails beside (seed ${SEED})`, async () => {
  const seen = { compared: 0, skipped: 0, changed: 0 };
  const cases = Math.ceil(CASES / 6);
  await fc.assert(
    fc.asyncProperty(failing(randomCountedCase), async (drawn) => {
      const agreement = await failingAgreementOn(drawn, MAX_STATES);
      if (agreement === null) seen.skipped += 1;
      else {
        seen.compared += 1;
        if (JSON.stringify(agreement.answers) !== JSON.stringify(agreement.unfailing)) seen.changed += 1;
      }
    }),
    { seed: SEED, numRuns: cases },
  );
  console.log(`counted providers that fail: ${JSON.stringify(seen)}`);
  expect(seen.compared).toBeGreaterThan(cases / 4);
}, 900_000);

/** Each use port of a service that may have one provider, and no other, counts that one. */
function countingOne({ model, program }: RandomCase): RandomCase {
  const made = program.threads.flatMap(({ instructions }) => instructions.filter((i) => i.kind === 'con'));
  const links = new Map([...model.connections, ...made].map((each) => [connectionName(each), each]));
  const providers = groupBy([...links.values()], ({ user }) => portName(user));
  const types = new Map(
    model.types.map((type) => {
      const users = model.components.filter((component) => component.type === type);
      const isAlone = (port: string) =>
        users.every(({ name }) => (providers.get(portName({ component: name, port })) ?? []).length < 2);
      const ports = type.ports.map((port) =>
        port.role === 'use' && isAlone(port.name) ? { ...port, atLeast: 1 } : port,
      );
      return [type, { ...type, ports }] as const;
    }),
  );
  const components = model.components.map((each) => ({ ...each, type: types.get(each.type)! }));
  return { model: { ...model, types: [...types.values()], components }, program };
}

test(`a port that counts its only provider is an ordinary one (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomProgramCase, async (drawn) => {
      const counting = countingOne(drawn);
      expect(await answered(counting, {})).toEqual(await answered(drawn, {}));
    }),
    { seed: SEED, numRuns: Math.ceil(CASES / 2) },
  );
}, 900_000);

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../src/base/errors.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { simulate } from '../../src/model/semantics/simulate.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import { compile } from '../../src/model/system/system.ts';
import { isValidProgram, validateModel } from '../../src/model/validate/validate.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { verify } from '../../src/properties/verify.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 23);
const CASES = Number(process.env.MADRIGAL_CASES ?? 3_000);

/** Whether a run brings a second token, with durations and an order of events drawn by the seed. */
function isUnsafe({ model, program }: RandomCase, seed: number): boolean {
  try {
    simulate(compile(model, program), { seed, durations: 'random' });
    return false;
  } catch (error) {
    if (!(error instanceof UnsafeError)) throw error;
    return true;
  }
}

test.each([
  ['deployments', randomCase],
  ['programs', randomProgramCase],
])(
  'of %s, a second token is an error where every run brings it',
  (_, cases) => {
    let found = { errors: 0, warnings: 0 };
    fc.assert(
      fc.property(cases, (each) => {
        const { model, program } = each;
        const programs = program.name === null ? [] : [program];
        const told = validateModel({ ...model, programs, properties: [] });
        if (program.name !== null)
          expect(isValidProgram(model, program)).toBe(told.every(({ severity }) => severity !== 'error'));
        const codes = told.map(({ code }) => code);
        found = {
          errors: found.errors + (codes.includes('not-safe') ? 1 : 0),
          warnings: found.warnings + (codes.includes('maybe-not-safe') ? 1 : 0),
        };
        if (!codes.includes('not-safe')) return;
        for (let seed = 1; seed <= 12; seed++) expect(isUnsafe(each, seed)).toBe(true);
      }),
      { seed: SEED, numRuns: CASES },
    );
    console.log(`second tokens: seed ${SEED}, ${found.errors} errors, ${found.warnings} warnings`);
    expect(found.errors).toBeGreaterThan(5);
    expect(found.warnings).toBeGreaterThan(5);
  },
  120_000,
);

function read(file: string): { readonly model: Model; readonly codes: readonly string[] } {
  const { model, warnings } = readModel(readFileSync(file, 'utf8'), { file });
  return { model, codes: warnings.map(({ code }) => code) };
}

test.each([1, 2])('what keeps all runs from a second token is no error (%i)', async (number) => {
  const { model, codes } = read(`test/fixtures/not-safe-but-no-run-${number}.json`);
  expect(codes).toContain('maybe-not-safe');
  const [result] = await verify(model);
  expect(result!.verdict.kind).toBe('violated');
});

test('what may be is decided by the analysis', async () => {
  const text = (provider: string) => `madrigal: 1
types:
  T:
    places: [a, b]
    behaviors:
      up: {t: {move: a -> b, alternative: one}, s: {move: a -> b, alternative: two}}
    ports: {u: {use: service, bound: [s]}}
  P: {places: [off, on], behaviors: {up: {t: off -> on}}, ports: {v: {provide: service, bound: [on]}}}
components: {x: T, p: P}
connections: [x.u -> p.v]
programs: {main: "pushB(x, up)${provider}"}
properties: {q: terminates}
`;
  const readText = (provider: string) => readModel(text(provider), { file: 'm.yaml' });
  // Without its provider, the second transition never starts.
  const never = readText('');
  expect(never.warnings.map(({ code }) => code)).toContain('maybe-not-safe');
  expect((await verify(never.model))[0]!.verdict.kind).toBe('violated');
  const always = readText(String.raw`\npushB(p, up)`);
  const refused = await verify(always.model).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ModelError);
  expect((refused as ModelError).diagnostics.map(({ code }) => code)).toEqual(['not-safe']);
});

test('what happens whatever the durations are is an error before anything runs', () => {
  const text = (run: string) =>
    `madrigal: 1
types:
  T:
    places: [a, b]
    behaviors:
      stay: {r: {move: a -> a2}}
      up: {t: {move: a2 -> b, alternative: one}, s: {move: a2 -> b, alternative: two}}
components: {x: T}
programs: {main: "${run}"}
`.replace('places: [a, b]', 'places: [a, a2, b]');
  const codes = (run: string) => {
    try {
      return readModel(text(run), { file: 'm.yaml' }).warnings.map(({ code }) => code);
    } catch (error) {
      return (error as ModelError).diagnostics.map(({ code }) => code);
    }
  };
  expect(codes(String.raw`pushB(x, stay)\npushB(x, up)`)).toEqual(['not-safe']);
  expect(codes(String.raw`pushB(x, stay)\nwait(x)\npushB(x, up)`)).toEqual(['not-safe']);
  expect(codes(String.raw`pushB(x, stay)\nwaitAll\npushB(x, up)`)).toEqual(['maybe-not-safe']);
});

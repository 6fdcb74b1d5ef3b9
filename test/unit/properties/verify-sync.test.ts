import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readModel } from '../../../src/model/read/read-model.ts';
import { figuresOf } from '../../../src/properties/results/wording.ts';
import { verify, verifySync } from '../../../src/properties/verify.ts';
import { startLimits } from '../../../src/statespace/exploration/limits.ts';

function modelOf(file: string, parameters: Readonly<Record<string, number>> = {}) {
  return readModel(readFileSync(file, 'utf8'), { file, parameters }).model;
}

test.each([
  ['examples/two-operators.yaml', ['auto', 'classes', 'causal']],
  ['examples/failing.yaml', ['auto', 'classes', 'causal']],
  ['examples/failures/update.yaml', ['auto']],
] as const)('answers of %s are the same, at once and in turns', async (file, engines) => {
  const model = modelOf(file);
  for (const engine of engines)
    expect(verifySync(model, { engine })).toEqual(await verify(model, { engine }));
});

test('limits stop what is done at once, and an event loop that is due does not', async () => {
  const model = modelOf('examples/rolling-update.yaml');
  const kinds = (options: Parameters<typeof verifySync>[1]) =>
    new Set(verifySync(model, options).map(({ verdict }) => JSON.stringify(verdict)));
  expect(kinds({ engine: 'classes', limits: { maxClasses: 2 } })).toContain(
    '{"kind":"unknown","because":"max-classes"}',
  );
  expect(kinds({ limits: { signal: { aborted: true } } })).toEqual(
    new Set(['{"kind":"unknown","because":"interrupted"}']),
  );
  const due = { ...startLimits({}), pauseIsDue: () => true };
  expect(kinds({ engine: 'classes', limits: due })).toEqual(kinds({ engine: 'classes' }));
});

test.each([
  'examples/two-operators.yaml',
  'examples/failing.yaml',
  'examples/failures/update.yaml',
  'examples/openstack/failing-actions.yaml',
  'examples/scarce/fifty-machines.yaml',
])('without the runs that show them, answers of %s say the same', (file) => {
  const model = modelOf(file);
  const told = verifySync(model);
  const bare = verifySync(model, { witnesses: false });
  expect(told.some(({ witnesses, boundaries }) => witnesses.length > 0 || boundaries !== null)).toBe(true);
  const words = (results: typeof told) =>
    results.map((result) => [
      result.spec.name,
      result.program,
      result.verdict,
      result.interval,
      figuresOf(result),
      result.warnings,
      result.statistics,
    ]);
  expect(words(bare)).toEqual(words(told));
  for (const result of bare) expect(result).toMatchObject({ witnesses: [], boundaries: null });
});

test('parameters are a map or an object', () => {
  const file = 'examples/galera.yaml';
  const read = (parameters: ReadonlyMap<string, number> | Readonly<Record<string, number>>) =>
    readModel(readFileSync(file, 'utf8'), { file, parameters }).model.components.length;
  expect(read({ n: 4, m: 2 })).toBe(read(new Map(Object.entries({ n: 4, m: 2 }))));
  expect(read({ n: 4, m: 2 })).toBeGreaterThan(read({ n: 2, m: 2 }));
  expect(() => read({ nodes: 2 })).toThrow('nodes');
});

import { expect, test } from 'vitest';
import { parseDecimal } from '../../src/base/duration.ts';
import { scaleModel } from '../../src/model/change/overlay.ts';
import { programOf } from '../../src/model/subject.ts';
import { exampleModel } from '../support/examples.ts';
import { answered, expected, oracleOf } from './plain-answers.ts';

/**
 * The reconfigurations among the examples, small enough for all their runs: with the factor that makes their durations
 * whole numbers, and the parameters that keep them small.
 */
const SMALL: readonly (readonly [string, string, Readonly<Record<string, number>>])[] = [
  ['concerto', '2', {}],
  ['two-operators', '2', {}],
  ['failing-program', '1', {}],
  ['rolling-update', '10', { k: 2 }],
  ['maintenance', '1', { n: 1 }],
  ['galera', '2', { n: 2, m: 1 }],
  ['counted/rolling-update', '1', {}],
  ['counted/mixed-replicas', '1', { n: 3, k: 1 }],
  ['counted/quorum', '1', {}],
];

const PROGRAMS = SMALL.flatMap(([name, factor, parameters]) => {
  const scale = parseDecimal(factor)!;
  const file = `examples/${name}.yaml`;
  const model = scaleModel(exampleModel(file, null, new Map(Object.entries(parameters))), {
    min: scale,
    max: scale,
  });
  return model.programs.map((program) => ({ file, model, name: program.name! }));
});

test.each(PROGRAMS)('$file is answered in $name as all its runs do', async ({ model, name }) => {
  const properties = model.properties
    .filter(({ programs }) => programs.includes(name))
    .map((spec) => ({ ...spec, programs: [name] }));
  const small = { model: { ...model, properties }, program: programOf(model, name) };
  const oracle = oracleOf(small, 1_000_000);
  expect(oracle).not.toBeNull();
  const answers = expected(small, oracle!);
  expect(answers).toHaveLength(properties.length);
  expect(await answered(small, {})).toEqual(answers);
});

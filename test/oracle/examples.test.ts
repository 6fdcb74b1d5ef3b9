import { expect, test } from 'vitest';
import { groupBy } from '../../src/base/collections/group-by.ts';
import { parseDecimal } from '../../src/base/duration.ts';
import { scaleModel } from '../../src/model/change/overlay.ts';
import { faultsName, NO_FAULTS } from '../../src/model/faults.ts';
import { programOf } from '../../src/model/subject.ts';
import { exampleModel } from '../support/examples.ts';
import { exploreRuns } from './brute-force.ts';
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

const FAILING = ['update', 'blue-green', 'canary', 'rolling-crashes'].flatMap((name) => {
  const file = `examples/failures/${name}.yaml`;
  const model = exampleModel(file, null);
  return model.programs.map((program) => ({ file, model, program }));
});

test.each(FAILING)(
  '$file is answered in $program.name as all its runs do, with the faults that each question allows',
  async ({ model, program }) => {
    const asked = model.properties
      .filter(({ programs }) => programs.includes(program.name))
      .flatMap((spec) => ('upTo' in spec ? [] : [{ ...spec, programs: [program.name] }]));
    for (const [, properties] of groupBy(asked, ({ faults = NO_FAULTS }) => faultsName(faults))) {
      const { any, zones } = properties[0]!.faults ?? NO_FAULTS;
      const drawn = {
        model: { ...model, properties },
        program,
        faults: { any, zones: Object.fromEntries(zones) },
      };
      const timed = exploreRuns(model, program, drawn);
      expect(await answered(drawn, {})).toEqual(expected(drawn, { timed, untimed: null }, drawn.faults));
    }
  },
);

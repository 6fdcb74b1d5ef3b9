import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Code } from '../../src/base/errors.ts';
import { validateModel } from '../../src/model/validate/validate.ts';
import { randomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { statisticsOf } from '../oracle/brute-answers.ts';
import { exploreRuns } from '../oracle/brute-force.ts';
import { blockingShare, programStatistics, sharesInWords } from '../oracle/shares.ts';

const SEED = 20_004;
const CASES = 500;

test(`enough random assemblies block somewhere, and few are too large (seed ${SEED})`, () => {
  const times: number[] = [];
  const explorations = fc.sample(randomCase, { seed: SEED, numRuns: CASES }).map(({ model, program }) => {
    const started = performance.now();
    const exploration = exploreRuns(model, program, { maxStates: 3000 });
    times.push(performance.now() - started);
    return exploration;
  });
  const of = (kind: 'unsafe' | 'too-many-states') => explorations.filter((each) => each.kind === kind).length;
  const runs = explorations.flatMap((each) => (each.kind === 'runs' ? [statisticsOf(each.runs)] : []));
  const share = (part: number) => `${Math.round((100 * part) / runs.length)} %`;
  const having = (test: (each: (typeof runs)[number]) => boolean) => share(runs.filter(test).length);
  const blocking = runs.filter((each) => each.blocks).length;
  times.sort((a, b) => a - b);
  console.log(
    [
      `random assemblies: ${runs.length} explored, ${of('unsafe')} unsafe, ${of('too-many-states')} too large;`,
      `${share(blocking)} block somewhere`,
      `(${having((r) => r.hangs)} hang, ${having((r) => r.waits.port)} wait for a port,`,
      `${having((r) => r.waits.users)} for users, ${having((r) => r.waits.join)} in a join);`,
      `median ${times[CASES / 2].toFixed(1)} ms`,
    ].join(' '),
  );
  expect(blocking / runs.length).toBeGreaterThan(0.3);
  expect(runs.length / CASES).toBeGreaterThan(0.7);
});

/** What would be wrong with a case; that a program hangs or brings a second token, some can be seen to do, is none. */
const MISTAKES: readonly Code[] = [
  'bad-name',
  'duplicate-name',
  'duplicate-item',
  'unknown-type',
  'unknown-component',
  'unknown-place',
  'unknown-transition',
  'unknown-element',
  'unknown-port',
  'unknown-behavior',
  'unknown-deployment',
  'cyclic-behavior',
  'provide-port-on-transition',
  'port-role',
  'port-kind',
  'duplicate-connection',
  'wait-without-push',
  'wait-ambiguous',
  'never-connected',
  'type-mismatch',
];

test(`random programs are valid, and enough of them block, race and interrupt (seed ${SEED})`, () => {
  const cases = fc.sample(randomProgramCase, { seed: SEED, numRuns: CASES });
  for (const { model } of cases)
    expect(validateModel(model).filter(({ code }) => MISTAKES.includes(code))).toEqual([]);
  const explorations = cases.map(({ model, program }) => exploreRuns(model, program, { maxStates: 1500 }));
  const of = (kind: 'unsafe' | 'too-many-states') => explorations.filter((each) => each.kind === kind).length;
  const runs = explorations.flatMap((each, i) =>
    each.kind === 'runs' ? [programStatistics(cases[i].model, each.runs)] : [],
  );
  console.log(
    `random programs: ${runs.length} explored, ${of('unsafe')} unsafe, ${of('too-many-states')} too large; ` +
      sharesInWords(runs),
  );
  expect(blockingShare(runs)).toBeGreaterThanOrEqual(0.3);
  expect(runs.length / CASES).toBeGreaterThan(0.7);
});

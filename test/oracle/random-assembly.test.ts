import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statisticsOf } from './brute-answers.ts';
import { exploreRuns } from './brute-force.ts';
import { randomCase } from './random-assembly.ts';

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

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workHeeded } from '../../../src/base/heed.ts';
import type { Host } from '../../../src/base/host.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { verify } from '../../../src/properties/verify.ts';
import { processorTime } from '../../support/processor-time.ts';

/** Its clock is the processor's, so that it does not matter what else the machine does. */
const HOST: Host = {
  now: processorTime,
  memory: null,
  totalMemory: Infinity,
  pause: () => new Promise((resolve) => setImmediate(resolve)),
  isInterrupted: () => false,
};

/** Models that the exploration answers in about two seconds, and causal nets in many. */
const INPUTS = [
  ['shared-20.yaml', 12_000],
  ['recur-100.yaml', 12_000],
] as const;

for (const [name, timeout] of INPUTS) {
  test(`without a choice, ${name} is answered where one engine alone takes half of the time`, async () => {
    const file = `test/fixtures/scale/${name}`;
    const parameters = name === 'recur-100.yaml' ? { parameters: new Map([['r', 80]]) } : {};
    const { model } = readModel(readFileSync(file, 'utf8'), { file, ...parameters });
    const results = await verify(model, { limits: { timeout, host: HOST } });
    expect(results.filter(({ verdict }) => verdict.kind === 'unknown')).toEqual([]);
  }, 120_000);
}

/** Models in which something competes, of a few thousand states, which take less time than the many causal nets. */
for (const name of ['ports-5x3', 'push3-8']) {
  test(`without a choice, the states of ${name} are explored to the end before any causal net`, async () => {
    const file = `test/fixtures/scale/${name}.yaml`;
    const { model } = readModel(readFileSync(file, 'utf8'), { file });
    for (const { engine } of await verify(model))
      expect(engine).toMatchObject({ kind: 'classes', because: 'few' });
  }, 60_000);
}

/** Models in which nothing competes; those of ten and more take causal nets less than to set up an exploration. */
const CHOICE_FREE = [
  ['test/fixtures/scale/hub-20.yaml', null, {}, 1.2],
  ['examples/server-deps/server-deps.yaml', 'deploy', { n: 5 }, 2],
  ['examples/server-deps/server-deps.yaml', 'deploy', { n: 10 }, 1.2],
  ['examples/server-deps/server-deps.yaml', 'update', { n: 10 }, 1.2],
  ['examples/galera.yaml', 'to-cluster', { n: 5 }, 2],
  ['examples/rolling-update.yaml', 'careless', {}, 2],
] as const;

for (const [file, program, parameters, most] of CHOICE_FREE) {
  const named = Object.entries(parameters).map(([name, value]) => ` for ${name} = ${value}`);
  test(`little of ${file}${named.join()} is explored in vain before the causal net answers`, async () => {
    const workBy = async (engine: 'auto' | 'causal') => {
      const { model } = readModel(readFileSync(file, 'utf8'), {
        file,
        parameters: new Map(Object.entries(parameters)),
      });
      const programs = program === null ? {} : { programs: [program] };
      const before = workHeeded();
      const results = await verify(model, { engine, ...programs });
      const timed = results.filter(({ engine: by }) => by.kind !== 'classes' || by.because !== 'untimed');
      expect(timed.map((result) => result.engine.kind)).toEqual(timed.map(() => 'causal'));
      return workHeeded() - before;
    };
    const causal = await workBy('causal');
    const auto = await workBy('auto');
    expect(auto).toBeLessThan(most * causal);
  });
}

import fc from 'fast-check';
import { ModelError } from '../src/base/errors.ts';
import type { Model } from '../src/model/whole/model.ts';
import { verifySync } from '../src/properties/verify.ts';
import { type RandomCase, randomCase } from '../src/testing/random-assembly.ts';
import { randomProgramCase } from '../src/testing/random-program.ts';
import { spreadOf, spreadWords, table, whole } from './figures.ts';

const SEED = 6;
const MODELS = 400;
/** Passes over all models before the first that counts: what is called this often is compiled. */
const WARM_UP = 6;

const SUBJECTS = [
  { name: 'reconfigurations', drawn: randomProgramCase },
  { name: 'deployments', drawn: randomCase },
] as const;

/** How many small models one process answers in a second, once it is warm: what the library costs in suites of tests. */
export async function benchSmall(repetitions: number): Promise<string> {
  const rows = SUBJECTS.map(({ name, drawn }) => rowOf(name, smallModels(drawn), repetitions));
  return [
    '## Small models',
    '',
    `How many of ${whole(MODELS)} random models (seed ${SEED}) with one program and two of their properties \`verifySync\` answers`,
    `in a second of processor time, in one process after ${WARM_UP} passes over all of them; and milliseconds for the median`,
    'model (for the least and for the greatest). Sizes are medians.',
    '',
    table(['models', 'components', 'transitions', 'connections', 'models a second', 'ms'], rows),
  ].join('\n');
}

/** Random models with one program, two properties, and the sizes of what people write in tests. */
function smallModels(drawn: fc.Arbitrary<RandomCase>): readonly Model[] {
  const small: Model[] = [];
  for (const { model, program } of fc.sample(drawn, { seed: SEED, numRuns: 12 * MODELS })) {
    const isSmall =
      program.threads.length === 1 && model.components.length >= 2 && model.connections.length >= 1;
    if (!isSmall || model.properties.length < 2) continue;
    // Not always the first kinds of the list.
    const first = small.length % (model.properties.length - 1);
    const chosen = { ...model, properties: model.properties.slice(first, first + 2) };
    if (isAnswered(chosen)) small.push(chosen);
    if (small.length === MODELS) break;
  }
  return small;
}

/** Whether no run puts a second token in a place. */
function isAnswered(model: Model): boolean {
  try {
    verifySync(model);
    return true;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

function rowOf(name: string, models: readonly Model[], repetitions: number): readonly string[] {
  for (let i = 0; i < WARM_UP; i++) answerAll(models);
  const passes = Array.from({ length: repetitions }, () => answerAll(models));
  const perSecond = passes.map((seconds) => models.length / seconds.reduce((sum, each) => sum + each, 0));
  const each = models.map((_, i) => 1000 * spreadOf(passes.map((seconds) => seconds[i])).median);
  const median = (size: (model: Model) => number) => String(spreadOf(models.map(size)).median);
  return [
    name,
    median(({ components }) => components.length),
    median(({ components }) => components.reduce((sum, { type }) => sum + type.transitions.length, 0)),
    median(({ connections }) => connections.length),
    spreadWords(spreadOf(perSecond), 0),
    spreadWords(spreadOf(each), 2),
  ];
}

/** The processor time that each model takes, in seconds: of a copy, as what is known of a model is kept with it. */
function answerAll(models: readonly Model[]): readonly number[] {
  return models.map((model) => {
    const copy = structuredClone(model);
    const before = process.cpuUsage();
    verifySync(copy);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
}

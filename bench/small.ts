import fc from 'fast-check';
import type { Model } from '../src/model/whole/model.ts';
import { type VerifyOptions, verifySync } from '../src/properties/verify.ts';
import { models } from '../src/testing/models.ts';
import { spreadOf, spreadWords, table, whole } from './figures.ts';

const SEED = 6;
const MODELS = 400;
/** Passes over all models before the first one measured: what is called this often has been compiled. */
const WARM_UP = 6;

/** How many small models one process answers in a second, once it is warm: what the library costs in suites of tests. */
export async function benchSmall(repetitions: number): Promise<string> {
  const drawn = fc.sample(models(), { seed: SEED, numRuns: MODELS });
  const median = (size: (model: Model) => number) => String(spreadOf(drawn.map(size)).median);
  const sizes = [
    median(({ components }) => components.length),
    median(({ components }) => components.reduce((sum, { type }) => sum + type.transitions.length, 0)),
    median(({ connections }) => connections.length),
    median(({ properties }) => properties.length),
  ];
  const rows = [
    { answers: 'with runs', options: {} },
    { answers: 'verdicts alone', options: { witnesses: false } },
  ].map(({ answers, options }) => {
    for (let i = 0; i < WARM_UP; i++) answerAll(drawn, options);
    const passes = Array.from({ length: repetitions }, () => answerAll(drawn, options));
    const perSecond = passes.map((seconds) => drawn.length / seconds.reduce((sum, each) => sum + each, 0));
    const each = drawn.map((_, i) => 1000 * spreadOf(passes.map((seconds) => seconds[i])).median);
    return [answers, ...sizes, spreadWords(spreadOf(perSecond), 0), spreadWords(spreadOf(each), 2)];
  });
  return [
    '## Small models',
    '',
    `How many of ${whole(MODELS)} models of \`madrigal/testing\` (seed ${SEED}) \`verifySync\` answers in a second of processor time, in one`,
    `process after ${WARM_UP} passes over all of them; and milliseconds for the median model (for the least and for the greatest).`,
    'Sizes are medians. Verdicts alone are asked for after the others, when more has been compiled.',
    '',
    table(
      ['answers', 'components', 'transitions', 'connections', 'properties', 'models a second', 'ms'],
      rows,
    ),
  ].join('\n');
}

/** The processor time that each model takes, in seconds: of a copy, as what is known of a model is kept with it. */
function answerAll(drawn: readonly Model[], options: VerifyOptions): readonly number[] {
  return drawn.map((model) => {
    const copy = structuredClone(model);
    const before = process.cpuUsage();
    verifySync(copy, options);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
}

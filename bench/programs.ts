import fc from 'fast-check';
import { ModelError } from '../src/model/errors.ts';
import { causesOf } from '../src/properties/causes-of.ts';
import { translate } from '../src/tpn/translate.ts';
import { type RandomCase, randomCase } from '../test/oracle/random-assembly.ts';
import { randomProgramCase } from '../test/oracle/random-program.ts';
import { spreadOf, spreadWords, table, whole } from './figures.ts';

const SEED = 6;
const CASES = 1000;

/** What becomes of a random program: one causal net for all runs, states to explore, or no net at all. */
type Fate = 'choice-free' | 'explored' | 'refused';

const FATES: readonly { readonly fate: Fate; readonly title: string }[] = [
  { fate: 'choice-free', title: 'one causal net' },
  { fate: 'explored', title: 'handed over to the explorer' },
  { fate: 'refused', title: 'not translated' },
];

/** How many random programs have runs of the same events, so that a causal net answers. */
export async function benchPrograms(_repetitions: number): Promise<string> {
  const reconfigurations = fc.sample(randomProgramCase, { seed: SEED, numRuns: CASES });
  const byThreads = (are: (threads: number) => boolean) =>
    reconfigurations.filter(({ program }) => are(program.threads.length));
  const rows = [
    rowOf('deployments', fc.sample(randomCase, { seed: SEED, numRuns: CASES })),
    rowOf(
      'reconfigurations, one program',
      byThreads((threads) => threads === 1),
    ),
    rowOf(
      'reconfigurations, several programs',
      byThreads((threads) => threads > 1),
    ),
  ];
  return [
    '## Random programs',
    '',
    `Of ${whole(CASES)} random deployments and ${whole(CASES)} random reconfigurations of the tests (seed ${SEED}), the share whose runs all`,
    'have the same events; milliseconds of processor time to translate one, unfold it and decide, of the median program',
    '(of the least and of the greatest). What competes, mostly two programs that push to one component, is the limit.',
    '',
    table(['programs', 'number', ...FATES.map(({ title }) => title), 'ms'], rows),
  ].join('\n');
}

function rowOf(name: string, cases: readonly RandomCase[]): readonly string[] {
  const times: number[] = [];
  const fates = cases.map((drawn) => {
    const before = process.cpuUsage();
    const fate = fateOf(drawn);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    return fate;
  });
  const share = (fate: Fate) =>
    `${Math.round((100 * fates.filter((each) => each === fate).length) / cases.length)} %`;
  return [
    name,
    whole(cases.length),
    ...FATES.map(({ fate }) => share(fate)),
    spreadWords(spreadOf(times), 1),
  ];
}

function fateOf({ model, program }: RandomCase): Fate {
  try {
    return causesOf(translate(model, program, { merge: true })) === null ? 'explored' : 'choice-free';
  } catch (error) {
    if (error instanceof ModelError) return 'refused';
    throw error;
  }
}

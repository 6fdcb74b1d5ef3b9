import fc from 'fast-check';
import { ModelError } from '../src/base/errors.ts';
import { branchesIn } from '../src/properties/question/causal-net-of-program.ts';
import type { Branches } from '../src/statespace/causal/branches/branches.ts';
import { type RandomCase, randomCase } from '../src/testing/random-assembly.ts';
import { randomProgramCase } from '../src/testing/random-program.ts';
import { translate } from '../src/tpn/translation/translate.ts';
import { spreadOf, spreadWords, table, whole } from './figures.ts';

const SEED = 6;
const CASES = 1000;

/** What becomes of a random program: one causal net for all runs, several, states to explore, or no net at all. */
type Fate = 'choice-free' | 'branches' | 'explored' | 'refused';

const FATES: readonly { readonly fate: Fate; readonly title: string }[] = [
  { fate: 'choice-free', title: 'one causal net' },
  { fate: 'branches', title: 'branches' },
  { fate: 'explored', title: 'handed over to the explorer' },
  { fate: 'refused', title: 'not translated' },
];

/** How many random programs have runs of the same events, or of the events of a few branches, so that causal nets answer. */
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
    'have the same events, and of those that compete, mostly two programs that push to one component, in several ways:',
    'how many on average, and how many of those tried some dates allow; milliseconds of processor time to translate one,',
    'unfold it and decide, of the median program (of the least and of the greatest). What is handed over has too many',
    'branches, or what takes time can be enabled in several ways.',
    '',
    table(
      ['programs', 'number', ...FATES.map(({ title }) => title), 'branches each', 'feasible', 'ms'],
      rows,
    ),
  ].join('\n');
}

function rowOf(name: string, cases: readonly RandomCase[]): readonly string[] {
  const times: number[] = [];
  const branching: Branches[] = [];
  const fates = cases.map((drawn) => {
    const before = process.cpuUsage();
    const { fate, branches } = fateOf(drawn);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    if (fate === 'branches') branching.push(branches!);
    return fate;
  });
  const found = branching.reduce((sum, { ways }) => ways.reduce((all, each) => all + each, sum), 0);
  const tried = branching.reduce((sum, branches) => sum + branches.tried, 0);
  const share = (fate: Fate) =>
    `${Math.round((100 * fates.filter((each) => each === fate).length) / cases.length)} %`;
  return [
    name,
    whole(cases.length),
    ...FATES.map(({ fate }) => share(fate)),
    branching.length === 0 ? '-' : (found / branching.length).toFixed(1),
    branching.length === 0 ? '-' : `${Math.round((100 * found) / tried)} %`,
    spreadWords(spreadOf(times), 1),
  ];
}

function fateOf({ model, program }: RandomCase): { readonly fate: Fate; readonly branches: Branches | null } {
  try {
    const branches = branchesIn(translate(model, program, { merge: true }));
    const isOne = branches?.ways.length === 0;
    return { fate: branches === null ? 'explored' : isOne ? 'choice-free' : 'branches', branches };
  } catch (error) {
    if (error instanceof ModelError) return { fate: 'refused', branches: null };
    throw error;
  }
}

import { megabytes, spreadOf, spreadWords, table, whole } from './figures.ts';
import { repeat, runNode } from './process.ts';

/** One call of `madrigal`, which answers in JSON. */
interface Call {
  readonly title: string;
  readonly arguments: readonly string[];
}

/** What takes longer, in seconds, runs once. */
const LONG = 20;

const MINUTE = ['--timeout', '60s', '--format', 'json'];

const CALLS: readonly Call[] = [
  ...[4, 5, 6, 7].map((trains) => crossing(trains, 'linear')),
  ...[4, 5, 6, 7].map((trains) => crossing(trains, 'inclusion')),
  ...[3, 4, 5].map((n) =>
    verifying(`Galera, ${n} nodes, deploy`, 'galera.yaml', 'comes-up', 'deploy', { n, m: 0 }),
  ),
  ...[4, 5, 6].map((n) =>
    verifying(`server with ${n} dependencies, deploy`, 'server-deps/server-deps.yaml', 'ends', 'deploy', {
      n,
    }),
  ),
];

function crossing(trains: number, mode: string): Call {
  return {
    title: `level crossing, ${trains} trains, ${mode}`,
    arguments: ['explore', `test/nets/level-crossing-${trains}.net`, '--mode', mode, ...MINUTE],
  };
}

function verifying(
  title: string,
  file: string,
  property: string,
  program: string,
  parameters: Readonly<Record<string, number>>,
): Call {
  const settings = Object.entries(parameters).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const asked = ['--property', property, '--program', program, '--engine', 'classes'];
  return { title, arguments: ['verify', `examples/${file}`, ...asked, ...settings, ...MINUTE] };
}

/** What one state for all that differ by identical parts saves, beside the same exploration without. */
export async function benchSymmetry(repetitions: number): Promise<string> {
  const rows: string[][] = [];
  for (const call of CALLS) {
    for (const reduce of ['none', 'symmetry']) rows.push(await rowOf(call, reduce, repetitions));
  }
  return [
    '## Identical parts',
    '',
    'The whole process of `madrigal explore`, or of `madrigal verify --engine classes`, within 60 s. Classes are those',
    'that are kept; markings are those that they stand for.',
    '',
    table(['states', 'reduced by', 'classes', 'markings', 'seconds', 'peak MB'], rows),
  ].join('\n');
}

async function rowOf(call: Call, reduce: string, repetitions: number): Promise<string[]> {
  const run = async () => {
    const once = await runNode('dist/cli/main.js', [...call.arguments, '--reduce', reduce]);
    if (once.status !== 0 && once.status !== 3) throw new Error(`${call.title} fails:\n${once.stderr}`);
    return once;
  };
  const first = await run();
  const isOver = first.status === 0;
  const runs = first.seconds < LONG ? await repeat(repetitions, run) : [first];
  const { classes, markings } = countsIn(first.stdout);
  return [
    call.title,
    reduce,
    isOver ? whole(classes) : `over ${whole(classes)}`,
    isOver ? whole(markings) : '-',
    isOver ? spreadWords(spreadOf(runs.map(({ seconds }) => seconds))) : '-',
    megabytes(spreadOf(runs.map(({ maxRss }) => maxRss)).median),
  ];
}

interface Counts {
  readonly classes: number;
  readonly markings: number;
}

/** The counts of an exploration, or those of the first answer. */
function countsIn(json: string): Counts {
  const answer = JSON.parse(json) as Counts & {
    readonly results?: readonly { readonly statistics: Counts }[];
  };
  return answer.results?.[0]?.statistics ?? answer;
}

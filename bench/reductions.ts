import type { ClassOptions } from '../src/statespace/classes/state-classes.ts';
import { TELLS_NOTHING_APART } from '../src/statespace/symmetry/told-apart.ts';
import { megabytes, spreadOf, spreadWords, table, whole } from './figures.ts';
import { repeat, runNode, scriptPath } from './process.ts';
import type { Reduced } from './reduced-once.ts';
import { DEPLOYMENTS, PUBLISHED, type System } from './systems.ts';

/** Milliseconds after which an exploration is given up. */
const TIMEOUT = 60_000;

type Reductions = Omit<ClassOptions, 'clock'>;

/** From the exact class graph to all reductions that keep every marking. */
const KEEPING_MARKINGS: Readonly<Record<string, Reductions>> = {
  exact: { keep: 'equality' },
  inclusion: { keep: 'inclusion' },
  unions: { keep: 'union' },
  'unions, contracted': { keep: 'union', contracted: true },
  'inclusion, symmetry': { keep: 'inclusion', symmetry: TELLS_NOTHING_APART },
  'unions, contracted, symmetry': { keep: 'union', contracted: true, symmetry: TELLS_NOTHING_APART },
};

/** Those that pay for deployments; with stubborn sets, only the markings in which time passes are kept. */
const FOR_DEPLOYMENTS: Readonly<Record<string, Reductions>> = {
  inclusion: { keep: 'inclusion' },
  'unions, contracted': { keep: 'union', contracted: true },
  'unions, contracted, stubborn': { keep: 'union', contracted: true, stubborn: true },
  'all, with symmetry': {
    keep: 'union',
    contracted: true,
    stubborn: true,
    symmetry: TELLS_NOTHING_APART,
  },
};

/** The effect of each reduction of state classes on time and memory. */
export async function benchReductions(repetitions: number): Promise<string> {
  return [
    '## Reductions of state classes',
    '',
    'Each run in a fresh process; seconds without the start of Node, given up after a minute or at 2 GiB.',
    '',
    await measured(PUBLISHED, KEEPING_MARKINGS, repetitions),
    '',
    'Classes or zones of other tools, and their seconds:',
    '',
    table(
      ['system', 'exact class graph', 'zones, inclusion', 'local-time zones'],
      PUBLISHED.map(({ name, exact, inclusion, localTime }) => [name, exact, inclusion, localTime]),
    ),
    '',
    await measured(DEPLOYMENTS, FOR_DEPLOYMENTS, repetitions),
  ].join('\n');
}

async function measured(
  systems: readonly System[],
  reductions: Readonly<Record<string, Reductions>>,
  repetitions: number,
): Promise<string> {
  const rows: string[][] = [];
  for (const { name } of systems) {
    for (const [words, options] of Object.entries(reductions)) {
      rows.push([name, words, ...(await figuresOf(name, options, repetitions))]);
    }
  }
  const head = [
    'system',
    'states',
    'markings',
    'classes',
    'edges',
    'seconds',
    'edges/s',
    'bytes/class',
    'peak MB',
  ];
  return table(head, rows);
}

async function figuresOf(name: string, options: Reductions, repetitions: number): Promise<readonly string[]> {
  const first = await runOnce(name, options);
  const { because, markings, classes, edges, bytes } = first.reduced;
  const known = [whole(markings), whole(classes), whole(edges)];
  // What is given up once would be given up again.
  const runs = because === null ? await repeat(repetitions, () => runOnce(name, options)) : [first];
  const seconds = spreadOf(runs.map(({ reduced }) => reduced.seconds));
  return [
    ...(because === null ? known : known.map((count) => `over ${count}`)),
    because === null ? spreadWords(seconds) : because,
    whole(spreadOf(runs.map(({ reduced }) => reduced.edges / reduced.seconds)).median),
    (bytes / classes).toFixed(1),
    megabytes(spreadOf(runs.map(({ maxRss }) => maxRss)).median),
  ];
}

async function runOnce(name: string, options: Reductions) {
  const args = [name, JSON.stringify(options), String(TIMEOUT)];
  const run = await runNode(scriptPath('reduced-once.js'), args);
  if (run.status !== 0) throw new Error(`the exploration of ${name} fails:\n${run.stderr}`);
  return { ...run, reduced: JSON.parse(run.stdout) as Reduced };
}

import { spreadOf, spreadWords, table, whole } from './figures.ts';
import { runNode, scriptPath } from './process.ts';
import { FIGURES, type Figure, type Row } from './timing-figures.ts';
import { STAGES, type Stage, type Timed } from './timing-stages.ts';

/** How long the timing questions take on causal nets, stage by stage, and how that grows. */
export async function benchTiming(repetitions: number): Promise<string> {
  const parts = [
    [
      '## Exact timing on causal nets',
      '',
      'Milliseconds of processor time, garbage collection included, without the start of Node; each model in a fresh',
      'process, after one run to warm up. The stages: the translation; the causal net, unfolded and decided; the least and',
      'greatest dates and schedules with the window of every event; forbidden states; the order of every pair of actions',
      '(with the translation that keeps all steps apart, which floats share); the widest states, lasting or not; slack,',
      'floats and sensitivities of all actions; executing the runs that show the answers. `verify` is one call of the library that',
      'answers all but orders and floats, with its runs. Growth is the exponent between the two largest sizes.',
    ].join('\n'),
  ];
  for (const figure of FIGURES) parts.push(await benchFigure(figure, repetitions));
  return parts.join('\n\n');
}

interface Measured {
  readonly row: Row;
  readonly timed: Timed;
}

async function benchFigure(figure: Figure, repetitions: number): Promise<string> {
  const measured: Measured[] = [];
  for (const row of figure.rows) {
    const args = [figure.name, row.name, String(repetitions)];
    const run = await runNode(scriptPath('timing-once.js'), args);
    if (run.status !== 0) throw new Error(`the timing of ${args.join(' ')} fails:\n${run.stderr}`);
    measured.push({ row, timed: JSON.parse(run.stdout) as Timed });
  }
  const rows = measured.map(({ row, timed }) => [
    row.name,
    ...[timed.actions, timed.ordered, timed.width].map((count) => (count === null ? '-' : whole(count))),
    ...STAGES.map((stage) => milliseconds(timed, stage)),
  ]);
  const head = [figure.rows[0].size === null ? 'model' : 'size', 'actions', 'ordered', 'width', ...STAGES];
  return [
    `### ${figure.title}`,
    '',
    table(head, [...rows, ...growthOf(measured)]),
    '',
    `${figure.about} ${largestShare(measured.at(-1)!)}`,
  ].join('\n');
}

function milliseconds({ runs }: Timed, stage: Stage): string {
  const spread = spreadOf(runs.map((times) => times[stage]));
  return spreadWords(spread, spread.median < 10 ? 1 : 0);
}

/** Of less, in milliseconds, no growth is told: it is that of the clock. */
const LEAST_TOLD = 5;

/** The exponents between the two largest sizes, by stage. */
function growthOf(measured: readonly Measured[]): readonly (readonly string[])[] {
  const [before, last] = measured.slice(-2);
  if (before?.row.size == null || last.row.size === null) return [];
  const factor = Math.log(last.row.size / before.row.size);
  const exponent = (stage: Stage): string => {
    const [from, to] = [before, last].map(({ timed }) => median(timed, stage));
    return Math.min(from, to) < LEAST_TOLD ? '-' : (Math.log(to / from) / factor).toFixed(1);
  };
  return [[`growth, ${before.row.name} to ${last.row.name}`, '', '', '', ...STAGES.map(exponent)]];
}

function median({ runs }: Timed, stage: Stage): number {
  return spreadOf(runs.map((times) => times[stage])).median;
}

function largestShare({ row, timed }: Measured): string {
  const stages = STAGES.filter((stage) => stage !== 'verify');
  const sum = stages.reduce((all, stage) => all + median(timed, stage), 0);
  const largest = stages.reduce((most, stage) => (median(timed, stage) > median(timed, most) ? stage : most));
  const share = Math.round((100 * median(timed, largest)) / sum);
  return `At ${row.name}, all stages take ${whole(sum)} ms together, ${share} % of it ${largest}.`;
}

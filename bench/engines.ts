import type { EngineRun } from './engines-subjects.ts';
import { engineSubjects } from './engines-subjects.ts';
import { table } from './figures.ts';
import { runProgram, scriptPath } from './process.ts';

/** Seconds of processor time that each call may take. */
const TIMEOUT = 4;
/** Of less, no ratio is told: it is that of a warm machine. */
const LEAST_TOLD = 0.05;
/** What takes longer, in seconds, is measured once. */
const LONG = 1.5;

/** Whether `auto` answers about as soon as the better of the engines alone. */
export async function benchEngines(repetitions: number): Promise<string> {
  const rows: string[][] = [];
  for (const subject of engineSubjects()) {
    const causal = await median(subject, 'causal', repetitions);
    const classes = await median(subject, 'classes', repetitions);
    const auto = await median(subject, 'auto', repetitions);
    rows.push([subject, ...[causal, classes, auto].map(words), ratio(auto, [causal, classes])]);
  }
  return [
    '## Choice of engine',
    '',
    `Seconds of processor time to answer all questions of a model, limited to ${TIMEOUT} s, each in a fresh process, without`,
    `the start of Node and without reading: medians of ${repetitions}, of one where that is above ${LONG} s. In parentheses how many`,
    'answers are unknown then. The last column: how many times as long as the better engine alone `auto` takes, where one of',
    'them answers all.',
    '',
    table(['model', 'causal', 'classes', 'auto', 'auto / better'], rows),
  ].join('\n');
}

/** Of so many calls, that of middle length; the first one where it takes long. */
async function median(subject: string, engine: string, repetitions: number): Promise<EngineRun> {
  const runs = [await once(subject, engine)];
  while (runs.length < repetitions && runs[0]!.seconds <= LONG) runs.push(await once(subject, engine));
  return runs.toSorted((a, b) => a.seconds - b.seconds)[runs.length >> 1]!;
}

async function once(subject: string, engine: string): Promise<EngineRun> {
  const run = await runProgram(process.execPath, [
    scriptPath('engines-once.js'),
    subject,
    engine,
    String(TIMEOUT),
  ]);
  if (run.status !== 0) throw new Error(`${subject} by ${engine} fails:\n${run.stderr}`);
  return JSON.parse(run.stdout) as EngineRun;
}

function words({ seconds, unknown }: EngineRun): string {
  return `${seconds.toFixed(2)}${unknown === 0 ? '' : ` (${unknown})`}`;
}

function ratio(auto: EngineRun, alone: readonly EngineRun[]): string {
  const best = Math.min(...alone.filter(({ unknown }) => unknown === 0).map(({ seconds }) => seconds));
  return best === Infinity || best < LEAST_TOLD ? '-' : (auto.seconds / best).toFixed(1);
}

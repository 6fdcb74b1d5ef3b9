import { type Baseline, compileBaseline } from './baseline.ts';
import type { Explored } from './explore-once.ts';
import { megabytes, spreadOf, spreadWords, table, whole } from './figures.ts';
import { checkCounts, GRAPHS, type Graph } from './graphs.ts';
import { repeat, runNode, scriptPath } from './process.ts';

/** The time and memory of exact state class graphs, beside a straightforward explorer in C++. */
export async function benchExplore(repetitions: number): Promise<string> {
  const baseline = await compileBaseline();
  const rows: string[][] = [];
  const compared: string[][] = [];
  for (const graph of GRAPHS) {
    const runs = await repeat(repetitions, () => runOnce(graph));
    const user = spreadOf(runs.map(({ userSeconds }) => userSeconds));
    rows.push([
      graph.name,
      whole(graph.classes),
      whole(graph.edges),
      spreadWords(spreadOf(runs.map(({ seconds }) => seconds))),
      spreadWords(user),
      whole(spreadOf(runs.map(({ explored }) => graph.edges / explored.seconds)).median),
      (runs[0].explored.bytes / graph.classes).toFixed(1),
      megabytes(spreadOf(runs.map(({ maxRss }) => maxRss)).median),
    ]);
    if (baseline !== null) compared.push(await compareWith(baseline, graph, repetitions, user.median));
  }
  return [
    '## State class graphs',
    '',
    'Each run in a fresh process, the start of Node included in its seconds; edges/s without it.',
    '',
    table(
      ['graph', 'classes', 'edges', 'seconds', 'user seconds', 'edges/s', 'bytes/class', 'peak MB'],
      rows,
    ),
    '',
    ...(baseline === null
      ? ['The explorer in C++ is left out: there is no g++.']
      : [
          'A straightforward explorer in C++17 (`bench/baseline/explorer.cpp`, g++ -O2), in the same run:',
          '',
          table(['graph', 'C++ user seconds', 'C++ peak MB', 'ours / C++'], compared),
        ]),
  ].join('\n');
}

async function runOnce(graph: Graph) {
  const run = await runNode(scriptPath('explore-once.js'), [graph.name]);
  if (run.status !== 0) throw new Error(`the exploration of ${graph.name} fails:\n${run.stderr}`);
  const explored = JSON.parse(run.stdout) as Explored;
  checkCounts(graph, explored);
  return { ...run, explored };
}

async function compareWith(
  baseline: Baseline,
  graph: Graph,
  repetitions: number,
  ours: number,
): Promise<string[]> {
  const runs = await repeat(repetitions, () => baseline.run(graph));
  const user = spreadOf(runs.map(({ userSeconds }) => userSeconds));
  const memory = spreadOf(runs.map(({ maxRss }) => maxRss));
  return [graph.name, spreadWords(user), megabytes(memory.median), (ours / user.median).toFixed(2)];
}

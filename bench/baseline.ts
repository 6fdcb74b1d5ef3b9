import type { Arc, TimePetriNet } from '../src/tpn/net/time-petri-net.ts';
import { checkCounts, type Graph } from './graphs.ts';
import { runProgram } from './process.ts';

const SOURCE = 'bench/baseline/explorer.cpp';
const PROGRAM = 'bench/build/explorer';

/** The explorer in C++ that ours is compared with. */
export interface Baseline {
  /** Counts a graph in a fresh process. */
  readonly run: (graph: Graph) => Promise<{ readonly userSeconds: number; readonly maxRss: number }>;
}

/** Compiles the baseline; `null` where there is no compiler. */
export async function compileBaseline(): Promise<Baseline | null> {
  try {
    const { status, stderr } = await runProgram('g++', ['-std=c++17', '-O2', '-o', PROGRAM, SOURCE]);
    if (status !== 0) throw new Error(`the baseline does not compile:\n${stderr}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return {
    run: async (graph) => {
      const { stdout } = await runProgram(PROGRAM, [], asNumbers(graph.net()));
      const counted = JSON.parse(stdout);
      checkCounts(graph, counted);
      return counted;
    },
  };
}

/** The net as the baseline reads it. */
function asNumbers({ places, transitions }: TimePetriNet): string {
  const arcs = (list: readonly Arc[]) => [
    list.length,
    ...list.flatMap(({ place, weight }) => [place, weight]),
  ];
  return [
    places.length,
    ...places.map(({ tokens }) => tokens),
    transitions.length,
    ...transitions.flatMap(({ interval, inputs, outputs }) => [
      interval.eft,
      interval.lft === Infinity ? -1 : interval.lft,
      ...arcs(inputs),
      ...arcs(outputs),
    ]),
  ].join(' ');
}

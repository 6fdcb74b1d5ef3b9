import { spreadOf, spreadWords, table } from './figures.ts';
import { repeat, runNode, scriptPath } from './process.ts';

const MAIN = 'dist/cli/main.js';

/** A script that does nothing more than what is loaded before each: for what Node takes by itself. */
const NOTHING = scriptPath('usage.js');

const CALLS: readonly (readonly [script: string, ...args: string[]])[] = [
  [NOTHING],
  [MAIN, '--version'],
  [MAIN, 'check', 'examples/two-operators.yaml'],
];

/** The processor time that short commands take, beside that of Node alone. */
export async function benchStart(repetitions: number): Promise<string> {
  const rows: string[][] = [];
  for (const [script, ...args] of CALLS) {
    const runs = await repeat(repetitions, () => runNode(script, args));
    rows.push([
      args.length === 0 ? 'Node alone' : args.join(' '),
      spreadWords(spreadOf(runs.map(({ userSeconds }) => userSeconds)), 3),
    ]);
  }
  return ['## Start', '', table(['command', 'user seconds'], rows)].join('\n');
}

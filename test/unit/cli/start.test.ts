import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { MAIN } from '../../support/cli.ts';

/** Tells, at its end, the processor time in microseconds that a process has taken. */
const TOLD = `data:text/javascript,process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(String(user + system));
})`;

/** The least processor time of several runs, in seconds: what else runs on the machine only adds to it. */
function processorTime(args: readonly string[]): number {
  const times = Array.from({ length: 7 }, () => {
    const { stderr } = spawnSync(process.execPath, ['--import', TOLD, ...args], { encoding: 'utf8' });
    expect(stderr).toMatch(/^\d+$/);
    return Number(stderr);
  });
  return Math.min(...times) / 1e6;
}

it('starts within 0.15 s of processor time more than Node itself', () => {
  const node = processorTime(['-e', '0']);
  for (const args of [['--version'], ['check', 'examples/two-operators.yaml']])
    expect(processorTime([MAIN, ...args]) - node, args.join(' ')).toBeLessThan(0.15);
});

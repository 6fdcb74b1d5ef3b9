import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { DEPLOYED, manyComponents } from '../support/many-components.ts';
import { signalled } from '../support/signalled.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 11);
/** Each takes about a second of processor time. */
const CASES = Number(process.env.MADRIGAL_CASES ?? 2_000) / 500;
/** What may pass between a signal and the end, in milliseconds of processor time. */
const SOON = 100;

const folder = temporaryFolder();
afterAll(folder.remove);

/** Components that take seconds to verify, as each of them uses the one before. */
const chain = folder.file('chain.yaml', manyComponents(3_000, 's', DEPLOYED));
const report = folder.file('report.html', 'an earlier report\n');
const net = 'test/nets/level-crossing-6.net';

/** Calls, each of which takes longer than any moment that is drawn. */
const CALLS: readonly (readonly string[])[] = [
  ['verify', chain],
  ['verify', chain, '--format', 'json'],
  ['verify', chain, '--report', report],
  ['compare', chain, '--format', 'json'],
  ['gantt', chain, 'up', '--format', 'html', '-o', report],
  ['explore', chain, '--format', 'json'],
  ['explore', net, '--format', 'json'],
  ['explore', net, '--mode', 'untimed'],
];

const drawn = fc.record({
  args: fc.constantFrom(...CALLS),
  signal: fc.constantFrom('SIGINT' as const, 'SIGTERM' as const),
  /** From when the program is loaded, in milliseconds of processor time. */
  at: fc.integer({ min: 150, max: 1_000 }),
});

test('a command ends soon after a signal, wherever it is, and leaves files as they were', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ args, signal, at }) => {
      const first = await signalled(args, signal, at);
      // Where others have all processors, the thread that ends the process has its turn late: not twice in a row.
      const { after, status, stdout, stderr } =
        (first.after ?? 0) <= SOON ? first : await signalled(args, signal, at);
      expect(after ?? 0).toBeLessThanOrEqual(SOON);
      expect(status).toBe(130);
      if (args.includes('json') && stdout !== '') expect(JSON.parse(stdout)).toBeTypeOf('object');
      if (args.includes(report) && stderr !== '') expect(stderr).toContain('report.html` not written');
      expect(readFileSync(report, 'utf8')).toBe('an earlier report\n');
    }),
    { seed: SEED, numRuns: CASES, endOnFailure: true },
  );
}, 120_000);

/** Breaks the lines listed in docs/mutation-check.md one at a time: `npm run mutation-check [-- PART OF A FILE NAME]`. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listedMutants, withMutant } from '../support/mutants.ts';

const only = process.env.MADRIGAL_MUTANTS ?? '';
const copy = mkdtempSync(join(tmpdir(), 'madrigal-mutation-'));
afterAll(() => rmSync(copy, { recursive: true }));
for (const entry of [
  'src',
  'test',
  'bench',
  'examples',
  'docs',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
])
  cpSync(entry, join(copy, entry), { recursive: true });
symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));

/** How the tests of a file go in the copy, up to the first one that fails. */
function outcomeOf(file: string): { readonly passed: number; readonly failed: number } {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', '--reporter', 'json', file];
  const { stdout } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  const report = JSON.parse(stdout.slice(stdout.indexOf('{"numTotal'))) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

const mutants = listedMutants().filter(({ file }) => file.includes(only));

test.each([...new Set(mutants.map(({ noticedBy }) => noticedBy))])(
  '%s passes with nothing broken',
  (file) => {
    const { passed, failed } = outcomeOf(file);
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThan(0);
  },
  600_000,
);

test.each(mutants)(
  '$noticedBy notices in $file: $mistake',
  (mutant) => {
    const path = join(copy, mutant.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, withMutant(text, mutant));
    try {
      // A test has to fail: code that does not even load shows nothing.
      expect(outcomeOf(mutant.noticedBy).failed).toBe(1);
    } finally {
      writeFileSync(path, text);
    }
  },
  600_000,
);

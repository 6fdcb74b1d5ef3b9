import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { blocksOf } from '../support/markdown.ts';

/** The two commands that a new user copies first; installing is left to them. */
const [first, second] = blocksOf(readFileSync('README.md', 'utf8'))
  .filter(({ language }) => language === 'sh')
  .map(({ text }) => text);

test('the first two commands are one line each and install by themselves', () => {
  for (const command of [first, second]) {
    expect(command?.split('\n')).toHaveLength(1);
    expect(command).toMatch(/^npm ci && /);
  }
});

test('the first one verifies OpenStack and writes a report', () => {
  const [, options = '', report = ''] =
    /^npm ci && node dist\/cli\/main\.js (verify .* --report (\S+))$/.exec(first ?? '') ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'madrigal-readme-'));
  cpSync('examples', join(folder, 'examples'), { recursive: true });
  symlinkSync(resolve('dist'), join(folder, 'dist'));
  try {
    const run = spawnSync('node', ['dist/cli/main.js', ...options.split(' ')], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('holds');
    expect(existsSync(join(folder, report))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the second one is what .ci/run calls', () => {
  expect(second).toBe('npm ci && npm test');
  expect(readFileSync('.ci/run', 'utf8')).toContain(`\n${second}\n`);
});

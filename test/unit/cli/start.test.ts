import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { MAIN } from '../../support/cli.ts';

/**
 * The sizes of all scripts that a command loads, together in kB. Loading is nearly all that a short command takes, and
 * unlike its time this is the same on every machine (`npm run bench -- start` measures the time).
 */
function loaded(args: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'madrigal-start-'));
  spawnSync(process.execPath, [MAIN, ...args], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
  const scripts = readdirSync(folder)
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).result as { url: string }[])
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url }) => fileURLToPath(url));
  rmSync(folder, { recursive: true });
  expect(scripts).toContain(MAIN);
  return [...new Set(scripts)].reduce((sum, script) => sum + statSync(script).size, 0) / 1000;
}

it('loads little to tell its version, and nothing that verifies for a check', () => {
  expect(loaded(['--version'])).toBeLessThan(200);
  expect(loaded(['check', 'examples/two-operators.yaml'])).toBeLessThan(900);
  expect(loaded(['verify', 'examples/two-operators.yaml'])).toBeGreaterThan(1000);
});

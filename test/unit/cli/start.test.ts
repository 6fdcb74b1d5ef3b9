import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { MAIN } from '../../support/cli.ts';

/**
 * The scripts that a command loads, and their sizes together in kB. Loading is nearly all that a short command takes, and
 * unlike its time this is the same on every machine (`npm run bench -- start` measures the time).
 */
function loaded(args: readonly string[]): { readonly names: readonly string[]; readonly size: number } {
  const folder = mkdtempSync(join(tmpdir(), 'madrigal-start-'));
  spawnSync(process.execPath, [MAIN, ...args], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
  const scripts = readdirSync(folder)
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).result as { url: string }[])
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url }) => fileURLToPath(url));
  rmSync(folder, { recursive: true });
  expect(scripts).toContain(MAIN);
  const each = [...new Set(scripts)];
  const size = each.reduce((sum, script) => sum + statSync(script).size, 0) / 1000;
  return { names: each.map((script) => basename(script)), size };
}

it('loads little to tell its version, and nothing that verifies for a check', () => {
  const version = loaded(['--version']);
  const check = loaded(['check', 'examples/two-operators.yaml']);
  expect(version.size).toBeLessThan(200);
  expect(version.names).not.toContain('models.js');
  expect(check.size).toBeLessThan(950);
  expect(check.names).not.toContain('verified.js');
  expect(loaded(['verify', 'examples/two-operators.yaml']).names).toEqual(
    expect.arrayContaining(['models.js', 'verified.js']),
  );
});

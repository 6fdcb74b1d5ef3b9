import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** From the lowest; a layer may import those before it. */
const LAYERS = ['model', 'tpn', 'statespace', 'properties', 'gantt', 'cli'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madrigal-layers-'));
  for (const name of ['src', 'tsconfig.json', 'package.json']) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('an import from a layer above fails the build', () => {
  const pairs = LAYERS.slice(0, -1).map((layer, i) => [layer, LAYERS[i + 1]]);
  for (const [layer, above] of pairs) {
    writeFileSync(join(folder, 'src', above, 'above.ts'), 'export const above = 1;\n');
    writeFileSync(join(folder, 'src', layer, 'below.ts'), `export { above } from '../${above}/above.ts';\n`);
  }
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-b'], { cwd: folder, encoding: 'utf8' });
  expect(status).not.toBe(0);
  for (const [layer, above] of pairs) {
    expect(stdout).toMatch(new RegExp(`^src/${layer}/below\\.ts.*error TS6307:.*${above}/above\\.ts`, 'm'));
  }
});

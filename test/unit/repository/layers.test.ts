import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** From the lowest; a layer may import those before it. */
const LAYERS = ['base', 'model', 'tpn/translation', 'properties', 'gantt', 'answers', 'cli'];

/** Rooms that know nets and no models, from the lowest. */
const KERNEL = ['base', 'tpn/net', 'statespace'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madrigal-layers-'));
  for (const name of ['src', 'tsconfig.json', 'package.json']) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Pairs of a room and one that it must not import from. */
const FORBIDDEN = [
  ...LAYERS.slice(0, -1).map((layer, i) => [layer, LAYERS[i + 1]]),
  ...KERNEL.slice(0, -1).map((layer, i) => [layer, KERNEL[i + 1]]),
  ['tpn/net', 'model'],
  ['tpn/net', 'tpn/translation'],
  ['statespace', 'model'],
  ['statespace', 'tpn/translation'],
  ['model', 'tpn/net'],
];

test('an import from a layer above, or of models into the kernel, fails the build', () => {
  for (const [i, [layer, above]] of FORBIDDEN.entries()) {
    const up = '../'.repeat(layer.split('/').length);
    writeFileSync(join(folder, 'src', above, 'above.ts'), 'export const above = 1;\n');
    writeFileSync(
      join(folder, 'src', layer, `below-${i}.ts`),
      `export { above as above${i} } from '${up}${above}/above.ts';\n`,
    );
  }
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-b'], { cwd: folder, encoding: 'utf8' });
  expect(status).not.toBe(0);
  for (const [i, [layer, above]] of FORBIDDEN.entries()) {
    expect(stdout).toMatch(
      new RegExp(`^src/${layer}/below-${i}\\.ts.*error TS6307:.*${above}/above\\.ts`, 'm'),
    );
  }
});

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** From the lowest; a layer may import those before it. */
const LAYERS = ['base', 'model', 'tpn/translation', 'properties', 'gantt', 'answers', 'cli'];

/** Rooms that know nets and no models, from the lowest. */
const KERNEL = ['base', 'tpn/net', 'statespace'];

/** Pairs of a room and one that it must not import from. */
const FORBIDDEN = [
  ...LAYERS.slice(0, -1).map((layer, i) => [layer, LAYERS[i + 1]]),
  ...KERNEL.slice(0, -1).map((layer, i) => [layer, KERNEL[i + 1]]),
  ['tpn/net', 'model'],
  ['tpn/net', 'tpn/translation'],
  ['statespace', 'model'],
  ['statespace', 'tpn/translation'],
  ['model', 'tpn/net'],
  ['model', 'import'],
  ['import', 'tpn/translation'],
  ['import', 'cli'],
  ['answers', 'import'],
  ['model', 'logs'],
  ['logs', 'tpn/translation'],
  ['logs', 'properties'],
  ['properties', 'logs'],
  ['gantt', 'logs'],
  ['testing', 'properties'],
];

/** Rooms below the command line, which know no host. */
const HOSTLESS = [
  'base',
  'model',
  'import',
  'logs',
  'tpn/net',
  'tpn/translation',
  'statespace',
  'properties',
  'gantt',
  'answers',
  'testing',
];

/** What only Node or only a browser has, by the name that the compiler must not find. */
const OF_HOSTS = [
  ['node:fs', "export { readFileSync } from 'node:fs';"],
  ['process', 'export const memory = process.memoryUsage();'],
  ['document', 'export const title = document.title;'],
  ['performance', 'export const date = performance.now();'],
];

/** How a build ends of the same rooms, in which there is nothing but what breaks each of their rules. */
let built: { readonly status: number | null; readonly stdout: string };

const folder = mkdtempSync(join(tmpdir(), 'madrigal-layers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function breakRules(): void {
  for (const [i, [, source]] of OF_HOSTS.entries())
    for (const room of HOSTLESS) writeFileSync(join(folder, 'src', room, `host-${i}.ts`), `${source}\n`);
  for (const [i, [layer, above]] of FORBIDDEN.entries()) {
    const up = '../'.repeat(layer.split('/').length);
    writeFileSync(join(folder, 'src', above, 'above.ts'), 'export const above = 1;\n');
    writeFileSync(
      join(folder, 'src', layer, `below-${i}.ts`),
      `export { above as above${i} } from '${up}${above}/above.ts';\n`,
    );
  }
}

beforeAll(() => {
  for (const name of ['tsconfig.json', 'package.json']) cpSync(name, join(folder, name));
  // What a room may import is for its project file to say, not for what else it has: to compile all that takes ten times longer.
  cpSync('src', join(folder, 'src'), {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || basename(path).startsWith('tsconfig'),
  });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  breakRules();
  const compiler = resolve('node_modules/typescript/bin/tsc');
  built = spawnSync(process.execPath, [compiler, '-b'], { cwd: folder, encoding: 'utf8' });
}, 120_000);

test('what only one host has, below the command line, fails the build', () => {
  for (const [i, [name]] of OF_HOSTS.entries())
    for (const room of HOSTLESS)
      expect(built.stdout).toMatch(
        new RegExp(`^src/${room}/host-${i}\\.ts.*Cannot find name '${name}'`, 'm'),
      );
});

test('an import from a layer above, or of models into the kernel, fails the build', () => {
  expect(built.status).not.toBe(0);
  for (const [i, [layer, above]] of FORBIDDEN.entries())
    expect(built.stdout).toMatch(
      new RegExp(`^src/${layer}/below-${i}\\.ts.*error TS6307:.*${above}/above\\.ts`, 'm'),
    );
});

/** The rooms of the command line, from the lowest. */
const CLI_ROOMS = ['call', 'input', 'output', 'help', 'commands'];

test('the rooms of the command line import from those before them only', () => {
  expect(readdirSync('src/cli').filter((name) => !name.includes('.'))).toEqual([...CLI_ROOMS].sort());
  for (const [i, room] of CLI_ROOMS.entries()) {
    for (const file of readdirSync(join('src/cli', room))) {
      const imports = readFileSync(join('src/cli', room, file), 'utf8').matchAll(
        /from '\.\.\/([^./][^/']*)/g,
      );
      const rooms = [...imports].map(([, other]) => other!);
      expect(CLI_ROOMS.slice(0, i), `${room}/${file}`).toEqual(expect.arrayContaining(rooms));
    }
  }
});

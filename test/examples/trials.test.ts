import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Additions that were made to see what they cost, as patches of the source; see docs/architecture.md. */
const PATCHES = resolve('test/fixtures/trial');

/** What each of them may touch of the source, a call that uses what it adds, and a part of what that prints. */
const TRIALS = [
  {
    patch: 'input-format.patch',
    created: 1,
    changed: 1,
    args: ['verify', 'release.tasks'],
    prints: '✓ finishes  holds  17 s to 1 min 22 s',
  },
  {
    patch: 'output-format.patch',
    created: 1,
    changed: 1,
    args: ['verify', 'examples/circular.yaml', '--format', 'junit-trial'],
    prints: '<failure message="violated">',
  },
  {
    patch: 'kind.patch',
    created: 2,
    changed: 2,
    args: ['verify', 'visited.yaml', '--engine', 'both'],
    prints: '✗ missed  violated  2 of 3 places',
  },
] as const;

const TASKS = 'task,min,max,after\nbuild,10,20,\ntest,5,60,build\nlint,3,4,\nship,2,2,test lint\n';

const VISITED = `madrigal: 1
types:
  T: {places: [a, b, c], transitions: {t: {move: a -> b, takes: 1s}}}
components: {x: T}
properties:
  seen: {visited: [x.a, x.b]}
  missed: {visited: [x.a, x.b, x.c]}
`;

/** A copy of the project in which all of them are made. */
let folder: string;

function run(command: string, ...args: readonly string[]) {
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'madrigal-trials-'));
  for (const name of ['src', 'examples', 'tsconfig.json', 'rolldown.config.ts', 'package.json']) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'release.tasks'), TASKS);
  writeFileSync(join(folder, 'visited.yaml'), VISITED);
  for (const { patch } of TRIALS) {
    const { status, stderr } = run('git', 'apply', join(PATCHES, patch));
    expect({ patch, status, stderr }).toEqual({ patch, status: 0, stderr: '' });
  }
  const { status, stdout } = run('npm', 'run', 'build');
  expect({ status, stdout }).toMatchObject({ status: 0 });
  // The whole source is built.
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

it('has every patch in its table', () => {
  expect(readdirSync(PATCHES).sort()).toEqual(TRIALS.map(({ patch }) => patch).sort());
});

describe.each(TRIALS)('$patch', ({ patch, created, changed, args, prints }) => {
  it('touches as few files of the source as was asked', () => {
    const files = run('git', 'apply', '--numstat', join(PATCHES, patch)).stdout.trim().split('\n');
    const made = run('git', 'apply', '--summary', join(PATCHES, patch)).stdout.match(/create mode/g) ?? [];
    expect(files.map((line) => line.split('\t')[2])).toEqual(
      files.map(() => expect.stringMatching(/^src\//)),
    );
    expect({ created: made.length, changed: files.length - made.length }).toEqual({ created, changed });
  });

  it('works', () => {
    expect(run(process.execPath, 'dist/cli/main.js', ...args).stdout).toContain(prints);
  });
});

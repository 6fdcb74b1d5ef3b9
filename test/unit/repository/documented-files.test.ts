import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Files below a folder, by their paths from the root of the repository. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const FILES = ['src', 'test', 'bench'].flatMap(filesBelow);
const ROOMS = FILES.filter((path) => path.startsWith('src/') && basename(path) === 'README.md');
const PAGES = ['docs/architecture.md', 'CONTRIBUTING.md', ...filesBelow('docs/decisions'), ...ROOMS];

/** Folders that hold a theory. */
const WITH_A_PAGE = [
  'base',
  'model',
  ...['system', 'semantics', 'validate', 'read', 'explain', 'change', 'build', 'kinds'].map(
    (room) => `model/${room}`,
  ),
  ...['net', 'translation'].map((room) => `tpn/${room}`),
  ...['net', 'symmetry', 'exploration', 'markings', 'classes'].map((room) => `statespace/${room}`),
  ...['process', 'dates', 'branches', 'cuts', 'parallelism', 'lengths', 'slack'].map(
    (room) => `statespace/causal/${room}`,
  ),
  ...['question', 'kinds', 'analysis', 'answers', 'results', 'change', 'criticality'].map(
    (room) => `properties/${room}`,
  ),
  ...['schedule', 'chart', 'report'].map((room) => `gantt/${room}`),
  'answers',
];

/**
 * The files that a page may mean by a name, or by the last folders of a path and a name: one beside it, one of the
 * library, else any; a command is called like what it calls.
 */
function meantBy(page: string, name: string): readonly string[] {
  const beside = join(dirname(page), name);
  if (existsSync(beside)) return [beside];
  const called = FILES.filter((path) => path === name || path.endsWith(`/${name}`));
  const ofLibrary = called.filter((path) => path.startsWith('src/') && !path.startsWith('src/cli/'));
  return ofLibrary.length > 0 ? ofLibrary : called;
}

describe('the source files that a page names exist, each told from all others', () => {
  for (const page of PAGES) {
    it(page, () => {
      const text = readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
      const named = [...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name]) => name!);
      const unclear = named.filter((name) => meantBy(page, name).length !== 1);
      expect(unclear).toEqual([]);
    });
  }
});

it('folders that hold a theory begin with a page about it', () => {
  expect(ROOMS.map((path) => dirname(path).slice('src/'.length)).sort()).toEqual(
    expect.arrayContaining([...WITH_A_PAGE].sort()),
  );
});

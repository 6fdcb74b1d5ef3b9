import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

/** What a file imports when it is loaded; what is loaded only when it is wanted (`import(...)`) is not counted. */
const IMPORT = /(?:from|import)\s+'(\.[^']+)'/g;

/**
 * What imports from what in the sources, each with one import that does.
 *
 * @param nodeOf what a file counts as: its folder, or itself
 */
function importsIn(root: string, nodeOf: (file: string) => string): Map<string, Map<string, string>> {
  const graph = new Map<string, Map<string, string>>();
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const node = nodeOf(file);
    const imports = graph.get(node) ?? new Map<string, string>();
    graph.set(node, imports);
    for (const [, to = ''] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
      const target = nodeOf(relative(root, join(root, dirname(file), to)));
      if (target !== node) imports.set(target, `${file} imports ${to}`);
    }
  }
  return graph;
}

/** What is left when folders, or files, that import from none of those left are taken away, again and again. */
function onCycles(graph: ReadonlyMap<string, ReadonlyMap<string, string>>): readonly string[] {
  const left = new Map(graph);
  for (;;) {
    const free = [...left].filter(([, imports]) => ![...imports.keys()].some((to) => left.has(to)));
    if (free.length === 0) break;
    for (const [folder] of free) left.delete(folder);
  }
  return [...left].flatMap(([folder, imports]) =>
    [...imports].filter(([to]) => left.has(to)).map(([to, by]) => `${folder} -> ${to}: ${by}`),
  );
}

test('no folders of the sources import from each other in a circle', () => {
  const graph = importsIn('src', dirname);
  expect(graph.size).toBeGreaterThan(20);
  expect(graph.get('model/semantics')?.has('model/semantics/rules')).toBe(true);
  expect(onCycles(graph)).toEqual([]);
});

test('no files of the sources import each other in a circle', () => {
  const graph = importsIn('src', (file) => file);
  expect(graph.size).toBeGreaterThan(300);
  expect(graph.get('statespace/exploration/explore.ts')?.size).toBeGreaterThan(0);
  expect(onCycles(graph)).toEqual([]);
});

/** A newcomer takes in no more files at once. */
const MOST_FILES = 18;

test('no folder of the sources holds more files than one can take in', () => {
  const sizes = new Map<string, number>();
  for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.ts')) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
  expect([...sizes].filter(([, size]) => size > MOST_FILES)).toEqual([]);
});

test('a circle of folders is found', () => {
  const circle = new Map([
    ['a', new Map([['b', 'a/1.ts imports ../b/2.ts']])],
    ['b', new Map([['a', 'b/2.ts imports ../a/1.ts']])],
    ['c', new Map()],
  ]);
  expect(onCycles(circle)).toHaveLength(2);
});

test('no compiled module stands beside its source', () => {
  const written = ['src', 'test', 'bench'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js') && !file.startsWith('build'))
      .map((file) => join(root, file)),
  );
  expect(written).toEqual([]);
});

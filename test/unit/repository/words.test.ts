import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DECLARED = /^(?:export )?(?:abstract )?(?:interface|type|class) (\w+)/gm;

test('no two files of the sources declare a type of the same name: one notion has one word, and one word one notion', () => {
  const filesOf = new Map<string, string[]>();
  for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    for (const [, name = ''] of readFileSync(join('src', file), 'utf8').matchAll(DECLARED))
      filesOf.set(name, [...(filesOf.get(name) ?? []), file]);
  }
  expect(filesOf.size).toBeGreaterThan(800);
  expect([...filesOf].filter(([, files]) => files.length > 1)).toEqual([]);
});

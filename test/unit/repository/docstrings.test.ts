import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const EXPORT = /^export (?:async |abstract )*(?:function\*?|class|const|interface|type) (\w+)/;

/** The names that a text exports with nothing said before them, each with its line; overloads share what is said. */
function undocumented(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const name = EXPORT.exec(line)?.[1];
    const before = lines[i - 1] ?? '';
    if (name === undefined || before.trim().endsWith('*/') || EXPORT.exec(before)?.[1] === name) return [];
    return [`${i + 1}: ${name}`];
  });
}

test('every export of the sources says what it is', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(300);
  const missing = files.flatMap((file) =>
    undocumented(readFileSync(join('src', file), 'utf8')).map((where) => `src/${file}:${where}`),
  );
  expect(missing).toEqual([]);
});

test('an export that says nothing is found', () => {
  expect(undocumented('/** Said. */\nexport const a = 1;\nexport async function b() {}')).toEqual(['3: b']);
});

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shell } from '../support/cli.ts';

/** An example in a docstring. */
interface Example {
  readonly source: string;
  readonly code: string;
}

const EXAMPLES: readonly Example[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(/^ \* @example\n \* ```ts\n(.*?)^ \* ```$/gms)].map(
      ([, lines = '']) => ({ source: `src/${file}`, code: lines.replaceAll(/^ \* ?/gm, '') }),
    ),
  );

/** What an example says that it prints: what stands behind `//`. */
function promised(code: string): readonly string[] {
  return [...code.matchAll(/\/\/ (.+)$/gm)].map(([, line = '']) => line);
}

describe('examples in docstrings', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'madrigal-docstrings-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(resolve('.'), join(folder, 'node_modules', 'madrigal'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('print what they say that they do', async () => {
    for (const [i, { code }] of EXAMPLES.entries()) writeFileSync(join(folder, `${i}.mjs`), code);
    writeFileSync(
      join(folder, 'all.mjs'),
      EXAMPLES.map((_, i) => `console.log('== ${i}');\nawait import('./${i}.mjs');\n`).join(''),
    );
    const { stdout, stderr } = await shell('node all.mjs', { cwd: folder });
    const printed = stdout.split(/^== \d+\n/m).slice(1);
    const answers = EXAMPLES.map(({ source }, i) => ({
      source,
      prints: (printed[i] ?? stderr).trim().split('\n'),
    }));
    expect(answers).toEqual(EXAMPLES.map(({ source, code }) => ({ source, prints: promised(code) })));
  });

  test('are of the functions with which one begins', () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(8);
  });
});

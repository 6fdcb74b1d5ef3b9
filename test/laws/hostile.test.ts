import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { word } from '../../src/import/draft/tree.ts';
import { modelData, writeModel } from '../../src/import/draft/write-model.ts';
import type { SourceEntry, SourceMapping } from '../../src/model/read/formats/source.ts';
import { madrigal, shell, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const AT = { file: 'a.yaml', line: 1, column: 1, length: 1 };
const CONCERTO = 'test/fixtures/bring-up.yaml';
const NET = 'test/fixtures/terminal-escape.net';
const OPENSTACK = 'examples/openstack/openstack.yaml';

/** What a terminal or a page obeys, but for tabs and line breaks. */
const OBEYED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what may not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** All that a call writes, in black and white and in colour: colours are the only thing that is obeyed. */
async function written(args: readonly string[]): Promise<string> {
  const plain = await madrigal(args);
  const colored = await madrigal(args, { colored: true });
  const text = `${plain.stdout}${plain.stderr}`;
  expect(text).not.toMatch(OBEYED);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  expect(`${colored.stdout}${colored.stderr}`.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(OBEYED);
  return text;
}

test('names of a net', async () => {
  expect(await written(['explore', NET])).toContain('pwned');
  await written(['explore', NET, '--format', 'json']);
  for (const format of ['dot', 'svg', 'pnml']) await written(['translate', NET, '--format', format]);
});

test('the steps of a trace', async () => {
  const text = await written([
    'replay',
    'examples/concerto.yaml',
    'test/fixtures/terminal-escape.trace.json',
  ]);
  expect(text).toContain('not a run');
});

test('titles and names of measured makespans', async () => {
  const timing = ['--timing', 'examples/openstack/ecotype-local.yaml'];
  const measured = ['--measured', 'test/fixtures/terminal-escape.measured.json'];
  const text = await written(['compare', OPENSTACK, '--strategy', 'declared', ...timing, ...measured]);
  expect(text).toContain('pwned');
  const page = join(folder.path, 'measured.html');
  await madrigal(['compare', OPENSTACK, '--strategy', 'declared', ...timing, ...measured, '--report', page]);
  expect(readFileSync(page, 'utf8')).not.toMatch(OBEYED);
}, 60_000);

test('file names', async () => {
  const name = join(folder.path, 'a\u001b]0;pwned\u0007\u202eb.yaml');
  await written(['verify', name]);
  await shell(`cp ${CONCERTO} "${name}"`);
  await written(['verify', name, '--program', 'bring-up', '--report', `${name}.html`]);
  expect(readFileSync(`${name}.html`, 'utf8')).not.toMatch(OBEYED);
  await written(['simulate', name, 'bring-up', '--until', '1s', '-o', `${name}.json`]);
  await written(['gantt', name, 'up', '--program', 'bring-up', '--format', 'svg']);
}, 60_000);

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]0;x\u0007',
        '\u001b[2J',
        '\u009b2J',
        '\u202e',
        '\u2066',
        '\r',
        '\n',
      ),
      fc.constantFrom('\ufdd2', '\ufdef', '\u2028', '\u0000', '\u007f', '<script>', '&', '`', '"', 'a', ' '),
      fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code)),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('what is imported', async () => {
  const name = 'ev\u001b]0;p\u0007\u202e\u009b2J\u2028';
  const pods = JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { template: { spec: { containers: [{ name, image: name }] } } },
  });
  const model = await written(['import', 'rollout', folder.file('pods.json', pods)]);
  expect(model).toContain('a rollout of ev\\e]0;p\\a\\u202e\\u009b2J\\u2028');
  const tasks = await written([
    'import',
    'dag',
    folder.file('t.dot', `digraph "${name}" { "a${name}" -> b }`),
  ]);
  expect(tasks).toContain('madrigal: 1');
}, 60_000);

test('a model that is written is read as what it was made of', () => {
  fc.assert(
    fc.property(hostile, hostile, (title, about) => {
      const entry = (key: string, text: string): SourceEntry => ({
        key: word(key, AT),
        value: word(text, AT),
      });
      const tree: SourceMapping = {
        kind: 'map',
        at: AT,
        entries: [entry('title', title), entry('x-about', about), entry(`x-${title}`, about)],
      };
      const text = writeModel(tree, about);
      expect(text).not.toMatch(OBEYED);
      expect(parse(text)).toEqual(modelData(tree));
    }),
  );
});

test('whatever stands in a file, nothing that is written for people is obeyed', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (one, other) => {
      const text = JSON.stringify({
        madrigal: 1,
        title: one,
        about: other,
        types: {
          T: {
            title: one,
            places: ['a', 'b'],
            transitions: { t: { move: 'a -> b', takes: 1, about: other } },
          },
        },
        components: { x: { type: 'T', title: other } },
        deployments: { up: { title: one, x: 'b' } },
        programs: { p: { title: one, run: 'pushB(x, deploy)' } },
        properties: { q: { deployability: 'up', title: other, about: one } },
      });
      const model = folder.file('hostile.json', text);
      const page = join(folder.path, 'hostile.html');
      for (const format of ['pretty', 'json']) await written(['verify', model, '--format', format]);
      await madrigal(['verify', model, '--report', page]);
      expect(readFileSync(page, 'utf8')).not.toMatch(OBEYED);
      await written(['check', model]);
      await written(['compare', model]);
      await written(['gantt', model, 'up']);
      await written(['suggest', model, 'q']);
      await written(['simulate', model]);
      await written(['explore', model]);
      // What is wrong is quoted.
      const wrong = folder.file('wrong.json', text.replace('"a -> b"', JSON.stringify(one)));
      await written(['check', wrong]);
      await written(['check', wrong, '--format', 'json']);
      await written(['check', folder.file('wrong.yaml', one)]);
      const net = folder.file(
        'hostile.net',
        `net {${one.replaceAll(/[{}\\]/g, '')}}\npl {${other.replaceAll(/[{}\\]/g, '')}} (1)\n`,
      );
      await written(['explore', net]);
    }),
    { numRuns: 4, seed: 11 },
  );
}, 300_000);

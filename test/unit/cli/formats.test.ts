import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const HOLDS = 'test/fixtures/bring-up.yaml';
const VIOLATED = 'examples/failing.yaml';

const path = (name: string) => join(folder.path, name);
const textOf = (name: string) => readFileSync(path(name), 'utf8');

describe('formats and where they go', () => {
  it('writes one answer in several formats, and tells people in words', async () => {
    const args = [
      'verify',
      VIOLATED,
      '--format',
      `json=${path('a.json')}`,
      '--format',
      `html=${path('a.html')}`,
    ];
    const { status, stdout, stderr } = await madrigal(args);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('6 answers: 5 are violated');
    expect(stdout).toContain(
      `The answers in json are in ${path('a.json')}\nThe report is in ${path('a.html')}\n`,
    );
    const alone = await madrigal(['verify', VIOLATED, '--format', 'json']);
    expect(alone.status).toBe(1);
    expect(textOf('a.json')).toBe(alone.stdout);
    await madrigal(['verify', VIOLATED, '--report', path('b.html')]);
    expect(textOf('a.html')).toBe(textOf('b.html'));
  });

  it('keeps standard output for the format that names it', async () => {
    const json = await madrigal(['verify', HOLDS, '--format', 'json']);
    const both = await madrigal(['verify', HOLDS, '--format=json=-', '--format', `pretty=${path('a.txt')}`]);
    expect(both).toEqual({ ...json, status: 0 });
    expect(textOf('a.txt')).toBe((await madrigal(['verify', HOLDS])).stdout);
  });

  it('does not write two formats to one place', async () => {
    const one = `html=${path('c')}`;
    const calls = [
      [
        ['--format', 'json', '--format', 'html'],
        '`json` and `html` would both be written to standard output',
      ],
      [
        ['--format', one, '--format', `json=${folder.path}/./c`],
        '`html` and `json` would both be written to',
      ],
      [['--format', one, '--report', path('c')], '`html` would be written twice to'],
    ] as const;
    for (const [args, message] of calls) {
      const { status, stdout, stderr } = await madrigal(['verify', HOLDS, ...args]);
      expect(status).toBe(2);
      expect(`${stdout}${stderr}`).toContain(message);
    }
    expect(existsSync(path('c'))).toBe(false);
  });

  it('says what is wrong with a format', async () => {
    const told = async (format: string) => (await madrigal(['verify', HOLDS, '--format', format])).stderr;
    expect(await told('yaml=x')).toContain(
      'allowed choices are pretty, html, json, junit, sarif, markdown, github, trace.',
    );
    expect(await told('json=')).toContain('name a file, as in json=FILE, or - for standard output');
  });

  it('heeds the ending of a file, unless the call says a format', async () => {
    const draw = (...args: readonly string[]) =>
      madrigal(['gantt', 'examples/concerto.yaml', '--program', 'maintain', ...args]);
    for (const args of [
      ['-o', path('g.html')],
      ['-o', path('g.svg')],
      ['-o', path('g.json')],
      ['-o', path('g')],
      ['--format', 'json', '-o', path('h.svg')],
      ['--format', `html=${path('i.html')}`, '-o', path('i.svg')],
    ])
      expect(await draw(...args)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(textOf('g.html')).toMatch(/^<!doctype html>/);
    for (const name of ['g.svg', 'g', 'i.svg']) expect(textOf(name)).toMatch(/<svg /);
    expect(textOf('i.html')).toBe(textOf('g.html'));
    expect(JSON.parse(textOf('h.svg'))).toEqual(JSON.parse(textOf('g.json')));
  });

  it('writes errors in every format that has them, and tells people', async () => {
    const { status, stdout, stderr } = await madrigal([
      'verify',
      path('none.yaml'),
      '--format',
      `json=${path('e.json')}`,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('error[file-missing]');
    expect(JSON.parse(textOf('e.json'))).toMatchObject({
      verdict: 'error',
      diagnostics: [{ code: 'file-missing' }],
    });
  });

  it('writes several files as one answer, or one after the other', async () => {
    const files = [HOLDS, VIOLATED];
    const formats = ['--format', `json=${path('s.json')}`, '--format', `pretty=${path('s.txt')}`];
    const { status, stdout } = await madrigal(['verify', ...files, ...formats, '--format', 'pretty']);
    expect(status).toBe(1);
    expect(textOf('s.json')).toBe((await madrigal(['verify', ...files, '--format', 'json'])).stdout);
    expect(textOf('s.txt')).toBe(stdout);
  });

  it('says at the end of several files what is violated in which, and which has no answer', async () => {
    const { stdout } = await madrigal(['verify', HOLDS, VIOLATED, 'missing.yaml']);
    expect(stdout).toMatch(
      /\n\n3 files, 8 answers: 5 are violated, .*\nNo answer: missing\.yaml\nViolated: examples\/failing\.yaml: shop-opens, .*\n$/,
    );
    expect(stdout).not.toContain('\n\n\n');
    expect((await madrigal(['verify', HOLDS])).stdout).not.toContain('Violated');
  });

  it('tells only what is not as wished, in words, where the call says so', async () => {
    const args = ['verify', VIOLATED, '--only', 'violated', '--format', `json=${path('o.json')}`];
    const { status, stdout } = await madrigal(args);
    expect(status).toBe(1);
    expect(stdout).toContain('✗ shop-opens');
    expect(stdout).not.toContain('○');
    expect(stdout).toContain('6 answers: 5 are violated, 1 is measured');
    expect(JSON.parse(textOf('o.json')).results).toHaveLength(6);
  });

  it('is quiet but for errors, and still writes files', async () => {
    const json = ['--format', `json=${path('q.json')}`];
    const quiet = await madrigal(['verify', '--quiet', VIOLATED, ...json]);
    expect(quiet).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(JSON.parse(textOf('q.json')).results).toHaveLength(6);
    const missing = await madrigal(['verify', '-q', HOLDS, 'missing.yaml']);
    expect(missing).toMatchObject({ status: 2, stdout: '' });
    expect(missing.stderr).toMatch(/^error\[file-missing\]: .*\n\n$/);
    const wrong = await madrigal(['verify', '-q', 'missing.yaml', ...json]);
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(wrong.stderr).toContain('error[file-missing]');
    expect(await madrigal(['verify', '-q', HOLDS, '--format', 'pretty'])).toMatchObject({
      status: 2,
      stdout: '',
    });
  });

  it('is not quiet about warnings that count as errors', async () => {
    const model = folder.file(
      'unused.yaml',
      'madrigal: 1\ntypes: {T: {places: [a, b], transitions: {t: a -> b}}, U: {places: [a]}}\ncomponents: {x: T}\ndeployments: {d: b}\nproperties: {p: {deployability: d}}\n',
    );
    expect(await madrigal(['verify', '-q', model])).toEqual({ status: 0, stdout: '', stderr: '' });
    const strict = await madrigal(['verify', '-q', '--strict', model]);
    expect(strict).toMatchObject({ status: 2, stdout: '' });
    expect(strict.stderr).toContain('warning[unused-type]');
  });

  it('loses no answer where a file cannot be written, nor a file that it has read', async () => {
    const model = folder.file('m.yaml', readFileSync(HOLDS));
    const refused = await madrigal(['check', model, '--format', `json=${model}`]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('is read by this command');
    expect(textOf('m.yaml')).toBe(readFileSync(HOLDS, 'utf8'));
  });
});

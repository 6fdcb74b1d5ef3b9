import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import { applyOverlay } from '../../../src/model/change/overlay.ts';
import type { IncludeHost } from '../../../src/model/read/expand/includes.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readOverlay } from '../../../src/model/read/read-overlay.ts';
import { madrigal, temporaryFolder } from '../../support/cli.ts';
import { withoutPositions } from '../../support/without-positions.ts';

const A = 'madrigal: 1\ntypes:\n  A: {places: [a, b], transitions: {t: {move: a -> b, takes: 2s}}}\n';
const B = A.replace('  A:', '  B:');
const MODEL = (include: string, rest = 'components: {x: A}\n') => `madrigal: 1\ninclude: ${include}\n${rest}`;

/** Files by their names; a file names others as they are. */
const host =
  (files: Readonly<Record<string, string>>): IncludeHost =>
  (file) =>
    files[file] === undefined ? null : { file, text: files[file] };

const read = (text: string, files: Readonly<Record<string, string>>) =>
  readModel(text, { file: 'm.yaml', include: host(files) });

function errorsOf(text: string, files: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(text, files);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(({ code, at, message }) => `${at?.file}:${at?.line} ${code}: ${message}`);
  }
  return [];
}

describe('included types', () => {
  it('are as if the model had them itself', () => {
    const own = readModel(A.concat('components: {x: A, "y{i}": A}\nindex: {i: 1..2}\n'), {
      file: 'm.yaml',
    }).model;
    const included = read(MODEL('[a.yaml]', 'components: {x: A, "y{i}": A}\nindex: {i: 1..2}\n'), {
      'a.yaml': A,
    });
    expect(withoutPositions(included.model)).toEqual(withoutPositions(own));
    expect(included.warnings).toEqual([]);
    expect(included.model.types[0]!.at).toMatchObject({ file: 'a.yaml', line: 3 });
  });

  it('come from files that include others, from each once, and need not all be used', () => {
    const files = {
      'a.yaml': `${A}include: [b.yaml]\n`,
      'b.yaml': B,
      'c.yaml': 'madrigal: 1\ninclude: [b.yaml]\ntypes: {C: {places: [c]}}\n',
    };
    const { model, warnings } = read(MODEL('[a.yaml, c.yaml]'), files);
    expect(model.types.map(({ name }) => name)).toEqual(['B', 'A', 'C']);
    expect(warnings).toEqual([]);
    const own = read(MODEL('[a.yaml]', 'types: {Mine: {places: [m]}}\ncomponents: {x: A}\n'), files);
    expect(own.warnings.map(({ message }) => message)).toEqual([
      'no component is of the type `Mine`, and no program adds one',
    ]);
  });

  it('have loops of their own, whose parameters the model gives a value', () => {
    const file = 'madrigal: 1\nparameters: {n: 1}\nindex: {i: 1..n}\ntypes: {"T{i}": {places: [a]}}\n';
    const rest = 'parameters: {n: 3, k: 1}\ncomponents: {x: T3, y: T1, z: T2}\n';
    expect(read(MODEL('[a.yaml]', rest), { 'a.yaml': file }).model.types).toHaveLength(3);
    expect(read(MODEL('[a.yaml]', 'components: {y: T1}\n'), { 'a.yaml': file }).model.types).toHaveLength(1);
  });

  it('take durations of overlays', () => {
    const { model, loops } = read(MODEL('[a.yaml]'), { 'a.yaml': A });
    const text = 'madrigal: 1\noverlay: o\ntakes: {x: {t: 7s}}\n';
    const { overlay, positions } = readOverlay(text, { file: 'o.yaml', loops });
    const timed = applyOverlay(model, overlay, positions);
    expect(timed.components[0]!.takes.get('t')?.max).toEqual({ digits: 7n, scale: 0 });
  });

  it.each([
    ['[none.yaml]', {}, ['m.yaml:2 file-missing: there is no file `none.yaml` to include']],
    ['[m.yaml]', { 'm.yaml': A }, ['m.yaml:2 include-cycle: `m.yaml` includes `m.yaml`']],
    [
      '[a.yaml]',
      { 'a.yaml': `${A}include: [b.yaml]\n`, 'b.yaml': `${B}include: [a.yaml]\n` },
      ['b.yaml:4 include-cycle: `a.yaml` includes `b.yaml` includes `a.yaml`'],
    ],
    [
      '[a.yaml, b.yaml]',
      { 'a.yaml': A, 'b.yaml': A },
      ['b.yaml:3 duplicate-name: the component type `A` is given twice'],
    ],
    ['[a.yaml]', { 'a.yaml': 'types: [' }, ['a.yaml:1 yaml-syntax: this list lacks its closing `]`']],
    [
      '[a.yaml]',
      { 'a.yaml': `${A}components: {x: A}\n` },
      ['a.yaml:4 unknown-key: `components` is not a key that may stand here'],
    ],
    [
      '[a.yaml]',
      { 'a.yaml': A.replace('a -> b', 'a -> c') },
      ['a.yaml:3 unknown-place: `c` is not a place of A'],
    ],
    [
      'a.yaml',
      { 'a.yaml': A },
      ['m.yaml:2 wrong-shape: expected a list of files with component types, found `a.yaml`'],
    ],
  ])('are told of where they are wrong: %s %o', (include, files, told) => {
    const [first, ...more] = errorsOf(MODEL(include), files as Readonly<Record<string, string>>);
    expect(first).toContain(told[0]!.split(': ')[0]);
    expect(more).toEqual([]);
  });

  it('are for readers that can find files, and a model without any types is none', () => {
    const error = (() => {
      try {
        readModel(MODEL('[a.yaml]'), { file: 'm.yaml' });
      } catch (thrown) {
        return thrown as ModelError;
      }
      return null;
    })();
    expect(error?.diagnostics.map(({ message }) => message)).toEqual(['no file can be included here']);
    expect(errorsOf('madrigal: 1\ncomponents: {x: A}\n', {})).toEqual([
      'm.yaml:1 missing-key: `types` is missing',
    ]);
  });
});

describe('the command line', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('finds files from where they are included, from here for standard input, and in its library', async () => {
    mkdirSync(join(folder.path, 'lib/more'), { recursive: true });
    folder.file('lib/a.yaml', `${A}include: [more/b.yaml]\n`);
    folder.file('lib/more/b.yaml', B);
    const model = MODEL(
      '[lib/a.yaml]',
      'components: {x: A, y: B}\ndeployments: {up: {x: b, y: b}}\nproperties: {u: {deployability: up}}\n',
    );
    folder.file('m.yaml', model);
    const { stdout } = await madrigal(['verify', join(folder.path, 'm.yaml')]);
    expect(stdout).toContain('u  holds  2 s\n');
    const input = await madrigal(['check', '-'], { cwd: folder.path, input: model });
    expect(input).toMatchObject({ status: 0, stderr: '' });
    const printed = await madrigal(['print', 'm.yaml'], { cwd: folder.path });
    expect(printed.stdout).not.toContain('include');
    expect(printed.stdout).toContain('  B: {places: [a, b]');
  });

  it('ships a library whose types all can be used together', async () => {
    const names = readdirSync('library').map((name) => `madrigal:${name.replace('.yaml', '')}`);
    const types = readdirSync('library').flatMap((name) =>
      [...readFileSync(`library/${name}`, 'utf8').matchAll(/^ {2}(\w+):$/gm)].map(([, type]) => type),
    );
    const components = types.map((type) => `  ${type?.toLowerCase()}: ${type}`).join('\n');
    const connections =
      '[route.backend -> server.http, replica.log -> primary.log, job.needs -> primary.sql]';
    const run = ['job, run', 'route, drain', 'server, stop', 'server, start', 'route, attach'];
    const program = run.map((each) => `    pushB(${each})`).join('\n');
    folder.file(
      'all.yaml',
      `madrigal: 1\ninclude: [${names.map((name) => `'${name}'`).join(', ')}]\ncomponents:\n${components}\nconnections: ${connections}\nprograms:\n  p: |\n${program}\n    waitAll\nproperties: {ends: {terminates: true}}\n`,
    );
    const { status, stdout, stderr } = await madrigal(['verify', 'all.yaml', '--strict'], {
      cwd: folder.path,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('ends in p  holds');
    const wrong = await madrigal(['check', folder.file('w.yaml', MODEL("['madrigal:jobs']"))]);
    expect(wrong.stderr).toContain('did you mean `madrigal:job`?');
  });
});

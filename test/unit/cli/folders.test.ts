import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const MODEL = (name: string) => `madrigal: 1
title: ${name}
types:
  T: {places: [a, b], initial: a, behaviors: {deploy: {t: {move: a -> b, takes: 2s}}}}
components: {x: T}
deployments: {up: {x: b}}
properties: {comes-up: {deployability: up}}
`;

beforeAll(() => {
  const write = (name: string, text: string) => {
    mkdirSync(join(folder.path, name, '..'), { recursive: true });
    writeFileSync(join(folder.path, name), text);
  };
  write('deploy/b.yaml', MODEL('B'));
  write('deploy/a/z.yml', MODEL('Z'));
  write('deploy/types.yaml', MODEL('types').replace(/components.*/s, ''));
  write('deploy/slow.yaml', 'madrigal: 1\noverlay: slow\ntakes: {x: {t: 5s}}\n');
  write('deploy/compose.yaml', 'services: {web: {image: web}}\n');
  write('deploy/README.md', 'madrigal: 1\n');
  write('deploy/node_modules/p/model.yaml', MODEL('P'));
  write('deploy/.hidden.yaml', MODEL('H'));
  write('deploy/package.json', '{"devDependencies": {"madrigal": "^0.1.0", "vitest": "4"}}');
  write('broken/m.json', '{"madrigal": 1, ');
  write('broken/n.yaml', MODEL('N'));
  write('empty/notes.txt', '');
  write('[1].yaml', MODEL('Brackets'));
  symlinkSync('..', join(folder.path, 'deploy/a/loop'));
  copyFileSync('examples/import/web.yaml', join(folder.path, 'empty/web.yaml'));
});

const call = (...args: string[]) => madrigal(args, { cwd: folder.path });

it('takes all models of a folder in the order of their names, and says what it ignores', async () => {
  const { status, stdout, stderr } = await call('verify', 'deploy/', '--format', 'json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout).files.map(({ file }: { file: string }) => file)).toEqual([
    'deploy/a/z.yml',
    'deploy/b.yaml',
  ]);
  expect(stderr).toBe(
    'deploy/: 2 models; 5 other files ignored: deploy/README.md, deploy/compose.yaml, deploy/package.json, deploy/slow.yaml, deploy/types.yaml\n',
  );
  expect((await call('verify', 'deploy', '--quiet')).stderr).toBe('');
});

it('takes what a pattern matches, each file once, and a file by its name before a pattern', async () => {
  const several = await call('check', '**/b.yaml', 'deploy/b.yaml', 'deploy/**/*.yml');
  expect(several.stdout).toContain('\n2 files: all ok\n');
  const one = await call('check', '[1].yaml');
  expect(one.stdout).toContain('Brackets\n');
  expect(one.stderr).toBe('');
  expect((await call('gantt', '**/b.y*ml', 'up', '--format', 'json')).status).toBe(0);
});

it('leaves out no model that is damaged, and still checks the others', async () => {
  const { status, stdout, stderr } = await call('check', 'broken');
  expect(status).toBe(2);
  expect(stdout).toContain('2 files: 1 ok\nNot ok: broken/m.json\n');
  expect(stderr).toContain('broken/m.json:1:');
  const json = JSON.parse((await call('check', 'broken', '--format', 'json')).stdout);
  expect(json.verdict).toBe('error');
  expect(json.files.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['error', 'holds']);
});

it('fails where there is no such file, or several for a command about one', async () => {
  const none = await call('verify', 'empty');
  expect(none).toMatchObject({ status: 2, stdout: '' });
  expect(none.stderr).toContain(
    'error[file-is-directory]: `empty` is a directory and has no model among 2 files',
  );
  expect((await call('verify', 'none/*.yaml')).stderr).toContain('`none/*.yaml` has no model\n');
  const several = await call('gantt', 'deploy', 'up');
  expect(several.status).toBe(2);
  expect(several.stderr).toContain('`deploy` is 2 models, and `gantt` is about one');
  const json = await call('verify', 'empty', '--format', 'json');
  expect(JSON.parse(json.stdout).diagnostics[0].code).toBe('file-is-directory');
});

it('takes the manifests of a folder', async () => {
  const { status, stderr } = await call(
    'import',
    'rollout',
    'empty',
    '-o',
    join(folder.path, 'web.model.yaml'),
  );
  expect(stderr).toContain('empty: 1 manifest; 1 other file ignored: empty/notes.txt\n');
  expect(status).toBe(0);
});

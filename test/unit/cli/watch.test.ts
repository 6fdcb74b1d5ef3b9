import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recall, remember } from '../../../src/cli/output/cache.ts';
import { MAIN, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const cache = join(folder.path, 'cache');
const { XDG_CACHE_HOME } = process.env;
beforeAll(() => {
  process.env.XDG_CACHE_HOME = cache;
});
afterAll(() => {
  if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
  folder.remove();
});

const MODEL = (takes: string) => `madrigal: 1
types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: ${takes}}}}}
components: {x: T}
deployments: {up: {x: b}}
properties: {comes-up: {deployability: up}}
`;

it('answers again when the file has changed or is replaced, by its cache where it is as before; Ctrl-C ends it', async () => {
  const file = folder.file('m.yaml', MODEL('2s'));
  const child = spawn(process.execPath, [MAIN, 'watch', file], {
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const answered = (times: number) =>
    expect.poll(() => err.split('Ctrl-C ends').length - 1, { timeout: 15_000 }).toBe(times);
  await answered(1);
  expect(out).toContain('comes-up  holds  2 s\n');
  writeFileSync(file, MODEL('3s'));
  await answered(2);
  expect(out).toContain('comes-up  holds  3 s\n');
  writeFileSync(file, 'madrigal: 1\nnothing: 1\n');
  await answered(3);
  expect(err).toContain('error[unknown-key]');
  // As if the answer had been another one: what is remembered is told.
  const [, body = ''] = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(cache, name), 'utf8'))
    .find((text) => text.includes('2 s'))!
    .split('\n');
  expect(JSON.parse(body).files).toHaveLength(1);
  writeFileSync(file, MODEL('2s'));
  await answered(4);
  expect(out.split('comes-up  holds  2 s\n')).toHaveLength(3);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});

it('remembers by the contents of files, and takes what is damaged for nothing', () => {
  const file = folder.file('a.txt', 'a');
  const kept = { pieces: [{ stream: 'out', text: 'answer\n' }], exit: 0, files: [] } as const;
  remember('call', kept);
  expect(recall('call')).toEqual(kept);
  expect(recall('another call')).toBe(null);
  remember('stopped', { ...kept, exit: 3 });
  expect(recall('stopped')).toBe(null);
  remember('of a file', { ...kept, files: [[file, 'other']] });
  expect(recall('of a file')).toBe(null);
  for (const name of readdirSync(join(cache, 'madrigal'))) {
    const place = join(cache, 'madrigal', name);
    writeFileSync(place, readFileSync(place, 'utf8').replace('answer', 'Answer'));
  }
  expect(recall('call')).toBe(null);
  for (const name of readdirSync(join(cache, 'madrigal'))) writeFileSync(join(cache, 'madrigal', name), '{');
  expect(recall('call')).toBe(null);
});

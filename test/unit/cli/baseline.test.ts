import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const MODEL = `
madrigal: 1
types:
  T: {places: [a, b, c], transitions: {t: {move: a -> b, takes: [1s, 20s]}, u: {move: b -> c, takes: 10s}}}
  S: {places: [a, b], transitions: {s: {move: a -> b, takes: 5s}}}
components: {x: T, y: S}
deployments: {up: {x: c, y: b}}
properties:
  in-time: {deployability: up, deadline: 31s}
  early: {deployability: up, deadline: 15s}
  gone: {deployability: up}
`;
const model = join(folder.path, 'm.yaml');
const baseline = join(folder.path, 'last.json');
const write = (text: string) => folder.file('m.yaml', text);
const verify = (...args: readonly string[]) => madrigal(['verify', model, '--baseline', baseline, ...args]);

beforeAll(async () => {
  write(MODEL);
  await madrigal(['verify', model, '--format', `json=${baseline}`]);
});

describe('a baseline', () => {
  it('has nothing to tell where nothing has changed, and known violations may pass', async () => {
    write(MODEL);
    const { status, stdout } = await verify();
    expect(stdout).toContain(`Nothing has changed since ${baseline}\n`);
    expect(status).toBe(1);
    expect((await verify('--fail-on', 'new')).status).toBe(0);
    expect((await verify('--fail-on', 'new', '--fail-on', 'growth=0%')).status).toBe(0);
    expect((await verify('--fail-on', 'growth=5%')).status).toBe(1);
  });

  it('says what has changed, by how much, and what is critical now', async () => {
    write(MODEL.replace('takes: 10s', 'takes: 12s').replace('5s}}}', '25s}}}').replace('gone:', 'fresh:'));
    const { status, stdout } = await verify('--fail-on', 'new');
    expect(status).toBe(1);
    expect(stdout.slice(stdout.indexOf('Since '))).toBe(
      [
        `Since ${baseline}:`,
        '  • `in-time` was holding, and is violated now',
        '  • the latest end of `in-time` grew by 2 s',
        '  • the latest end of `early` grew by 2 s',
        '  • `fresh` is new: holding',
        '  • `gone` is not asked any more',
        '  • `y.s` became critical',
        'Violated: in-time, early',
        '',
      ].join('\n'),
    );
    const json = JSON.parse((await verify('--format', 'json')).stdout);
    expect(json.changes.sentences).toHaveLength(6);
    expect(json.changes.since).toBe(baseline);
    expect((await verify('--format', 'markdown')).stdout).toContain(
      '- the latest end of `in-time` grew by 2 s\n',
    );
  });

  it('fails on the growth of a latest end beyond a part of it', async () => {
    // 30 s become 31 s.
    write(MODEL.replace('takes: 10s', 'takes: 11s'));
    const growth = async (part: string) =>
      (await verify('--fail-on', 'new', '--fail-on', `growth=${part}`)).status;
    expect(await growth('3%')).toBe(1);
    expect(await growth('4%')).toBe(0);
    write(MODEL.replace('[1s, 20s]', '[1s, inf]').replace('31s', 'inf'));
    expect(await growth('1000%')).toBe(1);
  });

  it('is an answer of verify in JSON, about the same file', async () => {
    write(MODEL);
    const wrong = [
      ['{', 'bad-baseline', 'is no answer of `verify` in JSON'],
      ['{"schemaVersion": 2}', 'bad-baseline', 'is no answer of `verify` in JSON'],
      [readFileSync(baseline, 'utf8').replace('m.yaml', 'n.yaml'), 'bad-baseline', 'has no answers about'],
    ] as const;
    for (const [text, code, message] of wrong) {
      const file = folder.file('other.json', text);
      const { status, stderr } = await madrigal(['verify', model, '--baseline', file]);
      expect(status).toBe(2);
      expect(stderr).toContain(`error[${code}]`);
      expect(stderr).toContain(message);
    }
    expect((await madrigal(['verify', model, '--baseline', join(folder.path, 'none.json')])).status).toBe(2);
    expect((await madrigal(['verify', model, '--fail-on', 'new'])).status).toBe(2);
    expect((await verify('--fail-on', 'growth')).status).toBe(2);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const CLOUD = 'examples/openstack/openstack.yaml';
const SHOP = 'examples/concerto.yaml';
const RUNS = 'examples/concerto-runs.csv';

/** What `calibrate` makes of five measured runs on the cluster nova. */
const NOVA = 'test/fixtures/nova-measured.yaml';

test('the overlay of the five runs of nova gives the dates between which the measured ones lie', async () => {
  const { stdout } = await madrigal([
    ...['verify', CLOUD, '--timing', NOVA, '--property', 'cloud-is-up-in-six-minutes', '--format', 'json'],
  ]);
  expect(JSON.parse(stdout).results[0].interval).toEqual({ min: 290.147, max: 300.317 });
});

test('the loop closes: measured, verified, run again', async () => {
  const output = join(folder.path, 'measured.yaml');
  const calibrated = await madrigal(['calibrate', SHOP, RUNS, '-o', output, '--format', 'json']);
  expect(calibrated.status).toBe(0);
  const answer = JSON.parse(calibrated.stdout);
  expect(answer).toMatchObject({ runs: 3, overlay: output, quantile: 1, margin: 0 });
  expect(answer.takes[0]).toEqual({
    component: 'server',
    transition: 'install1',
    min: 5.871,
    max: 7.621,
    samples: 3,
  });
  expect(answer.unseen).toHaveLength(5);
  const text = readFileSync(output, 'utf8');
  expect(text).toContain('overlay: "measured"');
  expect((await madrigal(['check', SHOP, '--timing', output])).status).toBe(0);
  const on = ['conform', SHOP, RUNS, '--program', 'bring-up'];
  expect((await madrigal([...on, '--timing', output])).status).toBe(0);
  const before = await madrigal([...on, '--format', 'json']);
  expect(before.status).toBe(1);
  expect(JSON.parse(before.stdout)).toMatchObject({
    verdict: 'violated',
    tolerance: 0.05,
    runs: [
      { run: 'monday', verdict: 'holds', complete: true, first: null },
      { run: 'tuesday', verdict: 'holds' },
      { run: 'wednesday', verdict: 'violated', first: { line: 15, kind: 'long', by: 1.338, at: 21.34 } },
    ],
    widen: [{ component: 'db', transition: 'allocate', needs: { min: 10, max: 21.338 } }],
  });
  expect((await madrigal([...on, '--tolerance', '2s'])).status).toBe(0);
  expect((await madrigal([...on, '--tolerance', '1ms'])).status).toBe(1);
});

test('without a file to write, the overlay is the answer', async () => {
  const { status, stdout, stderr } = await madrigal([
    'calibrate',
    SHOP,
    RUNS,
    '--name',
    'typical',
    '--margin',
    '10%',
  ]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^madrigal: 1\noverlay: "typical"\n/);
  expect(stdout).toContain('start:     [1.35, 1.65]');
  expect(stderr).toContain('warning[never-measured]: snap.take is in no log');
});

test('mistakes of a call and of a log are told, each with its place', async () => {
  const bad = folder.file('bad.csv', 'component,transition,start,end\ndb,run,3,1\ndb,run,x,1\n');
  const json = async (...args: readonly string[]) => {
    const { status, stdout } = await madrigal([...args, '--format', 'json']);
    return [
      status,
      ...JSON.parse(stdout).diagnostics.map((d: Record<string, unknown>) => `${d.code} ${d.line}`),
    ];
  };
  expect(await json('calibrate', SHOP, bad)).toEqual([2, 'log-date 2', 'log-date 3']);
  expect(await json('conform', SHOP, bad, '--program', 'bring-up')).toEqual([2, 'log-date 2', 'log-date 3']);
  expect(await json('calibrate', SHOP, RUNS, RUNS)).toEqual([2, 'bad-call null']);
  expect(await json('calibrate', SHOP, RUNS, folder.file('same.csv', readFileSync(RUNS, 'utf8')))).toEqual([
    2,
    'duplicate-row null',
  ]);
  expect(await json('calibrate', SHOP, 'examples/README.md')).toEqual([2, 'unread-format 1']);
  expect(await json('calibrate', SHOP, folder.file('large.csv', 'x'.repeat(10_000_000)))).toEqual([
    2,
    'file-too-large null',
  ]);
  expect(await json('calibrate', SHOP, RUNS, '-o', SHOP)).toEqual([2, 'cannot-write null']);
  expect(await json('conform', SHOP, RUNS)).toEqual([2, 'which-program null']);
  expect(await json('calibrate', SHOP, RUNS, '--quantile', '40%')).toEqual([2, 'bad-call null']);
  expect(await json('calibrate', SHOP, RUNS, '--margin', 'ten')).toEqual([2, 'bad-call null']);
});

test('what a log says cannot command a terminal', async () => {
  const log = folder.file(
    'escape.csv',
    'run,component,transition,start,end\n"\u001b[2Jrun",db,allocate,0,99\n"\u001b[2Jrun","\u001b]0;x\u0007",run,0,99\n',
  );
  const { stdout, stderr } = await madrigal(['conform', SHOP, log, '--program', 'bring-up']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(`${stdout}${stderr}`).not.toMatch(/[\u001b\u0007]/);
  expect(stdout).toContain('is no run of the model');
});

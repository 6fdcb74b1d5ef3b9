import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Moment, madrigal, shell, spawned, temporaryFolder } from '../../support/cli.ts';
import { signalled } from '../../support/signalled.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

/** So many components of two actions one after the other; all of them can begin at once. */
const wide = (components: number) => `madrigal: 1
index: {i: 1..${components}}
types:
  T:
    places: [a, b, c]
    transitions:
      s: {move: a -> b, takes: [1s, 2s]}
      t: {move: b -> c, takes: [1s, 3s]}
components:
  "c{i}": T
deployments: {up: c}
properties:
  d: {deployability: up}
  p: {parallelism: all}
`;

/** Dining philosophers in the format of TINA: three transitions each. */
const philosophers = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const j = (i + 1) % count;
    return [
      `tr l${i} [0,w[ think${i} fork${i} -> one${i}`,
      `tr r${i} [0,w[ one${i} fork${j} -> eat${i}`,
      `tr d${i} [0,w[ eat${i} -> think${i} fork${i} fork${j}`,
      `pl think${i} (1)`,
      `pl fork${i} (1)`,
    ].join('\n');
  }).join('\n');

it('reaches a limit on time amid the firings of one state', async () => {
  const file = folder.file('wide.yaml', wide(1_000));
  const started = performance.now();
  const { status, stdout } = await madrigal(['explore', file, '--timeout', '1s', '--format', 'json']);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ complete: false, because: 'timeout' });
  expect(performance.now() - started).toBeLessThan(15_000);
}, 60_000);

it('exceeds a limit on classes by a tenth at most', async () => {
  const file = folder.file('wide.yaml', wide(200));
  const { stdout } = await madrigal(['explore', file, '--max-classes', '20', '--format', 'json']);
  const { classes, because } = JSON.parse(stdout) as { classes: number; because: string };
  expect(because).toBe('max-classes');
  expect(classes).toBeLessThanOrEqual(22);
});

it('counts the first states of a large net without first going through all of it for each place', async () => {
  const file = folder.file('philosophers.net', philosophers(900));
  const { status, stdout } = await madrigal([
    'explore',
    file,
    '--mode',
    'untimed',
    '--max-classes',
    '50',
    '--format',
    'json',
  ]);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ because: 'max-classes' });
});

it('answers that it is unknown when time is up before the model is read', async () => {
  const file = folder.file('wide.yaml', wide(20_000));
  const { status, stdout } = await spawned(['verify', file, '--timeout', '50ms', '--format', 'json']);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    file,
    verdict: 'unknown',
    because: 'timeout',
    diagnostics: [],
  });
}, 60_000);

/** More than a pipe holds: it has been written when a reader has begun. */
const MUCH = '#'.repeat(1_000_000);

// Side by side: they do nothing but wait.
describe.concurrent('ends while it waits for its input', () => {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    it(`on ${name}`, async ({ expect }) => {
      const pipe = join(folder.path, `pipe-${name}`);
      await shell(`mkfifo '${pipe}'`);
      const ending = (source: string, after: Moment) =>
        spawned(['verify', source], { signal: { name, after }, keepsWaiting: true });
      // A named pipe is only opened once there is a reader.
      const writer = open(pipe, 'w');
      const ends = [
        ending('-', (input) => new Promise((resolve) => input.write(MUCH, resolve))),
        ending(pipe, () => writer),
      ];
      for (const { status } of await Promise.all(ends)) expect(status).toBe(130);
      await (await writer).close();
    }, 60_000);
  }
});

// They have nothing to tell of a part of their work, so the signal itself ends them.
describe.concurrent('ends at once, by the signal, in the middle of its work', () => {
  for (const [command, ...more] of [
    ['check'],
    ['translate'],
    ['simulate'],
    ['replay', 'no-trace.json'],
  ] as const) {
    it(command, async ({ expect }) => {
      const file = folder.file(`large-${command}.yaml`, wide(199_999));
      const after = 700;
      const started = performance.now();
      const { status, stdout } = await spawned([command, file, ...more], {
        signal: { name: 'SIGINT', after },
      });
      expect({ status, stdout }).toEqual({ status: null, stdout: '' });
      expect(performance.now() - started - after).toBeLessThan(1_000);
    }, 60_000);
  }
});

it('ends on a signal amid the firings of one state', async () => {
  const file = folder.file('wide.yaml', wide(600));
  const { status, stdout } = await signalled(['explore', file, '--format', 'json'], 'SIGINT', 2_000);
  expect(status).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ complete: false, because: 'interrupted' });
}, 120_000);

it('says what was full where no limit on memory was given', async () => {
  const file = folder.file('wide.yaml', wide(2_100));
  const { status, stdout } = await madrigal(['explore', file]);
  expect(status).toBe(3);
  expect(stdout).toContain(
    'incomplete, because the dates of 2100 enabled transitions take 5 MiB in one state class, and 4 MiB is the most',
  );
});

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { madrigal, spawned, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const SHOP = 'examples/compose/compose.yaml';
const COMPOSE = `name: shop
services:
  web:
    image: web:$TAG
    depends_on:
      db:
        condition: service_healthy
  db:
    image: postgres
    healthcheck: {test: [CMD, pg_isready], interval: 10s, timeout: 5s, retries: 5}
`;
const LATER = 'services:\n  db:\n    healthcheck: {interval: 2s, timeout: 1s, retries: 9}\n';

interface Answered {
  readonly file: string | null;
  readonly verdict: string;
  readonly results: readonly {
    readonly name: string;
    readonly interval?: object;
    readonly verdict: string;
  }[];
  readonly diagnostics: readonly {
    readonly code: string;
    readonly file: string | null;
    readonly line: number | null;
  }[];
}

async function answers(args: readonly string[], options: Parameters<typeof madrigal>[1] = {}) {
  const { stdout } = await madrigal(['verify', ...args, '--format', 'json'], options);
  return JSON.parse(stdout) as Answered;
}

function intervals({ results }: Answered) {
  return Object.fromEntries(results.map(({ name, interval }) => [name, interval ?? null]));
}

describe('import in JSON', () => {
  test('has the model, which is a model file, and what is doubtful', async () => {
    const imported = await madrigal(['import', 'compose', SHOP, '--format', 'json']);
    const { verdict, model, diagnostics } = JSON.parse(imported.stdout);
    expect([imported.status, imported.stderr, verdict]).toEqual([0, '', 'holds']);
    expect(diagnostics.map((each: { readonly code: string }) => each.code)).toContain('unknown-duration');
    const checked = await madrigal(['check', folder.file('shop.json', JSON.stringify(model))]);
    expect(checked.status).toBe(0);
  });

  test('has errors, and no model', async () => {
    const wrong = folder.file('cyclic.csv', 'task,max,after\na,1,b\nb,1,a\n');
    const { status, stdout } = await madrigal(['import', 'dag', wrong, '--format', 'json']);
    const { verdict, diagnostics } = JSON.parse(stdout);
    expect([status, verdict, diagnostics[0].code]).toEqual([2, 'error', 'dependency-cycle']);
  });
});

describe('verify', () => {
  test('no stack without a file that was to change it, whatever is wrong with that', async () => {
    const wrong = folder.file('wrong.yaml', 'servces:\n  db:\n    image: postgres:18\n');
    for (const [file, code] of [
      [wrong, 'unknown-key'],
      [join(folder.path, 'missing.yaml'), 'file-missing'],
    ] as const) {
      const answered = await answers([SHOP, file]);
      expect(answered.verdict).toBe('error');
      expect(answered.diagnostics.map((each) => each.code)).toContain(code);
    }
  });

  test('the same compose file twice as that file', async () => {
    expect(intervals(await answers([SHOP, SHOP]))).toEqual(intervals(await answers([SHOP])));
  });

  test('a compose file, in one step; the model that import writes has the same answers', async () => {
    const options = ['--job', 'migrate=10s,1m'];
    const written = join(folder.path, 'tickets.yaml');
    const imported = await madrigal(['import', 'compose', SHOP, ...options, '--engine', '26', '-o', written]);
    expect(imported.status).toBe(0);
    expect(readFileSync(written, 'utf8')).toMatch(
      /^# Made from examples\/compose\/compose\.yaml, for Docker Engine 26\.\n/,
    );
    const [inOneStep, inTwo] = [
      await answers([SHOP, ...options, '--docker-engine', '26']),
      await answers([written]),
    ];
    expect(intervals(inTwo)).toEqual(intervals(inOneStep));
    expect(intervals(inOneStep)['up-returns']).toEqual({ min: 20, max: 164.5 });
  });

  test('a change is read in a process that has read nothing before', async () => {
    const to = ['--to', SHOP, '--to', 'examples/compose/compose.next.yaml'];
    expect((await spawned(['verify', '--from', SHOP, ...to])).status).toBeLessThan(2);
    const { status } = await spawned(['plan', 'examples/two-operators.yaml', '--to', SHOP]);
    expect(status).not.toBe(4);
  });

  test('of a change, in one step and in two', async () => {
    const change = ['--from', SHOP, '--to', SHOP, '--to', 'examples/compose/compose.next.yaml'];
    const written = join(folder.path, 'change.yaml');
    expect((await madrigal(['import', 'compose', ...change, '-o', written])).status).toBe(0);
    expect(intervals(await answers([written]))).toEqual(intervals(await answers(change)));
  });

  test('several compose files are merged, models stay by themselves', async () => {
    const files = [folder.file('compose.yaml', COMPOSE), folder.file('later.yaml', LATER)];
    const merged = await answers(files);
    expect(intervals(merged)['starts-web']).toEqual({ min: 2, max: 27.5 });
    const { stdout } = await madrigal([
      'verify',
      files[0]!,
      'examples/concerto.yaml',
      files[1]!,
      '--format',
      'json',
    ]);
    const several = JSON.parse(stdout) as { readonly files: readonly Answered[] };
    expect(several.files.map(({ file }) => file)).toEqual([files[0], 'examples/concerto.yaml']);
    expect(intervals(several.files[0]!)).toEqual(intervals(merged));
  });

  test('what is doubtful is told at lines of the compose file', async () => {
    const { diagnostics } = await answers([SHOP]);
    expect(diagnostics.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['long-probe', SHOP, 6],
      ['hasty-unhealthy', SHOP, 7],
      ['delayed-probe', SHOP, 24],
      ['unknown-duration', SHOP, 26],
    ]);
  });

  test('`--start` is how long containers take to start', async () => {
    const file = folder.file('compose.yaml', COMPOSE);
    expect(intervals(await answers([file, '--start', '1s,2s']))['starts-db']).toEqual({ min: 1, max: 2 });
    expect(intervals(await answers([file, '--start', 'web=1m']))['starts-web']).toEqual({
      min: 70,
      max: 135.5,
    });
    const wrong = await madrigal(['verify', file, '--start', 'state.json']);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain(
      '`--start state.json` of a compose file says how long its containers take to start',
    );
  });

  test('options of models are refused, and a call without a file', async () => {
    const file = folder.file('compose.yaml', COMPOSE);
    const set = await madrigal(['verify', file, '--set', 'n=3']);
    expect([set.status, set.stderr]).toEqual([2, expect.stringContaining('`--set` is for model files')]);
    const none = await madrigal(['verify']);
    expect([none.status, none.stderr]).toEqual([
      2,
      expect.stringContaining("missing required argument 'file'"),
    ]);
  });

  test('manifests of Kubernetes are read as one, in whichever order they are named', async () => {
    const budget = folder.file(
      'budget.yaml',
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 1}\n',
    );
    const [web, times] = ['examples/import/web.yaml', ['--pull', '2s,20s', '--ready', '8s,25s']];
    const alone = await answers([web, ...times]);
    expect(intervals(await answers([budget, web, ...times]))).toEqual(intervals(alone));
    const several = await madrigal(['verify', web, 'examples/import/release.csv', '--format', 'json']);
    expect(JSON.parse(several.stdout).files).toHaveLength(2);
  });

  test('without a file, the compose file above, and what stands beside it', async () => {
    folder.file('compose.yaml', COMPOSE);
    folder.file('compose.override.yaml', LATER);
    folder.file('.env', 'TAG=3\n');
    const inside = join(folder.path, 'deep', 'down');
    mkdirSync(inside, { recursive: true });
    const found = await answers([], { cwd: inside });
    expect([found.file, found.diagnostics]).toEqual(['../../compose.yaml', []]);
    expect(intervals(found)['starts-web']).toEqual({ min: 2, max: 27.5 });
    const changed = await answers(['--from', '../../compose.yaml'], { cwd: inside });
    expect(intervals(changed)).toHaveProperty('converges');
  });

  test('the report shows the compose file', async () => {
    const report = join(folder.path, 'report.html');
    expect((await madrigal(['verify', SHOP, '--report', report])).status).toBe(0);
    expect(readFileSync(report, 'utf8')).toContain('postgres:17');
  });
});

describe('import compose', () => {
  test('finds the file above, what stands beside it, and variables', async () => {
    folder.file('compose.yaml', COMPOSE);
    folder.file('compose.override.yaml', LATER);
    folder.file('.env', 'TAG=3\n');
    const inside = join(folder.path, 'deep', 'inside');
    mkdirSync(inside, { recursive: true });
    const { status, stdout, stderr } = await madrigal(['import', 'compose'], { cwd: inside });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      '# Made from ../../compose.yaml, ../../compose.override.yaml, for Docker Engine 27.',
    );
    expect(stdout).toContain('takes: [2s, 27s]');
    const named = await madrigal(['import', 'compose'], {
      cwd: inside,
      env: { COMPOSE_FILE: '../../compose.yaml', TAG: '1' },
    });
    expect(named.stdout).toContain('takes: [10s, 75s]');
    folder.file(
      'deep/inside/.env',
      'COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE=../../compose.yaml;../late.yaml\nTAG=1\n',
    );
    folder.file('deep/late.yaml', LATER);
    const byFile = await madrigal(['import', 'compose'], { cwd: inside });
    expect(byFile.stdout).toContain('# Made from ../../compose.yaml, ../late.yaml, for');
    expect(byFile.stdout).toContain('takes: [2s, 27s]');
    const verified = await madrigal(['verify', '--format', 'json'], { cwd: inside });
    expect(JSON.parse(verified.stdout).file).toBe('../../compose.yaml');
    const nowhere = await madrigal(['import', 'compose'], { cwd: '/' });
    expect([nowhere.status, nowhere.stderr]).toEqual([
      2,
      expect.stringContaining('there is no compose file in this folder or above it'),
    ]);
  });

  test('reads what `docker compose config --format json` prints', async () => {
    const config = {
      name: 'shop',
      services: {
        db: {
          command: null,
          entrypoint: null,
          image: 'postgres',
          healthcheck: {
            test: ['CMD', 'pg_isready', '-U', '$$USER'],
            timeout: '5s',
            interval: '10s',
            retries: 5,
          },
          networks: { default: null },
        },
        web: {
          depends_on: { db: { condition: 'service_healthy', required: true } },
          image: 'web',
          networks: { default: null },
        },
      },
      networks: { default: { name: 'shop_default', ipam: {} } },
    };
    const input = JSON.stringify(config);
    const { status, stdout } = await madrigal(['import', 'compose', '-'], { input });
    expect(status).toBe(0);
    expect(stdout).toContain('title: "docker compose up: shop"');
    expect(intervals(await answers(['-'], { input }))['starts-web']).toEqual({ min: 10, max: 75.5 });
  });

  test('what is doubtful counts as an error with --strict', async () => {
    const { status, stderr } = await madrigal(['import', 'compose', SHOP, '--strict']);
    expect(status).toBe(2);
    expect(stderr).toContain(`${SHOP}:24:7: warning[delayed-probe]`);
  });

  test.each([
    ['--engine', 'new', 'write a version of the Docker Engine'],
    ['--job', 'migrate', 'write a service, `=` and a duration'],
    ['--job', 'migrate=2s,1s', 'write a duration, or a least and a greatest one'],
    ['--health', 'db=1,2,x', 'write INTERVAL,TIMEOUT,RETRIES,START_PERIOD'],
  ])('%s %s is refused', async (option, value, hint) => {
    const { status, stderr } = await madrigal(['import', 'compose', SHOP, option, value]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(hint)]);
  });
});

/** The rules of docs/compose.md, a small file and its answer for each. */
import { describe, expect, test } from 'vitest';
import {
  type DurationInterval,
  fractionToNumber,
  parseDuration,
  toNumber,
} from '../../../src/base/duration.ts';
import type { HealthCheck } from '../../../src/import/compose/service/service.ts';
import { verify } from '../../../src/properties/verify.ts';
import { type ComposeSetting, composeErrors, composeModel, told } from '../../support/compose.ts';
import { outageIn } from '../../support/figures.ts';

/** `[min, max]` of some properties, `null` where they have no date; outages by their longest stretch. */
async function dates(file: string, names: readonly string[], setting: ComposeSetting = {}, old?: string) {
  const { model } = composeModel(
    { 'compose.yaml': file, ...(old === undefined ? {} : { 'old.yaml': old }) },
    { ...setting, ...(old === undefined ? {} : { from: ['old.yaml'] as const }) },
  );
  const results = await verify(model, { properties: names });
  return Object.fromEntries(
    results.map((result) => {
      const { spec, interval, verdict } = result;
      if (spec.kind === 'available') return [spec.name, verdict.kind];
      const outage = spec.kind === 'outage' ? outageIn(result)!.longest : null;
      if (outage !== null) return [spec.name, [outage.min, outage.max].map(fractionToNumber)];
      return [spec.name, interval && [toNumber(interval.min), toNumber(interval.max)]];
    }),
  );
}

function warnings(file: string, setting: ComposeSetting = {}): readonly string[] {
  return composeModel(file, setting).warnings.map(told);
}

function interval(min: string, max = min): DurationInterval {
  const [least, most] = [parseDuration(min), parseDuration(max)];
  if (least === null || least === 'inf' || most === null) throw new Error(min);
  return { min: least, max: most };
}

const job = (name: string, min: string, max = min) => ({
  given: { jobs: new Map([[name, interval(min, max)]]) },
});

/** Probes every second, each of at most half a second; unhealthy after two failures: healthy in [1, 3]. */
const QUICK = 'healthcheck: {test: "true", interval: 1s, timeout: 500ms, retries: 2}';
const CHECKED = `  db: {image: x, ${QUICK}}\n`;
const service = (name: string, more = '') => `  ${name}: {image: x${more === '' ? '' : `, ${more}`}}\n`;
const on = (...conditions: readonly string[]) => `depends_on: {${conditions.join(', ')}}`;
const healthy = (name: string) => `${name}: {condition: service_healthy}`;
const completed = (name: string) => `${name}: {condition: service_completed_successfully}`;
const file = (...services: readonly string[]) => `services:\n${services.join('')}`;

describe('the start phase', () => {
  test('services that depend on nothing start at once, and so do those that wait for no condition (A3, A7)', async () => {
    const text = file(service('a', 'depends_on: [b]'), service('b', 'depends_on: [c]'), service('c'));
    expect(await dates(text, ['starts-a', 'starts-c', 'up-returns'])).toEqual({
      'starts-a': [0, 0],
      'starts-c': [0, 0],
      'up-returns': [0, 0],
    });
  });

  test('conditions are looked for every half a second from the visit (A6)', async () => {
    const text = file(CHECKED, service('web', on(healthy('db'))));
    expect(await dates(text, ['starts-web'])).toEqual({ 'starts-web': [1, 3.5] });
    const quick = file(service('task'), service('web', on(completed('task'))));
    expect(await dates(quick, ['starts-web'], job('task', '0s'))).toEqual({ 'starts-web': [0.5, 0.5] });
  });

  test('a visit begins when the visits of all dependencies have returned (A3)', async () => {
    const text = file(
      CHECKED,
      service('late', on(healthy('db'))),
      service('task'),
      // Seen half a second after `late` has started, however long ago the task was done.
      service('web', on('late: {condition: service_started}', completed('task'))),
    );
    expect(await dates(text, ['starts-late', 'starts-web'], job('task', '0s'))).toEqual({
      'starts-late': [1, 3.5],
      'starts-web': [1.5, 4],
    });
  });

  test('the last condition counts (A10)', async () => {
    const text = file(CHECKED, service('task'), service('web', on(healthy('db'), completed('task'))));
    expect(await dates(text, ['starts-web'], job('task', '2s', '9s'))).toEqual({ 'starts-web': [2, 9.5] });
  });

  test('services without containers are not waited for (A11)', async () => {
    const none = file(service('db', `${QUICK}, scale: 0`), service('web', on(healthy('db'))));
    expect(await dates(none, ['starts-web'])).toEqual({ 'starts-web': [0, 0] });
    const provided = file(
      service('db', `${QUICK}, provider: {type: cloud}`),
      service('web', on(healthy('db'))),
    );
    expect(await dates(provided, ['starts-web'])).toEqual({ 'starts-web': [0, 0] });
    expect(composeModel(none).model.properties.map(({ name }) => name)).not.toContain('starts-db');
  });

  test('with deploy.replicas 0 a service does not even wait; with scale 0 it does (A4)', async () => {
    const after = (none: string) =>
      file(CHECKED, service('none', `${none}, ${on(healthy('db'))}`), service('web', 'depends_on: [none]'));
    expect(await dates(after('deploy: {replicas: 0}'), ['starts-web'])).toEqual({ 'starts-web': [0, 0] });
    expect(await dates(after('scale: 0'), ['starts-web'])).toEqual({ 'starts-web': [1, 3.5] });
  });

  test('an optional dependency that is missing or disabled is dropped (A12)', async () => {
    const optional = (name: string) => on(`${name}: {condition: service_healthy, required: false}`);
    const text = file(service('web', optional('db')), service('db', `${QUICK}, profiles: [db]`));
    expect(await dates(text, ['starts-web'])).toEqual({ 'starts-web': [0, 0] });
    expect(await dates(file(service('web', optional('gone'))), ['starts-web'])).toEqual({
      'starts-web': [0, 0],
    });
    expect(await dates(text, ['starts-web', 'aborts-db'], { given: { profiles: ['db'] } })).toEqual({
      'starts-web': [1, 3.5],
      // A warning, and `up` goes on.
      'aborts-db': null,
    });
  });

  test('what is not required and has its health check disabled is seen at the first look, and passed over (A12, B7)', async () => {
    const text = file(
      service('db', 'healthcheck: {disable: true}'),
      service('web', on('db: {condition: service_healthy, required: false}')),
    );
    expect(await dates(text, ['starts-web'])).toEqual({ 'starts-web': [0.5, 0.5] });
    expect(warnings(text)).toEqual([
      'compose.yaml:3 health-disabled the health of `db` is waited for, and its health check is disabled: it goes on without, for it is not required',
    ]);
  });

  test('nothing is doubtful of what is not waited for (A4, A11)', async () => {
    const text = file(
      service('cloud', 'provider: {type: cloud}'),
      service('none', 'scale: 0, healthcheck: {disable: true}'),
      service('web', on(healthy('cloud'), completed('none'))),
      service('image'),
      service('skipped', `deploy: {replicas: 0}, ${on(healthy('image'))}`),
    );
    expect(warnings(text)).toEqual([]);
    expect(await dates(text, ['starts-web', 'all-healthy'])).toEqual({
      'starts-web': [0, 0],
      'all-healthy': [0, 0],
    });
  });

  test('what is shared is depended on (A14)', () => {
    for (const more of [
      'links: [b]',
      'links: ["b:other"]',
      'network_mode: "service:b"',
      'ipc: "service:b"',
      'volumes_from: ["b:ro"]',
    ]) {
      const { model } = composeModel(file(service('a', more), service('b')));
      expect(
        model.connections.map(({ user, provider }) => `${user.component} ${provider.component}`),
      ).toContain('a b');
    }
  });

  test('a service that is not waited for makes nothing abort (A15)', async () => {
    const text = file(
      CHECKED,
      service('cache', QUICK),
      service('web', on(healthy('db'), 'cache: {condition: service_started}')),
    );
    expect(await dates(text, ['aborts-db', 'aborts-cache', 'aborts-web'])).toEqual({
      'aborts-db': [2, 3],
      'aborts-cache': null,
      'aborts-web': null,
    });
  });

  test('a job that fails makes up abort when it exits (A9)', async () => {
    const text = file(CHECKED, service('task', on(healthy('db'))), service('web', on(completed('task'))));
    expect(await dates(text, ['aborts-task'], job('task', '1s', '4s'))).toEqual({ 'aborts-task': [2, 7.5] });
  });

  test('--wait looks once more for all services (A17)', async () => {
    const text = file(CHECKED, service('web'));
    expect(await dates(text, ['up-returns', 'all-healthy', 'up-wait'])).toEqual({
      'up-returns': [0, 0],
      'all-healthy': [1, 3],
      'up-wait': [1, 3.5],
    });
    expect(await dates(file(service('web')), ['up-wait'])).toEqual({ 'up-wait': [0.5, 0.5] });
  });

  test('hooks take any time, and others wait for those after the start (A4)', async () => {
    const text = file(service('a', 'post_start: [{command: x}]'), service('b', 'depends_on: [a]'));
    expect(await dates(text, ['starts-a', 'starts-b'])).toEqual({
      'starts-a': [0, 0],
      'starts-b': [0, null],
    });
    expect(warnings(text)).toEqual([
      'compose.yaml:2 unknown-duration nothing says how long the hooks after the start of `a` take: others wait for them for any time',
    ]);
  });
});

describe('what is given', () => {
  const text = file(service('db'), service('web', on(healthy('db'))));
  const check: HealthCheck = {
    interval: interval('1s').min,
    timeout: interval('500ms').min,
    retries: 2,
    startPeriod: null,
    startInterval: null,
  };

  test('a health check that no file holds may take any time, and this is said', async () => {
    expect(await dates(text, ['starts-web', 'aborts-db'])).toEqual({
      'starts-web': [0.5, null],
      'aborts-db': [0, null],
    });
    expect(warnings(text)).toEqual([
      'compose.yaml:3 unknown-health the health of `db` is waited for, and the file has no health check of it: when it is healthy is not known, and without one in its image `up` fails',
    ]);
  });

  test('--health gives that of the image, for what the file leaves out', async () => {
    const setting = { given: { health: new Map([['db', check]]) } };
    expect(await dates(text, ['starts-web', 'aborts-db'], setting)).toEqual({
      'starts-web': [1, 3.5],
      'aborts-db': [2, 3],
    });
    const half = file(service('db', 'healthcheck: {interval: 2s}'), service('web', on(healthy('db'))));
    expect(await dates(half, ['starts-web'], setting)).toEqual({ 'starts-web': [2, 5.5] });
    expect(warnings(text, setting)).toEqual([]);
  });

  test('--ready says when probes begin to succeed', async () => {
    const ready = (min: string, max: string) => ({ given: { ready: new Map([['db', interval(min, max)]]) } });
    const known = file(CHECKED, service('web', on(healthy('db'))));
    // One probe may fail just before half a second, the next one is done a second and a half later.
    expect(await dates(known, ['starts-web', 'aborts-db'], ready('0s', '500ms'))).toEqual({
      'starts-web': [1, 3],
      'aborts-db': null,
    });
    expect(await dates(known, ['starts-web'], ready('2s', '2s'))).toEqual({ 'starts-web': [2, 3.5] });
    expect(await dates(text, ['starts-web'], ready('7s', '8s'))).toEqual({ 'starts-web': [7, 8.5] });
  });

  test('--start is added to each start', async () => {
    const setting = { given: { start: new Map([['*', interval('1s', '2s')]]) } };
    const chain = file(CHECKED, service('web', on(healthy('db'))));
    expect(await dates(chain, ['starts-db', 'starts-web'], setting)).toEqual({
      'starts-db': [1, 2],
      'starts-web': [3, 7.5],
    });
  });
});

describe('health of one container', () => {
  const window = async (check: string, engine: number) => {
    const text = file(
      service('db', `healthcheck: {test: "true", ${check}}`),
      service('web', on(healthy('db'))),
    );
    const found = await dates(text, ['all-healthy', 'aborts-db'], { given: { engine } });
    // All is healthy when the database is, or half a second later, when the other has started.
    return [found['all-healthy']?.[0], found['aborts-db']];
  };

  test.each<[string, number, number, readonly [number, number]]>([
    // What is left out is 30 s, 30 s, 3 and 0 s (B1).
    ['retries: 3', 27, 30, [90, 180]],
    ['interval: 0s', 27, 30, [90, 180]],
    ['interval: 5s, timeout: 2s, retries: 3', 27, 5, [15, 21]],
    // Within the start period, the first probe comes after 5 s from Engine 27 on, after the interval before (B2).
    ['interval: 20s, timeout: 2s, retries: 3, start_period: 30s', 27, 5, [70, 98]],
    ['interval: 20s, timeout: 2s, retries: 3, start_period: 30s', 26, 20, [70, 98]],
    ['interval: 20s, timeout: 2s, retries: 3, start_period: 30s', 24, 20, [70, 98]],
    ['interval: 20s, timeout: 2s, retries: 3, start_period: 30s, start_interval: 3s', 25, 3, [70, 98]],
    ['interval: 20s, timeout: 2s, retries: 3, start_period: 30s, start_interval: 3s', 24, 20, [70, 98]],
    // A short start period delays the first probe.
    ['interval: 1s, timeout: 5s, retries: 5, start_period: 1s', 27, 5, [9, 36]],
    ['interval: 1s, timeout: 5s, retries: 5, start_period: 1s', 26, 1, [5, 36]],
  ])(
    '%s with Engine %i: healthy from %d s on, unhealthy in %j (B3, B4, B9)',
    async (check, engine, first, unhealthy) => {
      expect(await window(check, engine)).toEqual([first, unhealthy]);
    },
  );

  test('NONE and disable mean that there is none (B7)', () => {
    for (const none of ['disable: true', 'test: NONE', 'test: ["NONE"]'])
      expect(
        composeErrors(file(service('db', `healthcheck: {${none}}`), service('web', on(healthy('db'))))),
      ).toEqual([
        'compose.yaml:3 health-disabled `up` fails: the health of `db` is waited for, and its health check is disabled',
      ]);
  });
});

describe('what is doubtful', () => {
  const check = (more: string, rest = '') =>
    file(service('db', `healthcheck: {test: "true", ${more}}${rest}`), service('web', on(healthy('db'))));
  const GOOD = 'interval: 10s, timeout: 5s, retries: 3';

  test.each<[string, string, number, string[]]>([
    ['nothing', check(GOOD), 27, []],
    [
      'a first probe that is delayed',
      check('interval: 2s, timeout: 1s, retries: 9, start_period: 1s'),
      27,
      ['compose.yaml:2 delayed-probe the start period of `db`, 1 s, delays its first probe, from 2 s to 5 s'],
    ],
    [
      'a start period that does nothing',
      check(`${GOOD}, start_period: 1s`),
      26,
      [
        'compose.yaml:2 idle-start-period the start period of `db`, 1 s, is over before its first probe, after 10 s',
      ],
    ],
    [
      'what an image may say',
      check('interval: 10s'),
      27,
      [
        'compose.yaml:2 image-health the health check of `db` does not say `timeout` and `retries`: an image may, else the usual values hold',
      ],
    ],
    [
      'long probes',
      check('interval: 5s, timeout: 5s, retries: 3'),
      27,
      [
        'compose.yaml:2 long-probe a probe of `db` may take 5 s, and one comes 5 s after another: failures are seen late',
      ],
    ],
    [
      'little patience',
      check('interval: 4s, timeout: 2s, retries: 3'),
      27,
      [
        'compose.yaml:2 hasty-unhealthy `db` may turn unhealthy 12 s after it has started, and `up` aborts then',
      ],
    ],
    [
      'replicas that hide each other',
      check(GOOD, ', deploy: {replicas: 2}'),
      27,
      [
        'compose.yaml:3 hidden-replica `db` has 2 replicas, which are looked at in order: one that fails is not seen while one before it starts',
      ],
    ],
    [
      'an end that never comes',
      file(service('task', 'restart: always'), service('web', on(completed('task')))),
      27,
      [
        'compose.yaml:2 unknown-duration nothing says how long the job `task` takes: it may take any time',
        'compose.yaml:3 never-completes the end of `task` is waited for, and `restart: always` starts it again',
      ],
    ],
  ])('%s', (_, text, engine, expected) => {
    expect(warnings(text, { given: { engine } })).toEqual(expected);
  });
});

describe('up with a changed file', () => {
  const DB = (version: string, more = '') =>
    service('db', `image: "db:${version}", ${QUICK}${more}`.replace('image: ', 'command: '));

  test('one that differs is recreated: it is away from when it stops to when it is healthy (C1, C3)', async () => {
    const web = service('web', on(healthy('db')));
    const found = await dates(
      file(DB('2'), web),
      ['converges', 'outage-db', 'outage-web', 'never-zero-db', 'never-zero-web'],
      {},
      file(DB('1'), web),
    );
    expect(found).toEqual({
      converges: [1, 13.5],
      'outage-db': [1, 13],
      'outage-web': [0, 0],
      'never-zero-db': 'violated',
      'never-zero-web': 'holds',
    });
  });

  test('what is not in the hash recreates nothing (C2)', async () => {
    const old = file(service('a', 'depends_on: [b], scale: 2'), service('b', 'build: x'));
    const after = file(service('a', 'scale: 3, profiles: [p]'), service('b', 'build: y'));
    expect(
      await dates(after, ['converges', 'outage-a', 'outage-b'], { given: { profiles: ['p'] } }, old),
    ).toEqual({
      converges: [0, 0],
      'outage-a': [0, 0],
      'outage-b': [0, 0],
    });
  });

  test('what is only written otherwise recreates nothing (C2)', () => {
    const text = (more: string) => file(service('a', more));
    const isRecreated = (old: string, after: string) => {
      const files = { 'old.yaml': text(old), 'compose.yaml': text(after) };
      const { model } = composeModel(files, { from: ['old.yaml'] });
      return model.types.find(({ name }) => name === 'a')!.transitions.some(({ name }) => name === 'stop');
    };
    for (const [old, after, changed] of [
      ['stop_grace_period: 1m', 'stop_grace_period: 60s', false],
      ['stop_grace_period: 1m', 'stop_grace_period: 61s', true],
      [
        'healthcheck: {test: a b, interval: 1m30s}',
        'healthcheck: {test: [CMD-SHELL, a b], interval: 90000ms}',
        false,
      ],
      ['healthcheck: {test: a b}', 'healthcheck: {test: [CMD, a, b]}', true],
      [`command: a "b c" d\\ e 'f'`, `command: [a, b c, d e, f]`, false],
      ['command: a b', 'command: [a b]', true],
      [
        'ports: ["80:8080", "127.0.0.1:1:2/udp", "9"]',
        'ports: [{target: 8080, published: 80}, {host_ip: 127.0.0.1, published: "1", target: 2, protocol: udp}, {target: 9}]',
        false,
      ],
      ['ports: ["80:8080"]', 'ports: [{target: 8080, published: 80, mode: host}]', true],
    ] as const)
      expect([old, isRecreated(old, after)]).toEqual([old, changed]);
  });

  test('the environment counts as it is once files of variables are read (C2)', async () => {
    const text = (more: string) => file(service('a', more));
    const changed = async (old: string, after: string, variables: string) => {
      const files = { 'old.yaml': old, 'compose.yaml': after, 'a.env': variables };
      const { model } = composeModel(files, { from: ['old.yaml'] });
      return model.types.find(({ name }) => name === 'a')!.transitions.some(({ name }) => name === 'stop');
    };
    const moved = text('env_file: a.env, environment: [B=2]');
    expect(await changed(text('environment: {A: 1, B: "2"}'), moved, 'A=1\nB=7\n')).toBe(false);
    expect(await changed(text('environment: {A: 1, B: "2"}'), moved, 'A=3\n')).toBe(true);
    expect(await changed(text('env_file: gone.env'), text('env_file: other.env'), '')).toBe(true);
    const optional = 'env_file: [{path: gone.env, required: no}]';
    expect(await changed(text(`${optional}, environment: {A: 1}`), text('env_file: a.env'), 'A=1')).toBe(
      false,
    );
  });

  test('a change of a health timer recreates (C2)', async () => {
    const after = file(service('db', QUICK.replace('retries: 2', 'retries: 3')));
    expect(await dates(after, ['outage-db'], {}, file(CHECKED))).toEqual({ 'outage-db': [1, 14.5] });
  });

  test('recreations go down the chain of dependencies (C4)', async () => {
    const chain = (v: string) =>
      file(
        service('a', `command: "${v}"`),
        service('b', `command: "${v}", depends_on: [a]`),
        service('c', `command: "${v}", depends_on: [b]`),
      );
    expect(await dates(chain('2'), ['converges', 'outage-a', 'outage-c'], {}, chain('1'))).toEqual({
      converges: [0, 30],
      'outage-a': [0, 30],
      'outage-c': [0, 10],
    });
  });

  test('direct dependants with restart: true are stopped first, others run on (C5)', async () => {
    const rest = [
      service('api', 'depends_on: {db: {condition: service_started, restart: true}}'),
      service('web', 'depends_on: {api: {condition: service_started, restart: true}}'),
    ];
    expect(
      await dates(
        file(DB('2'), ...rest),
        ['outage-db', 'outage-api', 'outage-web', 'converges'],
        {},
        file(DB('1'), ...rest),
      ),
    ).toEqual({ 'outage-db': [1, 13], 'outage-api': [0, 20], 'outage-web': [0, 0], converges: [1, 23] });
  });

  test('what is recreated may fail again; what runs on is taken to be healthy, and told where it might not be (A15, A18)', async () => {
    const web = service('web', on(healthy('db')));
    const [changed, before] = [file(DB('2'), web), file(DB('1'), web)];
    // Stopped within 10 s, then 1 s to the first probe, at most 1 s more of each of its two probes.
    expect(await dates(changed, ['aborts-db', 'aborts-web'], {}, before)).toEqual({
      'aborts-db': [2, 13],
      'aborts-web': null,
    });
    const next = file(DB('1'), web, service('more'));
    expect(await dates(next, ['aborts-db', 'converges'], {}, before)).toEqual({
      'aborts-db': null,
      converges: [0.5, 0.5],
    });
    const { warnings: found } = composeModel(
      { 'compose.yaml': next, 'old.yaml': before },
      { from: ['old.yaml'] },
    );
    expect(found.map(told)).toContainEqual(
      expect.stringMatching(/^compose\.yaml:3 unhealthy-now `db` has not changed/),
    );
  });

  test('all replicas are recreated at once, and this is said (C6)', async () => {
    const three = (v: string) => file(service('a', `command: "${v}", scale: 3`));
    const { warnings: found } = composeModel(
      { 'compose.yaml': three('2'), 'old.yaml': three('1') },
      { from: ['old.yaml'] },
    );
    expect(found.map(({ code }) => code)).toEqual(['all-at-once']);
    expect(await dates(three('2'), ['never-zero-a'], {}, three('1'))).toEqual({ 'never-zero-a': 'violated' });
  });

  test('a volume that changes is told: nothing is said of what becomes of it (C9)', () => {
    const on = (driver: string) => `${file(service('a'))}volumes: {data: {driver: ${driver}}, kept: {}}\n`;
    const { warnings: found } = composeModel(
      { 'compose.yaml': on('nfs'), 'old.yaml': on('local') },
      { from: ['old.yaml'] },
    );
    expect(found.map(told)).toEqual([
      expect.stringMatching(/^compose\.yaml:3 not-modelled the volume `data` is another one/),
    ]);
  });

  test('what is too much is stopped before anything is started (C7, C8)', async () => {
    const old = file(service('a', 'scale: 3'), service('gone', 'stop_grace_period: 1m'));
    expect(await dates(file(service('a'), service('new')), ['starts-new', 'outage-a'], {}, old)).toEqual({
      'starts-new': [0, 60],
      'outage-a': [0, 0],
    });
  });

  test('what is made anew waits for what is too much of its dependencies (C4, C7)', async () => {
    const [two, none, one] = ['scale: 2', 'scale: 0', 'scale: 1'].map(
      (scale) => (v: string) =>
        file(
          service('db', `stop_grace_period: 20s, ${scale}`),
          service('api', `command: "${v}", depends_on: [db]`),
        ),
    );
    expect(await dates(one!('2'), ['converges'], {}, two!('1'))).toEqual({ converges: [0, 30] });
    expect(await dates(none!('2'), ['converges'], {}, two!('1'))).toEqual({ converges: [0, 30] });
  });

  test('containers that are added have to be healthy too, while the others serve (A8, C7)', async () => {
    const text = (scale: number) =>
      file(service('db', `${QUICK}, scale: ${scale}`), service('web', on(healthy('db'))));
    const asked = ['converges', 'outage-db', 'never-zero-db', 'outage-web'];
    expect(await dates(text(3), asked, {}, text(1))).toEqual({
      converges: [1, 3.5],
      'outage-db': [0, 0],
      'never-zero-db': 'holds',
      'outage-web': [0, 0],
    });
    expect(await dates(text(3), ['converges'], {}, text(3))).toEqual({ converges: [0.5, 0.5] });
  });

  test('what is made in a changed network waits until all have left the old one (C9)', async () => {
    const text = (internal: boolean, v: string) =>
      `${file(
        service('a', 'networks: [back], stop_grace_period: 30s'),
        service('b', `networks: [back], command: "${v}"`),
        service('c', `depends_on: [b], command: "${v}"`),
      )}networks: {back: {internal: ${internal}}}\n`;
    const asked = ['outage-b', 'outage-c', 'converges'];
    expect(await dates(text(true, '2'), asked, {}, text(false, '1'))).toEqual({
      'outage-b': [0, 40],
      'outage-c': [0, 10],
      converges: [0, 40],
    });
  });

  test('services of a changed network are stopped and started again (C9)', async () => {
    const net = (internal: boolean) =>
      `${file(service('a'), service('b', 'networks: [back]'))}networks: {back: {internal: ${internal}}}\n`;
    expect(await dates(net(true), ['outage-a', 'outage-b'], {}, net(false))).toEqual({
      'outage-a': [0, 0],
      'outage-b': [0, 10],
    });
  });

  test('jobs run again, and what nothing has changed waits for them (A5, C10)', async () => {
    const text = file(service('task'), service('web', on(completed('task'))));
    expect(await dates(text, ['converges', 'outage-web'], job('task', '5s', '6s'), text)).toEqual({
      converges: [5, 6.5],
      'outage-web': [0, 0],
    });
  });

  test('what shares a namespace is recreated with it (C1)', async () => {
    const text = (v: string) =>
      file(service('a', `command: "${v}"`), service('b', 'network_mode: "service:a"'));
    const found = await dates(text('2'), ['never-zero-b'], {}, text('1'));
    expect(found).toEqual({ 'never-zero-b': 'violated' });
  });

  test('the grace period of the old file counts (C13)', async () => {
    const text = (grace: string, v: string) =>
      file(service('a', `command: "${v}", stop_grace_period: ${grace}`));
    expect(await dates(text('1s', '2'), ['outage-a'], {}, text('7s', '1'))).toEqual({ 'outage-a': [0, 7] });
  });
});

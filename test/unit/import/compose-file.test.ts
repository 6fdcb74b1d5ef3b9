// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files hold variables so.
import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../../src/base/diagnostics.ts';
import { loadCompose } from '../../../src/import/compose/file/load.ts';
import { textOf } from '../../../src/import/compose/file/merged-files.ts';
import { entryOf, type SourceNode } from '../../../src/model/read/formats/source.ts';
import { composeErrors, composeModel, type Files, hostOf, told } from '../../support/compose.ts';

/** What is at a path once files are put together, as JSON; texts only. */
function at(
  files: Files | string,
  path: string,
  of: readonly string[] = ['compose.yaml'],
  env = {},
): unknown {
  const report = new Diagnostics();
  const all = typeof files === 'string' ? { 'compose.yaml': files } : files;
  const { root } = loadCompose(of as [string], { envFiles: [] }, hostOf(all, env), report);
  report.throwErrors();
  let node: SourceNode = root;
  for (const key of path.split('.')) node = entryOf(node, key)?.value ?? node;
  return JSON.parse(textOf(node));
}

const BASE = 'services:\n  a:\n    image: x\n';

describe('variables', () => {
  test('the environment comes before .env', () => {
    const files = { 'compose.yaml': 'services: {a: {image: "$A-$B"}}', '.env': 'A=1\nB=2' };
    expect(at(files, 'services.a.image', ['compose.yaml'], { A: '7' })).toBe('7-2');
  });

  test('.env stands beside the first file', () => {
    const files = { 'deep/compose.yaml': 'services: {a: {image: "$A"}}', '.env': 'A=1', 'deep/.env': 'A=2' };
    expect(at(files, 'services.a.image', ['deep/compose.yaml'])).toBe('2');
  });

  test('a variable that is not set is told once, and one that must be is an error', () => {
    const { warnings } = composeModel('services:\n  a:\n    image: $A\n    command: $A ${B:-x}\n');
    expect(warnings.map(told)).toEqual([
      'compose.yaml:3 unset-variable the variable `A` is not set: it is read as nothing',
    ]);
    expect(composeErrors('services:\n  a:\n    image: x\n    command: ${A:?say it}\n')).toEqual([
      'compose.yaml:4 missing-variable the variable `A` has no value: say it',
    ]);
  });

  test('numbers and flags may come from variables', () => {
    const file = `services:
  a: {image: x, depends_on: {b: {condition: service_healthy, required: "\${R:-true}"}}}
  b: {image: x, healthcheck: {test: ok, interval: "\${I:-7}s", retries: "\${N:-4}", disable: "\${D:-false}"}}`;
    const { model } = composeModel(file);
    const probe = model.types
      .find(({ name }) => name === 'b')!
      .transitions.find(({ name }) => name === 'probe');
    expect(probe?.takes.min.digits).toBe(7n);
  });
});

test('all errors of a file are told at once, of services and of what they wait for', () => {
  const file = `services:
  a: {image: x, depends_on: {b: {condition: service_healthy}}}
  b: {image: x, healthcheck: {disable: true}}
  c: {image: x, healthcheck: {test: y, start_interval: 2s}}
  d: {image: x, depends_on: [z]}
  e: {image: x, depends_on: [p]}
  p: {image: x, profiles: [q]}`;
  expect(composeErrors(file).map((line) => line.split(' ', 2).join(' '))).toEqual([
    'compose.yaml:2 health-disabled',
    'compose.yaml:4 start-interval-alone',
    'compose.yaml:5 unknown-service',
    'compose.yaml:6 disabled-dependency',
  ]);
});

describe('several files', () => {
  const merged = (later: string, path: string, earlier = BASE) =>
    at({ 'a.yaml': earlier, 'b.yaml': later }, path, ['a.yaml', 'b.yaml']);

  test.each<[string, string, string, string, unknown]>([
    ['a later value counts', 'image: y', 'image: x', 'image', 'y'],
    [
      'maps are merged',
      'healthcheck: {interval: 2s}',
      'healthcheck: {interval: 1s, timeout: 3s}',
      'healthcheck',
      { interval: '2s', timeout: '3s' },
    ],
    ['lists are appended', 'ports: ["2"]', 'ports: ["1"]', 'ports', ['1', '2']],
    ['what is in both lists is there once', 'ports: ["1", "2"]', 'ports: ["1"]', 'ports', ['1', '2']],
    ['commands are replaced', 'command: [c]', 'command: [a, b]', 'command', ['c']],
    [
      'tests are replaced',
      'healthcheck: {test: [CMD, b]}',
      'healthcheck: {test: [CMD, a, c]}',
      'healthcheck.test',
      ['CMD', 'b'],
    ],
    [
      'assignments are merged by name',
      'environment: [A=2]',
      'environment: {A: 1, B: 1}',
      'environment',
      { A: '2', B: '1' },
    ],
    ['volumes are merged by target', 'volumes: [y:/d]', 'volumes: [x:/d, z:/e]', 'volumes', ['y:/d', 'z:/e']],
    [
      'a text becomes a list where one is merged',
      'dns: [2.2.2.2]',
      'dns: 1.1.1.1',
      'dns',
      ['1.1.1.1', '2.2.2.2'],
    ],
    ['nothing changes nothing', 'image:', 'image: x', 'image', 'x'],
    ['!reset takes away', 'ports: !reset []', 'ports: ["1"]', '', { image: 'x' }],
    [
      '!reset takes away what is in a map',
      'environment: {A: !reset null}',
      'environment: {A: 1, B: 2}',
      'environment',
      { B: '2' },
    ],
    ['!override replaces', 'ports: !override ["2"]', 'ports: ["1"]', 'ports', ['2']],
    [
      '!override replaces maps',
      'environment: !override {C: 3}',
      'environment: {A: 1}',
      'environment',
      { C: '3' },
    ],
  ])('%s', (_, later, earlier, path, expected) => {
    const service = (line: string) => `services:\n  a:\n    ${line}\n`;
    const before = earlier.startsWith('image') ? service(earlier) : `${BASE}    ${earlier}\n`;
    expect(merged(service(later), `services.a${path === '' ? '' : `.${path}`}`, before)).toEqual(expected);
  });

  test('conditions of both are kept, also where one is a list', () => {
    const earlier = 'services: {a: {depends_on: [b]}, b: {image: x}, c: {image: x}}';
    const later = 'services: {a: {depends_on: {c: {condition: service_healthy}}}}';
    expect(merged(later, 'services.a.depends_on', earlier)).toEqual({
      b: { condition: 'service_started' },
      c: { condition: 'service_healthy' },
    });
  });

  test('documents of one file are merged like files', () => {
    expect(at(`${BASE}---\nservices: {a: {image: y}}\n`, 'services.a.image')).toBe('y');
  });
});

describe('extends', () => {
  test('from the same file, over several steps', () => {
    const file = `services:
  a: {extends: b, command: [own]}
  b: {extends: {service: c}, environment: [B=2]}
  c: {image: x, environment: {A: 1}, command: [base]}`;
    expect(at(file, 'services.a')).toEqual({ image: 'x', environment: { A: '1', B: '2' }, command: ['own'] });
  });

  test('from another file, whose own extensions are meant from its folder', () => {
    const files = {
      'compose.yaml': 'services: {a: {extends: {file: common/base.yaml, service: web}}}',
      'common/base.yaml': 'services: {web: {extends: {file: more.yaml, service: it}}}',
      'common/more.yaml': 'services: {it: {image: deep}}',
    };
    expect(at(files, 'services.a.image')).toBe('deep');
  });

  test.each([
    ['services:\n  a: {extends: b}\n  b: {extends: a}\n', 'compose.yaml:2 extends-cycle `a` extends itself'],
    ['services:\n  a: {extends: a}\n', 'compose.yaml:2 extends-cycle `a` extends itself'],
    [
      'services:\n  a: {extends: bb}\n',
      'compose.yaml:2 unknown-service `compose.yaml` has no service `bb` to extend',
    ],
    [
      'services:\n  a: {extends: {file: no.yaml, service: b}}\n',
      'compose.yaml:2 file-missing there is no file `no.yaml`',
    ],
  ])('%j', (file, expected) => {
    expect(composeErrors(file)).toContain(expected);
  });
});

describe('include', () => {
  test('services of other files, with variables of their folders', () => {
    const files = {
      'compose.yaml':
        'include: [db/compose.yaml, {path: [q.yaml, q2.yaml], env_file: q.env}]\nservices: {a: {image: x}}',
      'db/compose.yaml': 'services: {db: {image: "$DB"}}',
      'db/.env': 'DB=postgres',
      'q.yaml': 'services: {q: {image: "$Q"}}',
      'q2.yaml': 'services: {q: {command: [x]}}',
      'q.env': 'Q=queue',
    };
    expect(at(files, 'services')).toEqual({
      a: { image: 'x' },
      db: { image: 'postgres' },
      q: { image: 'queue', command: ['x'] },
    });
  });

  test('what two files say differently is an error, the same twice is none', () => {
    const files = (image: string) => ({
      'compose.yaml': 'include: [b.yaml]\nservices: {a: {image: x}}',
      'b.yaml': `services: {a: {image: ${image}}}`,
    });
    expect(composeErrors(files('x'))).toEqual([]);
    expect(composeErrors(files('y'))).toEqual([
      'compose.yaml:1 duplicate-name `a` of `services` is here, and different, in what this includes',
    ]);
  });

  test('a file that includes itself is told', () => {
    const files = { 'compose.yaml': 'include: [b.yaml]', 'b.yaml': 'include:\n  - compose.yaml\n' };
    expect(composeErrors(files)).toContain('b.yaml:2 include-cycle `compose.yaml` includes itself');
  });
});

describe('merge keys', () => {
  test('of one map and of several, the first of which counts', () => {
    const file = `x-a: &a {interval: 1s, timeout: 1s}
x-b: &b {interval: 2s, retries: 2}
services:
  a: {image: x, healthcheck: {<<: [*a, *b], timeout: 9s}}`;
    expect(at(file, 'services.a.healthcheck')).toEqual({ interval: '1s', timeout: '9s', retries: '2' });
  });
});

describe('profiles', () => {
  const FILE = `services:
  a: {image: x}
  b: {image: x, profiles: [debug]}
  c: {image: x, profiles: [debug, tools]}`;
  const names = (profiles: readonly string[], environment = {}) =>
    composeModel(FILE, { environment, given: { profiles } }).model.components.map(({ name }) => name);

  test('enable services', () => {
    expect(names([])).toEqual(['a', 'compose-wait']);
    expect(names(['tools'])).toEqual(['a', 'c', 'compose-wait']);
    expect(names(['*'])).toEqual(['a', 'b', 'c', 'compose-wait']);
    expect(names([], { COMPOSE_PROFILES: 'debug,x' })).toEqual(['a', 'b', 'c', 'compose-wait']);
  });

  test('of the call take the place of those of the environment', () => {
    expect(names(['tools'], { COMPOSE_PROFILES: 'debug' })).toEqual(['a', 'c', 'compose-wait']);
  });
});

describe('flags', () => {
  const file = (required: string, disable = 'no') => `services:
  a: {image: x, depends_on: {gone: {condition: service_started, required: ${required}}}}
  b: {image: x, healthcheck: {test: x, disable: ${disable}}}`;

  test('are read in the words of YAML 1.1', () => {
    const healthy = (disable: string) =>
      composeModel(file('"Off"', disable)).model.types.some(({ places }) => places.includes('healthy'));
    expect(['no', 'off', '"n"', 'False'].map(healthy)).toEqual([true, true, true, true]);
    expect(['yes', 'On', '"y"', 'TRUE'].map(healthy)).toEqual([false, false, false, false]);
    expect(() => composeModel(file('yes'))).toThrow('`a` depends on `gone`, which the file does not have');
  });

  test('are of no other words', () => {
    expect(() => composeModel(file('no', 'never'))).toThrow('expected `true` or `false`, found `never`');
  });
});

test('every section may hold all that the specification has, in each of its forms', () => {
  const file = `
name: all
services:
  a:
    image: x
    build: {context: ., args: {A: 1, B: null}, additional_contexts: [b=c], ssh: default, tags: [t], secrets: [{source: s, mode: 0440}], x-y: 1}
    command: null
    depends_on: {b: {condition: service_started, restart: true, x-z: {}}}
    deploy:
      replicas: "2"
      resources: {limits: {cpus: "0.5", memory: 1g, pids: 10}, reservations: {devices: [{driver: nvidia, count: all, capabilities: [gpu]}]}}
      update_config: {order: start-first, delay: 10s, x-w: {a: b}}
      placement: {preferences: [{spread: node.labels.zone}]}
      restart_policy:
    develop: {watch: [{path: ., action: sync+exec, target: /x, ignore: a, exec: {command: [r]}}]}
    devices: [/dev/a, {source: /dev/b, permissions: rw}]
    env_file: [{path: a.env, required: false}, b.env]
    environment: {A: 1, B: true, C: null}
    extra_hosts: {h: [1.2.3.4, "::1"]}
    gpus: [{driver: nvidia, count: 1}]
    logging: {driver: x, options: {max-file: 3}}
    models: {m: {endpoint_var: E}}
    networks: {n: {aliases: [k], priority: 5, driver_opts: {x: 1}}, default: null}
    ports: [80, "81:81", {target: 82, published: "83-84", app_protocol: http}]
    pre_start: [{image: y, command: [z], per_replica: false}]
    post_start: [{command: x, user: root, environment: [A=B]}]
    secrets: [s, {source: s, uid: "1"}]
    tmpfs: /run
    ulimits: {nproc: 65535, nofile: {soft: 1, hard: 2}}
    volumes: ["v:/v", {type: bind, source: ., target: /w, bind: {selinux: z, create_host_path: false}}, {type: tmpfs, target: /t, tmpfs: {size: 10m}}]
  b: {provider: {type: cloud, options: {list: [1, 2]}}}
networks: {n: {external: {name: o}, ipam: {config: [{subnet: 10.0.0.0/8, aux_addresses: {h: 10.0.0.1}}]}}, default: null}
volumes: {v: {driver_opts: {o: 1}}, w: }
secrets: {s: {environment: S}}
configs: {c: {content: x, template_driver: golang}, e: {external: true}}
models: {m: {model: ai/x, context_size: 10, runtime_flags: [-a]}}
`;
  expect(composeErrors(file)).toEqual([]);
});

describe('what is wrong is told at its line', () => {
  test.each([
    ['services:\n  a:\n    imag: x\n', 'compose.yaml:3 unknown-key `imag` is not a key that may stand here'],
    [
      'services:\n  a: {image: x, healthcheck: {interval: 5}}\n',
      'compose.yaml:2 wrong-shape expected a duration such as `500ms`, `10s` or `1m30s`, found `5`',
    ],
    [
      'services:\n  a: {image: x, healthcheck: {interval: 5x}}\n',
      'compose.yaml:2 bad-duration `5x` is not a duration',
    ],
    [
      'services:\n  a: {image: x, healthcheck: {retries: 1.5}}\n',
      'compose.yaml:2 bad-number `1.5` is not a whole number',
    ],
    [
      'services:\n  a: {depends_on: [b]}\n',
      'compose.yaml:2 unknown-service `a` depends on `b`, which the file does not have',
    ],
    [
      'services:\n  a: {depends_on: [b]}\n  b: {profiles: [p]}\n',
      'compose.yaml:2 disabled-dependency `a` requires `b`, which no enabled profile has',
    ],
    [
      'services:\n  a: {depends_on: [b]}\n  b: {links: ["a:x"]}\n',
      'compose.yaml:3 dependency-cycle services depend on each other: `a` on `b` on `a`',
    ],
    [
      'services:\n  a: {depends_on: {b: {condition: healthy}}}\n  b: {image: x}\n',
      'compose.yaml:2 wrong-shape expected `service_started`, `service_healthy` or `service_completed_successfully`, found the text `healthy`',
    ],
    [
      'services:\n  a: {depends_on: {b: {condition: service_healthy}}}\n  b: {healthcheck: {disable: true}}\n',
      'compose.yaml:2 health-disabled `up` fails: the health of `b` is waited for, and its health check is disabled',
    ],
    [
      'services:\n  a:\n    healthcheck:\n      start_interval: 1s\n',
      'compose.yaml:4 start-interval-alone `start_interval` needs a `start_period`: Docker Compose refuses it without',
    ],
    [
      'services:\n  a:\n    deploy: {resources: {limit: {cpus: 1}}}\n',
      'compose.yaml:3 unknown-key `limit` is not a key that may stand here',
    ],
    [
      'services:\n  a:\n    volumes: [{source: x}]\n',
      'compose.yaml:3 missing-key `type` is missing in `volumes`',
    ],
    [
      'services:\n  a:\n    post_start: [{comand: x}]\n',
      'compose.yaml:3 unknown-key `comand` is not a key that may stand here',
    ],
    [
      'services:\n  a: {image: x}\nnetworks:\n  n: {ipam: {config: [{subnets: x}]}}\n',
      'compose.yaml:4 unknown-key `subnets` is not a key that may stand here',
    ],
    [
      'services:\n  a: {ulimits: {nofile: {soft: 1}}}\n',
      'compose.yaml:2 missing-key `hard` is missing in `nofile`',
    ],
    ['x: 1\n', 'compose.yaml:1 missing-key `services` is missing'],
    ['services:\n  a: {profiles: [p]}\n', 'compose.yaml:1 no-service no service is enabled'],
    ['services:\n  a: [1\n', 'compose.yaml:2 yaml-syntax'],
  ])('%j', (file, expected) => {
    expect(composeErrors(file).map((line) => line.slice(0, expected.length))).toContain(expected);
  });

  test('in the file of several where it stands', () => {
    const files = { 'a.yaml': BASE, 'b.yaml': 'services:\n  a:\n    healthcheck: {interval: 5x}\n' };
    expect(composeErrors(files, { of: ['a.yaml', 'b.yaml'] })).toEqual([
      'b.yaml:3 bad-duration `5x` is not a duration',
    ]);
  });

  test('what is given for a service that there is not', () => {
    const jobs = new Map([['aa', { min: { digits: 0n, scale: 0 }, max: 'inf' as const }]]);
    expect(composeErrors(BASE, { given: { jobs } })).toEqual([
      'compose.yaml unknown-service `--job` is given for `aa`, which is no service that is enabled',
    ]);
  });
});

test('extensions and names that look like texts of a model are read', () => {
  const { model } = composeModel(
    'x-common: {a: 1}\nservices:\n  title: {image: x, x-own: 1}\n  3.d_b: {image: x}\n  3-d_b: {image: x}\n  3_d_b: {image: x}\n',
  );
  expect(model.components.map(({ name }) => name)).toEqual([
    'title_2',
    '_3_d_b',
    '_3-d_b',
    '_3_d_b_2',
    'compose-wait',
  ]);
  expect(model.properties.map(({ name }) => name)).toContain('starts-3_d_b_2');
});

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const MODEL = join(process.cwd(), 'examples/concerto.yaml');
const folder = temporaryFolder();
beforeAll(() => mkdirSync(join(folder.path, 'below/here'), { recursive: true }));
afterAll(folder.remove);
afterEach(() => {
  for (const name of Object.keys(process.env))
    if (/^MADRIGAL_(?:ENGINE|STRICT|CONFIG)$/.test(name)) delete process.env[name];
  rmSync(join(folder.path, 'madrigal.config.yaml'), { force: true });
});

const configure = (text: string) => folder.file('madrigal.config.yaml', text);
const call = (...args: string[]) => madrigal(args, { cwd: join(folder.path, 'below/here') });
const settings = async (...args: string[]) =>
  (await call('verify', '--print-config', ...args)).stdout.split('\n');

it('takes the call over the environment over the nearest file above', async () => {
  configure('engine: causal\ntimeout: 5m\nstrict: true\nverify: {timeout: 1m, only: violated}\n');
  process.env.MADRIGAL_ENGINE = 'both';
  process.env.MADRIGAL_STRICT = 'false';
  expect(await settings('--only', 'violated')).toEqual([
    'engine: both                                  # MADRIGAL_ENGINE',
    'reduce: contraction,unions,stubborn,symmetry  # default',
    'timeout: 1m                                   # ../../madrigal.config.yaml:4',
    'strict: false                                 # MADRIGAL_STRICT',
    'only: violated                                # the call',
    '',
  ]);
  expect(await settings('--engine', 'classes', '--no-config')).toContain(
    'engine: classes                               # the call',
  );
});

it('names files from where the configuration stands, and does what it says', async () => {
  configure(
    'verify: {program: careless, property: [back-up, order], format: json=answer.json}\nx-team: {a: 1}\n',
  );
  const { status, stdout } = await call('verify', MODEL);
  expect(status).toBe(1);
  expect(stdout).toContain('The answers in json are in ../../answer.json\n');
  expect(stdout).toContain('\nViolated: back-up in careless\n');
  const other = await call('verify', MODEL, '--program', 'maintain', '--property', 'order');
  expect(other.stdout).toContain('1 answer: 1 holds');
});

it('is no matter for commands that lack an option, and tells all that is wrong, at its lines', async () => {
  configure('timeout: 5m\n');
  expect((await call('check', MODEL)).status).toBe(0);
  configure(
    'timout: 5m\nmax-classes: none\nstrict: 3\ngantt: x\nverify: {onyl: violated}\nset: {n: [1]}\nreport: null\n',
  );
  const { status, stderr } = await call('verify', MODEL);
  expect(status).toBe(2);
  expect(stderr.match(/config.yaml:.*/g)).toEqual([
    'config.yaml:1:1: error[unknown-key]: `timout` is no option that a configuration may set',
    'config.yaml:2:14: error[wrong-shape]: `none` is no value of `--max-classes`',
    'config.yaml:3:9: error[wrong-shape]: `--strict` is a switch',
    'config.yaml:4:8: error[wrong-shape]: expected the options of `gantt`',
    'config.yaml:5:10: error[unknown-key]: `onyl` is no option that a configuration may set',
    'config.yaml:6:6: error[wrong-shape]: a value of an option is a text or a number',
    'config.yaml:7:9: error[wrong-shape]: a value of an option is a text or a number',
  ]);
  expect(stderr).toContain('did you mean `timeout`?');
  for (const [text, message] of [
    ['- a\n', 'a configuration is a map of options'],
    ['a: [\n', 'error[yaml-syntax]'],
    ['timeout: 1m\ntimeout: 2m\n', 'error[duplicate-key]'],
  ] as const) {
    configure(text);
    expect((await call('check', MODEL)).stderr).toContain(message);
  }
  configure('');
  expect((await call('check', MODEL)).status).toBe(0);
  expect((await call('check', MODEL, '--config', 'none.yaml')).stderr).toContain(
    'there is no file `none.yaml`',
  );
});

it('refuses what the environment gets wrong', async () => {
  process.env.MADRIGAL_ENGINE = 'steam';
  expect((await call('verify', MODEL)).stderr).toContain(
    '`MADRIGAL_ENGINE`, of the environment: `steam` is no value',
  );
  process.env.MADRIGAL_ENGINE = '';
  process.env.MADRIGAL_STRICT = 'maybe';
  expect((await call('check', MODEL)).stderr).toContain(
    '`MADRIGAL_STRICT`, of the environment: `maybe` is no switch',
  );
});

import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { madrigal, type Outcome, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const json = (outcome: Outcome) => JSON.parse(outcome.stdout);

describe('explore', () => {
  const counts = async (...args: string[]) => {
    const { deadlocks, ends } = json(await madrigal(['explore', ...args, '--format', 'json']));
    return { deadlocks, ends };
  };

  it('counts apart where everything is done', async () => {
    const concerto = 'examples/concerto.yaml';
    expect(await counts(concerto, '--program', 'bring-up')).toEqual({ deadlocks: 1, ends: 1 });
    expect(await counts(concerto, '--program', 'careless')).toEqual({ deadlocks: 2, ends: 1 });
    expect(await counts('examples/circular.yaml')).toEqual({ deadlocks: 1, ends: 0 });
    const { stdout } = await madrigal(['explore', concerto, '--program', 'careless']);
    expect(stdout).toMatch(/^ends +1\ndeadlocks +1\n/m);
  });

  it('does so in every mode, with every reduction, and with no step merged', async () => {
    const careless = ['examples/concerto.yaml', '--program', 'careless'];
    expect((await counts(...careless, '--mode', 'untimed')).ends).toBe(1);
    expect((await counts(...careless, '--mode', 'inclusion', '--reduce', 'contraction,unions')).ends).toBe(1);
    expect((await counts(...careless, '--reduce', 'stubborn,symmetry')).ends).toBe(1);
    expect((await counts(...careless, '--no-merge')).ends).toBe(1);
  });

  it('knows no end of a net that is not of a model', async () => {
    expect(await counts('test/nets/level-crossing-1.net')).toEqual({ deadlocks: 0, ends: null });
    const { stdout } = await madrigal(['explore', 'test/nets/level-crossing-1.net']);
    expect(stdout).not.toMatch(/^ends/m);
  });
});

describe('a file of another format', () => {
  it.each(['lola', 'mcc', 'apt'])('is told by what is read (.%s)', async (extension) => {
    const file = folder.file(`other.${extension}`, '<?xml version="1.0"?>\n<other/>\n');
    for (const command of ['verify', 'check', 'explore', 'translate', 'gantt']) {
      const outcome = await madrigal([command, file]);
      expect(outcome.status).toBe(2);
      expect(outcome.stderr).toContain(
        `error[unread-format]: \`${file}\` is in no format that Madrigal reads`,
      );
      expect(outcome.stderr).toContain('models in YAML (.yaml, .yml) and JSON (.json)');
      expect(outcome.stderr).toContain('nets in the format of TINA (.net)');
    }
  });

  it.each([
    ['pnml', 'PNML (.pnml)'],
    ['ndr', 'a drawing of TINA (.ndr)'],
    ['tpn', 'a script of TINA (.tpn)'],
  ])('is no model where it is a net (.%s)', async (extension, name) => {
    const file = folder.file(`net.${extension}`, '<?xml version="1.0"?>\n<other/>\n');
    for (const command of ['verify', 'check', 'gantt']) {
      const outcome = await madrigal([command, file]);
      expect(outcome.status).toBe(2);
      expect(outcome.stderr).toContain(
        `error[unread-format]: \`${file}\` is a net in ${name}, and no model\n` +
          '  help: nets are read by `explore`, `translate`, and `verify` with `--properties`',
      );
    }
    for (const command of ['explore', 'translate']) {
      const outcome = await madrigal([command, file]);
      expect(outcome.status).toBe(2);
      expect(outcome.stderr).toContain(`${file}:`);
      expect(outcome.stderr).toContain('error[net-syntax]');
    }
  });

  it.each([
    ['yaml', 'services_of_ours:\n  - db\n'],
    ['json', '{"stages": ["db"]}'],
  ])('is told too where it is in %s', async (extension, text) => {
    const { status, stderr } = await madrigal(['check', folder.file(`unknown.${extension}`, text)]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error\[unread-format\]: .* is in no format that Madrigal reads\n {2}help: .*compose files/,
    );
    expect(stderr).toContain('`madrigal` is missing');
  });

  it('may still be a model, or a net, by what it holds', async () => {
    const model = folder.file('model.lola', 'madrigal: 1\ntypes: {T: {places: [a]}}\ncomponents: {x: T}\n');
    expect((await madrigal(['check', model])).status).toBe(0);
    const net = folder.file('net.lola', 'net n\npl p (1)\n');
    expect((await madrigal(['explore', net])).status).toBe(0);
    const refused = await madrigal(['verify', net]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('is a net in the format of TINA (.net), and no model');
  });
});

describe('durations that are too large or too fine', () => {
  const model = (t: string, s: string) =>
    folder.file(
      'overflow.yaml',
      `madrigal: 1
types:
  T: {places: [a, b, c], transitions: {t: {move: a -> b, takes: ${t}}, s: {move: b -> c, takes: ${s}}}}
components: {x: T}
deployments: {up: {x: c}}
properties: {p: {deployability: up}}
`,
    );

  it.each(['verify', 'explore', 'compare', 'translate'])('are named by %s', async (command) => {
    const outcome = await madrigal([command, model('0.000000000001s', '[1s, 1e9s]')]);
    expect(outcome.stderr).toContain('[overflow]: a date of this model is beyond 2^53 time units');
    expect(outcome.stderr).toContain('`x.s` takes 1000000000 s and `x.t` takes 0.000000000001 s');
  });

  it('are named alone where only one is at fault', async () => {
    const { stderr } = await madrigal(['verify', model('1s', '1e20s')]);
    expect(stderr).toContain(': `x.s` takes 100000000000000000000 s\n');
  });

  it('are named of a net', async () => {
    const net = folder.file('large.net', 'net n\ntr t [0,9007199254740991] p -> q\npl p (1)\n');
    const { stderr } = await madrigal(['explore', net]);
    expect(stderr).toContain('the interval of `t` reaches to 9007199254740991');
  });
});

describe('the names of a net', () => {
  const net = folder.file(
    'names.net',
    'net n\npl {a\u001b[31m\u202eb} (1)\ntr t [0,1] {a\u001b[31m\u202eb} ->\n',
  );
  const { isTTY } = process.stdout;
  afterEach(() => Object.assign(process.stdout, { isTTY }));

  it('are data for a pipe, and harmless on a terminal', async () => {
    const call = ['translate', net];
    Object.assign(process.stdout, { isTTY: false });
    expect((await madrigal(call)).stdout).toContain('\u202e');
    Object.assign(process.stdout, { isTTY: true });
    const { stdout } = await madrigal(call);
    for (const obeyed of ['\u001b', '\u202e']) expect(stdout).not.toContain(obeyed);
    expect(stdout).toContain('pl');
  });
});

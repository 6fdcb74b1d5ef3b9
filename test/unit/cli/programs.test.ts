import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const CONCERTO = 'examples/concerto.yaml';
const CIRCULAR = 'examples/circular.yaml';
const OPENSTACK = 'examples/openstack/openstack.yaml';
const LOCAL = 'examples/openstack/ecotype-local.yaml';
const MEASURED = 'examples/openstack/measured.json';

interface SuggestAnswer {
  readonly verdict: string;
  readonly programs: readonly {
    readonly program: string | null;
    readonly verdict: string;
    readonly before: { readonly verdict: string };
    readonly because?: string;
    readonly tried?: number;
    readonly repairs?: readonly {
      readonly changes: readonly object[];
      readonly interval: object;
      readonly diff: readonly {
        readonly lines: readonly { readonly sign: string; readonly text: string }[];
      }[];
    }[];
  }[];
}

async function suggested(...args: readonly string[]) {
  const { status, stdout } = await madrigal(['suggest', ...args, '--format', 'json']);
  return { status, answer: JSON.parse(stdout) as SuggestAnswer };
}

describe('suggest', () => {
  it('shows the changes, their dates and the lines of the program', async () => {
    const { status, stdout } = await madrigal(['suggest', CONCERTO, 'back-up', '--program', 'careless']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/7 changes of one wait repair it; after each of them, all properties hold\./);
    expect(stdout).toMatch(
      /in `dev`, insert `wait\(db, maintain\)` after line \d+ `pushB\(server, suspend\)`/,
    );
    expect(stdout).toContain(
      '     dev:\n       pushB(server, suspend)\n     + wait(db, maintain)\n       pushB(server, install)\n',
    );
    expect(stdout).toContain('the program ends after 32 s to 1 min 16 s');
  });

  it('answers all programs of a property as one object', async () => {
    const { status, answer } = await suggested(CONCERTO, 'back-up');
    expect(status).toBe(0);
    expect(answer.verdict).toBe('repaired');
    expect(answer.programs.map(({ program, verdict }) => [program, verdict])).toEqual([
      ['maintain', 'holds'],
      ['maintain-wait-db', 'holds'],
      ['careless', 'repaired'],
      ['careful', 'holds'],
    ]);
    const careless = answer.programs[2]!;
    expect(careless.before.verdict).toBe('violated');
    // What the other program of the example does, with its dates.
    const careful = careless.repairs!.find(({ diff }) =>
      diff[0]!.lines.some(({ sign, text }) => sign === '+' && text === 'wait(db, maintain)'),
    );
    expect(careful).toMatchObject({ interval: { min: 32, max: 76 } });
    expect(careful!.changes).toMatchObject([
      {
        kind: 'insert',
        thread: 'dev',
        wait: { text: 'wait(db, maintain)', line: null },
        after: { text: 'pushB(server, suspend)' },
        before: { text: 'pushB(server, install)' },
      },
    ]);
  });

  it('says plainly that it found none', async () => {
    const { status, stdout } = await madrigal(['suggest', CIRCULAR, 'comes-up']);
    expect(status).toBe(1);
    expect(stdout).toContain('No change of one or two waits was found after which all properties hold: ');
  });

  it('says what ended the search before', async () => {
    const few = await madrigal([
      'suggest',
      CONCERTO,
      'back-up',
      '--program',
      'careless',
      '--max-candidates',
      '1',
    ]);
    expect(few.stdout).toContain(
      'The search was not complete, because the limit on changed programs was reached.',
    );
    const none = await suggested(CIRCULAR, 'comes-up', '--max-candidates', '1');
    expect(none).toMatchObject({
      status: 3,
      answer: { verdict: 'unknown', programs: [{ because: 'max-candidates', tried: 1, repairs: [] }] },
    });
    const unknown = await suggested(CONCERTO, 'back-up', '--program', 'careless', '--max-classes', '1');
    expect(unknown).toMatchObject({
      status: 3,
      answer: { verdict: 'unknown', programs: [{ before: { because: 'max-classes' } }] },
    });
  });

  it('has nothing to do for a property that holds, or only measures', async () => {
    const holds = await madrigal(['suggest', CONCERTO, 'back-up', '--program', 'careful']);
    expect(holds).toMatchObject({ status: 0 });
    expect(holds.stdout).toContain('Nothing to repair: it holds.');
    const width = await madrigal(['suggest', CONCERTO, 'width']);
    expect(width.stdout).toContain('Nothing to repair: it only measures.');
  });

  it.each([
    [[CONCERTO, 'bak-up'], 'unknown-property'],
    [[CONCERTO, 'back-up', '--program', 'carefull'], 'unknown-program'],
    [[CONCERTO, 'order', '--program', 'careful'], 'no-properties'],
    [[CONCERTO], 'bad-call'],
    [[CONCERTO, 'order', '--max-candidates', 'few'], 'bad-call'],
    [['nowhere.yaml', 'order'], 'file-missing'],
  ])('%j is an error in the call', async (args, code) => {
    const { status, stdout } = await madrigal(['suggest', ...args, '--format', 'json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'error', diagnostics: [{ code }] });
  });
});

interface CompareAnswer {
  readonly programs: readonly {
    readonly name: string;
    readonly terminates: { readonly verdict: string; readonly interval?: object };
    readonly measured?: object;
    readonly results: readonly { readonly name: string; readonly verdict: string }[];
  }[];
}

async function compared(...args: readonly string[]) {
  const { status, stdout } = await madrigal(['compare', ...args, '--format', 'json']);
  return { status, answer: JSON.parse(stdout) as CompareAnswer };
}

describe('compare', () => {
  it('puts programs side by side', async () => {
    const { status, stdout } = await madrigal(['compare', CONCERTO, 'maintain', 'careless']);
    // It says that something is violated.
    expect(status).toBe(1);
    const [head, , ends, dates] = stdout.split('\n').slice(3);
    expect(head).toMatch(/^ +maintain +careless$/);
    expect(ends).toMatch(/^terminates +✓ holds +✗ violated$/);
    expect(dates).toMatch(/^ +31 s to 1 min 12 s +32 s to 1 min 15\.5 s$/);
    expect(stdout).toMatch(/^order +✓ holds +not asked$/m);
  });

  it('compares all programs of a file, as one object', async () => {
    const { status, answer } = await compared(CONCERTO);
    expect(status).toBe(1);
    expect(answer.programs.map(({ name, terminates }) => [name, terminates.verdict])).toEqual([
      ['bring-up', 'holds'],
      ['maintain', 'holds'],
      ['maintain-wait-db', 'holds'],
      ['careless', 'violated'],
      ['careful', 'holds'],
    ]);
    expect(answer.programs[3]!.terminates.interval).toEqual({ min: 32, max: 75.5, some: true });
    expect(answer.programs[4]!.results).toMatchObject([{ name: 'back-up', verdict: 'holds' }]);
  });

  it('compares strategies with what was measured, and writes a report', async () => {
    const report = join(folder.path, 'strategies.html');
    const { status, answer } = await compared(
      ...[OPENSTACK, '--strategy', 'declared', '--strategy', 'between', '--timing', LOCAL],
      ...['--measured', MEASURED, '--report', report],
    );
    expect(status).toBe(0);
    expect(answer.programs.map(({ name, measured }) => [name, measured])).toEqual([
      ['declared', { min: 144.04, mean: 151.13, max: 156.85, runs: 10, title: 'dag_nt4' }],
      ['between', { min: 253.5, mean: 257.96, max: 275.23, runs: 10, title: 'dag_2t' }],
    ]);
    expect(answer.programs[0]!.terminates.interval).toEqual({ min: 142.55, max: 158.92 });
    const page = readFileSync(report, 'utf8');
    for (const text of [
      'declared and between compared',
      'between: latest run',
      'dag_2t',
      '--strategy between',
    ])
      expect(page).toContain(text);
  });

  it('compares the strategies of one program', async () => {
    const { answer } = await compared(CONCERTO, 'bring-up', '--strategy', 'all');
    expect(answer.programs.map(({ name }) => name)).toEqual(['declared', 'between', 'within', 'sequential']);
    expect(answer.programs[0]!.terminates.interval).toEqual({ min: 15.5, max: 27.5 });
  });

  it('takes programs from files of their own', async () => {
    const file = folder.file('quick.txt', 'pushB(db, maintain)\npushB(db, deploy)\nwait(db)\n');
    const { status, answer } = await compared(CONCERTO, '--program-file', file);
    expect(status).toBe(0);
    expect(answer.programs.map(({ name }) => name)).toEqual(['quick']);
  });

  it('leaves with 3 where an answer is unknown', async () => {
    const { status, answer } = await compared(CONCERTO, 'maintain', '--max-classes', '2');
    expect(status).toBe(3);
    expect(answer.programs[0]!.terminates).toEqual({ verdict: 'unknown', because: 'max-classes' });
  });

  it.each([
    [[CONCERTO, 'maintian'], 'unknown-program', 'did you mean `maintain`?'],
    [[CIRCULAR, 'maintain'], 'unknown-program', null],
    [[CONCERTO, '--strategy', 'within'], 'which-program', null],
    [[CONCERTO, 'maintain', '--strategy', 'within'], 'no-deployment', null],
    [[CONCERTO, 'maintain', 'careful', '--strategy', 'within'], 'bad-call', 'name one program at most'],
    [[CONCERTO, '--strategy', 'madeus'], 'bad-call', null],
    [[CIRCULAR, '--strategy', 'all'], 'cyclic-deployment', null],
    [[OPENSTACK, '--strategy', 'all', '--measured', MEASURED], 'bad-call', null],
    [[OPENSTACK, '--timing', LOCAL, '--measured', OPENSTACK], 'unknown-key', null],
    [[CONCERTO, '--report', CONCERTO], 'cannot-write', null],
  ])('%j is an error', async (args, code, hint) => {
    const before = readFileSync(CONCERTO, 'utf8');
    const { status, stdout } = await madrigal(['compare', ...args, '--format', 'json']);
    expect(status).toBe(2);
    const { diagnostics } = JSON.parse(stdout) as {
      readonly diagnostics: readonly { readonly code: string; readonly hint: string | null }[];
    };
    const found = diagnostics.find((each) => each.code === code);
    expect(found, stdout).toBeDefined();
    if (hint !== null) expect(found!.hint).toBe(hint);
    expect(readFileSync(CONCERTO, 'utf8')).toBe(before);
  });

  it('writes no report where there is nothing to compare', async () => {
    const report = join(folder.path, 'none.html');
    const { status } = await compared(CONCERTO, 'nothing', '--report', report);
    expect(status).toBe(2);
    expect(existsSync(report)).toBe(false);
  });
});

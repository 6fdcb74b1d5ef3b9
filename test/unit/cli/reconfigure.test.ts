import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const CONCERTO = 'examples/concerto.yaml';
const in_ = (name: string) => join(folder.path, name);

const TWO = `start: up
program dba:
  pushB(snap, take)
  wait(snap)
  pushB(db, maintain)
  pushB(db, deploy)
program dev:
  pushB(server, suspend)
  pushB(server, install)
`;

describe('simulate', () => {
  it('takes the program as an argument or as an option', async () => {
    const [argument, option, both, twice] = await Promise.all([
      madrigal(['simulate', CONCERTO, 'maintain', '--seed', '5', '--format', 'json']),
      madrigal(['simulate', CONCERTO, '--program', 'maintain', '--seed', '5', '--format', 'json']),
      madrigal(['simulate', CONCERTO, 'maintain', '--program', 'careful']),
      madrigal(['simulate', CONCERTO, 'maintian']),
    ]);
    expect(argument).toMatchObject({ status: 0, stdout: option.stdout });
    expect(both.status).toBe(2);
    expect(both.stderr).toContain('error[bad-call]: the call names two programs: `maintain` and `careful`');
    expect(twice.stderr).toContain('did you mean `maintain`?');
  });

  it('stops at a date and writes the state then, to standard output or to a file', async () => {
    const call = ['simulate', CONCERTO, 'maintain', '--durations', 'max', '--until', '2500ms'];
    const out = await madrigal(call);
    expect(out.status).toBe(0);
    expect(JSON.parse(out.stdout)).toEqual({
      schemaVersion: 1,
      components: {
        server: { type: 'Server', running: { drain: '0.5' }, queue: ['suspend', 'install'], provided: [] },
        db: { type: 'Database', running: { save: '0.5' }, queue: ['maintain', 'deploy'], provided: ['ip'] },
        snap: { type: 'Snapshot', places: ['none'], provided: [] },
      },
      connections: ['server.ip -> db.ip', 'server.db -> db.service'],
    });
    const file = await madrigal([...call, '-o', in_('written.json')]);
    expect(file.status).toBe(0);
    expect(file.stdout).toContain('The run is not over at 2 s: more can happen.');
    expect(file.stdout).toContain(`The state at 2.5 s is in ${in_('written.json')}`);
    expect(readFileSync(in_('written.json'), 'utf8')).toBe(out.stdout);
  });

  it('refuses dates that are none, and a file to write without a date', async () => {
    for (const date of ['soon', 'inf', '-1s']) {
      const outcome = await madrigal(['simulate', CONCERTO, 'maintain', `--until=${date}`]);
      expect(outcome.status).toBe(2);
      expect(outcome.stderr).toContain('help: write a duration from the start of the run');
    }
    const outcome = await madrigal(['simulate', CONCERTO, 'maintain', '-o', in_('none.json')]);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain('error[bad-call]: only the state at a date is written to a file');
    expect(existsSync(in_('none.json'))).toBe(false);
    folder.file('p.concerto', 'waitAll');
    const replaced = await madrigal([
      ...[
        'simulate',
        CONCERTO,
        '--program-file',
        in_('p.concerto'),
        '--until',
        '1s',
        '-o',
        in_('p.concerto'),
      ],
    ]);
    expect(replaced.stderr).toContain('error[cannot-write]');
  });
});

describe('--start', () => {
  it('goes on from a state with another program, and replays', async () => {
    folder.file(
      'rest.concerto',
      'wait(db, maintain)\nwait(server, install)\nadd(db2, Database)\nwaitAll()\n',
    );
    const printed = async (...args: readonly string[]) => {
      const { status, stdout, stderr } = await madrigal(args);
      // That the deployment leaves out `snap`, of a type that it does not name, is no matter.
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    };
    const from = ['--start', in_('half.json'), '--program-file', in_('rest.concerto')];
    const half = await printed('simulate', CONCERTO, 'maintain', '--durations', 'max', '--until', '2500ms');
    folder.file('half.json', half);
    const rest = await printed('simulate', CONCERTO, ...from, '--durations', 'max', '--format', 'json');
    folder.file('rest.json', rest);
    await printed('check', CONCERTO, ...from);
    // The whole takes 72 s at most, of which 2.5 s have passed.
    expect(await printed('replay', CONCERTO, in_('rest.json'), ...from)).toContain(
      'The run is complete at 1 min 9.5 s.',
    );
    const { steps } = JSON.parse(readFileSync(in_('rest.json'), 'utf8'));
    expect(steps[0]).toMatchObject({ at: '1.5', event: 'end', component: 'server', element: 'drain' });
  });

  it('reports what is wrong with the state at its place', async () => {
    const file = folder.file(
      'wrong.json',
      '{"schemaVersion": 1, "components": {\n  "db": {"type": "Database", "running": {"save": "40s"}, "queue": ["maintain"]}}}',
    );
    const outcome = await madrigal(['simulate', CONCERTO, 'maintain', '--start', file, '--format', 'json']);
    expect(outcome.status).toBe(2);
    expect(JSON.parse(outcome.stdout).diagnostics).toMatchObject([
      { code: 'elapsed-beyond-max', file, line: 2, column: 50 },
    ]);
    const missing = await madrigal(['simulate', CONCERTO, 'maintain', '--start', in_('absent.json')]);
    expect(missing.stderr).toContain('error[file-missing]');
  });
});

describe('--program-file', () => {
  it('names the program like the file, and is asked the properties that name it', async () => {
    const model = readFileSync(CONCERTO, 'utf8').replace('in: bring-up}', 'in: up-again}');
    const file = folder.file('model.yaml', model);
    const program = folder.file('up-again.txt', 'pushB(db, deploy)\npushB(server, install)\nwaitAll()\n');
    const outcome = await madrigal(['verify', file, '--program-file', program, '--format', 'json']);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      verdict: 'holds',
      results: [
        {
          name: 'width',
          program: 'up-again',
          value: { state: 3, lasting: 3 },
        },
      ],
    });
    const [gantt, explore, translate, report] = await Promise.all([
      madrigal(['gantt', file, 'up', '--program-file', program, '--format', 'json']),
      madrigal(['explore', file, '--program-file', program, '--format', 'json']),
      madrigal(['translate', file, '--program-file', program]),
      madrigal(['verify', file, '--program-file', program, '--report', in_('report.html')]),
    ]);
    expect(JSON.parse(gantt.stdout)).toMatchObject({ program: 'up-again', least: {} });
    expect(JSON.parse(explore.stdout)).toMatchObject({ complete: true });
    expect(translate).toMatchObject({ status: 0 });
    expect(report.status).toBe(0);
    expect(readFileSync(in_('report.html'), 'utf8')).toContain(`--program-file ${program}`);
  });

  it('is asked whether it terminates where the file asks nothing', async () => {
    const program = folder.file('other.txt', 'pushB(db, deploy)\n');
    const outcome = await madrigal(['verify', CONCERTO, '--program-file', program]);
    expect(outcome.stderr).toContain(
      'no property is asked of `other`: the question is whether every run terminates',
    );
    const named = await madrigal(['verify', CONCERTO, '--program-file', program, '--property', 'width']);
    expect(named).toMatchObject({ status: 2 });
    expect(named.stderr).toContain('none of these properties is asked of program `other`');
  });

  it('may be given several times; then one of them has to be meant', async () => {
    const [a, b] = [folder.file('a.txt', TWO), folder.file('b.txt', 'waitAll')];
    const both = ['--program-file', a, '--program-file', b];
    const [unclear, clear] = await Promise.all([
      madrigal(['simulate', CONCERTO, ...both]),
      madrigal(['simulate', CONCERTO, 'a', ...both]),
    ]);
    expect(unclear).toMatchObject({ status: 2 });
    expect(unclear.stderr).toContain('the call gives 2 programs');
    expect(clear).toMatchObject({ status: 0 });
    expect(clear.stdout).toContain('dba, line 3: pushB(snap, take)');
  });

  it('says where it is wrong in its own file', async () => {
    const program = folder.file('bad.txt', 'pushB(db, deploy)\npush(server, install)\n');
    const outcome = await madrigal(['check', CONCERTO, '--program-file', program]);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain(
      `${program}:2:1: error[program-syntax]: \`push(server, install)\` is not an instruction`,
    );
    expect(outcome.stderr).toContain('2 | push(server, install)');
  });
});

describe('replay', () => {
  it('names the first step that is none of the program, and why', async () => {
    const program = folder.file(
      'change.txt',
      `program dev:
  dcon(server.db, db.service)
  add(db2: Database)
  con(server.db, db2.service)
  del(db)
program ops:
  dcon(server.ip, db.ip)
`,
    );
    const call = ['simulate', CONCERTO, '--program-file', program, '--format', 'json'];
    const trace = JSON.parse((await madrigal(call)).stdout);
    const [dcon, add, con] = trace.steps.filter(({ thread }: { thread: string }) => thread === 'dev');
    const tell = async (steps: readonly object[]) => {
      const file = folder.file('trace.json', JSON.stringify({ ...trace, steps }));
      const outcome = await madrigal([
        'replay',
        CONCERTO,
        file,
        '--program-file',
        program,
        '--format',
        'json',
      ]);
      return JSON.parse(outcome.stdout);
    };
    expect(await tell([add])).toMatchObject({
      step: 1,
      reason:
        'program `dev` cannot execute add(db2: Database) at line 3 at 0 s: ' +
        'its next instruction is dcon(server.db, db.service) at line 2',
    });
    expect(await tell([{ ...dcon, thread: 'dba' }])).toMatchObject({
      step: 1,
      reason: expect.stringMatching(/there is no program `dba`, only `dev` and `ops`$/),
    });
    expect(
      await tell([dcon, add, con, { ...add, event: 'del', component: 'db', element: null, line: 5 }]),
    ).toMatchObject({
      step: 4,
      reason: 'program `dev` cannot execute del(db) at line 5 at 0 s: server.ip -> db.ip is connected',
    });
    const move = { at: '0', component: 'db3', element: 'absent', event: 'leave', thread: null, line: null };
    expect(await tell([dcon, move])).toMatchObject({
      step: 2,
      reason: 'db3 cannot leave `absent` at 0 s: there is no component db3',
    });
    expect(await tell([{ ...move, component: 'db', element: 'abscent' }])).toMatchObject({
      step: 1,
      reason: 'db cannot leave `abscent` at 0 s: db has no place `abscent`',
    });
  });
});

import { describe, expect, it, test } from 'vitest';
import { formatDecimal } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { LOG_FORMATS } from '../../../src/logs/formats/log-formats.ts';
import { readLog } from '../../../src/logs/read/read-log.ts';
import { actionWords, type LogRow } from '../../../src/logs/rows/row.ts';

/** `db.start 1 to 2`, with the line. */
function words({ names, time, failed, at }: LogRow): string {
  const [name] = names;
  const when =
    time.kind === 'lasted'
      ? formatDecimal(time.lasted)
      : `${formatDecimal(time.start)} to ${time.end === null ? '?' : formatDecimal(time.end)}`;
  return `${at.line}: ${actionWords(name)} ${when}${failed ? ' failed' : ''}`;
}

function rowsIn(file: string, text: string): readonly string[] {
  return readLog({ file, text }).flatMap(({ rows }) => rows.map(words));
}

function runsIn(file: string, text: string): readonly string[] {
  return readLog({ file, text }).map(({ name }) => name);
}

/** `line: code message` of each error. */
function errorsIn(file: string, text: string): readonly string[] {
  try {
    readLog({ file, text });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(({ at, code, message }) => `${at?.line}: ${code} ${message}`);
  }
  return [];
}

describe('tables', () => {
  it('are read whatever the order of their columns and their separators', () => {
    const rows = ['2: db.start 1.5 to 3'];
    expect(rowsIn('a.csv', 'run,component,transition,start,end\nr,db,start,1.5,3\n')).toEqual(rows);
    expect(rowsIn('a.csv', 'End;Start;Transition;Component\n3;1.5;start;db\n')).toEqual(rows);
    expect(rowsIn('a.tsv', '\ufeffcomponent\ttransition\tstart\tend\r\ndb\tstart\t1.5\t3\r\n')).toEqual(rows);
    expect(rowsIn('log', 'component,transition,start,end\ndb,start,1.5,3')).toEqual(rows);
  });

  it('may have quotes, comments, empty lines, and ends that have not come', () => {
    const text =
      '# taken on Monday\ncomponent,transition,start,end\n\n"db","sta\nrt, at once",1,2\ndb,stop,3,\n';
    expect(rowsIn('a.csv', text)).toEqual(['4: db.sta\nrt, at once 1 to 2', '6: db.stop 3 to ?']);
  });

  it('have runs by their names, or are one', () => {
    const rows = 'a,db,start,1,2\nb,db,start,1,2\na,db,stop,4,5\n';
    expect(runsIn('a.csv', `run,component,transition,start,end\n${rows}`)).toEqual(['a', 'b']);
    expect(runsIn('a.csv', 'component,transition,start,end\ndb,start,1,2')).toEqual(['a.csv']);
  });

  it('keep all digits, units, and dates of the calendar', () => {
    const head = 'component,transition,start,end\n';
    expect(rowsIn('a.csv', `${head}db,start,0.1000000000000000055,350ms`)).toEqual([
      '2: db.start 0.1000000000000000055 to 0.35',
    ]);
    expect(rowsIn('a.csv', `${head}db,start,1970-01-02T00:00:00.25Z,1970-01-02 02:00:01+02:00`)).toEqual([
      '2: db.start 86400.25 to 86401',
    ]);
  });

  it('are refused with the line of each mistake', () => {
    const head = 'component,transition,start,end\n';
    expect(
      errorsIn('a.csv', `${head}db,start,2,1\ndb,stop,x,3\ndb,stop,-1,3\ndb,stop,NaN,inf\ndb\n`),
    ).toEqual([
      '2: log-date `db.start` ends, at 1 s, before it starts, at 2 s',
      '3: log-date `start` is no date: `x`',
      '4: log-date `start` lies before the start of the run: `-1`',
      '5: log-date `start` is no date: `NaN`',
      '6: log-shape this row has 1 cells, and the header 4',
    ]);
    expect(errorsIn('a.csv', 'component,transition,start,end,host\ndb,start,1,2,h')).toEqual([
      '1: unknown-key `host` is no column of a log',
    ]);
    expect(errorsIn('a.csv', 'component,start,end\ndb,1,2')).toEqual([
      '1: missing-key the table has no column `transition`',
    ]);
    expect(errorsIn('a.csv', '')).toEqual(['1: log-shape the table is empty']);
    expect(errorsIn('a.csv', head)).toEqual(['1: no-rows there is no action in this log (CSV)']);
    expect(errorsIn('a.csv', `${head}db,"start,1,2\n`)[0]).toContain('2: log-syntax this is not CSV: quoted');
    expect(errorsIn('a.csv', `${head}db,start,2026-02-30T00:00:00Z,2026-03-01T00:00:00Z`)).toEqual([
      '2: log-date `start` is no date: `2026-02-30T00:00:00Z`',
    ]);
  });

  it('have no action of a run twice at one time', () => {
    const head = 'run,component,transition,start,end\n';
    const twice = 'stands in run `1` twice at one time (also in line 2)';
    expect(errorsIn('a.csv', `${head}1,db,start,1,2\n1,db,start,1,2\n`)).toEqual([
      `3: duplicate-row \`db.start\` ${twice}`,
    ]);
    expect(errorsIn('a.csv', `${head}1,db,start,1,3\n1,db,start,2,4\n`)).toEqual([
      `3: duplicate-row \`db.start\` ${twice}`,
    ]);
    expect(errorsIn('a.csv', `${head}1,db,start,1,2\n1,db,start,2,3\n2,db,start,1,2\n`)).toEqual([]);
  });
});

describe('JSON', () => {
  const row = '{"run": 1, "component": "db", "transition": "start", "start": 1, "end": 2.50}';

  it('has rows in a list, in an object, or on lines', () => {
    expect(rowsIn('a.json', `[\n${row}\n]`)).toEqual(['2: db.start 1 to 2.5']);
    expect(rowsIn('a.json', `{"rows": [${row}]}`)).toEqual(['1: db.start 1 to 2.5']);
    expect(rowsIn('a.jsonl', `${row}\n\n${row.replace('1,', '2,')}\n`)).toEqual([
      '1: db.start 1 to 2.5',
      '3: db.start 1 to 2.5',
    ]);
  });

  it('is refused with the line of each mistake', () => {
    const wrong = [
      '{"component": "db", "transition": "start", "start": 1, "ende": 2}',
      '{"component": 7, "transition": "start", "start": true, "end": []}',
      '{"component": "db", "transition": "start", "end": 2}',
      '{"component": "db", "transition": "start", "start": 5, "end": 2}',
      '7',
    ];
    expect(errorsIn('a.json', `[\n${wrong.join(',\n')}\n]`)).toEqual([
      '2: unknown-key `ende` is no field of a row',
      '3: log-shape `component` has to be a text',
      '3: log-date `start` is no date',
      '3: log-date `end` is no date',
      '4: log-shape `start` is missing here',
      '5: log-date `db.start` ends, at 2 s, before it starts, at 5 s',
      '6: log-shape a row is an object such as `{"run": "1", "component": "db", ...}`',
    ]);
    expect(errorsIn('a.json', '[{"transition": NaN}]')[0]).toMatch(/^1: log-syntax this is not JSON/);
    expect(errorsIn('a.json', '[{"transition": "a"')[0]).toMatch(/^1: log-syntax this is not JSON/);
    expect(errorsIn('a.json', '[{"transition": "a", "transition": "b"}]')).toContain(
      '1: duplicate-key `transition` stands here a second time',
    );
    expect(errorsIn('a.json', `[{"transition": ${'['.repeat(100_000)}`)[0]).toMatch(/^1: /);
  });

  it('may be large', () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, i) => `{"run":"r${i}","component":"db","transition":"start","start":${i}.5,"end":${i}.75}`,
    );
    expect(rowsIn('a.json', `[${rows.join()}]`)).toHaveLength(60_000);
  });
});

test('traces of Concerto name components, behaviors and actions', () => {
  const text = `{
    "db": {"deploy": [
      {"name": "pull", "start": 0.0004884589998255251, "end": 3.9226816589998634},
      {"name": "run", "start": 4, "end": 5}
    ]}, "web": {"deploy": []}
  }`;
  expect(rowsIn('run-0.json', text)).toEqual([
    '3: db.pull 0.0004884589998255251 to 3.9226816589998634',
    '4: db.run 4 to 5',
  ]);
  expect(runsIn('run-0.json', text)).toEqual(['run-0.json']);
  expect(
    errorsIn('a.json', '{"db": {"deploy": [{"name": "pull", "start": 2, "end": 1, "host": 1}]}}'),
  ).toEqual(['1: unknown-key `host` is no field of an action']);
  expect(errorsIn('a.json', '{"db": {"deploy": [{"start": 2, "end": "soon"}]}}')).toEqual([
    '1: log-shape `name` is missing here',
    '1: log-date `end` is no date: `soon`',
  ]);
});

test('series have durations and no dates', () => {
  const text = '{"add": {"3": {"db": {"pull": {"values": [1.5, 2], "mean": 1.75, "median": 1.75}}}}}';
  expect(rowsIn('a.json', text)).toEqual(['1: db.pull 1.5', '1: db.pull 2']);
  expect(runsIn('a.json', text)).toEqual(['add/3']);
  expect(errorsIn('a.json', text.replace('1.5', '-1'))).toEqual([
    '1: negative-duration a duration of `db.pull` cannot be negative: -1',
  ]);
  expect(errorsIn('a.json', text.replace('1.5', '"x"'))).toEqual([
    '1: log-date a duration of `db.pull` is no length of time',
  ]);
});

describe('Ansible', () => {
  const duration = (from: string, to: string) =>
    `{"start":"2026-05-04T10:00:${from}Z","end":"2026-05-04T10:00:${to}Z"}`;

  it('tells on lines of each host', () => {
    const event = (name: string, host: string, task: string, to: string) =>
      `{"_event":"${name}","_timestamp":"x","hosts":{"${host}":{"changed":true}},"task":{"duration":${duration('01', to)},"id":"1","name":"${task}"}}`;
    const text = [
      '{"_event":"v2_playbook_on_play_start","_timestamp":"x","play":{"name":"all"},"tasks":[]}',
      event('v2_runner_on_ok', 'web1', 'nginx : Install it', '05.5'),
      event('v2_runner_on_failed', 'web2', 'nginx : Install it', '04'),
      event('v2_runner_on_skipped', 'web3', 'nginx : Install it', '02'),
      '{"_event":"v2_playbook_on_stats","_timestamp":"x","stats":{}}',
    ].join('\n');
    expect(rowsIn('a.jsonl', text)).toEqual([
      '2: web1.nginx : Install it 1777888801 to 1777888805.5',
      '3: web2.nginx : Install it 1777888801 to 1777888804 failed',
    ]);
    const [row] = readLog({ file: 'a.jsonl', text })[0]!.rows;
    expect(row!.names.map(actionWords)).toEqual([
      'web1.nginx : Install it',
      'web1.Install it',
      'nginx.Install it',
    ]);
    expect(errorsIn('a.jsonl', `${text}\nPLAY RECAP`)[0]).toMatch(/^6: log-syntax/);
  });

  it('tells at the end of each task', () => {
    const text = `{"plays": [{"play": {"name": "all"}, "tasks": [
      {"task": {"name": "Gather", "id": "1", "duration": ${duration('01', '02')}},
       "hosts": {"web1": {"ok": true}, "web2": {"skipped": true}, "web3": {"failed": true}}}
    ]}], "stats": {}}`;
    expect(rowsIn('a.json', text)).toEqual([
      '2: web1.Gather 1777888801 to 1777888802',
      '2: web3.Gather 1777888801 to 1777888802 failed',
    ]);
  });
});

test('jobs of GitHub Actions count from when they ran', () => {
  const text = `{"total_count": 3, "jobs": [
    {"id": 1, "run_id": 7, "run_attempt": 2, "name": "Build it", "status": "completed", "conclusion": "success",
     "created_at": "2026-05-04T10:00:00Z", "started_at": "2026-05-04T10:00:09Z", "completed_at": "2026-05-04T10:01:00Z",
     "steps": [{"name": "Set up", "conclusion": "success", "started_at": "2026-05-04T10:00:09Z", "completed_at": "2026-05-04T10:00:11Z"}]},
    {"id": 2, "run_id": 7, "run_attempt": 2, "name": "deploy", "conclusion": "skipped", "started_at": "2026-05-04T10:01:00Z", "completed_at": "2026-05-04T10:01:00Z"},
    {"id": 3, "run_id": 7, "run_attempt": 2, "name": "test", "conclusion": "failure", "started_at": "2026-05-04T10:01:00Z", "completed_at": "2026-05-04T10:02:00Z"},
    {"id": 4, "run_id": 7, "run_attempt": 2, "name": "lint", "conclusion": null, "started_at": "2026-05-04T10:01:00Z", "completed_at": null}
  ]}`;
  expect(rowsIn('a.json', text)).toEqual([
    '2: Build it 1777888809 to 1777888860',
    '4: Build it.Set up 1777888809 to 1777888811',
    '6: test 1777888860 to 1777888920 failed',
    '7: lint 1777888860 to ?',
  ]);
  expect(runsIn('a.json', text)).toEqual(['7.2']);
});

test('of Argo workflows the pods count', () => {
  const node = (name: string, type: string, phase: string) =>
    `"${name}": {"displayName": "${name}", "templateName": "echo", "type": "${type}", "phase": "${phase}", "startedAt": "2026-05-04T10:00:00Z", "finishedAt": "2026-05-04T10:00:09Z"}`;
  const nodes = [node('w', 'DAG', 'Succeeded'), node('a(1)', 'Pod', 'Succeeded'), node('b', 'Pod', 'Error')];
  const text = `{"metadata": {"name": "w"}, "status": {"phase": "Failed", "nodes": {${nodes.join(',\n')}}}}`;
  expect(rowsIn('w.json', text)).toEqual([
    '2: a(1) 1777888800 to 1777888809',
    '3: b 1777888800 to 1777888809 failed',
  ]);
  expect(runsIn('w.json', text)).toEqual(['w']);
  expect(readLog({ file: 'w.json', text })[0]!.rows[0]!.names.map(actionWords)).toEqual([
    'a(1)',
    'a',
    'echo',
  ]);
});

test('events of Docker are actions between two of them', () => {
  const event = (action: string, seconds: number, more = '') =>
    `{"status":"${action}","id":"c1","from":"i","Type":"container","Action":"${action}","Actor":{"ID":"c1","Attributes":{"com.docker.compose.service":"db","name":"x-db-1"${more}}},"scope":"local","time":${seconds},"timeNano":${seconds}250000000}`;
  const text = [
    '{"Type":"network","Action":"create","Actor":{"ID":"n","Attributes":{"name":"x"}},"time":1777888800,"timeNano":1777888800000000000}',
    event('create', 1777888800),
    event('start', 1777888801),
    event('exec_create: pg_isready', 1777888802),
    event('health_status: healthy', 1777888806),
    event('kill', 1777888810),
    event('die', 1777888812, ',"exitCode":"0"'),
    event('start', 1777888820),
    event('die', 1777888822, ',"exitCode":"1"'),
  ].join('\n');
  expect(rowsIn('a.jsonl', text)).toEqual([
    '3: db.start 1777888800.25 to 1777888801.25',
    '5: db.probe 1777888801.25 to 1777888806.25',
    '7: db.stop 1777888810.25 to 1777888812.25',
    '9: db.work 1777888820.25 to 1777888822.25 failed',
  ]);
});

test('units of systemd are told in microseconds', () => {
  const text = `[{"name":"a.service","activated":2500000,"activating":2000000,"time":500000,"deactivated":0,"deactivating":0},
{"name":"b.timer","activated":0,"activating":0,"time":0},{"name":"c.service","activated":null,"activating":3000000}]

3 Units listed.
`;
  expect(rowsIn('boot.json', text)).toEqual(['1: a.service 2 to 2.5', '2: c.service 3 to ?']);
  expect(errorsIn('boot.json', text.replace('2000000', '"x"'))).toEqual([
    '1: log-date `activating` is no number of microseconds',
  ]);
});

test('what is no log is told what is read', () => {
  for (const text of ['', 'hello', '{"hello": 1}', '[1, 2]', '<log/>']) {
    try {
      readLog({ file: 'a.txt', text });
      expect.unreachable();
    } catch (error) {
      const [{ code, hint }] = (error as ModelError).diagnostics as [ModelError['diagnostics'][number]];
      expect(code).toBe('unread-format');
      for (const { name } of LOG_FORMATS) expect(hint).toContain(name);
    }
  }
});

import { describe, expect, it, test } from 'vitest';
import { add, compare, type Decimal, formatDecimal, parseDecimal } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { randomFrom } from '../../../src/base/random.ts';
import { calibrate } from '../../../src/logs/calibrate/calibrate.ts';
import { conform } from '../../../src/logs/conform/conform.ts';
import { readLog } from '../../../src/logs/read/read-log.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { programOf } from '../../../src/model/subject.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { composeModel } from '../../support/compose.ts';
import { exampleModel } from '../../support/examples.ts';

const HEAD = 'component,transition,start,end\n';

function conformance(model: Model, text: string, tolerance = '0.05', program: string | null = null) {
  const runs = readLog({ file: 'log.csv', text });
  return conform(model, programOf(model, program), runs, parseDecimal(tolerance)!);
}

/** `kind component.transition by: words`, or the verdict. */
function outcome(model: Model, rows: string, tolerance?: string, program?: string): string {
  const [run] = conformance(model, `${HEAD}${rows}`, tolerance, program).runs;
  const { first, verdict, complete } = run!;
  if (first === null) return `${verdict}${complete === true ? ', complete' : ''}`;
  const by = first.by === null ? '' : ` by ${formatDecimal(first.by)}`;
  return `${first.kind}${by} at line ${first.at?.line}: ${first.words}`;
}

const { model: shop } = readModel(
  `
madrigal: 1
types:
  Db:
    places: [off, ready, running]
    transitions:
      setup: {move: off -> ready, takes: 0}
      boot: {move: ready -> running, takes: [2s, 3s]}
    ports: {sql: {provide: service, bound: [running]}}
  Web:
    places: [off, installed, up]
    transitions:
      install: {move: off -> installed, takes: [1s, 5s]}
      warm: {move: off -> installed, takes: [0s, 2s]}
      publish: {move: installed -> up, takes: 1s}
    ports: {sql: {use: service, bound: [publish]}}
components: {db: Db, web: Web}
connections: [web.sql -> db.sql]
`,
  { file: 'shop.yaml' },
);

const { model: scarce } = readModel(
  `
madrigal: 1
resources: {engine: 3}
types:
  T: {places: [a, b], transitions: {t: {move: a -> b, takes: [1s, 3s]}}, needs: {engine: {bound: t, amount: 2}}}
  U: {places: [a, b], transitions: {t: {move: a -> b, takes: 2s}}, needs: {engine: t}}
components: {x: T, y: T, z: U}
`,
  { file: 'scarce.yaml' },
);

test('a start that had no room says what it had to wait for, and who held it', () => {
  expect(outcome(scarce, 'x,t,0,2\nz,t,0,2\ny,t,2,4')).toBe('holds, complete');
  expect(outcome(scarce, 'x,t,0,2\nz,t,0,2\ny,t,1,3')).toBe(
    'early by 1 at line 4: y.t starts at 1 s, 1 s before it could: y.t cannot start: there is no room for 2 on `engine`, held by x (during `t`) and z (during `t`)',
  );
});

describe('a log', () => {
  it('is a run with what it does not tell put in', () => {
    expect(outcome(shop, 'db,boot,0,2.5\nweb,install,0,1.5\nweb,warm,0,0.5\nweb,publish,2.5,3.5')).toBe(
      'holds, complete',
    );
    // `warm` may take no time, and ends when it is needed: at the latest after 2 s.
    expect(outcome(shop, 'db,boot,0,2.5\nweb,install,0,1.5\nweb,publish,2.5,3.5')).toBe('holds, complete');
  });

  it('is the beginning of a run', () => {
    expect(outcome(shop, 'db,boot,0,2.5\nweb,install,0,\nweb,warm,0,0')).toBe('holds');
    expect(outcome(shop, 'db,boot,0,')).toBe('holds');
  });

  it('counts dates of the calendar from its first row', () => {
    const rows =
      'db,boot,2026-05-04T10:00:00Z,2026-05-04T10:00:02Z\nweb,install,2026-05-04T10:00:00Z,2026-05-04T10:00:01Z\nweb,publish,2026-05-04T10:00:02Z,2026-05-04T10:00:03Z';
    expect(outcome(shop, rows)).toBe('holds, complete');
  });

  it('may be off by the tolerance, each date against those before it', () => {
    const late = 'db,boot,0.04,2.08\nweb,install,0.01,1.5\nweb,publish,2.12,3.15';
    expect(outcome(shop, late)).toBe('holds, complete');
    expect(outcome(shop, late, '0.03')).toContain('late by 0.04 at line 2');
    expect(conformance(shop, `${HEAD}${late}`).runs[0]!.lateness).toMatchObject({ transition: 'boot' });
    // Told before what it waits for.
    expect(outcome(shop, 'db,boot,0,2.53\nweb,install,0,1.5\nweb,publish,2.5,3.5')).toBe('holds, complete');
  });
});

describe('what is no run is told', () => {
  const rows = (more: string) => `db,boot,0,2.5\nweb,install,0,1.5\n${more}`;

  it('by how much an action took another time', () => {
    expect(outcome(shop, 'db,boot,0,3.2\nweb,install,0,1.5')).toBe(
      'long by 0.2 at line 2: db.boot took 3.2 s, 0.2 s more than the greatest time that it takes, 3 s',
    );
    expect(outcome(shop, 'db,boot,0,1.9\nweb,install,0,1.5')).toBe(
      'short by 0.1 at line 2: db.boot took 1.9 s, 0.1 s less than the least time that it takes, 2 s',
    );
    expect(outcome(shop, 'db,boot,0,\nweb,install,0,1.5\nweb,warm,0,1')).toBe('holds');
    expect(outcome(shop, 'db,boot,0,\nweb,install,0,4')).toBe(
      'long by 1 at line 2: db.boot has run for 4 s, 1 s more than the greatest time that it takes, 3 s',
    );
  });

  it('by how much it came late, and what it waited for', () => {
    expect(outcome(shop, rows('web,publish,2.75,3.75'))).toBe(
      'late by 0.25 at line 4: web.publish starts at 2.75 s, 0.25 s after it could, at 2.5 s, when db.boot ended (line 2)',
    );
    expect(outcome(shop, 'db,boot,0.5,3\nweb,install,0,1.5')).toBe(
      'late by 0.5 at line 2: db.boot starts at 0.5 s, 0.5 s after it could, at 0 s, from the beginning',
    );
  });

  it('by how much it came early, and what it did not wait for', () => {
    expect(outcome(shop, rows('web,publish,1.5,2.5'))).toBe(
      'early by 1 at line 4: web.publish starts at 1.5 s, 1 s before it could: web.publish cannot start: web.sql is not served (db.sql is not active: db is during `boot`)',
    );
    expect(outcome(shop, 'web,install,0,2\nweb,warm,0,1\nweb,publish,1,2\ndb,boot,0,2.5')).toContain(
      'early by 1.5 at line 4: web.publish starts at 1 s, 1.5 s before it could: web cannot enter `installed`: `install` still runs',
    );
    expect(outcome(shop, 'db,boot,0,2\ndb,boot,2,4\nweb,install,0,1')).toMatch(
      /^early at line 3: .* when it could not/,
    );
  });

  it('when it is missing', () => {
    expect(outcome(shop, 'web,install,0,1.5\nweb,warm,0,1.5\nweb,publish,2.5,3.5')).toBe(
      'never at line undefined: db.boot never starts in the log: it could at 0 s, from the beginning',
    );
    expect(outcome(shop, 'db,boot,0,2.5\nweb,warm,0,2\nweb,publish,2.5,3.5')).toBe(
      'never at line undefined: web.install never starts in the log: it could at 0 s, from the beginning',
    );
  });

  it('with the intervals that would have to be wider, however little', () => {
    const { runs, widen } = conformance(shop, `${HEAD}db,boot,0,3.0301\nweb,install,0,0.97\n`);
    expect(runs[0]!.verdict).toBe('holds');
    expect(
      widen.map(({ transition, needs }) => [
        transition,
        formatDecimal(needs.min),
        formatDecimal(needs.max as Decimal),
      ]),
    ).toEqual([
      ['boot', '2', '3.031'],
      ['install', '0.97', '5'],
    ]);
  });

  it('where it has no dates, or nothing of the model', () => {
    const series = readLog({ file: 's.json', text: '{"up": {"3": {"db": {"boot": {"values": [1]}}}}}' });
    expect(() => conform(shop, programOf(shop, null), series)).toThrow(ModelError);
    expect(() => outcome(shop, 'dba,boot,0,1')).toThrow(/names a transition of the model/);
    const { warnings } = conformance(shop, `${HEAD}db,boot,0,2\nweb,install,0,1\nweb,Gathering facts,0,1\n`);
    expect(warnings.map(({ code, at }) => [code, at?.line])).toEqual([['unmatched-row', 4]]);
  });
});

test('programs are followed, whatever their order', () => {
  const model = exampleModel('examples/concerto.yaml', null);
  const maintain = 'db,save,0,12\nserver,pause,0,1\nserver,drain,1,2';
  // The server has to be gone before the database may be saved.
  expect(outcome(model, maintain, '0.05', 'maintain')).toMatch(
    /^early by 1 at line 2: db.save starts at 0 s/,
  );
  const rows = 'server,pause,0,1\nserver,drain,1,2\nserver,start,2,3.5\ndb,save,1,13\ndb,restore,13,40';
  expect(outcome(model, rows, '0.05', 'maintain')).toBe('holds, complete');
});

/** A log of a run of OpenStack, told up to 18 ms late. */
function cloudRun(model: Model, seed: number): readonly { name: string; start: Decimal; end: Decimal }[] {
  const random = randomFrom(seed);
  const late = () => ({ digits: random.below(19n), scale: 3 });
  const { steps } = simulate(compile(model, programOf(model, null)), { durations: 'random', seed });
  const starts = steps.filter(({ event }) => event === 'start');
  return starts.map(({ component, element, at }) => {
    const end = steps.find((s) => s.event === 'end' && s.component === component && s.element === element)!;
    return { name: `${component},${element}`, start: add(at, late()), end: end.at };
  });
}

function textOf(rows: readonly { name: string; start: Decimal; end: Decimal }[], run = '1'): string {
  return rows
    .map(({ name, start, end }) => `${run},${name},${formatDecimal(start)},${formatDecimal(end)}`)
    .join('\n');
}

describe('OpenStack on the cluster nova', () => {
  const [nova, ecotype] = ['nova', 'ecotype'].map((cluster) =>
    exampleModel('examples/openstack/openstack.yaml', `examples/openstack/${cluster}-cached.yaml`),
  ) as [Model, Model];
  const head = `run,${HEAD}`;

  it('has runs that conform to its own durations and to what they are calibrated to, and not to those of ecotype', () => {
    const runs = [1, 2, 3, 4, 5].map((seed) => textOf(cloudRun(nova, seed), `${seed}`)).join('\n');
    const log = readLog({ file: 'nova.csv', text: `${head}${runs}` });
    const verdicts = (model: Model) =>
      conform(model, programOf(model, null), log).runs.map(({ verdict }) => verdict);
    expect(verdicts(nova)).toEqual(Array(5).fill('holds'));
    expect(verdicts(ecotype)).toEqual(Array(5).fill('violated'));
    const { intervals } = calibrate(nova, log);
    expect(intervals).toHaveLength(31);
    for (const run of conform(nova, programOf(nova, null), log).runs) {
      expect(run.complete).toBe(true);
      expect(compare(run.lateness!.late, parseDecimal('0.037')!)).toBeLessThan(0);
    }
  });

  it('has no run from which a row is missing', () => {
    const rows = cloudRun(nova, 7);
    for (const missing of rows) {
      const text = `${head}${textOf(rows.filter((row) => row !== missing))}`;
      const [run] = conformance(nova, text).runs;
      const isLast = run!.first === null;
      // Of the last action of all, a log that ends a moment after it could start does not tell.
      if (!isLast) expect(`${run!.first!.component},${run!.first!.transition}`).toBe(missing.name);
      expect(run!.verdict, missing.name).toBe('violated');
    }
  });

  it('has no run in which an action starts too late or too early', () => {
    const rows = cloudRun(nova, 8);
    const second = parseDecimal('1')!;
    for (const moved of rows) {
      const later = { ...moved, start: add(moved.start, second), end: add(moved.end, second) };
      const [run] = conformance(
        nova,
        `${head}${textOf(rows.map((row) => (row === moved ? later : row)))}`,
      ).runs;
      expect(run!.verdict, moved.name).toBe('violated');
      if (compare(moved.start, second) < 0) continue;
      const minus = { digits: -1n, scale: 0 };
      const earlier = { ...moved, start: add(moved.start, minus), end: add(moved.end, minus) };
      const [other] = conformance(
        nova,
        `${head}${textOf(rows.map((row) => (row === moved ? earlier : row)))}`,
      ).runs;
      expect(other!.first?.kind, moved.name).toBe('early');
      expect(`${other!.first!.component},${other!.first!.transition}`).toBe(moved.name);
    }
  });
});

describe('where transitions may end in several ways', () => {
  const { model: failing } = readModel(
    `
madrigal: 1
types:
  Db:
    places: [off, ready, running, broken]
    transitions:
      check: {move: off -> ready, takes: [1s, 2s], outcomes: {empty: {to: running, takes: [4s, 5s]}}}
      boot: {move: ready -> running, takes: [2s, 3s], outcomes: {refused: {fails: broken, takes: 1s}}, retry: {times: 1, pause: 2s}}
components: {db: Db}
`,
    { file: 'failing.yaml' },
  );

  it('the outcome is the one that explains the log', () => {
    expect(outcome(failing, 'db,check,0,1.5\ndb,boot,1.5,4')).toBe('holds, complete');
    expect(outcome(failing, 'db,check,0,4.5')).toBe('holds, complete');
    expect(outcome(failing, 'db,check,0,3')).toMatch(/^long by 1 /);
  });

  it('what failed is told by logs that tell of failures, and may be tried again', () => {
    const job = (name: string, from: string, to: string, conclusion: string) =>
      `{"run_id": 1, "name": "db", "conclusion": "success", "steps": [{"name": "${name}", "conclusion": "${conclusion}", "started_at": "2026-05-04T10:00:${from}Z", "completed_at": "2026-05-04T10:00:${to}Z"}]}`;
    const jobs = (last: string, again = '04') =>
      `{"jobs": [${[job('check', '00', '01', 'success'), job('boot', '01', '02', 'failure'), job('boot', again, last, 'success')].join()}]}`;
    const verdict = (text: string) =>
      conform(failing, programOf(failing, null), readLog({ file: 'j.json', text })).runs[0]!;
    expect(verdict(jobs('06'))).toMatchObject({ verdict: 'holds', complete: true });
    expect(verdict(jobs('05'))).toMatchObject({ verdict: 'violated', first: { kind: 'short' } });
    const words = (again: string, last: string) => verdict(jobs(last, again)).first?.words;
    expect(words('03', '05')).toBe('db.boot starts at 3 s, 1 s before it could: db is pausing before `boot`');
    expect(words('09', '11')).toBe(
      'db.boot starts at 9 s, 5 s after it could, at 4 s, when db.boot ended (line 1)',
    );
  });
});

test('outcomes are told by name, and crashes until what they take is back', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  Db:
    places: [up, saved, kept, broken]
    behaviors:
      save: {save: {move: up -> saved, takes: [2s, 3s], outcomes: {failed: {fails: broken, takes: 1s}, same: {to: kept, takes: 8s}}}}
      mend: {mend: {move: broken -> up, takes: [5s, 7s], timeout: 6s, times-out: broken}}
      next: {next: {move: saved -> up, takes: 1s}}
    faults: {crash: {at: up, back: [4s, 9s]}}
components: {db: Db}
programs:
  p: |
    pushB(db, save)
    wait(db)
  q: |
    try:
      pushB(db, save)
      wait(db)
    rescue:
      pushB(db, mend)
  r: |
    pushB(db, save)
    pushB(db, next)
  s:
    run:
      one: pushB(db, save)
      two: pushB(db, mend)
`,
    { file: 'db.yaml' },
  );
  const told = (rows: string, program = 'p') => outcome(model, rows, '0.05', program);
  expect(told('db,save,0,2')).toBe('holds, complete');
  expect(told('db,save:same,0,8')).toBe('holds, complete');
  expect(told('db,save,0,8')).toBe('holds, complete');
  expect(told('db,save:same,0,2')).toBe(
    'short by 6 at line 2: db.save:same took 2 s, 6 s less than the least time that it takes, 8 s',
  );
  expect(told('db,save:failed,0,1\ndb,mend,1,6', 'q')).toBe('holds, complete');
  expect(told('db,save:failed,0,1\ndb,mend:timeout,1,7', 'q')).toBe('holds, complete');
  expect(told('db,crash,0,4\ndb,save,4,6')).toBe('holds, complete');
  expect(told('db,crash,0,4\ndb,save,5,7')).toBe(
    'late by 1 at line 3: db.save starts at 5 s, 1 s after it could, at 4 s, when db.crash ended (line 2)',
  );
  expect(told('db,crash,0,3\ndb,save,3,5')).toMatch(/^short by 1 at line 2: db.crash took 3 s, /);
  expect(told('db,save,0,2\ndb,next,2,3', 'r')).toBe('holds, complete');
  expect(told('db,save:same,0,8\ndb,next,8,9', 'r')).toBe(
    'early at line 3: db.next starts at 8 s, when it could not: db is in `kept`',
  );
  // What is pushed to a component that fails is pushed before, and ends with what it does, or after that.
  expect(told('db,save:failed,0,1\ndb,mend,1,6', 's')).toBe('holds, complete');
  expect(told('db,save,0,2\ndb,crash,1,7')).toBe(
    'early at line 3: db.crash starts at 1 s, when it could not: db cannot crash in `up`: db is not in `up`',
  );
});

test('what is pushed to a component that fails at the same date is pushed before that, and ends, or after it', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [up, broken]
    transitions: {mend: {move: broken -> up, takes: [1s, 2s]}}
    faults: {crash: {at: up, fails: broken}}
  B:
    places: [a, b]
    transitions: {work: a -> b}
components: {a: A, b: B}
programs:
  p: |
    pushB(b, deploy)
    pushB(a, deploy)
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,crash,0,\na,mend,0,1\nb,work,0,5', '0', 'p')).toBe('holds, complete');
  expect(outcome(model, 'a,crash,0,\nb,work,0,5', '0', 'p')).toBe('holds, complete');
});

test('a component crashes before the sleep ends that is the last of the run, if only the tolerance lets it', () => {
  const { model } = readModel(
    `
madrigal: 1
types: {A: {places: [up, broken], initial: up, faults: {crash: {at: up, fails: broken}}}}
components: {a: A}
programs: {p: 'sleep([0s, 1s])'}
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,crash,1.01,', '0.05', 'p')).toBe('holds, complete');
  expect(outcome(model, 'a,crash,1.2,', '0.05', 'p')).toBe(
    'early at line 2: a.crash starts at 1.2 s, when it could not: a cannot crash in `up`: the run is over',
  );
});

test('a component crashes before the last of the others is back, if only the tolerance lets it', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A: {places: [up], faults: {crash: {at: up, back: 1s}}}
  B: {places: [up, broken], initial: up, faults: {crash: {at: up, fails: broken}}}
components: {a: A, b: B}
programs: {p: sleep(1s)}
`,
    { file: 'a.yaml' },
  );
  const told = (date: string) => outcome(model, `a,crash,0.5,1.5\nb,crash,${date},`, '0.05', 'p');
  expect(told('1.51')).toBe('holds, complete');
  expect(told('1.6')).toMatch(/: b cannot crash in `up`: the run is over$/);
});

test('of two providers of which one is needed, one stops before the other fails at the same date', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  Server:
    places: [up, low, down, broken]
    initial: up
    behaviors:
      stop:
        drain: {move: up -> low, takes: 1s, outcomes: {failed: {fails: broken}}}
        halt: {move: low -> down, takes: 0s}
    ports: {s: {provide: service, bound: [up, low]}}
  Client:
    places: [on]
    ports: {u: {use: service, bound: [on], atLeast: 1}}
components: {r: Server, q: Server, c: Client}
connections: [c.u -> r.s, c.u -> q.s]
programs:
  p: |
    pushB(r, stop)
    pushB(q, stop)
`,
    { file: 'a.yaml' },
  );
  const rows = 'r,drain,0.027,1.025\nq,drain:failed,0.027,1\nr,halt,1.027,1.027';
  expect(outcome(model, rows, '0.05', 'p')).toMatch(/^holds/);
});

test('an action ends by an outcome that takes as long as it did', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [off, half, up]
    transitions:
      boot: {move: off -> half, takes: 1s, outcomes: {whole: {to: up, takes: 3s}}}
      warm: {move: half -> up, takes: 1s}
  B:
    places: [a, b]
    transitions: {work: {move: a -> b, takes: [2s, 5s]}}
components: {a: A, b: B}
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,boot,0,3\nb,work,0,5', '0')).toBe('holds, complete');
  expect(outcome(model, 'a,boot,0,1\na,warm,1,2\nb,work,0,5', '0')).toBe('holds, complete');
  expect(outcome(model, 'a,boot,0,1\nb,work,0,5', '0')).toBe(
    'never at line 2: a.warm never starts in the log: it could at 1 s, when a.boot ended (line 2)',
  );
  // It has run for too long for one of the two.
  expect(outcome(model, 'a,boot,0,\nb,work,0,2', '0')).toBe('holds');
  // By none of the two, which is told; it may have been either.
  expect(outcome(model, 'a,boot,0,2\nb,work,0,5', '0')).toMatch(/^long by 1 at line 2: a.boot took 2 s, /);
});

test('of two rows of one transition, the end of one ends nothing that the other began', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [off, up, broken]
    transitions:
      boot: {move: off -> up, takes: 0, outcomes: {refused: {fails: broken, takes: [0s, 1s]}}, retry: {times: 1}}
components: {a: A}
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,boot:refused,0,1\na,boot,1,1', '0')).toBe('holds, complete');
  expect(outcome(model, 'a,boot:refused,0,0\na,boot,0,0', '0')).toBe('holds, complete');
  // While the first try goes on, there is no second one.
  expect(outcome(model, 'a,boot:refused,0,1\na,boot,0,0', '0')).toBe(
    'early by 1 at line 3: a.boot starts at 0 s, 1 s before it could: a is during `boot`',
  );
});

test('what waits for two ends happens after the one that is told, and the one that is not', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [off, up]
    initial: up
    behaviors:
      start:
        quiet: {move: off -> up, takes: [0s, inf]}
        told: {move: off -> up, takes: 0s}
      stop: {halt: {move: up -> off, takes: 1s}}
components: {a: A}
programs:
  p: |
    pushB(a, stop)
    pushB(a, start)
    pushB(a, stop)
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,halt,0,1\na,told,1,1\na,halt,1,2', '0', 'p')).toBe('holds, complete');
});

test('a wait times out before what it waits for is over at the same date', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [up, down]
    initial: down
    behaviors: {stop: {halt: {move: up -> down, takes: 0s}}}
  B:
    places: [off, on]
    transitions: {work: {move: off -> on, takes: 1s}}
components: {a: A, b: B}
programs:
  p: |
    try:
      pushB(a, stop)
      wait(a, within: 0s)
    rescue:
      pushB(b, deploy)
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'b,work,0,1', '0', 'p')).toBe('holds, complete');
  expect(outcome(model, 'b,work,1,2', '0', 'p')).toMatch(/^early at line 2: b.work starts at 1 s, /);
});

test('what has failed may be deleted before a wait for all fails', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [off, up, broken]
    transitions: {boot: {move: off -> up, takes: 1s, outcomes: {failed: {fails: broken}}}}
components: {a: A, b: A}
programs:
  p:
    run:
      first: |
        pushB(a, deploy)
        del(a)
      second: |
        waitAll()
        pushB(b, deploy)
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,boot:failed,0,1\nb,boot,1,2', '0', 'p')).toBe('holds, complete');
  // Or the second thread has stopped, so that nothing is pushed.
  expect(outcome(model, 'a,boot:failed,0,1', '0', 'p')).toMatch(/^holds/);
});

test('what crashes is back at once, and crashes again, before the run is over at the same date', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [up]
    faults: {crash: {at: up, back: 0s}}
  B:
    places: [a, b]
    transitions: {work: {move: a -> b, takes: 1s}}
components: {a: A, b: B}
programs:
  p: pushB(b, deploy)
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,crash,1,1\nb,work,0,1\na,crash,1,1', '0', 'p')).toBe('holds, complete');
});

test('data may be disconnected before what is not told of uses it, which then waits', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [a, b]
    transitions: {work: {move: a -> b, takes: 1s}}
    ports: {ip: {provide: data, bound: [a]}}
  B:
    places: [a, b, c]
    transitions: {first: {move: a -> b, takes: 0s}, second: {move: b -> c, takes: 1s}}
    ports: {ip: {use: data, bound: [b]}}
components: {a: A, b: B}
connections: [b.ip -> a.ip]
programs:
  p: |
    pushB(a, deploy)
    pushB(b, deploy)
    dcon(b.ip, a.ip)
`,
    { file: 'a.yaml' },
  );
  expect(outcome(model, 'a,work,0,1', '0', 'p')).toBe('holds');
});

test('what has crashed is not back where its component is deleted before', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A:
    places: [up]
    faults: {crash: {at: up, back: [1s, 2s]}}
  B:
    places: [a, b]
    transitions: {work: {move: a -> b, takes: 5s}}
components: {a: A, b: B}
programs:
  p: |
    pushB(b, deploy)
    sleep(2s)
    del(a)
    wait(b)
  q: |
    pushB(b, deploy)
    sleep(3s)
    del(a)
    wait(b)
`,
    { file: 'a.yaml' },
  );
  const log = 'b,work,0,5\na,crash,0,';
  expect(outcome(model, log, '0', 'p')).toBe('holds, complete');
  expect(outcome(model, log, '0', 'q')).toBe(
    'long by 3 at line 3: a.crash has lasted 5 s, 3 s more than the greatest time that it takes, 2 s',
  );
});

test('what is not told of takes its time where no date of the log is so short', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  B:
    places: [a, b]
    transitions: {work: {move: a -> b, takes: 4s}}
components: {b: B}
programs:
  p: |
    sleep(2s)
    sleep(2s)
    pushB(b, deploy)
    wait(b)
`,
    { file: 'b.yaml' },
  );
  expect(outcome(model, 'b,work,4,8', '0', 'p')).toBe('holds, complete');
  expect(outcome(model, 'b,work,8,12', '0', 'p')).toMatch(/^late by 4 at line 2: /);
});

test('users start before what they use fails at the same date', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  User:
    places: [a, b]
    transitions: {work: {move: a -> b, takes: 0s}}
    ports: {s: {use: service, bound: [work]}}
  Server:
    places: [a, b, c, broken]
    transitions:
      serve: {move: a -> b, takes: 1s}
      beside: {move: a -> c, takes: 0s, outcomes: {failed: {fails: broken, takes: 1s}}}
    ports: {s: {provide: service, bound: [b]}}
components: {u: User, s: Server, v: User}
connections: [u.s -> s.s, v.s -> s.s]
`,
    { file: 's.yaml' },
  );
  const log = 's,beside:failed,0,1\ns,serve,0,1\nu,work,1,1\nv,work,1,1';
  expect(outcome(model, log, '0')).toBe('holds');
});

test('of two providers of which one is needed, one leaves its place after the other is back, which is told later', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  R:
    places: [up, down, again]
    behaviors:
      stop:
        halt: {move: up -> down, takes: 0, waits: place}
        boot: {move: down -> again, takes: [0s, 1s]}
    ports: {http: {provide: service, bound: [up, again]}}
  U:
    places: [on]
    ports: {http: {use: service, bound: [on], atLeast: 1}}
components: {a: {type: R, start: [up]}, b: {type: R, start: [up]}, u: {type: U, start: [on]}}
connections: [u.http -> a.http, u.http -> b.http]
programs:
  p:
    run: |
      pushB(a, stop)
      pushB(b, stop)
`,
    { file: 'place.yaml' },
  );
  const rows = 'b,halt,0.024,0.024\nb,boot,0.035,0.035\na,halt,0.009,0.009\na,boot,0.02,1.033';
  expect(outcome(model, rows, '0.05', 'p')).toBe('holds, complete');
  expect(outcome(model, rows, '0.01', 'p')).not.toMatch(/^holds/);
});

test('a wait does not time out where what it waits for is told to be over within the tolerance', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  A: {places: [up, down], behaviors: {stop: {halt: {move: up -> down, takes: 1s}}}}
components: {a: {type: A, start: [up]}, b: {type: A, start: [up]}}
programs:
  p:
    run: |
      pushB(a, stop)
      wait(a, within: 1s)
      pushB(b, stop)
`,
    { file: 'wait.yaml' },
  );
  expect(outcome(model, 'a,halt,0.025,1.039\nb,halt,1.018,2.02', '0.05', 'p')).toBe('holds, complete');
  expect(outcome(model, 'a,halt,0.025,1.1\nb,halt,1.018,2.02', '0.05', 'p')).not.toMatch(/^holds/);
});

test('what is told before what it waits for, at the same date, waits for that and not for a sleep to be over', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  R:
    places: [up, low, down, again]
    behaviors:
      stop:
        drain: {move: up -> low, takes: 2s}
        halt: {move: low -> down, takes: 0}
        boot: {move: down -> again, takes: 0}
    ports: {http: {provide: service, bound: [up, again]}}
  U:
    places: [on]
    ports: {http: {use: service, bound: [on], atLeast: 1}}
components: {a: {type: R, start: [up]}, b: {type: R, start: [up]}, u: {type: U, start: [on]}}
connections: [u.http -> a.http, u.http -> b.http]
programs:
  p:
    run:
      one: |
        sleep([2s, 3s])
        pushB(b, stop)
      two: |
        pushB(a, stop)
`,
    { file: 'two.yaml' },
  );
  // Of what takes no time, the starts at a date are told before the ends.
  const first = 'a,drain,0,2\na,halt,2,2\na,boot,2,2';
  expect(outcome(model, `${first}\nb,drain,3,5\nb,halt,5,5\nb,boot,5,5`, '0', 'p')).toBe('holds, complete');
  expect(outcome(model, `${first}\nb,drain,4,6\nb,halt,6,6\nb,boot,6,6`, '0', 'p')).toMatch(/^late by /);
});

test('what is not told of need not use a service before its provider fails at the same date', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  S:
    places: [off, up, on, broken]
    transitions:
      boot: {move: off -> up, takes: 3s}
      check: {move: up -> on, takes: 0, outcomes: {refused: {fails: broken, takes: 0}}}
      warm: {move: up -> on, takes: 0}
    ports: {sql: {provide: service, bound: [up, on]}}
  U:
    places: [off, half, done]
    transitions:
      load: {move: off -> half, takes: 3s}
      ask: {move: off -> half, takes: 0}
      go: {move: half -> done, takes: 1s}
    ports: {sql: {use: service, bound: [ask]}}
  W:
    places: [off, on]
    transitions: {work: {move: off -> on, takes: 5s}}
components: {s: S, u: U, w: W}
connections: [u.sql -> s.sql]
`,
    { file: 'ask.yaml' },
  );
  const rows = 'w,work,0,5\ns,boot,0,3\nu,load,0,3\ns,check:refused,3,3';
  // It asks too late, or before.
  expect(outcome(model, rows, '0')).toBe('holds');
  expect(outcome(model, `${rows}\nu,go,3,4`, '0')).toBe('holds');
});

test('a log of which a few courses all hold back what others have is followed on all courses', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  Db:
    places: [p0, p1, p2, broken]
    initial: p2
    behaviors:
      up:
        t1: {move: p0 -> p1, takes: 0, outcomes: {failed: {fails: broken, takes: [0, inf]}}, retry: {times: 1}}
        t2: {move: p1 -> p2, takes: 0, outcomes: {failed: {fails: broken}}}
      down:
        t3: {move: p2 -> p0, takes: 2, outcomes: {failed: {fails: broken, takes: [0, inf]}}, retry: {times: 1}}
        t4: {move: p2 -> p0, takes: 1, outcomes: {failed: {fails: broken}}}
    ports: {s0: {provide: service, bound: [p2]}}
  Web:
    places: [p0, p1, broken]
    initial: p1
    behaviors: {up: {t1: p0 -> p1}}
    ports: {u1: {use: service, bound: [t1]}}
    faults: {crash: {at: p1, fails: broken}}
components: {c0: Db, c1: Web}
connections: [c1.u1 -> c0.s0]
programs:
  p:
    run:
      first: |
        pushB(c0, up)
        pushB(c0, up)
        pushB(c0, down)
      second: |
        pushB(c0, down)
`,
    { file: 'm.yaml' },
  );
  const rows = [
    'c1,crash,0.013,',
    'c0,t4,0.038,1.018',
    'c0,t3:failed,0.029,0.029',
    'c0,t3,0.001,2.022',
    'c0,t1,2.014,2.032',
    'c0,t2,2.019,2.019',
    'c0,t3,2.031,4.009',
    'c0,t4,2.026,3.023',
  ];
  expect(outcome(model, rows.join('\n'), '0.05', 'p')).toBe('holds, complete');
});

describe('what takes time and is in no log', () => {
  const { model: nodes } = readModel(
    `
madrigal: 1
types:
  Node:
    places: [off, up, broken]
    transitions:
      join: {move: off -> up, takes: 1s, outcomes: {failed: {fails: broken}}, retry: {times: 1, pause: [2s, 3s]}}
    groups: {joining: [off, up]}
    ports: {mine: {provide: service, bound: joining}, other: {use: service, bound: [join]}}
components: {a: Node, b: Node}
connections: [a.other -> b.mine, b.other -> a.mine]
`,
    { file: 'nodes.yaml' },
  );
  const failed = 'a,join:failed,0,1\nb,join:failed,0,1\n';

  it('pauses end by themselves: each of two may provide what the next try of the other needs', () => {
    expect(outcome(nodes, `${failed}a,join,3.5,4.5\nb,join,3.5,4.5`, '0')).toBe('holds, complete');
    expect(outcome(nodes, `${failed}a,join,2.5,3.5\nb,join,3,4`, '0')).toBe(
      'early by 0.5 at line 4: a.join starts at 2.5 s, 0.5 s before it could: a is pausing before `join`',
    );
    // As a starts, the dock of b is filled, and a serves it.
    expect(outcome(nodes, `${failed}a,join,3,4\nb,join,3.5,4.5`, '0')).toMatch(/^late by 0.5 at line 5: /);
  });

  it('a date is not guessed before what is known of the state', () => {
    const { model } = readModel(
      `
madrigal: 1
types:
  P: {places: [on], behaviors: {none: {}}, ports: {q: {provide: service, bound: [on]}}}
  U: {places: [a, b], transitions: {w: {move: a -> b, takes: 6s}}, ports: {p: {use: service, bound: [w]}}}
  C: {places: [a, b], transitions: {x: {move: a -> b, takes: 1s}}}
components: {v: P, u: U, c: C}
connections: [u.p -> v.q]
programs:
  p: |
    pushB(u, deploy)
    sleep([1, 10])
    dcon(u.p, v.q)
    sleep(5)
    pushB(c, deploy)
`,
      { file: 'apart.yaml' },
    );
    const told = (rows: string) => outcome(model, rows, '0', 'p');
    expect(told('u,w,0,6\nc,x,11,12')).toBe('holds, complete');
    expect(told('u,w,0,6\nc,x,15,16')).toBe('holds, complete');
    // The port is in use until 6 s, so that the second sleep is over at 11 s at the earliest.
    expect(told('u,w,0,6\nc,x,8,9')).toBe('unknown');
  });

  const { model: sleepers } = readModel(
    `
madrigal: 1
types:
  A: {places: [a, b], transitions: {t: {move: a -> b, takes: 1s}}}
components: {a: A}
programs:
  one: |
    sleep(5)
    pushB(a, deploy)
  two: |
    sleep([1, 10])
    sleep(5)
    pushB(a, deploy)
`,
    { file: 'sleepers.yaml' },
  );
  const sleeping = (rows: string, program: string) => outcome(sleepers, rows, '0', program);

  it('threads sleep as long as they say', () => {
    expect(sleeping('a,t,5,6', 'one')).toBe('holds, complete');
    expect(sleeping('a,t,1,2', 'one')).toMatch(/^early at line 2: a.t starts at 1 s, when it could not: /);
    expect(sleeping('a,t,9,10', 'one')).toBe(
      'late by 4 at line 2: a.t starts at 9 s, 4 s after it could, at 5 s',
    );
    expect(sleeping('a,t,15,16', 'two')).toBe('holds, complete');
    expect(sleeping('a,t,6,7', 'two')).toBe('holds, complete');
    expect(sleeping('a,t,8,9', 'two')).toBe('holds, complete');
    expect(sleeping('a,t,12,13', 'two')).toBe('holds, complete');
    // Only some dates at which the first sleep may end are tried.
    expect(sleeping('a,t,16,17', 'two')).toBe('unknown');
  });

  it('a sleep for no time may be over before another thread goes on', () => {
    const { model } = readModel(
      `
madrigal: 1
types:
  R:
    places: [up, down]
    behaviors:
      stop: {halt: {move: up -> down, takes: 2s}}
      start: {boot: {move: down -> up, takes: 1s}}
components: {r: {type: R, start: [up]}}
programs:
  p:
    run:
      one: |
        pushB(r, stop)
        pushB(r, stop)
      two: |
        sleep(0)
        pushB(r, start)
`,
      { file: 'twice.yaml' },
    );
    // Stopped twice in a row, it stops once, and stays up.
    expect(outcome(model, 'r,halt,0,2\nr,boot,2,3', '0', 'p')).toBe('holds, complete');
    expect(outcome(model, 'r,halt,0,2\nr,boot,2,3\nr,halt,3,5', '0', 'p')).toBe('holds, complete');
  });
});

describe('events of Docker tell nothing of how long Docker Compose waits', () => {
  const { model } = composeModel(
    `services:
  db: {image: x, healthcheck: {test: x, interval: 5s, timeout: 2s, retries: 5}}
  web: {image: y, depends_on: {db: {condition: service_healthy}}}`,
    { given: { start: new Map([['*', { min: parseDecimal('0')!, max: parseDecimal('1')! }]]) } },
  );
  const event = (service: string, action: string, seconds: number) =>
    JSON.stringify({
      Type: 'container',
      Action: action,
      Actor: { ID: service, Attributes: { 'com.docker.compose.service': service } },
      timeNano: (1_764_500_000 + seconds) * 1e9,
    });
  const answers = (web: number) => {
    const text = [
      event('db', 'create', 0),
      event('db', 'start', 0),
      event('db', 'health_status: healthy', 5.25),
      event('web', 'create', web),
      event('web', 'start', web),
    ];
    return [text.join('\n'), `[\n${text.join(',\n')}\n]`].map((log) => {
      const runs = readLog({ file: 'log.json', text: log });
      const [run] = conform(model, programOf(model, 'up'), runs, parseDecimal('0.05')!).runs;
      return run!.first?.kind ?? run!.verdict;
    });
  };

  it('a wait is put in, between when it may end at the earliest and at the latest', () => {
    expect([5, 5.25, 5.5, 5.75, 6].map(answers)).toEqual(
      ['early', 'holds', 'holds', 'holds', 'late'].map((each) => [each, each]),
    );
  });
});

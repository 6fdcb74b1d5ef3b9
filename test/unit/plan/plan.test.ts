import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HTML } from '../../../src/answers/html.ts';
import { planJson } from '../../../src/answers/json/plan.ts';
import { PLAIN } from '../../../src/answers/palette.ts';
import type { Writer } from '../../../src/answers/writers.ts';
import { toNumber } from '../../../src/base/duration.ts';
import { heeding } from '../../../src/base/heed.ts';
import { PLAIN_HOST } from '../../../src/base/host.ts';
import { connectionName } from '../../../src/model/assembly.ts';
import type { Goal, GoalItem } from '../../../src/model/goal.ts';
import { writeProgram } from '../../../src/model/read/program-file.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readState } from '../../../src/model/read/state-json.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { verify } from '../../../src/properties/verify.ts';
import { exampleModel } from '../../support/examples.ts';

function goalOf({ goals = [] }: Model, name: string): Goal {
  return goals.find((goal) => goal.name === name)!;
}

function places(...items: readonly (readonly [string, string])[]): readonly GoalItem[] {
  return items.map(([component, place]) => ({ kind: 'place', component, place }));
}

/** The end of a plan and its lower bound where all takes longest, and how many waits it has. */
function figures({ verdict, end, lowerBound, waits }: Plan) {
  if (end === null || lowerBound === null) return verdict;
  return [toNumber(end.max), toNumber(lowerBound), waits.length];
}

/** All components at one place. */
function standing(model: Model, place: string): Model {
  return { ...model, components: model.components.map((each) => ({ ...each, start: [place] })) };
}

// The figures are those of the published cases and of an independent planner.
describe('OpenStack on n sites', () => {
  const file = 'examples/planning/openstack.json';
  test.each([1, 2, 5, 10, 100])('is deployed and updated as fast as can be, n = %d', async (n) => {
    const model = exampleModel(file, null, new Map([['n', n]]));
    // The largest is verified where it is measured.
    if (n < 100) expect(figures(await plan(model, goalOf(model, 'deploy')))).toEqual([304.68, 304.68, 0]);
    if (n > 2) return;
    const running = standing(model, 'deployed');
    expect(figures(await plan(running, goalOf(model, 'new-master')))).toEqual([304.63, 304.63, 0]);
  });
});

describe('other published cases', () => {
  test('OpenStack as it was executed gets a new master', async () => {
    const model = exampleModel('examples/planning/openstack-executed.yaml', null);
    expect(figures(await plan(model, goalOf(model, 'new-master')))).toEqual([304.15, 304.15, 0]);
  });

  test.each([
    [2, 23.56, 46.98],
    [10, 37.24, 60.66],
  ])('a cyber-physical system with %d sensors is deployed and updated', async (n, deployed, updated) => {
    const times = `examples/planning/cyber-physical-${n}.yaml`;
    const model = exampleModel('examples/planning/cyber-physical.yaml', times, new Map([['n', n]]));
    expect(figures(await plan(model, goalOf(model, 'update')))).toEqual([updated, updated, 0]);
    const components = model.components.map((each) => ({ ...each, start: [each.type.initial] }));
    expect(figures(await plan({ ...model, components }, goalOf(model, 'deploy')))).toEqual([
      deployed,
      deployed,
      0,
    ]);
  });
});

describe('a server and its dependencies', () => {
  test('are updated at the date of the closed form', async () => {
    const model = exampleModel('examples/server-deps/server-deps.yaml', 'examples/server-deps/t0-12.yaml');
    const items: readonly GoalItem[] = [
      { kind: 'behavior', component: null, behavior: 'update' },
      { kind: 'place', component: null, place: 'running' },
    ];
    const found = await plan(standing(model, 'running'), { name: 'update', items });
    expect(figures(found)).toEqual([20.42, 20.42, 0]);
  });
});

const SMALL = `
madrigal: 1
types:
  Database:
    places: [stopped, running]
    behaviors:
      start: {start: {move: stopped -> running, takes: 5s}}
      stop:  {stop: {move: running -> stopped, takes: 2s}}
    ports: {sql: {provide: service, bound: [running]}}
  Backup:
    places: [idle, saved]
    behaviors: {save: {save: {move: idle -> saved, takes: 7s}}}
    ports: {sql: {use: service, bound: [save]}}
components: {db: {type: Database, start: running}, backup: Backup}
connections: [backup.sql -> db.sql]
goals:
  closed: {components: [{component: db, status: stopped}, {component: backup, status: saved}]}
  again:
    behaviors:  [{component: db, behavior: stop}, {component: backup, behavior: save}]
    components: [{forall: running}]
`;

describe('waits', () => {
  const { model } = readModel(SMALL, { file: 'small.yaml' });

  test('a provider is left when who shall use it has begun', async () => {
    const found = await plan(model, goalOf(model, 'closed'));
    expect(figures(found)).toEqual([9, 9, 1]);
    expect(found.waits[0]).toMatchObject({
      component: 'db',
      awaited: 'backup',
      until: 'save',
      reason: 'not-left',
    });
  });

  test('a restart is not in the way of what may come before or after it', async () => {
    const found = await plan(model, goalOf(model, 'again'));
    expect(toNumber(found.end!.max)).toBe(toNumber(found.lowerBound!));
    expect(found.results[0]!.verdict.kind).toBe('holds');
  });
});

describe('a transition that a port is bound to, which is in use already', () => {
  const source = (connections: string) => `
madrigal: 1
types:
  Server:
    places: [off, on]
    behaviors:
      start: {start: {move: off -> on, takes: 3s}}
      stop:  {stop: {move: on -> off, takes: 1s}}
    ports: {out: {provide: service, bound: [on]}}
  Client:
    places: [a, b, c]
    groups: {all: [a, b, c]}
    behaviors:
      go:
        prepare: {move: a -> b, takes: 2s}
        work: {move: b -> c, takes: 4s}
      skip: {leap: {move: a -> c, takes: 9s}}
    ports: {in: {use: service, bound: [all, work]}}
components: {server: {type: Server, start: off}, client: Client}
connections: [${connections}]
goals:
  done: {components: [{component: client, status: c}]}
`;
  const asked = async (connections: string) => {
    const { model } = readModel(source(connections), { file: 'again.yaml' });
    return plan(model, goalOf(model, 'done'));
  };

  test('begins only when it is served', async () => {
    const found = await asked('client.in -> server.out');
    expect(figures(found)).toEqual([7, 7, 0]);
    expect(found.model!.programs[0]!.threads[0]!.instructions).toMatchObject([
      { component: 'server', behavior: 'start' },
      { component: 'client', behavior: 'go' },
      { kind: 'waitAll' },
    ]);
  });

  test('never begins where nothing can serve it', async () => {
    const found = await asked('');
    expect(figures(found)).toEqual([9, 9, 0]);
  });

  test('has its provider wait for it', async () => {
    const { model } = readModel(
      `${source('client.in -> server.out').replace('start: off}', 'start: on}')}  stopped:
    components: [{component: server, status: off}]
    behaviors: [{component: client, behavior: go}, {component: client, behavior: quit}]
`
        .replace('skip:', 'quit: {end: {move: c -> d, takes: 1s}}\n      skip:')
        .replace('places: [a, b, c]', 'places: [a, b, c, d]'),
      { file: 'again.yaml' },
    );
    const found = await plan(model, goalOf(model, 'stopped'));
    // 2 and 4 s of the client, which holds the server until then, and 1 s.
    expect(figures(found)).toEqual([7, 7, 1]);
    expect(found.waits).toMatchObject([
      { component: 'server', behavior: 'stop', awaited: 'client', until: 'go', reason: 'not-left' },
    ]);
  });
});

test('what may take for ever is no reason for others to do more than they have to', async () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  Slow:
    places: [off, on]
    behaviors: {start: {start: {move: off -> on, takes: [1s, inf]}}}
  Other:
    places: [off, on]
    behaviors:
      start: {start: {move: off -> on, takes: 1s}}
      stop:  {stop: {move: on -> off, takes: 1s}}
components: {slow: Slow, other: {type: Other, start: on}}
goals:
  on: {components: [{component: slow, status: on}, {component: other, status: on}]}
`,
    { file: 'slow.yaml' },
  );
  const found = await plan(model, goalOf(model, 'on'));
  expect(found.model!.programs[0]!.threads[0]!.instructions).toEqual([
    { kind: 'pushB', component: 'slow', behavior: 'start' },
    { kind: 'waitAll' },
  ]);
});

describe('of plans as early the one with least work', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  Replica:
    places: [off, on]
    behaviors: {start: {start: {move: off -> on, takes: 5s}}}
    ports: {sql: {provide: service, bound: [on]}}
  Reader:
    places: [off, on]
    behaviors: {start: {start: {move: off -> on, takes: 1s}}}
    ports: {sql: {use: service, bound: [on]}}
  Cache:
    places: [off, on]
    behaviors: {start: {start: {move: off -> on, takes: 3s}}}
    ports: {hits: {provide: service, bound: [on]}}
  Shop:
    places: [old, new]
    behaviors:
      rebuild: {build: {move: old -> new, takes: 2s}}
      reload: {load: {move: old -> new, takes: 1s}}
    ports: {cache: {use: service, bound: [load]}}
components: {r1: Replica, r2: Replica, reader: Reader, cache: Cache, s1: Shop, s2: Shop, s3: Shop, s4: Shop}
connections:
  - reader.sql -> r1.sql
  - reader.sql -> r2.sql
  - s1.cache -> cache.hits
  - s2.cache -> cache.hits
  - s3.cache -> cache.hits
  - s4.cache -> cache.hits
goals:
  read: {components: [{component: reader, status: on}]}
  new: {components: [{component: s1, status: new}, {component: s2, status: new}, {component: s3, status: new}, {component: s4, status: new}, {component: reader, status: on}]}
  few: {components: [{component: s1, status: new}, {component: s2, status: new}, {component: reader, status: on}]}
`,
    { file: 'joint.yaml' },
  );
  const pushes = async (goal: string) => {
    const found = await plan(model, goalOf(model, goal));
    expect([found.verdict, found.hasLeastWork, found.isOptimal]).toEqual(['planned', true, true]);
    return found.model!.programs[0]!.threads[0]!.instructions.flatMap((each) =>
      each.kind === 'pushB' ? [`${each.component} ${each.behavior}`] : [],
    );
  };

  test('has one of those alike do what suffices', async () => {
    expect(await pushes('read')).toEqual(['r1 start', 'reader start']);
  });

  test('starts what spares others more, and only then', async () => {
    // 3 s for the cache and 4 times 1 s, in place of 4 times 2 s.
    expect(await pushes('new')).toEqual([
      'r1 start',
      'reader start',
      'cache start',
      's1 reload',
      's2 reload',
      's3 reload',
      's4 reload',
    ]);
    expect(await pushes('few')).toEqual(['r1 start', 'reader start', 's1 rebuild', 's2 rebuild']);
  });
});

test('what durations alone keep apart is no reason to call a plan the fastest', async () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  User:
    places: [a, b, c, d, e]
    behaviors:
      go:
        ask:    {move: a -> b, takes: 2s}
        settle: {move: b -> d, takes: 12s}
        wait:   {move: a -> c, takes: 5s}
        again:  {move: c -> e, takes: 1s}
    ports: {sql: {use: service, bound: [ask, again]}}
  Provider:
    places: [up, down, low]
    behaviors:
      stop:  {stop: {move: up -> down, takes: 1s}}
      start: {start: {move: down -> up, takes: 2s}, clean: {move: down -> low, takes: 12s}}
    ports: {sql: {provide: service, bound: [up]}}
components: {u: User, p: {type: Provider, start: up}}
connections: [u.sql -> p.sql]
goals:
  done: {behaviors: [{component: u, behavior: go}, {component: p, behavior: stop}], components: [{component: p, status: up}]}
programs:
  between: |
    pushB(u, go)
    sleep(1s)
    pushB(p, stop)
    pushB(p, start)
    waitAll
properties: {ends: {terminates: true}}
`,
    { file: 'between.yaml' },
  );
  const [ends] = await verify(model);
  expect(toNumber(ends!.interval!.max)).toBe(15);
  const found = await plan(model, goalOf(model, 'done'));
  expect(toNumber(found.lowerBound!)).toBeLessThanOrEqual(15);
  expect(found.isOptimal).toBe(false);
});

describe('the shortest outage', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  Database:
    places: [old, off, new]
    behaviors:
      stop:  {stop: {move: old -> off, takes: 2s}}
      start: {start: {move: off -> new, takes: [1s, 2s]}}
    ports:
      sql:  {provide: service, bound: [old, new]}
      disk: {use: service, bound: [new]}
  Disk:
    places: [none, formatted]
    behaviors: {format: {format: {move: none -> formatted, takes: [6s, 10s]}}}
    ports: {io: {provide: service, bound: [formatted]}}
  Archive:
    places: [empty, full]
    behaviors: {copy: {copy: {move: empty -> full, takes: 9s}}}
    ports: {source: {use: service, bound: [full]}}
components: {db: {type: Database, start: old}, disk: Disk, archive: Archive}
connections: [db.disk -> disk.io, archive.source -> db.sql]
goals: {moved: {components: [{component: db, status: new}, {component: archive, status: full}]}}
`,
    { file: 'disk.yaml' },
  );
  const asked = (port: string, component = 'db') =>
    plan(model, goalOf(model, 'moved'), { minimise: { outage: { component, port } } });

  test('has a port go out when what brings it back is ready, at the price of a later end', async () => {
    const { outage, end, waits, isOptimal } = await asked('sql');
    const spans = outage!.trade.map((each) => [toNumber(each.outage!.max), toNumber(each.end.max)]);
    expect(spans).toEqual([
      [4, 19],
      [10, 10],
    ]);
    expect([outage!.isOptimal, toNumber(outage!.lowerBound), toNumber(end!.max)]).toEqual([true, 4, 19]);
    expect(isOptimal).toBe(false);
    expect(waits).toMatchObject([
      { component: 'db', behavior: 'stop', awaited: 'disk', until: 'format', reason: 'not-out' },
      // Else the archive could be served before the database goes out.
      { component: 'archive', behavior: 'copy', awaited: 'disk', until: 'format', reason: 'not-before' },
    ]);
  });

  test('is told in JSON with the programs of each pair, and in the report', async () => {
    const found = await asked('sql');
    const answer = {
      question: 'plan',
      model,
      plan: found,
      diagnostics: [],
      saved: [],
      inputs: [],
      options: [],
    } as const;
    expect(planJson(answer)).toMatchObject({
      verdict: 'planned',
      end: { max: 19 },
      outage: {
        port: 'db.sql',
        max: 4,
        lowerBound: 4,
        optimal: true,
        trade: [
          {
            outage: { max: 4 },
            end: { max: 19 },
            waits: 2,
            programs: { main: expect.stringContaining('wait(disk') },
          },
          { outage: { max: 10 }, end: { max: 10 }, waits: 0 },
        ],
      },
    });
    const write = HTML.plan as Writer<'plan'>;
    expect(write(answer, PLAIN)).toContain('else db.sql would be out for longer');
    const late = heeding(
      () => 'timeout',
      () => write(answer, PLAIN),
    );
    expect(late).toContain('Not drawn, because');
  });

  test('of what is not a provide port is an error', async () => {
    await expect(asked('disk')).rejects.toThrow('db has no provide port `disk`');
    await expect(asked('io', 'disc')).rejects.toThrow('there is no component `disc`');
  });
});

test('an abort is heard between two steps of the search', async () => {
  const chain = exampleModel('examples/planning/chain.yaml', null);
  const controller = new AbortController();
  let date = 0;
  const host = {
    ...PLAIN_HOST,
    now: () => ++date * 60,
    pause: async () => controller.abort(),
  };
  const { verdict, because } = await plan(chain, goalOf(chain, 'withdrawn'), {
    limits: { host, signal: controller.signal },
  });
  expect([verdict, because]).toEqual(['unknown', 'interrupted']);
});

describe('goals that contradict each other', () => {
  const chain = exampleModel('examples/planning/chain.yaml', null);

  test('over a chain of services are told with the chain, and no others', async () => {
    const { verdict, conflict } = await plan(chain, goalOf(chain, 'withdrawn'));
    expect(verdict).toBe('none');
    expect(conflict!.goals).toMatchObject(places(['provider', 'uninstalled'], ['t14', 'running']));
    expect(conflict!.connections).toHaveLength(14);
    expect(connectionName(conflict!.connections[0]!)).toBe('t1.up -> provider.service');
  });

  test('in a ring of services are told with the ring', async () => {
    const { verdict, conflict } = await plan(chain, goalOf(chain, 'ring'));
    expect([verdict, conflict!.goals.length, conflict!.connections.length]).toEqual(['none', 1, 15]);
  });

  test('are told from a state under way too', async () => {
    const { model } = readModel(SMALL, { file: 'small.yaml' });
    const text = JSON.stringify({
      schemaVersion: 1,
      components: {
        db: { type: 'Database', running: { start: '1s' }, queue: ['start'] },
        backup: { type: 'Backup', places: ['saved'] },
      },
      connections: ['backup.sql -> db.sql'],
    });
    const state = readState(text, { file: 'state.json', model });
    const items: readonly GoalItem[] = [
      { kind: 'port', component: 'db', port: 'sql', status: 'active' },
      { kind: 'behavior', component: 'backup', behavior: 'save' },
    ];
    const { verdict, conflict } = await plan(model, { name: 'again', items }, { state });
    expect(verdict).toBe('none');
    // It has been saved, and is so for good.
    expect(conflict!.goals).toEqual([items[1]]);
    const waits = plan(model, { name: 'goes on', items: items.slice(0, 1) }, { state });
    expect(figures(await waits)).toEqual([4, 4, 0]);
  });

  test('are not told where outcomes decide what behaviors do', async () => {
    const { model } = readModel(
      `
madrigal: 1
types:
  A:
    places: [a, b, c]
    behaviors: {go: {go: {move: a -> b, takes: 1s, outcomes: {other: {to: c}}}}}
components: {x: A}
goals: {done: {behaviors: [{component: x, behavior: go}]}}
`,
      { file: 'switch.yaml' },
    );
    const { verdict, conflict } = await plan(model, goalOf(model, 'done'));
    expect([verdict, conflict]).toEqual(['unknown', null]);
  });

  test('are none where only the words are too short', async () => {
    const { verdict, because } = await plan(
      { ...chain, goals: [] },
      { name: 'far', items: goalOf(chain, 'updated').items },
      { length: 1 },
    );
    expect([verdict, because]).toEqual(['unknown', 'words']);
  });
});

test('what a goal names and the model does not have is an error', async () => {
  const { model } = readModel(SMALL, { file: 'small.yaml' });
  const items = places(['bd', 'stopped'], ['db', 'gone']);
  await expect(plan(model, { name: 'g', items })).rejects.toMatchObject({
    diagnostics: [{ code: 'unknown-component' }, { code: 'unknown-place' }],
  });
});

describe('a system in which something has failed', () => {
  const { model } = readModel(
    `
madrigal: 1
types:
  Database:
    places: [stopped, running, broken]
    behaviors:
      start:  {start: {move: stopped -> running, takes: 5s, outcomes: {failed: {fails: broken}}}}
      repair: {repair: {move: broken -> stopped, takes: 3s}}
    ports: {sql: {provide: service, bound: [running]}}
  Web:
    places: [off, on]
    behaviors: {start: {start: {move: off -> on, takes: 2s}}}
    ports: {sql: {use: service, bound: [on]}}
components: {db: Database, web: Web}
connections: [web.sql -> db.sql]
goals: {up: {components: [{component: web, status: on}]}}
`,
    { file: 'failed.yaml' },
  );
  const stateOf = (db: object) =>
    readState(
      JSON.stringify({
        schemaVersion: 1,
        components: { db: { type: 'Database', ...db }, web: { type: 'Web', places: ['off'] } },
        connections: ['web.sql -> db.sql'],
      }),
      { file: 'state.json', model },
    );

  test('is planned on from the failure place', async () => {
    const found = await plan(model, goalOf(model, 'up'), { state: stateOf({ places: ['broken'] }) });
    expect(figures(found)).toEqual([8, 8, 0]);
    const pushed = found.model!.programs[0]!.threads[0]!.instructions.filter(({ kind }) => kind === 'pushB');
    expect(pushed.map((each) => ('behavior' in each ? each.behavior : ''))).toEqual([
      'repair',
      'start',
      'start',
    ]);
  });

  test('is planned on while others still wait for what has failed, and run on', async () => {
    const waiting = { type: 'Web', inputs: ['start'], queue: ['start'] };
    const components = { db: { type: 'Database', places: ['broken'] }, web: waiting };
    const text = JSON.stringify({ schemaVersion: 1, components, connections: ['web.sql -> db.sql'] });
    const state = readState(text, { file: 'state.json', model });
    const found = await plan(model, goalOf(model, 'up'), { state });
    expect(figures(found)).toEqual([8, 8, 0]);
    expect(writeProgram(found.model!.programs[0]!).trim().split('\n')).toEqual([
      'pushB(db, repair)',
      'pushB(db, start)',
      'waitAll',
    ]);
    const starting = stateOf({ running: { start: '1s' }, queue: ['start'] });
    expect(figures(await plan(model, goalOf(model, 'up'), { state: starting }))).toEqual([4, 4, 0]);
  });

  test('waits for what has been pushed before by what it pushes after it, or by all', async () => {
    const { model: busy } = readModel(
      `
madrigal: 1
types:
  Server:
    places: [off, on]
    behaviors: {down: {down: {move: on -> off, takes: 1s}}}
    ports: {sql: {provide: service, bound: [on]}}
  Client:
    places: [off, ready, on]
    behaviors:
      up: {prepare: {move: off -> ready, takes: 1s}, run: {move: ready -> on, takes: 2s}}
      down: {halt: {move: on -> off, takes: 1s}}
    ports: {sql: {use: service, bound: [ready, on]}}
components: {server: {type: Server, start: on}, client: {type: Client, start: on}}
connections: [client.sql -> server.sql]
goals: {off: {components: [{component: server, status: off}]}}
`,
      { file: 'busy.yaml' },
    );
    const programFor = async (queue: readonly string[]) => {
      const client = { type: 'Client', running: { prepare: '0s' }, queue };
      const components = { server: { type: 'Server', places: ['on'] }, client };
      const text = JSON.stringify({
        schemaVersion: 1,
        components,
        connections: ['client.sql -> server.sql'],
      });
      const state = readState(text, { file: 'state.json', model: busy });
      const found = await plan(busy, goalOf(busy, 'off'), { state });
      return [figures(found), writeProgram(found.model!.programs[0]!).trim().split('\n')];
    };
    expect(await programFor(['up', 'down', 'up'])).toEqual([
      [9, 8, 1],
      ['pushB(client, down)', 'wait(client, down)', 'pushB(server, down)', 'waitAll'],
    ]);
    expect(await programFor(['up', 'down', 'up', 'down'])).toEqual([
      [9, 8, 1],
      ['wait(client)', 'pushB(server, down)', 'waitAll'],
    ]);
  });

  test('is not planned on while a component is still failing', async () => {
    const state = stateOf({ running: { 'start:failed': '1s' }, queue: ['start'] });
    await expect(plan(model, goalOf(model, 'up'), { state })).rejects.toThrow('db is failing');
  });
});

describe('races that durations decide', () => {
  /** A provider whose steps take so many seconds, and a user of it. */
  const busy = (provider: readonly number[], user: readonly number[], bound: string, ports: string) => {
    const type = ([first, second, back]: readonly number[], own: string) => `
    places: [a, b, c]
    behaviors:
      up: {t0: {move: a -> b, takes: ${first}s}, t1: {move: b -> c, takes: ${second}s}}
      down: {t2: {move: c -> a, takes: ${back}s}}
    ports: {${own}}`;
    const { model } = readModel(
      `
madrigal: 1
types:
  P: ${type(provider, `p: {provide: service, bound: ${bound}}`)}
  U: ${type(user, ports)}
components: {p: P, u: U}
connections: [u.u -> p.p]
`,
      { file: 'busy.yaml' },
    );
    return model;
  };
  const under = (model: Model, p: object, u: object) => {
    const components = { p: { type: 'P', ...p }, u: { type: 'U', ...u } };
    const text = JSON.stringify({ schemaVersion: 1, components, connections: ['u.u -> p.p'] });
    return readState(text, { file: 'state.json', model });
  };

  test('against what has been pushed before have another plan looked for', async () => {
    const model = busy([2, 1, 1], [4, 3, 2], '[c]', 'u: {use: service, bound: [b, c]}');
    const queue = ['up', 'down'];
    const state = under(model, { running: { t0: '1s' }, queue }, { running: { t0: '2s' }, queue });
    const found = await plan(model, { name: 'back', items: places(['u', 'a']) }, { state, length: 2 });
    // The user comes to its place when the provider is about to leave it: it may be served, or be so the next time.
    expect([found.verdict, toNumber(found.end!.max)]).toEqual(['planned', 11]);
  });

  test('are told by number where a behavior has been pushed before', async () => {
    const ports = 'u: {use: service, bound: [t1]}, q: {provide: service, bound: [c]}';
    const model = busy([2, 2, 1], [4, 4, 2], '[b, c]', ports);
    const state = under(model, { places: ['b'] }, { inputs: ['t0'], queue: ['up', 'down'] });
    const items: readonly GoalItem[] = [
      { kind: 'port', component: 'u', port: 'q', status: 'active' },
      { kind: 'behavior', component: 'p', behavior: 'down' },
    ];
    const { verdict } = await plan(
      model,
      { name: 'again', items },
      { state, length: 2, dealing: 'component' },
    );
    expect(verdict).toBe('planned');
  });

  test('need no wait where the plan without one is earlier in every run', async () => {
    const model = busy([4, 2, 1], [2, 3, 0], '[b, c]', 'u: {use: service, bound: [b]}');
    const state = under(model, { running: { t0: '1s' }, queue: ['up'] }, { places: ['a'] });
    const items: readonly GoalItem[] = [
      { kind: 'behavior', component: 'u', behavior: 'down' },
      { kind: 'place', component: 'p', place: 'a' },
    ];
    const found = await plan(model, { name: 'sooner', items }, { state, length: 2 });
    expect([toNumber(found.end!.max), found.waits.length, found.isOptimal]).toEqual([6, 0, true]);
  });
});

describe('to another assembly', () => {
  test('a server becomes a cluster no slower than by the published program', async () => {
    const galera = exampleModel('examples/galera.yaml', null);
    const file = 'examples/planning/single-server.json';
    const state = readState(readFileSync(file, 'utf8'), { file, model: galera });
    const ends = { kind: 'terminates', name: 'ends', deadline: null, programs: ['to-cluster'] } as const;
    const [published] = await verify({ ...galera, properties: [ends] });
    expect(toNumber(published!.interval!.max)).toBe(65);
    const remade = ['backup', 'restore_run'].map(
      (behavior): GoalItem => ({ kind: 'behavior', component: 'mariadb1', behavior }),
    );
    const found = await plan(galera, { name: 'remade', items: remade }, { state, target: galera });
    expect(figures(found)).toEqual([65, 65, 0]);
    // The master need not be made anew for the sake of the workers alone.
    expect(figures(await plan(galera, { name: 'grown', items: [] }, { state, target: galera }))).toEqual([
      33, 33, 0,
    ]);
  });

  const source = (components: string, connections: string, takes = '2s') => `
madrigal: 1
types:
  Server:
    places: [down, up]
    behaviors:
      start: {start: {move: down -> up, takes: 5s}}
      stop:  {stop: {move: up -> down, takes: ${takes}}}
    ports: {out: {provide: service, bound: [up]}}
  Client:
    places: [idle, running]
    behaviors:
      start: {start: {move: idle -> running, takes: 1s}}
      stop:  {stop: {move: running -> idle, takes: 3s}}
    ports: {in: {use: service, bound: [running]}}
components: {${components}}
connections: [${connections}]
`;
  const modelOf = (...parts: Parameters<typeof source>) =>
    readModel(source(...parts), { file: 'assembly.yaml' }).model;
  const served = modelOf('s: {type: Server, start: up}, c: {type: Client, start: running}', 'c.in -> s.out');
  const goal: Goal = { name: 'there', items: [] };

  test('what goes is stopped, unconnected and removed, its users first', async () => {
    const target = modelOf('t: {type: Server, start: up}, d: Client', 'd.in -> t.out');
    const found = await plan(served, goal, { target });
    expect([found.verdict, ...(figures(found) as readonly number[])]).toEqual(['planned', 5, 5, 0]);
    expect(writeProgram(found.model!.programs[0]!).trim().split('\n')).toEqual([
      'add(t: Server)',
      'add(d: Client)',
      'con(d.in, t.out)',
      'pushB(s, stop)',
      'pushB(c, stop)',
      'pushB(t, start)',
      'pushB(d, start)',
      'waitAll',
      'dcon(c.in, s.out)',
      'del(s)',
      'del(c)',
    ]);
  });

  test('nothing is to be running where no type knows what that is', async () => {
    const target = modelOf('t: {type: Server, start: up}', '');
    const found = await plan(modelOf('s: {type: Server, start: up}', ''), goal, { target });
    expect([found.verdict, figures(found)]).toEqual(['planned', [5, 5, 0]]);
  });

  test('what each program adds and removes is its own, one for each component', async () => {
    const target = modelOf('t: {type: Server, start: up}, d: Client', 'd.in -> t.out');
    const found = await plan(served, goal, { target, dealing: 'component' });
    expect(figures(found)).toEqual([5, 5, 0]);
    expect(writeProgram(found.model!.programs[0]!).split('\n')).toEqual([
      'program t:',
      '  add(t: Server)',
      '  pushB(t, start)',
      'program d:',
      '  add(d: Client)',
      '  con(d.in, t.out)',
      '  pushB(d, start)',
      'program s:',
      '  pushB(s, stop)',
      '  wait(s)',
      '  del(s)',
      'program c:',
      '  pushB(c, stop)',
      '  wait(c)',
      '  dcon(c.in, s.out)',
      '  del(c)',
      '',
    ]);
  });

  test('a goal that a removed connection would have to serve has no plan', async () => {
    const target = modelOf('s: {type: Server, start: up}, c: {type: Client, start: running}', '');
    const { verdict, conflict } = await plan(served, goal, { target });
    expect(verdict).toBe('none');
    expect(conflict!.goals).toMatchObject([
      { component: 'c', place: 'running' },
      { component: 'c', port: 'in', status: 'inactive' },
    ]);
  });

  test.each<[string, Model, string, Model?]>([
    ['another type', modelOf('s: {type: Client}', ''), 's is a Server, and in the target a Client'],
    [
      'another provider',
      modelOf('s: {type: Server, start: up}, t: Server, c: Client', 'c.in -> t.out'),
      'c.in passes from one provider to another',
    ],
    [
      'one provider less',
      modelOf('s: {type: Server, start: up}, t: Server, c: Client', 'c.in -> s.out'),
      'c.in loses a provider, and keeps another one',
      modelOf(
        's: {type: Server, start: up}, t: {type: Server, start: up}, c: {type: Client, start: running}',
        'c.in -> s.out, c.in -> t.out',
      ),
    ],
    [
      'another type of the same name',
      modelOf('s: {type: Server, start: up}', '', '9s'),
      'the two models have different types `Server`',
    ],
    [
      'other durations',
      modelOf('s: {type: Server, start: up, takes: {stop: 1s}}', ''),
      's has other durations or needs in the target',
    ],
  ])('%s is named as not plannable', async (_, target, message, from = served) => {
    await expect(plan(from, goal, { target })).rejects.toThrow(message);
  });
});

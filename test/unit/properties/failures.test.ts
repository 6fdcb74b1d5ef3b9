/** Answers about failures, worked out outside the project by executing the rules exhaustively. */
import { describe, expect, test } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readState } from '../../../src/model/read/state-json.ts';
import { withState } from '../../../src/model/read/with-state.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import { verify } from '../../../src/properties/verify.ts';
import { outageIn } from '../../support/figures.ts';

const ENGINES = ['classes', 'causal'] as const;
const atMost = (any: number) => ({ any, zones: new Map<string, number>() });

function read(text: string): Model {
  return readModel(`madrigal: 1\n${text}`, { file: 'worked.yaml' }).model;
}

function ask(model: Model, spec: object): Model {
  const programs = [model.programs[0]?.name ?? null];
  return { ...model, properties: [{ name: 'asked', programs, ...spec } as unknown as PropertySpec] };
}

/** The dates of the last events of the runs that end well, and whether all do; by both engines. */
async function ends(model: Model, k: number) {
  const found = [];
  for (const engine of ENGINES) {
    const [result] = await verify(ask(model, { kind: 'terminates', deadline: null }), {
      faults: atMost(k),
      engine,
    });
    const { interval, verdict } = result!;
    const dates = interval && [toNumber(interval.min), toNumber(interval.max)];
    found.push({ dates, all: verdict.kind === 'holds' });
  }
  expect(found[1]).toEqual(found[0]);
  return found[0]!;
}

/** The least and greatest time for which a port is out, in all and at a stretch; by both engines. */
async function outages(model: Model, port: string, k: number, working = false) {
  const [component, name] = port.split('.');
  const ports = [{ component, port: name }];
  const spec = { kind: 'outage', ports, atLeast: null, total: null, longest: null, working };
  const number = (f: { numerator: bigint; denominator: bigint } | 'inf') =>
    f === 'inf' ? Infinity : Number(f.numerator) / Number(f.denominator);
  const found = [];
  for (const engine of ENGINES) {
    const [result] = await verify(ask(model, spec), { faults: atMost(k), engine });
    const crashes = k > 0 && model.components.some(({ type }) => type.crash !== null);
    expect(result!.engine.kind).toBe(crashes ? 'classes' : engine);
    const { total, longest } = outageIn(result!)!;
    found.push([total, longest].map(({ min, max }) => [number(min), number(max)]));
  }
  expect(found[1]).toEqual(found[0]);
  return found[0]!;
}

const single = (transition: string, places = 'a, b, broken') =>
  read(`types: {T: {places: [${places}], transitions: {${transition}}}}\ncomponents: {c: T}\n`);

describe('one transition that may fail', () => {
  const fails = 'move: a -> b, takes: [2, 4], outcomes: {failed: {fails: broken, takes: [1, 30]}}';

  test('does so or not, by no race', async () => {
    const model = single(`start: {${fails}}`);
    expect(await ends(model, 0)).toEqual({ dates: [2, 4], all: true });
    expect(await ends(model, 1)).toEqual({ dates: [2, 4], all: false });
  });

  test('is tried again after a pause', async () => {
    const model = single(`start: {${fails}, retry: {times: 2, pause: 5}}`);
    expect(await ends(model, 0)).toEqual({ dates: [2, 4], all: true });
    expect(await ends(model, 1)).toEqual({ dates: [2, 39], all: true });
    expect(await ends(model, 2)).toEqual({ dates: [2, 74], all: true });
    expect(await ends(model, 3)).toEqual({ dates: [2, 74], all: false });
  });

  test('is cut off by a timeout', async () => {
    const late = 'timeout: 30, times-out: broken, retry: {times: 1, pause: [1, 2]}';
    const model = single(`start: {move: a -> b, takes: [2, 60], ${late}}`);
    expect(await ends(model, 0)).toEqual({ dates: [2, 30], all: true });
    expect(await ends(model, 1)).toEqual({ dates: [2, 62], all: true });
    expect(await ends(model, 2)).toEqual({ dates: [2, 62], all: false });
  });

  test('is cut off by it, where durations are left aside, also if it never lasts so long', async () => {
    const late = 'timeout: 30, times-out: broken';
    const asked =
      'deployments: {up: {c: b}}\nproperties: {up: {deployability: up, timed: false}, weak: {critical-faults: up, upTo: 1}}';
    const model = read(
      `types: {T: {places: [a, b, broken], transitions: {start: {move: a -> b, takes: 2, ${late}}}}}\ncomponents: {c: T}\n${asked}`,
    );
    const [, weak] = await verify(model);
    const [set] = (weak!.figures!.json as { readonly sets: readonly object[] }).sets;
    expect(set).toMatchObject({
      faults: [{ component: 'c', transition: 'start', outcome: 'timeout', times: 1 }],
    });
  });

  test('is asked for however many faults together, and ends: where runs have no more, and at a limit', async () => {
    const asked =
      'deployments: {up: {c: b}}\nproperties: {up: {deployability: up}, weak: {critical-faults: up, upTo: 2147483648}}';
    const failing = (after: string) =>
      read(
        `types: {T: {places: [a, b, broken], transitions: {start: {move: a -> b, takes: 2, outcomes: {failed: {fails: broken}}${after}}}}}\ncomponents: {c: T}\n${asked}`,
      );
    const [, weak] = await verify(failing(''));
    expect(weak!.verdict.kind).toBe('violated');
    expect((weak!.figures!.json as { readonly sets: readonly object[] }).sets).toHaveLength(1);
    for (const engine of ENGINES) {
      const often = failing(', retry: {times: 1000000, pause: 0s}');
      const [, stopped] = await verify(often, { limits: { timeout: 200 }, engine });
      expect(stopped!.verdict).toMatchObject({ kind: 'unknown', because: 'timeout' });
    }
  });

  test('lets end what runs beside it', async () => {
    const model = single(
      'pull: {move: a -> b, takes: [6, 9]}, init: {move: m -> b, takes: 3}, ' +
        'conf: {move: a -> m, takes: 2, outcomes: {failed: {fails: broken, takes: 1}}}',
      'a, m, b, broken',
    );
    expect(await ends(model, 0)).toEqual({ dates: [6, 9], all: true });
    expect(await ends(model, 1)).toEqual({ dates: [6, 9], all: false });
  });

  test('may lead elsewhere by a switch, which is no fault', async () => {
    const check = 'check: {move: a -> conf, takes: 2, outcomes: {same: {to: up, takes: 1}}}';
    const model = single(`${check}, init: {move: conf -> up, takes: [5, 8]}`, 'a, conf, up');
    expect(await ends(model, 0)).toEqual({ dates: [1, 10], all: true });
  });
});

describe('the update of a database below a web server', () => {
  const update = (program: string) =>
    read(`types:
  Database:
    places: [up, saved, broken]
    behaviors:
      save: {save: {move: up -> saved, takes: [2, 3], outcomes: {failed: {fails: broken, takes: 1}}}}
      migrate: {migrate: {move: saved -> up, takes: [4, 6], outcomes: {failed: {fails: broken, takes: [1, 8]}}}}
      rollback: {restore: {move: broken -> up, takes: [5, 7], outcomes: {failed: {fails: broken, takes: 2}}}}
  Web:
    places: [up, down, out]
    behaviors:
      suspend: {suspend: {move: up -> down, takes: 0}}
      resume: {resume: {move: down -> up, takes: [1, 2], outcomes: {failed: {fails: out, takes: 2}}, retry: {times: 1, pause: 0}}}
    ports: {http: {provide: service, bound: [up]}}
components: {db: Database, web: Web}
programs:
  update: |
    pushB(web, suspend)
${program
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
    pushB(web, resume)
    wait(web)
`);

  test('stops where something fails, without a rescue', async () => {
    const model = update('pushB(db, save)\npushB(db, migrate)\nwait(db)');
    expect(await ends(model, 0)).toEqual({ dates: [7, 11], all: true });
    expect(await ends(model, 1)).toEqual({ dates: [7, 13], all: false });
    expect(await ends(model, 2)).toEqual({ dates: [7, 13], all: false });
    expect(await outages(model, 'web.http', 1)).toEqual([
      [1, 13],
      [1, 13],
    ]);
  });

  test('comes to its end, later, with one', async () => {
    const model = update(
      'try:\n  pushB(db, save)\n  pushB(db, migrate)\n  wait(db)\nrescue:\n  pushB(db, rollback)\n  wait(db)',
    );
    expect(await ends(model, 0)).toEqual({ dates: [7, 11], all: true });
    expect(await ends(model, 1)).toEqual({ dates: [7, 20], all: true });
    expect(await ends(model, 2)).toEqual({ dates: [7, 22], all: false });
    for (const [k, least, most] of [
      [0, 7, 11],
      [1, 7, 20],
      [2, 3, 22],
    ] as const)
      expect(await outages(model, 'web.http', k)).toEqual([
        [least, most],
        [least, most],
      ]);
  });
});

describe('replicas that crash and come back while they are updated', () => {
  const replicas = ['r0', 'r1', 'r2'];
  const model = read(`types:
  Replica:
    places: [up, old]
    behaviors: {stop: {stop: {move: up -> old, takes: 1}}, start: {start: {move: old -> up, takes: [2, 3]}}}
    faults: {crash: {at: up, back: [3, 8]}}
    ports: {http: {provide: service, bound: [up]}}
components: {r0: Replica, r1: Replica, r2: Replica}
zones: {r0: [r0], rest: [r1, r2]}
programs:
  rolling: |
${replicas.flatMap((r) => [`pushB(${r}, stop)`, `pushB(${r}, start)`, `wait(${r})`].map((line) => `    ${line}\n`)).join('')}`);

  test('end later the more do', async () => {
    expect(await ends(model, 0)).toEqual({ dates: [9, 12], all: true });
    expect(await ends(model, 1)).toEqual({ dates: [9, 20], all: true });
    expect(await ends(model, 2)).toEqual({ dates: [9, 28], all: true });
  });

  test('leave fewer of them up, as zones allow', async () => {
    const ports = replicas.map((component) => ({ component, port: 'http' }));
    const leastUp = async (any: number | null, zones: Record<string, number> = {}) => {
      for (const atLeast of [3, 2, 1]) {
        const asked = ask(model, { kind: 'available', ports, atLeast, lasting: false });
        const faults = { any, zones: new Map(Object.entries(zones)) };
        const [result] = await verify(asked, { faults });
        if (result!.verdict.kind === 'holds') return atLeast;
      }
      return 0;
    };
    expect([await leastUp(0), await leastUp(1), await leastUp(2)]).toEqual([2, 1, 0]);
    expect(await leastUp(2, { r0: 0, rest: 1 })).toBe(1);
    expect(await leastUp(null, { rest: 1 })).toBe(1);
    // Each fault is spent from all budgets that cover it.
    expect(await leastUp(1, { rest: 2 })).toBe(1);
  });

  test('are out longer, at once or in all', async () => {
    expect(await outages(model, 'r2.http', 0)).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(await outages(model, 'r2.http', 1)).toEqual([
      [3, 12],
      [3, 8],
    ]);
    expect((await outages(model, 'r2.http', 2))[0]).toEqual([3, 20]);
  });

  test('are known to end by some date, where a limit stops the search for the last one', async () => {
    const figures = async (spec: object, maxClasses: number) => {
      const asked = ask(model, spec);
      const [result] = await verify(asked, { faults: atMost(2), engine: 'classes', limits: { maxClasses } });
      expect(result!.verdict).toEqual({ kind: 'unknown', because: 'max-classes' });
      return result!.figures!.words;
    };
    // One after the other, and as long as two crashes last: no run is over sooner or later, and two are over just then.
    const last = { kind: 'terminates', deadline: null };
    expect(await figures(last, 100)).toBe('enclosed: 9 s to 28 s');
    const ports = [{ component: 'r2', port: 'http' }];
    const away = { kind: 'outage', ports, atLeast: null, total: null, longest: null, working: false };
    expect(await figures(away, 100)).toBe(
      'least at most 28 s, if any, greatest 0 s to 28 s in all; greatest 0 s to 28 s at a stretch',
    );
    // The first one is updated, which takes it away for 3 s to 4 s, before the search is left in any state.
    const first = { ...away, ports: [{ component: 'r0', port: 'http' }] };
    expect(await figures(first, 100)).toMatch(/^least 3 s to 28 s, greatest /);
  });

  test('may crash until the last step of the others', async () => {
    const apart = read(`types:
  Database: {places: [up], initial: up, behaviors: {}, faults: {crash: {at: up, back: [5, 9]}}, ports: {sql: {provide: service, bound: [up]}}}
  Web: {places: [up], initial: up, behaviors: {}, ports: {sql: {use: service, bound: [up]}, http: {provide: service, bound: [up]}}}
  X: {places: [a, b], behaviors: {work: {work: {move: a -> b, takes: 20}}}}
components: {db: Database, web: Web, x: X}
connections: [web.sql -> db.sql]
programs: {p: "pushB(x, work)\\nwait(x)\\n"}
`);
    expect(await ends(apart, 0)).toEqual({ dates: [20, 20], all: true });
    expect(await ends(apart, 1)).toEqual({ dates: [20, 29], all: true });
    // What has come back crashes again only while the other one works.
    expect(await ends(apart, 2)).toEqual({ dates: [20, 29], all: true });
    for (const k of [0, 1]) {
      expect((await outages(apart, 'db.sql', k))[0]).toEqual([0, 9 * k]);
      expect((await outages(apart, 'web.http', k))[0]).toEqual([0, 0]);
      expect((await outages(apart, 'web.http', k, true))[0]).toEqual([0, 9 * k]);
    }
  });

  test('may crash in turn, each while another one comes back, and not when nothing goes on', async () => {
    const pair = read(`types:
  T: {places: [up], initial: up, behaviors: {}, faults: {crash: {at: up, back: [5, 9]}}}
  X: {places: [a, b], behaviors: {work: {work: {move: a -> b, takes: 1}}}}
components: {c0: T, c1: T, x: X}
programs: {p: "pushB(x, work)\\n", idle: ""}
`);
    expect(await ends(pair, 2)).toEqual({ dates: [1, 19], all: true });
    const idle = { ...pair, programs: pair.programs.filter(({ name }) => name === 'idle') };
    expect(await ends(idle, 2)).toEqual({ dates: [0, 0], all: true });
  });
});

test('of what runs at once in parts that have nothing to do with each other, no more fail than may', async () => {
  const rescued = (c: string) => `
      ${c}-team: |
        try:
          pushB(${c}, up)
          wait(${c})
        rescue:
          pushB(${c}, mend)
          wait(${c})`;
  const sites = read(`types:
  T:
    places: [a, b, broken]
    behaviors:
      up: {go: {move: a -> b, takes: [1, 2], outcomes: {failed: {fails: broken, takes: 1}}}}
      mend: {one: {move: broken -> b, takes: 9}, other: {move: broken -> b, takes: 9}}
components: {c0: T, c1: T}
programs:
  p:
    run:${['c0', 'c1'].map(rescued).join('')}
`);
  const spec = { kind: 'parallelism', components: 'all', atMost: null, atLeast: null };
  for (const [any, most] of [2, 3, 4].entries())
    for (const engine of ENGINES) {
      const [result] = await verify(ask(sites, spec), { faults: atMost(any), engine });
      expect(result!.engine.kind).toBe(any === 0 ? engine : 'classes');
      expect(result!.figures!.json).toEqual({ state: most, lasting: most });
    }
  // A part alone has all faults in the run that ends last, and none in that which ends first.
  expect(await ends(sites, 1)).toEqual({ dates: [1, 10], all: true });
});

test('what fails in one part of which no event needs another has no more faults than a run may have', async () => {
  const joined = read(`types:
  T:
    places: [a, b, broken]
    behaviors:
      up: {go: {move: a -> b, takes: [1, 2], outcomes: {failed: {fails: broken, takes: 1}}}}
      mend: {fix: {move: broken -> b, takes: 9}}
components: {c0: T, c1: T}
programs:
  p: |
    pushB(c0, up)
    pushB(c1, up)
    try:
      wait(c0)
    rescue:
      pushB(c0, mend)
      wait(c0)
    try:
      wait(c1)
    rescue:
      pushB(c1, mend)
      wait(c1)
`);
  expect(await ends(joined, 0)).toEqual({ dates: [1, 2], all: true });
  // The second is mended when the first is known to be there, after 2, or has been mended itself, after 10.
  expect(await ends(joined, 1)).toEqual({ dates: [1, 11], all: true });
  expect(await ends(joined, 2)).toEqual({ dates: [1, 19], all: true });
  const [result] = await verify(ask(joined, { kind: 'terminates', deadline: null }), {
    faults: atMost(1),
    engine: 'causal',
  });
  expect(result!.engine.kind).toBe('causal');
});

test('each of two parts that have nothing to do with each other may break what all are asked for', async () => {
  const parts =
    read(`types: {T: {places: [a, b, broken], transitions: {go: {move: a -> b, takes: 1, outcomes: {failed: {fails: broken}}}}}}
components: {c0: T, c1: T}
`);
  const programs = [null];
  const model = {
    ...parts,
    properties: [
      { kind: 'terminates', name: 'ends', programs, deadline: null },
      { kind: 'critical-faults', name: 'weak', programs, property: 'ends', upTo: 2 },
    ] as readonly PropertySpec[],
  };
  for (const engine of ENGINES) {
    const [weak] = await verify(model, { properties: ['weak'], engine });
    expect(weak!.figures!.words).toBe('broken by c0.go:failed; c1.go:failed');
  }
});

test('what is done twice may fail once, and is then made again that time only', async () => {
  const twice = read(`types:
  T:
    places: [a, b, broken]
    behaviors:
      go: {go: {move: a -> b, takes: [1, 2], outcomes: {failed: {fails: broken, takes: 3}}, retry: {times: 1, pause: 1}}}
      back: {back: {move: b -> a, takes: 1}}
components: {c: T}
programs: {p: "pushB(c, go)\\npushB(c, back)\\npushB(c, go)\\nwait(c)\\n"}
`);
  expect(await ends(twice, 0)).toEqual({ dates: [3, 5], all: true });
  expect(await ends(twice, 1)).toEqual({ dates: [3, 9], all: true });
  // Both may be at the first time, which is one too many.
  expect(await ends(twice, 2)).toEqual({ dates: [3, 13], all: false });
});

test('a behavior is not over while a switch has left something waiting to be joined', async () => {
  const switching = read(`types:
  T:
    places: [a, b, c]
    transitions:
      fork: {move: a -> c, takes: 0}
      check: {move: a -> b, takes: 0, outcomes: {same: {to: c}}}
      apply: {move: b -> c, takes: 2}
components: {x: T}
`);
  for (const merge of [true, false]) {
    const [result] = await verify(ask(switching, { kind: 'confluent' }), { merge });
    expect(result!.verdict.kind).toBe('violated');
  }
});

test('a service is given to new users while what leads out of its group waits in the dock of a switch', async () => {
  const model = read(`
types:
  Server:
    places: [stopped, warm, cold]
    groups: {up: [stopped, warm]}
    transitions:
      start: {move: stopped -> warm, takes: 2s, outcomes: {slow: {to: cold, takes: 3s}}}
    ports: {service: {provide: service, bound: [up]}, config: {use: data, bound: [cold]}}
  User:
    places: [out, in]
    transitions: {connect: {move: out -> in, takes: [3s, 4s]}}
    ports: {service: {use: service, bound: [connect]}}
components: {server: Server, user: User}
connections: [user.service -> server.service]
deployments: {used: {user: in}}
programs:
  late: |
    pushB(server, deploy)
    sleep(5s)
    pushB(user, deploy)
properties: {used: {deployability: used}, ends: {terminates: true}}
`);
  for (const engine of ENGINES) {
    const results = await verify(model, { engine });
    const found = results.map(({ verdict, interval }) => [
      verdict.kind,
      interval && [toNumber(interval.min), toNumber(interval.max)],
    ]);
    // Where the start is slow, the server waits for its configuration for ever; the run that shows it has the user in.
    expect(found).toEqual([
      ['holds', [8, 9]],
      ['violated', [8, 9]],
    ]);
  }
});

test('what is under way to another place by a switch when a run begins comes there', async () => {
  const model = read(`types:
  T:
    places: [a, b, c, broken]
    behaviors:
      deploy:
        go: {move: a -> b, takes: [1, 2], outcomes: {other: {to: c}, failed: {fails: broken, fault: false}}, retry: {times: 1}}
        join: {move: a -> b, takes: 1}
components: {x: T}
deployments: {there: {x: c}}
programs: {p: waitAll}
properties: {there: {deployability: there}}`);
  const from = async (underway: string, engine: 'classes' | 'causal') => {
    const text = `{"schemaVersion": 1, "components": {"x": {"type": "T", ${underway}, "queue": ["deploy"]}}, "connections": []}`;
    const { model: started } = withState(model, readState(text, { file: 'state.json', model }));
    const [result] = await verify(started, { engine });
    const { verdict, interval } = result!;
    return [verdict.kind, interval && [toNumber(interval.min), toNumber(interval.max)]];
  };
  for (const engine of ENGINES) {
    expect(await from('"running": {"join": "0.5"}, "inputs": ["go:other"]', engine)).toEqual([
      'holds',
      [0, 0],
    ]);
    expect(await from('"running": {"go:other": "0.5", "join": "0.5"}', engine)).toEqual([
      'holds',
      [0.5, 1.5],
    ]);
    // Tried again, it may end by any outcome.
    expect(await from('"running": {"go:failed": "0.5", "join": "0.5"}', engine)).toEqual([
      'violated',
      [1.5, 3.5],
    ]);
  }
});

test('an attempt that will fail when a run begins holds one token, beside others that fail alike', async () => {
  const model = read(`
types:
  T:
    places: [a, b, c, broken]
    transitions:
      go: {move: a -> b, takes: 2s, outcomes: {failed: {fails: broken, takes: 1s}}, retry: {times: 1, pause: 1s}}
      never: {move: a -> b, takes: 1s}
      beside: {move: a -> c, takes: 3s, outcomes: {failed: {fails: broken}, other: {to: b}}}
    ports: {never: {use: service, bound: [never]}}
components: {x: T}
deployments: {there: {x: c}}
programs: {p: waitAll}
properties: {there: {deployability: there, at: first}}
`);
  const text = `{"schemaVersion": 1, "components": {"x": {
    "type": "T", "outputs": ["never", "beside"], "running": {"go:failed": "0.5"}, "queue": ["deploy"]}}, "connections": []}`;
  const { model: started } = withState(model, readState(text, { file: 'state.json', model }));
  for (const engine of ENGINES) {
    const [result] = await verify(started, { engine, faults: atMost(1) });
    const { verdict, interval } = result!;
    // Where it does not end otherwise; `go` has failed at 0.5 s, is tried again at 1.5 s, and may fail for good before.
    expect([verdict.kind, interval && [toNumber(interval.min), toNumber(interval.max)]]).toEqual([
      'violated',
      [3, 3],
    ]);
  }
});

test('what is failing when a run begins, and is deleted, does not make fail what is added by its name', async () => {
  const model = read(`
types: {T: {places: [up, broken], faults: {crash: {at: up, fails: broken}}}}
components: {x: T}
deployments: {fresh: {x: up}}
programs: {p: "del(x)\\nadd(x, T)"}
properties: {fresh: {deployability: fresh, at: end}}
`);
  const text = `{"schemaVersion": 1, "components": {"x": {"type": "T", "failing": "broken"}}, "connections": []}`;
  const { model: started } = withState(model, readState(text, { file: 'state.json', model }));
  // Once it is added, the run is over, and nothing crashes any more.
  for (const engine of ENGINES) {
    const [result] = await verify(started, { engine, faults: atMost(1) });
    expect(result!.verdict.kind).toBe('holds');
  }
});

test('what is tried again has one token at most, whatever is merged and looked at first', async () => {
  const model = read(`
types:
  T:
    places: [a, b, c, broken]
    transitions:
      t1: {move: a -> b, takes: 1s}
      t2: {move: b -> c, takes: 2s, outcomes: {failed: {fails: broken, takes: 1s}}, retry: {times: 1, pause: 9s}}
components: {x: {type: T, start: [a, b]}}
properties: {ends: {terminates: true, faults: 2}}
`);
  for (const merge of [true, false])
    for (const order of ['breadth-first', 'depth-first'] as const)
      await expect(verify(model, { merge, order, engine: 'classes' })).rejects.toThrow(
        'a second token arrives in a dock of transition `t2` of `x`, where only one may be',
      );
});

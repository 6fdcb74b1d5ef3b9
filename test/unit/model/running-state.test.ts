import { describe, expect, test } from 'vitest';
import { compare, formatDecimal, parseDecimal } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { type RunningState, UNHARMED } from '../../../src/model/configuration.ts';
import type { Trace } from '../../../src/model/event.ts';
import { blockersOf } from '../../../src/model/explain/blockers.ts';
import { causesOf } from '../../../src/model/explain/causes.ts';
import { explainBlockers } from '../../../src/model/explain/wait-for.ts';
import type { Program } from '../../../src/model/program.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readState, writeState } from '../../../src/model/read/state-json.ts';
import { withState } from '../../../src/model/read/with-state.ts';
import { endings } from '../../../src/model/semantics/endings.ts';
import { replay, runOfTrace } from '../../../src/model/semantics/replay.ts';
import { possibleEvents } from '../../../src/model/semantics/semantics.ts';
import { simulate, simulateUntil } from '../../../src/model/semantics/simulate.ts';
import { sentenceOf } from '../../../src/model/semantics/wording.ts';
import { programOf } from '../../../src/model/subject.ts';
import { runningStateOf } from '../../../src/model/system/running-state.ts';
import { initialState, isFinished } from '../../../src/model/system/state.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { concerto, model, program, type } from '../../support/models.ts';

/** The database is being saved, and is to be deployed again after that; the server has been suspended. */
const SAVING = `{"schemaVersion": 1,
 "components": {
  "server": {"type": "Server", "places": ["configured"]},
  "db": {"type": "Database", "running": {"save": "1.5"}, "queue": ["maintain", "deploy"], "provided": ["ip"]},
  "snap": {"type": "Snapshot", "places": ["none"]}
 },
 "connections": ["server.ip -> db.ip", "server.db -> db.service"]}`;

function state(text: string, of: Model = concerto()): RunningState {
  return readState(text, { file: 's.json', model: of });
}

function started(by: Program, text = SAVING, of: Model = concerto()): Program {
  return { ...by, state: state(text, of) };
}

function problems(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map((d) => `${d.code} ${d.at?.line}:${d.at?.column} ${d.message}`);
  }
  return [];
}

function component(json: string): string {
  return `{"schemaVersion": 1, "components": {\n"db": ${json}}}`;
}

function stepsOf(trace: Trace): readonly string[] {
  return trace.steps.map((step) => `${formatDecimal(step.at)} ${sentenceOf(step)}`);
}

describe('a run that starts in a running state', () => {
  test('its transitions end between what is left of their least and of their greatest duration', () => {
    const system = compile(concerto(), started(program('rest', 'wait(db)')));
    const first = initialState(system);
    expect(endings(system, first).map((e) => [e.since, e.earliest, e.latest])).toEqual([[-3n, 17n, 57n]]);
    expect(formatDecimal(system.unit)).toBe('0.5');
    for (const [durations, date] of [
      ['min', '8.5'],
      ['max', '28.5'],
    ] as const) {
      const { steps } = simulate(system, { seed: 1, durations });
      expect(steps[0]).toMatchObject({ event: 'end', element: 'save', at: parseDecimal(date) });
    }
    for (let seed = 0; seed < 50; seed++) {
      const { at } = simulate(system, { seed, durations: 'random' }).steps[0]!;
      expect(compare(at, parseDecimal('8.5')!)).toBeGreaterThanOrEqual(0);
      expect(compare(at, parseDecimal('28.5')!)).toBeLessThanOrEqual(0);
    }
  });

  test('how long a transition has run is a whole number of units, and takes no part without intervals', () => {
    const odd = SAVING.replace('1.5', '0.007');
    expect(formatDecimal(compile(concerto(), started(program('rest', ''), odd)).unit)).toBe('0.001');
    const untimed = compile(concerto(), started(program('rest', ''), odd), { timed: false });
    expect(endings(untimed, initialState(untimed))[0]).toMatchObject({
      since: 0n,
      earliest: 0n,
      latest: null,
    });
  });

  test('what has run long enough may end at once', () => {
    const late = SAVING.replace('1.5', '30');
    const system = compile(concerto(), started(program('rest', ''), late));
    expect(possibleEvents(system, initialState(system)).map(sentenceOf)).toEqual(['db.save ends']);
    expect(stepsOf(simulate(system, { seed: 1, durations: 'max' }))[0]).toBe('0 db.save ends');
  });

  test('a replay tells in what way an end comes too early or too late', () => {
    const system = compile(concerto(), started(program('rest', '')));
    const end = (at: string) => ({
      at: parseDecimal(at)!,
      event: 'end' as const,
      component: 'db',
      element: 'save',
      thread: null,
      line: null,
    });
    expect(replay(system, { program: 'rest', steps: [end('8')] })).toMatchObject({
      reason: 'db.save cannot end at 8 s: it had run for 1.5 s at the start and takes at least 10 s',
    });
    expect(replay(system, { program: 'rest', steps: [end('29')] })).toMatchObject({
      reason: 'time cannot pass from 0 s to 29 s: db.save must end at 28.5 s at the latest',
    });
    expect(replay(system, { program: 'rest', steps: [end('8.5')] })).toMatchObject({ kind: 'ok' });
  });

  test('an end of what runs from the beginning has no cause', () => {
    const system = compile(concerto(), started(program('rest', 'wait(db, maintain)')));
    const trace = simulate(system, { seed: 1, durations: 'min' });
    const causes = causesOf(runOfTrace(system, trace));
    expect(causes[0]).toEqual([]);
    const finish = trace.steps.findIndex((s) => s.event === 'finish');
    const wait = trace.steps.findIndex((s) => s.event === 'wait');
    expect(causes[wait]).toContain(finish);
  });
});

describe('waits', () => {
  const DEPLOYED_TWICE = SAVING.replace(
    '["maintain", "deploy"]',
    '["maintain", "deploy", "maintain", "deploy"]',
  );

  test('a behavior in the queue counts as pushed before the program', () => {
    const system = compile(
      concerto(),
      started(program('rest', 'wait(db, maintain)\nwait(db, deploy)\nwait(db)')),
    );
    const steps = stepsOf(simulate(system, { seed: 1, durations: 'min' }));
    expect(steps).toEqual([
      '8.5 db.save ends',
      '8.5 db enters `saved`',
      '8.5 db finishes maintain',
      '8.5 line 1: wait(db, maintain)',
      '8.5 db leaves `saved`',
      '8.5 db.restore starts',
      '28.5 db.restore ends',
      '28.5 db enters `running` by restored',
      '28.5 db finishes deploy',
      '28.5 line 2: wait(db, deploy)',
      '28.5 line 3: wait(db)',
    ]);
  });

  test('of several in the queue, the last one is waited for', () => {
    const system = compile(concerto(), started(program('rest', 'wait(db, maintain)'), DEPLOYED_TWICE));
    expect(system.awaited).toEqual([[{ component: 'db', place: 2 }]]);
    const { steps } = simulate(system, { seed: 1, durations: 'min' });
    const wait = steps.findIndex((step) => step.event === 'wait');
    expect(steps.slice(0, wait).filter((step) => step.event === 'finish')).toHaveLength(3);
  });

  test("the program's own push comes first", () => {
    const own = program('rest', 'pushB(db, maintain)\nwait(db, maintain)');
    expect(compile(concerto(), started(own)).awaited[0]![1]).toEqual({ thread: 0, index: 0 });
  });

  test('with a push of another thread it is not definite', () => {
    const two = program('rest', { a: 'pushB(db, maintain)', b: 'wait(db, maintain)' });
    expect(problems(() => compile(concerto(), started(two)))).toEqual([
      expect.stringMatching(/^wait-ambiguous 2:1 /),
    ]);
    const started2 = { ...concerto(), programs: [two] };
    expect(problems(() => withState(started2, state(SAVING)))).toEqual([
      'wait-ambiguous 2:1 `wait(db, maintain)` could wait for 1 push of the other programs, or for what the state has in the queue already',
    ]);
  });

  test('without any push, it waits for nothing', () => {
    const none = { ...concerto(), programs: [program('rest', 'wait(server)\nwait(snap, take)\nwait(db)')] };
    expect(problems(() => withState(none, state(SAVING)))).toEqual([
      'wait-without-push 1:1 `wait(server)` waits for nothing: no push precedes it',
      'wait-without-push 2:1 `wait(snap, take)` waits for nothing: no push precedes it',
    ]);
  });
});

test('a run that hangs in the state it starts from is explained', () => {
  const stuck = SAVING.replace('"places": ["configured"]', '"places": ["running"]').replace(
    '"running": {"save": "1.5"}, "queue": ["maintain", "deploy"]',
    '"places": ["running"], "queue": ["maintain"]',
  );
  const system = compile(concerto(), started(program('rest', 'wait(db, maintain)'), stuck));
  const first = initialState(system);
  expect(isFinished(system, first)).toBe(false);
  expect(explainBlockers(system, blockersOf(system, first)).sentences).toEqual([
    'the program waits, at line 1, for db to finish `maintain`',
    'db cannot leave `running`: server, in `running`, still uses db.service',
    'server, in `running`, has nothing to do, and no program will push to it',
  ]);
});

describe('the state at a date', () => {
  const system = compile(concerto(), program('p', 'pushB(snap, take)\nwait(snap)\npushB(snap, take)'));

  test('holds when all urgent events of the date have happened, and what ends then has ended', () => {
    const options = { seed: 1, durations: 'max' } as const;
    const at = (date: string) => {
      const { state: last } = simulateUntil(system, options, parseDecimal(date)!);
      const { components } = runningStateOf(system, last, parseDecimal(date)!);
      const { component: _, provided: __, ...snap } = components.find((c) => c.component.name === 'snap')!;
      return snap;
    };
    const nothing = { places: [], outputs: [], inputs: [], running: [], queue: [], ...UNHARMED };
    const running = (elapsed: string) => ({
      ...nothing,
      running: [{ transition: 'take', outcome: null, elapsed: parseDecimal(elapsed) }],
      queue: ['take'],
    });
    expect(at('0')).toEqual(running('0'));
    expect(at('5.999')).toEqual(running('5.999'));
    expect(at('6')).toEqual({ ...nothing, places: ['taken'] });
    expect(at('100')).toEqual({ ...nothing, places: ['taken'] });
  });

  test('is on the way of the run that goes on', () => {
    const whole = simulate(system, { seed: 4, durations: 'random' });
    const until = simulateUntil(system, { seed: 4, durations: 'random' }, parseDecimal('0.01')!);
    expect(whole.steps.slice(0, until.trace.steps.length)).toEqual(until.trace.steps);
    expect(until.trace.steps.length).toBeLessThan(whole.steps.length);
  });
});

describe('a state file', () => {
  test('is written as documented, and read back', () => {
    const read = state(SAVING);
    const text = writeState(read);
    expect(text).toContain(
      '    "db": {"type":"Database","running":{"save":"1.5"},"queue":["maintain","deploy"],"provided":["ip"]}',
    );
    expect(writeState(state(text))).toBe(text);
    expect(state(SAVING.replace('"1.5"', '"1500ms"')).components[1]!.running).toEqual([
      { transition: 'save', outcome: null, elapsed: parseDecimal('1.5') },
    ]);
    expect(writeState({ components: [], connections: [] })).toBe(
      '{\n  "schemaVersion": 1,\n  "components": {},\n  "connections": []\n}\n',
    );
  });

  test('of data ports that it does not list, those that are active are provided', () => {
    const allocated = component('{"type": "Database", "places": ["allocated"]}');
    const system = compile(concerto(), started(program('p', ''), allocated));
    expect(initialState(system).components.get('db')!.provided).toEqual(new Set(['ip']));
  });

  test('may have components that the model does not declare, of a type of it', () => {
    const more = component('{"type": "Database", "places": ["running"]}').replace('db', 'db2');
    const loaded = withState(
      { ...concerto(), programs: [program('p', 'pushB(db2, maintain)')] },
      state(more),
    );
    expect(programOf(loaded.model, 'p').state!.components[0]!.component.name).toBe('db2');
  });

  test('is refused with everything that is wrong with it', () => {
    // The text at fault comes last in its line, in `«»`.
    const wrong: readonly (readonly [string, string])[] = [
      ['{"type": «"Databse"», "places": ["running"]}', 'unknown-type there is no component type `Databse`'],
      [
        '{"type": «"Server"», "places": ["running"]}',
        'type-mismatch `db` is declared with the type `Database`, but is a `Server` in the state',
      ],
      ['{"type": "Database", "places": [«"up"»]}', 'unknown-place db has no place `up`'],
      ['{"type": "Database", "places": ["saved", «"saved"»]}', 'duplicate-item `saved` is listed twice'],
      [
        '{"type": "Database", "running": {"save": «"30.1"»}, "queue": ["maintain"]}',
        'elapsed-beyond-max `db.save` has run for 30.1 s, but takes at most 30 s',
      ],
      [
        '{"type": "Database", "running": {"save": «"inf"»}, "queue": ["maintain"]}',
        'bad-duration nothing has run for ever',
      ],
      [
        '{"type": "Database", "running": {"save": «"-1"»}, "queue": ["maintain"]}',
        'negative-duration a duration cannot be negative: `-1`',
      ],
      [
        '{"type": "Database", "running": {"save": «1 day»}, "queue": ["maintain"]}',
        'bad-duration `1 day` is not a duration',
      ],
      [
        '{"type": "Database", "running": {«"save"»: "1"}}',
        'impossible-state `save` is a transition of `maintain`, but db has nothing in its queue',
      ],
      [
        '{"type": "Database", "inputs": [«"save"»], "outputs": ["save"], "queue": ["maintain"]}',
        'impossible-state `save` of db cannot be in two phases at once',
      ],
      [
        '{"type": "Database", "places": ["saved"], "queue": [«"save"»]}',
        'unknown-behavior db has no behavior `save`',
      ],
      [
        '{"type": "Database", "places": ["saved"], "provided": [«"service"»]}',
        'port-kind `db.service` is a service; only data ports that provide stay provided',
      ],
      [
        '{"type": "Database", "places": ["saved"], "provided": [«"ipp"»]}',
        'unknown-port db has no port `ipp`',
      ],
      [
        '{"type": "Database", "places": «"saved"»}',
        'wrong-shape expected a list of places, found the text `saved`',
      ],
    ];
    for (const [marked, message] of wrong) {
      const [code, ...words] = message.split(' ');
      const column = '"db": '.length + marked.indexOf('«') + 1;
      const json = marked.replace(/[«»]/g, '');
      expect(
        problems(() => state(component(json))),
        json,
      ).toEqual([`${code} 2:${column} ${words.join(' ')}`]);
    }
    expect(problems(() => state(component('{"type": "Database"}')))).toEqual([
      'impossible-state 2:1 `db` is nowhere: it has neither a place nor a transition under way',
    ]);
  });

  test('has no second mistake for what is missing because of a first', () => {
    const text = `{"schemaVersion": 1, "components": {
      "db": {"type": "Databse", "places": ["running"]},
      "snap": {"type": "Snapshot", "plcaes": ["none"]},
      "server": {"type": "Server", "places": ["running"]}},
      "connections": ["server.db -> db.service"]}`;
    expect(problems(() => state(text))).toEqual([
      'unknown-type 2:22 there is no component type `Databse`',
      'unknown-key 3:36 `plcaes` is not a key that may stand here',
    ]);
  });

  test('is told from other files', () => {
    expect(problems(() => state('{"schemaVersion": 2, "components": {}}'))[0]).toMatch(
      /^format-version 1:19 /,
    );
    expect(problems(() => state('{"schemaVersion": 1, "steps": []}'))[0]).toMatch(
      /^wrong-shape 1:1 this is a trace/,
    );
    expect(problems(() => state('{"types": {}}'))[0]).toMatch(/^wrong-shape 1:1 this is a model/);
    expect(problems(() => state('{'))[0]).toMatch(/^yaml-syntax /);
  });
});

describe('a model with a state', () => {
  function warnings(text: string, run: string): readonly string[] {
    const started = withState({ ...concerto(), programs: [program('p', run)] }, state(text));
    return started.warnings.map((w) => `${w.code} ${w.at?.line ?? ''} ${w.message}`);
  }

  test('refuses to make what is there, unless it is removed before', () => {
    const refused = (run: string) => problems(() => warnings(SAVING, run));
    expect(refused('pushB(snap, take)\nadd(snap: Snapshot)')).toEqual([
      'never-executed 2:1 `add(snap: Snapshot)` can never be executed: ' +
        '`snap` is there already at the start, and nothing deletes it before',
    ]);
    expect(refused('con(server.db, db.service)')).toEqual([
      'never-executed 1:1 `con(server.db, db.service)` can never be executed: ' +
        'the two are connected already at the start, and nothing disconnects them before',
    ]);
    const again = 'dcon(server.db, db.service)\ndel(snap)\nadd(snap: Snapshot)\ncon(server.db, db.service)';
    expect(warnings(SAVING, again)).toEqual([]);
  });

  test('warns of a port in use that nothing serves', () => {
    const alone = SAVING.replace('"places": ["configured"]', '"places": ["running"]');
    expect(warnings(alone, 'wait(db)')).toEqual([
      'starts-in-use 3 `server`, in `running`, uses `db`, which nothing serves in the state',
    ]);
  });

  test('knows the connections and components of the state only', () => {
    const small = component('{"type": "Database", "places": ["running"]}');
    const of = {
      ...concerto(),
      programs: [program('p', 'dcon(server.db, db.service)\npushB(snap, take)\npushB(db, maintain)')],
    };
    expect(problems(() => withState(of, state(small)))).toEqual([
      'unknown-component 1:1 `server` is not in the state that the program starts from',
      'never-connected 1:1 server.db -> db.service is never connected, so it cannot be removed',
      'unknown-component 2:1 `snap` is not in the state that the program starts from',
    ]);
  });

  test('tells users from providers though only the state has the components', () => {
    const text = `
madrigal: 1
types:
  U: {places: [p], ports: {u: {use: service, bound: [p]}}}
  V: {places: [p], ports: {v: {provide: service, bound: [p]}}}
components: {}
programs: {p: "dcon(y.v, x.u)"}
`;
    const read = readModel(text, { file: 'm.yaml', awaitsState: true });
    const running = readState(
      '{"schemaVersion":1,"components":{"x":{"type":"U","places":["p"]},"y":{"type":"V","places":["p"]}},"connections":["x.u -> y.v"]}',
      { file: 's.json', model: read.model, positions: read.positions },
    );
    const { model: of } = withState(read.model, running, ['p'], read.positions);
    expect(programOf(of, 'p').threads[0]!.instructions[0]).toMatchObject({
      user: { component: 'x', port: 'u' },
      provider: { component: 'y', port: 'v' },
    });
  });

  test('a deployment without programs goes on', () => {
    const web = type('Web', { places: 'off on', transitions: { start: 'off -> on 2..4' } });
    const of = model({ components: { a: web, b: web, c: web } });
    const half = `{"schemaVersion":1,"components":{
      "a": {"type":"Web","places":["on"]},
      "b": {"type":"Web","running":{"start":"1"},"queue":["deploy"]}}}`;
    const started = withState(of, readState(half, { file: 's.json', model: of }));
    expect(started.warnings.map((w) => w.code)).toEqual(['missing-in-state']);
    const system = compile(started.model, programOf(started.model, null));
    const trace = simulate(system, { seed: 1, durations: 'max' });
    expect(stepsOf(trace)).toEqual([
      '0 pushB(a, deploy)',
      '0 a finishes deploy',
      '3 b.start ends',
      '3 b enters `on`',
      '3 b finishes deploy',
      '3 waitAll',
    ]);
  });
});

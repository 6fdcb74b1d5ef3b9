/** Answers about reconfigurations, worked out by hand from sections 3 to 5 of the semantics. */
import { expect, test } from 'vitest';
import { parseDecimal } from '../../src/base/duration.ts';
import { type InitialComponent, UNHARMED } from '../../src/model/configuration.ts';
import type { Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { CONCERTO_PROGRAMS, concerto, model, program, type } from '../support/models.ts';
import {
  deployability,
  finalConfigurations,
  hanging,
  isAvailable,
  isConfluent,
  isForbiddenReached,
  outage,
  parallelism,
  sequentiality,
  statisticsOf,
  stretches,
  terminates,
  windows,
} from './brute-answers.ts';
import { type ExplorationOptions, exploreRuns, type Runs } from './brute-force.ts';

function runsOf(of: Model, by: Program, options: ExplorationOptions = {}): Runs {
  const exploration = exploreRuns(of, by, options);
  if (exploration.kind !== 'runs') throw new Error(exploration.kind);
  return exploration.runs;
}

function at(text: string) {
  const [component = '', element = ''] = text.split('.');
  return { component, element };
}

function portAt(text: string) {
  const { component, element } = at(text);
  return { component, port: element };
}

/** The lines of a program. */
const lines = (...instructions: readonly string[]) => instructions.join('\n');
const always = (min: number, max: number) => ({ every: true, dates: { min, max } });
const some = (min: number, max: number) => ({ every: false, dates: { min, max } });
const never = { every: false, dates: null };

/** Offers a service, and a datum, at its upper place. */
const provider = type('P', {
  places: 'low high',
  behaviors: { up: { rise: 'low -> high 2' }, down: { fall: 'high -> low 1' } },
  ports: { offer: 'provide service high', datum: 'provide data high' },
});
/** Needs a service for its one action. */
const worker = type('W', {
  places: 'p0 p1',
  transitions: { work: 'p0 -> p1 5' },
  ports: { need: 'use service work' },
});
/** Needs a service in its upper places and between them; leaves them in two steps. */
const tenant = type('T', {
  places: 'out in deep',
  groups: { inside: 'in deep' },
  behaviors: { enter: { go: 'out -> in 1' }, quit: { back: 'deep -> in 2', leave: 'in -> out 1' } },
  ports: { need: 'use service inside' },
});
const reader = type('R', {
  places: 'p0 p1',
  transitions: { read: 'p0 -> p1 3' },
  ports: { datum: 'use data read' },
});
/** Lets a program wait for 4 to 6 seconds. */
const timer = type('Timer', { places: 'p0 p1', transitions: { tick: 'p0 -> p1 4..6' } });

test.each([
  ['bring-up', always(31, 55)],
  ['maintain', always(62, 144)],
  ['maintain-wait-db', always(65, 147)],
  ['careful', always(64, 152)],
] as const)('Concerto: %s is back up when it should (in half seconds)', (name, expected) => {
  const runs = runsOf(concerto(), CONCERTO_PROGRAMS[name], { unitsPerSecond: 2 });
  const up = new Map([
    ['server', ['running']],
    ['db', ['running']],
  ]);
  expect(deployability(runs, up, 'end')).toEqual(expected);
  expect(hanging(runs)).toEqual(never);
});

test('Concerto: width, order, orphans, and where a careless reconfiguration stops', () => {
  const runs = (name: keyof typeof CONCERTO_PROGRAMS) =>
    runsOf(concerto(), CONCERTO_PROGRAMS[name], { unitsPerSecond: 2 });
  expect(parallelism(runs('bring-up'), 'all')).toEqual({ state: 3, lasting: 3 });
  expect(sequentiality(runs('maintain'), [at('db.save'), at('db.restore')])).toBe(true);
  expect(isForbiddenReached(runs('maintain'), [at('server.running')], [at('db.running')], false)).toBe(false);
  expect(terminates(runs('careless')).every).toBe(false);
  expect(hanging(runs('careless'))).toEqual(some(6, 12));
  // Those that stop do so with both running, as the others end.
  expect(isConfluent(runs('careless'))).toBe(true);
  expect(isConfluent(runs('maintain'))).toBe(true);
});

test('Concerto: outages of the maintenance', () => {
  const runs = runsOf(concerto(), CONCERTO_PROGRAMS.maintain, { unitsPerSecond: 2 });
  // The database is out while it saves (10 to 30 s) and restores (20 to 40 s); the server from the start to the end.
  const database = { min: 60, max: 140 };
  expect(outage(runs, [portAt('db.service')])).toEqual({ total: database, longest: database });
  const server = { min: 62, max: 144 };
  expect(outage(runs, [portAt('server.service')])).toEqual({ total: server, longest: server });
  const both = [portAt('db.service'), portAt('server.service')];
  expect(isAvailable(runs, both, 0, false)).toBe(true);
  expect(isAvailable(runs, both, 1, true)).toBe(false);
});

test('between two behaviors a waiting user may slip in, or not', () => {
  const assembly = model({ components: { p: provider, w: worker }, connections: ['w.need -> p.offer'] });
  const runs = runsOf(assembly, program('x', lines('pushB(p, up)', 'pushB(p, down)', 'pushB(w, deploy)')));
  // It slips in at 2 and works until 7, when the provider falls; or the provider falls at 2 and it never works.
  expect(windows(runs).get('start w.work')).toEqual({ min: 2, max: 2 });
  expect(windows(runs).get('start p.fall')).toEqual({ min: 2, max: 7 });
  expect(terminates(runs)).toEqual(some(8, 8));
  expect(hanging(runs)).toEqual(some(3, 3));
  expect(isConfluent(runs)).toBe(false);
  // Two stretches also where it is there for no time: 2 and 1.
  expect(stretches(runs, [portAt('p.offer')])).toBe(2);
  expect(outage(runs, [portAt('p.offer')])).toEqual({
    total: { min: 3, max: 3 },
    longest: { min: 2, max: 2 },
  });
});

test('a provider refuses from the push on, and new users wait while old ones hold it', () => {
  const assembly = model({
    components: { p: { type: provider, start: 'high' }, old: worker, young: worker, t: timer },
    connections: ['old.need -> p.offer', 'young.need -> p.offer'],
  });
  const start = ['pushB(t, deploy)', 'pushB(old, deploy)', 'wait(t)'];
  const refused = runsOf(assembly, program('x', lines(...start, 'pushB(p, down)', 'pushB(young, deploy)')));
  // Pushed at 4 to 6, it falls when the old user is done at 5, or at once.
  expect(windows(refused).get('start p.fall')).toEqual({ min: 5, max: 6 });
  expect(windows(refused).has('start young.work')).toBe(false);
  expect(terminates(refused)).toEqual(never);
  expect(hanging(refused).every).toBe(true);
  expect(statisticsOf(refused)).toMatchObject({ refuses: true, waits: { refused: true, users: true } });
  // The other way round, the young user may come first.
  const race = runsOf(assembly, program('x', lines(...start, 'pushB(young, deploy)', 'pushB(p, down)')));
  expect(windows(race).get('start young.work')).toEqual({ min: 4, max: 6 });
  expect(terminates(race)).toEqual(some(10, 12));
});

test('a provider is left when its last user has drained', () => {
  const assembly = model({
    components: { p: { type: provider, start: 'high' }, u: { type: tenant, start: 'deep' } },
    connections: ['u.need -> p.offer'],
  });
  const runs = runsOf(assembly, program('x', lines('pushB(p, down)', 'pushB(u, quit)')));
  expect(windows(runs).get('start p.fall')).toEqual({ min: 2, max: 2 });
  expect(terminates(runs)).toEqual(always(3, 3));
});

test('two programs push to one component in either order', () => {
  const assembly = model({ components: { p: provider } });
  const runs = runsOf(assembly, program('x', { a: 'pushB(p, up)', b: 'pushB(p, down)' }));
  // Down first finds nothing to do.
  expect(terminates(runs)).toEqual(always(2, 3));
  expect([...finalConfigurations(runs)].sort()).toEqual(['p.high; p: P', 'p.low; p: P']);
  expect(isConfluent(runs)).toBe(false);
  expect(statisticsOf(runs)).toMatchObject({ races: true, pushesTwice: true, hangs: false });
});

test.each([
  // It rises at 0 to 2, but the other push comes after 4 to 6, and falling takes 1.
  ['wait(p)', 5, 7],
  ['waitAll', 5, 7],
  ['wait(p, up)', 2, 2],
  // The only one of the others.
  ['wait(p, down)', 5, 7],
])('%s waits for a push that another program has left where it should', (wait, min, max) => {
  const assembly = model({ components: { p: provider, q: provider, t: timer } });
  const threads = {
    a: lines('pushB(p, up)', wait, 'pushB(q, up)'),
    b: lines('pushB(t, deploy)', 'wait(t)', 'pushB(p, down)'),
  };
  const runs = runsOf(assembly, program('x', threads));
  expect(windows(runs).get('start q.rise')).toEqual({ min, max });
  expect(hanging(runs)).toEqual(never);
});

test('wait(c, b) waits for the last push before it', () => {
  const assembly = model({ components: { p: provider, q: provider } });
  const pushes = ['pushB(p, up)', 'pushB(p, down)', 'pushB(p, up)'];
  const dated = (...more: readonly string[]) =>
    windows(runsOf(assembly, program('x', lines(...more, 'pushB(q, up)')))).get('start q.rise');
  expect(dated(...pushes, 'wait(p, up)')).toEqual({ min: 5, max: 5 });
  expect(dated(...pushes, 'wait(p, down)')).toEqual({ min: 3, max: 3 });
  expect(dated('pushB(p, up)', 'wait(p, up)', 'pushB(p, down)', 'pushB(p, up)')).toEqual({ min: 2, max: 2 });
});

test('two programs that wait for the pushes of each other hang', () => {
  const assembly = model({ components: { p: provider, q: provider } });
  const threads = { a: lines('wait(q, up)', 'pushB(p, up)'), b: lines('wait(p, up)', 'pushB(q, up)') };
  const runs = runsOf(assembly, program('x', threads));
  expect(hanging(runs)).toEqual(always(0, 0));
});

test('del waits until the component is idle and has no connection', () => {
  const assembly = model({
    components: { p: { type: provider, start: 'high' }, w: worker },
    connections: ['w.need -> p.offer'],
  });
  expect(hanging(runsOf(assembly, program('x', 'del(p)')))).toEqual(always(0, 0));
  const after = ['dcon(w.need, p.offer)', 'del(p)', 'wait(p)'];
  const runs = runsOf(assembly, program('x', lines('pushB(p, down)', ...after)));
  expect(terminates(runs)).toEqual(always(1, 1));
  expect([...finalConfigurations(runs)]).toEqual(['w.p0; w: W']);
});

test('a component that is gone is out until the end', () => {
  const assembly = model({ components: { p: { type: provider, start: 'high' }, t: timer } });
  const runs = runsOf(assembly, program('x', lines('pushB(t, deploy)', 'wait(t)', 'del(p)', 'add(p: P)')));
  expect(outage(runs, [portAt('p.offer')]).total).toEqual({ min: 0, max: 0 });
  const gone = runsOf(assembly, program('x', lines('del(p)', 'pushB(t, deploy)')));
  expect(outage(gone, [portAt('p.offer')]).total).toEqual({ min: 4, max: 6 });
  expect(isAvailable(gone, [portAt('p.offer')], 1, false)).toBe(false);
});

test('dcon waits until the port is not in use; data is disconnected at once', () => {
  const using = model({
    components: { p: { type: provider, start: 'high' }, u: { type: tenant, start: 'in' } },
    connections: ['u.need -> p.offer'],
  });
  expect(hanging(runsOf(using, program('x', 'dcon(u.need, p.offer)')))).toEqual(always(0, 0));
  // Deep inside it takes 2 to come to the door, and that is in use too.
  const deep = program('x', lines('pushB(u, quit)', 'dcon(u.need, p.offer)', 'pushB(p, down)'), {
    u: 'deep',
  });
  const runs = runsOf(using, deep);
  expect(windows(runs).get('start p.fall')).toEqual({ min: 2, max: 2 });
  const reading = model({
    components: { p: { type: provider, start: 'high' }, r: reader, t: timer },
    connections: ['r.datum -> p.datum'],
  });
  const atOnce = runsOf(
    reading,
    program('x', lines('pushB(r, deploy)', 'pushB(t, deploy)', 'dcon(r.datum, p.datum)', 'del(p)')),
  );
  // It reads when it starts before; the other run never does.
  expect(windows(atOnce).get('start r.read')).toEqual({ min: 0, max: 0 });
  expect(terminates(atOnce)).toEqual(some(4, 6));
  expect(hanging(atOnce)).toEqual(some(4, 6));
});

test('a use port in use holds all its providers, also one that came later', () => {
  const assembly = model({
    components: {
      p: { type: provider, start: 'high' },
      q: { type: provider, start: 'high' },
      u: { type: tenant, start: 'in' },
    },
    connections: ['u.need -> p.offer', 'u.need -> q.offer'],
  });
  expect(hanging(runsOf(assembly, program('x', 'pushB(q, down)')))).toEqual(always(0, 0));
});

test('data is forgotten with its component', () => {
  const assembly = model({
    components: { p: { type: provider, start: 'high' }, r: reader },
    connections: ['r.datum -> p.datum'],
  });
  const stays = program('x', lines('pushB(p, down)', 'wait(p)', 'pushB(r, deploy)'));
  expect(terminates(runsOf(assembly, stays))).toEqual(always(4, 4));
  const renewed = lines(
    'dcon(r.datum, p.datum)',
    'del(p)',
    'add(p: P)',
    'con(r.datum, p.datum)',
    'pushB(r, deploy)',
    'pushB(p, up)',
  );
  // Taken away before it is added, so it is there at the start; new, it stands low and has provided nothing.
  expect(terminates(runsOf(assembly, program('x', renewed)))).toEqual(always(5, 5));
});

test('what a program adds first is not there at the start, nor are its connections', () => {
  const assembly = model({
    components: { p: provider, w: worker, t: timer },
    connections: ['w.need -> p.offer'],
  });
  const added = lines('add(p: P)', 'con(w.need, p.offer)', 'pushB(p, up)', 'pushB(w, deploy)');
  expect(terminates(runsOf(assembly, program('x', added)))).toEqual(always(7, 7));
  const unconnected = lines('add(p: P)', 'pushB(p, up)', 'pushB(w, deploy)');
  expect(hanging(runsOf(assembly, program('x', unconnected)))).toEqual(always(2, 2));
  // One program adds it first: the other, which removes it, waits for that.
  const either = runsOf(assembly, program('x', { a: 'add(p: P)', b: 'del(p)' }));
  expect([...finalConfigurations(either)]).toEqual(['t.p0; t: Timer; w.p0; w: W']);
});

test('instructions wait for what another program adds or connects', () => {
  const assembly = model({ types: [provider], components: { t: timer, w: worker } });
  const threads = {
    a: lines('pushB(x, up)', 'con(w.need, x.offer)', 'pushB(w, deploy)'),
    b: lines('pushB(t, deploy)', 'wait(t)', 'add(x: P)'),
  };
  expect(terminates(runsOf(assembly, program('x', threads)))).toEqual(always(11, 13));
  // Connected already: a second con waits for ever; so does add of what exists.
  const twice = lines('add(x: P)', 'con(w.need, x.offer)', 'con(w.need, x.offer)');
  expect(hanging(runsOf(assembly, program('x', twice)))).toEqual(always(0, 0));
  expect(hanging(runsOf(assembly, program('x', lines('add(x: P)', 'add(x: P)'))))).toEqual(always(0, 0));
});

test('two stretches can share an outage in halves', () => {
  // Up for no time at 0 to 3; the run goes on to 3 at least.
  const passing = type('Passing', {
    places: 'p0 p1 p2',
    transitions: { a: 'p0 -> p1 0..3', b: 'p1 -> p2 0..3' },
    ports: { offer: 'provide service p1' },
  });
  const rest = type('Rest', { places: 'p0 p1', transitions: { c: 'p0 -> p1 3' } });
  const assembly = model({ components: { p: passing, r: rest } });
  const both = program('x', lines('pushB(p, deploy)', 'pushB(r, deploy)'));
  const port = portAt('p.offer');
  const whole = runsOf(assembly, both);
  expect(outage(whole, [port])).toEqual({ total: { min: 3, max: 6 }, longest: { min: 2, max: 3 } });
  expect(stretches(whole, [port])).toBe(2);
  const halves = runsOf(assembly, both, { unitsPerSecond: 2 });
  expect(outage(halves, [port])).toEqual({ total: { min: 6, max: 12 }, longest: { min: 3, max: 6 } });
});

test('an outage without end, and one for no time', () => {
  const slow = type('Slow', {
    places: 'p0 p1',
    transitions: { up: 'p0 -> p1 2..inf' },
    ports: { offer: 'provide service p1' },
  });
  const endless = { min: 2, max: Infinity };
  const runs = runsOf(model({ components: { s: slow } }), program('x', 'pushB(s, deploy)'));
  expect(outage(runs, [portAt('s.offer')])).toEqual({ total: endless, longest: endless });
  const quick = type('Quick', {
    places: 'p0 p1',
    behaviors: { down: { fall: 'p1 -> p0 0' }, up: { rise: 'p0 -> p1 0' } },
    ports: { offer: 'provide service p1' },
  });
  const bounce = program('x', lines('pushB(q, down)', 'pushB(q, up)'), { q: 'p1' });
  const bouncing = runsOf(model({ components: { q: quick } }), bounce);
  expect(isAvailable(bouncing, [portAt('q.offer')], 1, false)).toBe(false);
  expect(isAvailable(bouncing, [portAt('q.offer')], 1, true)).toBe(true);
  expect(outage(bouncing, [portAt('q.offer')]).longest).toEqual({ min: 0, max: 0 });
});

test('a program goes on from a running state', () => {
  const assembly = model({ components: { p: provider, r: reader }, connections: ['r.datum -> p.datum'] });
  const [p, r] = assembly.components;
  const idle = { places: [], outputs: [], inputs: [], running: [], queue: [], provided: [], ...UNHARMED };
  const from = (components: readonly InitialComponent[], text = 'waitAll', connected = true): Runs => {
    const connections = connected ? assembly.connections : [];
    const state = { components, connections };
    return runsOf(assembly, { ...program('x', text), state }, { unitsPerSecond: 2 });
  };
  // Of 2 s, 1.5 s are over; then it falls, for 1 s.
  const rising = { transition: 'rise', outcome: null, elapsed: parseDecimal('1.5')! };
  const queue = ['up', 'down'];
  expect(terminates(from([{ ...idle, component: p, running: [rising], queue }], 'wait(p)', false))).toEqual(
    always(3, 3),
  );
  const docks = (where: Partial<InitialComponent>) =>
    terminates(from([{ ...idle, component: p, queue, ...where }], 'waitAll', false));
  expect(docks({ outputs: ['rise'] })).toEqual(always(6, 6));
  expect(docks({ inputs: ['rise'] })).toEqual(always(2, 2));
  // What stands low may have been high before; null says that it has not.
  const low = (provided: readonly string[] | null) =>
    terminates(
      from(
        [
          { ...idle, component: p, places: ['low'], provided },
          { ...idle, component: r, places: ['p0'], provided: null },
        ],
        'pushB(r, deploy)',
      ),
    );
  expect(low(['datum'])).toEqual(always(6, 6));
  expect(low(null)).toEqual(never);
  // Only what is in the state exists; what the program pushes comes behind the queue.
  expect(terminates(from([{ ...idle, component: r, places: ['p0'] }], 'pushB(p, up)', false))).toEqual(never);
  const behind = from([{ ...idle, component: p, places: ['low'], queue: ['up'] }], 'pushB(p, down)', false);
  expect(terminates(behind)).toEqual(always(6, 6));
});

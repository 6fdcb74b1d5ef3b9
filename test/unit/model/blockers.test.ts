import { expect, test } from 'vitest';
import { type Blocker, blockersOf } from '../../../src/model/explain/blockers.ts';
import { type Explanation, explainBlockers } from '../../../src/model/explain/wait-for.ts';
import type { Program } from '../../../src/model/program.ts';
import { replay } from '../../../src/model/semantics/replay.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { CONCERTO_PROGRAMS, concerto, deployment, model, program, type } from '../../support/models.ts';

function stuck(of: Model, run: Program, seed = 0): { blockers: readonly Blocker[]; explained: Explanation } {
  const system = compile(of, run);
  const durations = seed === 0 ? 'min' : 'random';
  const answer = replay(system, simulate(system, { seed, durations }));
  if (answer.kind !== 'ok') throw new Error(answer.reason);
  const blockers = blockersOf(system, answer.state);
  return { blockers, explained: explainBlockers(system, blockers) };
}

const service = type('Service', {
  places: 'off deployed',
  behaviors: { deploy: { up: 'off -> deployed 1' }, update: { down: 'deployed -> off 1' } },
  ports: { service: 'provide service deployed' },
});

test('a run that ends well has no blockers', () => {
  const { blockers, explained } = stuck(concerto(), CONCERTO_PROGRAMS['bring-up']);
  expect(blockers).toEqual([]);
  expect(explained).toEqual({ sentences: [], cycle: null, chains: [] });
});

test('two components that need each other: a cycle', () => {
  const peer = type('Peer', {
    places: 'off on',
    transitions: { up: 'off -> on 1' },
    ports: { out: 'provide service on', in: 'use service up' },
  });
  const ring = model({ components: { a: peer, b: peer }, connections: ['a.in -> b.out', 'b.in -> a.out'] });
  const { blockers, explained } = stuck(ring, deployment(ring));
  expect(explained.cycle).toEqual(['a', 'b']);
  expect(explained.sentences).toEqual([
    'a waits for b and b for a: a cycle, so none of them ever moves',
    'a.up cannot start: a.in is not served (b.out is not active: b is waiting to start `up`)',
    'b.up cannot start: b.in is not served (a.out is not active: a is waiting to start `up`)',
  ]);
  expect(blockers.map(({ who, name }) => `${who} ${name}`)).toEqual([
    'thread main',
    'component a',
    'component b',
  ]);
});

test('a cycle through users that still use and a program that waits, in order', () => {
  const api = type('Api', {
    places: 'off running paused',
    groups: { serving: 'running paused' },
    behaviors: { stop: { pause: 'running -> paused 1' }, leave: { quit: 'paused -> off 1' } },
    ports: { auth: 'use service serving' },
  });
  const auth = type('Auth', {
    places: 'off deployed',
    behaviors: { update: { down: 'deployed -> off 1' } },
    ports: { store: 'use service deployed', service: 'provide service deployed' },
  });
  const chain = model({
    components: {
      store: { type: service, start: 'deployed' },
      auth: { type: auth, start: 'deployed' },
      api: { type: api, start: 'running' },
    },
    connections: ['api.auth -> auth.service', 'auth.store -> store.service'],
  });
  const run = program('update', {
    ops: 'pushB(store, update)\npushB(auth, update)',
    api: 'pushB(api, stop)\nwait(store, update)\npushB(api, leave)',
  });
  const { explained } = stuck(chain, run);
  expect(explained.cycle).toEqual(['store', 'auth', 'api', 'program `api`']);
  expect(explained.sentences).toEqual([
    'store waits for auth, auth for api, api for program `api` and program `api` for store: a cycle, so none of them ever moves',
    'store cannot leave `deployed`: auth, in `deployed`, still uses store.service',
    'auth cannot leave `deployed`: api, in `paused`, still uses auth.service',
    'api, in `paused`, waits for program `api` to push to it',
    'program `api` waits, at line 4, for store to finish `update`',
  ]);
});

test('a chain to a component that will never move', () => {
  const careless = Array.from({ length: 50 }, (_, i) => stuck(concerto(), CONCERTO_PROGRAMS.careless, i + 1));
  const { blockers, explained } = careless.find((each) => each.blockers.length > 0)!;
  expect(explained.cycle).toBeNull();
  expect(explained.chains).toEqual([['db', 'server']]);
  expect(explained.sentences).toEqual([
    'db cannot leave `running`: server, in `running`, still uses db.service',
    'server, in `running`, has nothing to do, and no program will push to it',
  ]);
  expect(blockers[0]).toMatchObject({
    who: 'component',
    name: 'db',
    wants: { event: 'leave', element: 'running' },
    because: [
      {
        kind: 'port-in-use',
        port: { component: 'db', port: 'service' },
        user: { component: 'server', port: 'db' },
        where: { places: ['running'], running: [], toStart: [], ended: [] },
      },
    ],
  });
});

test('a port that is connected to nothing', () => {
  const user = type('User', {
    places: 'a b',
    transitions: { t: 'a -> b 1' },
    ports: { db: 'use service t' },
  });
  const alone = model({ components: { web: user } });
  const { explained } = stuck(alone, deployment(alone));
  expect(explained.chains).toEqual([['the program', 'web']]);
  expect(explained.sentences).toEqual([
    'the program waits for web to finish `deploy`',
    'web.t cannot start: web.db is connected to no provider',
  ]);
});

test('a join that can never fill names what is missing', () => {
  const join = type('Join', { places: 'a b c', transitions: { t: 'a -> c 1', u: 'b -> c 1' } });
  const of = model({ components: { x: join } });
  expect(stuck(of, deployment(of)).explained.sentences).toEqual([
    'the program waits for x to finish `deploy`',
    'x cannot enter `c`: `u` has not ended',
  ]);
});

test('a service that its own behavior leaves at once refuses', () => {
  const passing = type('Passing', {
    places: 'a b c',
    transitions: { t: 'a -> b 1', u: 'b -> c 1' },
    ports: { s: 'provide service b', own: 'use service u' },
  });
  const other = type('Other', {
    places: 'on off',
    transitions: { v: 'on -> off 0' },
    ports: { s: 'use service on' },
  });
  const of = model({
    components: { p: { type: passing, start: 'b' }, o: other },
    connections: ['o.s -> p.s', 'p.own -> p.s'],
  });
  const { explained } = stuck(of, program('x', 'pushB(p, deploy)'));
  expect(explained.sentences).toEqual([
    'p cannot leave `b`: o, in `on`, still uses p.s',
    'o, in `on`, has nothing to do, and no program will push to it',
  ]);
  const free = model({ components: { p: { type: passing, start: 'b' } }, connections: ['p.own -> p.s'] });
  expect(stuck(free, program('x', 'pushB(p, deploy)')).explained).toMatchObject({
    cycle: ['p'],
    sentences: [
      'p waits for itself, so it never moves',
      'p.u cannot start: p.own is not served (p.s is not active: p is waiting to start `u`)',
    ],
  });
});

test('instructions that wait for each other, for ever', () => {
  const of = model({ components: { a: service, b: service }, types: [service] });
  const run = program('x', {
    one: 'wait(b)\npushB(a, deploy)\nadd(c: Service)',
    two: 'wait(a)\npushB(b, deploy)',
    three: 'add(a: Service)',
    four: 'pushB(c, deploy)',
    five: 'dcon(a.in, b.service)',
  });
  const { explained } = stuck(of, run);
  expect(explained.cycle).toEqual(['program `one`', 'program `two`']);
  expect(explained.sentences).toEqual([
    'program `one` waits for program `two` and program `two` for program `one`: a cycle, so none of them ever moves',
    'program `one` waits, at line 1, for program `two` to push to b at line 5',
    'program `two` waits, at line 4, for program `one` to push to a at line 2',
  ]);
});

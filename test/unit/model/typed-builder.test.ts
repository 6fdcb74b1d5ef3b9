import { expect, expectTypeOf, test } from 'vitest';
import { assembly } from '../../../src/model/build/builder.ts';
import { typedAssembly } from '../../../src/model/build/typed-builder.ts';
import type { Model } from '../../../src/model/whole/model.ts';

/** A shop whose names the compiler knows. */
function shop() {
  return typedAssembly('A small shop')
    .componentType('Database', (type) =>
      type
        .places('absent', 'started', 'ready')
        .group('up', ['started', 'ready'])
        .transition('start', 'absent', 'started', { takes: ['4s', '6s'] })
        .transition('fill', 'started', 'ready', { takes: '2s' })
        .transition('stop', 'ready', 'absent', { behavior: 'halt' })
        .provide('sql', 'service', 'ready')
        .provide('dump', 'data', 'up'),
    )
    .componentType('Web', (type) =>
      type
        .places('absent', 'online')
        .transition('install', 'absent', 'online', { takes: 3 })
        .use('database', 'service', ['install', 'online']),
    )
    .component('db', 'Database', { takes: { fill: 1 }, start: 'absent' })
    .component('web', 'Web')
    .connect('web.database', 'db.sql')
    .setInterval('web', 'install', 5, 7)
    .addDeployment('up', { db: 'ready', web: 'online' });
}

test('it builds what the untyped builder builds', () => {
  const typed = shop()
    .program('bring-up', (program) =>
      program
        .pushB('db', 'deploy')
        .add('second', 'Web')
        .con('second.database', 'db.sql')
        .pushB('second', 'deploy')
        .wait('second'),
    )
    .program('halt', (program) => program.pushB('db', 'halt').waitAll(), { start: 'up' })
    .addDeployment('two', { second: 'online' })
    .deployability('comes-up', 'two', { in: 'bring-up', deadline: '20s' })
    .sequentiality('order', ['db.start', 'db.fill'], { in: ['bring-up'] })
    .forbidden('never', { marked: ['db.started'], active: ['db.sql'] })
    .outage('out', { ports: ['db.sql'], atLeast: 1 }, { total: '30s' })
    .tolerates('tolerant', 'comes-up', { upTo: 1, in: 'bring-up' })
    .build();
  expectTypeOf(typed).toEqualTypeOf<Model>();

  const untyped = assembly('A small shop')
    .componentType('Database', (type) =>
      type
        .places('absent', 'started', 'ready')
        .group('up', ['started', 'ready'])
        .transition('start', 'absent', 'started', { takes: ['4s', '6s'] })
        .transition('fill', 'started', 'ready', { takes: '2s' })
        .transition('stop', 'ready', 'absent', { behavior: 'halt' })
        .provide('sql', 'service', 'ready')
        .provide('dump', 'data', 'up'),
    )
    .componentType('Web', (type) =>
      type
        .places('absent', 'online')
        .transition('install', 'absent', 'online', { takes: 3 })
        .use('database', 'service', ['install', 'online']),
    )
    .component('db', 'Database', { takes: { fill: 1 }, start: 'absent' })
    .component('web', 'Web')
    .connect('web.database', 'db.sql')
    .setInterval('web', 'install', 5, 7)
    .addDeployment('up', { db: 'ready', web: 'online' })
    .program('bring-up', (program) =>
      program
        .pushB('db', 'deploy')
        .add('second', 'Web')
        .con('second.database', 'db.sql')
        .pushB('second', 'deploy')
        .wait('second'),
    )
    .program('halt', (program) => program.pushB('db', 'halt').waitAll(), { start: 'up' })
    .addDeployment('two', { second: 'online' })
    .deployability('comes-up', 'two', { in: 'bring-up', deadline: '20s' })
    .sequentiality('order', ['db.start', 'db.fill'], { in: ['bring-up'] })
    .forbidden('never', { marked: ['db.started'], active: ['db.sql'] })
    .outage('out', { ports: ['db.sql'], atLeast: 1 }, { total: '30s' })
    .tolerates('tolerant', 'comes-up', { upTo: 1, in: 'bring-up' })
    .build();
  expect(typed).toEqual(untyped);
});

test('a name that is none does not compile', () => {
  // Only compiled: each line but the first of a group is wrong.
  const wrong = [
    () =>
      typedAssembly('').componentType('T', (type) =>
        type
          .places('a', 'b')
          // @ts-expect-error: no such place
          .transition('t', 'a', 'c'),
      ),
    () =>
      typedAssembly('').componentType('T', (type) =>
        type
          .places('a', 'b')
          .transition('t', 'a', 'b')
          // @ts-expect-error: a provide port is bound to no transition
          .provide('p', 'service', 't'),
      ),
    () =>
      typedAssembly('').componentType('T', (type) =>
        type
          .places('a', 'b')
          // @ts-expect-error: where it fails is no place
          .transition('t', 'a', 'b', { outcomes: { broken: { fails: 'lost' } } }),
      ),
    // @ts-expect-error: no such type
    () => shop().component('x', 'Databse'),
    // @ts-expect-error: no such place of this type
    () => shop().component('x', 'Web', { start: 'ready' }),
    // @ts-expect-error: no such transition of this type
    () => shop().component('x', 'Web', { takes: { fill: 1 } }),
    // @ts-expect-error: no such component
    () => shop().connect('wib.database', 'db.sql'),
    // @ts-expect-error: no such port
    () => shop().connect('web.databse', 'db.sql'),
    // @ts-expect-error: a port of the other role
    () => shop().connect('db.sql', 'db.sql'),
    // @ts-expect-error: a port of the other kind
    () => shop().connect('web.database', 'db.dump'),
    // @ts-expect-error: no such transition of this component
    () => shop().setInterval('web', 'fill', 1, 2),
    // @ts-expect-error: no such component
    () => shop().addDeployment('d', { wib: 'online' }),
    // @ts-expect-error: no such place of this component
    () => shop().addDeployment('d', { web: 'ready' }),
    // @ts-expect-error: no such place of any component
    () => shop().addDeployment('d', 'gone'),
    // @ts-expect-error: no such behavior of this component
    () => shop().program('p', (program) => program.pushB('web', 'halt')),
    // @ts-expect-error: no such component, for it is not added yet
    () => shop().program('p', (program) => program.pushB('x', 'deploy').add('x', 'Web')),
    // @ts-expect-error: no such deployment
    () => shop().deployability('d', 'upp'),
    // @ts-expect-error: no such program
    () => shop().deployability('d', 'up', { in: 'update' }),
    // @ts-expect-error: a place and no transition
    () => shop().sequentiality('s', ['db.start', 'db.ready']),
    // @ts-expect-error: a use port
    () => shop().outage('o', 'web.database'),
    // @ts-expect-error: no such port
    () => shop().available('a', ['db.sequel']),
    // @ts-expect-error: no such component
    () => shop().parallelism('p', ['wib']),
    // @ts-expect-error: no such property
    () => shop().tolerates('t', 'ends', { upTo: 1 }),
    // @ts-expect-error: no such transition
    () => shop().expression('e', 'never running db.stat'),
    // @ts-expect-error: no such component, in parentheses
    () => shop().expression('e', 'always not (wib.online or db.ready) and true'),
  ];
  expect(wrong).toHaveLength(25);
});

test('claims name what there is; what the compiler does not read is looked up when the model is built', () => {
  const claims = shop()
    .expression('served', 'always db.sql or not (web.database and running web.install)')
    .expression('soon', 'eventually (web.online) within 9.5s')
    .expression('halting', 'behavior db.halt leads to db.absent within 1h30m');
  expect(claims.build().properties).toHaveLength(3);
  const text: string = 'never db.gone';
  expect(() => shop().expression('e', text).build()).toThrow('db has no place, transition or port `gone`');
  expect(() => shop().expression('e', 'never not(db.gone)').build()).toThrow(
    'db has no place, transition or port `gone`',
  );
  // The name is one of something else: that too is said when the model is built.
  expect(() => shop().expression('e', 'never marked db.sql').build()).toThrow('sql');
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../../../src/vitest.ts';
import { assembly } from '../../../src/model/build/builder.ts';
import type { ProgramBuilder } from '../../../src/model/build/program-builder.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { models } from '../../../src/testing.ts';

const shop = assembly('A small shop')
  .componentType('Database', (type) =>
    type
      .places('absent', 'ready')
      .transition('start', 'absent', 'ready', { takes: ['4s', '6s'] })
      .provide('sql', 'service', 'ready'),
  )
  .componentType('Web', (type) =>
    type
      .places('absent', 'installed', 'online')
      .transition('install', 'absent', 'installed', { takes: ['3s', '9s'] })
      .transition('publish', 'installed', 'online', { takes: '1s' })
      .use('database', 'service', ['publish', 'online']),
  )
  .component('db', 'Database')
  .component('web', 'Web')
  .connect('web.database', 'db.sql')
  .addDeployment('up', { db: 'ready', web: 'online' })
  .build();

/** What a matcher says where it fails. */
function told(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message.trim();
  }
  throw new Error('the expectation is met');
}

describe('matchers pass and fail', () => {
  test('toAlwaysReach', () => {
    expect(shop).toAlwaysReach('up', { within: '10s' });
    expect(shop).not.toAlwaysReach('up', { within: '9.9s' });
    expect(told(() => expect(shop).toAlwaysReach('up', { within: '9.9s' }))).toMatchInlineSnapshot(`
      "✗ expected  violated  5 s to 10 s
        Does every run reach \`up\` by 9.9 s at the latest?

        The latest run that reaches up
         0 s  deploy is pushed to db and web
              db leaves \`absent\` and starts start
              web leaves \`absent\` and starts install
         6 s  db.start ends
              db enters \`ready\` and finishes deploy
         9 s  web.install ends
              web enters \`installed\`, leaves it and starts publish
        10 s  web.publish ends
              web enters \`online\` and finishes deploy
              waitAll"
    `);
  });

  test('toAlwaysRunInOrder', () => {
    expect(shop).toAlwaysRunInOrder(['db.start', 'web.publish']);
    expect(told(() => expect(shop).toAlwaysRunInOrder(['db.start', 'web.install']))).toMatchInlineSnapshot(`
      "✗ expected  violated
        Does each of \`db.start\` and \`web.install\` start only when the one before has ended?

        A run in which web.install starts before db.start is over
        0 s  deploy is pushed to db and web
             db leaves \`absent\` and starts start
             web leaves \`absent\` and starts install"
    `);
  });

  test('toNeverReach', () => {
    expect(shop).toNeverReach({ marked: ['web.online'], unmarked: ['db.ready'] });
    const installed = { marked: ['web.installed'] } as const;
    expect(told(() => expect(shop).toNeverReach(installed))).toMatchInlineSnapshot(`
      "✗ expected  violated
        Is there no state with \`web.installed\` marked?

        A run that comes to the forbidden state
        0 s  deploy is pushed to db and web
             db leaves \`absent\` and starts start
             web leaves \`absent\` and starts install
        3 s  web.install ends
             web enters \`installed\`"
    `);
  });

  test('toRunAtMostInParallel', () => {
    expect(shop).toRunAtMostInParallel(2);
    expect(shop).toRunAtMostInParallel(1, { of: ['web'] });
    expect(told(() => expect(shop).toRunAtMostInParallel(1))).toMatchInlineSnapshot(`
      "✗ expected  violated  2 at once
        Do at most 1 transitions run at the same time?

        A run in which 2 transitions run together in some state
        0 s  deploy is pushed to db and web
             db leaves \`absent\` and starts start
             web leaves \`absent\` and starts install"
    `);
  });

  test('toTerminate, with the command where the model is in a file', () => {
    expect(shop).toTerminate({ within: 10 });
    const file = 'examples/two-operators.yaml';
    const { model } = readModel(readFileSync(file, 'utf8'), { file });
    expect(model).toTerminate({ in: 'patient' });
    expect(told(() => expect(model).toTerminate())).toMatchInlineSnapshot(`
      "✗ expected in hasty  violated  42 s to 1 min 11 s, in the runs that come to an end
        Does every run end with all programs done and all components idle?

        • switch cannot leave \`up\`: host, in \`up\`, still uses switch.link
        • host, in \`up\`, has nothing to do, and no program will push to it

        A run that gets stuck
          0 s  network-team, line 44: pushB(check, check)
               host-team, line 49: pushB(host, halt)
               host-team, line 50: pushB(host, boot)
               check leaves \`planned\` and starts check
               host leaves \`up\` and starts stop
          1 s  host.stop ends
               host enters \`stopped\`, leaves it and starts off
               host.off ends
               host enters \`halted\`, finishes halt, leaves \`halted\` and starts boot
        2.5 s  check.check ends
               check enters \`passed\` and finishes check
               network-team, line 45: wait(check)
               host.boot ends
               host enters \`up\`
               network-team, line 46: pushB(switch, upgrade)
               network-team, line 47: pushB(switch, boot)
               host finishes boot

      To see it drawn, add to \`properties\` of examples/two-operators.yaml
        expected: {"terminates":true}
      and call
        npx madrigal verify examples/two-operators.yaml --property expected --report expected.html"
    `);
  });

  test('toBeAvailable', () => {
    expect(shop).not.toBeAvailable('db.sql');
    expect(shop).toBeAvailable('db.sql', { atLeast: 0 });
    expect(told(() => expect(shop).toBeAvailable('db.sql'))).toMatchInlineSnapshot(`
      "✗ expected  violated
        Is \`db.sql\` active in every state?

        • db.sql is not active: db is during \`start\`

        A run that comes to a state in which db.sql is not active
        0 s  deploy is pushed to db and web
             db leaves \`absent\` and starts start
             web leaves \`absent\` and starts install"
    `);
  });

  test('toBeOutAtMost', () => {
    expect(shop).toBeOutAtMost('6s', 'db.sql');
    expect(told(() => expect(shop).toBeOutAtMost('5s', 'db.sql', { longest: '4s' }))).toMatchInlineSnapshot(`
      "✗ expected  violated  4 s to 6 s in all, at most 6 s at a stretch
        Is \`db.sql\` inactive for at most 5 s in all and at most 4 s at a stretch?

        A run in which db.sql is out for 6 s in all, at one stretch
        0 s  deploy is pushed to db and web
             db leaves \`absent\` and starts start
             web leaves \`absent\` and starts install
        6 s  db.start ends
             db enters \`ready\`
             web.install ends
             web enters \`installed\`, leaves it and starts publish
             db finishes deploy
        7 s  web.publish ends
             web enters \`online\` and finishes deploy
             waitAll"
    `);
  });
});

/** A server that one of three programs leaves off, and one leaves off or on. */
function server(title: string) {
  const first = (program: ProgramBuilder) =>
    program.pushB('server', 'halt').pushB('server', 'boot').waitAll();
  return assembly(title)
    .componentType('Server', (type) =>
      type
        .places('on', 'off')
        .transition('stop', 'on', 'off', { takes: '5s', behavior: 'halt' })
        .transition('start', 'off', 'on', { takes: ['20s', '45s'], behavior: 'boot' }),
    )
    .component('server', 'Server')
    .program('restart', first)
    .program('again', (program) => first(program).pushB('server', 'halt').pushB('server', 'boot').waitAll())
    .program('halt', (program) => program.pushB('server', 'halt').waitAll())
    .program('race', {
      one: (program) => program.pushB('server', 'halt'),
      other: (program) => program.pushB('server', 'boot'),
    });
}

describe('programs end alike, or not', () => {
  const restarts = server('restarts').build();

  test('toRefine', () => {
    expect(restarts).toRefine('race', { in: ['restart', 'halt'] });
    expect(restarts).not.toRefine('restart', { in: 'race' });
    expect(told(() => expect(restarts).toRefine('restart'))).toMatchInlineSnapshot(`
      "• server is in \`off\` at the end, and never so at an end of \`restart\`

        A run of \`halt\` that ends as none of \`restart\` does
        0 s  halt is pushed to server
             server leaves \`on\` and starts stop
        5 s  server.stop ends
             server enters \`off\` and finishes halt
             waitAll"
    `);
    expect(told(() => expect(restarts).not.toRefine('race'))).toMatchInlineSnapshot(`
      "each end of \`restart\` is one of \`race\`
      each end of \`again\` is one of \`race\`
      each end of \`halt\` is one of \`race\`"
    `);
  });

  test('toRefine and toEndLike where something may fail', () => {
    const { model } = readModel(
      `
madrigal: 1
types:
  Server:
    places: [down, up, broken]
    behaviors:
      start:  {start: {move: down -> up, takes: 1s, outcomes: {failed: {fails: broken}}}}
      repair: {repair: {move: broken -> down, takes: 1s}}
components: {server: Server}
programs:
  once:   {run: "pushB(server, start)"}
  mended: {run: "pushB(server, start)\\nwait(server)\\npushB(server, repair)"}
`,
      { file: 'server.yaml' },
    );
    expect(model).toEndLike('once', { in: 'mended' });
    expect(model).not.toRefine('once', { in: 'mended', faults: 1 });
    expect(model).toEndLike('mended', { in: 'mended', faults: 1 });
    expect(told(() => expect(model).toRefine('once', { in: 'mended', faults: 1 }))).toContain(
      'the program is stuck at the end, and never so at an end of `once`',
    );
  });

  test('toEndLike, with the command where the model is in a file', () => {
    expect(restarts).toEndLike('restart', { in: 'again' });
    expect(restarts).not.toEndLike('race', { in: 'restart' });
    expect(restarts).toEndLike(server('the same').build());
    const file = 'examples/two-operators.yaml';
    const { model } = readModel(readFileSync(file, 'utf8'), { file });
    expect(told(() => expect(model).toEndLike('hasty'))).toMatchInlineSnapshot(`
      "• the program is done at the end, and never so at an end of \`hasty\`

        A run of \`patient\` that ends as none of \`hasty\` does
           0 s  network-team, line 55: pushB(check, check)
                host-team, line 60: pushB(host, halt)
                check leaves \`planned\` and starts check
                host leaves \`up\` and starts stop
           1 s  host.stop ends
                host enters \`stopped\`, leaves it and starts off
                host.off ends
                host enters \`halted\` and finishes halt
           2 s  check.check ends
                check enters \`passed\` and finishes check
                network-team, line 56: wait(check)
                network-team, line 57: pushB(switch, upgrade)
                network-team, line 58: pushB(switch, boot)
                switch leaves \`up\` and starts flash
          32 s  switch.flash ends
                switch enters \`down\`, finishes upgrade, leaves \`down\` and starts boot
                host-team, line 61: wait(switch, upgrade)
                host-team, line 62: pushB(host, boot)
                host leaves \`halted\` and starts boot
        33.5 s  host.boot ends
          42 s  switch.boot ends
                switch and host enter \`up\`
                switch finishes boot
                host finishes boot

      To see both drawn, call
        npx madrigal compare examples/two-operators.yaml hasty patient --report expected.html"
    `);
  });

  test('toEndLike, of two deployments', () => {
    const smaller = assembly('A smaller shop')
      .componentType('Database', (type) =>
        type.places('absent', 'ready').transition('start', 'absent', 'ready'),
      )
      .component('db', 'Database')
      .build();
    expect(smaller).not.toEndLike(shop);
    expect(told(() => expect(smaller).toEndLike(shop))).toMatchInlineSnapshot(`
      "• web is not there at the end, and is at each end of \`deployment of A small shop\`
        • web.database -> db.sql is not there at the end, and is at each end of \`deployment of A small shop\`

        A run of \`deployment\` that ends as none of \`deployment of A small shop\` does
        0 s  deploy is pushed to db
             db leaves \`absent\` and starts start
             db.start ends
             db enters \`ready\` and finishes deploy
             waitAll"
    `);
  });
});

test('in a property, the seed stands beside the story', () => {
  const text = told(() =>
    fc.assert(
      fc.property(models(), (model) => {
        expect(model).toTerminate();
      }),
      { seed: 3, endOnFailure: true, includeErrorInReport: true },
    ),
  );
  expect(text).toMatch(/^Property failed after \d+ tests\n\{ seed: 3, path: "[\d:]+"/);
  expect(text).toMatch(/✗ expected in program {2}violated/);
  expect(text).toMatch(/A run that /);
});

test('what is unknown is neither so nor not so', () => {
  const limits = { signal: { aborted: true } };
  for (const expecting of [expect(shop), expect(shop).not])
    for (const ask of [() => expecting.toTerminate({ limits }), () => expecting.toEndLike(shop, { limits })])
      expect(told(ask)).toBe('it is unknown whether this is so: it was interrupted');
});

test('what a model does not have is told', () => {
  expect(told(() => expect(shop).toAlwaysReach('upp'))).toMatchInlineSnapshot(
    `"there is no deployment \`upp\`"`,
  );
  expect(told(() => expect(shop).toTerminate({ in: 'update' }))).toMatchInlineSnapshot(
    `"the file has no programs, so \`expected\` cannot be asked of one"`,
  );
});

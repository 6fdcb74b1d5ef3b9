import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import '../../../src/vitest.ts';
import { assembly } from '../../../src/model/build/builder.ts';
import { readModel } from '../../../src/model/read/read-model.ts';

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
    expect(told(() => expect(shop).toAlwaysReach('up', { within: '9.9s' }))).toMatchInlineSnapshot();
  });

  test('toAlwaysRunInOrder', () => {
    expect(shop).toAlwaysRunInOrder(['db.start', 'web.publish']);
    expect(told(() => expect(shop).toAlwaysRunInOrder(['db.start', 'web.install']))).toMatchInlineSnapshot();
  });

  test('toNeverReach', () => {
    expect(shop).toNeverReach({ marked: ['web.online'], unmarked: ['db.ready'] });
    const installed = { marked: ['web.installed'] } as const;
    expect(told(() => expect(shop).toNeverReach(installed))).toMatchInlineSnapshot();
  });

  test('toRunAtMostInParallel', () => {
    expect(shop).toRunAtMostInParallel(2);
    expect(shop).toRunAtMostInParallel(1, { of: ['web'] });
    expect(told(() => expect(shop).toRunAtMostInParallel(1))).toMatchInlineSnapshot();
  });

  test('toTerminate, with the command where the model is in a file', () => {
    expect(shop).toTerminate({ within: 10 });
    const file = 'examples/two-operators.yaml';
    const { model } = readModel(readFileSync(file, 'utf8'), { file });
    expect(model).toTerminate({ in: 'patient' });
    expect(told(() => expect(model).toTerminate())).toMatchInlineSnapshot();
  });

  test('toBeAvailable', () => {
    expect(shop).not.toBeAvailable('db.sql');
    expect(shop).toBeAvailable('db.sql', { atLeast: 0 });
    expect(told(() => expect(shop).toBeAvailable('db.sql'))).toMatchInlineSnapshot();
  });

  test('toBeOutAtMost', () => {
    expect(shop).toBeOutAtMost('6s', 'db.sql');
    expect(told(() => expect(shop).toBeOutAtMost('5s', 'db.sql', { longest: '4s' }))).toMatchInlineSnapshot();
  });
});

test('what is unknown is neither so nor not so', () => {
  const limits = { signal: { aborted: true } };
  for (const expecting of [expect(shop), expect(shop).not])
    expect(told(() => expecting.toTerminate({ limits }))).toBe(
      'it is unknown whether this is so: it was interrupted',
    );
});

test('what a model does not have is told', () => {
  expect(told(() => expect(shop).toAlwaysReach('upp'))).toMatchInlineSnapshot();
  expect(told(() => expect(shop).toTerminate({ in: 'update' }))).toMatchInlineSnapshot();
});

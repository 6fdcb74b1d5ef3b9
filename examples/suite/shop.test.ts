import 'madrigal/vitest';
import { expect, test } from 'vitest';
import { shop } from './shop.ts';

test('the database comes back within ten seconds, and the shop with it', () => {
  expect(shop).toAlwaysReach('up', { in: 'careful', at: 'end', within: '10s' });
  expect(shop).toTerminate({ in: ['careful', 'quick'], within: '10s' });
});

test('without a pause the programs wait for ever', () => {
  expect(shop).not.toTerminate({ in: 'careless' });
});

test('the shop is online again only with the new database', () => {
  expect(shop).toAlwaysRunInOrder(['db.stop', 'db.start', 'web.publish'], { in: 'careful' });
  expect(shop).toNeverReach({ marked: ['web.online'], unmarked: ['db.ready'] }, { in: 'careful' });
  expect(shop).toRunAtMostInParallel(2, { in: 'careful' });
});

test('the shop is away for nine seconds at most', () => {
  expect(shop).not.toBeAvailable('web.http', { in: 'careful' });
  expect(shop).toBeOutAtMost('9s', 'web.http', { in: 'careful' });
});

test('both programs that finish end alike', () => {
  expect(shop).toEndLike('careful', { in: 'quick' });
  expect(shop).not.toRefine('careful', { in: 'careless' });
});

import { expect, test } from 'vitest';
import {
  canReach,
  hasFailedThread,
  isReachedWithout,
  nextAfter,
  nextAfterFailure,
} from '../../../src/model/control-flow.ts';
import { program } from '../../support/models.ts';

/** 0: wait(a); try: 1: pushB, try: 2: wait(b), rescue: 3: wait(c); rescue: 4: pushB; 5: wait(a). */
const [thread] = program(
  'nested',
  'wait(a)\ntry:\npushB(a, go)\ntry:\nwait(b)\nrescue:\nwait(c)\nend\nrescue:\npushB(b, go)\nend\nwait(a)',
).threads;

test('a rescue part is passed over where nothing fails', () => {
  expect([0, 1, 2, 3, 4, 5].map((at) => nextAfter(thread!, at))).toEqual([1, 2, 5, 5, 5, 6]);
});

test('after a wait that fails comes the rescue of the innermost try whose try part holds it', () => {
  expect(nextAfterFailure(thread!, 2)).toBe(3);
  // A rescue part is not inside its own try.
  expect(nextAfterFailure(thread!, 3)).toBe(4);
  for (const at of [0, 5]) expect(hasFailedThread(thread!, nextAfterFailure(thread!, at))).toBe(true);
});

test('what only a failure leads to may still come, until it is passed over', () => {
  expect(canReach(thread!, 0, 4)).toBe(true);
  expect(canReach(thread!, 5, 4)).toBe(false);
  expect(canReach(thread!, 4, 3)).toBe(false);
});

test('a push must be on every way to count on it', () => {
  const isFor = (component: string) => (i: { kind: string; component?: string }) =>
    i.kind === 'pushB' && i.component === component;
  expect(isReachedWithout(thread!, 5, isFor('a'))).toBe(false);
  expect(isReachedWithout(thread!, 5, isFor('b'))).toBe(true);
});

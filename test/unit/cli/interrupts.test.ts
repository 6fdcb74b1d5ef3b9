import { expect, test } from 'vitest';
import { beginWork, interrupt, isInterrupted } from '../../../src/cli/call/interrupts.ts';

test('the work is asked to end once, and only where there is any', () => {
  expect(isInterrupted()).toBe(false);
  expect(interrupt()).toBe(false);
  expect(isInterrupted()).toBe(true);
});

test('a second signal waits no longer', () => {
  beginWork();
  expect(interrupt()).toBe(false);
});

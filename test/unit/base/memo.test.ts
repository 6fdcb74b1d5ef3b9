import { expect, test, vi } from 'vitest';
import { newNotes, oncePer } from '../../../src/base/memo.ts';

test('each answer is worked out once for its object, what is frozen or undefined too', () => {
  const work = vi.fn(({ name }: { name: string }) => (name === 'none' ? undefined : name.length));
  const lengthOf = oncePer(work);
  const [some, frozen, none] = [{ name: 'some' }, Object.freeze({ name: 'frozen' }), { name: 'none' }];
  for (let i = 0; i < 2; i++) expect([some, frozen, none].map(lengthOf)).toEqual([4, 6, undefined]);
  expect(work).toHaveBeenCalledTimes(3);
});

test('a note is of one object and one holder: no copy has it, and nobody sees it', () => {
  const [notes, others] = [newNotes<object, string>(), newNotes<object, string>()];
  const object = { is: 'here' };
  notes.set(object, 'first');
  notes.set(object, 'second');
  expect(notes.get(object)).toBe('second');
  for (const other of [{ ...object }, structuredClone(object), Object.create(object)])
    expect(notes.has(other)).toBe(false);
  expect(others.get(object)).toBeUndefined();
  expect(Reflect.ownKeys(object)).toEqual(['is']);
});

import { expect, test, vi } from 'vitest';
import { newNotes, onceForLatest, oncePer } from '../../../src/base/memo.ts';

test('each answer is worked out once for its object, what is frozen or undefined too', () => {
  const work = vi.fn(({ name }: { name: string }) => (name === 'none' ? undefined : name.length));
  const lengthOf = oncePer(work);
  const [some, frozen, none] = [{ name: 'some' }, Object.freeze({ name: 'frozen' }), { name: 'none' }];
  for (let i = 0; i < 2; i++) expect([some, frozen, none].map(lengthOf)).toEqual([4, 6, undefined]);
  expect(work).toHaveBeenCalledTimes(3);
});

test('answers for the two objects that were asked last are kept, and no others', () => {
  const work = vi.fn(({ name }: { name: string }) => name);
  const nameOf = onceForLatest(work);
  const [one, other, third] = [{ name: 'one' }, { name: 'other' }, { name: 'third' }];
  const ask = (...objects: { name: string }[]) => {
    expect(objects.map(nameOf)).toEqual(objects.map(({ name }) => name));
    return work.mock.calls.map(([{ name }]) => name).join(' ');
  };
  expect(ask(one, one, other, one, other, other)).toBe('one other');
  expect(ask(third, other)).toBe('one other third');
  expect(ask(one, other)).toBe('one other third one');
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

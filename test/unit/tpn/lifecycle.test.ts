import { describe, expect, test } from 'vitest';
import { fallibilityOf } from '../../../src/tpn/translation/life/attempts.ts';
import { lifecycleOf } from '../../../src/tpn/translation/life/lifecycle.ts';
import { model, type } from '../../support/models.ts';

function lifecycle(places: string, transitions: Readonly<Record<string, string>>, start = 'a') {
  const [component] = model({ components: { c: type('C', { places, transitions }) } }).components;
  const standing = { places: start.split(' '), underway: new Map(), settled: new Map() };
  return lifecycleOf(
    component!,
    'deploy',
    standing,
    fallibilityOf(component!, { mayHappen: () => false, of: () => 0, inAll: 0 }, true),
  );
}

describe('what one run of a behavior can do', () => {
  test('is what the start leads to, joins included', () => {
    const found = lifecycle('a b c d x y', {
      t: 'a -> b',
      u: 'a -> c',
      v: 'b -> d',
      w: 'c -> d',
      z: 'x -> y',
    });
    expect([...found.places]).toEqual(['a', 'b', 'c', 'd']);
    expect(found.transitions.map(({ name }) => name)).toEqual(['t', 'u', 'v', 'w']);
    expect(found.mayRepeat).toBe(false);
  });

  test('does not lead beyond a join of which a branch cannot be reached', () => {
    const found = lifecycle('a b x c', { t: 'a -> b', u: 'x -> b', v: 'b -> c' });
    expect([...found.places]).toEqual(['a']);
    expect(found.transitions.map(({ name }) => name)).toEqual(['t']);
  });

  test('is only to stand at the start, when it leads nowhere from there', () => {
    const { places, transitions } = lifecycle('a b', { t: 'a -> b' }, 'b');
    expect([[...places], transitions]).toEqual([['b'], []]);
  });
});

describe('elements of a life cycle', () => {
  const fork = lifecycle('a b c d', { t: 'a -> b', u: 'a -> c', v: 'b -> d', w: 'c -> d' });

  test('are one before the other, or may be marked together', () => {
    expect(fork.precedes('a', 'd')).toBe(true);
    expect(fork.precedes('t', 'v')).toBe(true);
    expect(fork.precedes('d', 'a')).toBe(false);
    expect(fork.together('b', 'c')).toBe(true);
    expect(fork.together('t', 'w')).toBe(true);
    expect(fork.together('t', 'v')).toBe(false);
    expect(fork.together('b', 'b')).toBe(false);
  });

  test('may repeat where a place has several ways in, as often as there are', () => {
    const twice = lifecycle('a b c', { t: 'a -> b', u: 'a -> b @other', v: 'b -> c' });
    expect(twice.mayRepeat).toBe(true);
    expect(twice.transitions.map(({ name }) => [name, twice.times.get(name)])).toEqual([
      ['t', 1],
      ['u', 1],
      ['v', 2],
    ]);
    expect(twice.together('a', 'c')).toBe(true);
    expect(lifecycle('a b', { t: 'a -> b' }, 'a b').mayRepeat).toBe(true);
  });
});

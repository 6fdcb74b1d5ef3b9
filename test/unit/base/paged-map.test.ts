import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagedMap } from '../../../src/base/collections/paged-map.ts';

const SEED = 50;

/** More than a chapter. */
const MANY = Array.from({ length: 1100 }, (_, i) => `k${i}`);

test(`is what a Map copied at every change is (seed ${SEED})`, () => {
  const key = fc.integer({ min: 0, max: 3000 }).map((n) => `k${n}`);
  const change = fc.record({ key, value: fc.option(fc.integer(), { nil: null }), isBranch: fc.boolean() });
  fc.assert(
    fc.property(
      fc.oneof({ weight: 9, arbitrary: fc.array(key) }, fc.constant(MANY)),
      fc.array(change),
      (start, changes) => {
        const first = new Map(start.map((k): [string, number] => [k, 0]));
        const versions = [{ map: pagedMap<number>(first), expected: first }];
        for (const { key: k, value, isBranch } of changes) {
          const { map: before, expected: past } = versions.at(
            isBranch ? Math.floor(versions.length / 2) : -1,
          )!;
          const expected = new Map(past);
          if (value === null) expected.delete(k);
          else expected.set(k, value);
          const map = value === null ? before.without(k) : before.with(k, value);
          const changed = [...expected].filter(([other, v]) => past.get(other) !== v).map(([other]) => other);
          expect(map.changedSince(before)).toEqual(changed);
          versions.push({ map, expected });
        }
        for (const { map, expected } of versions) {
          expect([...map]).toEqual([...expected]);
          expect([...expected.keys()].map((k) => map.get(k))).toEqual([...expected.values()]);
        }
        const { map, expected } = versions.at(-1)!;
        const visited: [string, number][] = [];
        map.forEach((value, k) => {
          visited.push([k, value]);
        });
        expect([...map]).toEqual([...expected]);
        expect(visited).toEqual([...expected]);
        expect([...map.keys()]).toEqual([...expected.keys()]);
        expect([...map.values()]).toEqual([...expected.values()]);
        expect(map.size).toBe(expected.size);
        expect(map.chapters.flat(2)).toEqual([...expected.values()]);
        for (const k of ['k0', 'k1', 'absent'])
          expect([map.has(k), map.get(k)]).toEqual([expected.has(k), expected.get(k)]);
        const doubled = map.map((value) => 2 * value);
        expect([...doubled]).toEqual([...expected].map(([k, value]) => [k, 2 * value]));
        // Maps that share their keys may each have another one after these, or the same.
        expect([...map.with('x', 1).with('y', 1).keys()]).toEqual([...expected.keys(), 'x', 'y']);
        const more = doubled.with('y', 2);
        expect([...more.keys()]).toEqual([...expected.keys(), 'y']);
        expect([...doubled.with('x', 2).with('y', 2)].slice(-2)).toEqual([
          ['x', 2],
          ['y', 2],
        ]);
        expect([doubled.has('x'), more.has('x'), more.changedSince(doubled)]).toEqual([false, false, ['y']]);
      },
    ),
    { seed: SEED },
  );
});

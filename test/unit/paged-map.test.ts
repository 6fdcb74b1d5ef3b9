import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagedMap } from '../../src/model/paged-map.ts';

const SEED = 50;

test(`is what a Map copied at every change is (seed ${SEED})`, () => {
  const key = fc.integer({ min: 0, max: 200 }).map((n) => `k${n}`);
  const change = fc.record({ key, value: fc.option(fc.integer(), { nil: null }) });
  fc.assert(
    fc.property(fc.array(key), fc.array(change), (start, changes) => {
      let expected = new Map(start.map((k): [string, number] => [k, 0]));
      let map = pagedMap<number>(expected);
      for (const { key: k, value } of changes) {
        const [before, past] = [map, expected];
        expected = new Map(past);
        if (value === null) expected.delete(k);
        else expected.set(k, value);
        map = value === null ? before.without(k) : before.with(k, value);
        const changed = [...expected].filter(([other, v]) => past.get(other) !== v).map(([other]) => other);
        expect(map.changedSince(before)).toEqual(changed);
        expect([...before]).toEqual([...past]);
      }
      const visited: [string, number][] = [];
      map.forEach((value, k) => {
        visited.push([k, value]);
      });
      expect([...map]).toEqual([...expected]);
      expect(visited).toEqual([...expected]);
      expect([...map.keys()]).toEqual([...expected.keys()]);
      expect([...map.values()]).toEqual([...expected.values()]);
      expect(map.size).toBe(expected.size);
      expect(map.pages.flat()).toEqual([...expected.values()]);
      for (const k of ['k0', 'k1', 'absent'])
        expect([map.has(k), map.get(k)]).toEqual([expected.has(k), expected.get(k)]);
    }),
    { seed: SEED },
  );
});

import { expect, test } from 'vitest';
import {
  internMarking,
  newMarkingStore,
  readMarking,
  rehash,
  slotOf,
  tokensAt,
} from '../../../src/statespace/markings/marking-store.ts';

function bits(n: number, places: number): Int32Array {
  return Int32Array.from({ length: places }, (_, p) => (n >> p) & 1);
}

test('a marking is kept once, whatever the table has grown to', () => {
  const store = newMarkingStore(13);
  for (let n = 0; n < 8_192; n++) expect(internMarking(store, bits(n, 13))).toBe(n);
  for (const n of [0, 1, 255, 256, 4_095, 8_191]) expect(internMarking(store, bits(n, 13))).toBe(n);
  expect(store.size).toBe(8_192);
});

test('markings of many parts, each with a token in one of its places, have hashes of their own', () => {
  const [parts, placesEach] = [6, 5];
  const store = newMarkingStore(parts * placesEach);
  for (let n = 0; n < placesEach ** parts; n++) {
    const marking = new Int32Array(parts * placesEach);
    for (let part = 0, rest = n; part < parts; part++, rest = Math.floor(rest / placesEach))
      marking[part * placesEach + (rest % placesEach)] = 1;
    internMarking(store, marking);
  }
  // Two of 15,625 numbers of 32 bits are the same about once in 35 times.
  expect(new Set(store.hashes.data.subarray(0, store.size)).size).toBeGreaterThan(store.size - 3);
});

test('more than 255 tokens widen all markings, and change none', () => {
  const store = newMarkingStore(2);
  const markings = [
    [255, 0],
    [0, 255],
    [256, 0],
    [0, 0],
    [2 ** 31 - 1, 511],
  ].map((tokens) => Int32Array.from(tokens));
  for (const [id, marking] of markings.entries()) expect(internMarking(store, marking)).toBe(id);
  for (const [id, marking] of markings.entries()) {
    expect(internMarking(store, marking)).toBe(id);
    const read = new Int32Array(2);
    readMarking(store, id, read);
    expect([...read]).toEqual([...marking]);
    expect(tokensAt(store, id, 0)).toBe(marking[0]);
  }
});

test('a net without places has one marking', () => {
  const store = newMarkingStore(0);
  expect(internMarking(store, new Int32Array(0))).toBe(0);
  expect(internMarking(store, new Int32Array(0))).toBe(0);
});

test('equal hashes stand one after another in the table', () => {
  // Numbers of which the search begins at the last of eight slots, and at slot 3.
  const [hash, other] = [7, 3].map((slot) => [...Array(100).keys()].find((n) => slotOf(n, 7) === slot)!);
  const hashes = { data: Int32Array.from([hash, hash, other, hash]), length: 4 };
  expect([...rehash(hashes, 8)]).toEqual([1, 3, -1, 2, -1, -1, -1, 0]);
});

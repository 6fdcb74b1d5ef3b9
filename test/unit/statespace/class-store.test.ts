import { describe, expect, test } from 'vitest';
import {
  type BoundCode,
  type Bounds,
  boundCodeOf,
  newBounds,
} from '../../../src/statespace/classes/bound.ts';
import {
  bytesOf,
  internClass,
  isAround,
  isInside,
  keepClass,
  newClassStore,
  pack,
  readDomain,
  signatureOf,
} from '../../../src/statespace/classes/class-store.ts';
import { keepLargest } from '../../../src/statespace/classes/inclusion.ts';
import { StoreFullError } from '../../../src/statespace/exploration/limits.ts';
import { net } from '../../support/nets.ts';

function codeFor(constant: number): BoundCode {
  return boundCodeOf(net('n', 'a', [`[0,${constant}] a -> b`]), 0);
}

/** A domain of that dimension with these bounds off its diagonal, repeated as often as needed. */
function domain(code: BoundCode, dim: number, bounds: readonly number[]): Bounds {
  const d = newBounds(code, dim * dim);
  for (let i = 0, k = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) d[i * dim + j] = i === j ? code.zero : bounds[k++ % bounds.length];
  }
  return d;
}

describe('bounds take the bytes that the constants need', () => {
  for (const [constant, width] of [
    [125, 1],
    [126, 2],
    [32_765, 2],
    [32_766, 4],
    [2 ** 29 - 2, 4],
    [2 ** 29 - 1, 8],
    [2 ** 50, 8],
  ] as const) {
    test(`${width} for constants up to ${constant}`, () => {
      const code = codeFor(constant);
      const store = newClassStore(code);
      expect(store.width).toBe(width);
      const extremes = [constant, -constant, code.infinity, 0, constant - 1, 1 - constant];
      const d = domain(code, 4, extremes);
      pack(store, d, 4);
      const id = internClass(store, 0);
      const read = newBounds(code, 16);
      readDomain(store, id, read, 4);
      expect([...read]).toEqual([...d]);
    });
  }
});

describe('a class', () => {
  const code = codeFor(100);
  const intern = (store: ReturnType<typeof newClassStore>, marking: number, bounds: readonly number[]) => {
    pack(store, domain(code, 3, bounds), 3);
    return internClass(store, marking);
  };

  test('is found again by its marking and its whole domain', () => {
    const store = newClassStore(code);
    expect(intern(store, 0, [1, 2, 3, 4, 5, 6])).toBe(0);
    expect(intern(store, 1, [1, 2, 3, 4, 5, 6])).toBe(1);
    expect(intern(store, 0, [1, 2, 3, 4, 5, 7])).toBe(2);
    expect(intern(store, 0, [1, 2, 3, 4, 5, 6])).toBe(0);
    expect(store.size).toBe(3);
  });

  test('does not depend on what was packed before it', () => {
    const store = newClassStore(code);
    pack(store, domain(code, 9, [77]), 9);
    internClass(store, 5);
    expect(intern(store, 0, [1, 2, 3, 4, 5, 6])).toBe(1);
    pack(store, domain(code, 9, [-77]), 9);
    internClass(store, 5);
    expect(intern(store, 0, [1, 2, 3, 4, 5, 6])).toBe(1);
  });

  test('keeps its place among thousands, however the table and the chunks grow', () => {
    const wide = codeFor(10 ** 6);
    const store = newClassStore(wide);
    const dim = 60;
    const of = (i: number) => domain(wide, dim, [i, -i, 7 * i]);
    for (let i = 0; i < 1_000; i++) {
      pack(store, of(i), dim);
      expect(internClass(store, i % 3)).toBe(i);
    }
    expect(store.chunks.length).toBeGreaterThan(3);
    expect(bytesOf(store)).toBeGreaterThan(1_000 * dim * (dim - 1) * 4);
    const read = newBounds(wide, dim * dim);
    for (const i of [0, 295, 296, 297, 593, 999]) {
      readDomain(store, i, read, dim);
      expect([...read]).toEqual([...of(i)]);
      pack(store, of(i), dim);
      expect(internClass(store, i % 3)).toBe(i);
    }
  });

  test('of more than 4 MiB has no room', () => {
    const wide = codeFor(10 ** 6);
    const store = newClassStore(wide);
    pack(store, domain(wide, 1_025, [1]), 1_025);
    expect(() => keepClass(store, 0)).toThrow(StoreFullError);
    pack(store, domain(wide, 1_024, [1]), 1_024);
    expect(keepClass(store, 0)).toBe(0);
  });
});

describe('classes of one marking', () => {
  const code = codeFor(100);
  const store = () => newClassStore(code);

  test('are inside, around or neither', () => {
    const kept = store();
    pack(kept, domain(code, 3, [10]), 3);
    keepClass(kept, 0);
    const compared = (bounds: readonly number[]) => {
      pack(kept, domain(code, 3, bounds), 3);
      return [isInside(kept, 0), isAround(kept, 0)];
    };
    expect(compared([9, 10])).toEqual([true, false]);
    expect(compared([10, 11])).toEqual([false, true]);
    expect(compared([10, code.infinity])).toEqual([false, true]);
    expect(compared([9, 11])).toEqual([false, false]);
    expect(compared([10])).toEqual([true, true]);
  });

  test('have signatures of which no part is above that of a larger one', () => {
    const kept = store();
    const parts = (bounds: readonly number[]) => {
      pack(kept, domain(code, 5, bounds), 5);
      const signature = signatureOf(kept);
      return [0, 8, 16, 24].map((shift) => (signature >> shift) & 255);
    };
    const sizes = [[-100], [-50, 3], [0], [1, 2, 3], [100], [100, code.infinity]].map(parts);
    for (const signature of sizes) for (const part of signature) expect(part).toBeLessThan(128);
    const infinite = parts([code.infinity]);
    for (const signature of sizes)
      for (const [i, part] of signature.entries()) expect(part).toBeLessThanOrEqual(infinite[i]);
  });

  test('are kept as long as none is around them', () => {
    const kept = store();
    const keep = keepLargest();
    const add = (bounds: readonly number[], marking = 0) => {
      pack(kept, domain(code, 3, bounds), 3);
      return keep.add(kept, marking);
    };
    expect(add([5, 5])).toBe(0);
    expect(add([5, 4])).toBe(-1);
    expect(add([5, 4], 1)).toBe(1);
    expect(add([4, 6])).toBe(2);
    expect(add([6, 6])).toBe(3);
    expect([0, 1, 2, 3].map(keep.isKept)).toEqual([false, true, false, true]);
    expect(keep.dropped()).toBe(2);
    expect(add([5, 5])).toBe(-1);
  });
});

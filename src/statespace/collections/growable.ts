/** A growing array of 32-bit whole numbers. */
export interface GrowableInt32 {
  data: Int32Array;
  length: number;
}

/**
 * An empty one, with room for `capacity` elements. By default, as many as V8 keeps in an object without memory of its own
 * beside it, which takes much longer to get: most explorations of tests are small.
 */
export function growableInt32(capacity = 16): GrowableInt32 {
  return { data: new Int32Array(capacity), length: 0 };
}

/** Room after growing for the first time. */
const LEAST_GROWN = 96;

/** Makes room for `extra` more elements; `data` may be another array afterwards. */
export function reserve(array: GrowableInt32, extra: number): void {
  const needed = array.length + extra;
  if (needed <= array.data.length) return;
  const { length } = array.data;
  const grown = new Int32Array(Math.max(needed, LEAST_GROWN, length + (length >> 1)));
  grown.set(array.data);
  array.data = grown;
}

/** Adds an element; `data` may be another array afterwards. */
export function push(array: GrowableInt32, value: number): void {
  if (array.length === array.data.length) reserve(array, 1);
  array.data[array.length++] = value;
}

import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/**
 * `expect(actual).toEqual(expected)` for laws that say it of each state: `expect` is only called where the two differ,
 * as calling it takes longer than most of what is compared.
 *
 * @param label what is said beside the difference
 */
export function expectEqual<T>(actual: T, expected: NoInfer<T>, label?: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, label).toEqual(expected);
}

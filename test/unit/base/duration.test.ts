import { describe, expect, test } from 'vitest';
import { type Fraction, formatDecimal, fractionToNumber, toDecimal } from '../../../src/base/duration.ts';
import { formatLength } from '../../../src/base/text/format-time.ts';

function fraction(numerator: bigint, denominator = 1n): Fraction {
  return { numerator, denominator };
}

describe('a fraction of seconds', () => {
  test('is written as the decimal that it is, else with what is left over', () => {
    const written = [
      [fraction(0n), '0 s'],
      [fraction(62n, 5n), '12.4 s'],
      [fraction(5n, 3n), '1 2/3 s'],
      [fraction(4n, 6n), '2/3 s'],
      [fraction(6n, 3n), '2 s'],
      [fraction(185n, 3n), '1 min 1 2/3 s'],
      [fraction(181n, 3n), '1 min 1/3 s'],
      [fraction(7_201_000n, 2_000n), '1 h 0.5 s'],
    ] as const;
    for (const [length, text] of written) expect(formatLength(length)).toBe(text);
    expect(formatLength('inf')).toBe('∞');
  });

  test('is a decimal when only twos and fives divide it', () => {
    expect(formatDecimal(toDecimal(fraction(3n, 160n))!)).toBe('0.01875');
    expect(formatDecimal(toDecimal(fraction(-21n, 14n))!)).toBe('-1.5');
    expect(toDecimal(fraction(1n, 30n))).toBeNull();
  });

  test('is the nearest number in JSON, also where both its parts are no numbers', () => {
    expect(fractionToNumber('inf')).toBeNull();
    expect(fractionToNumber(fraction(0n))).toBe(0);
    expect(fractionToNumber(fraction(-1n, 4n))).toBe(-0.25);
    for (const [a, b] of [
      [1, 3],
      [2, 3],
      [10, 7],
      [123_456_789, 1_000_003],
      [1, 2 ** 40 + 1],
    ] as const) {
      // A quotient of two exact numbers is rounded once, to the nearest.
      expect(fractionToNumber(fraction(BigInt(a), BigInt(b)))).toBe(a / b);
      const huge = 3n ** 800n;
      expect(fractionToNumber(fraction(BigInt(a) * huge, BigInt(b) * huge))).toBe(a / b);
    }
    // Just above the middle between two neighbours.
    expect(fractionToNumber(fraction(2n ** 154n + 2n ** 101n + 1n, 2n ** 154n))).toBe(1 + 2 ** -52);
    expect(fractionToNumber(fraction(2n ** 154n + 2n ** 101n, 2n ** 154n))).toBe(1);
  });
});

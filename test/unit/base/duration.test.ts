import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DURATION_PATTERN,
  type Fraction,
  formatDecimal,
  fractionToNumber,
  fromUnits,
  parseDuration,
  toDecimal,
} from '../../../src/base/duration.ts';
import { formatLength, formatTime } from '../../../src/base/text/format-time.ts';
import { processorTime } from '../../support/processor-time.ts';

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

/** In seconds; `null` where it is no duration. */
function read(text: string): string | null {
  const duration = parseDuration(text);
  return duration === null || duration === 'inf' ? duration : formatDecimal(duration);
}

describe('a duration as people write it', () => {
  const WRITTEN = [
    ['90', '90'],
    ['.5', '0.5'],
    ['1e3', '1000'],
    ['250ms', '0.25'],
    ['1.5h', '5400'],
    ['1h30m', '5400'],
    ['41m45s', '2505'],
    ['1 min 30 s', '90'],
    ['1min30s', '90'],
    ['1 h 0.5 s', '3600.5'],
    ['2d', '172800'],
    ['1 d 2 h 3 min 4.5 s', '93784.5'],
    ['1m 5ms', '60.005'],
    ['inf', 'inf'],
    ['∞', 'inf'],
  ] as const;

  test.each(WRITTEN)('%s', (text, seconds) => {
    expect(read(text)).toBe(seconds);
    expect(new RegExp(`^(${DURATION_PATTERN})$`).test(text)).toBe(true);
  });

  test('has a sign before all of it, which the caller judges', () => {
    expect(read('-1m30s')).toBe('-90');
    expect(read('+1m30s')).toBe('90');
  });

  const WRONG = [
    '',
    's',
    'h',
    '1h30',
    '30s1h',
    '1m1m',
    '1h-5m',
    '+ 5s',
    '1:30',
    '1 fortnight',
    '1..5s',
    'Inf',
  ];
  test.each(WRONG)('%j is none', (text) => {
    expect(read(text)).toBeNull();
    expect(new RegExp(`^(${DURATION_PATTERN})$`).test(text)).toBe(false);
  });

  test('takes no long time over what is hopelessly wrong', () => {
    const before = processorTime();
    for (const part of [' ', '1', '1 ', '1 m ', '1.1', '-']) expect(read(`1${part.repeat(330)}x`)).toBeNull();
    expect(processorTime() - before).toBeLessThan(100);
  });

  test('is read back as it is printed', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.nat({ max: 6 }))
      .map(([units, scale]) => fromUnits(units, { digits: 1n, scale }));
    fc.assert(
      fc.property(decimal, (time) => {
        const again = parseDuration(formatTime(time));
        expect(again).toEqual(time);
      }),
      { seed: 15 },
    );
    expect(parseDuration(formatTime('inf'))).toBe('inf');
  });
});

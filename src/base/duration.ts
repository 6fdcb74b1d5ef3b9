/**
 * An exact non-negative or negative decimal number: `digits * 10^-scale`. Durations and dates are decimals in
 * seconds until a translation gives them one common unit; no floating point number is ever involved.
 */
export interface Decimal {
  readonly digits: bigint;
  /** Number of decimal places, at least 0; normal form has no trailing zero. */
  readonly scale: number;
}

/** A duration or date in seconds, or no bound at all. */
export type Duration = Decimal | 'inf';

/** An exact number of seconds, `numerator / denominator`; the denominator is positive. A third of a second is no decimal. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The firing interval `[min, max]` of a transition, in seconds; `0 <= min <= max`, max may be infinite. */
export interface DurationInterval {
  readonly min: Decimal;
  readonly max: Duration;
}

/** Longer numbers are no durations: their arithmetic would take for ever. */
const MAX_LENGTH = 1000;

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const AMOUNT = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?`;

/** The parts that a duration may have, each with its unit and at most once, the largest first; in seconds. */
const UNITS: readonly { readonly written: string; readonly seconds: Decimal }[] = [
  { written: 'd', seconds: { digits: 86_400n, scale: 0 } },
  { written: 'h', seconds: { digits: 3_600n, scale: 0 } },
  { written: '(?:min|m)', seconds: { digits: 60n, scale: 0 } },
  { written: 's', seconds: { digits: 1n, scale: 0 } },
  { written: 'ms', seconds: { digits: 1n, scale: 3 } },
];

const PARTS = UNITS.map(({ written }) => String.raw`(?:\s*(${AMOUNT})\s*${written})?`).join('');

/** A duration of at least 0, as a regular expression: a number of seconds, parts with units, or no bound. */
export const DURATION_PATTERN = String.raw`\.?inf|∞|[+]?(?:${AMOUNT}|(?=[\d.])${PARTS})`;
const IN_PARTS = new RegExp(String.raw`^([+-]?)(?=[\d.])${PARTS}$`);

/** No time at all. */
export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** `[0, inf)`: the interval of a transition that states none. */
export const ANY_DURATION: DurationInterval = { min: ZERO, max: 'inf' };

function normal(digits: bigint, scale: number): Decimal {
  if (scale < 0) return { digits: digits * 10n ** BigInt(-scale), scale: 0 };
  let d = digits;
  let s = scale;
  while (s > 0 && d % 10n === 0n) {
    d /= 10n;
    s -= 1;
  }
  return { digits: d, scale: s };
}

/** Reads a plain decimal number (`12`, `0.25`, `1e-3`) exactly; `null` when the text is not one. */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > MAX_LENGTH) return null;
  const match = NUMBER.exec(text.startsWith('.') ? `0${text}` : text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent] = match;
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  return normal(digits, fraction.length - (exponent === undefined ? 0 : Number(exponent)));
}

/**
 * Reads `250ms`, `3.5s`, `1h30m`, `1 d 2 h 3 min 4.5 s` (as times are printed), `inf` or a plain number of
 * seconds; `null` when the text is none of these. The sign is kept: whether a negative number is allowed is the caller's
 * question.
 */
export function parseDuration(text: string): Duration | null {
  const trimmed = text.trim();
  if (trimmed === 'inf' || trimmed === '.inf' || trimmed === '∞') return 'inf';
  if (trimmed.length > MAX_LENGTH) return null;
  const [, sign, ...amounts] = IN_PARTS.exec(trimmed) ?? [];
  if (sign === undefined) return parseDecimal(trimmed);
  const parts = UNITS.flatMap(({ seconds }, i) => {
    const amount = amounts[i];
    return amount === undefined ? [] : [multiply(parseDecimal(amount)!, seconds)];
  });
  const total = parts.reduce(add, ZERO);
  return sign === '-' ? negate(total) : total;
}

/** The exact product. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return normal(a.digits * b.digits, a.scale + b.scale);
}

/** The exact sum. */
export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return normal(digitsAt(a, scale) + digitsAt(b, scale), scale);
}

/** The same number with the other sign. */
export function negate(a: Decimal): Decimal {
  return { digits: -a.digits, scale: a.scale };
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compare(a: Duration, b: Duration): number {
  if (a === 'inf' || b === 'inf') return a === b ? 0 : a === 'inf' ? 1 : -1;
  const scale = Math.max(a.scale, b.scale);
  const difference = digitsAt(a, scale) - digitsAt(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The digits of `a` when it is written with `scale` decimal places, `scale >= a.scale`. */
export function digitsAt(a: Decimal, scale: number): bigint {
  return scale === a.scale ? a.digits : a.digits * 10n ** BigInt(scale - a.scale);
}

/** The exact decimal text, without exponent and without trailing zeros: `12.4`, `0`, `-3`. */
export function formatDecimal(a: Decimal): string {
  const negative = a.digits < 0n;
  const text = (negative ? -a.digits : a.digits).toString().padStart(a.scale + 1, '0');
  const whole = text.slice(0, text.length - a.scale);
  const fraction = a.scale === 0 ? '' : `.${text.slice(text.length - a.scale)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

/** A duration as files write it: `5s`, `0.25s`, `inf`. */
export function durationText(duration: Duration): string {
  return duration === 'inf' ? 'inf' : `${formatDecimal(duration)}s`;
}

/** An interval as files write it: `5s`, `[4s, 6s]`. */
export function intervalText({ min, max }: DurationInterval): string {
  return compare(min, max) === 0 ? durationText(min) : `[${durationText(min)}, ${durationText(max)}]`;
}

/** The nearest JSON number, for output only; `null` stands for no bound. */
export function toNumber(a: Duration): number | null {
  return a === 'inf' ? null : Number(formatDecimal(a));
}

/** The same number in lowest terms. */
export function reduce({ numerator, denominator }: Fraction): Fraction {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The decimal that a fraction is exactly; `null` when it is none, as a third. */
export function toDecimal(fraction: Fraction): Decimal | null {
  const { numerator, denominator } = reduce(fraction);
  const twos = exponentOf(2n, denominator);
  const fives = exponentOf(5n, denominator);
  if (2n ** BigInt(twos) * 5n ** BigInt(fives) !== denominator) return null;
  const scale = Math.max(twos, fives);
  return normal((numerator * 10n ** BigInt(scale)) / denominator, scale);
}

/** How often a prime divides a positive number. */
function exponentOf(prime: bigint, number: bigint): number {
  let exponent = 0;
  for (let rest = number; rest % prime === 0n; rest /= prime) exponent += 1;
  return exponent;
}

/** The JSON number nearest to a fraction, for output only; `null` stands for no bound. */
export function fractionToNumber(fraction: Fraction | 'inf'): number | null {
  if (fraction === 'inf') return null;
  const { numerator, denominator } = fraction;
  if (denominator === 1n) return Number(numerator);
  const size = numerator < 0n ? -numerator : numerator;
  // 64 bits of the quotient, the last of which stands for all that follow: one rounding, to the nearest.
  const shift = 64 - size.toString(2).length + denominator.toString(2).length;
  const [dividend, divisor] =
    shift >= 0 ? [size << BigInt(shift), denominator] : [size, denominator << BigInt(-shift)];
  const bits = (dividend / divisor) | (dividend % divisor === 0n ? 0n : 1n);
  return (numerator < 0n ? -1 : 1) * Number(bits) * 2 ** -shift;
}

/**
 * The greatest unit in which every given duration is a whole number: their greatest common divisor, one second
 * when all are zero.
 */
export function commonUnit(durations: readonly Duration[]): Decimal {
  let scale = 0;
  for (const d of durations) if (d !== 'inf' && d.scale > scale) scale = d.scale;
  let divisor = 0n;
  for (const d of durations) if (d !== 'inf') divisor = greatestCommonDivisor(divisor, digitsAt(d, scale));
  return divisor === 0n ? { digits: 1n, scale: 0 } : normal(divisor, scale);
}

function greatestCommonDivisor(first: bigint, second: bigint): bigint {
  let a = first;
  let b = second;
  while (b !== 0n) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0n ? -a : a;
}

/** How many units `a` is; it must be a whole number of them (see {@link commonUnit}). */
export function inUnits(a: Decimal, unit: Decimal): bigint {
  const scale = Math.max(a.scale, unit.scale);
  const digits = digitsAt(a, scale);
  const ofUnit = digitsAt(unit, scale);
  if (digits % ofUnit !== 0n)
    throw new RangeError(`${formatDecimal(a)} is not a whole number of ${formatDecimal(unit)}`);
  return digits / ofUnit;
}

/** Whether `a` is a whole number of units, as {@link inUnits} wants it. */
export function isWhole(a: Decimal, unit: Decimal): boolean {
  const scale = Math.max(a.scale, unit.scale);
  return digitsAt(a, scale) % digitsAt(unit, scale) === 0n;
}

/** The greatest whole number of units that is not more than a duration. */
export function unitsWithin(duration: Decimal, unit: Decimal): bigint {
  const scale = Math.max(duration.scale, unit.scale);
  return digitsAt(duration, scale) / digitsAt(unit, scale);
}

/** `units` times `unit`, in seconds. */
export function fromUnits(units: bigint, unit: Decimal): Decimal {
  return normal(units * unit.digits, unit.scale);
}

/** A whole number, as a fraction in lowest terms. */
export function whole(number: bigint): Fraction {
  return { numerator: number, denominator: 1n };
}

/** So many units, in seconds and in lowest terms. */
export function fractionOf(units: Fraction, unit: Decimal): Fraction {
  const numerator = units.numerator * unit.digits;
  const denominator = units.denominator * 10n ** BigInt(unit.scale);
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** A date of a model is beyond 2^53 time units, where exact whole numbers of JavaScript end. */
export class OverflowError extends Error {
  /** @param message what is too large, and because of what */
  constructor(message = 'a date of this model is beyond 2^53 time units') {
    super(message);
    this.name = 'OverflowError';
  }
}

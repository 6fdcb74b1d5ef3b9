import { type Duration, type Fraction, formatDecimal, reduce, toDecimal } from '../duration.ts';

const PARTS = [
  { unit: 'd', seconds: 86_400n },
  { unit: 'h', seconds: 3_600n },
  { unit: 'min', seconds: 60n },
] as const;

/**
 * A date or duration for people, exact: `0 s`, `12.4 s`, `2 min 22.87 s`, `1 h 0.5 s`, `∞` for no bound. Parts that are
 * zero are left out.
 */
export function formatTime(time: Duration): string {
  if (time === 'inf') return '∞';
  if (time.digits < 0n) return `-${formatTime({ digits: -time.digits, scale: time.scale })}`;
  const second = 10n ** BigInt(time.scale);
  return inParts(time.digits, second, (rest) => formatDecimal({ digits: rest, scale: time.scale }));
}

/** A length of time of at least 0 for people, exact: as {@link formatTime} where it is a decimal, else `1 min 1 2/3 s`. */
export function formatLength(length: Fraction | 'inf'): string {
  if (length === 'inf') return '∞';
  const decimal = toDecimal(length);
  if (decimal !== null) return formatTime(decimal);
  const { numerator, denominator } = length;
  return inParts(numerator, denominator, (rest) => formatMixed({ numerator: rest, denominator }));
}

/** `1 2/3`, or `2/3`. */
function formatMixed({ numerator, denominator }: Fraction): string {
  const whole = numerator / denominator;
  const rest = reduce({ numerator: numerator % denominator, denominator });
  return `${whole === 0n ? '' : `${whole} `}${rest.numerator}/${rest.denominator}`;
}

/** Whole days, hours and minutes of so many `second`-ths of a second, then the seconds that are left. */
function inParts(ticks: bigint, second: bigint, secondsOf: (ticks: bigint) => string): string {
  let rest = ticks;
  const parts: string[] = [];
  for (const { unit, seconds } of PARTS) {
    const count = rest / (seconds * second);
    rest -= count * seconds * second;
    if (count > 0n) parts.push(`${count} ${unit}`);
  }
  if (rest > 0n || parts.length === 0) parts.push(`${secondsOf(rest)} s`);
  return parts.join(' ');
}

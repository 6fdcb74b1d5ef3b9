import type { Duration } from './duration.ts';
import { formatDecimal } from './duration.ts';

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
  let rest = time.digits;
  const parts: string[] = [];
  for (const { unit, seconds } of PARTS) {
    const count = rest / (seconds * second);
    rest -= count * seconds * second;
    if (count > 0n) parts.push(`${count} ${unit}`);
  }
  if (rest > 0n || parts.length === 0) parts.push(`${formatDecimal({ digits: rest, scale: time.scale })} s`);
  return parts.join(' ');
}

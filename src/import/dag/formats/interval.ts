import type { Diagnostics } from '../../../base/diagnostics.ts';
import {
  compare,
  type Duration,
  type DurationInterval,
  formatDecimal,
  parseDuration,
  ZERO,
} from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';

/** Least and greatest duration, where at least one of them is said: the least is 0 else, the greatest has no bound. */
export function checkedInterval(
  min: Duration | null,
  max: Duration | null,
  at: Position,
  report: Diagnostics,
): DurationInterval | null {
  if (min === null && max === null) return null;
  const [least, most] = [min ?? ZERO, max ?? 'inf'];
  if (least === 'inf') {
    report.error(
      'bad-duration',
      at,
      'the least duration cannot be infinite',
      'write 0 where nothing is known',
    );
    return null;
  }
  if (compare(least, most) <= 0) return { min: least, max: most };
  const [text, other] = [least, most].map((each) => (each === 'inf' ? 'inf' : formatDecimal(each)));
  const hint = 'swap them if they are the wrong way round';
  report.error('max-below-min', at, `the greatest duration ${other} is below the least one ${text}`, hint);
  return null;
}

/** A duration in a text, which may be empty: `null` then, and where it is none, which is reported. */
export function durationIn(text: string, at: Position, report: Diagnostics): Duration | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const duration = parseDuration(trimmed);
  if (duration !== null && (duration === 'inf' || duration.digits >= 0n)) return duration;
  const hint = 'write `250ms`, `3.5s`, `2m`, `1h30m`, `inf`, or a plain number of seconds';
  report.error('bad-duration', at, `\`${trimmed}\` is not a duration`, hint);
  return null;
}

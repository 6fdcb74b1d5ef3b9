import { add, type Decimal, type DurationInterval, digitsAt, fromUnits } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';

/** A millisecond has so many decimal places. */
const MILLISECONDS = 3;

const MILLISECOND: Decimal = { digits: 1n, scale: MILLISECONDS };

/** Whole milliseconds: rounded down, and how much was left. */
function inMilliseconds(date: Decimal): { readonly whole: bigint; readonly rest: bigint } {
  if (date.scale <= MILLISECONDS) return { whole: digitsAt(date, MILLISECONDS), rest: 0n };
  const unit = 10n ** BigInt(date.scale - MILLISECONDS);
  return { whole: date.digits / unit, rest: date.digits % unit };
}

/** The least interval of whole milliseconds around two durations, both at least 0. */
export function roundedOutward(min: Decimal, max: Decimal): DurationInterval & { readonly max: Decimal } {
  const [from, to] = [inMilliseconds(min), inMilliseconds(max)];
  return {
    min: fromUnits(from.whole, MILLISECOND),
    max: fromUnits(to.whole + (to.rest > 0n ? 1n : 0n), MILLISECOND),
  };
}

/** A time for people, to the nearest millisecond; one that is shorter is told as it is. */
export function roughly(time: Decimal): string {
  const half: Decimal = { digits: 5n, scale: MILLISECONDS + 1 };
  const { whole } = inMilliseconds(add(time, half));
  return formatTime(whole === 0n ? time : fromUnits(whole, MILLISECOND));
}

import { add, type Decimal, parseDecimal, parseDuration } from '../../base/duration.ts';

/** A date in seconds, and whether it is one of a calendar. */
export interface LogDate {
  readonly date: Decimal;
  /** Counted from 1970, and not from the start of the run. */
  readonly absolute: boolean;
}

/** ISO 8601, as logs write it; without a zone it is universal time. */
const CALENDAR =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,30}))?\s*(?:Z|([+-])(\d\d):?(\d\d))?$/i;

/** A number of seconds from here on (March 1973) counts from 1970: no run takes three years. */
const CALENDAR_FROM = 10n ** 8n;

/** Reads a number of seconds, a duration such as `350ms`, or a date of the calendar, exactly; `null` for anything else. */
export function parseLogDate(text: string): LogDate | null {
  const trimmed = text.trim();
  const calendar = CALENDAR.exec(trimmed);
  if (calendar !== null) return calendarDate(calendar);
  const date = parseDuration(trimmed);
  if (date === null || date === 'inf') return null;
  return { date, absolute: date.digits >= CALENDAR_FROM * 10n ** BigInt(date.scale) };
}

function calendarDate(match: RegExpExecArray): LogDate | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [fraction, sign, zoneHour, zoneMinute] = match.slice(7);
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(milliseconds);
  // The 30th of February is read as a day of March. A leap second is the next second.
  if (read.getUTCDate() !== day && second !== 60) return null;
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const east = sign === undefined ? 0 : (Number(zoneHour) * 60 + Number(zoneMinute)) * 60;
  const whole = milliseconds / 1000 - (sign === '-' ? -east : east);
  const rest = parseDecimal(`0.${fraction ?? '0'}`)!;
  return { date: add({ digits: BigInt(whole), scale: 0 }, rest), absolute: true };
}

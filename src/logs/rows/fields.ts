import type { Diagnostics } from '../../base/diagnostics.ts';
import { compare, formatDecimal, ZERO } from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';
import { type LogDate, parseLogDate } from './date.ts';
import type { Json } from './json.ts';
import type { RowTime } from './row.ts';

// Small readers of one value each: what is wrong is reported with its line, and reads as nothing.

/** The value under a key of an object; `undefined` where there is none, where it is null, or where this is no object. */
export function field(node: Json | undefined, key: string): Json | undefined {
  const found = node?.kind === 'object' ? node.members.get(key) : undefined;
  return found?.kind === 'null' ? undefined : found;
}

/** The text of a value, if it is one. */
export function textOf(node: Json | undefined): string | null {
  return node?.kind === 'text' ? node.text : null;
}

/** The members of an object; what is none is reported. */
export function membersOf(
  node: Json | undefined,
  what: string,
  report: Diagnostics,
): readonly (readonly [string, Json])[] {
  if (node?.kind === 'object') return [...node.members];
  if (node !== undefined) report.error('log-shape', node.at, `expected ${what}`);
  return [];
}

/** The items of a list; what is none is reported. */
export function itemsOf(node: Json | undefined, what: string, report: Diagnostics): readonly Json[] {
  if (node?.kind === 'list') return node.items;
  if (node !== undefined) report.error('log-shape', node.at, `expected ${what}`);
  return [];
}

/** A text that has to be there and to say something. */
export function requiredText(node: Json, key: string, report: Diagnostics): string | null {
  const found = field(node, key);
  const text = textOf(found)?.trim() ?? '';
  if (text !== '') return text;
  if (found === undefined) report.error('log-shape', node.at, `\`${key}\` is missing here`);
  else report.error('log-shape', found.at, `\`${key}\` has to be a text`);
  return null;
}

/** A date that may be missing; `null` where it is missing or wrong. */
export function optionalDate(node: Json, key: string, report: Diagnostics): LogDate | null {
  const found = field(node, key);
  if (found === undefined) return null;
  if (found.kind === 'number' || found.kind === 'text') return dateIn(found.text, found.at, key, report);
  report.error('log-date', found.at, `\`${key}\` is no date`, DATE_HINT);
  return null;
}

/** A date that has to be there; `null` where it is not. */
export function requiredDate(node: Json, key: string, report: Diagnostics): LogDate | null {
  if (field(node, key) === undefined) report.error('log-shape', node.at, `\`${key}\` is missing here`);
  return optionalDate(node, key, report);
}

const DATE_HINT = 'a date is a number of seconds, or one such as `2026-05-04T10:00:00.25Z`';

/** The date that a text says. */
export function dateIn(text: string, at: Position, key: string, report: Diagnostics): LogDate | null {
  const date = parseLogDate(text);
  if (date === null) {
    report.error('log-date', at, `\`${key}\` is no date: \`${text}\``, DATE_HINT);
    return null;
  }
  if (date.date.digits >= 0n) return date;
  report.error('log-date', at, `\`${key}\` lies before the start of the run: \`${text}\``);
  return null;
}

/** The time between two dates; reports an end before the start. `end` is `null` where there is none. */
export function timeBetween(
  start: LogDate,
  end: LogDate | null,
  what: string,
  at: Position,
  report: Diagnostics,
): RowTime | null {
  if (end !== null && start.absolute !== end.absolute) {
    const message = `${what} starts and ends on different calendars: one counts from the start of the run`;
    report.error('log-date', at, message, DATE_HINT);
    return null;
  }
  if (end !== null && compare(end.date, start.date) < 0) {
    const [from, to] = [formatDecimal(start.date), formatDecimal(end.date)];
    report.error('log-date', at, `${what} ends, at ${to} s, before it starts, at ${from} s`);
    return null;
  }
  return { kind: 'dated', start: start.date, end: end?.date ?? null, absolute: start.absolute };
}

/** How long something took, in seconds. */
export function lengthIn(node: Json, what: string, report: Diagnostics): RowTime | null {
  const length = node.kind === 'number' || node.kind === 'text' ? parseLogDate(node.text) : null;
  if (length === null || length.absolute) {
    report.error('log-date', node.at, `${what} is no length of time`, 'write a number of seconds');
    return null;
  }
  if (compare(length.date, ZERO) >= 0) return { kind: 'lasted', lasted: length.date };
  report.error('negative-duration', node.at, `${what} cannot be negative: ${formatDecimal(length.date)}`);
  return null;
}

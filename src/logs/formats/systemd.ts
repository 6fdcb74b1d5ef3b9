import type { Diagnostics } from '../../base/diagnostics.ts';
import { type Decimal, parseDecimal } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { field, itemsOf, requiredText, timeBetween } from '../rows/fields.ts';
import { type Json, parseJson } from '../rows/json.ts';
import type { LogFormat } from '../rows/log-format.ts';
import type { LogRow } from '../rows/row.ts';

/** Unless it is told not to, systemd counts the units below its JSON. */
const LEGEND = /\n\s*\d+ Units listed\.\s*$/;

/** When the units of a boot were started, in microseconds since the kernel was, as `systemd-analyze plot` tells it. */
export const SYSTEMD: LogFormat = {
  name: 'systemd-analyze plot',
  extensions: ['json'],
  made: '`systemd-analyze plot --json=short --no-legend`',
  recognises: (text) => /^\s*\[\s*\{/.test(text) && /"activating"\s*:/.test(text),
  read: ({ file, text }, report) => {
    const root = parseJson({ file, text: text.replace(LEGEND, '') }, report);
    if (root === null) return [];
    return itemsOf(root, 'a list of units', report).flatMap((unit) => rowOf(unit, report) ?? []);
  },
};

function rowOf(unit: Json, report: Diagnostics): LogRow | null {
  heed();
  const name = requiredText(unit, 'name', report);
  const before = report.errors;
  const [start, end] = [microseconds(unit, 'activating', report), microseconds(unit, 'activated', report)];
  // What is 0 has not happened.
  if (name === null || report.errors > before || start === null || start.digits === 0n) return null;
  const dated = (date: Decimal) => ({ date, absolute: true });
  const hasEnded = end !== null && end.digits !== 0n;
  const time = timeBetween(dated(start), hasEnded ? dated(end) : null, `\`${name}\``, unit.at, report);
  if (time === null) return null;
  const plain = name.replace(/\.service$/, '');
  const whole = { component: name, transition: null };
  const names =
    plain === name ? ([whole] as const) : ([whole, { component: plain, transition: null }] as const);
  return { run: null, names, time, failed: false, detail: true, at: unit.at };
}

function microseconds(unit: Json, key: string, report: Diagnostics): Decimal | null {
  const found = field(unit, key);
  if (found === undefined) return null;
  const number = found.kind === 'number' ? parseDecimal(`${found.text}e-6`) : null;
  if (number !== null && number.digits >= 0n) return number;
  report.error('log-date', found.at, `\`${key}\` is no number of microseconds`);
  return null;
}

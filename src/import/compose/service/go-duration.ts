import { add, type Decimal, multiply, parseDecimal, ZERO } from '../../../base/duration.ts';

/** In seconds; those of Go's `time.ParseDuration`, and days and weeks, which Docker Compose reads too. */
const UNITS: Readonly<Record<string, Decimal>> = {
  ns: { digits: 1n, scale: 9 },
  us: { digits: 1n, scale: 6 },
  µs: { digits: 1n, scale: 6 },
  μs: { digits: 1n, scale: 6 },
  ms: { digits: 1n, scale: 3 },
  s: { digits: 1n, scale: 0 },
  m: { digits: 60n, scale: 0 },
  h: { digits: 3600n, scale: 0 },
  d: { digits: 86_400n, scale: 0 },
  w: { digits: 604_800n, scale: 0 },
};

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w)/y;

/** Longer texts are no durations. */
const LONGEST = 100;

/** Reads `1m30s`, `500ms`, `0`: in seconds; `null` where the text is no duration of a compose file. */
export function parseGoDuration(text: string): Decimal | null {
  if (text === '0') return ZERO;
  if (text === '' || text.length > LONGEST) return null;
  let total = ZERO;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    const number = part === null ? null : parseDecimal(part[1]!.replace(/\.$/, ''));
    if (number === null) return null;
    total = add(total, multiply(number, UNITS[part![2]!]!));
  }
  return total;
}

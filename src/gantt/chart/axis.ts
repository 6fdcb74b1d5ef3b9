import { scaleLinear } from 'd3-scale';
import { utcTicks } from 'd3-time';
import { parseDecimal } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { textWidth } from './text-width.ts';

/** A mark of the time axis, `at` seconds. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const MINUTE = 60;
const DAY = 86_400;

/** Least space between two labels, in the unit of the width. */
const LABEL_GAP = 14;

/**
 * As many round marks as can be read on an axis from 0 to `span` seconds that is `width` wide: multiples of 1, 2 or 5
 * in seconds and in days, of 15 or 30 and the like in minutes and hours. Only `0` when the span is 0.
 */
export function ticksOf(span: number, width: number, fontSize: number): readonly Tick[] {
  if (span <= 0) return [{ at: 0, label: '0' }];
  const ticks = ticksBetween(0, span, width, fontSize);
  if (ticks !== null) return ticks;
  return [0, roundNumbers(0, span, 1).at(-1)!].filter(isNew).map((at) => ({ at, label: labelOf(at) }));
}

/** As many round marks as can be read between two different dates; `null` where no two can. */
export function ticksBetween(
  from: number,
  to: number,
  width: number,
  fontSize: number,
): readonly Tick[] | null {
  for (let count = Math.max(1, Math.floor(width / 80)); count > 1; count -= 1) {
    const ticks = roundNumbers(from, to, count).map((at) => ({ at, label: labelOf(at) }));
    if (haveRoom(ticks, width / (to - from), fontSize)) return ticks;
  }
  return null;
}

function roundNumbers(from: number, to: number, count: number): readonly number[] {
  if (to - from < MINUTE) return scaleLinear([from, to], [0, 1]).ticks(count);
  if (to - from > 2 * DAY)
    return scaleLinear([from / DAY, to / DAY], [0, 1])
      .ticks(count)
      .map((days) => days * DAY);
  return utcTicks(new Date(from * 1000), new Date(to * 1000), count).map((date) => date.getTime() / 1000);
}

function haveRoom(ticks: readonly Tick[], pixelsPerSecond: number, fontSize: number): boolean {
  return ticks.every((tick, i) => {
    const next = ticks[i + 1];
    if (next === undefined) return true;
    const needed = (textWidth(tick.label, fontSize) + textWidth(next.label, fontSize)) / 2 + LABEL_GAP;
    return (next.at - tick.at) * pixelsPerSecond >= needed;
  });
}

function labelOf(seconds: number): string {
  if (seconds === 0) return '0';
  return formatTime(parseDecimal(String(seconds)) ?? 'inf');
}

function isNew(value: number, i: number, all: readonly number[]): boolean {
  return all.indexOf(value) === i;
}

import { heed } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { coordinate, element, type Markup } from '../markup.ts';
import type { CrashMark } from '../schedule/schedule.ts';
import { BAR_HEIGHT } from './chart.ts';
import type { PlacedCrash, PlacedPanel } from './layout.ts';
import type { LegendEntry } from './legend.ts';
import type { PlacedBar } from './rows.ts';
import { DRAWING } from './svg-text.ts';

/** A cross at the end of a bar that fails, and a dashed line through the pause before it is tried again. */
export function drawFailure({ bar, x, y, width, again }: PlacedBar): Markup | null {
  if (bar.failure === undefined) return null;
  const [end, middle] = [coordinate(x + width), coordinate(y + BAR_HEIGHT / 2)];
  return element(
    'g',
    { class: 'failure' },
    drawCross(end, middle),
    again === null ? null : drawAway(end, coordinate(again), middle),
  );
}

/** A flash where a place is lost, on the line where its entering is marked; a dashed line until it is back. */
export function drawCrash({ crash, x, y, back }: PlacedCrash): Markup {
  heed(DRAWING);
  const [from, line] = [coordinate(x), coordinate(y)];
  return element(
    'g',
    { class: 'crash' },
    element('title', {}, crashTitle(crash)),
    back === null ? null : drawAway(from, coordinate(back), line),
    drawFlash(from, line),
  );
}

/** What is told of a crash. */
export function crashTitle({ words, at, back }: CrashMark): string {
  const until = back === null ? '' : `, and is back at ${formatTime(back)}`;
  return `${words.replaceAll('`', '')} at ${formatTime(at)}${until}`;
}

/** Those of failures and crashes that there are. */
export function failureLegend(panels: readonly PlacedPanel[], middle: number): readonly LegendEntry[] {
  const bars = panels.flatMap((panel) => panel.bars);
  const crashes = panels.flatMap((panel) => panel.crashes);
  const isAway = bars.some(({ again }) => again !== null) || crashes.some(({ back }) => back !== null);
  return [
    bars.some(({ bar }) => bar.failure !== undefined) && { sample: [drawCross(9, middle)], words: 'fails' },
    crashes.length > 0 && {
      sample: [element('g', { class: 'crash' }, drawFlash(9, middle))],
      words: 'crashes',
    },
    isAway && { sample: [drawAway(0, 18, middle)], words: 'until tried again, or back' },
  ];
}

function drawCross(x: number, y: number): Markup {
  return element(
    'g',
    { class: 'waits critical' },
    element('path', { d: `M${x - 4} ${y - 4}l8 8m0 -8l-8 8` }),
  );
}

function drawFlash(x: number, y: number): Markup {
  return element('path', { class: 'flash', d: flash(x, y) });
}

/** The outline of a flash around a point. */
export function flash(x: number, y: number): string {
  return `M${coordinate(x + 2)} ${coordinate(y - 7)}l-6 8h3.5l-1.5 6l6 -8h-3.5z`;
}

function drawAway(from: number, to: number, y: number): Markup {
  return element('g', { class: 'waits loose' }, element('path', { d: `M${from} ${y}H${to}` }));
}

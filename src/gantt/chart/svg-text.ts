import { heed } from '../../base/heed.ts';
import { coordinate, element, type Markup } from '../markup.ts';
import type { PlacedText } from './chart.ts';

/** What it takes to draw one thing of a chart, in nanoseconds. */
export const DRAWING = 5_000;

/** A text in its place; `full` is the whole of one that is shortened. */
export function drawText(kind: string, { text, x, y, anchor }: PlacedText, full: string | null): Markup {
  heed(DRAWING);
  return element(
    'text',
    {
      class: kind,
      x: coordinate(x),
      y: coordinate(y),
      'text-anchor': anchor === 'start' ? null : anchor,
    },
    text,
    full === null ? null : element('title', {}, full),
  );
}

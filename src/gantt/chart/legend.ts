import { coordinate, element, type Markup } from '../markup.ts';
import { FONT_SIZE } from './chart.ts';
import type { Layout } from './layout.ts';
import { drawText } from './svg-text.ts';
import { textWidth } from './text-width.ts';

/** A sample of what is drawn, 18 pixels wide from 0, and what it means; `false` where there is nothing like it. */
export type LegendEntry = false | { readonly sample: readonly Markup[]; readonly words: string };

const SAMPLE = 23;
const GAP = 18;

/** One line of a legend, with the entries that there are from left to right. */
export function legendLine(
  { plot }: Pick<Layout, 'plot'>,
  y: number,
  entries: readonly LegendEntry[],
): Markup {
  let x = plot.left;
  const drawn = entries.flatMap((entry) => {
    if (entry === false) return [];
    const { sample, words } = entry;
    const text = drawText('legend', { text: words, x: SAMPLE, y: y + 8, anchor: 'start' }, null);
    const at = element('g', { transform: `translate(${coordinate(x)} 0)` }, sample, text);
    x += SAMPLE + textWidth(words, FONT_SIZE) + GAP;
    return [at];
  });
  return element('g', { 'aria-hidden': 'true' }, drawn);
}

import { heed } from '../../base/heed.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { coordinate, element, type Markup } from '../markup.ts';
import type { TimeSpan } from '../schedule/lasting.ts';
import type { HeldStretch, ResourceUse, RoomWait } from '../schedule/resource-use.ts';
import { GROUP_PADDING, ROW } from './chart.ts';
import type { LegendEntry } from './legend.ts';
import type { PlacedResource } from './resource-lane.ts';
import { drawHead, drawWaitBox, onward } from './svg-lane.ts';
import { DRAWING, drawText } from './svg-text.ts';

/** As high as all of a resource is drawn. */
const WHOLE = 15;
/** So many holders are named in a tooltip. */
const MOST_NAMED = 12;

/** What is told of a time at which some of a resource is held. */
export function heldTitle({ resource, capacity }: ResourceUse, stretch: HeldStretch): string {
  const named = stretch.holders
    .slice(0, MOST_NAMED)
    .map(({ component, amount }) => `${amount} by ${component}`);
  const more = stretch.holders.length - named.length;
  const who = enumerate(more === 0 ? named : [...named, `the rest by ${more} more`]);
  return `${resource} ${spanWords(stretch)}: ${who}; ${stretch.free} of ${capacity} free`;
}

/** What is told of a time at which somebody waits for a resource. */
export function roomWaitTitle({ resource }: ResourceUse, wait: RoomWait): string {
  const verb = wait.waiting.length === 1 ? 'waits' : 'wait';
  return `${enumerate(wait.waiting)} ${verb} for ${resource} ${spanWords(wait)}`;
}

function spanWords({ from, to, open }: TimeSpan & { readonly open: boolean }): string {
  return open ? `from ${formatTime(from)} on` : `from ${formatTime(from)} to ${formatTime(to)}`;
}

/** The lanes of resources: boxes as high as so much of all is held, and below them who waits. */
export function drawResources(resources: readonly PlacedResource[]): readonly Markup[] {
  return resources.flatMap(({ use, head, top, held, waits }) => [
    ...drawHead(head),
    ...held.map(({ stretch, x, width, label }) => {
      heed(DRAWING);
      const y = top + GROUP_PADDING + (ROW - WHOLE) / 2;
      const height = (WHOLE * (use.capacity - stretch.free)) / use.capacity;
      // A pixel of ground parts a stretch from the next one.
      const across = { x: coordinate(x), width: Math.max(1, coordinate(width - 1)) };
      return element(
        'g',
        { class: 'held' },
        element('title', {}, heldTitle(use, stretch)),
        element('rect', { class: 'whole', ...across, y: coordinate(y), height: WHOLE }),
        element('rect', {
          class: 'taken',
          ...across,
          y: coordinate(y + WHOLE - height),
          height: coordinate(height),
        }),
        stretch.open ? element('path', { class: 'onward', d: onward(x + width, y + WHOLE / 2) }) : null,
        label === null ? null : drawText('inside', label, null),
      );
    }),
    ...waits.map(({ wait, x, width, label }) => {
      heed(DRAWING);
      return element(
        'g',
        { class: wait.open ? 'blocked open' : 'blocked' },
        element('title', {}, roomWaitTitle(use, wait)),
        drawWaitBox(x, top + GROUP_PADDING + ROW, width, wait.open),
        label === null ? null : drawText('why', label, null),
      );
    }),
  ]);
}

/** A sample of what is held, where there is any. */
export function heldLegend(resources: readonly PlacedResource[], y: number): LegendEntry {
  const box = { x: 0, width: 18 };
  return (
    resources.some(({ held }) => held.length > 0) && {
      sample: [
        element(
          'g',
          { class: 'held' },
          element('rect', { class: 'whole', ...box, y, height: 9 }),
          element('rect', { class: 'taken', ...box, y: y + 3, height: 6 }),
        ),
      ],
      words: 'held of a resource',
    }
  );
}

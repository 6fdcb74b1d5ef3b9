import { toNumber } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { coordinate, element, type Markup } from '../markup.ts';
import type { TimeSpan } from '../schedule/lasting.ts';
import { type HeldStretch, mostHeld, type ResourceUse, type RoomWait } from '../schedule/resource-use.ts';
import { type Chart, FONT_SIZE, GROUP_PADDING, LABEL_GAP, middleOf, type PlacedText, ROW } from './chart.ts';
import { HEAD_NOTE, type PlacedHead, placeHead } from './lanes.ts';
import type { LegendEntry } from './legend.ts';
import { WAIT_HEIGHT } from './rows.ts';
import { drawHead, onward } from './svg-lane.ts';
import { DRAWING, drawText } from './svg-text.ts';
import { textWidth } from './text-width.ts';

/** Something in a lane, from left to right, with what is written in it. */
interface PlacedStretch {
  readonly x: number;
  readonly width: number;
  readonly label: PlacedText | null;
}

/** The lane of a resource: above, how much of it is held and by whom; below, who waits for it. */
export interface PlacedResource {
  readonly use: ResourceUse;
  readonly head: PlacedHead;
  readonly top: number;
  readonly bottom: number;
  readonly held: readonly (PlacedStretch & { readonly stretch: HeldStretch })[];
  readonly waits: readonly (PlacedStretch & { readonly wait: RoomWait })[];
}

/** As high as all of a resource is drawn. */
const WHOLE = 15;
/** So many holders are named in a tooltip. */
const MOST_NAMED = 12;

/** Such as `2 of 3 held at most`. */
export function noteOfResource(use: ResourceUse): string {
  return `${mostHeld(use)} of ${use.capacity} held at most`;
}

/** Who holds, in short: `x, y (2)`. */
export function holderWords({ holders }: HeldStretch): string {
  return holders
    .map(({ component, amount }) => (amount === 1 ? component : `${component} (${amount})`))
    .join(', ');
}

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

/** Places the lane of a resource from `top` down. */
export function placeResource(use: ResourceUse, top: number, chart: Chart): PlacedResource {
  const y = top + GROUP_PADDING;
  const place = (stretch: TimeSpan & { readonly open: boolean }, texts: readonly string[], line: number) => {
    const from = chart.x(toNumber(stretch.from)!);
    const width = chart.x(toNumber(stretch.to)!) + (stretch.open ? chart.tail : 0) - from;
    const text = texts.find((each) => textWidth(each, FONT_SIZE) + 2 * LABEL_GAP <= width);
    const label =
      text === undefined ? null : { text, x: from + LABEL_GAP, y: middleOf(line), anchor: 'start' as const };
    return { x: from, width, label };
  };
  return {
    use,
    head: placeHead(use.resource, noteOfResource(use), y, chart),
    top,
    bottom: y + ROW + (use.waits.length === 0 ? HEAD_NOTE : WAIT_HEIGHT + 2) + GROUP_PADDING,
    held: use.held.map((stretch) => ({
      stretch,
      ...place(stretch, [holderWords(stretch), `${use.capacity - stretch.free} of ${use.capacity}`], y),
    })),
    waits: use.waits.map((wait) => ({
      wait,
      ...place(wait, waitWords(wait), y + ROW - (ROW - WAIT_HEIGHT) / 2),
    })),
  };
}

function waitWords({ waiting }: RoomWait): readonly string[] {
  const verb = waiting.length === 1 ? 'waits' : 'wait';
  return [`${enumerate(waiting)} ${verb}`, `${waiting.length} ${verb}`, `${waiting.length}`];
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
      const y = coordinate(top + GROUP_PADDING + ROW);
      const [left, right] = [coordinate(x), coordinate(Math.max(x + width, x + 1))];
      const d = wait.open
        ? `M${right} ${y}H${left}v${WAIT_HEIGHT}H${right}`
        : `M${left} ${y}H${right}v${WAIT_HEIGHT}H${left}z`;
      return element(
        'g',
        { class: wait.open ? 'blocked open' : 'blocked' },
        element('title', {}, roomWaitTitle(use, wait)),
        element('path', { d }),
        wait.open ? element('path', { class: 'onward', d: onward(x + width, y + WAIT_HEIGHT / 2) }) : null,
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

import { toNumber } from '../../base/duration.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import type { TimeSpan } from '../schedule/lasting.ts';
import { type HeldStretch, mostHeld, type ResourceUse, type RoomWait } from '../schedule/resource-use.ts';
import { type Chart, FONT_SIZE, GROUP_PADDING, LABEL_GAP, middleOf, type PlacedText, ROW } from './chart.ts';
import { HEAD_NOTE, type PlacedHead, placeHead } from './lanes.ts';
import { WAIT_HEIGHT } from './rows.ts';
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

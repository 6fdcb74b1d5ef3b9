import { coordinate, element, type Markup } from '../markup.ts';
import type { PlacedHead } from './lanes.ts';
import { WAIT_HEIGHT } from './rows.ts';
import { drawText } from './svg-text.ts';

/** The name of a lane, and its note. */
export function drawHead({ full, name, note }: PlacedHead): readonly Markup[] {
  return [drawText('component', name, name.text === full ? null : full), drawText('note', note, null)];
}

/** An arrow to the right: what is drawn does not end. */
export function onward(x: number, y: number): string {
  return `M${coordinate(x - 3)} ${coordinate(y - 3.5)}l5 3.5l-5 3.5`;
}

/** The outline of a time of waiting, open to the right where it does not end. */
export function drawWaitBox(x: number, y: number, width: number, open: boolean): readonly Markup[] {
  const [left, top, right, bottom] = [
    coordinate(x),
    coordinate(y),
    coordinate(x + width),
    coordinate(y + WAIT_HEIGHT),
  ];
  const d = open
    ? `M${right} ${top}H${left}V${bottom}H${right}`
    : `M${left} ${top}H${Math.max(right, left + 1)}V${bottom}H${left}z`;
  const arrow = () => element('path', { class: 'onward', d: onward(right, (top + bottom) / 2) });
  return [element('path', { d }), ...(open ? [arrow()] : [])];
}

import { coordinate, type Markup } from '../markup.ts';
import type { PlacedHead } from './lanes.ts';
import { drawText } from './svg-text.ts';

/** The name of a lane, and its note. */
export function drawHead({ full, name, note }: PlacedHead): readonly Markup[] {
  return [drawText('component', name, name.text === full ? null : full), drawText('note', note, null)];
}

/** An arrow to the right: what is drawn does not end. */
export function onward(x: number, y: number): string {
  return `M${coordinate(x - 3)} ${coordinate(y - 3.5)}l5 3.5l-5 3.5`;
}

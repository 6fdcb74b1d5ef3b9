import type { Tick } from './axis.ts';

/** What all panels of a chart share; labels may use the room from `left` to `right`. */
export interface Chart {
  /** Where a date in seconds stands. */
  readonly x: (date: number) => number;
  readonly left: number;
  readonly right: number;
  /** Where what does not end is drawn to, in the panel of a run that is stuck: so far beyond its last event. */
  readonly tail: number;
  readonly ticks: readonly Tick[];
}

export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

export const FONT_SIZE = 11;
/** Of what is told beside the bars. */
export const SMALL_FONT_SIZE = 10;
export const COMPONENT_FONT_SIZE = 11.5;
export const TITLE_FONT_SIZE = 12;
export const BAR_HEIGHT = 15;
/** Half the width of the diamond that stands for a transition which takes no time. */
export const DIAMOND = 5;
export const ROW = 21;
export const GROUP_PADDING = 4;
export const MARGIN = 8;
export const LABEL_GAP = 5;
/** How much wider bold text is. */
export const BOLD = 1.08;

/** The baseline of a text that stands in the middle of the row that begins at `y`. */
export function middleOf(y: number): number {
  return y + ROW / 2 + FONT_SIZE * 0.35;
}

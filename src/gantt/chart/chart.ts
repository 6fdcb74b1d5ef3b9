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

/** A line of text at its place, in pixels; `y` is its baseline. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** From where to where something reaches, in pixels. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Of most text, in pixels, as are all sizes here. */
export const FONT_SIZE = 11;
/** Of what is told beside the bars. */
export const SMALL_FONT_SIZE = 10;
/** Of the names of components. */
export const COMPONENT_FONT_SIZE = 11.5;
/** Of the titles of panels. */
export const TITLE_FONT_SIZE = 12;
/** Of the bar of a transition. */
export const BAR_HEIGHT = 15;
/** Half the width of the diamond that stands for a transition which takes no time. */
export const DIAMOND = 5;
/** The height of a row of bars, with the space between rows. */
export const ROW = 21;
/** The space above and below the rows of one component. */
export const GROUP_PADDING = 4;
/** The space around a chart. */
export const MARGIN = 8;
/** The space between a bar and the text beside it. */
export const LABEL_GAP = 5;
/** How much wider bold text is. */
export const BOLD = 1.08;

/** The baseline of a text that stands in the middle of the row that begins at `y`. */
export function middleOf(y: number): number {
  return y + ROW / 2 + FONT_SIZE * 0.35;
}

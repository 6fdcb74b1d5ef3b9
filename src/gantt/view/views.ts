import type { Trace } from '../../model/event.ts';
import type { ChartView, StoryView } from './view.ts';

/** What the script of a page is to draw, brought together while the page is written. */
export interface Views {
  /** Of all ids and names of drawings, so that those of several files in one page are told apart. */
  readonly prefix: string;
  readonly charts: Record<string, ChartView>;
  readonly stories: Record<string, StoryView>;
  /** By run, the chart in which it stands first, and its number there. */
  readonly chartOf: Map<Trace, readonly [string, number]>;
}

/** Nothing to draw yet, in a page about one file. */
export function newViews(): Views {
  return { prefix: '', charts: {}, stories: {}, chartOf: new Map() };
}

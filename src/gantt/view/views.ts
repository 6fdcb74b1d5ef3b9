import type { Trace } from '../../model/event.ts';
import type { ChartView, StoryView } from './view.ts';

/** What the script of a page is to draw, brought together while the page is written. */
export interface Views {
  readonly charts: Record<string, ChartView>;
  readonly stories: Record<string, StoryView>;
  /** By run, the chart in which it stands first, and its number there. */
  readonly chartOf: Map<Trace, readonly [string, number]>;
}

/** Nothing to draw yet. */
export function newViews(): Views {
  return { charts: {}, stories: {}, chartOf: new Map() };
}

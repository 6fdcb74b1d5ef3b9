/**
 * What the script of a page draws: plain data, as it stands in the page. Dates are in seconds, as numbers, for places
 * on an axis; texts beside them are exact. Fields that say nothing are left out.
 */
export interface ReportView {
  /** By the id of the figure that each belongs to. */
  readonly charts: Readonly<Record<string, ChartView>>;
  /** By the id of the list of what happens in the run. */
  readonly stories: Readonly<Record<string, StoryView>>;
}

/** One or several runs over one axis; what they share is in the same lane and row. */
export interface ChartView {
  readonly title: string;
  readonly runs: readonly RunView[];
  /** What items tell, each once. */
  readonly texts: readonly string[];
  readonly lanes: readonly LaneView[];
}

/** One run of a chart. */
export interface RunView {
  /** Such as "Earliest run". */
  readonly title: string;
  /** The date of its last event. */
  readonly end: number;
  readonly endText: string;
  /** Nothing moves after its end, and what was asked for is not reached. */
  readonly stuck: boolean;
}

/** What one thread, component, port or resource does. */
export interface LaneView {
  readonly name: string;
  /** In small, such as `6 instructions`. */
  readonly note?: string;
  /** The component type; that it is a thread, a port, or a resource. */
  readonly type: string;
  readonly rows: number;
  readonly items: readonly ItemView[];
}

/** What an item of a lane is. */
export type ItemKind = 'bar' | 'wait' | 'behavior' | 'queued' | 'out' | 'mark' | 'crash' | 'absent' | 'held';

/** Something in a lane, from one date to another. */
export interface ItemView {
  readonly kind: ItemKind;
  /** Which of the runs of the chart it is in. */
  readonly run: number;
  readonly row: number;
  readonly from: number;
  /** `null`: it goes on when nothing else happens any more. */
  readonly to: number | null;
  readonly label: string;
  /** All that is known of it, line by line: numbers of texts of the chart; nothing where there is too much to tell. */
  readonly tip: readonly number[];
  readonly critical?: true;
  readonly running?: true;
  readonly failed?: true;
  /** Until when it could last without delaying the end. */
  readonly slackTo?: number;
  /** How much is held, as a part of all that there is. */
  readonly level?: number;
  /** What links call it, such as `nova.deploy`. */
  readonly id?: string;
  /** Where it stands in a file: the number of its name among the texts, and the line. */
  readonly at?: readonly [number, number];
  /** The bars that it waited for: lane, and item there. */
  readonly after?: readonly (readonly [number, number])[];
}

/** A run as one can step through it: one stop for each date at which something happens. */
export interface StoryView {
  /** The id of its chart, and which of the runs there it is. */
  readonly chart?: readonly [string, number];
  /** In which the program stands. */
  readonly file?: string;
  readonly stops: readonly StopView[];
  /** Of what is violated: the trace, and the call that replays it. */
  readonly replay?: { readonly trace: string; readonly call: string };
}

/** What has changed by one date. */
export interface StopView {
  readonly at: number;
  readonly changes: readonly ChangeView[];
  /** The lines of the program that are executed then. */
  readonly lines?: readonly number[];
}

/** How a component stands after a change. */
export interface ChangeView {
  readonly component: string;
  /** Its component type; `null` when it does not exist any more. */
  readonly type: string | null;
  readonly places?: readonly string[];
  /** The transitions that run, and those that have a token in a dock before or after. */
  readonly running?: readonly string[];
  readonly docked?: readonly string[];
  /** The behaviors in its queue, the active one first. */
  readonly queue?: readonly string[];
  /** The ports that are active. */
  readonly active?: readonly string[];
}

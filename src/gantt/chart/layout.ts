import { scaleLinear } from 'd3-scale';
import { groupBy } from '../../base/collections/group-by.ts';
import { toNumber } from '../../base/duration.ts';
import { maxOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { nameOfOutage } from '../schedule/outages.ts';
import type { CrashMark, Dependency, Moment, Schedule } from '../schedule/schedule.ts';
import { type Tick, ticksOf } from './axis.ts';
import {
  BAR_HEIGHT,
  BOLD,
  type Chart,
  COMPONENT_FONT_SIZE,
  FONT_SIZE,
  GROUP_PADDING,
  LABEL_GAP,
  MARGIN,
  middleOf,
  type PlacedText,
  ROW,
  SMALL_FONT_SIZE,
  TITLE_FONT_SIZE,
} from './chart.ts';
import {
  bandsHeight,
  headOfThread,
  noteOfOutage,
  noteOfThread,
  type PlacedAbsence,
  type PlacedBand,
  type PlacedOutage,
  type PlacedThread,
  placeAbsences,
  placeBands,
  placeOutage,
  placeThread,
} from './lanes.ts';
import { noteOfResource, type PlacedResource, placeResource } from './resource-lane.ts';
import { type PackedRows, type PlacedBar, type PlacedRows, packRows, placeRows } from './rows.ts';
import { fitText, textWidth, wrapText } from './text-width.ts';

/** A schedule to draw, with the words that stand above it. */
export interface Panel {
  /** Such as "Earliest run". */
  readonly title: string;
  readonly schedule: Schedule;
  /** What is to be told below it, in sentences. */
  readonly notes?: readonly string[];
  /** Runs of the same have their rows in the same place. */
  readonly of?: string;
}

interface PlacedGroup {
  readonly component: string;
  readonly label: PlacedText;
  readonly top: number;
  readonly bottom: number;
  readonly rows: PlacedRows;
  readonly bands: readonly PlacedBand[];
  readonly absences: readonly PlacedAbsence[];
}

/** A place that is entered, where it is marked. */
export interface PlacedMoment {
  readonly moment: Moment;
  readonly x: number;
  readonly y: number;
}

/** A crash, where it is marked. */
export interface PlacedCrash {
  readonly crash: CrashMark;
  readonly x: number;
  readonly y: number;
  /** Where the place is back. */
  readonly back: number | null;
}

/** A dependency between two bars, as a line from the one to the other. */
export interface PlacedDependency {
  readonly dependency: Dependency;
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

interface PlacedTick {
  readonly x: number;
  readonly label: PlacedText | null;
}

/** One run of the chart, with all that is drawn of it at its place. */
export interface PlacedPanel {
  readonly panel: Panel;
  readonly top: number;
  /** The rows lie between these two. */
  readonly rowsTop: number;
  readonly rowsBottom: number;
  /** Below the rows and the notes. */
  readonly bottom: number;
  readonly threads: readonly PlacedThread[];
  readonly groups: readonly PlacedGroup[];
  readonly outages: readonly PlacedOutage[];
  readonly resources: readonly PlacedResource[];
  readonly notes: readonly PlacedText[];
  /** All of them, in the order of the schedule. */
  readonly bars: readonly PlacedBar[];
  readonly moments: readonly PlacedMoment[];
  readonly crashes: readonly PlacedCrash[];
  readonly dependencies: readonly PlacedDependency[];
  /** Where the final date stands, and its label. */
  readonly final: { readonly x: number; readonly label: PlacedText };
  readonly title: PlacedText;
  /** Those that the line of the final date would cross have no label here. */
  readonly ticks: readonly PlacedTick[];
}

/** A chart in pixels: pure geometry, without colours. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Below it stands the legend. */
  readonly foot: number;
  readonly plot: { readonly left: number; readonly right: number };
  readonly panels: readonly PlacedPanel[];
}

const HEAD = 44;
const TITLE_LINE = 13;
const TICK_LINE = 33;
const PANEL_GAP = 22;
const NOTE_LINE = 15;
/** How far what does not end is drawn beyond the last event of a run that is stuck. */
const TAIL = 150;
/** Room for the legend below the last panel. */
const FOOT = 34;
const FOOT_OF_LANES = 52;

/** What it takes to see whether a bar is one of a component, in nanoseconds. */
const LOOKING = 10;

/** Places one or several schedules, one below the other on a common axis from 0, in a chart of this width. */
export function layoutOf(panels: readonly Panel[], width: number): Layout {
  const left = MARGIN + gutterWidth(panels, width);
  const tail = panels.some(({ schedule }) => isStuck(schedule)) ? TAIL : 0;
  const plot = { left, right: width - 3 * MARGIN };
  const span = maxOf(
    panels.map(({ schedule }) => toNumber(schedule.date)!),
    0,
  );
  const axisEnd = plot.right - tail;
  const x = scaleLinear([0, span === 0 ? 1 : span], [plot.left, axisEnd]);
  const ticks = ticksOf(span, axisEnd - plot.left, FONT_SIZE);
  const chart = { x, left, right: width - MARGIN, tail: 0, ticks };
  const rowsOf = packedRows(panels, (panel) => (isStuck(panel.schedule) ? { ...chart, tail } : chart));
  const placed: PlacedPanel[] = [];
  for (const [i, panel] of panels.entries()) {
    const previous = placed.at(-1);
    const own = isStuck(panel.schedule) ? { ...chart, tail } : chart;
    placed.push(placePanel(panel, rowsOf[i]!, previous === undefined ? 0 : previous.bottom + PANEL_GAP, own));
  }
  const foot = panels.some(hasLanes) ? FOOT_OF_LANES : FOOT;
  const bottom = placed.at(-1)?.bottom ?? HEAD;
  return { width, height: bottom + foot, foot: bottom, plot, panels: placed };
}

/** The rows of a component, and the room that its queue and behaviors take above them. */
interface Room {
  readonly component: string;
  readonly rows: PackedRows;
  readonly bands: number;
}

/** For each panel, the rows of its components; where panels are of the same, the rows of all of these together. */
function packedRows(
  panels: readonly Panel[],
  chartOf: (panel: Panel) => Chart,
): readonly (readonly Room[])[] {
  const rooms = panels.map((): Room[] => []);
  const groups = groupBy([...panels.entries()], ([i, { of }]) => of ?? i);
  for (const group of groups.values()) {
    const perPanel = group.map(([, panel]) => ({
      bars: groupBy(panel.schedule.bars, ({ component }) => component),
      waits: groupBy(panel.schedule.program?.waits ?? [], ({ who }) => who),
      bands: groupBy(panel.schedule.program?.bands ?? [], ({ component }) => component),
      chart: chartOf(panel),
    }));
    for (const component of componentsOf(group.map(([, { schedule }]) => schedule))) {
      const rows = packRows(
        perPanel.map(({ bars, waits, chart }) => ({
          bars: bars.get(component) ?? [],
          waits: waits.get(component) ?? [],
          chart,
        })),
      );
      const bands = maxOf(perPanel.map((each) => bandsHeight(each.bands.get(component) ?? [])));
      for (const [i, [panel]] of group.entries()) rooms[panel]!.push({ component, rows: rows[i]!, bands });
    }
  }
  return rooms;
}

/** The components of several runs, each once, those that only a later one has after those that stand before it there. */
function componentsOf(schedules: readonly Schedule[]): readonly string[] {
  const [first, ...others] = schedules.map(({ components }) => components);
  const all = [...first!];
  for (const components of others) {
    for (const [i, component] of components.entries())
      if (!all.includes(component)) all.splice(all.indexOf(components[i - 1]!) + 1, 0, component);
  }
  return all;
}

/** Whether a panel has lanes beside those of components: of threads, ports or resources. */
export function hasLanes({ schedule: { program, resources } }: Pick<Panel, 'schedule'>): boolean {
  return program !== null || resources.length > 0;
}

function isStuck({ program }: Schedule): boolean {
  return program !== null && program.stuck !== null;
}

function gutterWidth(panels: readonly Panel[], width: number): number {
  const bold = (name: string) => BOLD * textWidth(name, COMPONENT_FONT_SIZE);
  const widths = panels.flatMap(({ schedule: { components, program, resources } }) => [
    ...components.map(bold),
    ...resources.flatMap((use) => [bold(use.resource), textWidth(noteOfResource(use), SMALL_FONT_SIZE)]),
    ...(program?.threads ?? []).flatMap((thread) => [
      bold(headOfThread(thread)),
      textWidth(noteOfThread(thread), SMALL_FONT_SIZE),
    ]),
    ...(program?.outages ?? []).flatMap((outage) => [
      bold(nameOfOutage(outage)),
      textWidth(noteOfOutage(outage), SMALL_FONT_SIZE),
    ]),
  ]);
  return Math.min(Math.max(maxOf(widths, 0) + 16, 60), width * 0.22);
}

function placePanel(panel: Panel, rooms: readonly Room[], top: number, chart: Chart): PlacedPanel {
  const { schedule } = panel;
  const { program } = schedule;
  const rowsTop = top + HEAD;
  const threads: PlacedThread[] = [];
  const groups: PlacedGroup[] = [];
  const outages: PlacedOutage[] = [];
  const resources: PlacedResource[] = [];
  let y = rowsTop;
  for (const thread of program?.threads ?? []) {
    const placed = placeThread(thread, y, schedule.date, chart);
    threads.push(placed);
    y = placed.bottom;
  }
  for (const room of rooms) {
    const group = placeGroup(room, schedule, y, chart);
    groups.push(group);
    y = group.bottom;
  }
  for (const outage of program?.outages ?? []) {
    const placed = placeOutage(outage, y, chart);
    outages.push(placed);
    y = placed.bottom;
  }
  for (const use of schedule.resources) {
    const placed = placeResource(use, y, chart);
    resources.push(placed);
    y = placed.bottom;
  }
  const final = chart.x(toNumber(schedule.date)!);
  const bars = groups.flatMap((group) => group.rows.bars);
  const placedOf = new Map(bars.map((placed) => [placed.bar, placed]));
  const inOrder = schedule.bars.map((bar) => placedOf.get(bar)!);
  const notes = placeNotes(panel.notes ?? [], y, chart);
  return {
    panel,
    top,
    rowsTop,
    rowsBottom: y,
    bottom: notes.length === 0 ? y : y + notes.length * NOTE_LINE + GROUP_PADDING,
    threads,
    groups,
    outages,
    resources,
    notes,
    bars: inOrder,
    moments: groups.flatMap(({ component, bottom }) =>
      schedule.moments
        .filter((moment) => moment.component === component)
        .map((moment) => ({ moment, x: chart.x(toNumber(moment.at)!), y: bottom })),
    ),
    crashes: groups.flatMap(({ component, bottom: line }) =>
      schedule.crashes
        .filter((crash) => crash.component === component)
        .map((crash) => ({
          crash,
          x: chart.x(toNumber(crash.at)!),
          y: line,
          back: crash.back === null ? null : chart.x(toNumber(crash.back)!),
        })),
    ),
    dependencies: schedule.dependencies.map((dependency) => placeDependency(dependency, inOrder)),
    title: { text: panel.title, x: MARGIN, y: top + TITLE_LINE, anchor: 'start' },
    final: { x: final, label: placeFinal(panel, top, final) },
    ticks: chart.ticks.map((tick) => placeTick(tick, top, final, chart)),
  };
}

/** The rows of a component, below the names of its behaviors. */
function placeGroup(room: Room, schedule: Schedule, y: number, chart: Chart): PlacedGroup {
  const { component } = room;
  const { program, date } = schedule;
  heed(LOOKING * (schedule.bars.length + schedule.moments.length + schedule.crashes.length));
  const bands = (program?.bands ?? []).filter((band) => band.component === component);
  const first = y + GROUP_PADDING;
  const firstRow = first + room.bands;
  const rows = placeRows(room.rows, firstRow, chart);
  const bottom = Math.max(firstRow + rows.count * ROW, first + ROW) + GROUP_PADDING;
  return {
    component,
    label: {
      text: fitText(component, COMPONENT_FONT_SIZE * BOLD, chart.left - MARGIN - 6),
      x: MARGIN,
      y: middleOf(first),
      anchor: 'start',
    },
    top: y,
    bottom,
    rows,
    bands: placeBands(
      bands,
      firstRow - bandsHeight(bands),
      bottom - GROUP_PADDING + 2,
      date,
      chart,
      isStuck(schedule),
    ),
    absences: placeAbsences(component, program?.existences ?? [], y, bottom, date, chart),
  };
}

function placeNotes(notes: readonly string[], y: number, chart: Chart): readonly PlacedText[] {
  const lines = notes.flatMap((note) => wrapText(note, FONT_SIZE, chart.right - MARGIN));
  return lines.map((text, i) => ({ text, x: MARGIN, y: y + (i + 1) * NOTE_LINE, anchor: 'start' }));
}

/** The final date stands left of its line, or right of it when the title of the panel is there. */
function placeFinal({ title, schedule }: Panel, top: number, final: number): PlacedText {
  const date = formatTime(schedule.date);
  const text = isStuck(schedule) ? `stuck from ${date} on` : date;
  const gap = isStuck(schedule) ? 4 * LABEL_GAP : 2 * LABEL_GAP;
  const titleEnd = MARGIN + BOLD * textWidth(title, TITLE_FONT_SIZE) + gap;
  const y = top + TITLE_LINE;
  const isLeft = final + LABEL_GAP - BOLD * textWidth(text, TITLE_FONT_SIZE) >= titleEnd;
  return isLeft
    ? { text, x: final + LABEL_GAP, y, anchor: 'end' }
    : { text, x: Math.max(final - LABEL_GAP, titleEnd), y, anchor: 'start' };
}

function placeTick(tick: Tick, top: number, final: number, chart: Chart): PlacedTick {
  const x = chart.x(tick.at);
  const half = textWidth(tick.label, FONT_SIZE) / 2;
  const isCrossed = Math.abs(final - x) < half + LABEL_GAP;
  const isCut = x + half > chart.right;
  const label: PlacedText = { text: tick.label, x, y: top + TICK_LINE, anchor: 'middle' };
  return { x, label: isCrossed || isCut ? null : label };
}

function placeDependency(dependency: Dependency, bars: readonly PlacedBar[]): PlacedDependency {
  const [from, to] = [bars[dependency.from]!, bars[dependency.to]!];
  return {
    dependency,
    from: { x: from.x + from.width, y: from.y + BAR_HEIGHT / 2 },
    to: { x: to.x, y: to.y + BAR_HEIGHT / 2 },
  };
}

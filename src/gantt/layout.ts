import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { add, compare, toNumber } from '../model/duration.ts';
import { formatTime } from '../model/format-time.ts';
import { type Tick, ticksOf } from './axis.ts';
import type { Bar, Dependency, Moment, Schedule } from './schedule.ts';
import { fitText, textWidth } from './text-width.ts';

/** A schedule to draw, with the words that stand above it. */
export interface Panel {
  /** Such as "Earliest run". */
  readonly title: string;
  readonly schedule: Schedule;
}

interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface PlacedBar {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly label: PlacedText & { readonly inside: boolean };
  /** Right end of the slack that is drawn; not beyond the next bar of the row, whose own slack goes on from there. */
  readonly slackTo: number;
  readonly isCut: boolean;
}

interface PlacedGroup {
  readonly component: string;
  readonly label: PlacedText;
  readonly top: number;
  readonly bottom: number;
}

interface PlacedMoment {
  readonly moment: Moment;
  readonly x: number;
  readonly y: number;
}

export interface PlacedDependency {
  readonly dependency: Dependency;
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

interface PlacedTick {
  readonly x: number;
  readonly label: PlacedText | null;
}

export interface PlacedPanel {
  readonly panel: Panel;
  readonly top: number;
  /** The rows lie between these two. */
  readonly rowsTop: number;
  readonly rowsBottom: number;
  readonly groups: readonly PlacedGroup[];
  readonly bars: readonly PlacedBar[];
  readonly moments: readonly PlacedMoment[];
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
  readonly plot: { readonly left: number; readonly right: number };
  readonly panels: readonly PlacedPanel[];
}

export const FONT_SIZE = 11;
export const COMPONENT_FONT_SIZE = 11.5;
export const TITLE_FONT_SIZE = 12;
export const BAR_HEIGHT = 15;
/** Half the width of the diamond that stands for a transition which takes no time. */
export const DIAMOND = 5;
const ROW = 21;
const GROUP_PADDING = 4;
const HEAD = 44;
const TITLE_LINE = 13;
const TICK_LINE = 33;
const PANEL_GAP = 22;
const MARGIN = 8;
const LABEL_GAP = 5;
/** How much wider bold text is. */
const BOLD = 1.08;
/** Room for the legend below the last panel. */
export const FOOT = 34;

/** Places one or several schedules, one below the other on a common axis from 0, in a chart of this width. */
export function layoutOf(panels: readonly Panel[], width: number): Layout {
  const left = MARGIN + gutterWidth(panels, width);
  const plot = { left, right: width - 3 * MARGIN };
  const span = Math.max(0, ...panels.map(({ schedule }) => toNumber(schedule.date)!));
  const x = scaleLinear([0, span === 0 ? 1 : span], [plot.left, plot.right]);
  const chart = { x, left, right: width - MARGIN, ticks: ticksOf(span, plot.right - plot.left, FONT_SIZE) };
  const placed: PlacedPanel[] = [];
  for (const panel of panels) {
    const previous = placed.at(-1);
    placed.push(placePanel(panel, previous === undefined ? 0 : previous.rowsBottom + PANEL_GAP, chart));
  }
  return {
    width,
    height: (placed.at(-1)?.rowsBottom ?? HEAD) + FOOT,
    plot,
    panels: placed,
  };
}

function gutterWidth(panels: readonly Panel[], width: number): number {
  const names = panels.flatMap(({ schedule }) => schedule.components);
  const widest = Math.max(0, ...names.map((name) => BOLD * textWidth(name, COMPONENT_FONT_SIZE)));
  return Math.min(Math.max(widest + 16, 60), width * 0.22);
}

function placePanel(panel: Panel, top: number, chart: Chart): PlacedPanel {
  const { schedule } = panel;
  const { x, left } = chart;
  const rowsTop = top + HEAD;
  const groups: PlacedGroup[] = [];
  const bars: PlacedBar[] = [];
  const moments: PlacedMoment[] = [];
  let y = rowsTop;
  for (const component of schedule.components) {
    const own = schedule.bars.filter((bar) => bar.component === component);
    const rows = packRows(own, chart);
    const bottom = y + rows.length * ROW + 2 * GROUP_PADDING;
    const firstRow = y + GROUP_PADDING;
    groups.push({
      component,
      label: {
        text: fitText(component, COMPONENT_FONT_SIZE * BOLD, left - MARGIN - 6),
        x: MARGIN,
        y: middleOf(firstRow),
        anchor: 'start',
      },
      top: y,
      bottom,
    });
    bars.push(...rows.flatMap((row, i) => placeRow(row, firstRow + i * ROW, x)));
    for (const moment of schedule.moments)
      if (moment.component === component) moments.push({ moment, x: x(toNumber(moment.at)!), y: bottom });
    y = bottom;
  }
  const final = x(toNumber(schedule.date)!);
  const inOrder = schedule.bars.map((bar) => bars.find((placed) => placed.bar === bar)!);
  return {
    panel,
    top,
    rowsTop,
    rowsBottom: y,
    groups,
    bars: inOrder,
    moments,
    dependencies: schedule.dependencies.map((dependency) => placeDependency(dependency, inOrder)),
    title: { text: panel.title, x: MARGIN, y: top + TITLE_LINE, anchor: 'start' },
    final: { x: final, label: placeFinal(panel, top, final) },
    ticks: chart.ticks.map((tick) => placeTick(tick, top, final, x)),
  };
}

/** The final date stands left of its line, or right of it when the title of the panel is there. */
function placeFinal({ title, schedule }: Panel, top: number, final: number): PlacedText {
  const text = formatTime(schedule.date);
  const titleEnd = MARGIN + BOLD * textWidth(title, TITLE_FONT_SIZE) + 2 * LABEL_GAP;
  const y = top + TITLE_LINE;
  const isLeft = final + LABEL_GAP - BOLD * textWidth(text, TITLE_FONT_SIZE) >= titleEnd;
  return isLeft
    ? { text, x: final + LABEL_GAP, y, anchor: 'end' }
    : { text, x: Math.max(final - LABEL_GAP, titleEnd), y, anchor: 'start' };
}

function placeTick(tick: Tick, top: number, final: number, scale: ScaleLinear<number, number>): PlacedTick {
  const x = scale(tick.at);
  const isCrossed = Math.abs(final - x) < textWidth(tick.label, FONT_SIZE) / 2 + LABEL_GAP;
  const label: PlacedText = { text: tick.label, x, y: top + TICK_LINE, anchor: 'middle' };
  return { x, label: isCrossed ? null : label };
}

function placeDependency(dependency: Dependency, bars: readonly PlacedBar[]): PlacedDependency {
  const [from, to] = [bars[dependency.from]!, bars[dependency.to]!];
  return {
    dependency,
    from: { x: from.x + from.width, y: from.y + BAR_HEIGHT / 2 },
    to: { x: to.x, y: to.y + BAR_HEIGHT / 2 },
  };
}

/** A bar within its row, before the row has a height. */
interface RowBar {
  readonly bar: Bar;
  readonly x: number;
  readonly width: number;
  readonly label: LabelPlace;
}

interface LabelPlace {
  readonly text: string;
  readonly x: number;
  readonly anchor: 'start' | 'end';
  readonly inside: boolean;
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** What all panels share; labels may use the room from `left` to `right`. */
interface Chart {
  readonly x: ScaleLinear<number, number>;
  readonly left: number;
  readonly right: number;
  readonly ticks: readonly Tick[];
}

interface Row {
  readonly bars: RowBar[];
  /** What its bars and labels cover. */
  readonly taken: Extent[];
}

/**
 * Puts each bar, in the order of starts, into a row where it and its label cover no other bar or label: the one whose
 * last bar ends closest before, so that what follows on each other stays together; a new one if there is none.
 */
function packRows(bars: readonly Bar[], chart: Chart): readonly (readonly RowBar[])[] {
  const rows: Row[] = [];
  for (const bar of bars) {
    const x = chart.x(toNumber(bar.start)!);
    const width = chart.x(toNumber(bar.end)!) - x;
    const isInstant = compare(bar.start, bar.end) === 0;
    const body = isInstant ? { from: x - DIAMOND, to: x + DIAMOND } : { from: x, to: x + width };
    const labels = labelPlaces(bar.transition, body, chart);
    const options = rows.flatMap((row) => {
      const label = labels.find((place) => isFree(row, body) && isFree(row, extentOf(place)));
      return label === undefined ? [] : [{ row, label, end: endOf(row) }];
    });
    const best = options.sort((a, b) => b.end - a.end)[0];
    const label = best?.label ?? labels[0]!;
    const row = best?.row ?? { bars: [], taken: [] };
    if (best === undefined) rows.push(row);
    row.bars.push({ bar, x, width, label });
    row.taken.push(body, extentOf(label));
  }
  return rows.map((row) => row.bars);
}

/** Half a pixel of overlap is none: ends and starts at one date touch. */
function isFree({ taken }: Row, extent: Extent): boolean {
  return taken.every((other) => other.to <= extent.from + 0.5 || extent.to <= other.from + 0.5);
}

function endOf({ bars }: Row): number {
  return Math.max(...bars.map(({ x, width }) => x + width));
}

/** Where a label may stand, best first: inside its bar, to the right of it, to the left; shortened only if it must. */
function labelPlaces(text: string, bar: Extent, chart: Chart): readonly LabelPlace[] {
  const needed = textWidth(text, FONT_SIZE);
  const inside = (shown: string): LabelPlace => ({
    text: shown,
    x: bar.from + LABEL_GAP,
    anchor: 'start',
    inside: true,
  });
  if (needed + 2 * LABEL_GAP <= bar.to - bar.from) return [inside(text)];
  const right = (shown: string): LabelPlace => ({
    text: shown,
    x: bar.to + LABEL_GAP,
    anchor: 'start',
    inside: false,
  });
  const left = (shown: string): LabelPlace => ({
    text: shown,
    x: bar.from - LABEL_GAP,
    anchor: 'end',
    inside: false,
  });
  const [roomRight, roomLeft] = [chart.right - bar.to - LABEL_GAP, bar.from - chart.left - LABEL_GAP];
  const places = [...(needed <= roomRight ? [right(text)] : []), ...(needed <= roomLeft ? [left(text)] : [])];
  if (places.length > 0) return places;
  const roomInside = bar.to - bar.from - 2 * LABEL_GAP;
  const widest = Math.max(roomInside, roomRight, roomLeft);
  const shown = fitText(text, FONT_SIZE, widest);
  return [widest === roomInside ? inside(shown) : widest === roomRight ? right(shown) : left(shown)];
}

function extentOf(label: LabelPlace): Extent {
  const width = textWidth(label.text, FONT_SIZE);
  return label.anchor === 'start'
    ? { from: label.x, to: label.x + width }
    : { from: label.x - width, to: label.x };
}

function placeRow(row: readonly RowBar[], y: number, x: ScaleLinear<number, number>): readonly PlacedBar[] {
  return row.map(({ bar, x: from, width, label }) => {
    const next = Math.min(
      ...row.map((other) => other.x).filter((start) => start >= from + width && start > from),
    );
    const slackEnd = bar.slack === null ? from + width : x(toNumber(add(bar.end, bar.slack))!);
    const top = y + (ROW - BAR_HEIGHT) / 2;
    return {
      bar,
      x: from,
      y: top,
      width,
      label: { ...label, y: middleOf(y) },
      slackTo: Math.min(slackEnd, next),
      isCut: next < slackEnd,
    };
  });
}

/** The baseline of a text that stands in the middle of the row that begins at `y`. */
function middleOf(y: number): number {
  return y + ROW / 2 + FONT_SIZE * 0.35;
}

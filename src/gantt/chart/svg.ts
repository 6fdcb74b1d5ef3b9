import { compare, ZERO } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { coordinate, element, lines, type Markup, styleSheet } from '../markup.ts';
import type { Bar, BarWindow, Dependency } from '../schedule/schedule.ts';
import { BAR_HEIGHT, COMPONENT_FONT_SIZE, DIAMOND, FONT_SIZE, TITLE_FONT_SIZE } from './chart.ts';
import {
  hasLanes,
  type Layout,
  layoutOf,
  type Panel,
  type PlacedDependency,
  type PlacedMoment,
  type PlacedPanel,
} from './layout.ts';
import { legendLine } from './legend.ts';
import { hatch, outagePattern } from './patterns.ts';
import type { PlacedBar } from './rows.ts';
import { drawCrash, drawFailure, failureLegend } from './svg-failures.ts';
import {
  drawAbsences,
  drawBackgrounds,
  drawBands,
  drawOutages,
  drawThreads,
  drawWaits,
  programLegend,
  programStyle,
} from './svg-program.ts';
import { drawResources } from './svg-resources.ts';
import { DRAWING, drawText } from './svg-text.ts';
import { type ColourScheme, FONT, inBothSchemes } from './theme.ts';

/** How a chart is to be drawn. */
export interface ChartOptions {
  /** In pixels; the height follows from the number of rows. */
  readonly width: number;
  /** Begins every id inside, so that several charts can stand in one document. */
  readonly id: string;
  /** What the chart shows, for those who do not see it. */
  readonly title: string;
}

/** A chart as a file of its own: it carries its styles and its ground. */
export function ganttSvg(panels: readonly Panel[], options: ChartOptions): string {
  const chart = ganttChart(panels, options, [
    styleSheet(panels.some(hasLanes) ? `${ganttStyle()}${programStyle()}` : ganttStyle()),
    element('rect', { class: 'ground', width: '100%', height: '100%' }),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${chart.markup}\n`;
}

/**
 * A chart as part of a page, which carries `ganttStyle()` once for all charts, and `programStyle()` where some have lanes
 * beside those of components.
 */
export function ganttChart(
  panels: readonly Panel[],
  { width, id, title }: ChartOptions,
  before: readonly Markup[] = [],
): Markup {
  const layout = layoutOf(panels, width);
  const [w, h] = [coordinate(layout.width), coordinate(layout.height)];
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'gantt',
      width: w,
      height: h,
      viewBox: `0 0 ${w} ${h}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    lines([
      element('title', { id: `${id}-title` }, title),
      element('desc', { id: `${id}-desc` }, description(panels)),
      ...before,
      hatch(id),
      panels.some(hasLanes) ? outagePattern(id) : null,
      ...layout.panels.map((panel, i) => drawPanel(layout, panel, `${id}-${i}`, id)),
      legend(layout, `${id}-hatch`),
      panels.some(hasLanes) ? programLegend(layout, id) : null,
    ]),
  );
}

function description(panels: readonly Panel[]): string {
  return panels
    .map(({ title, schedule }) => {
      const path = schedule.criticalPath.map((i) => nameOf(schedule.bars[i]!)).join(', ');
      const critical = path === '' ? '' : ` The critical path is ${path}.`;
      return `${title}: ${schedule.bars.length} transitions, ${endWords(schedule)}.${critical}`;
    })
    .join(' ');
}

function endWords({ program, date }: Panel['schedule']): string {
  if (program === null || program.stuck === null) return `the end at ${formatTime(date)}`;
  return `nothing moves after ${formatTime(date)}: ${program.stuck.join('; ').replaceAll('`', '')}`;
}

function drawPanel(layout: Layout, panel: PlacedPanel, id: string, chartId: string): Markup {
  const hatchId = `${chartId}-hatch`;
  const dependencies = drawnDependencies(panel);
  return element(
    'g',
    { id },
    lines([
      '',
      ...panel.groups.flatMap(({ bands }) => drawBackgrounds(bands)),
      ...drawGrid(layout, panel),
      ...panel.groups.flatMap(({ absences }) => drawAbsences(absences)),
      ...panel.groups.map(({ label, component }) =>
        drawText('component', label, label.text === component ? null : component),
      ),
      ...drawThreads(panel.threads),
      ...drawOutages(panel.outages, chartId),
      ...drawResources(panel.resources),
      ...dependencies.map(drawDependency(panel)),
      ...panel.groups.flatMap(({ bands }) => drawBands(bands)),
      ...panel.groups.flatMap(({ rows }) => drawWaits(rows.waits)),
      ...panel.bars.map((bar) => drawSlack(bar)),
      ...panel.bars.map((bar) => drawBar(bar, hatchId)),
      ...dependencies.map(drawArrival(panel)),
      ...panel.moments.map(drawMoment),
      ...panel.crashes.map(drawCrash),
      drawFinal(panel),
      ...panel.notes.map((note) => drawText('note', note, null)),
      '',
    ]),
  );
}

function drawMoment({ moment: { component, place, at }, x, y }: PlacedMoment): Markup {
  heed(DRAWING);
  return element(
    'circle',
    { class: 'moment', cx: coordinate(x), cy: coordinate(y), r: 2 },
    element('title', {}, `${component} enters ${place} at ${formatTime(at)}`),
  );
}

function drawGrid(layout: Layout, panel: PlacedPanel): readonly Markup[] {
  const [top, bottom] = [coordinate(panel.rowsTop - 5), coordinate(panel.rowsBottom)];
  return [
    drawText('panel', panel.title, null),
    ...panel.ticks.map(({ x, label }) =>
      element(
        'g',
        {},
        element('line', { class: 'grid', x1: coordinate(x), x2: coordinate(x), y1: top, y2: bottom }),
        label === null ? null : drawText('tick', label, null),
      ),
    ),
    ...[
      ...[...panel.threads, ...panel.groups, ...panel.outages, ...panel.resources].map(({ top }) => top),
      panel.rowsBottom,
    ]
      .map(coordinate)
      .map((y) => element('line', { class: 'separator', x1: 0, x2: coordinate(layout.width), y1: y, y2: y })),
  ];
}

function drawFinal({ final, panel, top, rowsBottom }: PlacedPanel): Markup {
  const x = coordinate(final.x);
  return element(
    'g',
    {},
    element('title', {}, `${panel.title} ends at ${formatTime(panel.schedule.date)}`),
    element('line', { class: 'final', x1: x, x2: x, y1: coordinate(top + 18), y2: coordinate(rowsBottom) }),
    drawText('final-label', final.label, null),
  );
}

function drawBar(placed: PlacedBar, hatchId: string): Markup {
  const { bar, label } = placed;
  const kind = `${bar.critical ? ' critical' : ''}${bar.running ? ' running' : ''}`;
  const tone = label.inside ? 'inside' : 'beside';
  return element(
    'g',
    { class: `bar${kind}` },
    element('title', {}, tooltip(bar)),
    drawBody(placed, bar.critical ? hatchId : null),
    drawText(tone, label, null),
    drawFailure(placed),
  );
}

function drawBody({ bar, x, y, width }: PlacedBar, hatchId: string | null): readonly Markup[] {
  if (compare(bar.start, bar.end) === 0) {
    const middle = coordinate(y + BAR_HEIGHT / 2);
    const d = `M${coordinate(x - DIAMOND)} ${middle}l${DIAMOND} -${DIAMOND}l${DIAMOND} ${DIAMOND}l-${DIAMOND} ${DIAMOND}z`;
    return [element('path', { class: 'body', d })];
  }
  // A bar narrower than a pixel would vanish.
  const box = {
    x: coordinate(x),
    y: coordinate(y),
    width: Math.max(1, coordinate(width)),
    height: BAR_HEIGHT,
    rx: Math.min(2, coordinate(width / 2)),
  };
  const body = element('rect', { class: 'body', ...box });
  return hatchId === null ? [body] : [body, element('rect', { ...box, fill: `url(#${hatchId})` })];
}

/** Whether its slack is wide enough to be seen. */
function hasSlack({ slackFrom, slackTo }: PlacedBar): boolean {
  return slackTo - slackFrom >= 0.5;
}

/** A thin line with a stop at its end, unless a bar cuts it off. */
function drawSlack(placed: PlacedBar): Markup | null {
  if (!hasSlack(placed)) return null;
  const { bar, y, slackFrom: from, slackTo, isCut } = placed;
  const bottom = y + BAR_HEIGHT - 1;
  const d = `M${coordinate(from)} ${coordinate(bottom)}H${coordinate(slackTo)}${isCut ? '' : 'm0 1v-6'}`;
  const title = element('title', {}, `${nameOf(bar)}: ${formatTime(bar.slack ?? ZERO)} of slack`);
  return element('path', { class: 'slack', d }, title);
}

/**
 * Beyond this many dependencies, only those are drawn that set the date of a start: all others together would cover the
 * chart.
 */
const MANY_DEPENDENCIES = 80;

/**
 * The dependencies that are drawn: those between components. The order within a component is seen from its rows. Those of
 * the critical path come last, so that they lie above the others.
 */
function drawnDependencies(panel: PlacedPanel): readonly PlacedDependency[] {
  const { bars } = panel.panel.schedule;
  const few = panel.dependencies.length <= MANY_DEPENDENCIES;
  const drawn = panel.dependencies.filter(
    ({ dependency: { from, to, binding } }) =>
      bars[from]!.component !== bars[to]!.component && (few || binding),
  );
  const rank = ({ dependency }: PlacedDependency) => (isCritical(dependency, bars) ? 1 : 0);
  return [...drawn].sort((a, b) => rank(a) - rank(b));
}

function isCritical({ from, to, binding }: Dependency, bars: readonly Bar[]): boolean {
  return binding && bars[from]!.critical && bars[to]!.critical;
}

function drawDependency(panel: PlacedPanel): (placed: PlacedDependency) => Markup {
  const { bars } = panel.panel.schedule;
  return (placed) => {
    heed(DRAWING);
    const { dependency } = placed;
    const by = dependency.connections.length === 0 ? '' : ` (${dependency.connections.join(', ')})`;
    const text = `${nameOf(bars[dependency.to]!)} waits for ${nameOf(bars[dependency.from]!)}${by}`;
    return element(
      'g',
      { class: waitClass(dependency, bars) },
      element('title', {}, text),
      element('path', { d: curve(placed) }),
    );
  };
}

function waitClass(dependency: Dependency, bars: readonly Bar[]): string {
  return `waits${dependency.binding ? '' : ' loose'}${isCritical(dependency, bars) ? ' critical' : ''}`;
}

/** The dot where a dependency arrives; drawn above the bars, while its line is drawn below them. */
function drawArrival(panel: PlacedPanel): (placed: PlacedDependency) => Markup {
  const { bars } = panel.panel.schedule;
  return ({ dependency, to }) =>
    element(
      'g',
      { class: waitClass(dependency, bars) },
      element('circle', { cx: coordinate(to.x), cy: coordinate(to.y), r: 2 }),
    );
}

/** Straight down or up where no time passes, else a curve that leaves and arrives along the axis. */
function curve({ from, to }: PlacedDependency): string {
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(coordinate);
  if (to.x - from.x < 1) return `M${x1} ${y1}L${x2} ${y2}`;
  const bend = Math.min(40, (to.x - from.x) / 2);
  return `M${x1} ${y1}C${coordinate(from.x + bend)} ${y1} ${coordinate(to.x - bend)} ${y2} ${x2} ${y2}`;
}

function nameOf(bar: Bar): string {
  return `${bar.component}.${bar.transition}`;
}

/** All that is told of a bar, line by line. */
export function tooltip(bar: Bar): string {
  const end = bar.running ? `still running at ${formatTime(bar.end)}` : `ends at ${formatTime(bar.end)}`;
  return [
    nameOf(bar),
    `starts at ${formatTime(bar.start)}, ${end}`,
    ...(bar.failure === undefined ? [] : [bar.failure.words]),
    ...(bar.critical ? ['critical: no slack'] : []),
    ...(bar.slack !== null && !bar.critical ? [`slack ${formatTime(bar.slack)}`] : []),
    ...windowLines(bar.window),
  ].join('\n');
}

function windowLines(window: BarWindow | null): readonly string[] {
  if (window === null) return [];
  const { start, end } = window;
  return [
    ...(start
      ? [`over all runs: starts from ${formatTime(start.earliest)} to ${formatTime(start.latest)}`]
      : []),
    ...(end ? [`over all runs: ends from ${formatTime(end.earliest)} to ${formatTime(end.latest)}`] : []),
  ];
}

/** What is drawn in the chart, with a sample of each. */
function legend(layout: Layout, hatchId: string): Markup {
  const y = coordinate(layout.foot + 15);
  const swatch = { x: 0, y: y, width: 18, height: 9, rx: 1.5 };
  const bars = layout.panels.flatMap((panel) => panel.bars);
  const middle = y + 5;
  return legendLine(layout, y, [
    bars.some(({ bar }) => bar.critical) && {
      sample: [
        element('g', { class: 'bar critical' }, element('rect', { class: 'body', ...swatch })),
        element('rect', { ...swatch, fill: `url(#${hatchId})` }),
      ],
      words: 'critical',
    },
    bars.some(hasSlack) && {
      sample: [element('path', { class: 'slack', d: `M0 ${y + 7}h18m0 1v-6` })],
      words: 'slack',
    },
    layout.panels.some((panel) => drawnDependencies(panel).length > 0) && {
      sample: [
        element(
          'g',
          { class: 'waits' },
          element('path', { d: `M0 ${middle}h18` }),
          element('circle', { cx: 18, cy: middle, r: 2 }),
        ),
      ],
      words: 'waits for',
    },
    layout.panels.some(({ moments }) => moments.length > 0) && {
      sample: [element('circle', { class: 'moment', cx: 9, cy: middle, r: 2 })],
      words: 'place entered',
    },
    ...failureLegend(layout.panels, middle),
  ]);
}

/** The style sheet of all charts. */
export function ganttStyle(): string {
  return `.gantt { font-family: ${FONT}; font-size: ${FONT_SIZE}px; font-variant-numeric: tabular-nums; }
.gantt .beside { paint-order: stroke; stroke-width: 3; stroke-linejoin: round; }
.gantt .component { font-size: ${COMPONENT_FONT_SIZE}px; font-weight: 600; }
.gantt .panel, .gantt .final-label { font-size: ${TITLE_FONT_SIZE}px; font-weight: 600; }
.gantt .separator, .gantt .grid { stroke-width: 1; shape-rendering: crispEdges; }
.gantt .slack { fill: none; stroke-width: 1.5; }
.gantt .waits path { fill: none; stroke-width: 1; }
.gantt .waits.loose path { stroke-dasharray: 1.5 2.5; }
.gantt .waits.critical path { stroke-width: 1.5; }
.gantt .bar:not(.critical) .body { paint-order: stroke; }
.gantt .hatch { stroke-width: 4; stroke-opacity: 0.16; }
.gantt .bar.running .body { stroke-dasharray: 3 2; fill-opacity: 0.55; }
.gantt .moment, .gantt .flash { stroke-width: 1; }
${inBothSchemes(ganttColours)}`;
}

function ganttColours(p: ColourScheme): string {
  return `.gantt .ground { fill: ${p.ground}; }
.gantt .component, .gantt .panel, .gantt .final-label { fill: ${p.text}; }
.gantt .tick, .gantt .legend { fill: ${p.muted}; }
.gantt .separator, .gantt .grid { stroke: ${p.hairline}; }
.gantt .final { stroke: ${p.text}; }
.gantt .waits path { stroke: ${p.muted}; }
.gantt .waits circle { fill: ${p.muted}; }
.gantt .waits.critical path, .gantt .hatch { stroke: ${p.criticalLine}; }
.gantt .waits.critical circle { fill: ${p.criticalLine}; }
.gantt .slack { stroke: ${p.slack}; }
.gantt .bar .body { fill: ${p.bar}; stroke: ${p.ground}; }
.gantt .bar.running .body { stroke: ${p.slack}; }
.gantt .bar .inside { fill: ${p.barText}; }
.gantt .bar .beside { fill: ${p.text}; stroke: ${p.ground}; }
.gantt .bar.critical .body { fill: ${p.critical}; stroke: ${p.criticalLine}; }
.gantt .bar.critical .inside { fill: ${p.criticalText}; }
.gantt .moment { fill: ${p.ground}; stroke: ${p.muted}; }
.gantt .flash { fill: ${p.criticalLine}; stroke: ${p.ground}; }`;
}

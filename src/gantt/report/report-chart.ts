import { compare, type Decimal } from '../../base/duration.ts';
import { heed, unlessStopped } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Model } from '../../model/whole/model.ts';
import type { Criticality } from '../../properties/criticality/criticality.ts';
import { becauseWords, rangeWords } from '../../properties/results/wording.ts';
import { chartTitle, type GanttAnswer, ganttPanels } from '../chart/gantt-answer.ts';
import type { Panel } from '../chart/layout.ts';
import { ganttChart } from '../chart/svg.ts';
import { DRAWING } from '../chart/svg-text.ts';
import { element, lines, type Markup, scrolled, table } from '../markup.ts';
import { nameOfOutage, type PortOutage } from '../schedule/outages.ts';
import type { BarWindow, PathStep, Schedule } from '../schedule/schedule.ts';
import { chartView } from '../view/chart-view.ts';
import type { Views } from '../view/views.ts';
import { chartSummary } from './chart-summary.ts';

/** More bars than that are drawn by the script alone, as far as they are looked at. */
const MOST_DRAWN = 400;
/** Of longer tables and lists, so much is shown; the rest is in JSON. */
const MOST_ROWS = 500;

/** As wide as the text of a report. */
const CHART_WIDTH = 960;

/** What charts are drawn with. */
export interface Drawer {
  readonly model: Model;
  readonly views: Views;
  /** Of the program of the runs, where it is known. */
  readonly criticality: Criticality | null;
}

/** The id of the figure in which a chart stands. */
export function chartId(id: string): string {
  return `${id}-chart`;
}

/** The chart of both schedules, and their critical paths in words. */
export function chartOf(answer: GanttAnswer, id: string, drawer: Drawer): Markup {
  const panels = ganttPanels(answer);
  return lines([
    answer.greatest === null
      ? element('p', {}, 'There is no latest run: the date has no upper bound.')
      : null,
    drawn(panels, id, chartTitle(answer.deployment), drawer),
    ...panels.map(outages),
    ...panels.map(criticalPath),
  ]);
}

/** Schedules in a figure, which its script draws anew. */
export function drawn(
  panels: readonly Panel[],
  id: string,
  title: string,
  { model, views, criticality }: Drawer,
): Markup {
  const view = chartView(model, panels, title, criticality);
  views.charts[chartId(id)] = view;
  const bars = panels.reduce((sum, { schedule }) => sum + schedule.bars.length, 0);
  if (bars > MOST_DRAWN) return element('figure', { class: 'chart', id: chartId(id) }, chartSummary(view));
  return element(
    'figure',
    { class: 'chart', id: chartId(id) },
    element(
      'div',
      {
        class: 'scroll',
        tabindex: '0',
        role: 'group',
        'aria-label': `Gantt chart, can be scrolled: ${title}`,
      },
      ganttChart(panels, { width: CHART_WIDTH, id, title }),
    ),
  );
}

/** Draws a chart or a table of a run, or says why it is not drawn. */
export type DrawnInTime = (draw: () => Markup) => Markup;

/** Where a limit stops the drawing, says so. */
export function unlessLate(draw: () => Markup): Markup {
  return unlessStopped(draw, (because) =>
    element('p', { class: 'muted' }, `Not drawn, because ${becauseWords(because)}.`),
  );
}

/** The chart of one run of a written program, such as a witness. */
export function runChart(schedule: Schedule, title: string, id: string, drawer: Drawer): Markup {
  const panel = { title: 'The run', schedule };
  return lines([drawn([panel], id, title, drawer), outages(panel)]);
}

/** How long each port is out, in words. */
function outages({ title, schedule }: Panel): Markup | null {
  const out = (schedule.program?.outages ?? []).filter(({ stretches }) => stretches.length > 0);
  if (out.length === 0) return null;
  return element(
    'p',
    { class: 'outages' },
    `Out in ${title.charAt(0).toLowerCase() === 't' ? 'this run' : `the ${title.toLowerCase()}`}: `,
    out.flatMap((outage, i) => [
      i === 0 ? '' : '; ',
      element('code', {}, nameOfOutage(outage)),
      ` ${outageWords(outage)}`,
    ]),
    '.',
  );
}

/** Such as `for 31 s, from 3 s to 34 s`, `for 5 s in all: 0 s to 2 s, 4 s to 7 s`. */
function outageWords({ stretches, total }: PortOutage): string {
  const [first, ...more] = stretches;
  if (more.length === 0) {
    const { from, to, open } = first!;
    return open
      ? `from ${formatTime(from)} on`
      : `for ${formatTime(total)}, from ${formatTime(from)} to ${formatTime(to)}`;
  }
  const each = stretches.map(({ from, to, open }) =>
    open ? `from ${formatTime(from)} on` : `${formatTime(from)} to ${formatTime(to)}`,
  );
  return `for ${formatTime(total)} in all: ${each.join(', ')}`;
}

function criticalPath({ title, schedule }: Panel): Markup | null {
  if (schedule.criticalPath.length === 0) return null;
  const path = schedule.program?.path ?? schedule.criticalPath.map((bar) => ({ kind: 'bar', bar }) as const);
  const items = togetherByThread(path).map((steps) => element('li', {}, pathWords(schedule, steps)));
  return lines([
    element('h3', {}, `Critical path of the ${title.toLowerCase()}`),
    element('ol', { class: 'path' }, lines(items)),
  ]);
}

/** Bars one by one, and instructions that one thread executes one after the other together. */
function togetherByThread(path: readonly PathStep[]): readonly (readonly PathStep[])[] {
  const groups: PathStep[][] = [];
  for (const step of path) {
    const last = groups.at(-1)?.at(-1);
    const isSame = step.kind === 'instruction' && last?.kind === 'instruction' && step.thread === last.thread;
    if (isSame) groups.at(-1)!.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** `mariadb.bootstrap`, `line 7: wait(db)`, `lines 7 to 9`. */
function pathWords({ bars }: Schedule, steps: readonly PathStep[]): string {
  const [first] = steps;
  const last = steps.at(-1)!;
  if (first!.kind === 'bar' || last.kind === 'bar') {
    const { component, transition } = bars[first!.kind === 'bar' ? first!.bar : 0]!;
    return `${component}.${transition}`;
  }
  if (first!.line === null || last.line === null) return last.text;
  return first!.line === last.line
    ? `line ${last.line}: ${last.text}`
    : `lines ${first!.line} to ${last.line}: … ${last.text}`;
}

/** Per transition when it starts and ends over all runs, and its slack in both schedules. */
export function windowsOf(answer: GanttAnswer): Markup | null {
  const { windows, least, greatest } = answer;
  if (windows.length === 0) return null;
  const slacks = greatest === null ? [least] : [least, greatest];
  const heads = [
    ['Transition', 'starts', 'ends'].map((head) => element('th', { scope: 'col' }, head)),
    ['slack, earliest run', 'slack, latest run']
      .slice(0, slacks.length)
      .map((head) => element('th', { scope: 'col', class: 'number' }, head)),
  ].flat();
  return element(
    'details',
    {},
    element('summary', {}, `When each of ${windows.length} transitions starts and ends, over all runs`),
    scrolled(
      table(
        { class: 'windows' },
        heads,
        windows.slice(0, MOST_ROWS).map((window) => windowRow(window, slacks)),
      ),
      'Windows',
    ),
    windows.length > MOST_ROWS
      ? element('p', { class: 'muted' }, `The first ${MOST_ROWS}; JSON has them all.`)
      : null,
  );
}

function windowRow(window: BarWindow, schedules: readonly Schedule[]): Markup {
  heed(DRAWING);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, `${window.component}.${window.transition}`),
    element('td', {}, window.start === null ? '–' : rangeWords(window.start.earliest, window.start.latest)),
    element('td', {}, window.end === null ? '–' : rangeWords(window.end.earliest, window.end.latest)),
    schedules.map((schedule) => element('td', { class: 'number' }, slackText(schedule, window))),
  );
}

/** The least slack of its executions. */
function slackText({ bars }: Schedule, { component, transition }: BarWindow): string {
  const slacks = bars
    .filter((bar) => bar.component === component && bar.transition === transition)
    .flatMap(({ slack }) => (slack === null ? [] : [slack]));
  const least = slacks.reduce<Decimal | null>((a, b) => (a === null || compare(b, a) < 0 ? b : a), null);
  return least === null ? '–' : formatTime(least);
}

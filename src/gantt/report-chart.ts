import { compare, type Decimal } from '../model/duration.ts';
import { formatTime } from '../model/format-time.ts';
import { rangeWords } from '../properties/wording.ts';
import { ganttPanels } from './answer.ts';
import type { GanttAnswer } from './json.ts';
import type { Panel } from './layout.ts';
import { element, lines, type Markup } from './markup.ts';
import type { BarWindow, Schedule } from './schedule.ts';
import { ganttChart } from './svg.ts';

/** As wide as the text of a report. */
const CHART_WIDTH = 960;

/** The chart of both schedules, and their critical paths in words. */
export function chartOf(answer: GanttAnswer, id: string): Markup {
  const panels = ganttPanels(answer);
  return lines([
    answer.greatest === null
      ? element('p', {}, 'There is no latest run: the date has no upper bound.')
      : null,
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Gantt chart, can be scrolled' },
      ganttChart(panels, { width: CHART_WIDTH, id, title: `Schedules that reach ${answer.deployment}` }),
    ),
    ...panels.map(criticalPath),
  ]);
}

function criticalPath({ title, schedule }: Panel): Markup | null {
  if (schedule.criticalPath.length === 0) return null;
  const items = schedule.criticalPath
    .map((i) => schedule.bars[i]!)
    .map(({ component, transition }) => element('li', {}, `${component}.${transition}`));
  return lines([
    element('h3', {}, `Critical path of the ${title.toLowerCase()}`),
    element('ol', { class: 'path' }, lines(items)),
  ]);
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
    element(
      'div',
      { class: 'scroll' },
      element(
        'table',
        { class: 'windows' },
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, lines(windows.map((window) => windowRow(window, slacks)))),
      ),
    ),
  );
}

function windowRow(window: BarWindow, schedules: readonly Schedule[]): Markup {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, `${window.component}.${window.transition}`),
    element('td', {}, window.start === null ? '–' : rangeWords(window.start.earliest, window.start.latest)),
    element('td', {}, window.end === null ? '–' : rangeWords(window.end.earliest, window.end.latest)),
    ...schedules.map((schedule) => element('td', { class: 'number' }, slackText(schedule, window))),
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

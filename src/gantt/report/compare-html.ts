import { enumerate } from '../../base/text/enumerate.ts';
import type { Makespan } from '../../model/read/measured.ts';
import type { Model } from '../../model/whole/model.ts';
import { questionWords } from '../../model/whole/property-spec.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import type { Compared, Comparison } from '../../properties/change/compare.ts';
import { figuresOf, measuredWords, rangeWords } from '../../properties/results/wording.ts';
import { ganttAnswer, ganttPanels } from '../chart/gantt-answer.ts';
import type { Panel } from '../chart/layout.ts';
import { type Child, element, lines, type Markup, scrolled, table } from '../markup.ts';
import { newViews, type Views } from '../view/views.ts';
import { htmlPage } from './page.ts';
import { drawn, unlessLate } from './report-chart.ts';
import { inputSection, type Report } from './report-html.ts';
import { prose } from './report-story.ts';
import { reportStyle } from './report-style.ts';
import { verdictMark } from './report-verdict.ts';

/** What a report about programs side by side tells. */
export interface ComparisonReport extends Pick<Report, 'inputs' | 'options' | 'call'> {
  readonly model: Model;
  readonly comparison: Comparison;
  /** By the name of the program or strategy; empty where nothing was measured. */
  readonly measured: ReadonlyMap<string, Makespan>;
}

/** Programs side by side as one self-contained HTML page: verdicts, dates, and all schedules on one axis of time. */
export function comparisonHtml(report: ComparisonReport): string {
  const names = report.comparison.programs.map(({ name }) => name);
  const title = `${enumerate(names)} compared`;
  const views = newViews();
  const content = [
    heading(report.model, title),
    answersTable(report),
    unlessLate(() => lines([chart(report.comparison.programs, report.model, views)])),
    inputSection(report),
  ];
  return htmlPage(title, reportStyle(), content, { charts: views.charts, stories: {} });
}

function heading(model: Model, title: string): Markup {
  const eyebrow = ['Madrigal', ...(model.file === null ? [] : [model.file])].join(' · ');
  return element(
    'header',
    {},
    lines([
      element('p', { class: 'eyebrow' }, eyebrow),
      element('h1', {}, title),
      model.title === undefined ? null : element('p', { class: 'muted' }, model.title),
      model.about === undefined ? null : element('p', {}, model.about),
    ]),
  );
}

function answersTable({ comparison, measured }: ComparisonReport): Markup {
  const { programs, rows } = comparison;
  const row = (head: Child, cells: readonly Markup[]) =>
    element('tr', {}, element('th', { scope: 'row' }, head), cells);
  const heads = ['Property', ...programs.map(({ name }) => name)];
  return element(
    'section',
    {},
    element('h2', {}, 'Answers'),
    scrolled(
      table({}, heads, [
        row('terminates', programs.map(endsCell)),
        measured.size === 0
          ? null
          : row(
              'real runs',
              programs.map(({ name }) => measuredCell(measured.get(name))),
            ),
        ...rows.map(({ spec, results }) =>
          row(element('span', { title: plain(questionWords(spec)) }, spec.name), results.map(answerCell)),
        ),
      ]),
      'Answers',
    ),
  );
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}

function cell(...children: readonly Child[]): Markup {
  return element('td', {}, children);
}

function endsCell({ ends: { verdict, interval } }: Compared): Markup {
  const dates = interval === null ? null : element('p', {}, rangeWords(interval.min, interval.max));
  const some = interval?.some === true ? element('p', { class: 'muted' }, 'in the runs that do') : null;
  return cell(verdictMark(verdict), dates, some);
}

function measuredCell(makespan: Makespan | undefined): Markup {
  return makespan === undefined ? cell('–') : cell(prose(measuredWords(makespan)));
}

function answerCell(result: Result | null): Markup {
  if (result === null) return cell(element('span', { class: 'muted' }, 'not asked'));
  const figures = figuresOf(result);
  return cell(verdictMark(result.verdict), figures === '' ? null : element('p', {}, figures));
}

function chart(programs: readonly Compared[], model: Model, views: Views): Markup | null {
  const [shown, missing] = [programs.filter(isDrawn), programs.filter((program) => !isDrawn(program))];
  if (shown.length === 0) return null;
  return element(
    'section',
    { class: 'property' },
    lines([
      element('h2', {}, 'Schedules'),
      element(
        'p',
        {},
        'The run of each program that ends first, and the one that ends last; all on one axis.',
      ),
      missing.length === 0
        ? null
        : element(
            'p',
            { class: 'muted' },
            `Not drawn, because no run is known to end: ${enumerate(missing.map(({ name }) => name))}.`,
          ),
      drawn(shown.flatMap(panelsOf), 'compared', 'The first and the last run to end', {
        model,
        views,
        criticality: null,
      }),
    ]),
  );
}

function isDrawn({ schedules: { boundaries } }: Compared): boolean {
  return boundaries !== null;
}

function panelsOf({ name, drawn, program, schedules: { boundaries } }: Compared): readonly Panel[] {
  if (boundaries === null) return [];
  const panels = ganttPanels(ganttAnswer(drawn, program, boundaries));
  return panels.map((panel) => ({ ...panel, title: `${name}: ${panel.title.toLowerCase()}` }));
}

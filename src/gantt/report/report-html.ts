import type { Diagnostic } from '../../base/errors.ts';
import type { Because } from '../../base/heed.ts';
import type { Program } from '../../model/program.ts';
import { type Model, titleOf } from '../../model/whole/model.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import type { Suggestions } from '../../properties/change/suggest.ts';
import type { CriticalityAnswer } from '../../properties/criticality/criticality.ts';
import { becauseWords } from '../../properties/results/wording.ts';
import { type Child, element, lines, type Markup, preformatted, scrolled, table } from '../markup.ts';
import { newViews, type Views } from '../view/views.ts';
import { htmlPage } from './page.ts';
import { type DrawnInTime, unlessLate } from './report-chart.ts';
import { criticalitySections } from './report-criticality.ts';
import { diagnosticList } from './report-diagnostics.ts';
import { filters, header, overall, overallWords } from './report-head.ts';
import { programSection, type ReportInput } from './report-program.ts';
import { chartedFirst, propertySection } from './report-property.ts';
import { prose } from './report-story.ts';
import { reportStyle } from './report-style.ts';
import { answerTable } from './report-table.ts';
import { structureSection } from './structure/structure-section.ts';

/** How a report was asked for. */
export interface ReportCall {
  /** Of the tool. */
  readonly version: string;
  /** As it may be given again, such as `madrigal verify shop.yaml --scale 0.8,1.2`. */
  readonly command: string;
  /** The command that writes the net, but for the program and the file to write; left out where none does. */
  readonly net?: string;
}

/** What a report about the properties of a model tells. */
export interface Report {
  readonly model: Model;
  readonly results: readonly Result[];
  /** What the ends of programs depend on, where it was computed. */
  readonly criticality?: readonly CriticalityAnswer[];
  /** Repairs of what is violated, where they were looked for. */
  readonly suggestions?: readonly Suggestions[];
  readonly diagnostics: readonly Diagnostic[];
  /** What is to be said before all answers, in sentences: of a plan, what it is and what its waits are for. */
  readonly remarks?: readonly string[];
  readonly inputs: readonly ReportInput[];
  /** The options of the command, such as `--scale 0.8,1.2`. */
  readonly options: readonly string[];
  /** Left out where no command was given. */
  readonly call?: ReportCall;
  /** Its charts are what was asked for: a limit that stops one of them stops the report. */
  readonly chartsAreAsked?: true;
}

/**
 * The results as one self-contained HTML page: no network, readable without its script, in light, dark, narrow and on
 * paper. It says nothing of the time and memory that it took nor of the day, so that the same input gives the same
 * bytes. News come first: what is violated, with reasons; then charts and what the ends depend on; then everything. For
 * a chart that a limit stops, a sentence stands in its place.
 */
export function reportHtml(report: Report): string {
  const title = titleOf(report.model) ?? 'Model';
  const views = newViews();
  const { charts, stories } = views;
  return htmlPage(title, reportStyle(), content(report, title, views, true), { charts, stories });
}

/** A file of several that has no answer, and why. */
export interface Unanswered {
  readonly file: string | null;
  /** The limit that was reached; `null` for errors. */
  readonly because: Because | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reports about several files as one page: an index with what came of each, then one report after the other. */
export function reportsHtml(files: readonly (Report | Unanswered)[]): string {
  const shared = newViews();
  const all = files.flatMap((file) => ('model' in file ? file.results : []));
  const parts = files.map((file, i) => {
    const id = `file-${i + 1}`;
    if (!('model' in file)) {
      const title = file.file ?? id;
      return { id, title, result: ['no answer'], content: unanswered(file, title) };
    }
    const title = titleOf(file.model) ?? 'Model';
    const views = { ...shared, prefix: `${id}-`, chartOf: newViews().chartOf };
    return { id, title, result: overallWords(file.results), content: content(file, title, views, false) };
  });
  const title = `${files.length} files`;
  const heads = ['File', 'Answers'];
  const rows = parts.map((part) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('a', { href: `#${part.id}` }, part.title)),
      element('td', {}, part.result),
    ),
  );
  const index = element(
    'header',
    {},
    lines([
      element('p', { class: 'eyebrow' }, 'Madrigal'),
      element('h1', {}, title),
      overall(all),
      filters(all),
      scrolled(table({ class: 'verdicts' }, heads, rows), 'Files'),
    ]),
  );
  const articles = parts.map((part) => element('article', { id: part.id }, lines(['', ...part.content, ''])));
  const { charts, stories } = shared;
  return htmlPage(title, reportStyle(), [index, ...articles], { charts, stories });
}

function unanswered({ because, diagnostics }: Unanswered, title: string): readonly Child[] {
  return [
    element('header', {}, element('h1', {}, title)),
    because === null ? null : element('p', {}, `There is no answer, because ${becauseWords(because)}.`),
    diagnostics.length === 0 ? null : diagnosticList(diagnostics),
  ];
}

function content(report: Report, title: string, views: Views, isAlone: boolean): readonly Child[] {
  const { model, results, criticality = [], diagnostics, inputs, chartsAreAsked = false } = report;
  const { remarks = [] } = report;
  const charted = chartedFirst(results);
  const draw: DrawnInTime = chartsAreAsked ? (work) => work() : unlessLate;
  const sections = { report, views, draw };
  const section = (result: Result) => propertySection(sections, result, charted.has(result));
  const news = results.filter(isNews);
  const isDrawn = (result: Result) => result.boundaries !== null || charted.has(result);
  const drawn = results.filter((result) => !isNews(result) && isDrawn(result));
  const others = results.filter((result) => !isNews(result) && !isDrawn(result));
  return [
    header(model, results, title, isAlone),
    remarks.length === 0
      ? null
      : element('section', {}, lines(remarks.map((sentence) => element('p', {}, prose(`${sentence}.`))))),
    ...news.map(section),
    ...drawn.map(section),
    criticality.length === 0 ? null : draw(() => lines(criticalitySections(criticality))),
    diagnostics.length === 0 ? null : diagnosticList(diagnostics),
    results.length === 0 ? null : answerTable(results, views.prefix),
    others.length === 0 ? null : oneByOne(others.map(section), others.length === results.length),
    ...programsOf(report).map((program) =>
      draw(() => programSection(program, results, inputs, views.prefix)),
    ),
    draw(() => lines([structureSection(report, views.prefix)])),
    inputSection(report),
  ];
}

/** What a reader has to know first: it is wrong, or nobody knows. */
function isNews({ verdict }: Result): boolean {
  return verdict.kind === 'violated' || verdict.kind === 'unknown';
}

function oneByOne(sections: readonly Markup[], isAll: boolean): Markup {
  const [one, number] = [sections.length === 1, `${sections.length} `];
  const answers = `${isAll ? 'The' : 'The other'} ${one ? '' : number}${one ? 'answer' : 'answers'}`;
  return element(
    'details',
    { class: 'others' },
    element('summary', {}, `${answers}${one ? '' : ', one by one'}, with ${one ? 'its' : 'their'} runs`),
    lines(['', ...sections, '']),
  );
}

/** The written programs that questions were asked of. */
function programsOf({ model, results }: Report): readonly Program[] {
  return model.programs.filter(({ name }) => results.some(({ program }) => program === name));
}

/** The texts that the answers come from, and the call that asked for them. */
export function inputSection({ inputs, options, call }: Pick<Report, 'inputs' | 'options' | 'call'>): Markup {
  const asked = call === undefined ? null : preformatted(call.command);
  return element(
    'section',
    { class: 'property' },
    lines([
      element('h2', {}, 'Input'),
      asked,
      call !== undefined || options.length === 0
        ? null
        : element('p', {}, 'Options: ', element('code', {}, options.join(' '))),
      ...inputs.map(({ name, text }) =>
        element('details', { 'data-file': name }, element('summary', {}, name), preformatted(text)),
      ),
      call === undefined ? null : element('p', { class: 'muted' }, `Madrigal ${call.version}`),
    ]),
  );
}

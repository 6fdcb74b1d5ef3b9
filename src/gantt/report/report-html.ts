import type { Diagnostic } from '../../base/errors.ts';
import type { Trace } from '../../model/event.ts';
import type { Program } from '../../model/program.ts';
import { type Model, titleOf } from '../../model/whole/model.ts';
import { questionWords } from '../../model/whole/property-spec.ts';
import type { FigureTable } from '../../properties/answers/figures.ts';
import type { CausalSize, Result, Verdict, Witness } from '../../properties/answers/verdict.ts';
import type { CriticalityAnswer } from '../../properties/criticality/criticality.ts';
import { becauseWords, figuresOf, verdictWords } from '../../properties/results/wording.ts';
import { ganttAnswer, scheduleOfWitness } from '../chart/gantt-answer.ts';
import { type Child, element, lines, type Markup } from '../markup.ts';
import { htmlPage } from './page.ts';
import { chartOf, runChart, unlessLate, windowsOf } from './report-chart.ts';
import { criticalitySections } from './report-criticality.ts';
import { programLink, programSection, type ReportInput } from './report-program.ts';
import { type InSight, prose, witnessOf } from './report-story.ts';
import { reportStyle } from './report-style.ts';

/** What a report about the properties of a model tells. */
export interface Report {
  readonly model: Model;
  readonly results: readonly Result[];
  /** What the ends of programs hang on, where it was computed. */
  readonly criticality?: readonly CriticalityAnswer[];
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly ReportInput[];
  /** The options of the command, such as `--scale 0.8,1.2`. */
  readonly options: readonly string[];
  /** Its charts are what was asked for: a limit that stops one of them stops the report. */
  readonly chartsAreAsked?: true;
}

/**
 * The results as one self-contained HTML page: no network, no script, readable in light, dark, narrow and on paper. It
 * says nothing of the time and memory that it took nor of the day, so that the same input gives the same bytes. For a
 * chart that a limit stops, a sentence stands in its place.
 */
export function reportHtml(report: Report): string {
  const title = titleOf(report.model) ?? 'Model';
  return htmlPage(title, reportStyle(programsOf(report).length > 0), content(report, title));
}

function content(report: Report, title: string): readonly Child[] {
  const { model, results, criticality = [], diagnostics, inputs, options, chartsAreAsked } = report;
  const context: Context = {
    model,
    charts: new Map(),
    drawn: chartsAreAsked === true ? (draw) => draw() : unlessLate,
  };
  const charted = chartedFirst(results);
  return [
    header(model, results, title),
    results.length === 0 ? null : verdictTable(results),
    diagnostics.length === 0 ? null : diagnosticList(diagnostics),
    ...programsOf(report).map((program) => context.drawn(() => programSection(program, results, inputs))),
    ...results.map((result, i) => propertySection(context, result, i, charted.has(result))),
    criticality.length === 0 ? null : context.drawn(() => lines(criticalitySections(criticality))),
    inputSection(inputs, options),
  ];
}

/** The written programs that questions were asked of. */
function programsOf({ model, results }: Report): readonly Program[] {
  return model.programs.filter(({ name }) => results.some(({ program }) => program === name));
}

function header(model: Model, results: readonly Result[], title: string): Markup {
  const programs = model.programs.filter(({ name }) => name !== null);
  const facts = [
    count(model.components.length, 'component'),
    count(
      model.components.reduce((sum, c) => sum + c.type.transitions.length, 0),
      'transition',
    ),
    count(model.connections.length, 'connection'),
    ...(programs.length === 0 ? [] : [count(programs.length, 'program')]),
  ];
  return element(
    'header',
    {},
    lines([
      element(
        'p',
        { class: 'eyebrow' },
        ['Madrigal', ...(model.file === null ? [] : [model.file])].join(' · '),
      ),
      element('h1', {}, title),
      model.about === undefined ? null : element('p', {}, model.about),
      element('p', { class: 'muted' }, facts.join(', ')),
      overall(results),
    ]),
  );
}

/** Worst first, as for exit statuses. */
const WORST_FIRST: readonly Verdict['kind'][] = ['violated', 'unknown', 'holds', 'none'];

function overall(results: readonly Result[]): Markup {
  const judged = results.filter(({ verdict }) => verdict.kind !== 'none');
  const worst = WORST_FIRST.flatMap((kind) => results.filter(({ verdict }) => verdict.kind === kind))[0];
  if (worst === undefined) return element('p', { class: 'overall muted' }, 'No property was asked.');
  if (judged.length === 0)
    return element('p', { class: 'overall' }, 'Nothing to judge: all properties only measure.');
  const same = judged.filter(({ verdict }) => verdict.kind === worst.verdict.kind).length;
  const answers = judged.length === 1 ? 'answer' : 'answers';
  const share =
    same === judged.length
      ? `${same === 1 ? '' : 'all '}${same} ${answers}`
      : `${same} of ${judged.length} ${answers}`;
  return element('p', { class: 'overall' }, verdictMark(worst.verdict), `: ${share}`);
}

/** A verdict as a symbol and a word, with a class of its own for its color. */
export function verdictMark(verdict: Verdict): Markup {
  const { symbol, word } = verdictWords(verdict);
  return element('span', { class: `verdict ${verdict.kind}` }, `${symbol} ${word}`);
}

function verdictTable(results: readonly Result[]): Markup {
  const withPrograms = results.some(({ program }) => program !== null);
  const heads = ['Property', 'Kind', ...(withPrograms ? ['Program'] : []), 'Verdict', 'Figures'];
  return element(
    'section',
    {},
    element('h2', {}, 'Verdicts'),
    element(
      'div',
      { class: 'scroll' },
      element(
        'table',
        { class: 'verdicts' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            heads.map((head) => element('th', { scope: 'col' }, head)),
          ),
        ),
        element(
          'tbody',
          {},
          lines(
            results.map((result, i) =>
              element(
                'tr',
                {},
                element('th', { scope: 'row' }, element('a', { href: `#${sectionId(i)}` }, result.spec.name)),
                element('td', { class: 'kind' }, result.spec.kind),
                withPrograms ? element('td', {}, programLink(result.program)) : null,
                element('td', {}, verdictMark(result.verdict)),
                element('td', { class: 'figure' }, figuresOf(result)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

function diagnosticList(diagnostics: readonly Diagnostic[]): Markup {
  return element('section', {}, element('h2', {}, 'Notices'), diagnosticItems(diagnostics));
}

function diagnosticItems(diagnostics: readonly Diagnostic[]): Markup {
  return element('ul', { class: 'diagnostics' }, lines(diagnostics.map(diagnosticItem)));
}

function diagnosticItem({ code, severity, message, at, hint }: Diagnostic): Markup {
  const place = at === null ? [] : [`${at.file}:${at.line}:${at.column}`];
  return element(
    'li',
    { class: severity },
    element('span', { class: 'severity' }, severity),
    ': ',
    prose(message),
    hint === null ? null : element('p', {}, prose(hint)),
    element('p', { class: 'muted' }, [...place, code].join(' · ')),
  );
}

function sectionId(i: number): string {
  return `property-${i + 1}`;
}

/** What the sections about properties share. */
interface Context {
  readonly model: Model;
  /** By run, where its chart stands first. */
  readonly charts: Map<Trace, string>;
  /** Draws a chart or a table of a run, or says why it is not drawn. */
  readonly drawn: (draw: () => Markup) => Markup;
}

/** Answers whose run has its chart in sight: the first ones about programs of which no other chart is. */
function chartedFirst(results: readonly Result[]): ReadonlySet<Result> {
  const first = new Map<string | null, Result>();
  for (const result of results)
    if (result.witnesses.some(hasChart) && !first.has(result.program)) first.set(result.program, result);
  for (const { program, boundaries } of results) if (boundaries !== null) first.delete(program);
  return new Set(first.values());
}

function hasChart({ trace }: Witness): boolean {
  return trace.program !== null && trace.timed !== false && trace.steps.length > 0;
}

function propertySection(context: Context, result: Result, i: number, isCharted: boolean): Markup {
  const { spec, program, verdict, boundaries, witnesses, warnings } = result;
  const { model, drawn } = context;
  const figures = figuresOf(result);
  return element(
    'section',
    { class: 'property', id: sectionId(i) },
    lines([
      '',
      element(
        'div',
        { class: 'heading' },
        element('h2', {}, spec.title ?? spec.name),
        verdictMark(verdict),
        element(
          'span',
          { class: 'muted' },
          program === null ? spec.kind : `${spec.kind} in program ${program}`,
        ),
      ),
      element('p', { class: 'question' }, prose(questionWords(spec))),
      spec.about === undefined ? null : element('p', {}, spec.about),
      figures === '' ? null : element('p', { class: 'figures' }, figures),
      verdict.kind === 'unknown'
        ? element('p', {}, `Unknown, because ${becauseWords(verdict.because, verdict.detail)}.`)
        : null,
      ...(result.figures?.tables ?? []).map(figureTable),
      boundaries === null
        ? null
        : drawn(() => {
            const answer = ganttAnswer(model, program, boundaries);
            return lines([chartOf(answer, sectionId(i)), windowsOf(answer)]);
          }),
      warnings.length === 0 ? null : diagnosticItems(warnings),
      ...witnesses.map((witness, w) => {
        const isFor = verdict.kind === 'violated' || witness.explanation.length > 0;
        const inSight = w > 0 ? 'nothing' : isFor ? 'all' : isCharted ? 'chart' : 'nothing';
        const id = `${sectionId(i)}-run-${w + 1}`;
        return witnessOf(witness, inSight, witnessChart(context, witness, id, inSight));
      }),
      element('p', { class: 'muted' }, statisticsText(result)),
      '',
    ]),
  );
}

function figureTable({ columns, rows }: FigureTable): Markup {
  const cells = (tag: string, row: readonly string[]) =>
    element(
      'tr',
      {},
      row.map((cell, i) => element(tag, i === 0 ? {} : { class: 'number' }, cell)),
    );
  return element(
    'table',
    { class: 'faults' },
    lines([
      '',
      element('thead', {}, cells('th', columns)),
      element(
        'tbody',
        {},
        rows.map((row) => cells('td', row)),
      ),
      '',
    ]),
  );
}

/**
 * The chart of a run of a written program; a run that several answers show has it once, unless it is what a reader of
 * the answer came for. The dates of a run without intervals only put it in order, and make no chart.
 */
function witnessChart(
  { model, charts, drawn }: Context,
  witness: Witness,
  id: string,
  inSight: InSight,
): Markup | null {
  const { trace, title } = witness;
  if (!hasChart(witness)) return null;
  const first = charts.get(trace);
  if (first !== undefined && inSight === 'nothing')
    return element('p', {}, element('a', { href: `#${first}-0` }, 'The chart of this run'), ' stands above.');
  charts.set(trace, first ?? id);
  return drawn(() => runChart(scheduleOfWitness(model, witness), title, id));
}

function statisticsText({ engine, statistics }: Result): string {
  if (engine.kind === 'causal') return `Computed on ${causalNets(engine)}: no state was explored.`;
  const { classes, edges, markings, deadlocks } = statistics;
  return `Explored: ${count(classes, 'class', 'classes')}, ${count(edges, 'edge')}, ${count(markings, 'marking')}, ${count(deadlocks, 'class', 'classes')} without successor.`;
}

function causalNets({ firings, branches, parts }: CausalSize): string {
  if (branches === 1) return `the causal net of ${count(firings, 'firing')}, in which nothing competes`;
  const where = parts === 1 ? '' : ` in ${parts} parts that have nothing to do with each other`;
  return `causal nets of ${count(firings, 'firing')} in all, for the ${branches} ways in which what competes${where} can go`;
}

function count(number: number | bigint, one: string, several = `${one}s`): string {
  const digits = String(number).replace(/\B(?=(\d{3})+$)/g, '\u{202F}');
  return `${digits} ${number === 1 ? one : several}`;
}

/** The texts that the answers come from. */
export function inputSection(inputs: readonly ReportInput[], options: readonly string[]): Markup {
  return element(
    'section',
    { class: 'property' },
    lines([
      element('h2', {}, 'Input'),
      options.length === 0 ? null : element('p', {}, 'Options: ', element('code', {}, options.join(' '))),
      ...inputs.map(({ name, text }) =>
        element('details', {}, element('summary', {}, name), element('pre', {}, element('code', {}, text))),
      ),
    ]),
  );
}

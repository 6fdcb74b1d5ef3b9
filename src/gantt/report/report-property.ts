import { unlessStopped } from '../../base/heed.ts';
import type { Trace } from '../../model/event.ts';
import type { Model } from '../../model/whole/model.ts';
import { questionWords } from '../../model/whole/property-spec.ts';
import type { FigureTable } from '../../properties/answers/figures.ts';
import type { CausalSize, Result, Witness } from '../../properties/answers/verdict.ts';
import type { Suggestions } from '../../properties/change/suggest.ts';
import type { CriticalityAnswer } from '../../properties/criticality/criticality.ts';
import { becauseWords, figuresOf } from '../../properties/results/wording.ts';
import { ganttAnswer, scheduleOfWitness } from '../chart/gantt-answer.ts';
import { count } from '../count-words.ts';
import { waitForPicture } from '../drawing/wait-for-picture.ts';
import { element, lines, type Markup, scrolled, table } from '../markup.ts';
import { storyView } from '../view/story-view.ts';
import type { Views } from '../view/views.ts';
import { chartId, chartOf, type Drawer, type DrawnInTime, runChart, windowsOf } from './report-chart.ts';
import { diagnosticItems } from './report-diagnostics.ts';
import { repairSection } from './report-repair.ts';
import { type InSight, prose, reasonsList, runStory, witnessOf } from './report-story.ts';
import { sectionId, verdictMark } from './report-verdict.ts';

/** Runs of more steps than this have no slider to step through them. */
const MOST_STEPS = 4_000;

/** What the sections of a report have in common: the model, and what draws its runs. */
export interface Sections {
  readonly report: {
    readonly model: Model;
    readonly results: readonly Result[];
    readonly criticality?: readonly CriticalityAnswer[];
    readonly suggestions?: readonly Suggestions[];
  };
  readonly views: Views;
  readonly draw: DrawnInTime;
}

/** Answers whose run has its chart in sight: the first ones about programs of which no other chart is. */
export function chartedFirst(results: readonly Result[]): ReadonlySet<Result> {
  const first = new Map<string | null, Result>();
  for (const result of results)
    if (result.witnesses.some((witness) => hasChart(result, witness)) && !first.has(result.program))
      first.set(result.program, result);
  for (const { program, boundaries } of results) if (boundaries !== null) first.delete(program);
  return new Set(first.values());
}

/** Each run that shows what is violated has a chart; of the others, those of written programs. */
function hasChart({ verdict }: Result, { trace }: Witness): boolean {
  if (trace.steps.length === 0) return false;
  return verdict.kind === 'violated' || (trace.program !== null && trace.timed !== false);
}

/** One question with its answer: the reasons, the figures, the charts and the runs. */
export function propertySection(
  { report, views, draw }: Sections,
  result: Result,
  isCharted: boolean,
): Markup {
  const { model, results } = report;
  const i = results.indexOf(result);
  const { spec, program, verdict, boundaries, witnesses, warnings } = result;
  const drawer: Drawer = {
    model,
    views,
    criticality: report.criticality?.find((each) => each.program === program)?.criticality ?? null,
  };
  if (boundaries !== null) {
    const runs = [boundaries.least, ...(boundaries.greatest === null ? [] : [boundaries.greatest])];
    for (const [run, { trace }] of runs.entries())
      if (!views.chartOf.has(trace)) views.chartOf.set(trace, [chartId(sectionId(views.prefix, i)), run]);
  }
  const figures = figuresOf(result);
  const suggested = report.suggestions?.find(
    ({ before }) => before.spec.name === spec.name && before.program === program,
  );
  const repair = suggested === undefined ? null : repairSection(suggested);
  // What is wrong stands before what repairs it, and both before the run, which is long.
  const isTold = (w: number) => w === 0 && repair !== null;
  return element(
    'section',
    { class: 'property', id: sectionId(views.prefix, i), 'data-verdict': verdict.kind },
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
        : draw(() => {
            const answer = ganttAnswer(model, program, boundaries);
            const id = sectionId(views.prefix, i);
            return lines([
              chartOf(answer, id, drawer),
              windowsOf(answer),
              ...boundaryRuns(drawer, result, id),
            ]);
          }),
      warnings.length === 0 ? null : diagnosticItems(warnings),
      ...(repair === null ? [] : [reasonsList(witnesses[0]?.explanation ?? []), repair]),
      ...witnesses.map((witness, w) => {
        const isFor = verdict.kind === 'violated' || witness.explanation.length > 0;
        const inSight = w > 0 ? 'nothing' : isFor ? 'all' : isCharted ? 'chart' : 'nothing';
        const id = `${sectionId(views.prefix, i)}-run-${w + 1}`;
        const chart = witnessChart(drawer, draw, result, witness, id, inSight);
        return witnessOf(
          isTold(w) ? { ...witness, explanation: [] } : witness,
          inSight,
          chart,
          chart === null ? null : storyIn(drawer, witness.trace, id, verdict.kind === 'violated'),
        );
      }),
      element('p', { class: 'muted' }, statisticsText(result)),
      '',
    ]),
  );
}

/** The runs of a chart, as stories. */
function boundaryRuns(drawer: Drawer, { boundaries, witnesses }: Result, id: string): readonly Markup[] {
  if (boundaries === null) return [];
  const { least, greatest } = boundaries;
  const runs = [
    ['The earliest run', least.trace],
    ...(greatest === null ? [] : [['The latest run', greatest.trace] as const]),
  ] as const;
  // A witness has a story of its own.
  const told = witnesses.map(({ trace }) => trace);
  return runs.flatMap(([title, trace], i) =>
    told.includes(trace) || trace.steps.length === 0
      ? []
      : [runStory(title, trace, false, storyIn(drawer, trace, `${id}-${i}`, false))],
  );
}

/** The id of the list that tells a run, for the script that steps through it unless a limit stops making its steps. */
function storyIn({ model, views }: Drawer, trace: Trace, id: string, isReplayed: boolean): string {
  const story = `${id}-story`;
  const view =
    trace.steps.length > 0 && trace.steps.length <= MOST_STEPS
      ? unlessStopped(
          () => storyView(model, trace, views.chartOf.get(trace), isReplayed, views.prefix),
          () => null,
        )
      : null;
  if (view !== null) views.stories[story] = view;
  return story;
}

function figureTable({ columns, rows }: FigureTable): Markup {
  const row = (cells: readonly string[]) =>
    element(
      'tr',
      {},
      cells.map((cell, i) => element('td', i === 0 ? {} : { class: 'number' }, cell)),
    );
  const heads = columns.map((column, i) =>
    element('th', { scope: 'col', class: i === 0 ? null : 'number' }, column),
  );
  return scrolled(table({ class: 'faults' }, heads, rows.map(row)), 'Figures');
}

/**
 * The chart of a run; a run that several answers show has it once, unless it is what a reader of
 * the answer came for.
 */
function witnessChart(
  drawer: Drawer,
  draw: DrawnInTime,
  result: Result,
  witness: Witness,
  id: string,
  inSight: InSight,
): Markup | null {
  const { trace, title } = witness;
  const { model, views } = drawer;
  if (!hasChart(result, witness)) return null;
  const first = views.chartOf.get(trace);
  if (first !== undefined && inSight === 'nothing')
    return element(
      'p',
      {},
      element('a', { href: `#${first[0]}` }, 'The chart of this run'),
      ' stands above.',
    );
  views.chartOf.set(trace, [chartId(id), 0]);
  const chart = draw(() => {
    const schedule = scheduleOfWitness(model, witness);
    const picture =
      schedule.program?.stuck == null ? null : waitForPicture(model, trace, schedule, `${id}-waits`);
    return lines([
      picture === null ? null : scrolled(picture, 'Who waits for whom', 'waits-picture'),
      runChart(schedule, title, id, drawer),
    ]);
  });
  return trace.timed === false
    ? lines([
        element('p', { class: 'muted' }, 'Its dates only put it in order: durations were left aside.'),
        chart,
      ])
    : chart;
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

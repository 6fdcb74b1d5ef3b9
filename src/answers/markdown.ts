import { type Decimal, toNumber } from '../base/duration.ts';
import { unlessStopped } from '../base/heed.ts';
import { onOneLine } from '../base/text/printable.ts';
import { titleOf } from '../model/whole/model.ts';
import { questionWords } from '../model/whole/property-spec.ts';
import type { Result } from '../properties/answers/verdict.ts';
import { summaryWords } from '../properties/results/counted.ts';
import { becauseWords, figuresOf, verdictWords } from '../properties/results/wording.ts';
import type { AnswerTo } from './answer.ts';
import { diagnosticLine, reasonsOf } from './reasons.ts';
import { runsOf, type ToldRun } from './runs.ts';
import type { Writers } from './writers.ts';

/** Answers as the summary of a job, or a comment of a change: what is violated first, and one run as a chart. */
export const MARKDOWN: Writers<'verify' | 'verify-several' | 'failure'> = {
  verify: (answer) => text(section(answer)),
  'verify-several': ({ files }) => text(files.flatMap(section)),
  failure: (answer) => text(section(answer)),
};

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function section(answer: AnswerTo<'verify'> | AnswerTo<'failure'>): readonly string[] {
  const problems = answer.diagnostics.map((each) => {
    const where = each.at === null ? '' : ` (${plain(each.at.file)}:${each.at.line})`;
    return `- ${each.severity} \`${each.code}\`${where}: ${plain(diagnosticLine(each))}`;
  });
  const listed = problems.length === 0 ? [] : [...problems, ''];
  if (answer.question === 'failure') {
    const because = answer.because === null ? [] : [`- there is no answer: ${answer.because}`];
    return [`## ${plain(answer.file ?? 'Madrigal')}: no answer`, '', ...because, ...listed];
  }
  const { model, results } = answer;
  const ranked = RANKS.flatMap((kind) => results.filter(({ verdict }) => verdict.kind === kind));
  return [
    `## ${plain(titleOf(model) ?? 'Model')}`,
    '',
    `**${summaryWords(results)}**`,
    '',
    '| | property | verdict | figures |',
    '|---|---|---|---|',
    ...ranked.map(row),
    '',
    ...ranked.flatMap(details),
    ...listed,
    ...changesOf(answer),
    ...unlessStopped(
      () => chartOf(answer, ranked),
      (because) => [`No run is drawn, because ${becauseWords(because)}.`, ''],
    ),
  ];
}

function changesOf({ changes }: AnswerTo<'verify'>): readonly string[] {
  if (changes === null) return [];
  const told = changes.sentences.map((sentence) => `- ${plain(sentence)}`);
  return [
    `### Since ${plain(changes.since)}`,
    '',
    ...(told.length === 0 ? ['Nothing has changed.'] : told),
    '',
  ];
}

const RANKS = [
  'violated',
  'unknown',
  'holds',
  'none',
] as const satisfies readonly Result['verdict']['kind'][];

function row(result: Result): string {
  const { symbol, word } = verdictWords(result.verdict);
  return `| ${symbol} | ${nameOf(result)} | ${word} | ${plain(figuresOf(result))} |`;
}

function nameOf({ spec, program }: Result): string {
  return program === null ? plain(spec.name) : `${plain(spec.name)} in ${plain(program)}`;
}

function details(result: Result): readonly string[] {
  const reasons = reasonsOf(result);
  if (reasons.length === 0) return [];
  const { spec } = result;
  const where = spec.at === undefined ? '' : ` (${plain(spec.at.file)}:${spec.at.line})`;
  return [
    `### ${nameOf(result)}${where}`,
    '',
    plain(questionWords(spec)),
    '',
    ...reasons.map((reason) => `- ${plain(reason)}`),
    '',
  ];
}

/** The run that the first of these shows which shows any, as a Gantt chart of mermaid. */
function chartOf({ model }: AnswerTo<'verify'>, ranked: readonly Result[]): readonly string[] {
  for (const result of ranked) {
    const [run] = runsOf(model, result);
    if (run !== undefined && run.schedule.bars.length > 0) return mermaid(run);
  }
  return [];
}

/** GitHub and others refuse to draw larger mermaid charts. */
const MOST_BARS = 250;

function mermaid({ title, schedule }: ToldRun): readonly string[] {
  const bars = schedule.bars.slice(0, MOST_BARS);
  const components = [...new Set(bars.map(({ component }) => component))];
  const left = schedule.bars.length - bars.length;
  return [
    '```mermaid',
    'gantt',
    `  title ${plain(title).replace(/[#;:]/g, ' ')}`,
    // Milliseconds, and seconds since the start on the axis: neither depends on a time zone.
    '  dateFormat x',
    '  axisFormat %s s',
    ...components.flatMap((component) => [
      `  section ${component}`,
      ...bars
        .filter((bar) => bar.component === component)
        .map(
          ({ transition, start, end, critical }) =>
            `  ${transition.replace(':', ' ')} :${critical ? 'crit, ' : ''}${milliseconds(start)}, ${milliseconds(end)}`,
        ),
    ]),
    '```',
    '',
    ...(left === 0 ? [] : [`${left} more actions of this run are not drawn.`, '']),
  ];
}

function milliseconds(date: Decimal): number {
  return Math.round(toNumber(date)! * 1000);
}

/** A text on one line that Markdown shows as it is, but for names in backticks, which hold nothing to be escaped. */
function plain(words: string): string {
  return onOneLine(words).replace(/[\\*{}[\]<>#|~]/g, '\\$&');
}

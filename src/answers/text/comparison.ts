import { maxOf } from '../../base/extremes.ts';
import { onOneLine } from '../../base/text/printable.ts';
import type { Makespan } from '../../model/read/measured.ts';
import type { Result, Verdict } from '../../properties/answers/verdict.ts';
import type { Compared, Comparison } from '../../properties/change/compare.ts';
import { figuresOf, measuredWords, rangeWords, verdictWords } from '../../properties/results/wording.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { modelHeading } from './heading.ts';
import { VERDICT_COLORS } from './result.ts';
import { savedLine } from './saved.ts';

/** One piece of a table: lines, and the colour of the first one. */
interface Cell {
  readonly lines: readonly string[];
  readonly tint: (text: string) => string;
}

/** Programs side by side, under the name of their model. */
export function comparedText(
  { model, comparison, measured, saved }: AnswerTo<'compare'>,
  colors: Palette,
): string {
  return [
    modelHeading(model, colors),
    comparisonTable(comparison, measured, colors),
    ...saved.map((each) => `${savedLine(each)}\n`),
  ].join('\n');
}

/** A column for each program, a row for each property. */
function comparisonTable(
  { programs, rows }: Comparison,
  measured: AnswerTo<'compare'>['measured'],
  colors: Palette,
): string {
  const head = (text: string): Cell => ({ lines: [onOneLine(text)], tint: colors.bold });
  const table = [
    [head(''), ...programs.map(({ name }) => head(name))],
    [head('terminates'), ...programs.map(({ ends }) => endsCell(ends, colors))],
    ...(measured.size === 0
      ? []
      : [[head('real runs'), ...programs.map(({ name }) => measuredCell(measured.get(name)))]]),
    ...rows.map(({ spec, results }) => [head(spec.name), ...results.map((r) => answerCell(r, colors))]),
  ];
  const widths = table[0]!.map((_, column) =>
    maxOf(table.flatMap((row) => row[column]!.lines.map((line) => line.length))),
  );
  return table.flatMap((row) => [...rowLines(row, widths), '']).join('\n');
}

function rowLines(row: readonly Cell[], widths: readonly number[]): readonly string[] {
  const height = maxOf(row.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, i) =>
    row
      .map(({ lines, tint }, column) => {
        const text = lines[i] ?? '';
        const space = ' '.repeat(widths[column]! - text.length);
        return `${i === 0 && text !== '' ? tint(text) : text}${space}`;
      })
      .join('   ')
      .trimEnd(),
  );
}

function verdictCell(verdict: Verdict, figures: readonly string[], colors: Palette): Cell {
  const { symbol, word } = verdictWords(verdict);
  return { lines: [`${symbol} ${word}`, ...figures], tint: colors[VERDICT_COLORS[verdict.kind]] };
}

function endsCell({ verdict, interval }: Compared['ends'], colors: Palette): Cell {
  if (interval === null) return verdictCell(verdict, [], colors);
  const some = interval.some ? ['in the runs that do'] : [];
  return verdictCell(verdict, [rangeWords(interval.min, interval.max), ...some], colors);
}

function measuredCell(makespan: Makespan | undefined): Cell {
  const words = makespan === undefined ? ['–'] : measuredWords(makespan).split(/(?<=,) (?=\d)|(?<=average) /);
  return { lines: words, tint: (text) => text };
}

function answerCell(result: Result | null, colors: Palette): Cell {
  if (result === null) return { lines: ['not asked'], tint: colors.dim };
  const figures = figuresOf(result);
  return verdictCell(result.verdict, figures === '' ? [] : figures.split(/; |, (?=in )/), colors);
}

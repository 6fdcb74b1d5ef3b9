import { maxOf } from '../../base/extremes.ts';
import { questionWords } from '../../model/whole/property-spec.ts';
import type { FigureTable } from '../../properties/answers/figures.ts';
import type { Result, Witness } from '../../properties/answers/verdict.ts';
import type { CriticalityAnswer } from '../../properties/criticality/criticality.ts';
import { countWords, latestEndWords } from '../../properties/criticality/criticality-wording.ts';
import { countedVerdicts } from '../../properties/results/counted.ts';
import { shownRuns } from '../../properties/results/shown-runs.ts';
import { becauseWords, engineWords, figuresOf, verdictWords } from '../../properties/results/wording.ts';
import type { Palette } from '../palette.ts';
import { count, prose, wrapped } from '../words.ts';
import { storyLines } from './story.ts';

/** One answer as a block of lines: verdict and figures, the question, and what shows a violation. */
export function resultBlock(result: Result, colors: Palette): string {
  const { spec, verdict } = result;
  const shown = verdict.kind === 'violated' ? shownRuns(result) : [];
  return [
    headline(result, colors),
    `  ${prose(questionWords(spec), colors)}`,
    ...(verdict.kind === 'unknown' ? [unknownLine(result)] : []),
    ...(result.figures?.tables ?? []).flatMap((table) => tableLines(table, colors)),
    ...shown.flatMap((witness) => witnessLines(witness, colors)),
    '',
  ].join('\n');
}

/** The colour of each verdict. */
export const VERDICT_COLORS = { holds: 'green', violated: 'red', unknown: 'yellow', none: 'blue' } as const;

function headline(result: Result, colors: Palette): string {
  const { spec, program, verdict } = result;
  const { symbol, word } = verdictWords(verdict);
  const tint = colors[VERDICT_COLORS[verdict.kind]];
  const where = program === null ? '' : colors.dim(` in ${program}`);
  const figures = figuresOf(result);
  return `${tint(symbol)} ${colors.bold(spec.name)}${where}  ${tint(word)}${figures === '' ? '' : `  ${figures}`}`;
}

/** A list of an answer has so many rows at most in the terminal. */
const ROWS_SHOWN = 20;

function tableLines({ columns, rows }: FigureTable, colors: Palette): readonly string[] {
  const shown = rows.slice(0, ROWS_SHOWN);
  const widths = columns.map((column, i) =>
    maxOf(
      shown.map((row) => row[i]!.length),
      column.length,
    ),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  const left = rows.length - shown.length;
  return [
    '',
    `  ${colors.dim(line(columns))}`,
    ...shown.map((row) => `  ${line(row)}`),
    ...(left === 0 ? [] : [`  ${colors.dim(`and ${left} more`)}`]),
  ];
}

function unknownLine({ verdict, statistics }: Result): string {
  const because = verdict.kind === 'unknown' ? becauseWords(verdict.because, verdict.detail) : '';
  return `  Unknown, because ${because}, after ${count(statistics.classes, 'state class', 'state classes')}.`;
}

/** What the latest end of a program depends on; nothing where that was not computed. */
export function criticalityBlock(
  { program, criticality }: CriticalityAnswer,
  colors: Palette,
): string | null {
  if (criticality === null || criticality.actions.length === 0) return null;
  const where = program === null ? '' : colors.dim(` in ${program}`);
  return [
    `${colors.bold('What the latest end depends on')}${where}`,
    ...latestEndWords(criticality).flatMap((sentence) =>
      wrapped(sentence).map((line, i) => `  ${i === 0 ? '•' : ' '} ${prose(line, colors)}`),
    ),
    `  ${countWords(criticality)}`,
    '',
  ].join('\n');
}

/** A run as lines, after an empty one: what explains it, its title, and its story. */
export function witnessLines({ title, trace, explanation }: Witness, colors: Palette): readonly string[] {
  const run = trace.steps.length === 0 ? `${title}: nothing has to happen, it is so from the start` : title;
  return [
    '',
    ...explanation.map((sentence) => `  • ${prose(sentence, colors)}`),
    ...(explanation.length === 0 ? [] : ['']),
    `  ${prose(`${run.charAt(0).toUpperCase()}${run.slice(1)}`, colors)}`,
    ...storyLines(trace, colors),
  ];
}

/** How many answers there are of each kind, worst first: `27 answers: 1 is violated, 26 hold`. */
export function summaryLine(results: readonly Result[], colors: Palette): string {
  const parts = countedVerdicts(results).map(({ verdict, words }) =>
    colors[VERDICT_COLORS[verdict.kind]](words),
  );
  return `${colors.bold(`${count(results.length, 'answer')}:`)} ${parts.join(', ')}`;
}

/** So many resources that are never short are named. */
const RESOURCES_SHOWN = 3;

/**
 * What the answers were computed on, and why, in one line; and what of all that is scarce is never
 * short, or makes no date another one.
 */
export function engineLine(results: readonly Result[], colors: Palette): string | null {
  const words = engineWords(results);
  if (words === null) return null;
  const enough = [...new Set(results.flatMap(({ neverShort = [] }) => neverShort))];
  const dated = results.filter(({ interval }) => interval !== null);
  const costless = (dated[0]?.costless ?? []).filter((name) =>
    dated.every((result) => result.costless?.includes(name)),
  );
  const said = [
    ...(enough.length === 0 ? [] : [`nothing ever waits for ${someOf(enough)}`]),
    ...(costless.length === 0 ? [] : [`without ${someOf(costless)} the dates are the same`]),
  ];
  return colors.dim(`Engine: ${[words, ...said].join('; ')}`);
}

function someOf(names: readonly string[]): string {
  const more = names.length > RESOURCES_SHOWN ? ` and ${names.length - RESOURCES_SHOWN} more` : '';
  return `${names.slice(0, RESOURCES_SHOWN).join(', ')}${more}`;
}

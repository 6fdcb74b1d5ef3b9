import { onOneLine } from '../../base/text/printable.ts';
import { titleOf } from '../../model/whole/model.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import { figuresOf } from '../../properties/results/wording.ts';
import type { AnswerTo } from '../answer.ts';
import type { Changes } from '../baseline.ts';
import type { Palette } from '../palette.ts';
import { isUnwished, nameOfResult } from '../reasons.ts';
import { count, grouped, prose, wrapped } from '../words.ts';
import { modelHeading } from './heading.ts';
import { criticalityBlock, engineLine, resultBlock, summaryLine, VERDICT_COLORS } from './result.ts';
import { savedLine } from './saved.ts';

/** The answers to the properties of one model. */
export function verifiedText(
  { model, results, criticality, changes, saved, only }: AnswerTo<'verify'>,
  colors: Palette,
): string {
  const [shown, ends] = only === undefined ? [results, criticality] : [results.filter(isUnwished), []];
  return [
    modelHeading(model, colors),
    ...shown.filter((result) => !isLeftOpen(result)).map((result) => resultBlock(result, colors)),
    ...ends.map((answer) => criticalityBlock(answer, colors)).filter((block) => block !== null),
    ...[engineLine(results, colors)].filter((line) => line !== null),
    summaryLine(results, colors),
    ...(changes === null ? [] : changeLines(changes, colors)),
    ...saved.map(savedLine),
    ...unwishedLines([{ name: null, results }], colors),
    '',
  ].join('\n');
}

/** What is said of several files after the answers about each of them. */
export function severalText({ files }: AnswerTo<'verify-several'>, colors: Palette): string {
  const answered = files.filter((file) => file.question === 'verify');
  const failed = files.filter((file) => file.question === 'failure').map(({ file }) => onOneLine(file ?? ''));
  const all = answered.flatMap(({ results }) => results);
  const named = answered.map(({ model, results }) => ({ name: model.file ?? titleOf(model), results }));
  const filesRead = count(files.length, 'file');
  return [
    '',
    all.length === 0 ? filesRead : `${colors.bold(`${filesRead},`)} ${summaryLine(all, colors)}`,
    ...(failed.length === 0 ? [] : [`${colors.yellow('No answer:')} ${failed.join(', ')}`]),
    ...unwishedLines(named, colors),
    '',
  ].join('\n');
}

/** Whether nothing is known of a question as the user has interrupted, who need not be told so of each one at length. */
function isLeftOpen(result: Result): boolean {
  const { verdict } = result;
  return verdict.kind === 'unknown' && verdict.because === 'interrupted' && figuresOf(result) === '';
}

/** So many of what an interruption left open are named. */
const LEFT_OPEN_NAMED = 10;

/** What is not as wished, in the order in which it is named: what is violated comes last. */
const UNWISHED: readonly {
  readonly words: string;
  readonly kind: 'unknown' | 'violated';
  readonly isOne: (result: Result) => boolean;
  /** How many of them are named. */
  readonly named: number;
}[] = [
  {
    words: 'Left open by the interruption',
    kind: 'unknown',
    isOne: isLeftOpen,
    named: LEFT_OPEN_NAMED,
  },
  { words: 'Unknown', kind: 'unknown', isOne: (result) => !isLeftOpen(result), named: Infinity },
  { words: 'Violated', kind: 'violated', isOne: () => true, named: Infinity },
];

/** What is not as wished, by name: `Violated: shop.yaml: comes-up, ends in update; db.yaml: ends`. */
function unwishedLines(
  files: readonly { readonly name: string | null; readonly results: readonly Result[] }[],
  colors: Palette,
): readonly string[] {
  return UNWISHED.flatMap(({ words, kind, isOne, named }) => {
    const parts = files.flatMap(({ name, results }) => {
      const found = results.filter((result) => result.verdict.kind === kind && isOne(result));
      const more = found.length > named ? [`${grouped(found.length - named)} more`] : [];
      const names = [...found.slice(0, named).map(nameOfResult), ...more].join(', ');
      return found.length === 0 ? [] : `${name === null ? '' : `${onOneLine(name)}: `}${names}`;
    });
    return parts.length === 0 ? [] : [`${colors[VERDICT_COLORS[kind]](`${words}:`)} ${parts.join('; ')}`];
  });
}

function changeLines({ since, sentences }: Changes, colors: Palette): readonly string[] {
  if (sentences.length === 0) return [`Nothing has changed since ${onOneLine(since)}`];
  return [
    `Since ${onOneLine(since)}:`,
    ...sentences.flatMap((sentence) =>
      wrapped(sentence).map((line, i) => `  ${i === 0 ? '•' : ' '} ${prose(line, colors)}`),
    ),
  ];
}

import { onOneLine } from '../../base/text/printable.ts';
import { titleOf } from '../../model/whole/model.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import type { AnswerTo } from '../answer.ts';
import type { Changes } from '../baseline.ts';
import type { Palette } from '../palette.ts';
import { isUnwished, nameOfResult } from '../reasons.ts';
import { count, prose, wrapped } from '../words.ts';
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
    ...shown.map((result) => resultBlock(result, colors)),
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

/**
 * What is not as wished, by name, what is violated last: `Violated: shop.yaml: comes-up, ends in update; db.yaml: ends`.
 */
function unwishedLines(
  files: readonly { readonly name: string | null; readonly results: readonly Result[] }[],
  colors: Palette,
): readonly string[] {
  return (['unknown', 'violated'] as const).flatMap((kind) => {
    const parts = files.flatMap(({ name, results }) => {
      const found = results.filter(({ verdict }) => verdict.kind === kind).map(nameOfResult);
      return found.length === 0 ? [] : `${name === null ? '' : `${onOneLine(name)}: `}${found.join(', ')}`;
    });
    if (parts.length === 0) return [];
    return [
      `${colors[VERDICT_COLORS[kind]](kind === 'violated' ? 'Violated:' : 'Unknown:')} ${parts.join('; ')}`,
    ];
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

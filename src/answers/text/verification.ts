import { onOneLine } from '../../base/text/printable.ts';
import type { AnswerTo } from '../answer.ts';
import type { Changes } from '../baseline.ts';
import type { Palette } from '../palette.ts';
import { modelHeading } from './heading.ts';
import { criticalityBlock, engineLine, resultBlock, summaryLine } from './result.ts';
import { savedLine } from './saved.ts';
import { prose, wrapped } from './words.ts';

/** The answers to the properties of one model. */
export function verifiedText(
  { model, results, criticality, changes, saved }: AnswerTo<'verify'>,
  colors: Palette,
): string {
  return [
    modelHeading(model, colors),
    ...results.map((result) => resultBlock(result, colors)),
    ...criticality.map((answer) => criticalityBlock(answer, colors)).filter((block) => block !== null),
    ...[engineLine(results, colors)].filter((line) => line !== null),
    summaryLine(results, colors),
    ...(changes === null ? [] : changeLines(changes, colors)),
    ...saved.map(savedLine),
    '',
  ].join('\n');
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

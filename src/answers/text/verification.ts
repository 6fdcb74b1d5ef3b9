import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { modelHeading } from './heading.ts';
import { criticalityBlock, engineLine, resultBlock, summaryLine } from './result.ts';
import { savedLine } from './saved.ts';

/** The answers to the properties of one model. */
export function verifiedText(
  { model, results, criticality, saved }: AnswerTo<'verify'>,
  colors: Palette,
): string {
  return [
    modelHeading(model, colors),
    ...results.map((result) => resultBlock(result, colors)),
    ...criticality.map((answer) => criticalityBlock(answer, colors)).filter((block) => block !== null),
    ...[engineLine(results, colors)].filter((line) => line !== null),
    summaryLine(results, colors),
    ...saved.map(savedLine),
    '',
  ].join('\n');
}

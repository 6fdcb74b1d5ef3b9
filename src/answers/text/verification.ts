import { onOneLine } from '../../base/text/printable.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { modelHeading } from './heading.ts';
import { criticalityBlock, engineLine, resultBlock, summaryLine } from './result.ts';

/** The answers to the properties of one model. */
export function verifiedText(
  { model, results, criticality, report }: AnswerTo<'verify'>,
  colors: Palette,
): string {
  return [
    modelHeading(model, colors),
    ...results.map((result) => resultBlock(result, colors)),
    ...criticality.map((answer) => criticalityBlock(answer, colors)).filter((block) => block !== null),
    ...[engineLine(results, colors)].filter((line) => line !== null),
    summaryLine(results, colors),
    ...(report === null ? [] : [`The report is in ${onOneLine(report)}`]),
    '',
  ].join('\n');
}

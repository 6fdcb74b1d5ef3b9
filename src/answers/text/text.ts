import { writeState } from '../../model/read/state-json.ts';
import type { AnswerTo } from '../answer.ts';
import type { Writers } from '../writers.ts';
import { comparedText } from './comparison.ts';
import { exploredText } from './exploration.ts';
import { modelHeading } from './heading.ts';
import type { Palette } from './palette.ts';
import { criticalityBlock, engineLine, resultBlock, summaryLine } from './result.ts';
import { replayedText, simulatedText } from './run.ts';
import { suggestedText } from './suggestions.ts';

type Written = 'check' | 'verify' | 'compare' | 'suggest' | 'simulate' | 'state' | 'replay' | 'explore';

/** Answers for people at a terminal. */
export const TEXT: Writers<Written> = {
  check: ({ model }, colors) => `${modelHeading(model, colors)}${colors.green('ok')}\n`,
  verify: verifiedText,
  compare: comparedText,
  suggest: suggestedText,
  simulate: simulatedText,
  state: ({ state }) => writeState(state),
  replay: replayedText,
  explore: exploredText,
};

function verifiedText({ model, results, criticality, report }: AnswerTo<'verify'>, colors: Palette): string {
  return [
    modelHeading(model, colors),
    ...results.map((result) => resultBlock(result, colors)),
    ...criticality.map((answer) => criticalityBlock(answer, colors)).filter((block) => block !== null),
    ...[engineLine(results, colors)].filter((line) => line !== null),
    summaryLine(results, colors),
    ...(report === null ? [] : [`The report is in ${report}`]),
    '',
  ].join('\n');
}

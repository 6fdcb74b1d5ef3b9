import { onOneLine, printableJson } from '../../base/printable.ts';
import { writeState } from '../../model/read/state-json.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import type { Writers } from '../writers.ts';
import { comparedText } from './comparison.ts';
import { exploredText } from './exploration.ts';
import { modelHeading } from './heading.ts';
import { painted } from './painted.ts';
import { criticalityBlock, engineLine, resultBlock, summaryLine } from './result.ts';
import { replayedText, simulatedText } from './run.ts';
import { suggestedText } from './suggestions.ts';

type Written = 'check' | 'verify' | 'compare' | 'suggest' | 'simulate' | 'state' | 'replay' | 'explore';

/** Answers for people at a terminal. */
export const TEXT: Writers<Written> = {
  check: harmless(checkedText),
  verify: harmless(verifiedText),
  compare: harmless(comparedText),
  suggest: harmless(suggestedText),
  simulate: harmless(simulatedText),
  state: ({ state }) => printableJson(writeState(state)),
  replay: harmless(replayedText),
  explore: harmless(exploredText),
};

function harmless<A>(write: (answer: A, colors: Palette) => string) {
  return (answer: A, colors: Palette): string => painted(colors, (marks) => write(answer, marks));
}

function checkedText({ model, refused }: AnswerTo<'check'>, colors: Palette): string {
  const verdict = refused ? colors.red('not ok: its warnings count as errors') : colors.green('ok');
  return `${modelHeading(model, colors)}${verdict}\n`;
}

function verifiedText({ model, results, criticality, report }: AnswerTo<'verify'>, colors: Palette): string {
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

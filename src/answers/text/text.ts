import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import type { Writers } from '../writers.ts';
import { modelHeading } from './heading.ts';

type Written = 'check' | 'verify' | 'compare' | 'suggest' | 'simulate' | 'state' | 'replay' | 'explore';

/** Answers for people at a terminal. What writes one of them is loaded when it is wanted, so that others start sooner. */
export const TEXT: Writers<Written> = {
  check: checkedText,
  verify: async (answer, colors) => (await import('./verification.ts')).verifiedText(answer, colors),
  compare: async (answer, colors) => (await import('./comparison.ts')).comparedText(answer, colors),
  suggest: async (answer, colors) => (await import('./suggestions.ts')).suggestedText(answer, colors),
  simulate: async (answer, colors) => (await import('./run.ts')).simulatedText(answer, colors),
  state: async ({ state }) => (await import('../../model/read/state-json.ts')).writeState(state),
  replay: async (answer, colors) => (await import('./run.ts')).replayedText(answer, colors),
  explore: async (answer, colors) => (await import('./exploration.ts')).exploredText(answer, colors),
};

function checkedText({ model, refused }: AnswerTo<'check'>, colors: Palette): string {
  const verdict = refused ? colors.red('not ok: its warnings count as errors') : colors.green('ok');
  return `${modelHeading(model, colors)}${verdict}\n`;
}

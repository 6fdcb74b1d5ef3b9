import { onOneLine, printableJson } from '../../base/text/printable.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { count } from '../words.ts';
import type { Later, Writers } from '../writers.ts';
import { modelHeading } from './heading.ts';
import { painted } from './painted.ts';

type InText =
  | 'check'
  | 'check-several'
  | 'import'
  | 'verify'
  | 'verify-several'
  | 'compare'
  | 'suggest'
  | 'plan'
  | 'simulate'
  | 'state'
  | 'replay'
  | 'calibrate'
  | 'conform'
  | 'explore'
  | 'verify-net';

/** Answers for people at a terminal. What writes one of them is loaded when it is wanted, so that others start sooner. */
export const TEXT: Writers<InText> = {
  check: harmless(async () => checkedText),
  'check-several': harmless(async () => checkedSeveralText),
  import: ({ text, output }) => (output === null ? text : null),
  verify: harmless(async () => (await import('./verification.ts')).verifiedText),
  'verify-several': harmless(async () => (await import('./verification.ts')).severalText),
  compare: harmless(async () => (await import('./comparison.ts')).comparedText),
  suggest: harmless(async () => (await import('./suggestions.ts')).suggestedText),
  plan: harmless(async () => (await import('./plan.ts')).plannedText),
  simulate: harmless(async () => (await import('./run.ts')).simulatedText),
  state: {
    load: async () => {
      const { writeState } = await import('../../model/read/state-json.ts');
      return ({ state }) => printableJson(writeState(state));
    },
  },
  replay: harmless(async () => (await import('./run.ts')).replayedText),
  calibrate: harmless(async () => (await import('./logs.ts')).calibratedText),
  conform: harmless(async () => (await import('./logs.ts')).conformText),
  explore: harmless(async () => (await import('./exploration.ts')).exploredText),
  'verify-net': harmless(async () => (await import('./net-answers.ts')).netAnswersText),
};

type TextWriter<A> = (answer: A, colors: Palette) => string;

function harmless<A>(load: () => Promise<TextWriter<A>>): Later<TextWriter<A>> {
  return {
    load: async () => {
      const write = await load();
      return (answer, colors) => painted(colors, (marks) => write(answer, marks));
    },
  };
}

function checkedText({ model, refused }: AnswerTo<'check'>, colors: Palette): string {
  const verdict = refused ? colors.red('not ok: its warnings count as errors') : colors.green('ok');
  return `${modelHeading(model, colors)}${verdict}\n`;
}

/** What is said of several files after each of them. */
function checkedSeveralText({ files }: AnswerTo<'check-several'>, colors: Palette): string {
  const usable = files.filter((file) => file.question === 'check' && !file.refused);
  const others = files.filter((file) => !usable.includes(file));
  const names = others.map((answer) =>
    onOneLine((answer.question === 'check' ? answer.model.file : answer.file) ?? ''),
  );
  const said = `\n${count(files.length, 'file')}: ${usable.length === files.length ? 'all' : usable.length} ok`;
  return others.length === 0 ? `${said}\n` : `${said}\n${colors.red('Not ok:')} ${names.join(', ')}\n`;
}

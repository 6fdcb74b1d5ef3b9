import { compare } from '../../base/duration.ts';
import { formatTime } from '../../base/format-time.ts';
import { visible } from '../../base/print-diagnostic.ts';
import type { Model } from '../../model/assembly.ts';
import type { Trace } from '../../model/event.ts';
import { blockersOf } from '../../model/explain/blockers.ts';
import { questionWords } from '../../model/explain/property-wording.ts';
import { explainBlockers } from '../../model/explain/wait-for.ts';
import { whereabouts } from '../../model/semantics/obstacles.ts';
import type { Replay } from '../../model/semantics/replay.ts';
import { isFinished } from '../../model/semantics/semantics.ts';
import { timeWords, whereWords } from '../../model/semantics/wording.ts';
import { enumerate, type Sentence, storyOf } from '../../model/story.ts';
import { shownRuns } from '../../properties/answers/shown-runs.ts';
import type { Result, Witness } from '../../properties/answers/verdict.ts';
import { becauseWords, engineWords, figuresOf, verdictWords } from '../../properties/answers/wording.ts';
import type { CriticalityAnswer } from '../../properties/criticality/criticality.ts';
import { countWords, latestEndWords } from '../../properties/criticality/criticality-wording.ts';
import type { colorsFor } from './output.ts';

export type Palette = ReturnType<typeof colorsFor>;

/** `1 component`, `2 components`, `12,345 classes`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : several}`;
}

export function grouped(number: number | bigint): string {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Names in backticks, tinted where there is colour. */
export function prose(text: string, colors: Palette): string {
  const plain = visible(text);
  return colors.isColorSupported ? plain.replace(/`([^`]*)`/g, (_, name) => colors.cyan(name)) : plain;
}

/** The name of a model and its size. */
export function modelHeading(model: Model, colors: Palette): string {
  const title = model.title ?? model.file ?? 'model';
  const file = model.title === undefined || model.file === null ? [] : [model.file];
  return `${colors.bold(visible(title))}\n${colors.dim([...file, sizeWords(model)].join(' · '))}\n`;
}

function sizeWords(model: Model): string {
  // The implicit one of a deployment is none of the file's.
  const programs = model.programs.filter(({ name }) => name !== null).length;
  const transitions = model.components.reduce((sum, { type }) => sum + type.transitions.length, 0);
  return [
    count(model.components.length, 'component'),
    count(transitions, 'transition'),
    count(model.connections.length, 'connection'),
    ...(programs === 0 ? [] : [count(programs, 'program')]),
    count(model.properties.length, 'property', 'properties'),
  ].join(', ');
}

/** One answer as a block of lines: verdict and figures, the question, and what shows a violation. */
export function resultBlock(result: Result, colors: Palette): string {
  const { spec, verdict } = result;
  const shown = verdict.kind === 'violated' ? shownRuns(result) : [];
  return [
    headline(result, colors),
    `  ${prose(questionWords(spec), colors)}`,
    ...(verdict.kind === 'unknown' ? [unknownLine(result)] : []),
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

function unknownLine({ verdict, statistics }: Result): string {
  const because = verdict.kind === 'unknown' ? becauseWords(verdict.because) : '';
  return `  Unknown, because ${because}, after ${count(statistics.classes, 'state class', 'state classes')}.`;
}

/** What the latest end of a program hangs on; nothing where that was not computed. */
export function criticalityBlock(
  { program, criticality }: CriticalityAnswer,
  colors: Palette,
): string | null {
  if (criticality === null || criticality.actions.length === 0) return null;
  const where = program === null ? '' : colors.dim(` in ${program}`);
  return [
    `${colors.bold('What the latest end hangs on')}${where}`,
    ...latestEndWords(criticality).flatMap((sentence) =>
      wrapped(sentence).map((line, i) => `  ${i === 0 ? '•' : ' '} ${prose(line, colors)}`),
    ),
    `  ${countWords(criticality)}`,
    '',
  ].join('\n');
}

const LINE_WIDTH = 100;

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < LINE_WIDTH) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return lines;
}

function witnessLines({ title, trace, explanation }: Witness, colors: Palette): readonly string[] {
  const run = trace.steps.length === 0 ? `${title}: nothing has to happen, it is so from the start` : title;
  return [
    '',
    ...explanation.map((sentence) => `  • ${prose(sentence, colors)}`),
    ...(explanation.length === 0 ? [] : ['']),
    `  ${prose(`${run.charAt(0).toUpperCase()}${run.slice(1)}`, colors)}`,
    ...storyLines(trace, colors),
  ];
}

/** Of a long story, so many sentences of its beginning and of its end are told. */
const BEGINNING = 12;
const END = 12;

/** A run as dated sentences, shortened in the middle. */
export function storyLines(trace: Trace, colors: Palette, whole = false): readonly string[] {
  const story = storyOf(trace);
  if (whole || story.length <= BEGINNING + END + 1) return datedLines(story, colors);
  const [first, middle, last] = [story.slice(0, BEGINNING), story.slice(BEGINNING, -END), story.slice(-END)];
  const left = middle.reduce((sum, { steps }) => sum + steps, 0);
  const width = dateWidth(story);
  return [
    ...datedLines(first, colors, width),
    colors.dim(`  ${' '.repeat(width)}  ... ${grouped(left)} more events; --format json has them all`),
    ...datedLines(last, colors, width),
  ];
}

function dateWidth(story: readonly Sentence[]): number {
  return Math.max(0, ...story.map(({ at }) => formatTime(at).length));
}

/** A date that was told in the line before is not told again. */
function datedLines(
  story: readonly Sentence[],
  colors: Palette,
  width = dateWidth(story),
): readonly string[] {
  return story.map(({ at, text }, i) => {
    const before = story[i - 1];
    const date = before !== undefined && compare(before.at, at) === 0 ? '' : formatTime(at);
    return `  ${colors.bold(date.padStart(width))}  ${prose(text, colors)}`;
  });
}

/** What a run that was replayed ends in: whether it is over, why it got stuck, and where everything stands. */
export function endLines(outcome: Extract<Replay, { kind: 'ok' }>, colors: Palette): readonly string[] {
  const { system, state, maximal } = outcome;
  const date = timeWords(system, state.date);
  const stuck = maximal && !isFinished(system, state);
  const reasons = stuck ? explainBlockers(system, blockersOf(system, state)).sentences : [];
  const end = stuck
    ? `The run is stuck at ${date}:`
    : maximal
      ? `The run is complete at ${date}.`
      : `The run is not over at ${date}: more can happen.`;
  const places = [...state.components].map(
    ([name, component]) => `${name} ${whereWords(whereabouts(component))}`,
  );
  return [
    end,
    ...reasons.map((sentence) => `  • ${prose(sentence, colors)}`),
    ...(places.length === 0
      ? []
      : wrapped(`It ends with ${enumerate(places)}.`).map((line) => prose(line, colors))),
  ];
}

const COUNTED = [
  { kind: 'violated', one: 'is violated', several: 'are violated' },
  { kind: 'unknown', one: 'is unknown', several: 'are unknown' },
  { kind: 'holds', one: 'holds', several: 'hold' },
  { kind: 'none', one: 'is measured', several: 'are measured' },
] as const;

/** How many answers there are of each kind, worst first: `27 answers: 1 is violated, 26 hold`. */
export function summaryLine(results: readonly Result[], colors: Palette): string {
  const parts = COUNTED.flatMap(({ kind, one, several }) => {
    const number = results.filter(({ verdict }) => verdict.kind === kind).length;
    if (number === 0) return [];
    return [colors[VERDICT_COLORS[kind]](`${number} ${number === 1 ? one : several}`)];
  });
  return `${colors.bold(`${count(results.length, 'answer')}:`)} ${parts.join(', ')}`;
}

/** What the answers were computed on, and why, in one line. */
export function engineLine(results: readonly Result[], colors: Palette): string | null {
  const words = engineWords(results);
  return words && colors.dim(`Engine: ${words}`);
}

import { compare } from '../../base/duration.ts';
import { maxOf } from '../../base/extremes.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Trace } from '../../model/event.ts';
import { type Sentence, storyOf } from '../../model/explain/story.ts';
import type { Palette } from '../palette.ts';
import { grouped, prose } from '../words.ts';

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
  return maxOf(
    story.map(({ at }) => formatTime(at).length),
    0,
  );
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

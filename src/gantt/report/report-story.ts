import { compare } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Trace } from '../../model/event.ts';
import { type Sentence, storyOf } from '../../model/explain/story.ts';
import type { Witness } from '../../properties/answers/verdict.ts';
import { concat, element, lines, type Markup } from '../markup.ts';

/** Text in which names stand in backticks. */
export function prose(text: string): Markup {
  return concat(text.split('`').map((part, i) => (i % 2 === 1 ? element('code', {}, part) : part)));
}

/** How much of a run a reader sees at once; the rest unfolds. */
export type InSight = 'nothing' | 'chart' | 'all';

/**
 * A witness with its explanation, and a chart where there is one.
 *
 * @param id of the list that tells the run
 */
export function witnessOf(
  { title, trace, explanation }: Witness,
  inSight: InSight,
  chart: Markup | null,
  id: string | null,
): Markup {
  return concat(
    element('h3', {}, prose(capitalised(title))),
    reasonsList(explanation),
    inSight === 'nothing' ? null : chart,
    trace.steps.length === 0
      ? element('p', { class: 'muted' }, 'Nothing has to happen: it is so from the start.')
      : runStory('The run', trace, inSight === 'all', id, inSight === 'nothing' ? chart : null),
  );
}

/** How many sentences a run is told in at most; what follows is counted. */
const MOST_SENTENCES = 800;

/** Why an answer is as it is, sentence by sentence; `null` where nothing is to be said. */
export function reasonsList(explanation: readonly string[]): Markup | null {
  if (explanation.length === 0) return null;
  const items = explanation.map((sentence) => element('li', {}, prose(sentence)));
  return element('ul', { class: 'explanation' }, lines(items));
}

/** A run in sentences, which unfold. */
export function runStory(
  title: string,
  trace: Trace,
  isOpen: boolean,
  id: string | null,
  before: Markup | null = null,
): Markup {
  return element(
    'details',
    { open: isOpen ? '' : null },
    element('summary', {}, `${title}, ${trace.steps.length} events`),
    before,
    storyList(storyOf(trace), id),
  );
}

function capitalised(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function storyList(story: readonly Sentence[], id: string | null): Markup {
  const list = element(
    'dl',
    { class: 'story', id },
    lines(byDate(story.slice(0, MOST_SENTENCES)).flatMap(dateEntries)),
  );
  if (story.length <= MOST_SENTENCES) return list;
  const more = `The first ${MOST_SENTENCES} of ${story.length} sentences; \`--format json\` has the whole run.`;
  return concat(list, element('p', { class: 'muted' }, prose(more)));
}

function byDate(story: readonly Sentence[]): readonly (readonly Sentence[])[] {
  const groups: Sentence[][] = [];
  for (const sentence of story) {
    const group = groups.at(-1);
    if (group !== undefined && compare(group[0]!.at, sentence.at) === 0) group.push(sentence);
    else groups.push([sentence]);
  }
  return groups;
}

function dateEntries(sentences: readonly Sentence[]): readonly Markup[] {
  return [
    element('dt', {}, formatTime(sentences[0]!.at)),
    element(
      'dd',
      {},
      sentences.map(({ text }) => element('p', {}, prose(text))),
    ),
  ];
}

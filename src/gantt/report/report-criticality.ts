import { compare, type Duration, ZERO } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type {
  ActionCriticality,
  Criticality,
  CriticalityAnswer,
  Range,
} from '../../properties/criticality/criticality.ts';
import {
  actionName,
  countWords,
  gainOf,
  howOften,
  latestEndWords,
  noCriticalityWords,
} from '../../properties/criticality/criticality-wording.ts';
import { rangeWords } from '../../properties/results/wording.ts';
import { DRAWING } from '../chart/svg-text.ts';
import { concat, element, lines, type Markup, scrolled, table } from '../markup.ts';
import { prose } from './report-story.ts';

/** What the latest ends of programs depend on; what the figures mean stands below the last of them. */
export function criticalitySections(answers: readonly CriticalityAnswer[]): readonly Markup[] {
  const last = answers.findLastIndex(({ criticality }) => criticality !== null);
  const isOpen = answers.length === 1;
  return answers.map((answer, i) => criticalitySection(answer, i === last ? answers : [], isOpen));
}

/** Sentences, and the floats of all actions. */
function criticalitySection(
  { program, criticality, because }: CriticalityAnswer,
  explained: readonly CriticalityAnswer[],
  isOpen: boolean,
): Markup {
  return element(
    'section',
    { class: 'property' },
    lines([
      '',
      element(
        'div',
        { class: 'heading' },
        element('h2', {}, 'What the latest end depends on'),
        program === null ? null : element('span', { class: 'muted' }, `in program ${program}`),
      ),
      ...(criticality === null
        ? [element('p', { class: 'muted' }, `Not computed: ${noCriticalityWords(because!)}.`)]
        : content(criticality, explained, isOpen)),
      '',
    ]),
  );
}

function content(
  criticality: Criticality,
  explained: readonly CriticalityAnswer[],
  isOpen: boolean,
): readonly Markup[] {
  const { end } = criticality;
  const sentences = latestEndWords(criticality).map((sentence) => element('li', {}, prose(sentence)));
  return [
    element('p', { class: 'question' }, `The last event comes at ${rangeWords(end.min, end.max)}.`),
    element('ul', { class: 'explanation' }, lines(sentences)),
    element(
      'details',
      { open: isOpen ? '' : null },
      element('summary', {}, countWords(criticality)),
      scrolled(actionTable(criticality), 'Floats'),
      criticality.actions.length > MOST_ROWS
        ? element('p', { class: 'muted' }, `The first ${MOST_ROWS}; JSON has them all.`)
        : null,
      explained.length === 0 ? null : element('p', { class: 'muted' }, legend(explained)),
    ),
  ];
}

function legend(answers: readonly CriticalityAnswer[]): string {
  const open = answers
    .flatMap(({ criticality }) => criticality?.actions ?? [])
    .some((action) => howOften(action) === 'undecided');
  return [
    'All over all runs. An action is critical in a run in which its float is zero: the run ends later whenever it does.',
    'Its float is how much later it can end before the run ends later, its free slack before another action starts later.',
    'The last column is how much sooner the latest end comes at most when this action alone takes less time, and what is critical from there on.',
    ...(open ? ['Undecided: the search for the least float was not finished.'] : []),
  ].join(' ');
}

const HEADS = [
  'Action',
  'critical',
  'takes',
  'starts',
  'ends',
  'free slack',
  'float',
  'latest end sooner by',
];

/** Of more actions, so many are shown, those that are critical before the others; the rest is in JSON. */
const MOST_ROWS = 500;

const ALWAYS_FIRST = ['always', 'sometimes', 'undecided', 'never'];

function actionTable({ end, actions }: Criticality): Markup {
  const rank = (action: ActionCriticality) => ALWAYS_FIRST.indexOf(howOften(action));
  const sorted = [...actions].sort((a, b) => rank(a) - rank(b));
  return table(
    { class: 'windows floats' },
    HEADS,
    sorted.slice(0, MOST_ROWS).map((action) => row(action, end.max, actions)),
  );
}

function row(action: ActionCriticality, latest: Duration, actions: readonly ActionCriticality[]): Markup {
  heed(DRAWING);
  const { takes, start, end, freeSlack } = action;
  const often = howOften(action);
  return element(
    'tr',
    { class: often },
    element('th', { scope: 'row' }, actionName(action)),
    element('td', {}, often),
    [takes, start, end, freeSlack].map((range) => element('td', {}, timesOf(range))),
    element('td', {}, floatOf(action)),
    element('td', {}, forward(action, latest, actions)),
  );
}

/** As short as can be, in units that people read: `22.9 – 27.19 s`, `58 s – 1 min 12 s`; lines break between long dates only. */
function timesOf({ min, max }: Range): string {
  const [least, greatest] = [timeOf(min), max === 'inf' ? '∞' : timeOf(max)];
  if (least === greatest) return least;
  const areSeconds = [least, greatest].every((each) => /^[\d.]+\u00a0s$/.test(each));
  return areSeconds ? `${least.slice(0, -2)}\u00a0–\u00a0${greatest}` : `${least}\u00a0– ${greatest}`;
}

function timeOf(time: Duration): string {
  return formatTime(time).replaceAll(' ', '\u00a0');
}

/** Where the search for the least one was not finished, with a question mark. */
function floatOf({ totalFloat }: ActionCriticality): string {
  const isOpen = compare(totalFloat.min, totalFloat.minFound) !== 0;
  return isOpen
    ? `${timeOf(totalFloat.min)}?\u00a0– ${timesOf({ min: totalFloat.minFound, max: totalFloat.max })}`
    : timesOf(totalFloat);
}

function forward(
  action: ActionCriticality,
  latest: Duration,
  actions: readonly ActionCriticality[],
): Markup | string {
  if (latest === 'inf') return action.takes.max === 'inf' ? 'needs a bound' : '–';
  const gain = gainOf(action, latest);
  if (compare(gain, ZERO) === 0) return '–';
  const [next, ...more] = action.latestEnd.rivals.map((i) => actionName(actions[i]!));
  if (next === undefined) return formatTime(gain);
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const title = more.length === 0 ? null : [next, ...more].join(', ');
  return concat(formatTime(gain), element('span', { class: 'muted', title }, `, then ${next}${others}`));
}

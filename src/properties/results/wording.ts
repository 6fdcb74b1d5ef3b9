import { type Decimal, type Duration, formatDecimal } from '../../base/duration.ts';
import type { Because } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Makespan } from '../../model/read/measured.ts';
import type {
  Boundaries,
  CausalSize,
  DateInterval,
  Engine,
  Result,
  Verdict,
  WhyCausal,
  WhyClasses,
} from '../answers/verdict.ts';
import { tellingOf } from '../kinds/kinds.ts';

/** A verdict in a word and a sign that does not need colour. */
export interface VerdictWords {
  readonly symbol: string;
  readonly word: string;
}

const VERDICT_WORDS: Readonly<Record<Verdict['kind'], VerdictWords>> = {
  holds: { symbol: '✓', word: 'holds' },
  violated: { symbol: '✗', word: 'violated' },
  unknown: { symbol: '?', word: 'unknown' },
  none: { symbol: '–', word: 'measured' },
};

/** How a verdict is told. */
export function verdictWords(verdict: Verdict): VerdictWords {
  return VERDICT_WORDS[verdict.kind];
}

const BECAUSE: Readonly<Record<Because, string>> = {
  'max-classes': 'the limit on state classes was reached',
  timeout: 'the time limit was reached',
  'max-memory': 'the limit on memory was reached',
  overflow: 'the durations are too large or too fine to be computed exactly',
  unbounded: 'some place can hold any number of tokens',
  interrupted: 'it was interrupted',
};

/**
 * What stopped an analysis, as the end of a sentence that begins with "unknown, because".
 *
 * @param detail says it where `because` alone says too little
 */
export function becauseWords(because: Because, detail?: string): string {
  return detail ?? BECAUSE[because];
}

/**
 * The figures of an answer, in a few words: `2 min 2.87 s to 2 min 23.18 s`, `5 at once, 4 in a state that lasts`,
 * `12 s to 40 s in all, at most 30 s at a stretch`; where they are only enclosed, `at least 40 and at most 57 at once`.
 * Empty where it has none.
 */
export function figuresOf(result: Result): string {
  const { spec, figures, boundaries } = result;
  const interval = result.interval ?? boundaryInterval(boundaries);
  return [
    ...(interval === null ? [] : [dateWords(interval, tellingOf(spec).arrival(spec))]),
    ...(figures === null || figures.words === '' ? [] : [figures.words]),
  ].join('; ');
}

/** `2 min to 3 min, in the runs that reach it`. */
function dateWords({ min, max, some }: DateInterval, arrival: string | null): string {
  const range = rangeWords(min, max);
  return some && arrival !== null ? `${range}, in the runs that ${arrival}` : range;
}

const WHY_CLASSES: Readonly<Record<WhyClasses, string>> = {
  asked: 'state classes, as asked',
  few: 'state classes, for they are few',
  untimed: 'markings, for intervals are left aside',
  competes: 'state classes, for too much competes',
  'not-by-causes': 'state classes, for the causal net does not tell',
  sooner: 'state classes, for they told sooner than the causal net',
};

/** Where nothing competes, and where it does. */
const WHY_CAUSAL: Readonly<Record<WhyCausal, readonly [string, string]>> = {
  asked: ['as asked', 'as asked'],
  many: ['for nothing competes and state classes are many', 'for state classes are many'],
  shared: [
    'for tasks share what is scarce and state classes are many',
    'for tasks share what is scarce and state classes are many',
  ],
};

/** `causal net`, or where something competes `causal nets of 6 branches in 2 parts`. */
function causalNetWords({ branches, parts }: CausalSize): string {
  if (branches === 1) return 'causal net';
  return `causal nets of ${branches} branches${parts === 1 ? '' : ` in ${parts} parts`}`;
}

function engineOf(engine: Engine): string | null {
  switch (engine.kind) {
    case 'classes':
      return WHY_CLASSES[engine.because];
    case 'causal':
      return `${causalNetWords(engine)}, ${WHY_CAUSAL[engine.because][engine.branches === 1 ? 0 : 1]}`;
    case 'both':
      return `state classes and ${causalNetWords(engine)}, which agree`;
    case 'none':
      return null;
  }
}

/**
 * What answers were computed on, and why: `state classes, for they are few`; where that differs, each with how many
 * answers it gave. `null` when nothing was computed.
 */
export function engineWords(results: readonly Pick<Result, 'engine'>[]): string | null {
  const counts = new Map<string, number>();
  for (const { engine } of results) {
    const words = engineOf(engine);
    if (words !== null) counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  if (counts.size === 1) return [...counts.keys()][0]!;
  return [...counts].map(([words, n]) => `${words} (${n === 1 ? '1 answer' : `${n} answers`})`).join('; ');
}

function boundaryInterval(boundaries: Boundaries | null): DateInterval | null {
  if (boundaries === null) return null;
  return { min: boundaries.least.date, max: boundaries.greatest?.date ?? 'inf', some: false };
}

/** `2 min to 3 min`, `2 min or more`; one date when both are equal. */
export function rangeWords(min: Decimal, max: Duration): string {
  if (max === 'inf') return `${formatTime(min)} or more`;
  return formatDecimal(min) === formatDecimal(max)
    ? formatTime(min)
    : `${formatTime(min)} to ${formatTime(max)}`;
}

/** `2 min to 3 min, 2 min 30 s on average (10 runs, dag_2t)`. */
export function measuredWords({ min, mean, max, runs, title }: Makespan): string {
  const average = mean === null ? '' : `, ${formatTime(mean)} on average`;
  const about = [
    ...(runs === null ? [] : [runs === 1 ? '1 run' : `${runs} runs`]),
    ...(title === undefined ? [] : [title]),
  ];
  return `${rangeWords(min, max)}${average}${about.length === 0 ? '' : ` (${about.join(', ')})`}`;
}

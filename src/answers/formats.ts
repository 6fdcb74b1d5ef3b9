import { heeding, type Look } from '../base/heed.ts';
import type { Answer, AnswerTo, Question } from './answer.ts';
import { type Palette, PLAIN } from './palette.ts';
import type { Later, Writer, Writers, Written } from './writers.ts';

/** A format in which answers can be written. */
export interface AnswerFormat {
  /** What the user calls it. */
  readonly name: string;
  /** Of its files, without a dot. */
  readonly extension: string;
  /**
   * What it can write. Where it writes the answer `verify-several` and has no `between`, several files have one answer.
   * Where it writes `failure`, its answers hold the warnings and errors; of other formats these are told beside the answer.
   */
  readonly answers: readonly Question[];
  /** What stands between the answers about several files where each is written by itself, before what is said of all. */
  readonly between?: string;
  /**
   * Drawing a long run takes its time, so that it heeds limits as an analysis does: those of `reachedAfterAll`, where
   * what was found before a limit was reached is still to be told.
   *
   * @param look asked meanwhile whether a limit has been reached; without it, nothing limits it
   * @returns the text; `null` where it cannot write this answer, or where there is nothing to write
   * @throws StoppedError when a limit is reached meanwhile
   */
  readonly write: (answer: Answer, colors?: Palette, look?: Look) => Promise<Written>;
}

/** The name of the format for people at a terminal. */
export const PEOPLE = 'pretty';

/** Every format that answers are written in; of those that can write an answer, the first is the usual one. */
export const ANSWER_FORMATS: readonly AnswerFormat[] = [
  format({
    name: PEOPLE,
    extension: 'txt',
    answers: [
      'check',
      'check-several',
      'import',
      'verify',
      'verify-several',
      'compare',
      'suggest',
      'plan',
      'simulate',
      'state',
      'replay',
      'calibrate',
      'conform',
      'explore',
      'verify-net',
    ],
    between: '\n',
    load: async () => (await import('./text/text.ts')).TEXT,
  }),
  format({
    name: 'svg',
    extension: 'svg',
    answers: ['gantt'],
    load: async () => (await import('./svg.ts')).SVG,
  }),
  format({
    name: 'html',
    extension: 'html',
    answers: ['verify', 'verify-several', 'compare', 'plan', 'gantt'],
    load: async () => (await import('./html.ts')).HTML,
  }),
  format({
    name: 'json',
    extension: 'json',
    answers: [
      'check',
      'check-several',
      'import',
      'verify',
      'verify-several',
      'compare',
      'suggest',
      'plan',
      'gantt',
      'simulate',
      'state',
      'replay',
      'calibrate',
      'conform',
      'explore',
      'verify-net',
      'failure',
    ],
    load: async () => (await import('./json/json.ts')).JSON_TEXT,
  }),
  format({
    name: 'concerto',
    extension: 'concerto',
    answers: ['plan'],
    load: async () => (await import('./concerto.ts')).CONCERTO,
  }),
  format({
    name: 'junit',
    extension: 'xml',
    answers: ['verify', 'verify-several', 'failure'],
    load: async () => (await import('./junit.ts')).JUNIT,
  }),
  format({
    name: 'sarif',
    extension: 'sarif',
    answers: ['verify', 'verify-several', 'failure'],
    load: async () => (await import('./sarif.ts')).SARIF,
  }),
  format({
    name: 'markdown',
    extension: 'md',
    answers: ['verify', 'verify-several', 'failure'],
    load: async () => (await import('./markdown.ts')).MARKDOWN,
  }),
  format({
    name: 'github',
    extension: 'txt',
    answers: ['verify', 'verify-several', 'failure'],
    load: async () => (await import('./github.ts')).GITHUB,
  }),
  format({
    name: 'chain',
    extension: 'txt',
    answers: ['gantt'],
    load: async () => (await import('./text/chain.ts')).CHAIN,
  }),
  format({
    name: 'trace',
    extension: 'json',
    answers: ['verify', 'gantt'],
    load: async () => (await import('./trace.ts')).TRACE,
  }),
];

/** The formats that can write the answer to a question, the usual one first. */
export function formatsFor(question: Question): readonly AnswerFormat[] {
  return ANSWER_FORMATS.filter(({ answers }) => answers.includes(question));
}

/** A format by its name; `undefined` where there is none of that name. */
export function formatNamed(name: string): AnswerFormat | undefined {
  return ANSWER_FORMATS.find((each) => each.name === name);
}

/** @param load what writes it, loaded when it is wanted: most calls need one format only */
function format<Q extends Question>({
  load,
  ...about
}: Omit<AnswerFormat, 'write' | 'answers'> & {
  readonly answers: readonly Q[];
  readonly load: () => Promise<Writers<Q>>;
}): AnswerFormat {
  return {
    ...about,
    write: async (answer, colors = PLAIN, look = () => null) => {
      const writers: Partial<Writers<Question>> = await load();
      const write = await writerOf(writers, answer);
      return write === null ? null : heeding(look, () => write(colors));
    },
  };
}

/** What writes an answer, when all that it needs is loaded; `null` where the format cannot write it. */
async function writerOf<Q extends Question>(
  writers: Partial<Writers<Q>>,
  answer: AnswerTo<Q>,
): Promise<((colors: Palette) => Written) | null> {
  const question: Q = answer.question;
  const found: Writer<Q> | Later<Writer<Q>> | undefined = writers[question];
  if (found === undefined) return null;
  const write = 'load' in found ? await found.load() : found;
  return (colors) => write(answer, colors);
}

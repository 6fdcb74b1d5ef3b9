import type { AnswerTo, Question } from './answer.ts';
import type { Palette } from './palette.ts';

/** The text of an answer; `null` where there is nothing to write. */
export type Written = string | null;

/**
 * One format's way to write the answers to some questions. `colors` are those of the terminal, for formats that
 * people read there.
 */
export type Writers<Q extends Question> = {
  readonly [P in Q]: (answer: AnswerTo<P>, colors: Palette) => Written | Promise<Written>;
};

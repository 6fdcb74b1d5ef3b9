import type { AnswerTo, Question } from './answer.ts';
import type { Palette } from './palette.ts';

/**
 * One format's way to write the answers to some questions: the text, or `null` where there is nothing to write. `colors`
 * are those of the terminal, for formats that people read there.
 */
export type Writers<Q extends Question> = {
  readonly [P in Q]: (answer: AnswerTo<P>, colors: Palette) => string | null | Promise<string | null>;
};

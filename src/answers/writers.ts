import type { AnswerTo, Question } from './answer.ts';
import type { Palette } from './palette.ts';

/** The text of an answer; `null` where there is nothing to write. */
export type Written = string | null;

/** Writes an answer in one go. `colors` are those of the terminal, for formats that people read there. */
export type Writer<Q extends Question> = (answer: AnswerTo<Q>, colors: Palette) => Written;

/** A writer whose module is loaded on first use. */
export interface Later<W> {
  readonly load: () => Promise<W>;
}

/** One format's way to write the answers to some questions. */
export type Writers<Q extends Question> = {
  readonly [P in Q]: Writer<P> | Later<Writer<P>>;
};

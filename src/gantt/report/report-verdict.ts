import type { Verdict } from '../../properties/answers/verdict.ts';
import { verdictWords } from '../../properties/results/wording.ts';
import { element, type Markup } from '../markup.ts';

/** A verdict as a symbol and a word, with a class of its own for its color. */
export function verdictMark(verdict: Verdict): Markup {
  const { symbol, word } = verdictWords(verdict);
  return element('span', { class: `verdict ${verdict.kind}` }, `${symbol} ${word}`);
}

/** Which of the answers a section belongs to. */
export function sectionId(prefix: string, i: number): string {
  return `${prefix}property-${i + 1}`;
}

import type { Result, Verdict } from '../answers/verdict.ts';

/** The answers that came to one verdict. */
export interface CountedVerdict {
  readonly verdict: Verdict;
  readonly number: number;
  /** Such as `1 is violated`, `26 hold`. */
  readonly words: string;
}

/** Worst first, as for exit statuses. */
const WORST_FIRST = [
  { kind: 'violated', one: 'is violated', several: 'are violated' },
  { kind: 'unknown', one: 'is unknown', several: 'are unknown' },
  { kind: 'holds', one: 'holds', several: 'hold' },
  { kind: 'none', one: 'is measured', several: 'are measured' },
] as const;

/** How many answers there are of each kind that there is, worst first; together they are all. */
export function countedVerdicts(results: readonly Pick<Result, 'verdict'>[]): readonly CountedVerdict[] {
  return WORST_FIRST.flatMap(({ kind, one, several }) => {
    const [first, ...more] = results.filter(({ verdict }) => verdict.kind === kind);
    if (first === undefined) return [];
    const number = 1 + more.length;
    return { verdict: first.verdict, number, words: `${number} ${number === 1 ? one : several}` };
  });
}

/** What the counts are of: `27 answers`. */
export function answersWords(number: number): string {
  return `${number} ${number === 1 ? 'answer' : 'answers'}`;
}

/** The same in a line: `27 answers: 1 is violated, 26 hold`. */
export function summaryWords(results: readonly Pick<Result, 'verdict'>[]): string {
  const parts = countedVerdicts(results).map(({ words }) => words);
  return `${answersWords(results.length)}: ${parts.join(', ')}`;
}

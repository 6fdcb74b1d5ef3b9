import type { Result } from '../properties/answers/verdict.ts';

/** The answer to all questions of a file: the worst of them. */
export type FileVerdict = 'holds' | 'violated' | 'unknown' | 'error';

const WORST_FIRST = ['error', 'violated', 'unknown'] as const;

/** Properties that only measure count as answered. */
export function verdictOfFile(results: readonly Result[]): FileVerdict {
  return worstVerdict(results.map(({ verdict }) => (verdict.kind === 'none' ? 'holds' : verdict.kind)));
}

export function worstVerdict(verdicts: readonly FileVerdict[]): FileVerdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'holds';
}

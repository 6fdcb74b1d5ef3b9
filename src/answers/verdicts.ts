import type { Because } from '../base/heed.ts';
import type { Conformance } from '../logs/conform/conform.ts';
import type { Result } from '../properties/answers/verdict.ts';
import type { Suggestions } from '../properties/change/suggest.ts';

/** The answer to all questions of a file: the worst of them. */
export type FileVerdict = 'holds' | 'violated' | 'unknown' | 'error';

const WORST_FIRST: readonly FileVerdict[] = ['error', 'violated', 'unknown'];

/** Properties that only measure count as answered. */
export function verdictOfFile(results: readonly Pick<Result, 'verdict'>[]): FileVerdict {
  return worstVerdict(results.map(({ verdict }) => (verdict.kind === 'none' ? 'holds' : verdict.kind)));
}

/** The answer to all questions of several files. */
export function worstVerdict(verdicts: readonly FileVerdict[]): FileVerdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'holds';
}

/** Whether all runs of logs are runs of a model. */
export function verdictOfConformance({ runs }: Conformance): FileVerdict {
  return worstVerdict(runs.map(({ verdict }) => verdict));
}

/** What it comes to that there is no answer: an error, unless a limit was reached. */
export function verdictOfFailure({ because }: { readonly because: Because | null }): FileVerdict {
  return because === null ? 'error' : 'unknown';
}

/** What the suggestions for one property come to: violated where a program has none. */
export type SuggestVerdict = 'holds' | 'repaired' | 'violated' | 'unknown';

/** The one word for what a search for repairs has come to. */
export function verdictOfSuggestions({ before, search }: Suggestions): SuggestVerdict {
  if (search === null) return before.verdict.kind === 'unknown' ? 'unknown' : 'holds';
  if (search.repairs.length > 0) return 'repaired';
  return search.because === null && search.undecided === 0 ? 'violated' : 'unknown';
}

const WORST_SUGGESTIONS_FIRST: readonly SuggestVerdict[] = ['violated', 'unknown', 'repaired'];

/** What the suggestions for one property of several programs come to. */
export function worstOfSuggestions(suggestions: readonly Suggestions[]): SuggestVerdict {
  const verdicts = suggestions.map(verdictOfSuggestions);
  return WORST_SUGGESTIONS_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'holds';
}

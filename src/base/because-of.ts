import { OverflowError } from './duration.ts';
import { type Because, StoppedError } from './heed.ts';

/** What kept work from being done at all, by what it threw; `null` for an error. */
export function becauseOf(error: unknown): Because | null {
  if (error instanceof StoppedError) return error.because;
  return error instanceof OverflowError ? 'overflow' : null;
}

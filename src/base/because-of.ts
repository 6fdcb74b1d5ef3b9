import { OverflowError } from './duration.ts';
import { type Because, StoppedError } from './heed.ts';

/**
 * The reason why an answer is unknown, from the exception that ended the work; `null` for an exception that is an
 * error.
 */
export function becauseOf(error: unknown): Because | null {
  if (error instanceof StoppedError) return error.because;
  return error instanceof OverflowError ? 'overflow' : null;
}

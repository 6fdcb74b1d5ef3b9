import type { OverflowError } from './duration.ts';
import type { Diagnostic } from './errors.ts';

/** What an overflow is told as: an error where there is no answer, a warning where the answer is unknown for it. */
export function overflowDiagnostic({ message }: OverflowError, severity: Diagnostic['severity']): Diagnostic {
  const hint = 'round the durations, or give the long ones no bound';
  return { code: 'overflow', severity, message, at: null, hint };
}

import type { Diagnostic } from '../../base/errors.ts';

/** One warning or error, as every answer has it. */
export function diagnosticJson({ code, severity, message, at, file, hint }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    file: at?.file ?? file ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    hint,
  };
}

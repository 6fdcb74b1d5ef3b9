import { type Code, ModelError } from '../../base/errors.ts';

/** An error in the call itself, or in a whole file that it names: it has no line. */
export function callError(
  code: Code,
  message: string,
  hint: string | null = null,
  file?: string,
): ModelError {
  const about = file === undefined ? {} : { file };
  return new ModelError([{ code, severity: 'error', message, at: null, hint, ...about }]);
}

/** The code of an error of the operating system: `ENOENT`; `null` for any other error. */
export function systemCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

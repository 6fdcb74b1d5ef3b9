import type { Position } from './position.ts';

/** Every code that a diagnostic may carry, with what it means; `docs/errors.md` is generated from this list. */
export const CODES = {
  'unknown-place': 'A place is named that the component type does not have.',
  'wait-without-push':
    'A `wait(c, b)` has no push to wait for: none precedes it, and no other program pushes it.',
  'wait-ambiguous':
    'A `wait(c, b)` that no push precedes in its program could wait for several pushes of the others.',
  'trace-syntax': 'A trace is not JSON.',
  'trace-shape': 'A trace lacks a field, has one too many, or one of the wrong kind.',
  'trace-version': 'A trace has a `schemaVersion` that this version of the program does not read.',
} as const satisfies Readonly<Record<string, string>>;

export type Code = keyof typeof CODES;

/** One thing that is wrong or doubtful in what the user gave, in the user's words. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** `null` where no file is concerned (a model that was built, an option of the call). */
  readonly at: Position | null;
  /** What to do next; `null` where the message says it all. */
  readonly hint: string | null;
}

/** The input cannot be used; carries all that is wrong with it, at least one error. */
export class ModelError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join('\n'));
    this.name = 'ModelError';
    this.diagnostics = diagnostics;
  }
}

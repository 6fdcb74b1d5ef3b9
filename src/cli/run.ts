import { OverflowError } from '../base/duration.ts';
import { type Diagnostic, ModelError } from '../base/errors.ts';
import { UnsafeError } from '../model/semantics/semantics.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Inputs, newInputs } from './files.ts';
import { printDiagnostics } from './print/diagnostics.ts';
import { errorJson, jsonText } from './print/json.ts';
import { writeErr, writeOut } from './print/output.ts';

/**
 * Runs a command: its exit status becomes that of the process, and what it throws is told in the format of its
 * answers. The process ends by itself, when all is written.
 */
export async function run(json: boolean, work: (inputs: Inputs) => Promise<ExitCode>): Promise<void> {
  const inputs = newInputs();
  try {
    process.exitCode = await work(inputs);
  } catch (error) {
    await tellError(error, json, inputs);
  }
}

/** Tells what went wrong instead of an answer, and makes it the exit status. */
export async function tellError(error: unknown, json: boolean, inputs: Inputs = newInputs()): Promise<void> {
  process.exitCode = isInputError(error) ? EXIT.error : EXIT.internal;
  const diagnostics = diagnosticsOf(error);
  if (!isInputError(error) && error instanceof Error) writeErr(`${error.stack}\n\n`);
  if (!json) return printDiagnostics(diagnostics, inputs);
  try {
    await writeOut(jsonText(errorJson(diagnostics)));
  } catch (unwritten) {
    printDiagnostics(diagnosticsOf(unwritten), inputs);
  }
}

/** What is wrong with the input; an error of any other kind is Madrigal's own. */
function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof ModelError) return error.diagnostics;
  const base = { severity: 'error', at: null } as const;
  if (error instanceof UnsafeError) {
    const hint = 'let the transitions that meet there join, or let only one of them happen';
    return [{ ...base, code: 'not-safe', message: error.message, hint }];
  }
  if (error instanceof OverflowError) {
    const hint = 'round the durations, or give the long ones no bound';
    return [{ ...base, code: 'overflow', message: error.message, hint }];
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    'this is a mistake in Madrigal, not in your files; please report it with the command and its files';
  return [{ ...base, code: 'internal', message, hint }];
}

function isInputError(error: unknown): boolean {
  return [ModelError, UnsafeError, OverflowError].some((kind) => error instanceof kind);
}

import type { Answer, Question } from '../../answers/answer.ts';
import { type AnswerFormat, formatNamed, formatsFor } from '../../answers/formats.ts';
import { diagnosticsText } from '../../answers/text/diagnostics.ts';
import { OverflowError } from '../../base/duration.ts';
import { type Diagnostic, ModelError } from '../../base/errors.ts';
import { StoppedError } from '../../base/heed.ts';
import { overflowDiagnostic } from '../../base/overflow-diagnostic.ts';
import { UnsafeError } from '../../model/semantics/semantics.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { type Inputs, newInputs } from '../input/files.ts';
import { colorsFor, writeColored, writeErr, writeOut } from './streams.ts';
import { writeFile } from './write-file.ts';

/** What a command works with. */
export interface Call {
  /** The files that it reads. */
  readonly inputs: Inputs;
  readonly format: AnswerFormat;
  /**
   * Writes an answer in the format of the call, to standard output or to a file. What the format has no room for, its
   * warnings and remarks, goes to standard error before it.
   */
  readonly tell: (answer: Answer, file?: string) => Promise<void>;
}

/**
 * Runs a command: its exit status becomes that of the process, and what it throws is told in the format of its
 * answers. The process ends by itself, when all is written.
 *
 * @param format the name of the format that is asked for; without one, people are told
 */
export async function run(
  format: string | undefined,
  work: (call: Call) => Promise<ExitCode>,
): Promise<void> {
  const call = newCall(formatNamed(format ?? '') ?? USUAL);
  try {
    process.exitCode = await work(call);
  } catch (error) {
    await tellError(error, call.format, call.inputs);
  }
}

/** In which errors are told where no format is asked for. */
const USUAL = formatsFor('check')[0]!;

function newCall(format: AnswerFormat): Call {
  const inputs = newInputs();
  let told = 0;
  return {
    inputs,
    format,
    tell: async (answer, file) => {
      if (told++ > 0) await writeOut(format.between ?? '');
      if (!canWrite(format, 'failure')) await tellBeside(answer, inputs);
      const text = await format.write(answer, colorsFor(process.stdout));
      if (text === null) return;
      if (file === undefined) await writeOut(text);
      else writeFile(file, text);
    },
  };
}

/** Whether a format has a way to write the answers to a question. */
export function canWrite({ answers }: AnswerFormat, question: Question): boolean {
  return answers.includes(question);
}

/** To people, what an answer that does not hold it comes with. */
async function tellBeside(answer: Answer, inputs: Inputs): Promise<void> {
  tellDiagnostics(answer.diagnostics, inputs);
  if (answer.question === 'failure' && answer.because !== null) {
    // Loaded when it is wanted: most calls have an answer.
    const { becauseWords } = await import('../../properties/results/wording.ts');
    const where = answer.file === null ? '' : `${answer.file}: `;
    writeErr(`${where}there is no answer, because ${becauseWords(answer.because)}\n`);
  }
  if (answer.question === 'gantt') for (const remark of answer.remarks) writeErr(`${remark}\n`);
}

/** Tells diagnostics to people. */
export function tellDiagnostics(diagnostics: readonly Diagnostic[], inputs: Inputs): void {
  writeColored(diagnosticsText(diagnostics, inputs.textOf, colorsFor(process.stderr)));
}

/** Tells what went wrong instead of an answer, and makes it the exit status. */
export async function tellError(
  error: unknown,
  format: AnswerFormat = USUAL,
  inputs: Inputs = newInputs(),
): Promise<void> {
  process.exitCode = exitOfError(error);
  const because = error instanceof StoppedError ? error.because : null;
  const diagnostics = because === null ? diagnosticsOf(error) : [];
  if (process.exitCode === EXIT.internal && error instanceof Error) writeErr(`${error.stack}\n\n`);
  const answer: Answer = { question: 'failure', file: null, because, diagnostics };
  if (!canWrite(format, 'failure')) return tellBeside(answer, inputs);
  try {
    await writeOut((await format.write(answer)) ?? '');
  } catch (unwritten) {
    tellDiagnostics(diagnosticsOf(unwritten), inputs);
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
  if (error instanceof OverflowError) return [overflowDiagnostic(error, 'error')];
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    'this is a mistake in Madrigal, not in your files; please report it with the command and its files';
  return [{ ...base, code: 'internal', message, hint }];
}

/** The exit status of a call that has no answer. */
export function exitOfError(error: unknown): ExitCode {
  if (error instanceof StoppedError) return error.because === 'interrupted' ? EXIT.interrupted : EXIT.unknown;
  return isInputError(error) ? EXIT.error : EXIT.internal;
}

function isInputError(error: unknown): boolean {
  return [ModelError, UnsafeError, OverflowError].some((kind) => error instanceof kind);
}

import type { Answer, AnswerTo, Question, Saved } from '../../answers/answer.ts';
import { type AnswerFormat, formatsFor, PEOPLE } from '../../answers/formats.ts';
import { diagnosticsText } from '../../answers/text/diagnostics.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import { OverflowError } from '../../base/duration.ts';
import { type Diagnostic, ModelError } from '../../base/errors.ts';
import { type Look, StoppedError } from '../../base/heed.ts';
import { overflowDiagnostic } from '../../base/overflow-diagnostic.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { printable } from '../../base/text/printable.ts';
import { UnsafeError } from '../../model/semantics/unsafe-error.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import { type LastWords, leaveLastWords } from '../call/errands.ts';
import { EXIT, type ExitCode, worstExit } from '../call/exit-codes.ts';
import { beginWork, isInterrupted } from '../call/interrupts.ts';
import { colorsFor, writeColored, writeErr, writeOut } from '../call/streams.ts';
import { type Inputs, newInputs } from '../input/files.ts';
import type { Destination } from './destinations.ts';
import { fitted } from './fitted.ts';
import { ERASE_LINE } from './progress.ts';
import { assertWritable, tryWriteFile } from './write-file.ts';

/** What a command works with. */
export interface Call {
  /** The files that it reads. */
  readonly inputs: Inputs;
  readonly destinations: readonly Destination[];
  /**
   * Throws what writing its files would throw, before work is done for them.
   *
   * @param read the files that the command reads, none of which it may replace
   */
  readonly expect: (read: readonly (string | undefined)[]) => void;
  /**
   * Writes an answer to all destinations of the call, files first. What standard output has no room for, warnings and
   * remarks, goes to standard error before it. Where a file cannot be written, the answer tells of it, and is not lost:
   * the call ends with an error.
   *
   * @param limits what drawing heeds, with the moment that is left to tell what was found
   */
  readonly tell: (answer: Answer, limits?: RunningLimits) => Promise<void>;
  /** Writes one of several answers, as it is found, to standard output where they stand there one by one. */
  readonly tellOne: (answer: Answer) => Promise<void>;
}

/**
 * Runs a command: its exit status becomes that of the process, and what it throws is told in the formats of its
 * answers. The process ends by itself, when all is written.
 *
 * @param quiet people are told nothing but errors
 * @param inputs the files that it reads
 */
export async function run(
  destinations: readonly Destination[],
  work: (call: Call) => Promise<ExitCode>,
  quiet = false,
  inputs = newInputs(),
): Promise<void> {
  await leaveLastWords(() => lastWords(destinations, quiet));
  beginWork();
  const unwritten: ExitCode[] = [];
  const call = newCall(destinations, inputs, quiet, () => unwritten.push(EXIT.error));
  try {
    const exit = await work(call);
    process.exitCode = worstExit([exit, ...unwritten]);
  } catch (error) {
    await tellError(error, destinations, call.inputs);
  }
}

/** Where errors are told when nothing else is asked for. */
export const TERMINAL: readonly Destination[] = [{ format: formatsFor('check')[0]!, file: null }];

/** @param fail told where a file cannot be written */
function newCall(
  destinations: readonly Destination[],
  inputs: Inputs,
  quiet: boolean,
  fail: () => void,
): Call {
  let told = 0;
  const out = destinations.find(({ file }) => file === null) ?? null;
  /** Decides what is told beside the answer. */
  const { format: main } = out ?? (quiet ? TERMINAL : destinations)[0]!;
  const show = async (answer: Answer, look?: Look): Promise<void> => {
    if (quiet) tellDiagnostics(countingAsErrors(answer), inputs);
    else if (!canWrite(main, 'failure')) await tellBeside(answer, inputs);
    if (out === null) return;
    const text = await out.format.write(answer, colorsFor(process.stdout), look);
    if (text !== null) await writeOut(out.format.name === PEOPLE ? toTerminal(text) : text);
  };
  return {
    inputs,
    destinations,
    expect: (read) => {
      for (const { file } of destinations) if (file !== null) assertWritable(file, read);
    },
    tell: async (answer, limits) => {
      const look = limits?.reachedAfterAll;
      const { saved, unwritten, forgone } = await save(answer, destinations, inputs, look);
      if (unwritten.length > 0) fail();
      if (!quiet) writeErr(forgoneLine(forgone));
      const left = destinations.filter(({ file }) => !saved.some((each) => each.file === file));
      await leaveLastWords(() => lastWords(left, quiet));
      await show(withSaved(answer, saved, unwritten), look);
    },
    tellOne: async (answer) => {
      if (main.between === undefined) return;
      if (out !== null && canWrite(out.format, answer.question) && told++ > 0) await writeOut(main.between);
      await show(answer);
      await leaveLastWords(() => lastWords(destinations, quiet));
    },
  };
}

/** As wide as the terminal, where it goes to one. */
function toTerminal(text: string): string {
  const { isTTY, columns } = process.stdout;
  return isTTY && columns > 0 ? fitted(text, columns) : text;
}

/**
 * Writes an answer to the files among its destinations: none once the user has interrupted, who wants no more to be done;
 * what is there from an earlier call then stays. Which are forgone for this is answered.
 */
async function save(answer: Answer, destinations: readonly Destination[], inputs: Inputs, look?: Look) {
  const saved: Saved[] = [];
  const unwritten: Diagnostic[] = [];
  const forgone: string[] = [];
  for (const { format, file } of destinations) {
    if (file === null) continue;
    const written = await textUnlessInterrupted(format, answer, look);
    if (written === null) forgone.push(file);
    if (written === null || written.text === null) continue;
    const problems = tryWriteFile(file, written.text, inputs.files());
    if (problems.length === 0) saved.push({ format: format.name, file });
    for (const problem of problems) unwritten.push(problem);
  }
  return { saved, unwritten, forgone };
}

/** The user has interrupted the writing of what goes to a file. */
class ForgoneError extends Error {}

/** What goes to a file; `null` where the user has interrupted. That ends it all, where another limit costs a chart only. */
async function textUnlessInterrupted(
  format: AnswerFormat,
  answer: Answer,
  look?: Look,
): Promise<{ readonly text: string | null } | null> {
  const assertWanted = () => {
    if (isInterrupted()) throw new ForgoneError();
  };
  try {
    assertWanted();
    const text = await wholeText(format, answer, () => {
      assertWanted();
      return look?.() ?? null;
    });
    assertWanted();
    return { text };
  } catch (error) {
    if (error instanceof ForgoneError) return null;
    throw error;
  }
}

function filesOf(destinations: readonly Destination[]): readonly string[] {
  return destinations.flatMap(({ file }) => file ?? []);
}

/** Tells people that these files are not written; empty where there are none. */
function forgoneLine(files: readonly string[]): string {
  return files.length === 0
    ? ''
    : `interrupted: ${enumerate(files.map((file) => `\`${file}\``))} not written\n`;
}

/** The text of an answer; of several, one after the other where the format has no text for all of them. */
async function wholeText(format: AnswerFormat, answer: Answer, look?: Look): Promise<string | null> {
  const write = (each: Answer) => format.write(each, undefined, look);
  const isSeveral = answer.question === 'verify-several' || answer.question === 'check-several';
  if (!isSeveral || format.between === undefined) return write(answer);
  const texts = await Promise.all(answer.files.map(write));
  const each = texts.filter((text) => text !== null).join(format.between);
  return `${each}${(await write(answer)) ?? ''}`;
}

/** The answer, which says where it is, and why it is not where it should be. */
function withSaved(answer: Answer, saved: readonly Saved[], unwritten: readonly Diagnostic[]): Answer {
  const where = 'saved' in answer ? { ...answer, saved } : answer;
  if (unwritten.length === 0) return where;
  const found = new Diagnostics();
  for (const each of [...answer.diagnostics, ...unwritten]) found.add(each);
  return { ...where, ...('verdict' in where ? { verdict: 'error' } : {}), diagnostics: found.sorted() };
}

/** Whether a format has a way to write the answers to a question. */
export function canWrite({ answers }: AnswerFormat, question: Question): boolean {
  return answers.includes(question);
}

/** To people, what an answer that does not hold it comes with. */
async function tellBeside(answer: Answer, inputs: Inputs): Promise<void> {
  tellDiagnostics(answer.diagnostics, inputs);
  if (answer.question === 'failure') writeErr(await failureLine(answer));
  if (answer.question === 'gantt') for (const remark of answer.remarks) writeErr(`${remark}\n`);
}

/** Why there is no answer, where that is for a limit. */
async function failureLine({ file, because }: AnswerTo<'failure'>): Promise<string> {
  if (because === null) return '';
  // Loaded when it is wanted: most calls have an answer.
  const { becauseWords } = await import('../../properties/results/wording.ts');
  const where = file === null ? '' : `${file}: `;
  return `${where}there is no answer, because ${becauseWords(because)}\n`;
}

/**
 * What is said, in all destinations of a call, where the work cannot come to its own end in time. What its answer on
 * standard output is written by is loaded with it: after an interruption there is no time for that.
 */
async function lastWords(destinations: readonly Destination[], quiet: boolean): Promise<LastWords> {
  const out = destinations.find(({ file }) => file === null);
  const stdout = (await out?.format.write(INTERRUPTED)) ?? null;
  const line = stdout === null ? await failureLine(INTERRUPTED) : '';
  const forgone = quiet ? '' : forgoneLine(filesOf(destinations));
  // A line about progress may stand there.
  const erase = process.stderr.isTTY ? ERASE_LINE : '';
  return { stdout: stdout ?? '', stderr: `${erase}${printable(`${line}${forgone}`)}` };
}

const INTERRUPTED: AnswerTo<'failure'> = {
  question: 'failure',
  file: null,
  because: 'interrupted',
  diagnostics: [],
};

/** What a quiet call tells: errors, and warnings that have made an answer one. */
function countingAsErrors(answer: Answer): readonly Diagnostic[] {
  const isError = 'verdict' in answer && answer.verdict === 'error';
  return isError ? answer.diagnostics : answer.diagnostics.filter(({ severity }) => severity === 'error');
}

/** Tells diagnostics to people. */
export function tellDiagnostics(diagnostics: readonly Diagnostic[], inputs: Inputs): void {
  writeColored(diagnosticsText(diagnostics, inputs.textOf, colorsFor(process.stderr)));
}

/** Tells what went wrong instead of an answer, and makes it the exit status. */
export async function tellError(
  error: unknown,
  destinations: readonly Destination[] = TERMINAL,
  inputs: Inputs = newInputs(),
): Promise<void> {
  process.exitCode = exitOfError(error);
  const because = error instanceof StoppedError ? error.because : null;
  const diagnostics = because === null ? diagnosticsOf(error) : [];
  if (process.exitCode === EXIT.internal && error instanceof Error) writeErr(`${error.stack}\n\n`);
  const answer: Answer = { question: 'failure', file: null, because, diagnostics };
  const inFormats = destinations.filter(({ format }) => canWrite(format, 'failure'));
  // Where standard output tells of it, people look there.
  if (!inFormats.some(({ file }) => file === null)) await tellBeside(answer, inputs);
  try {
    const { unwritten } = await save(answer, inFormats, inputs);
    tellDiagnostics(unwritten, inputs);
    if (isInterrupted()) writeErr(forgoneLine(filesOf(destinations)));
    for (const { format, file } of inFormats)
      if (file === null) await writeOut((await format.write(answer)) ?? '');
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
